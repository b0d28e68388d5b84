import StationModel

/// A device as the file describes it. What a contact or an output means is said by the door, so
/// those two are not complete yet.
struct DeviceDraft {
    let node: Node
    /// Known as soon as the id itself is right, so that a rule that names a device with another
    /// fault is not blamed too.
    let id: String
    let driver: DriverName?
    /// `nil` when a fault was reported.
    let content: Content?

    enum Content {
        case reader(DeviceConfiguration.Driver)
        case contact(line: LineAddress, activeLow: Bool, bias: LineBias)
        case output(line: LineAddress, activeLow: Bool)
    }
}
