import StationModel

/// Every alarm's life, and which of them explains which.
///
/// Causes are reported again and again: a raise that repeats itself, or a clear of what is not up,
/// is nothing. What comes out is a list of changes, each exactly once: an alarm is never raised
/// twice without having been cleared between, and none is forgotten over a restart.
struct AlarmBoard: Sendable {
    /// What is kept of an alarm besides its life.
    struct Item {
        var life: AlarmLife
        var since: Moment
        var detail: String
        var data: [String: LedgerValue] = [:]
        var cause: Alarm?
    }

    /// Written by this board alone, in all of its files.
    var items: [Alarm: Item] = [:]
    private(set) var causes: AlarmCauses
    /// What has been said of them is too old to explain anything.
    private(set) var explainNothing: Set<Alarm> = []
    /// Nothing changes by time alone before this; `nil` = never.
    private(set) var nextDeadline: MonotonicInstant?
    /// While restored alarms are still to come: those whose cause has spoken since the start. As
    /// many as there are kinds and subjects.
    var judged: Set<Alarm>?

    /// Alarms that were up at the last stop stay up until their cause says otherwise.
    init(
        restored: [Alarm], acknowledged: Set<Alarm> = [], causes: AlarmCauses,
        isMoreToCome: Bool, at moment: Moment
    ) {
        self.causes = causes
        judged = isMoreToCome ? [] : nil
        for alarm in restored { restore(alarm, acknowledged.contains(alarm), at: moment) }
        _ = reviewCauses()
    }

    mutating func restore(_ alarm: Alarm, _ isAcknowledged: Bool, at moment: Moment) {
        let life = AlarmLife(
            alarm.kind.timing, restored: isAcknowledged, at: moment.instant)
        let detail = items[alarm]?.detail ?? ""
        items[alarm] = Item(life: life, since: moment, detail: detail)
        look(at: alarm)
    }

    // MARK: - What happens

    /// The cause of an alarm is there.
    mutating func raise(
        _ alarm: Alarm, detail: String, data: [String: LedgerValue] = [:], at moment: Moment
    ) -> [Change] {
        judged?.insert(alarm)
        if items[alarm] == nil {
            items = items.filter { !$0.value.life.isForgotten(at: moment.instant) }
            guard makeRoom(for: alarm.kind) else { return [] }
            items[alarm] = Item(
                life: AlarmLife(alarm.kind.timing), since: moment, detail: detail, data: data)
        }
        if items[alarm]?.life.stage == .resting {
            items[alarm]?.detail = detail
            items[alarm]?.data = data
        }
        let change = items[alarm]?.life.begin(at: moment.instant)
        if change == .again {
            items[alarm]?.detail = detail
            items[alarm]?.data = data
        }
        return settle(alarm, change, at: moment)
    }

    /// The cause of an alarm is gone.
    mutating func clear(_ alarm: Alarm, at moment: Moment) -> [Change] {
        judged?.insert(alarm)
        // Nearly always none is up, and every step clears some.
        guard !items.isEmpty, items[alarm] != nil else { return [] }
        let change = items[alarm]?.life.end(at: moment.instant)
        return settle(alarm, change, at: moment)
    }

    /// Nothing is left that could be the cause: a device that was taken out, a run that is over.
    mutating func drop(_ alarm: Alarm, at moment: Moment) -> [Change] {
        judged?.insert(alarm)
        guard !items.isEmpty, items[alarm] != nil else { return [] }
        let change = items[alarm]?.life.drop()
        return settle(alarm, change, at: moment)
    }

    /// A person has seen an alarm; `nil` = it is not up. Empty = somebody had seen it before.
    mutating func acknowledge(_ alarm: Alarm, at moment: Moment) -> [Change]? {
        guard isUp(alarm) else { return nil }
        guard items[alarm]?.life.acknowledge() == true else { return [] }
        let change = items[alarm]?.life.advance(to: moment.instant)
        return [.acknowledged(alarm)] + settle(alarm, change, at: moment)
    }

    mutating func advance(to moment: Moment) -> [Change] {
        guard let nextDeadline, nextDeadline <= moment.instant else { return [] }
        var changes: [Change] = []
        let due = items.filter { $0.value.life.due.map { $0 <= moment.instant } ?? false }
        for alarm in due.keys.sorted(by: Alarm.inFixedOrder) {
            let change = items[alarm]?.life.advance(to: moment.instant)
            changes += settle(alarm, change, at: moment)
        }
        self.nextDeadline = items.values.compactMap(\.life.due).min()
        return changes
    }

    /// Other devices, other lines.
    mutating func reconfigure(_ causes: AlarmCauses) -> [Change] {
        self.causes = causes
        return reviewCauses()
    }

    /// Alarms that are up only because nobody can say any more that they are over: they explain
    /// nothing, so that what they hid is told.
    mutating func explainNothing(_ alarms: Set<Alarm>) -> [Change] {
        guard alarms != explainNothing else { return [] }
        explainNothing = alarms
        return reviewCauses()
    }

    // MARK: - Bookkeeping

    private mutating func settle(
        _ alarm: Alarm, _ change: AlarmLife.Change?, at moment: Moment
    ) -> [Change] {
        look(at: alarm)
        switch change {
        case nil: return []
        case .raised:
            guard var item = items[alarm] else { return [] }
            item.since = moment
            item.cause = causes.cause(of: alarm, among: explaining)
            items[alarm] = item
            let raised = Change.raised(
                alarm, under: item.cause, detail: item.detail, data: item.data)
            return [raised] + reviewCauses(after: alarm)
        case .again:
            guard let item = items[alarm] else { return [] }
            return [.again(alarm, under: item.cause, detail: item.detail, data: item.data)]
        case .cleared:
            items[alarm]?.cause = nil
            return [.cleared(alarm)] + reviewCauses(after: alarm)
        }
    }

    /// Keeps the next deadline, and forgets what nobody needs.
    private mutating func look(at alarm: Alarm) {
        guard let life = items[alarm]?.life else { return }
        if let due = life.due { nextDeadline = min(nextDeadline ?? due, due) }
        if life.stage == .resting, !life.timing.mayFlap { items[alarm] = nil }
    }
}
