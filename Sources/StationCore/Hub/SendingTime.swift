public import StationModel

/// When an entry happened, judged at the time at which it is sent. What is on disk never changes.
///
/// A time that no clock vouched for is corrected by any entry of the same boot that one did vouch
/// for: the monotonic clock runs through both. The last such entry before it counts, else the first
/// one behind. Where there is none yet and the boot still runs, the entry waits for the clock, ten
/// minutes from when it was written; then it goes as it is.
public enum SendingTime: Hashable, Sendable {
    case known(EventTime)
    /// Of this boot, by its monotonic clock.
    case waits(until: MonotonicInstant)

    /// Time servers answer within seconds of the network; ten minutes cover a modem that dials
    /// twice. Longer would hold back all that follows in order.
    public static let longestWait: Duration = .minutes(10)

    /// - Parameters:
    ///   - recorded: the entry's own clocks, and their trust.
    ///   - before: the last trusted entry of its boot before it.
    ///   - after: the first trusted entry of its boot behind it; asked for without `before` only.
    ///   - now: this boot's clock, where the entry is of this boot; else `nil`.
    public init(
        recorded: BootTime, trust: ClockTrust, before: BootTime?, after: BootTime?,
        now: MonotonicInstant?
    ) {
        if trust.isTrusted {
            self = .known(
                EventTime(
                    occurred: recorded.wall, recorded: recorded.wall,
                    trust: EventTime.Trust(trust)))
        } else if let witness = before ?? after {
            let since = recorded.monotonicMilliseconds - witness.monotonicMilliseconds
            self = .known(
                EventTime(
                    occurred: witness.wall + .milliseconds(since), recorded: recorded.wall,
                    trust: .corrected))
        } else {
            let written = MonotonicInstant(
                sinceBoot: .milliseconds(recorded.monotonicMilliseconds))
            guard let now, now < written + Self.longestWait else {
                self = .known(
                    EventTime(
                        occurred: recorded.wall, recorded: recorded.wall, trust: .untrusted))
                return
            }
            self = .waits(until: written + Self.longestWait)
        }
    }
}
