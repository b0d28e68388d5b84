import StationModel

/// One device on a Modbus line, by its data sheet.
///
/// | kind | holds |
/// |---|---|
/// | XY-MD02 | input 1: tenths of °C, signed; input 2: tenths of % RH |
/// | | holding 0101 – 0104: address, baud rate, corrections |
/// | Senseair S8 | input 0: status bits; input 3: ppm; answers to 254 whatever its address |
/// | weighing transmitter | holding 0, 1: grams, signed, more significant word first |
/// | Waveshare relay 8 | coils 0 – 7, all of them 00FF (written only); holding 4000: address |
/// | LC-Tech relay 8 | coils and inputs 0 – 7 |
/// | relay 0100 | coil 1, written with 0100 for on |
/// | any other | nothing: silent |
///
/// Sources: XY-MD02: reports of users; S8: TDE2067; relays: Waveshare's wiki, LC-Tech's
/// description, a published listing; the transmitter is the common kind of its maker's manuals.
struct ModbusDeviceEmulator {
    enum Kind: String {
        case thermometer = "xy-md02"
        case carbonDioxide = "senseair-s8"
        case scale = "weighing-transmitter"
        case waveshareRelays = "waveshare-relay-8"
        case lctechRelays = "lctech-relay-8"
        case singleRelay = "relay-0100"
    }

    let id: DeviceId
    let kind: Kind?
    var memory = ModbusMemory()
    private let unit: UInt8
    private(set) var isPowered = true
    private var fault: ProbeFault?
    /// What it would measure, to be told again when a fault is over.
    private var measured: [Quantity: Int] = [:]

    init(_ device: ModbusDeviceConfiguration) {
        id = device.id
        unit = device.unit
        kind = Kind(rawValue: device.profile.name)
        powerUp()
    }

    /// From the end of a request to the answer. Sensors look first, relays act.
    var takes: Duration {
        switch kind {
        case .thermometer, .carbonDioxide: .milliseconds(30)
        default: .milliseconds(8)
        }
    }

    func hears(_ address: UInt8) -> Bool {
        let isMine = address == unit || address == 0 || (kind == .carbonDioxide && address == 254)
        return isPowered && kind != nil && fault != .pulledOff && isMine
    }

    // MARK: Power

    mutating func setPowered(_ powered: Bool) {
        guard powered != isPowered else { return }
        isPowered = powered
        if powered {
            powerUp()
        } else {
            // Relays fall off with their supply.
            for coil in memory.coils.keys { memory.coils[coil] = false }
        }
    }

    /// The supply was gone and is back; one that was cut for itself stays so.
    mutating func powerFails() {
        guard isPowered else { return }
        setPowered(false)
        setPowered(true)
    }

    private mutating func powerUp() {
        memory = ModbusMemory()
        switch kind {
        case .thermometer:
            memory.input = [1: 0, 2: 0]
            memory.holding = [0x101: UInt16(unit), 0x102: 9600, 0x103: 0, 0x104: 0]
        case .carbonDioxide: memory.input = [0: 0, 1: 0, 2: 0, 3: 0]
        case .scale: memory.holding = [0: 0, 1: 0]
        case .waveshareRelays:
            memory.coils = Self.row(8)
            memory.allCoils = 0xFF
            memory.holding = [0x4000: UInt16(unit)]
        case .lctechRelays: (memory.coils, memory.inputs) = (Self.row(8), Self.row(8))
        case .singleRelay:
            memory.coils = [1: false]
            memory.coilOn = 0x0100
        case nil: break
        }
        tellMeasured()
    }

    private static func row(_ count: UInt16) -> [UInt16: Bool] {
        Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, false) })
    }

    // MARK: Relays and inputs

    /// Whether a relay, counted from 0, is closed.
    func relayIsClosed(_ relay: Int) -> Bool {
        let first: UInt16 = kind == .singleRelay ? 1 : 0
        return memory.coils[first + UInt16(relay)] ?? false
    }

    /// Drives an input, counted from 0.
    mutating func drive(input: Int, _ isHigh: Bool) {
        if memory.inputs[UInt16(input)] != nil { memory.inputs[UInt16(input)] = isHigh }
    }

    // MARK: Measuring

    mutating func measure(_ quantity: Quantity, _ value: Int) {
        measured[quantity] = value
        if fault == nil { tell(quantity, value) }
    }

    /// `pulledOff` is silence; `stuck` keeps what was measured last.
    mutating func setFault(_ new: ProbeFault?) {
        fault = new
        switch new {
        case .pulledOff, .stuck: break
        case .deadBus: tellDeadBus()
        case .powerOn:
            for register in memory.input.keys { memory.input[register] = 0 }
            if kind == .scale { tellGrams(0) }
        case nil: tellMeasured()
        }
    }

    private mutating func tellMeasured() {
        for (quantity, value) in measured { tell(quantity, value) }
    }

    private mutating func tell(_ quantity: Quantity, _ value: Int) {
        switch (kind, quantity) {
        case (.thermometer, .temperature):
            memory.input[1] = UInt16(truncatingIfNeeded: (value + (value < 0 ? -50 : 50)) / 100)
        case (.thermometer, .humidity): memory.input[2] = UInt16(truncatingIfNeeded: value)
        case (.carbonDioxide, .carbonDioxide): memory.input[3] = UInt16(clamping: value)
        case (.scale, .weight): tellGrams(Int32(clamping: value))
        default: break
        }
    }

    private mutating func tellGrams(_ grams: Int32) {
        let bits = UInt32(bitPattern: grams)
        (memory.holding[0], memory.holding[1]) = (UInt16(bits >> 16), UInt16(bits & 0xFFFF))
    }

    /// What each makes of a sensor chip that does not answer any more.
    private mutating func tellDeadBus() {
        switch kind {
        // The SHT's formula gives −45 °C for a raw value of 0.
        case .thermometer: (memory.input[1], memory.input[2]) = (UInt16(bitPattern: -450), 0)
        case .carbonDioxide: memory.input[0] = 0x0001
        case .scale: tellGrams(0x7FFFFF)
        default: break
        }
    }
}
