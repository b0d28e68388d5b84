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
    /// What takes orders besides outputs.
    enum Instrument {
        case bus(ModbusBus)
        case machine(VendingController)
        case lockers(LockerBoard, boards: [DeviceId])
        case lane(MotorLane)
    }

    let ports: BoardPorts
    let outputs: OutputBank
    private var plans: [DevicePlan] = []
    var ears: [DeviceId: TrafficEar] = [:]
    var inputs: [DeviceId: SupervisedDevice] = [:]
    var instruments: [DeviceId: Instrument] = [:]
    private var boardContacts = BoardContacts()
    /// What is known without asking a device; handed over by the next `serviceDue`. An order that
    /// cannot be carried out, or a contact that a reload has added: a handful.
    var unreported: [DeviceEvent] = []
    /// What a dispenser was last asked for and has not answered.
    var dispensing: [DeviceId: Token] = [:]
    /// Inputs built so far: the upper half of their generations, so that a successor of the same
    /// name never looks like its predecessor.
    var built: UInt64 = 0

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
        plans = DevicePlan.all(devices, door)
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
        let next = DevicePlan.all(devices, door)
        let (old, new) = (Set(plans), Set(next))
        for plan in plans where !new.contains(plan) { tearDown(plan, at: now) }
        for plan in next where !old.contains(plan) {
            _ = build(plan.device, door, keeping: [], at: now)
        }
        plans = next
        connect(devices, at: now)
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
        var earliest = outputs.nextDeadline
        for input in inputs.values {
            guard let due = input.nextDeadline else { continue }
            earliest = min(earliest ?? due, due)
        }
        return earliest
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
        outputs.service(at: now) { event in
            if !boardContacts.isJudgedByBoard(event) { report(event) }
        }
    }

    private func serve(
        _ device: SupervisedDevice, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ tell: (DeviceEvent) -> Void
    ) {
        func report(_ event: DeviceEvent) {
            noteEnd(event)
            tell(event)
        }
        var events: [DeviceEvent] = []
        device.service(at: now, arrival: arrival) { events.append($0) }
        for traffic in ears[device.id]?.take(at: now) ?? [] {
            report(.traffic(device.id, traffic))
        }
        // Levels first: a board that returns tells what its inputs are in the same breath.
        for event in events { boardContacts.note(event) }
        for event in events {
            report(event)
            for next in boardContacts.consequences(of: event, at: now) { report(next) }
            if let next = event.meaning(at: now) { report(next) }
        }
    }

    /// The line that a device shares with others.
    func lineDevice(of device: DeviceId) -> DeviceId? {
        plans.first { $0.device.members.contains(device) }?.device.id
    }

    /// Drives the outputs of one role. A fault is also the output's condition.
    public func perform(
        _ actuation: Actuation, at now: MonotonicInstant
    ) throws(DeviceFault) {
        try outputs.perform(actuation, at: now)
    }

    /// Gives everything back.
    public func close() {
        for input in inputs.values { input.close() }
        (inputs, instruments, ports.buses, ears) = ([:], [:], [:], [:])
        dispensing = [:]
        plans = []
        outputs.close()
    }

    private func tearDown(_ plan: DevicePlan, at now: MonotonicInstant) {
        inputs.removeValue(forKey: plan.device.id)?.close()
        giveUpDispensing(plan.device.id)
        if case .bus = instruments.removeValue(forKey: plan.device.id) {
            boardContacts.forget(plan.device.members)
            for board in plan.device.members { ports.buses[board] = nil }
        }
        ears[plan.device.id] = nil
        outputs.remove(plan.device.id, at: now)
    }
}
