// Credentials as people write them down. What a station makes of a card is one canonical form, and
// every other spelling would be another digest: a worker who stands outside. So the usual ways of
// writing are brought into that form, and nothing is guessed.
//
//     idCard        as printed; blanks and dashes are left out, x is X; the check digit is judged
//     idCardUID     16 hexadecimal digits in either case, with or without : - or blanks
//     wiegand       26:118:45210 and the other canonical forms; 118,45210 and the ten digits
//                   0007712922 that are printed on cards of 26 bits
//     token         1 – 256 printable characters of ASCII, as a scanner delivers them
//     pin           digits, * and # as a keypad has them, never full-width ones
//     others        their text, without blanks around it

import Decoding
import StationModel

/// Why a credential's text is not used.
enum CredentialRefusal: Error, Hashable {
    case wrongForm
    /// A spreadsheet has made a number of it, and its last digits are gone.
    case rounded
    case wrongCheckDigit
    /// So many digits are no number of any kind: one was lost, or the X at the end.
    case incomplete
    /// No card of so many bits has such numbers.
    case impossibleCard(bitCount: Int)
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
            guard Self.canBeDelivered(bytes, kind) else { throw .wrongForm }
            let text = String(decoding: bytes.trimmingBlanks, as: UTF8.self)
            guard let credential = Credential(kind: kind, text: text) else { throw .wrongForm }
            self = credential
        case .qr: throw .wrongForm
        }
    }

    private static let keypad = Set("0123456789*#".utf8)

    /// What a scanner sends, and what a keypad has keys for.
    private static func canBeDelivered(_ bytes: ArraySlice<UInt8>, _ kind: CredentialKind) -> Bool {
        switch kind {
        case .token: bytes.count <= 256 && bytes.allSatisfy { (0x20...0x7E) ~= $0 }
        case .pin: bytes.trimmingBlanks.allSatisfy(keypad.contains)
        default: true
        }
    }

    private static func idCard(
        _ bytes: ArraySlice<UInt8>
    ) throws(CredentialRefusal) -> IDCardNumber {
        guard !bytes.contains(0x2B), !bytes.contains(0x2E) else { throw .rounded }
        let characters = bytes.filter { $0 != 0x20 && $0 != 0x2D }
        guard let number = IDCardNumber(ascii: characters) else { throw .wrongForm }
        let hasDigitsOnly = characters.allSatisfy { (0x30...0x39) ~= $0 }
        if hasDigitsOnly, (16...17).contains(characters.count) { throw .incomplete }
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
        if let card = WiegandCredential(canonicalText: text) {
            guard card.isPossible else { throw .impossibleCard(bitCount: card.bitCount) }
            return card
        }
        guard text.utf8.allSatisfy({ (0x30...0x39) ~= $0 || $0 == 0x2C }) else {
            throw .wrongForm
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count == 2, let facility = UInt64(parts[0]), let number = UInt64(parts[1]) {
            let card = WiegandCredential.card(bitCount: 26, facility: facility, number: number)
            guard card.isPossible else { throw .impossibleCard(bitCount: 26) }
            return card
        }
        guard parts.count == 1, text.utf8.count == 10, let whole = UInt64(text),
            whole <= 0xFF_FFFF
        else { throw .wrongForm }
        return .card(bitCount: 26, facility: whole >> 16, number: whole & 0xFFFF)
    }
}

extension WiegandCredential {
    /// Of the card and of the wire.
    fileprivate var bitCount: Int {
        switch self {
        case .card(let bitCount, _, _), .raw(let bitCount, _): bitCount
        }
    }

    /// Whether a reader can deliver it: a format of this length holds these numbers.
    fileprivate var isPossible: Bool {
        switch self {
        case .card(let bitCount, let facility, let number):
            [WiegandFormat.h10301, .h10306, .h10302, .h10304].contains { format in
                format.bitCount == bitCount
                    && format.bits(facility: facility, number: number) != nil
            }
        case .raw(let bitCount, let bits):
            // Fewer bits are noise, more are not kept: see the configuration's formats.
            (4...64).contains(bitCount) && (bitCount == 64 || bits >> UInt64(bitCount) == 0)
        }
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
