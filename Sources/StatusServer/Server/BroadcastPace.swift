import StationModel

/// When the event streams get something: at most five snapshots a second, and a sign of life at
/// least every 15 s.
///
/// A publication that comes less than 200 ms after the last broadcast waits for the rest of that
/// time, and takes all that come meanwhile with it. One that comes later goes out at once.
struct BroadcastPace: Hashable, Sendable {
    /// What is due.
    enum Due: Hashable, Sendable {
        case nothing, snapshot, heartbeat
    }

    /// Five a second look live to a person and cost a phone nothing.
    static let leastInterval: Duration = .milliseconds(200)
    /// Shorter than the 30 – 60 s after which home routers and proxies forget a quiet connection.
    static let heartbeatInterval: Duration = .seconds(15)

    private var last: MonotonicInstant
    private var isPending = false

    init(at now: MonotonicInstant) { last = now - Self.leastInterval }

    mutating func published() { isPending = true }

    var nextDeadline: MonotonicInstant {
        last + (isPending ? Self.leastInterval : Self.heartbeatInterval)
    }

    /// What is due now; counts as done with the call.
    mutating func take(at now: MonotonicInstant) -> Due {
        guard nextDeadline <= now else { return .nothing }
        let due: Due = isPending ? .snapshot : .heartbeat
        isPending = false
        last = now
        return due
    }
}
