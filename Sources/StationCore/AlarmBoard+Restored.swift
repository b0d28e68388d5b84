import StationModel

/// A start that did not wait for storage, and what storage then knew.
extension AlarmBoard {
    /// Takes over alarms of the last stop late. What is over ends: its cause has spoken since the
    /// start and is not there, or it ended with the run that raised it.
    mutating func adopt(
        _ restored: [Alarm], acknowledged: Set<Alarm>, at moment: Moment
    ) -> [Change] {
        let judged = judged ?? []
        self.judged = nil
        var changes: [Change] = []
        for alarm in restored {
            let hasCause = items[alarm]?.life.hasCause ?? false
            if isUp(alarm) {
                if acknowledged.contains(alarm) { changes += keepAcknowledgement(alarm) }
                continue
            }
            restore(alarm, acknowledged.contains(alarm), at: moment)
            if alarm.kind == .readerLockedOut {
                changes += drop(alarm, at: moment)
            } else if judged.contains(alarm), !hasCause {
                changes +=
                    alarm.kind.timing.needsAcknowledgement
                    ? clear(alarm, at: moment) : drop(alarm, at: moment)
            }
        }
        return changes + reviewCauses()
    }

    /// It was raised anew before anybody knew of its acknowledgement, and so lost it on disk. A
    /// person who calls is not put off with the acknowledgement of an earlier call.
    private mutating func keepAcknowledgement(_ alarm: Alarm) -> [Change] {
        guard !alarm.kind.timing.needsAcknowledgement,
            items[alarm]?.life.acknowledge() == true
        else { return [] }
        return [.acknowledgedBefore(alarm)]
    }
}
