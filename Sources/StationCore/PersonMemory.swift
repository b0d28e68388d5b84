import StationModel

/// Who came when: soft anti-passback, and the city's figure of visits.
///
/// Both forget by themselves: passback after its time, visits with the local day.
struct PersonMemory: Sendable {
    /// Persons of one day at the busiest station, several times over. Beyond it people are still
    /// let in, and counted no longer.
    static let mostVisitors = 10_000
    /// Grants within one passback time (minutes); the oldest are forgotten first.
    static let mostRecent = 1024

    private(set) var day: CivilDate?
    private(set) var visitors: [MemberPseudonym: MemberGroup] = [:]
    private var lastGrant: [MemberPseudonym: MonotonicInstant] = [:]

    init(restored: RestoredState) {
        day = restored.visitDay
        visitors = restored.visits
    }

    /// Unites what is counted with what was counted before the start, where both are of one day
    /// (as `startDay` sees it); of two days the one of the clock now counts.
    mutating func restore(_ state: RestoredState) {
        guard let before = state.visitDay else { return }
        guard let day, before != day, before != day + 1 else {
            day = before
            for (member, group) in state.visits
            where visitors[member] == nil && visitors.count < Self.mostVisitors {
                visitors[member] = group
            }
            return
        }
    }

    /// Whether the member was granted less than `passback` ago.
    func cameBackTooSoon(
        _ member: MemberPseudonym, within passback: Duration?, at now: MonotonicInstant
    ) -> Bool {
        guard let passback, let last = lastGrant[member] else { return false }
        return now - last < passback
    }

    /// Remembers a grant. Returns the visit's change when it is the person's first of the day.
    mutating func granted(
        _ record: MemberRecord, today: CivilDate, passback: Duration?, at now: MonotonicInstant
    ) -> StateChange? {
        if let passback {
            lastGrant = lastGrant.filter { now - $0.value < passback }
            if lastGrant.count >= Self.mostRecent,
                let oldest = lastGrant.min(by: {
                    ($0.value, $0.key.value) < ($1.value, $1.key.value)
                })
            {
                lastGrant[oldest.key] = nil
            }
            lastGrant[record.member] = now
        }
        startDay(today)
        guard visitors[record.member] == nil, visitors.count < Self.mostVisitors else { return nil }
        visitors[record.member] = record.group
        return .visit(record.member, record.group, today)
    }

    /// A new day begins with nobody. A clock stepped back over midnight does not undo it; one
    /// stepped back by days does, because the day it came from was never real.
    mutating func startDay(_ today: CivilDate) {
        if let day, day == today || day == today + 1 { return }
        day = today
        visitors = [:]
    }

    /// The visits of a day, by group; none when that day has not had its first visitor.
    func visitsByGroup(on today: CivilDate) -> [MemberGroup: Int] {
        guard day == today else { return [:] }
        return visitors.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
