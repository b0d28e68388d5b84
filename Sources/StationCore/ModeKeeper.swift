public import StationModel

/// Keeps the ordered mode until its end, and the hours of free access.
///
/// Both are wall time, so both ask how far the clock is trusted. The wall time is the best known
/// (`ClockWatch.bestWall`), by which orders are judged when they come: an order that has ended is
/// gone for good, and one wrong answer of a time server ends none.
///
/// - An order (`open`, `lockdown`) ends at its wall time. With an untrusted clock it lasts what
///   remained when it was applied, measured by the monotonic clock; after a restart that much
///   again, at most.
/// - Free access follows the hours. With an untrusted clock it neither starts nor ends: a door
///   that opens itself at the wrong hour is worse than a card that must be shown. Where the city
///   withholds it there is none; with an untrusted clock it does not come back either.
public struct ModeKeeper: Sendable {
    /// What changed.
    public enum Change: Hashable, Sendable {
        case overrideEnded(DoorMode)
        case freeAccess(Bool)
    }

    public private(set) var override: DoorOverride?
    public private(set) var freeAccess = false
    /// The city withholds free access: the door asks everybody for a credential.
    var isFreeAccessWithheld = false
    /// Whether the hours are those of free access, when they were last looked at.
    private var hoursAreOpen = false
    private var monotonicEnd: MonotonicInstant?
    private var schedule: Schedule
    private var zone: TimeZoneTable
    /// The wall time at which the hours must be looked at again.
    private var nextLook: UnixTime?
    /// When the hours were looked at; a wall time before it means a clock stepped back.
    private var lookedAt = UnixTime(milliseconds: .min)

    public init(
        configuration: StationConfiguration, restored: DoorOverride?, at moment: Moment
    ) {
        schedule = configuration.door.freeAccess
        zone = configuration.station.timeZone
        override = restored
        monotonicEnd = restored.map { moment.instant + $0.remainingWhenApplied }
    }

    /// The ordered mode, or `normal`.
    public var mode: DoorMode { override?.mode ?? .normal }

    /// Whether anybody may come in, by an order or by the hours.
    var isOpenToAll: Bool { mode == .open || (mode == .normal && freeAccess) }

    /// Applies an order. `now` is the best known wall time, trusted or not.
    public mutating func order(
        _ mode: DoorMode, until: UnixTime, at moment: Moment, now: UnixTime
    ) -> DoorOverride? {
        guard mode != .normal else {
            cancel()
            return nil
        }
        let remaining = max(.zero, until - now)
        override = DoorOverride(mode: mode, until: until, remainingWhenApplied: remaining)
        monotonicEnd = moment.instant + remaining
        return override
    }

    /// Takes over, late, the order that was in force at the last stop: as if it had been known at
    /// the start.
    mutating func restore(_ restored: DoorOverride?, start: MonotonicInstant) {
        override = restored
        monotonicEnd = restored.map { start + $0.remainingWhenApplied }
    }

    /// Back to normal.
    public mutating func cancel() {
        override = nil
        monotonicEnd = nil
    }

    /// Takes changed hours over.
    public mutating func reconfigure(_ configuration: StationConfiguration) {
        schedule = configuration.door.freeAccess
        zone = configuration.station.timeZone
        nextLook = nil
    }

    /// What has changed by now; `wall` is the best known time.
    public mutating func advance(to moment: Moment, wall: UnixTime) -> [Change] {
        var changes: [Change] = []
        if let ended = override, hasEnded(ended, at: moment, wall: wall) {
            cancel()
            changes.append(.overrideEnded(ended.mode))
        }
        let isTrusted = moment.trust.isTrusted
        if isTrusted { lookAtHours(wall) }
        let isFree = hoursAreOpen && !isFreeAccessWithheld
        if isFree != freeAccess, isTrusted || !isFree {
            freeAccess = isFree
            changes.append(.freeAccess(isFree))
        }
        return changes
    }

    private func hasEnded(
        _ override: DoorOverride, at moment: Moment, wall: UnixTime
    ) -> Bool {
        if moment.trust.isTrusted { return wall >= override.until }
        guard let monotonicEnd else { return true }
        return moment.instant >= monotonicEnd
    }

    private mutating func lookAtHours(_ wall: UnixTime) {
        if let nextLook, wall < nextLook, wall >= lookedAt { return }
        lookedAt = wall
        nextLook = schedule.nextBoundary(after: wall, in: zone) ?? wall + .days(1)
        hoursAreOpen = schedule.isOpen(at: zone.local(wall))
    }

    /// The next time at which `advance` may change something.
    public func nextDeadline(at moment: Moment, wall: UnixTime) -> MonotonicInstant? {
        var deadlines: [MonotonicInstant] = []
        if moment.trust.isTrusted {
            let walls = [override?.until, nextLook].compactMap { $0 }
            deadlines = walls.map { moment.instant + max(.zero, $0 - wall) }
        } else if let monotonicEnd {
            deadlines = [monotonicEnd]
        }
        return deadlines.min()
    }
}
