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

        init(_ device: DeviceConfiguration, _ door: DoorConfiguration) {
            self.device = device
            switch device.driver {
            case .output(let output) where output.role == .lock:
                (lock, contactDebounce) = (door.lock, nil)
            case .contact: (lock, contactDebounce) = (nil, door.contactDebounce)
            default: (lock, contactDebounce) = (nil, nil)
            }
        }
    }

    private let ports: any PortMaking
    private let outputs: OutputBank
    private var plans: [Plan] = []
    private var inputs: [DeviceId: SupervisedDevice] = [:]
    /// Inputs built so far: the upper half of their generations, so that a successor of the same
    /// name never looks like its predecessor.
    private var built: UInt64 = 0

    public init(ports: any PortMaking) {
        self.ports = ports
        outputs = OutputBank(ports: ports)
    }

    /// Builds the devices and takes the outputs' lines. The levels of the roles to keep are
    /// adopted and returned as they are in force (lock: true = released); the others begin off.
    /// Outputs that fail are reported by the next `serviceDue` and tried again.
    public func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] {
        plans = devices.map { Plan($0, door) }
        var kept: [OutputRole: Bool] = [:]
        for device in devices {
            let level = build(device, door, keeping: roles, at: now)
            if let level, roles.contains(level.output) { kept[level.output] = level.on }
        }
        return kept
    }

    /// Replaces the devices that differ; all others, and the levels of all outputs that stay, are
    /// untouched. A replaced output begins with the level last asked for.
    public func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {
        let next = devices.map { Plan($0, door) }
        let (old, new) = (Set(plans), Set(next))
        for plan in plans where !new.contains(plan) { tearDown(plan) }
        for plan in next where !old.contains(plan) {
            _ = build(plan.device, door, keeping: [], at: now)
        }
        plans = next
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
        let deadlines = inputs.values.compactMap(\.nextDeadline)
        return (deadlines + (outputs.nextDeadline.map { [$0] } ?? [])).min()
    }

    /// Serves one device, of which a descriptor is readable; nothing for an output or a device
    /// that an `apply` has just removed.
    public func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {
        inputs[device]?.service(at: now, arrival: arrival, report)
    }

    /// Serves every device whose deadline has come, in the order of the configuration.
    public func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {
        for plan in plans {
            guard let input = inputs[plan.device.id], let due = input.nextDeadline, due <= now
            else { continue }
            input.service(at: now, arrival: arrival, report)
        }
        outputs.service(at: now, report)
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
        inputs = [:]
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
            supervise(id, ContactInput(contact, debounce: door.contactDebounce, ports: ports))
        case .output(let output):
            let level = outputs.add(
                id, output, lock: door.lock, keepsLevel: roles.contains(output.role), at: now)
            return level.map { Actuation(output.role, on: $0) }
        }
        return nil
    }

    private func supervise(_ id: DeviceId, _ peripheral: any Peripheral) {
        built += 1
        inputs[id] = SupervisedDevice(id: id, peripheral, firstGeneration: built << 32)
    }

    private func tearDown(_ plan: Plan) {
        inputs.removeValue(forKey: plan.device.id)?.close()
        outputs.remove(plan.device.id)
    }
}
