import StationCore
import StationModel

/// The oracle's hands in the room: it passes on what happens, and reports the first broken rule.
extension Oracle {
    mutating func roomFollows(_ input: Input, _ station: Station?, at moment: Moment) {
        guard room != nil, let station else { return }
        room?.wasPaused = wasPaused
        room?.follow(
            input, counts: station.roomCounts, isFire: lock.fireLatched, at: moment.instant)
    }

    /// After every step.
    mutating func checkRoomStep(_ station: Station?, at moment: Moment) {
        guard violation == nil, room != nil, station != nil else { return }
        room?.judge(isFire: lock.fireLatched, at: clock.reckoned(moment))
        reportRoom(at: moment)
    }

    /// After somebody has walked through the doorway.
    mutating func checkRoom(_ station: Station?, at moment: Moment) {
        guard violation == nil, room != nil, let station else { return }
        room?.judgeWalk(station.roomCounts)
        room?.judgeWear(station.roomStatus.outputs)
        reportRoom(at: moment)
    }

    mutating func judgeFrost(_ truth: FrostJudge.Truth) {
        guard violation == nil else { return }
        room?.judgeFrost(truth, isFire: lock.fireLatched)
        if let broken = room?.problem {
            violation = Violation(
                at: truth.at, invariant: broken.invariant, detail: broken.detail)
        }
    }

    private mutating func reportRoom(at moment: Moment) {
        guard let broken = room?.problem else { return }
        check(false, broken.invariant, broken.detail, moment)
    }

    mutating func judgeCapacity(_ entry: LedgerEntry, _ person: Person?) {
        room?.judgeCapacity(
            grantedTo: person?.index == People.staff,
            isSaidOver: entry.data["overCapacity"] != nil, at: entry.moment.instant)
    }
}
