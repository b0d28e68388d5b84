/// One lane of a dispenser, as its driver knows it.
public struct LaneAddress: Hashable, Sendable {
    public let device: DeviceId
    /// As the dispenser numbers it; 1 where the device is a single lane.
    public let number: Int

    public init(device: DeviceId, number: Int) {
        self.device = device
        self.number = number
    }
}

/// How long an item may take on its way out, one truth for those who drive and those who wait.
public enum DispenseTime {
    /// Every drive ends a request within this, as a failure if need be. A machine is waited for
    /// from its last sign on, 60 s each; a lift that says every few seconds that it is still at it
    /// is believed for three minutes. A spiral on lines takes 50 s at most.
    public static let longest: Duration = .minutes(3)
    /// After this no answer comes any more. Later than any drive's own end, by more than it takes
    /// to hand an order and its answer over.
    public static let answerWithin: Duration = longest + .seconds(15)
}

/// How a lane's drive ended a request to give one item.
public enum DispenseResult: Hashable, Sendable {
    /// The item was seen to fall (or the drive has no sensor and the turn was whole).
    case dropped
    /// The item was seen to fall, but the spiral was not seen to come home: its motor sticks, or
    /// its switch does not tell, and more may have fallen.
    case droppedNotHome
    /// The motor did not come home.
    case jammed
    /// The turn was whole; nothing was seen to fall.
    case noDrop
    /// The drive itself says that the lane has nothing.
    case empty
    /// No answer in time: whether an item left is not known.
    case timeout
    /// The drive could not be asked; nothing has moved. The text is the system's.
    case failed(String)
}

/// One compartment of a locker, as its lock board knows it.
public struct CompartmentAddress: Hashable, Sendable {
    public let device: DeviceId
    public let number: Int

    public init(device: DeviceId, number: Int) {
        self.device = device
        self.number = number
    }
}
