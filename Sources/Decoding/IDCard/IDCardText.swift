import StationModel

/// The 256 bytes of text on an ID card (GA 467 family), UTF-16 little-endian, padded with blanks.
///
/// The character at byte 248 names the card, and with it the layout. Only these fields are read,
/// `offset+length`; name, sex, nation, birth, address and photo are not:
///
/// | card | at 248 | number | valid from | valid through |
/// |---|---|---|---|---|
/// | resident | blank | 122+36 | 188+16 | 204+16, or 长期 |
/// | permit of Hong Kong, Macao, Taiwan (2018) | `J` | 122+36 | 188+16 | 204+16 |
/// | foreigner (2017) | `I` | 122+30 | 188+16 | 204+16 |
/// | foreigner (2023) | `Y` | 122+36 | 188+16 | 204+16 |
///
/// The dates are eight digits, year first.
enum IDCardText {
    static let length = 256

    /// Why a text is no card's; without the text, which is personal.
    enum FormatError: Error {
        case length, cardType, number, validity
    }

    static func card(_ text: UnsafeRawBufferPointer) throws(FormatError) -> IDCard {
        guard text.count == length else { throw .length }
        let type = unit(text, at: 248)
        guard [0x20, 0x4A, 0x49, 0x59].contains(type) else { throw .cardType }
        let isForeignOf2017 = type == 0x49
        guard let characters = ASCIIField(text, at: 122, bytes: isForeignOf2017 ? 30 : 36),
            let number = IDCardNumber(ascii: characters)
        else { throw .number }
        guard let from = date(text, at: 188) else { throw .validity }
        let endless = type == 0x20 && isEndless(text, at: 204)
        let through = endless ? nil : date(text, at: 204)
        guard endless || through != nil else { throw .validity }
        return IDCard(
            number: number,
            validity: CardValidity(
                from: from, through: through,
                numberIsSound: IDCardNumberCheck.isSound(characters)))
    }

    private static func date(_ text: UnsafeRawBufferPointer, at offset: Int) -> CivilDate? {
        ASCIIField(text, at: offset, bytes: 16).flatMap { CivilDate(digits: $0) }
    }

    /// 长期, without end.
    private static func isEndless(_ text: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        unit(text, at: offset) == 0x957F && unit(text, at: offset + 2) == 0x671F
    }

    fileprivate static func unit(_ text: UnsafeRawBufferPointer, at offset: Int) -> UInt16 {
        UInt16(text[offset]) | UInt16(text[offset + 1]) << 8
    }
}

/// A field of ASCII characters within the text, read in place; blanks and NULs at its end are no
/// part of it.
private struct ASCIIField: RandomAccessCollection {
    let startIndex = 0
    let endIndex: Int
    private let text: UnsafeRawBufferPointer
    private let offset: Int

    /// `nil` when a character is not ASCII.
    init?(_ text: UnsafeRawBufferPointer, at offset: Int, bytes: Int) {
        let units = (0..<bytes / 2).lazy.map { IDCardText.unit(text, at: offset + $0 * 2) }
        guard units.allSatisfy({ $0 < 0x80 }) else { return nil }
        endIndex = 1 + (units.lastIndex { $0 != 0x20 && $0 != 0 } ?? -1)
        self.text = text
        self.offset = offset
    }

    subscript(position: Int) -> UInt8 { text[offset + position * 2] }
}
