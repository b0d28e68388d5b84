public import StationModel

/// What a driver reports.
public enum DeviceEvent: Hashable, Sendable {
    case read(Read)
    /// The level of a contact, with the time at which it came to it.
    case contact(ContactRole, active: Bool, since: MonotonicInstant)
    case condition(DeviceId, DeviceCondition)
    /// Something that was thrown away; counted.
    case noise(DeviceId, Noise)
    case instrument(DeviceId, InstrumentEvent)
    /// The answer to `Board.dispense`, once for each.
    case dispensed(Token, DispenseResult)
    /// The door of a compartment, whenever it changes, once after its board came up, and after an
    /// order to open it that did not.
    case compartment(CompartmentAddress, isOpen: Bool, since: MonotonicInstant)
    /// Only while somebody listens; see `Board.listen`.
    case traffic(DeviceId, Traffic)
}

/// One device of the station: owns its port, speaks its protocol, comes back by itself.
///
/// A driver never throws: what goes wrong is a `condition`, and it tries again with a back-off of
/// at most 10 s (a reader that is plugged in again must work before somebody gives up).
public protocol DeviceDriving: AnyObject {
    var id: DeviceId { get }
    /// What to poll for input; asked again after every call of `service`.
    var descriptors: [Int32] { get }
    /// When `service` must be called even though nothing has arrived.
    var nextDeadline: MonotonicInstant? { get }
    /// Called when a descriptor is readable or the deadline has come, and once at the start.
    /// `arrival` is the time that bytes found now are taken to have arrived at: `now`, or the
    /// time of the loop's last turn when that was more than 500 ms ago.
    func service(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (DeviceEvent) -> Void)
    /// Gives the ports back.
    func close()
}
