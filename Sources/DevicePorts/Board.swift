public import StationModel

/// All devices of a station together, real or simulated, as one loop uses them.
///
/// `start` once; then poll the descriptors of `watches` until `nextDeadline`; `service` the device
/// whose descriptor is readable, `serviceDue` when a deadline has come; `perform` what the rules
/// decide; `apply` a new configuration, which touches what differs and nothing else; `rest` and
/// `close` at the end. After each of them the watches may have changed. Everything on one thread.
public protocol Board: AnyObject {
    /// Builds the devices and takes the outputs' lines. The levels of the roles to keep are
    /// adopted without an edge and returned as they are in force (lock: true = released); the
    /// others begin off. Outputs that fail are reported by the next `serviceDue`.
    func start(
        _ devices: [DeviceConfiguration], door: DoorConfiguration,
        keeping roles: Set<OutputRole>, at now: MonotonicInstant
    ) -> [OutputRole: Bool]

    /// Replaces the devices that differ; all others, and the levels of all outputs that stay, are
    /// untouched.
    func apply(
        _ devices: [DeviceConfiguration], door: DoorConfiguration, at now: MonotonicInstant)

    /// What to poll. Empty for a board without descriptors.
    var watches: [DeviceWatch] { get }
    /// When `serviceDue` must be called.
    var nextDeadline: MonotonicInstant? { get }

    /// Serves one device, of which a descriptor is readable. `arrival`: see `DeviceDriving`.
    func service(
        _ device: DeviceId, at now: MonotonicInstant, arrival: MonotonicInstant,
        _ report: (DeviceEvent) -> Void)
    /// Serves every device whose deadline has come.
    func serviceDue(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void)

    /// Drives the outputs of one role. A fault is also the output's condition.
    func perform(_ actuation: Actuation, at now: MonotonicInstant) throws(DeviceFault)

    /// Gives one item of a lane out, once: the motor turns at most once for a token. Answered by
    /// `DeviceEvent.dispensed`.
    func dispense(_ lane: LaneAddress, _ token: Token, at now: MonotonicInstant)

    /// Unlocks a compartment; `DeviceEvent.compartment` tells what came of it. Nothing is told
    /// when the board cannot say: then its condition says why.
    func open(_ compartment: CompartmentAddress, at now: MonotonicInstant)

    /// Reports the bytes on a device's serial line until then, as `DeviceEvent.traffic`; for a
    /// device on a shared line, those of the whole line. Nothing for a device without one.
    func listen(to device: DeviceId, until end: MonotonicInstant)

    /// The service ends: motors stop, and every output goes off but the lock, which stays as it is,
    /// and a light that is lit while nobody drives it. Relays on a bus take a moment: serve until
    /// `isAtRest`.
    func rest(at now: MonotonicInstant)
    /// Whether nothing of that is under way any more.
    var isAtRest: Bool { get }

    /// Gives everything back.
    func close()
}

/// A board whose outputs need nobody.
extension Board {
    public func rest(at now: MonotonicInstant) {}
    public var isAtRest: Bool { true }
}

/// What to poll for one device. Two that are equal need no change of the poll set; a new
/// `generation` means that the descriptors are others even if their numbers are the same.
public struct DeviceWatch: Hashable, Sendable {
    public let device: DeviceId
    public let generation: UInt64
    public let descriptors: [Int32]

    public init(device: DeviceId, generation: UInt64, descriptors: [Int32]) {
        self.device = device
        self.generation = generation
        self.descriptors = descriptors
    }
}
