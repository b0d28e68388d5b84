import StationModel

/// Keeps a flood from wearing out the card: the first of a sort are entries of their own, and those
/// that follow within a minute are one entry with their number.
struct MinuteTally<Sort: Hashable & Comparable & Sendable>: Sendable {
    static var window: Duration { .seconds(60) }

    private struct Count: Sendable {
        var own: Int = 0
        var following: Int64 = 0
        let closes: MonotonicInstant
    }

    private var counts: [Sort: Count] = [:]

    /// Whether this one is to be an entry of its own, of which a minute keeps `limit`; otherwise
    /// it is counted.
    mutating func keeps(_ sort: Sort, limit: Int, at now: MonotonicInstant) -> Bool {
        var count = counts[sort] ?? Count(closes: now + Self.window)
        defer { counts[sort] = count }
        if count.own < limit {
            count.own += 1
            return true
        }
        count.following += 1
        return false
    }

    /// The counts whose minute is over, in order; at a stop all of them.
    mutating func close(at now: MonotonicInstant, all: Bool = false) -> [(Sort, Int64)] {
        guard !counts.isEmpty else { return [] }
        let closing = counts.filter { all || $0.value.closes <= now }
        for sort in closing.keys { counts[sort] = nil }
        return closing.filter { $0.value.following > 0 }.map { ($0.key, $0.value.following) }
            .sorted { $0.0 < $1.0 }
    }

    /// A closure: the key path of a generic type is made anew each time, and this is asked after
    /// every step.
    var nextDeadline: MonotonicInstant? { counts.values.lazy.map { $0.closes }.min() }
}
