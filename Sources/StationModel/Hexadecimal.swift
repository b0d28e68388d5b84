extension [UInt8] {
    /// From an even number of lower-case hexadecimal digits.
    public init?(hex text: some StringProtocol) {
        let digits = [UInt8](text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index..<index + 2], as: UTF8.self)
            guard let byte = UInt64(strictHex: pair) else { return nil }
            append(UInt8(truncatingIfNeeded: byte))
        }
    }

    /// Exactly `count` bytes from lower-case hexadecimal digits.
    public init?(hex text: some StringProtocol, _ count: Int) {
        guard text.utf8.count == 2 * count else { return nil }
        self.init(hex: text)
    }

    /// Lower-case hexadecimal digits.
    public var hex: String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
    }
}
