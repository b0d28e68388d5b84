/// What a reader delivers: a kind and its exact bits. Lengths and leading zeros are part of it.
///
/// A credential is never stored and never printed: it lives from the read to its digest.
public enum Credential: Hashable, Sendable {
    /// The number printed on a card that the ID-card module read.
    case idCard(IDCardNumber)
    /// The physical serial number of an ID card, 8 bytes as read: weaker than the number.
    case idCardUID(CardUID)
    case wiegand(WiegandCredential)
    /// The bytes behind a `YZ1:` code, not yet judged: the text as scanned.
    case qr(payload: [UInt8])
    case faceTerminal(String)
    case pin(String)
    /// Any other text that a scanner delivered (≤ 256 bytes of ASCII), looked up as it is.
    case token(String)

    /// The kind's name, as it enters the digest and the records.
    public var kind: CredentialKind {
        switch self {
        case .idCard: .idCard
        case .idCardUID: .idCardUID
        case .wiegand: .wiegand
        case .qr: .qr
        case .faceTerminal: .faceTerminal
        case .pin: .pin
        case .token: .token
        }
    }

    /// The bytes that are hashed; `nil` for a code, which is verified instead of looked up.
    ///
    /// ID-card number: ASCII, as printed. UID: the 8 raw bytes. Wiegand: `26:118:45210`.
    /// Others: their text in UTF-8.
    public var canonicalBytes: [UInt8]? {
        switch self {
        case .idCard(let number): number.ascii
        case .idCardUID(let uid): uid.bytes
        case .wiegand(let card): Array(card.canonicalText.utf8)
        case .qr: nil
        case .faceTerminal(let text), .pin(let text), .token(let text): Array(text.utf8)
        }
    }
}

/// Keeps a credential out of logs: every description of one is its kind alone.
extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { kind.rawValue }
    public var debugDescription: String { kind.rawValue }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension IDCardNumber: CustomStringConvertible, CustomReflectable {
    /// Not the number: it must not reach a log by accident.
    public var description: String { "idCard" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension CardUID: CustomStringConvertible, CustomReflectable {
    /// Not the serial number: it must not reach a log by accident.
    public var description: String { "idCardUID" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension WiegandCredential: CustomStringConvertible, CustomReflectable {
    /// Not the card: it must not reach a log by accident.
    public var description: String { "wiegand" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The kinds of credential; the raw value is the name in digests, entries and metrics.
public enum CredentialKind: String, Hashable, CaseIterable, Sendable {
    case idCard, idCardUID, wiegand, qr, faceTerminal, pin, token

    /// Kinds that a person can try out one after the other: a reader's lock-out concerns these.
    /// Signed codes and module-read ID cards cannot be guessed.
    public var isGuessable: Bool {
        switch self {
        case .idCardUID, .wiegand, .faceTerminal, .pin: true
        case .idCard, .qr, .token: false
        }
    }
}

/// The number of an ID card: 1 – 18 ASCII characters as printed, letters upper case.
///
/// It is held in place, not on the heap: no copy of it stays behind in freed memory.
public struct IDCardNumber: Hashable, Sendable {
    /// Characters 0–7, 8–15 and 16–17, each left-aligned, unused places zero.
    private let first: UInt64
    private let second: UInt64
    private let third: UInt16

    /// Letters become upper case; `nil` for anything but 1 – 18 letters and digits.
    public init?(ascii characters: some Collection<UInt8>) {
        guard (1...18).contains(characters.count) else { return nil }
        var words: (UInt64, UInt64, UInt16) = (0, 0, 0)
        for (index, character) in characters.enumerated() {
            guard let upper = Self.upperCased(character) else { return nil }
            switch index {
            case 0..<8: words.0 |= UInt64(upper) << (56 - 8 * UInt64(index))
            case 8..<16: words.1 |= UInt64(upper) << (56 - 8 * UInt64(index - 8))
            default: words.2 |= UInt16(upper) << (8 - 8 * UInt16(index - 16))
            }
        }
        (first, second, third) = words
    }

    /// The characters as printed.
    public var ascii: [UInt8] {
        let all =
            first.bigEndianBytes + second.bigEndianBytes
            + [UInt8(third >> 8), UInt8(third & 0xFF)]
        return Array(all.prefix { $0 != 0 })
    }

    private static func upperCased(_ character: UInt8) -> UInt8? {
        switch character {
        case 0x30...0x39, 0x41...0x5A: character
        case 0x61...0x7A: character - 0x20
        default: nil
        }
    }
}

/// The 8 bytes that an ID card's chip answers with.
public struct CardUID: Hashable, Sendable {
    /// The bytes as read, the first in the most significant place.
    public let value: UInt64

    /// `nil` for all 00 and all FF: some modules answer so for every card.
    public init?(_ value: UInt64) {
        guard value != 0, value != .max else { return nil }
        self.value = value
    }

    public var bytes: [UInt8] { value.bigEndianBytes }
}

/// A Wiegand card: the number of bits on the wire and what they say.
public enum WiegandCredential: Hashable, Sendable {
    /// A format with parity that was checked. `facility` is 0 where the format has none (H10302).
    case card(bitCount: Int, facility: UInt64, number: UInt64)
    /// Bits without a known format, first bit on the wire in the most significant place.
    case raw(bitCount: Int, bits: UInt64)

    /// `26:118:45210`, or `n:raw:hex` for bits without a format (as many digits as n bits need).
    public var canonicalText: String {
        switch self {
        case .card(let bitCount, let facility, let number):
            return "\(bitCount):\(facility):\(number)"
        case .raw(let bitCount, let bits):
            let width = (bitCount + 3) / 4
            let digits = String(bits, radix: 16)
            let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
            return "\(bitCount):raw:\(zeros)\(digits)"
        }
    }
}
