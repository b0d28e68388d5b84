// Credentials as people write them down. What a station makes of a card is one canonical form, and
// every other spelling would be another digest: a worker who stands outside. So the usual ways of
// writing are brought into that form, and nothing is guessed.
//
//     idCard        as printed; blanks and dashes are left out, x is X; the check digit is judged
//     idCardUID     16 hexadecimal digits in either case, with or without : - or blanks
//     wiegand       26:118:45210 and the other canonical forms; 118,45210 and the ten digits
//                   0007712922 that are printed on cards of 26 bits
//     others        their text, without blanks around it

import Decoding
import StationModel

/// Why a credential's text is not used.
enum CredentialRefusal: Error, Hashable {
    case wrongForm
    /// A spreadsheet has made a number of it, and its last digits are gone.
    case rounded
    case wrongCheckDigit
}

extension Credential {
    /// From a table's cell; not for codes, which are verified and never listed.
    init(printed bytes: ArraySlice<UInt8>, kind: CredentialKind) throws(CredentialRefusal) {
        switch kind {
        case .idCard: self = .idCard(try Self.idCard(bytes))
        case .idCardUID:
            let digits = bytes.filter { ![0x20, 0x2D, 0x3A].contains($0) }
            let text = String(decoding: digits, as: UTF8.self).lowercased()
            guard let uid = Credential(kind: kind, text: text) else { throw .wrongForm }
            self = uid
        case .wiegand: self = .wiegand(try Self.wiegand(bytes))
        case .faceTerminal, .pin, .token:
            let text = String(decoding: bytes.trimmingBlanks, as: UTF8.self)
            guard let credential = Credential(kind: kind, text: text) else { throw .wrongForm }
            self = credential
        case .qr: throw .wrongForm
        }
    }

    private static func idCard(
        _ bytes: ArraySlice<UInt8>
    ) throws(CredentialRefusal) -> IDCardNumber {
        guard !bytes.contains(0x2B), !bytes.contains(0x2E) else { throw .rounded }
        let characters = bytes.filter { $0 != 0x20 && $0 != 0x2D }
        guard let number = IDCardNumber(ascii: characters) else { throw .wrongForm }
        // 18 digits are a resident's number; permits of other kinds have no check digit.
        if characters.count == 18, characters.dropLast().allSatisfy({ (0x30...0x39) ~= $0 }) {
            // A spreadsheet keeps 15 digits, and zeros follow.
            let isSound = IDCardNumberCheck.isSound(characters)
            if !isSound, characters.suffix(3).allSatisfy({ $0 == 0x30 }) { throw .rounded }
            guard isSound else { throw .wrongCheckDigit }
        }
        return number
    }

    private static func wiegand(
        _ bytes: ArraySlice<UInt8>
    ) throws(CredentialRefusal) -> WiegandCredential {
        let text = String(decoding: bytes.trimmingBlanks, as: UTF8.self)
        if let card = WiegandCredential(canonicalText: text) { return card }
        guard text.utf8.allSatisfy({ (0x30...0x39) ~= $0 || $0 == 0x2C }) else {
            throw .wrongForm
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count == 2, let facility = UInt64(parts[0]), let number = UInt64(parts[1]),
            facility <= 0xFF, number <= 0xFFFF
        {
            return .card(bitCount: 26, facility: facility, number: number)
        }
        guard parts.count == 1, text.utf8.count == 10, let whole = UInt64(text),
            whole <= 0xFF_FFFF
        else { throw .wrongForm }
        return .card(bitCount: 26, facility: whole >> 16, number: whole & 0xFFFF)
    }
}

extension ArraySlice<UInt8> {
    /// Without blanks and tabs at both ends.
    var trimmingBlanks: ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let start = drop(while: isBlank)
        let end = start.lastIndex { !isBlank($0) }
        return end.map { start[...$0] } ?? []
    }
}
