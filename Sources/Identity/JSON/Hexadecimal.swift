import StationModel

extension [UInt8] {
    /// Exactly `count` bytes from lower-case hexadecimal digits.
    init?(hex text: some StringProtocol, _ count: Int) {
        let digits = Array(text.utf8)
        guard digits.count == 2 * count else { return nil }
        self = []
        reserveCapacity(count)
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index..<index + 2], as: UTF8.self)
            guard let byte = UInt64(strictHex: pair) else { return nil }
            append(UInt8(byte))
        }
    }

    /// Lower-case hexadecimal digits.
    var hex: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
