/// One device: its name, its driver, and how it is connected.
public struct DeviceConfiguration: Hashable, Sendable {
    public var id: DeviceId
    public var driver: Driver

    public init(id: DeviceId, driver: Driver) {
        self.id = id
        self.driver = driver
    }

    /// The drivers of this version, each with its connection and its options.
    public enum Driver: Hashable, Sendable {
        case wiegandReader(WiegandReaderConfiguration)
        case idCardReader(SerialConfiguration)
        case scanner(ScannerConfiguration)
        case contact(ContactConfiguration)
        case output(OutputConfiguration)
        case modbusLine(ModbusLineConfiguration)
        case oneWireProbe(OneWireProbeConfiguration)
        case radar(RadarConfiguration)
        case vendingController(VendingControllerConfiguration)
        case lockerLine(LockerLineConfiguration)
        case motorLane(MotorLaneConfiguration)
    }

    /// Whether reads can come from it.
    public var isReader: Bool {
        switch driver {
        case .wiegandReader, .idCardReader, .scanner: true
        case .contact, .output, .modbusLine, .oneWireProbe, .radar, .vendingController,
            .lockerLine, .motorLane:
            false
        }
    }

    /// The devices on its line, which report under their own names.
    public var members: [DeviceId] {
        switch driver {
        case .modbusLine(let line): line.devices.map(\.id)
        case .lockerLine(let line): line.boards.map(\.id)
        case .wiegandReader, .idCardReader, .scanner, .contact, .output, .oneWireProbe, .radar,
            .vendingController, .motorLane:
            []
        }
    }

    /// The role of a contact; `nil` for other devices.
    public var contactRole: ContactRole? {
        if case .contact(let contact) = driver { contact.role } else { nil }
    }

    /// The role of an output; `nil` for other devices.
    public var outputRole: OutputRole? {
        if case .output(let output) = driver { output.role } else { nil }
    }
}

/// One line: of a GPIO chip, or of a Modbus board.
public struct LineAddress: Hashable, Sendable, CustomStringConvertible {
    /// `/dev/gpiochip0`, a chip's label, or the id of a Modbus device.
    public var chip: String
    /// Of a chip counted from 0; of a Modbus board from 1, as its terminals are numbered.
    public var offset: UInt32

    public init(chip: String, offset: UInt32) {
        self.chip = chip
        self.offset = offset
    }

    public var description: String { "\(chip):\(offset)" }
}

/// Resistor inside the board that holds an open line.
public enum LineBias: String, Hashable, CaseIterable, Sendable {
    case none, pullUp, pullDown
}

/// How a Wiegand reader is wired and what it may send.
public struct WiegandReaderConfiguration: Hashable, Sendable {
    public var data0: LineAddress
    public var data1: LineAddress
    public var bias: LineBias
    public var formats: [WiegandFormat]

    public init(
        data0: LineAddress, data1: LineAddress, bias: LineBias, formats: [WiegandFormat]
    ) {
        self.data0 = data0
        self.data1 = data1
        self.bias = bias
        self.formats = formats
    }
}

/// A length on the wire and what its bits mean.
public enum WiegandFormat: Hashable, Sendable {
    /// 26 bits, H10301: parity, facility 8, number 16, parity.
    case h10301
    /// 34 bits: parity, facility 16, number 16, parity.
    case h10306
    /// 37 bits without facility: parity, number 35, parity.
    case h10302
    /// 37 bits with facility: parity, facility 16, number 19, parity.
    case h10304
    /// n bits (4 – 64) without meaning or parity.
    case raw(bitCount: Int)

    public var bitCount: Int {
        switch self {
        case .h10301: 26
        case .h10306: 34
        case .h10302, .h10304: 37
        case .raw(let bitCount): bitCount
        }
    }
}

/// A serial port.
public struct SerialConfiguration: Hashable, Sendable {
    /// `/dev/serial/by-id/…`: the number of a ttyUSB changes with the order of plugging.
    public var path: String
    /// Bits per second.
    public var baudRate: UInt32
    public var parity: SerialParity
    public var stopBits: SerialStopBits

    public init(
        path: String, baudRate: UInt32, parity: SerialParity = .none,
        stopBits: SerialStopBits = .one
    ) {
        self.path = path
        self.baudRate = baudRate
        self.parity = parity
        self.stopBits = stopBits
    }
}

/// The parity bit of a serial line.
public enum SerialParity: String, Hashable, CaseIterable, Sendable {
    case none, even, odd
}

/// How long a serial line rests after each byte at least.
public enum SerialStopBits: Int, Hashable, CaseIterable, Sendable {
    case one = 1
    case two = 2
}

/// A serial scanner.
public struct ScannerConfiguration: Hashable, Sendable {
    public var port: SerialConfiguration
    /// Characters that the scanner puts before every code, taken off; empty for none.
    public var prefix: String

    public init(port: SerialConfiguration, prefix: String = "") {
        self.port = port
        self.prefix = prefix
    }
}

/// A contact on a line.
public struct ContactConfiguration: Hashable, Sendable {
    public var role: ContactRole
    public var line: LineAddress
    public var activeLow: Bool
    public var bias: LineBias

    public init(role: ContactRole, line: LineAddress, activeLow: Bool, bias: LineBias) {
        self.role = role
        self.line = line
        self.activeLow = activeLow
        self.bias = bias
    }
}

/// An output on a line.
public struct OutputConfiguration: Hashable, Sendable {
    public var role: OutputRole
    public var line: LineAddress
    public var activeLow: Bool
    public var rest: OutputRest

    public init(
        role: OutputRole, line: LineAddress, activeLow: Bool, rest: OutputRest = .off
    ) {
        self.role = role
        self.line = line
        self.activeLow = activeLow
        self.rest = rest
    }
}

/// What an output is left at by a station that ends.
public enum OutputRest: Hashable, Sendable {
    case off
    /// As its contact is without power: on where it is normally closed (`activeLow`). A light's.
    case undriven
}
