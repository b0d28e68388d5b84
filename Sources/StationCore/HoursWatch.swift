import StationModel

/// Whether the present lies within a schedule. With an untrusted clock it does: light and power
/// for a person are better than neither, and the door has rules of its own. `wall` is the best
/// known time.
struct HoursWatch: Sendable {
    private var schedule: Schedule
    private var zone: TimeZoneTable
    private(set) var isOpen = true
    /// The wall time at which the schedule must be looked at again.
    private var nextLook: UnixTime?
    /// When it was looked at; a wall time before it means a clock stepped back.
    private var lookedAt = UnixTime(milliseconds: .min)

    init(_ schedule: Schedule, zone: TimeZoneTable) {
        self.schedule = schedule
        self.zone = zone
    }

    mutating func reconfigure(_ schedule: Schedule, zone: TimeZoneTable) {
        guard schedule != self.schedule || zone != self.zone else { return }
        self = HoursWatch(schedule, zone: zone)
    }

    mutating func advance(to moment: Moment, wall: UnixTime) {
        guard moment.trust.isTrusted else {
            (isOpen, nextLook) = (true, nil)
            return
        }
        if let nextLook, wall < nextLook, wall >= lookedAt { return }
        lookedAt = wall
        nextLook = schedule.nextBoundary(after: wall, in: zone) ?? wall + .days(1)
        isOpen = schedule.isOpen(at: zone.local(wall))
    }

    func nextDeadline(at moment: Moment, wall: UnixTime) -> MonotonicInstant? {
        guard moment.trust.isTrusted else { return nil }
        return nextLook.map { moment.instant + max(.zero, $0 - wall) }
    }
}
