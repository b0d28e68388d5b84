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
                let oldest = lastGrant.min(by: { $0.value < $1.value })
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

    /// A new day begins with nobody; a clock stepped back within the same visit does not undo it.
    mutating func startDay(_ today: CivilDate) {
        guard day.map({ $0 < today }) ?? true else { return }
        day = today
        visitors = [:]
    }

    var visitsByGroup: [MemberGroup: Int] {
        visitors.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
