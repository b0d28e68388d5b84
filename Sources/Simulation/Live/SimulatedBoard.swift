import DeviceDrivers
public import DevicePorts
public import StationModel

/// The board of a station without hardware, driven live by the real loop.
///
/// The drivers are the real ones, on `SimulatedPorts`; at the other end of the ports are emulated
/// devices (`Periphery`), and people who use them (`Scene`). Nothing happens by itself: every call
/// first lets the world catch up to `now`, and `nextDeadline` says when it next has something to
/// do. There are no descriptors to poll: `serviceDue` serves every device that has input.
///
/// The same seed, calls and times give the same events. On one thread, as every board.
public final class SimulatedBoard: Board {
    private var board: DeviceBoard
    var periphery: Periphery
    var scene: Scene
    /// The scenario, which begins when the board first starts.
    var play: Play?
    var playBegan: Duration = .zero

    public init(_ setting: Setting) {
        let ports = SimulatedPorts()
        board = DeviceBoard(ports: ports)
        periphery = Periphery(ports: ports, premises: setting.premises)
        scene = Scene(setting)
        play = setting.play
    }

    public func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool] {
        if scene.hasBegun {
            catchUp(to: now)
        } else {
            playBegan = now.sinceBoot
        }
        periphery.configure(devices, door: door, at: now.sinceBoot)
        scene.begin(at: now.sinceBoot)
        catchUp(to: now)
        defer { feel(at: now) }
        return board.start(devices, door: door, keeping: roles, at: now)
    }

    public func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant
    ) {
        catchUp(to: now)
        periphery.configure(devices, door: door, at: now.sinceBoot)
        board.apply(devices, door: door, at: now)
        feel(at: now)
    }

    public var watches: [DeviceWatch] { [] }

    public var nextDeadline: MonotonicInstant? {
        if periphery.hasInput { return MonotonicInstant(sinceBoot: .zero) }
        let world = [playTime, scene.nextTime, periphery.nextTime].compactMap(\.self)
        let instants = world.map { MonotonicInstant(sinceBoot: $0) }
        return (instants + [board.nextDeadline].compactMap(\.self)).min()
    }

    public func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void
    ) {
        catchUp(to: now)
        board.service(device, at: now, arrival: arrival, report)
        feel(at: now)
    }

    public func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void
    ) {
        catchUp(to: now)
        board.serviceDue(at: now, arrival: arrival, report)
        for device in periphery.devicesWithInput {
            board.service(device, at: now, arrival: arrival, report)
        }
        feel(at: now)
    }

    public func perform(
        _ actuation: Actuation, at now: MonotonicInstant
    ) throws(DeviceFault) {
        catchUp(to: now)
        defer { feel(at: now) }
        try board.perform(actuation, at: now)
    }

    public func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant) {
        catchUp(to: now)
        board.dispense(lane, token, at: now)
        feel(at: now)
    }

    public func open(_ compartment: CompartmentAddress, at now: MonotonicInstant) {
        catchUp(to: now)
        board.open(compartment, at: now)
        feel(at: now)
    }

    public func listen(to device: DeviceId, until end: MonotonicInstant) {
        board.listen(to: device, until: end)
    }

    public func rest(at now: MonotonicInstant) {
        catchUp(to: now)
        board.rest(at: now)
        feel(at: now)
    }

    public var isAtRest: Bool { board.isAtRest }

    /// The lock stays as it is, as on a real board; a later `start` finds it so.
    public func close() { board.close() }

    /// The current fails: everything that the program held falls off, a lock that needs current
    /// lets go, and whatever was on a wire, or remembered, is lost. A later `start` finds it so.
    public func powerFails(at now: MonotonicInstant) {
        catchUp(to: now)
        board.close()
        board = DeviceBoard(ports: periphery.ports)
        periphery.powerFails()
        feel(at: now)
    }

    /// Whether an output of the role carries current: a lamp is lit, the siren heard; of the lock
    /// it is the coil, whatever its kind makes of that.
    public func isOn(_ role: OutputRole) -> Bool { periphery.isOn(role) }

    // MARK: The world

    func catchUp(to now: MonotonicInstant) {
        while true {
            let ofPlay = playTime ?? now.sinceBoot + .seconds(1)
            let ofScene = scene.nextTime ?? now.sinceBoot + .seconds(1)
            let ofDevices = periphery.nextTime ?? now.sinceBoot + .seconds(1)
            let next = min(ofPlay, ofScene, ofDevices)
            guard next <= now.sinceBoot else { return }
            if ofPlay == next {
                goOn(to: next)
            } else if ofScene == next {
                scene.step()
                pass(at: ofScene)
            } else {
                periphery.advance(to: ofDevices)
                // A relay that has closed warms the room from then on.
                scene.feel(periphery.deeds, at: ofDevices)
                pass(at: ofDevices)
            }
        }
    }

    /// What people have done reaches the devices.
    func pass(at time: Duration) {
        for stimulus in scene.take() { periphery.receive(stimulus, at: time) }
    }

    /// What the program has done reaches devices and people.
    func feel(at now: MonotonicInstant) {
        periphery.feel(at: now.sinceBoot)
        scene.feel(periphery.deeds, at: now.sinceBoot)
        pass(at: now.sinceBoot)
    }
}
