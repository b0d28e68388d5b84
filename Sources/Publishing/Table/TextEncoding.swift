import StationModel

/// How the bytes of a table are written; spreadsheets in Chinese write GBK or UTF-16 unless they
/// are told otherwise.
enum TextEncoding {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Without UTF-8's mark at the beginning.
    static func withoutMark(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes
    }

    static func isUTF16(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    }

    static let carriageReturns = Phrase(
        "行尾应为 LF 或 CRLF，实际只有 CR；请另存为“CSV UTF-8”",
        "lines end with CR alone, expected LF or CRLF; save it as \"CSV UTF-8\"")

    static let notUTF8 = Phrase(
        "不是 UTF-8 编码（可能是 GBK 或 UTF-16）；请另存为“CSV UTF-8”",
        "this is not UTF-8 (GBK or UTF-16, perhaps); save it as \"CSV UTF-8\"")
}
