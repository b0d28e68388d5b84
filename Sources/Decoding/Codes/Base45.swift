/// Base45 (RFC 9285): bytes as text of the 45 characters that a QR code holds most densely.
///
/// Two bytes become three characters, a single last byte becomes two; the least significant
/// character comes first. The decoder is strict: a text has one meaning or none.
public enum Base45 {
    /// The text is no Base45: a foreign character (lower case too), a triple above 65,535, a pair
    /// above 255, or a single character left over.
    public struct FormatError: Error, Hashable, Sendable {}

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

    public static func decode(_ text: some Collection<UInt8>) throws(FormatError) -> [UInt8] {
        guard text.count % 3 != 1 else { throw FormatError() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 3 * 2 + 1)
        var place = 0
        var value = 0
        var weight = 1
        for character in text {
            guard let digit = digit(character) else { throw FormatError() }
            value += digit * weight
            weight *= 45
            place += 1
            guard place == 3 else { continue }
            guard value <= 0xFFFF else { throw FormatError() }
            bytes.append(UInt8(value >> 8))
            bytes.append(UInt8(value & 0xFF))
            (place, value, weight) = (0, 0, 1)
        }
        guard place == 2 else { return bytes }
        guard value <= 0xFF else { throw FormatError() }
        bytes.append(UInt8(value))
        return bytes
    }

    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 3 + 1) / 2)
        var high: Int?
        for byte in bytes {
            if let first = high {
                append(first << 8 | Int(byte), characters: 3, to: &text)
                high = nil
            } else {
                high = Int(byte)
            }
        }
        if let last = high { append(last, characters: 2, to: &text) }
        return text
    }

    private static func append(_ value: Int, characters: Int, to text: inout [UInt8]) {
        var rest = value
        for _ in 0..<characters {
            text.append(alphabet[rest % 45])
            rest /= 45
        }
    }

    private static func digit(_ character: UInt8) -> Int? {
        switch character {
        case 0x30...0x39: Int(character) - 0x30
        case 0x41...0x5A: Int(character) - 0x41 + 10
        case 0x20: 36
        case 0x24: 37
        case 0x25: 38
        case 0x2A: 39
        case 0x2B: 40
        case 0x2D: 41
        case 0x2E: 42
        case 0x2F: 43
        case 0x3A: 44
        default: nil
        }
    }
}
