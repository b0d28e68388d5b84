import StationModel

/// The devices on the other end of the ports, as the configuration names them.
///
/// What people do (`Stimulus`) reaches the first device of its kind and becomes bytes at the
/// speed of the wire, pulses, or a level; the lock's current is felt the other way round. The
/// wiring is always the one that the configuration describes.
struct Periphery {
    enum End {
        case serial(SimulatedSerialCable)
        case inputs([SimulatedInputCable])
        case output(SimulatedOutputCable)
    }

    struct Device {
        let configuration: DeviceConfiguration
        let end: End
    }

    struct Module {
        let id: DeviceId
        let cable: SimulatedSerialCable
        let baudRate: UInt32
        var emulator: IDCardModuleEmulator
    }

    enum Delivery {
        case bytes(ArraySlice<UInt8>, SimulatedSerialCable)
        case pulses([Bool], data0: SimulatedInputCable, data1: SimulatedInputCable)
    }

    /// A piece of a long answer; a USB adapter hands over packets of this order.
    static let pieceLength = 256

    private let ports: SimulatedPorts
    var devices: [Device] = []
    var modules: [Module] = []
    private var locks: [SimulatedOutputCable] = []
    private var lockKind = LockKind.failSafe
    var deliveries = EventHeap<Delivery>()
    /// A role that is missing is inactive.
    var contacts: [ContactRole: Bool] = [:]

    init(ports: SimulatedPorts) { self.ports = ports }

    mutating func configure(
        _ configurations: [DeviceConfiguration], door: DoorConfiguration, at time: Duration
    ) {
        lockKind = door.lock
        devices = configurations.map { Device(configuration: $0, end: end(of: $0)) }
        modules = devices.compactMap(module)
        locks = cables(of: .lock)
        for (role, active) in contacts { drive(role, active, at: time) }
    }

    private func end(of device: DeviceConfiguration) -> End {
        switch device.driver {
        case .wiegandReader(let reader):
            .inputs([ports.inputCable(reader.data0), ports.inputCable(reader.data1)])
        case .idCardReader(let port): .serial(ports.serialCable(port.path))
        case .scanner(let scanner): .serial(ports.serialCable(scanner.port.path))
        case .contact(let contact): .inputs([ports.inputCable(contact.line)])
        case .output(let output): .output(ports.outputCable(output.line))
        case .modbusLine(let line): .serial(ports.serialCable(line.port.path))
        case .radar(let radar): .serial(ports.serialCable(radar.port.path))
        case .vendingController(let machine): .serial(ports.serialCable(machine.port.path))
        case .lockerLine(let line): .serial(ports.serialCable(line.port.path))
        case .motorLane(let lane):
            .inputs(
                ([lane.home] + (lane.drop.map { [$0] } ?? [])).map { ports.inputCable($0.line) })
        case .oneWireProbe: .inputs([])
        }
    }

    /// The module behind a device: one that was there before keeps its card.
    private func module(_ device: Device) -> Module? {
        guard case .idCardReader(let port) = device.configuration.driver,
            case .serial(let cable) = device.end
        else { return nil }
        let known = modules.first { $0.cable === cable }
        return Module(
            id: device.configuration.id, cable: cable, baudRate: port.baudRate,
            emulator: known?.emulator ?? IDCardModuleEmulator())
    }

    // MARK: What the board asks

    /// When `advance` has something to do.
    var nextTime: Duration? {
        let answer = modules.lazy.compactMap(\.emulator.nextTime).min()
        guard let delivery = deliveries.nextTime else { return answer }
        return min(delivery, answer ?? delivery)
    }

    var hasInput: Bool { devices.contains(where: hasInput) }

    /// The devices that have something for the program, in the order of the configuration.
    var devicesWithInput: [DeviceId] {
        devices.filter(hasInput).map(\.configuration.id)
    }

    private func hasInput(_ device: Device) -> Bool {
        switch device.end {
        case .serial(let cable): cable.hasInput
        case .inputs(let cables): cables.contains(where: \.hasInput)
        case .output: false
        }
    }

    /// Whether nothing holds the door: every lock's coil as its kind needs it for that.
    var lockIsReleased: Bool {
        locks.allSatisfy { $0.isEnergised == lockKind.isEnergised(released: true) }
    }

    /// Whether a lamp is lit, a buzzer heard.
    func isOn(_ role: OutputRole) -> Bool { cables(of: role).contains(where: \.isEnergised) }

    private func cables(of role: OutputRole) -> [SimulatedOutputCable] {
        devices.compactMap { device in
            guard case .output(let output) = device.configuration.driver, output.role == role,
                case .output(let cable) = device.end
            else { return nil }
            return cable
        }
    }

    // MARK: Time

    mutating func advance(to time: Duration) {
        while let next = deliveries.nextTime, next <= time {
            if let (_, delivery) = deliveries.pop() { deliver(delivery, at: next) }
        }
        for place in modules.indices {
            guard let due = modules[place].emulator.nextTime, due <= time else { continue }
            let answer = modules[place].emulator.advance(to: time)
            send(
                answer, over: modules[place].cable, baudRate: modules[place].baudRate, from: time)
        }
    }

    /// The modules listen to what the program has written.
    mutating func hearCommands(at time: Duration) {
        for place in modules.indices {
            let bytes = modules[place].cable.takeWritten()
            guard !bytes.isEmpty else { continue }
            modules[place].emulator.hear(bytes, at: time)
        }
    }

    private func deliver(_ delivery: Delivery, at time: Duration) {
        switch delivery {
        case .bytes(let bytes, let cable): cable.send(bytes)
        case .pulses(let bits, let data0, let data1):
            let first = time - WiegandWire.span(bits.count)
            for (place, isOne) in bits.enumerated() {
                let start = MonotonicInstant(
                    sinceBoot: first + WiegandWire.pulseInterval * place)
                let line = isOne ? data1 : data0
                line.drive(true, at: start)
                line.drive(false, at: start + WiegandWire.pulseWidth)
            }
        }
    }
}
