/// Bytes that went over a serial line, for a technician who listens to it.
public struct Traffic: Hashable, Sendable {
    public enum Direction: String, Hashable, CaseIterable, Sendable {
        case sent, received
    }

    public let direction: Direction
    /// Of all the bytes, though not all are kept.
    public let count: Int
    /// The first ones; none from a reader, whose bytes are somebody's credential.
    public let kept: [UInt8]

    /// The longest frame of any device but the readers' (Modbus, with 125 registers) has 255
    /// bytes; a line on a screen shows a quarter of that, and nobody reads more.
    public static let mostKept = 64

    public init(_ direction: Direction, count: Int, kept: [UInt8]) {
        precondition(kept.count <= Self.mostKept, "cut before")
        self.direction = direction
        self.count = count
        self.kept = kept
    }

    /// `01 04 00 01 00 02 20 0B`; `… 71 in all` follows where not all are kept.
    public var text: String {
        let bytes = kept.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        guard count > kept.count else { return bytes.joined(separator: " ") }
        return (bytes + ["… \(count) B"]).joined(separator: " ")
    }
}
