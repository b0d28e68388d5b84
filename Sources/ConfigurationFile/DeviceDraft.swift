public import StationModel

/// A device as the file describes it. What a contact or an output means is said by the rules, so
/// those two are not complete yet.
struct DeviceDraft {
    let node: Node
    /// Known as soon as the id itself is right, so that a rule that names a device with another
    /// fault is not blamed too.
    let id: String
    let driver: DriverName?
    /// `nil` when a fault was reported.
    let content: Content?
    /// Of a Modbus device: what relays and inputs it has.
    var profile: ModbusProfile?
    /// Of a Modbus device: how often it is asked.
    var period: Duration?

    enum Content {
        /// `uses`: what a rule can name it for.
        case complete(DeviceConfiguration.Driver, uses: Set<DeviceUse>)
        case contact(line: LineAddress, activeLow: Bool, bias: LineBias)
        case output(line: LineAddress, activeLow: Bool)
        /// A device of a line, whose configuration holds it. `places`: see `DeviceDraft.places`.
        case member(uses: Set<DeviceUse>, places: ClosedRange<Int>?)
    }

    /// What a rule can name it for; `nil` when a fault hides it.
    var uses: Set<DeviceUse>? {
        switch content {
        case nil: nil
        case .complete(_, let uses), .member(let uses, _): uses
        case .contact: [.contact, .presence]
        case .output: [.output]
        }
    }

    /// The numbers of its lanes or locks; `nil` when it has none.
    var places: ClosedRange<Int>? {
        switch content {
        case .complete(.motorLane, _): 1...1
        case .complete(.vendingController, _): VendingControllerConfiguration.selections
        case .member(_, let places): places
        case nil, .complete, .contact, .output: nil
        }
    }
}

/// What a rule can name a device for.
public enum DeviceUse: Hashable, Sendable {
    case contact, output
    /// It says whether somebody is there, or something in its way.
    case presence
    case measuring(StationModel.Quantity)
    /// Its lanes give items out.
    case dispensing
    /// It opens compartments.
    case locking
    /// It delivers credentials.
    case reading
}
