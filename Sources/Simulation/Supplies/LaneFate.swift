/// What the next run of a lane's motor does, whatever the station believes of it.
///
/// The raw value is the number in a plan. Where the lane has nothing, nothing falls in any of them.
public enum LaneFate: Int, Hashable, CaseIterable, Sendable {
    /// One item, and home again.
    case drops
    /// Two items stick together.
    case dropsTwo
    /// A whole turn, and the item hangs in the spiral.
    case hangs
    /// The item falls past the sensor: everybody but the books knows that it is gone.
    case fallsUnseen
    /// The motor sticks before anything falls.
    case jams
    /// The same, and the item falls by itself when everybody has given up.
    case jamsThenDrops
    /// The item falls, and then the motor sticks.
    case dropsThenJams
    /// The home switch says "home" all the time: the motor is stopped before it was anywhere.
    case homeNeverLeaves
    /// The home switch never says "home" again: the motor turns until its time is over.
    case homeNeverReturns
    /// One item falls, and the drive's answer never arrives.
    case answerIsLost
    /// One item falls, and the answer comes when nobody waits for it any more.
    case answerIsLate

    /// Whether the motor sticks.
    public var sticks: Bool {
        switch self {
        case .jams, .jamsThenDrops, .dropsThenJams: true
        default: false
        }
    }

    /// How many items fall where the spiral gives one.
    var items: Int {
        switch self {
        case .hangs, .jams, .jamsThenDrops: 0
        case .dropsTwo: 2
        default: 1
        }
    }
}
