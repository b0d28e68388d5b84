import StationModel

/// Whether the number of an ID card can exist.
///
/// 18 characters (residents, permits of Hong Kong, Macao and Taiwan, foreigners' cards since
/// 2023): region 6, birth date 8, sequence 3, and a check character after ISO 7064 MOD 11-2, `X`
/// for 10 (GB 11643-1999). The date must be one of the calendar. Region codes are not judged:
/// they come and go. 15 characters: 3 letters and 12 digits of a foreigner's card of 2017, which
/// has no check digit.
///
/// The characters are read in place: no copy of a number stays behind in freed memory.
public enum IDCardNumberCheck {
    private static let weights: [Int] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checkCharacters = Array("10X98765432".utf8)

    /// Letters may be of either case, as in `IDCardNumber`.
    public static func isSound(_ characters: some Collection<UInt8>) -> Bool {
        switch characters.count {
        case 18: isResidentNumber(characters)
        case 15: isForeignNumberOf2017(characters)
        default: false
        }
    }

    private static func isResidentNumber(_ characters: some Collection<UInt8>) -> Bool {
        guard characters.prefix(17).allSatisfy({ $0.decimalDigit != nil }),
            CivilDate(digits: characters.dropFirst(6).prefix(8)) != nil
        else { return false }
        let sum = zip(characters, weights).reduce(0) { $0 + ($1.0.decimalDigit ?? 0) * $1.1 }
        let check = characters.dropFirst(17).first
        let expected = checkCharacters[sum % 11]
        return check == expected || check == expected | 0x20 && expected == 0x58
    }

    private static func isForeignNumberOf2017(_ characters: some Collection<UInt8>) -> Bool {
        characters.prefix(3).allSatisfy { (0x41...0x5A) ~= $0 & 0xDF }
            && characters.dropFirst(3).allSatisfy { $0.decimalDigit != nil }
    }
}

extension UInt8 {
    /// The value of an ASCII digit.
    var decimalDigit: Int? { (0x30...0x39) ~= self ? Int(self) - 0x30 : nil }
}

extension CivilDate {
    /// From eight ASCII digits, year 4, month 2, day 2; `nil` for a date that does not exist.
    init?(digits: some Collection<UInt8>) {
        guard digits.count == 8 else { return nil }
        var whole = 0
        for digit in digits {
            guard let value = digit.decimalDigit else { return nil }
            whole = whole * 10 + value
        }
        self.init(year: whole / 10_000, month: whole / 100 % 100, day: whole % 100)
    }
}
