public import StationModel

/// Something that happens in a scenario. Times say how long it lasts; afterwards it is mended, let
/// go or given back by itself.
public enum ScenarioAct: Hashable, Sendable {
    // People. They are named as in `People.shown`.

    /// Comes, shows who they are, goes in where the lock opens, stays, and leaves.
    case visit(String, Approach, stay: Duration)
    /// Shows who they are and presses the button of a lane.
    case take(String, Approach, LaneAddress)
    /// Shows a voucher that was issued this minute.
    case voucher(String, SKUNumber, count: Int)
    /// Somebody shows the newest voucher once more.
    case voucherAgain
    /// Somebody shows a picture of the code that this person showed last.
    case screenshot(String)
    /// Somebody tries so many cards that nobody knows.
    case strangers(Int)
    /// Somebody takes from the open shelf, and puts some of it back.
    case shelf(DeviceId, taken: Int, putBack: Int)
    /// Shows who they are, presses the compartment's button, and opens it.
    case locker(String, Approach, CompartmentAddress)
    /// Presses the button of an appliance.
    case appliance(DeviceId)
    case exit(Duration)
    case holdDoor(Duration)

    // Staff and the city.

    /// Brings items and books them: the batch is good for so many days.
    case restock(LaneAddress, count: Int, days: Int)
    /// Counts a place, and is wrong by so many.
    case stocktake(LaneAddress, wrongBy: Int)
    /// Acknowledges the gravest alarm that nobody has acknowledged.
    case acknowledge
    case mode(DoorMode, Duration)
    /// Is suspended on the next list; the same act once more allows them again.
    case suspend(String)

    // What goes wrong.

    case lane(LaneAddress, LaneFate, runs: Int)
    case probe(DeviceId, ProbeFault, Duration)
    case heaterFails(Duration)
    /// A contact with an alarm of its own is active: help, water, mains …
    case contact(DeviceId, Duration)
    case beamBlocked(Duration)
    case fire(Duration)
    case unplugged(DeviceId, Duration)
    case powerCut(Duration)
    case diskStalls(Duration)
    /// The network is gone, and with it the time servers.
    case clockLost(Duration)
    case clockJumps(by: Duration, Duration)
    /// The city's platform behaves so.
    case hub(HubMood, Duration)
}
