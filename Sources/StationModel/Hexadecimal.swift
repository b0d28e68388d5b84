extension [UInt8] {
    /// From an even number of lower-case hexadecimal digits.
    public init?(hex text: some StringProtocol) {
        let digits = [UInt8](text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index].strictHexValue,
                let low = digits[index + 1].strictHexValue
            else { return nil }
            append(high << 4 | low)
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

extension UInt8 {
    /// What the digit means; `nil` for anything but `0-9 a-f`.
    fileprivate var strictHexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
