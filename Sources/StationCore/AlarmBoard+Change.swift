import StationModel

/// What comes out of the board, and the orders in which alarms are told.
extension AlarmBoard {
    enum Change: Hashable, Sendable {
        /// `detail` and `data` as the cause gave them; `under` = a consequence of that alarm.
        case raised(Alarm, under: Alarm?, detail: String, data: [String: LedgerValue])
        /// Up all the while, and its cause is there anew: a person who calls once more.
        case again(Alarm, under: Alarm?, detail: String, data: [String: LedgerValue])
        case cleared(Alarm)
        /// The cause is over and the consequence is not: an alarm of its own from now on.
        case uncovered(Alarm)
        case acknowledged(Alarm)
        /// Before the start, as is known now.
        case acknowledgedBefore(Alarm)
    }

    func isUp(_ alarm: Alarm) -> Bool { items[alarm]?.life.isUp ?? false }

    func isAnyUp(_ kind: AlarmKind) -> Bool {
        // Asked in every step: by the keys, so that no item is copied to look at another.
        items.keys.contains { $0.kind == kind && isUp($0) }
    }

    /// Every alarm that is up or may soon be.
    var known: [Alarm] {
        items.filter { $0.value.life.stage != .resting }.keys.sorted(by: Alarm.inFixedOrder)
    }

    /// What may sound: of alarms that stand for themselves and that nobody has seen.
    var sounding: Set<Signal> {
        var signals: Set<Signal> = []
        for (alarm, item) in items
        where item.life.isUp && !item.life.isAcknowledged && item.cause == nil {
            if let signal = alarm.kind.prompt?.signal { signals.insert(signal) }
        }
        return signals
    }

    /// The gravest first, then the oldest.
    var all: [ActiveAlarm] {
        items.filter { $0.value.life.isUp }.map { alarm, item in
            ActiveAlarm(
                alarm, since: item.since, detail: item.detail,
                isAcknowledged: item.life.isAcknowledged, cause: item.cause)
        }.sorted(by: ActiveAlarm.isBefore)
    }
}

extension AlarmBoard.Change {
    var alarm: Alarm {
        switch self {
        case .raised(let alarm, _, _, _), .again(let alarm, _, _, _), .cleared(let alarm),
            .uncovered(let alarm),
            .acknowledged(let alarm), .acknowledgedBefore(let alarm):
            alarm
        }
    }
}

extension Alarm {
    static func inFixedOrder(_ left: Alarm, _ right: Alarm) -> Bool {
        (left.kind.rawValue, left.subject) < (right.kind.rawValue, right.subject)
    }
}

extension ActiveAlarm {
    /// The gravest first, then the oldest.
    static func isBefore(_ left: ActiveAlarm, _ right: ActiveAlarm) -> Bool {
        let (first, second) = (left.alarm.kind.urgency, right.alarm.kind.urgency)
        if first != second { return first > second }
        if left.since.instant != right.since.instant {
            return left.since.instant < right.since.instant
        }
        return Alarm.inFixedOrder(left.alarm, right.alarm)
    }
}
