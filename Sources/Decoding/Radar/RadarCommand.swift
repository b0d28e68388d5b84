public import StationModel

/// What an LD2410 can be told.
///
/// `FD FC FB FA`, length 2, command 2, values, `04 03 02 01`; little-endian. All but the first
/// need the configuration to be open. Source: Hi-Link LD2410C serial protocol V1.00, section 2.2.
public enum RadarCommand: Hashable, Sendable {
    /// FF: opens the configuration.
    case beginConfiguration
    /// FE: closes it again.
    case endConfiguration
    /// 60: the farthest gates (2 – 8), and how long nobody must be seen to be gone.
    case setLimits(RadarLimits)
    /// 61: limits and sensitivities.
    case readParameters
    /// 62 and 63: reports with the energy of each gate; lost at power-off.
    case engineering(Bool)
    /// A0.
    case readFirmwareVersion
    /// A3.
    case restart
    /// A4: takes effect after a restart.
    case bluetooth(Bool)

    static let header: [UInt8] = [0xFD, 0xFC, 0xFB, 0xFA]
    static let tail: [UInt8] = [0x04, 0x03, 0x02, 0x01]

    /// The command word; its acknowledgement adds 0100.
    public var code: UInt8 {
        switch self {
        case .beginConfiguration: 0xFF
        case .endConfiguration: 0xFE
        case .setLimits: 0x60
        case .readParameters: 0x61
        case .engineering(let on): on ? 0x62 : 0x63
        case .readFirmwareVersion: 0xA0
        case .restart: 0xA3
        case .bluetooth: 0xA4
        }
    }

    public var frame: [UInt8] {
        let content = [code, 0x00] + values
        return Self.header + [UInt8(content.count), 0x00] + content + Self.tail
    }

    private var values: [UInt8] {
        switch self {
        case .beginConfiguration: [0x01, 0x00]
        case .setLimits(let limits):
            Self.word(0, UInt16(limits.farthestMovingGate))
                + Self.word(1, UInt16(limits.farthestStillGate))
                + Self.word(2, limits.absenceSeconds)
        case .bluetooth(let on): [on ? 0x01 : 0x00, 0x00]
        case .endConfiguration, .readParameters, .engineering, .readFirmwareVersion, .restart: []
        }
    }

    /// A parameter: its number 2, its value 4.
    private static func word(_ number: UInt8, _ value: UInt16) -> [UInt8] {
        [number, 0x00, UInt8(value & 0xFF), UInt8(value >> 8), 0x00, 0x00]
    }
}

/// What an LD2410 answers to a command.
public struct RadarAcknowledgement: Hashable, Sendable {
    /// The command's code.
    public let code: UInt8
    public let isSuccess: Bool
    /// What follows the status.
    public let values: [UInt8]

    /// From the bytes between length and tail: command + 0100, status 2, values.
    init?(content: ArraySlice<UInt8>) {
        let bytes = Array(content)
        guard bytes.count >= 4, bytes[1] == 0x01 else { return nil }
        code = bytes[0]
        isSuccess = bytes[2] == 0 && bytes[3] == 0
        values = Array(bytes[4...])
    }

    /// The limits in the answer to `readParameters`: AA, gates of the module, limits, nine
    /// sensitivities moving, nine still, absence 2. `nil` for any other answer.
    public var limits: RadarLimits? {
        guard code == RadarCommand.readParameters.code, isSuccess, values.count == 24,
            values[0] == 0xAA, (2...8).contains(values[2]), (2...8).contains(values[3])
        else { return nil }
        return RadarLimits(
            farthestMovingGate: values[2], farthestStillGate: values[3],
            absenceSeconds: UInt16(values[22]) | UInt16(values[23]) << 8)
    }

    /// `1.02.22062416`, in the answer to `readFirmwareVersion`; `nil` for any other answer.
    public var firmwareVersion: String? {
        guard code == RadarCommand.readFirmwareVersion.code, isSuccess, values.count == 8
        else { return nil }
        let build = values[4...7].reversed().map { [$0].hex }.joined()
        return "\(values[3]).\([values[2]].hex).\(build)"
    }
}
