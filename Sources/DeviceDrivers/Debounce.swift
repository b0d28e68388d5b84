import StationModel

/// A level that bounces → a level that rests.
///
/// Every edge starts the rest anew; a level counts when it has rested for the debounce time, and
/// its time is that of the edge that brought it. A level that was read and differs from the last
/// edge means that an edge was lost: the rest begins at the reading.
struct Debounce {
    /// A contact without rest for so long is broken: hands and doors are done within 0.1 s.
    static let longestChatter: Duration = .seconds(1)

    let rest: Duration
    private var level: Bool
    private var since: MonotonicInstant
    /// When the level began to be unsettled; `nil` = it rests.
    private var restlessSince: MonotonicInstant?

    init(rest: Duration, level: Bool, at now: MonotonicInstant) {
        self.rest = rest
        self.level = level
        since = now
        restlessSince = now
    }

    mutating func edge(_ level: Bool, at instant: MonotonicInstant) {
        self.level = level
        since = instant
        restlessSince = restlessSince ?? instant
    }

    mutating func sample(_ level: Bool, at now: MonotonicInstant) {
        if level != self.level { edge(level, at: now) }
    }

    /// The level that rests at `now`, and since when; `nil` = none.
    mutating func settled(at now: MonotonicInstant) -> (level: Bool, since: MonotonicInstant)? {
        guard now - since >= rest else { return nil }
        restlessSince = nil
        return (level, since)
    }

    /// Since when, if it has been for too long, the level has found no rest.
    func chattering(at now: MonotonicInstant) -> MonotonicInstant? {
        restlessSince.flatMap { now - $0 >= Self.longestChatter ? $0 : nil }
    }

    /// When the level will have rested.
    var nextDeadline: MonotonicInstant? { restlessSince == nil ? nil : since + rest }
}
