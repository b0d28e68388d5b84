import StationModel

/// The devices on the other end of the ports, as the configuration names them.
///
/// What people do (`Stimulus`) reaches the first device of its kind and becomes bytes at the
/// speed of the wire, pulses, or a level; the lock's current is felt the other way round. The
/// wiring is always the one that the configuration describes.
struct Periphery {
    private enum End {
        case serial(SimulatedSerialCable)
        case inputs([SimulatedInputCable])
        case output(SimulatedOutputCable)
    }

    private struct Device {
        let configuration: DeviceConfiguration
        let end: End
    }

    private struct Module {
        let id: DeviceId
        let cable: SimulatedSerialCable
        let baudRate: UInt32
        var emulator: IDCardModuleEmulator
    }

    private enum Delivery {
        case bytes(ArraySlice<UInt8>, SimulatedSerialCable)
        case pulses([Bool], data0: SimulatedInputCable, data1: SimulatedInputCable)
    }

    /// A piece of a long answer; a USB adapter hands over packets of this order.
    private static let pieceLength = 256

    private let ports: SimulatedPorts
    private var devices: [Device] = []
    private var modules: [Module] = []
    private var locks: [SimulatedOutputCable] = []
    private var lockKind = LockKind.failSafe
    private var deliveries = EventHeap<Delivery>()
    /// A role that is missing is inactive.
    private var contacts: [ContactRole: Bool] = [:]

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

    // MARK: Stimuli

    mutating func receive(_ stimulus: Stimulus, at time: Duration) {
        switch stimulus {
        case .showWiegandCard(let card): show(card, at: time)
        case .layIDCard(let text): if !modules.isEmpty { modules[0].emulator.lay(text) }
        case .liftIDCard: if !modules.isEmpty { modules[0].emulator.lift() }
        case .scan(let text): scan(text, at: time)
        case .contact(let role, let active):
            contacts[role] = active
            drive(role, active, at: time)
        }
    }

    /// The pulses arrive all at once when the last is over: their stamps say when each was.
    private mutating func show(_ card: WiegandCredential, at time: Duration) {
        for device in devices {
            guard case .wiegandReader = device.configuration.driver,
                case .inputs(let cables) = device.end
            else { continue }
            let bits = WiegandWire.bits(card)
            deliveries.push(
                .pulses(bits, data0: cables[0], data1: cables[1]),
                at: time + WiegandWire.span(bits.count))
            return
        }
    }

    /// The scanner sends the text and a carriage return.
    private mutating func scan(_ text: [UInt8], at time: Duration) {
        for device in devices {
            guard case .scanner(let scanner) = device.configuration.driver,
                case .serial(let cable) = device.end
            else { continue }
            send(
                Array(scanner.prefix.utf8) + text + [0x0D], over: cable,
                baudRate: scanner.port.baudRate, from: time)
            return
        }
    }

    /// In pieces, each when the wire has carried it: ten bits a byte.
    private mutating func send(
        _ bytes: [UInt8], over cable: SimulatedSerialCable, baudRate: UInt32, from time: Duration
    ) {
        for start in stride(from: 0, to: bytes.count, by: Self.pieceLength) {
            let end = min(start + Self.pieceLength, bytes.count)
            let carried = Duration.microseconds(end * 10_000_000 / Int(baudRate))
            deliveries.push(.bytes(bytes[start..<end], cable), at: time + carried)
        }
    }

    private func drive(_ role: ContactRole, _ active: Bool, at time: Duration) {
        for device in devices {
            guard case .contact(let contact) = device.configuration.driver, contact.role == role,
                case .inputs(let cables) = device.end
            else { continue }
            for cable in cables { cable.drive(active, at: MonotonicInstant(sinceBoot: time)) }
        }
    }

    // MARK: Cables

    /// Pulls a device's cable or puts it back. Returns whether there is such a device.
    mutating func setPluggedIn(_ id: DeviceId, _ pluggedIn: Bool, at time: Duration) -> Bool {
        guard let device = devices.first(where: { $0.configuration.id == id }) else {
            return false
        }
        switch device.end {
        case .serial(let cable): pluggedIn ? cable.plug() : cable.unplug()
        case .inputs(let cables):
            let instant = MonotonicInstant(sinceBoot: time)
            for cable in cables { cable.setPluggedIn(pluggedIn, at: instant) }
        case .output(let cable): cable.isPluggedIn = pluggedIn
        }
        for place in modules.indices where modules[place].id == id && !pluggedIn {
            modules[place].emulator.powerFails()
        }
        return true
    }
}
