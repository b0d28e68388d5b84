/// The times that an event carries, as well as they are known when it is sent.
public struct EventTime: Hashable, Sendable {
    /// How far `occurred` can be believed: the extension `clocktrust`.
    public enum Trust: String, Hashable, CaseIterable, Sendable {
        case synced, holdover
        /// The clock was not set then; what it said later in the same boot has corrected it.
        case corrected
        /// The clock was not set, and nothing has corrected it.
        case untrusted

        /// Of a time that nothing has corrected.
        public init(_ trust: ClockTrust) {
            switch trust {
            case .synced: self = .synced
            case .holdover: self = .holdover
            case .untrusted: self = .untrusted
            }
        }
    }

    /// When it happened: `time`.
    public let occurred: UnixTime
    /// What the clock showed: `recordedtime`.
    public let recorded: UnixTime
    public let trust: Trust

    public init(occurred: UnixTime, recorded: UnixTime, trust: Trust) {
        self.occurred = occurred
        self.recorded = recorded
        self.trust = trust
    }
}

/// Both clocks as one entry of a boot recorded them.
public struct BootTime: Hashable, Sendable {
    /// Milliseconds since the board started.
    public let monotonicMilliseconds: Int64
    public let wall: UnixTime

    public init(monotonicMilliseconds: Int64, wall: UnixTime) {
        self.monotonicMilliseconds = monotonicMilliseconds
        self.wall = wall
    }

    /// What the wall clock should have shown then, in the same boot, where this one was right.
    public func wall(atMonotonicMilliseconds milliseconds: Int64) -> UnixTime {
        UnixTime(milliseconds: wall.milliseconds + milliseconds - monotonicMilliseconds)
    }
}
