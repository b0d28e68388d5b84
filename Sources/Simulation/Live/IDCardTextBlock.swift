import StationModel

/// The 256 bytes of text on a resident's ID card (GA 467 family), as a module hands them over:
/// UTF-16 little-endian, each field padded with blanks.
///
/// | field | offset | bytes |
/// |---|---|---|
/// | name | 0 | 30 |
/// | sex, nation, birth | 30, 32, 36 | 2, 4, 16 |
/// | address | 52 | 70 |
/// | number | 122 | 36 |
/// | issuer | 158 | 30 |
/// | valid from, through (or 长期) | 188, 204 | 16, 16 |
/// | blank, the card's type among it | 220 | 36 |
///
/// The person is invented; name, address and issuer say that this is a test.
enum IDCardTextBlock {
    static func bytes(number: IDCardNumber, validity: CardValidity) -> [UInt8] {
        let digits = String(decoding: number.ascii, as: UTF8.self)
        let birth = String(digits.dropFirst(6).prefix(8))
        let fields: [(text: String, bytes: Int)] = [
            ("测试", 30), ("1", 2), ("01", 4), (birth, 16), ("测试市测试路1号", 70), (digits, 36),
            ("测试市公安局", 30), (date(validity.from), 16),
            (validity.through.map(date) ?? "长期", 16), ("", 36),
        ]
        return fields.flatMap { field($0.text, bytes: $0.bytes) }
    }

    private static func date(_ date: CivilDate) -> String {
        let (year, month, day) = date.components
        return padded(year, 4) + padded(month, 2) + padded(day, 2)
    }

    private static func field(_ text: String, bytes: Int) -> [UInt8] {
        let units = Array(text.utf16)
        precondition(units.count * 2 <= bytes, "the field is long enough for what is put there")
        let blanks = [UInt16](repeating: 0x20, count: bytes / 2 - units.count)
        return (units + blanks).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
}
