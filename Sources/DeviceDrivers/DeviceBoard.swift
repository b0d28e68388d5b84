public import DevicePorts
public import StationModel

/// All devices of a station, built from its configuration over any ports.
///
/// How a loop uses it: `start` once; then poll the descriptors of `watches` until `nextDeadline`;
/// `service` the device whose descriptor is readable, `serviceDue` when a deadline has come;
/// `perform` what the rules decide; `apply` a new configuration, which touches what differs and
/// nothing else; `close` at the end. After each of them the watches may have changed.
///
/// Device ids are unique in a checked configuration.
public final class DeviceBoard: Board {
    /// Everything that a device is built from: equal plans are the same device.
    private struct Plan: Hashable {
        let device: DeviceConfiguration
        let lock: LockKind?
        let contactDebounce: Duration?
        /// The line whose board it is connected to.
        let line: ModbusLineConfiguration?

        init(
            _ device: DeviceConfiguration, _ door: DoorConfiguration,
            _ lines: [String: ModbusLineConfiguration]
        ) {
            self.device = device
            switch device.driver {
            case .output(let output):
                (lock, contactDebounce) = (output.role == .lock ? door.lock : nil, nil)
                line = lines[output.line.chip]
            case .contact(let contact):
                (lock, contactDebounce) = (nil, door.contactDebounce)
                line = lines[contact.line.chip]
            default: (lock, contactDebounce, line) = (nil, nil, nil)
            }
        }
    }

    /// What takes orders besides outputs.
    private enum Instrument {
        case bus(ModbusBus)
        case machine(VendingController)
        case lockers(LockerBoard, boards: [DeviceId])
        case lane(MotorLane)
    }

    private let ports: BoardPorts
    private let outputs: OutputBank
    private var plans: [Plan] = []
    private var inputs: [DeviceId: SupervisedDevice] = [:]
    private var instruments: [DeviceId: Instrument] = [:]
    private var boardContacts = BoardContacts()
    /// What is known without asking a device; handed over by the next `serviceDue`. An order that
    /// cannot be carried out, or a contact that a reload has added: a handful.
    private var unreported: [DeviceEvent] = []
    /// Inputs built so far: the upper half of their generations, so that a successor of the same
    /// name never looks like its predecessor.
    private var built: UInt64 = 0

    public init(ports: any PortMaking) {
        self.ports = BoardPorts(ports)
        outputs = OutputBank(ports: self.ports)
    }

    /// Builds the devices and takes the outputs' lines. The levels of the roles to keep are
    /// adopted and returned as they are in force (lock: true = released); the others begin off.
    /// Outputs that fail are reported by the next `serviceDue` and tried again.
    public func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] {
        plans = Self.plans(devices, door)
        var kept: [OutputRole: Bool] = [:]
        for device in plans.map(\.device) {
            let level = build(device, door, keeping: roles, at: now)
            if let level, roles.contains(level.output) { kept[level.output] = level.on }
        }
        connect(devices, at: now)
        return kept
    }

    /// Replaces the devices that differ; all others, and the levels of all outputs that stay, are
    /// untouched. A replaced output begins with the level last asked for.
    public func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {
        let next = Self.plans(devices, door)
        let (old, new) = (Set(plans), Set(next))
        for plan in plans where !new.contains(plan) { tearDown(plan) }
        for plan in next where !old.contains(plan) {
            _ = build(plan.device, door, keeping: [], at: now)
        }
        plans = next
        connect(devices, at: now)
    }

    /// Lines before what is connected to their boards; else in the order of the configuration.
    private static func plans(
        _ devices: [DeviceConfiguration], _ door: DoorConfiguration
    ) -> [Plan] {
        var lines: [String: ModbusLineConfiguration] = [:]
        for device in devices {
            guard case .modbusLine(let line) = device.driver else { continue }
            for member in line.devices { lines[member.id.text] = line }
        }
        let plans = devices.map { Plan($0, door, lines) }
        let isLine = { (plan: Plan) in
            if case .modbusLine = plan.device.driver { true } else { false }
        }
        return plans.filter(isLine) + plans.filter { !isLine($0) }
    }

    private func connect(_ devices: [DeviceConfiguration], at now: MonotonicInstant) {
        unreported += boardContacts.configure(devices, boards: Set(ports.buses.keys), at: now)
    }

    /// What to poll, one for each input device, in the order of the configuration.
    public var watches: [DeviceWatch] {
        plans.compactMap { plan in
            inputs[plan.device.id].map {
                DeviceWatch(
                    device: $0.id, generation: $0.generation, descriptors: $0.descriptors)
            }
        }
    }

    /// When `serviceDue` must be called.
    public var nextDeadline: MonotonicInstant? {
        if !unreported.isEmpty { return MonotonicInstant(sinceBoot: .zero) }
        let deadlines = inputs.values.compactMap(\.nextDeadline)
        return (deadlines + (outputs.nextDeadline.map { [$0] } ?? [])).min()
    }

    /// Serves one device, of which a descriptor is readable; nothing for an output or a device
    /// that an `apply` has just removed.
    public func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {
        guard let input = inputs[device] else { return }
        serve(input, at: now, arrival: arrival, report)
    }

    /// Serves every device whose deadline has come, in the order of the configuration.
    public func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {
        let known = unreported
        unreported = []
        for event in known { report(event) }
        for plan in plans {
            guard let input = inputs[plan.device.id], let due = input.nextDeadline, due <= now
            else { continue }
            serve(input, at: now, arrival: arrival, report)
        }
        outputs.service(at: now, report)
    }

    private func serve(
        _ device: SupervisedDevice, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {
        var events: [DeviceEvent] = []
        device.service(at: now, arrival: arrival) { events.append($0) }
        // Levels first: a board that returns tells what its inputs are in the same breath.
        for event in events { boardContacts.note(event) }
        for event in events {
            report(event)
            for next in boardContacts.consequences(of: event, at: now) { report(next) }
            if let next = event.meaning(at: now) { report(next) }
        }
    }

    /// Drives the outputs of one role. A fault is also the output's condition.
    public func perform(
        _ actuation: Actuation, at now: MonotonicInstant
    ) throws(DeviceFault) {
        try outputs.perform(actuation, at: now)
    }

    public func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant) {
        if let result = begin(lane, token, at: now) {
            unreported.append(.dispensed(token, result))
        }
    }

    /// What is known at once; `nil` = its end will be reported.
    private func begin(
        _ lane: LaneAddress, _ token: Token, at now: MonotonicInstant
    ) -> DispenseResult? {
        switch instruments[lane.device] {
        case .lane(let motor) where lane.number == 1: return motor.dispense(token, at: now)
        case .machine(let machine):
            guard let selection = UInt16(exactly: lane.number) else { break }
            return DispenseResult(
                machine.vend(id: token.number, selection: selection, at: now))
        default: break
        }
        return .failed("there is no lane \(lane.number)")
    }

    public func open(_ compartment: CompartmentAddress, at now: MonotonicInstant) {
        for case .lockers(let line, let boards) in instruments.values
        where boards.contains(compartment.device) {
            // Refused when it is being opened already, which tells what came of it, or when more
            // wait than people stand there: then the rules' own time runs out.
            _ = line.open(lock: compartment.number, of: compartment.device)
        }
    }

    /// Gives everything back.
    public func close() {
        for input in inputs.values { input.close() }
        (inputs, instruments, ports.buses) = ([:], [:], [:])
        plans = []
        outputs.close()
    }

    /// Returns the level in force of an output that could be opened.
    private func build(
        _ device: DeviceConfiguration, _ door: DoorConfiguration, keeping roles: Set<OutputRole>,
        at now: MonotonicInstant
    ) -> Actuation? {
        let id = device.id
        switch device.driver {
        case .wiegandReader(let reader): supervise(id, WiegandReader(reader, ports: ports))
        case .idCardReader(let port): supervise(id, IDCardReader(port, ports: ports))
        case .scanner(let scanner): supervise(id, Scanner(scanner, ports: ports))
        case .contact(let contact):
            guard ports.buses[DeviceId(contact.line.chip)] == nil else { break }
            supervise(id, ContactInput(contact, debounce: door.contactDebounce, ports: ports))
        case .output(let output):
            let level = outputs.add(
                id, output, lock: door.lock, keepsLevel: roles.contains(output.role), at: now)
            return level.map { Actuation(output.role, on: $0) }
        case .oneWireProbe(let probe): supervise(id, OneWireProbe(probe, ports: ports))
        case .radar(let radar):
            supervise(id, RadarSensor(radar.port, limits: radar.limits, ports: ports))
        case .modbusLine(let line): build(line, id)
        case .vendingController(let machine): build(machine, id)
        case .lockerLine(let line):
            let lockers = LockerBoard(line, ports: ports)
            instruments[id] = .lockers(lockers, boards: line.boards.map(\.id))
            supervise(id, lockers)
        case .motorLane(let lane):
            let motor = MotorLane(lane, ports: ports)
            instruments[id] = .lane(motor)
            supervise(id, motor)
        }
        return nil
    }

    private func build(_ line: ModbusLineConfiguration, _ id: DeviceId) {
        let bus = ModbusBus(line, ports: ports)
        instruments[id] = .bus(bus)
        for device in line.devices { ports.buses[device.id] = bus }
        supervise(id, bus)
    }

    private func build(_ machine: VendingControllerConfiguration, _ id: DeviceId) {
        let controller = VendingController(
            machine.port, dropSensor: machine.dropSensor, elevator: machine.elevator,
            ports: ports)
        instruments[id] = .machine(controller)
        supervise(id, controller)
    }

    private func supervise(_ id: DeviceId, _ peripheral: any Peripheral) {
        built += 1
        inputs[id] = SupervisedDevice(id: id, peripheral, firstGeneration: built << 32)
    }

    private func tearDown(_ plan: Plan) {
        inputs.removeValue(forKey: plan.device.id)?.close()
        if case .bus = instruments.removeValue(forKey: plan.device.id) {
            boardContacts.forget(plan.device.members)
            for board in plan.device.members { ports.buses[board] = nil }
        }
        outputs.remove(plan.device.id)
    }
}
