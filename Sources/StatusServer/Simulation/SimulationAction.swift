public import StationModel

/// One thing that a spectator does to the simulated station.
///
/// | action | object | meaning |
/// |---|---|---|
/// | `card` | `{"person":"p1"}` | this person presents a card |
/// | `code` | `{"person":"p1"}` | this person presents a fresh code |
/// | `voucher` | `{"person":"p1","sku":7,"count":1}` | … a voucher for so many items |
/// | `wrong-code` | `{}` | somebody presents a code with a wrong signature |
/// | `replay` | `{}` | the last code once more, as on a screenshot |
/// | `exit` | `{"on":true}` | the exit button is pressed, or let go |
/// | `fire` | `{"on":true}` | the fire loop opens, or closes |
/// | `hold` | `{"on":true}` | somebody holds the door open, or lets go |
/// | `housing` | `{"on":true}` | the board's housing is opened, or shut |
/// | `walk` | `{"way":"in"}` | somebody passes the beams: `in`, `out`, `hesitate` |
/// | `beam` | `{"on":true}` | a bag stands in the beams, or is gone |
/// | `contact` | `{"device":"help","on":true}` | a button or a contact is active, or at rest |
/// | `lane` | `{"place":"vending-1/3","fate":"jams"}` | what the lane's next run does |
/// | `shelf` | `{"device":"scale-1","count":2}` | items are taken; below 0 = put back |
/// | `refill` | `{"place":"vending-1/3","count":5}` | items are put in, and booked |
/// | `compartment` | `{"place":"locker-1/2","on":true}` | a door is pulled open, or shut |
/// | `probe` | `{"device":"probe-1","fault":"stuck"}` | a fault; without `fault` it is mended |
/// | `outside` | `{"millidegrees":-12000}` | the weather; without a number its own again |
/// | `plug` | `{"device":"scanner","on":false}` | a cable is in, or pulled |
/// | `disk` | `{"on":true}` | the disk stalls, or works again |
/// | `clock` | `{"seconds":-3600}` | the wall clock jumps, at most a year either way |
/// | `speed` | `{"factor":60}` | seconds simulated per second, 1 – 10,000 |
/// | `acknowledge` | `{"alarm":"helpCalled","subject":"help"}` | somebody has seen the alarm |
/// | `hub` | `{"mood":"gone"}` | how the city's platform behaves from now on |
/// | `remote-unlock` | `{"person":"p1"}` | the city opens for a person who asked for it |
/// | `remote-mode` | `{"mode":"open","minutes":30}` | the city orders a mode, for a month at most |
public enum SimulationAction: Hashable, Sendable {
    /// What somebody does in the doorway.
    public enum Walk: String, Hashable, CaseIterable, Sendable {
        case inwards = "in"
        case outwards = "out"
        case hesitating = "hesitate"
    }

    case presentCard(person: String)
    case presentFreshCode(person: String)
    case presentVoucher(person: String, SKUNumber, count: Int)
    case presentWrongCode
    case replayLastCode
    case pressExit(Bool)
    case openFireLoop(Bool)
    case holdDoor(Bool)
    case openHousing(Bool)
    case walk(Walk)
    case blockBeam(Bool)
    case contact(DeviceId, active: Bool)
    case laneFate(LaneAddress, fate: String)
    case takeFromShelf(DeviceId, count: Int)
    case refill(LaneAddress, count: Int)
    case compartment(CompartmentAddress, open: Bool)
    case probe(DeviceId, fault: String?)
    case outside(millidegrees: Int?)
    case plug(DeviceId, isIn: Bool)
    case stallDisk(Bool)
    case jumpClock(seconds: Int64)
    case setSpeed(Int)
    case acknowledge(Alarm)
    case hub(mood: String)
    case remoteUnlock(person: String)
    case remoteMode(DoorMode, minutes: Int)

    /// The last parts of the paths.
    public static let names = [
        "card", "code", "voucher", "wrong-code", "replay", "exit", "fire", "hold", "housing",
        "walk", "beam", "contact", "lane", "shelf", "refill", "compartment", "probe", "outside",
        "plug", "disk", "clock", "speed", "acknowledge", "hub", "remote-unlock", "remote-mode",
    ]
    /// Seconds simulated per second.
    public static let speeds = 1...10_000
    /// A year.
    static let jumpsSeconds: ClosedRange<Int64> = -31_622_400...31_622_400
    /// What one person carries.
    static let handfuls = -20...20
    /// As many as one family gets.
    static let voucherCounts = 1...9
    /// A month: what lasts longer is an order of the configuration.
    static let remoteMinutes = 1...44_640
    /// From the coldest to the hottest place of the country, with some room (m°C).
    static let weather = -55_000...55_000

    /// From the last part of the path and the request's body.
    init(name: String, body: [UInt8]) throws(HTTPFault) {
        let object = try SimulationArguments(body)
        switch name {
        case "card": self = .presentCard(person: try object.required(\.person, "person"))
        case "code": self = .presentFreshCode(person: try object.required(\.person, "person"))
        case "voucher": self = try object.voucher()
        case "wrong-code": self = .presentWrongCode
        case "replay": self = .replayLastCode
        case "exit": self = .pressExit(try object.isOn())
        case "fire": self = .openFireLoop(try object.isOn())
        case "hold": self = .holdDoor(try object.isOn())
        case "housing": self = .openHousing(try object.isOn())
        case "disk": self = .stallDisk(try object.isOn())
        case "clock":
            self = .jumpClock(seconds: try object.number(\.seconds, "seconds", Self.jumpsSeconds))
        case "speed": self = .setSpeed(try object.number(\.factor, "factor", Self.speeds))
        default: self = try object.actionOnStage(name)
        }
    }
}
