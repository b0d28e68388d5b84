public import Decoding
public import DevicePorts
public import StationModel

/// What differs from one input device to another. `SupervisedDevice` adds what all have in common:
/// opening, back-off, condition, quarantine.
///
/// Every method but `open` is called while open only.
public protocol Peripheral: AnyObject {
    /// What to poll while open.
    var descriptors: [Int32] { get }
    /// When `serve` must be called even though nothing has arrived.
    var nextDeadline: MonotonicInstant? { get }
    /// Since when one burst of noise has lasted.
    var babblingSince: MonotonicInstant? { get }
    /// Opens the port; whatever was collected before is forgotten.
    func open(at now: MonotonicInstant) throws(DeviceFault)
    /// Closes the port; harmless when closed.
    func close()
    /// Takes what has arrived, one port's call at most, and does what the time demands. Returns
    /// the condition as it stands; `nil` = not known yet. A fault closes the device.
    func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition?
}

/// What a peripheral reports; the supervisor adds its name.
public enum PeripheralEvent: Hashable, Sendable {
    case reader(ReaderEvent)
    case contact(ContactRole, active: Bool, since: MonotonicInstant)
    case instrument(InstrumentEvent)
    /// Of a device behind this one, which has its own name.
    case named(DeviceEvent)
}
