import StationModel

/// Keeps what the newest directive orders for longer, each part until its end.
///
/// As with a mode: a part ends at its wall time by the best known clock, and what has ended is gone
/// for good. With an untrusted clock it lasts what remained when it was applied, measured by the
/// monotonic clock; after a restart that much again, at most.
struct CityKeeper: Sendable {
    private(set) var orders: CityOrders
    /// Applied, or found at the start.
    private var began: MonotonicInstant

    init(restored: CityOrders, at now: MonotonicInstant) {
        orders = restored
        began = now
    }

    /// A newer directive says everything anew.
    mutating func apply(_ new: CityOrders, at now: MonotonicInstant) {
        orders = new
        began = now
    }

    /// Takes over, late, what held at the last stop: as if it had been known at the start.
    mutating func restore(_ restored: CityOrders, start: MonotonicInstant) {
        apply(restored, at: start)
    }

    /// What has ended by now; `nil` = nothing.
    mutating func advance(to moment: Moment, wall: UnixTime) -> CityOrders? {
        guard !orders.isEmpty else { return nil }
        let (going, ended) = orders.divided { until in
            moment.trust.isTrusted
                ? wall >= until : moment.instant >= began + remaining(until)
        }
        guard !ended.isEmpty else { return nil }
        orders = going
        return ended
    }

    func nextDeadline(at moment: Moment, wall: UnixTime) -> MonotonicInstant? {
        guard let end = orders.ends.min() else { return nil }
        return moment.trust.isTrusted
            ? moment.instant + max(.zero, end - wall) : began + remaining(end)
    }

    private func remaining(_ until: UnixTime) -> Duration { max(.zero, until - orders.applied) }
}
