/// What an ID-card module (SAM-V, GA 467 family) can be told.
public enum IDCardCommand: Hashable, CaseIterable, Sendable {
    /// 10 FF: start the security module again.
    case reset
    /// 11 FF: is the security module well?
    case status
    /// 20 01: 寻卡.
    case find
    /// 20 02: 选卡.
    case select
    /// 30 01: text and photo.
    case read

    /// What begins every frame of both directions.
    static let preamble: [UInt8] = [0xAA, 0xAA, 0xAA, 0x96, 0x69]

    /// `AA AA AA 96 69`, length (2 bytes, the check byte counted), command, parameter, and the XOR
    /// of all bytes from the length on.
    public var frame: [UInt8] {
        let body: [UInt8] =
            switch self {
            case .reset: [0x10, 0xFF]
            case .status: [0x11, 0xFF]
            case .find: [0x20, 0x01]
            case .select: [0x20, 0x02]
            case .read: [0x30, 0x01]
            }
        let checked = [0x00, UInt8(body.count + 1)] + body
        return Self.preamble + checked + [checked.reduce(0, ^)]
    }
}
