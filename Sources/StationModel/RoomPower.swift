/// What the city or a technician wants of the room's outlets (远程断电).
public enum RoomPower: String, Hashable, CaseIterable, Sendable {
    /// Presence and hours decide.
    case automatic
    case off
    case on
}

/// An ordered power with its end.
public struct RoomPowerOrder: Hashable, Sendable {
    public let power: RoomPower
    /// Wall time at which presence and hours decide again.
    public let until: UnixTime
    /// What remained when it was applied: with an untrusted clock it lasts this long, monotonic.
    public let remainingWhenApplied: Duration

    public init(power: RoomPower, until: UnixTime, remainingWhenApplied: Duration) {
        self.power = power
        self.until = until
        self.remainingWhenApplied = remainingWhenApplied
    }
}

/// The room's part of a signed directive.
public struct RoomDirective: Hashable, Sendable {
    public let version: UInt64
    public let power: RoomPower
    /// Required for `off` and `on`.
    public let until: UnixTime?

    public init(version: UInt64, power: RoomPower, until: UnixTime?) {
        self.version = version
        self.power = power
        self.until = until
    }
}
