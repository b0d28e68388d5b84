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
