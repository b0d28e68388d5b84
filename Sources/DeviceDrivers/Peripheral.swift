public import Decoding
public import DevicePorts
public import StationModel

/// What differs from one input device to another. `SupervisedDevice` adds what all have in common:
/// opening, back-off, condition, quarantine.
///
/// `open`, `lost` and `close` are called at any time, the others while open only.
public protocol Peripheral: AnyObject {
    /// What to poll while open.
    var descriptors: [Int32] { get }
    /// When `serve` must be called even though nothing has arrived.
    var nextDeadline: MonotonicInstant? { get }
    /// Since when one burst of noise has lasted.
    var babblingSince: MonotonicInstant? { get }
    /// Opens the port; whatever was collected before is forgotten.
    func open(at now: MonotonicInstant) throws(DeviceFault)
    /// The port is about to be closed for a fault, or could not be opened: reports what that means
    /// for the devices and the orders that depend on it. Called while open or not.
    func lost(_ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void)
    /// Closes the port; harmless when closed.
    func close()
    /// Takes what has arrived, one port's call at most, and does what the time demands. Returns
    /// the condition as it stands; `nil` = not known yet. A fault closes the device.
    func serve(
        at now: MonotonicInstant, arrival: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) throws(DeviceFault) -> DeviceCondition?
}

/// A peripheral on which nothing depends but itself: its condition says it all.
extension Peripheral {
    public func lost(
        _ text: String, at now: MonotonicInstant, _ report: (PeripheralEvent) -> Void
    ) {}
}

/// What a peripheral reports; the supervisor adds its name.
public enum PeripheralEvent: Hashable, Sendable {
    case reader(ReaderEvent)
    case contact(ContactRole, active: Bool, since: MonotonicInstant)
    case instrument(InstrumentEvent)
    /// Of a device behind this one, which has its own name.
    case named(DeviceEvent)
}
