/// The station's id: 1 – 64 characters of `a-z 0-9 -`, as used in file names and event sources.
public struct StationId: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public init?(_ text: String) {
        let allowed = text.utf8.allSatisfy {
            (0x61...0x7A) ~= $0 || (0x30...0x39) ~= $0 || $0 == 0x2D
        }
        guard allowed, (1...64).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    public var description: String { text }
}

/// A device's name in the configuration (`reader-front`), unique within the station.
public struct DeviceId: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
    public var description: String { text }
}

/// The name that stands for a person: 8 random bytes that only the city can resolve.
public struct MemberPseudonym: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The 8 bytes, first byte in the most significant place.
    public let value: UInt64

    public init(_ value: UInt64) { self.value = value }

    /// From exactly 16 lower-case hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard hex.utf8.count == 16, let value = UInt64(strictHex: hex) else { return nil }
        self.value = value
    }

    /// 16 lower-case hexadecimal digits.
    public var hex: String { value.hex }

    /// Not the pseudonym itself: a text that reaches a log by accident tells nothing.
    public var description: String { "member" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is stored instead of a credential: 16 bytes of a keyed hash.
public struct CredentialDigest: Hashable, Comparable, Sendable, CustomStringConvertible,
    CustomReflectable
{
    /// Bytes 0–7, first byte in the most significant place.
    public let high: UInt64
    /// Bytes 8–15.
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// From exactly 16 bytes. Inlinable, for its caller's type: a read waits for it.
    @inlinable
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// From exactly 32 lower-case hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard hex.utf8.count == 32,
            let high = UInt64(strictHex: hex.prefix(16)),
            let low = UInt64(strictHex: hex.suffix(16))
        else { return nil }
        self.init(high: high, low: low)
    }

    public var hex: String { high.hex + low.hex }

    public var bytes: [UInt8] { high.bigEndianBytes + low.bigEndianBytes }

    /// Ascending order of the bytes: the order of a snapshot file.
    public static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// Not the digest: it links entries of one person.
    public var description: String { "digest" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Which boot of the board a monotonic time belongs to (the kernel's random boot id, 16 bytes).
public struct BootId: Hashable, Sendable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits, without dashes.
    public let hex: String

    public init?(hex: String) {
        guard hex.utf8.count == 32, UInt64(strictHex: hex.prefix(16)) != nil,
            UInt64(strictHex: hex.suffix(16)) != nil
        else { return nil }
        self.hex = hex
    }

    public var description: String { hex }
}

/// Connects an effect with the input that answers it (a read with its identification, a commit
/// with its outcome). Counts up from 1 with each start; never used twice.
public struct Token: Hashable, Sendable {
    public let number: UInt64

    public init(_ number: UInt64) { self.number = number }
}

/// A group of members as the city names them: `courier`, `driver`, `sanitation`.
public struct MemberGroup: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let name: String

    public init(_ name: String) { self.name = name }

    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
    public var description: String { name }
}

extension UInt64 {
    /// 16 lower-case hexadecimal digits.
    public var hex: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// The eight bytes, most significant first.
    public var bigEndianBytes: [UInt8] {
        Swift.withUnsafeBytes(of: bigEndian) { Array($0) }
    }

    /// From 1 – 16 digits of `0-9 a-f`; no sign, no upper case, no prefix.
    public init?(strictHex text: some StringProtocol) {
        let strict = text.utf8.allSatisfy { (0x30...0x39) ~= $0 || (0x61...0x66) ~= $0 }
        guard strict, let value = UInt64(text, radix: 16) else { return nil }
        self = value
    }
}
