/// What one kind of Modbus device holds in which register: a data sheet as data.
///
/// Written as a file below `hardware/profiles/`; a profile that was loaded is sound: every number
/// is within the limits that its declaration names.
public struct ModbusProfile: Hashable, Sendable {
    /// The file's word for it: `xy-md02`.
    public var name: String
    /// How the device talks when it is new.
    public var baudRate: UInt32
    public var parity: SerialParity
    /// The address that it has when it is new, 1 – 255. The standard ends at 247, some boards do
    /// not.
    public var unit: UInt8
    /// At most one of each quantity.
    public var measurements: [ModbusMeasurement]
    public var status: ModbusStatus?
    public var relays: ModbusRelays?
    public var inputs: ModbusInputs?
    /// Zero in every measurement at once is no value: so answers a sensor that has just started.
    public var allZeroIsFault: Bool

    public init(
        name: String, baudRate: UInt32 = 9600, parity: SerialParity = .none, unit: UInt8 = 1,
        measurements: [ModbusMeasurement] = [], status: ModbusStatus? = nil,
        relays: ModbusRelays? = nil, inputs: ModbusInputs? = nil, allZeroIsFault: Bool = false
    ) {
        self.name = name
        self.baudRate = baudRate
        self.parity = parity
        self.unit = unit
        self.measurements = measurements
        self.status = status
        self.relays = relays
        self.inputs = inputs
        self.allZeroIsFault = allZeroIsFault
    }
}

/// Where a register stands. Source: Modbus application protocol V1.1b3, section 4.3.
public enum ModbusTable: String, Hashable, CaseIterable, Sendable {
    /// Read with function 3.
    case holding
    /// Read with function 4.
    case input
}

/// How a number stands in its registers; the most significant byte of each comes first.
public enum ModbusNumberForm: String, Hashable, CaseIterable, Sendable {
    case int16, uint16
    /// Two registers, the more significant one first.
    case int32, uint32
    /// Two registers, the less significant one first.
    case int32WordSwapped, uint32WordSwapped

    public var registerCount: Int {
        switch self {
        case .int16, .uint16: 1
        case .int32, .uint32, .int32WordSwapped, .uint32WordSwapped: 2
        }
    }
}

/// One measured value of a device.
public struct ModbusMeasurement: Hashable, Sendable {
    public var quantity: Quantity
    public var table: ModbusTable
    /// As it stands in the frame, counted from 0.
    public var address: UInt16
    public var form: ModbusNumberForm
    /// value = raw × multiplier / divisor, in the quantity's unit; 1 – 1 000 000 each.
    public var multiplier: Int
    public var divisor: Int
    /// What can be true, in the quantity's unit, bounds included.
    public var range: ClosedRange<Int>
    /// Raw numbers by which the device says that it has no value.
    public var faults: Set<Int>

    public init(
        _ quantity: Quantity, _ table: ModbusTable, at address: UInt16,
        _ form: ModbusNumberForm, multiplier: Int = 1, divisor: Int = 1,
        range: ClosedRange<Int>, faults: Set<Int> = []
    ) {
        self.quantity = quantity
        self.table = table
        self.address = address
        self.form = form
        self.multiplier = multiplier
        self.divisor = divisor
        self.range = range
        self.faults = faults
    }
}

/// A register in which the device says how it is.
public struct ModbusStatus: Hashable, Sendable {
    public var table: ModbusTable
    public var address: UInt16
    /// With one of these bits set, no measurement is a value.
    public var faultBits: UInt16

    public init(_ table: ModbusTable, at address: UInt16, faultBits: UInt16) {
        self.table = table
        self.address = address
        self.faultBits = faultBits
    }
}

/// The relays of a board: coils, one after the other.
public struct ModbusRelays: Hashable, Sendable {
    /// 1 – 32.
    public var count: Int
    /// The coil of relay 0; some boards count from 1.
    public var firstCoil: UInt16
    /// What function 5 writes for on and off; FF00 and 0000 by the standard.
    public var onValue: UInt16
    public var offValue: UInt16
    /// Whether function 1 tells the relays' true levels.
    public var readsBack: Bool

    public init(
        count: Int, firstCoil: UInt16 = 0, onValue: UInt16 = 0xFF00, offValue: UInt16 = 0,
        readsBack: Bool = true
    ) {
        self.count = count
        self.firstCoil = firstCoil
        self.onValue = onValue
        self.offValue = offValue
        self.readsBack = readsBack
    }
}

/// The inputs of a board, read with function 2.
public struct ModbusInputs: Hashable, Sendable {
    /// 1 – 32.
    public var count: Int
    public var first: UInt16

    public init(count: Int, first: UInt16 = 0) {
        self.count = count
        self.first = first
    }
}
