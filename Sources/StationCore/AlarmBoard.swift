import StationModel

/// The alarms that are up. Raising one that is up, or clearing one that is not, is nothing.
struct AlarmBoard: Sendable {
    /// Kinds times devices of the largest station; one more would be our own mistake.
    static let mostActive = 512

    private var active: [Alarm: ActiveAlarm] = [:]
    /// While restored alarms are still to come: those whose cause has spoken since the start. As
    /// many as there are kinds and subjects.
    private var judged: Set<Alarm>?

    /// Alarms that were up at the last stop stay up until their cause says otherwise.
    init(restored: [Alarm], isMoreToCome: Bool, at moment: Moment) {
        for alarm in restored { active[alarm] = ActiveAlarm(alarm, since: moment) }
        judged = isMoreToCome ? [] : nil
    }

    /// Takes over alarms of the last stop late. Returns those that are over: their cause has
    /// spoken since the start and did not raise them, or it ended with the run that raised them.
    mutating func adopt(_ restored: [Alarm], at moment: Moment) -> [Alarm] {
        let judged = judged ?? []
        self.judged = nil
        let new = restored.filter { active[$0] == nil }
        for alarm in new { active[alarm] = ActiveAlarm(alarm, since: moment) }
        return new.filter { judged.contains($0) || $0.kind == .readerLockedOut }
    }

    mutating func raise(_ alarm: Alarm, detail: String, at moment: Moment) -> Bool {
        judged?.insert(alarm)
        guard active[alarm] == nil, active.count < Self.mostActive else { return false }
        active[alarm] = ActiveAlarm(alarm, since: moment, detail: detail)
        return true
    }

    mutating func clear(_ alarm: Alarm) -> Bool {
        judged?.insert(alarm)
        // Nearly always none is up, and every step clears some.
        guard !active.isEmpty else { return false }
        return active.removeValue(forKey: alarm) != nil
    }

    func isUp(_ alarm: Alarm) -> Bool { active[alarm] != nil }

    /// Critical first, then the oldest.
    var all: [ActiveAlarm] {
        active.values.sorted {
            let left = $0.alarm.kind.severity.rank
            let right = $1.alarm.kind.severity.rank
            if left != right { return left > right }
            if $0.since.instant != $1.since.instant { return $0.since.instant < $1.since.instant }
            return ($0.alarm.kind.rawValue, $0.alarm.subject)
                < ($1.alarm.kind.rawValue, $1.alarm.subject)
        }
    }
}

extension AlarmSeverity {
    fileprivate var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .critical: 2
        }
    }
}
