import StationModel

/// One-time unlocks from the city: which begin, and what is told of those that open nothing.
extension Station {
    /// An unlock's id is on disk before the door opens: it opens at most once, ever. Who ordered
    /// one that does not even begin learns why, once: every later version may hold it again.
    mutating func begin(
        _ unlock: RemoteUnlock, isNews: Bool, at moment: Moment
    ) -> Bool {
        guard !unlocks.isUsed(unlock.unlockId) else { return false }
        let token = newToken()
        if let reason = hindrance(to: unlock, at: moment)
            ?? unlocks.begin(unlock, token: token, at: moment)
        {
            if isNews, unlocks.isFirstRefusal(of: unlock.unlockId) {
                void(unlock, reason, at: moment)
            }
            return false
        }
        let entry = LedgerEntry(
            .accessGranted, at: moment, subject: "door", data: ["kind": .text("remote")],
            member: unlock.member)
        let change = StateChange.unlockUsed(
            unlockId: unlock.unlockId, notAfter: unlock.notAfter)
        emit(.commit(record(entry, changes: [change]), token))
        return true
    }

    private func hindrance(to unlock: RemoteUnlock, at moment: Moment) -> UnlockFailure? {
        guard let uncertainty = moment.trust.uncertaintySeconds else { return .clockUntrusted }
        if moment.wall > unlock.notAfter { return .expired }
        if unlock.issuedAt > moment.wall + RemoteUnlocks.ahead + .seconds(uncertainty) {
            return .notYetIssued
        }
        if replay.isBeforeStart(unlock.issuedAt, at: moment) { return .beforeStart }
        return modes.mode == .lockdown && !fire.isLatched ? .lockdown : nil
    }

    /// What storage has not answered by the stop opens nothing any more.
    mutating func voidUnansweredUnlocks(at moment: Moment) {
        for unlock in unlocks.giveUp() { void(unlock, .stopped, at: moment) }
    }

    mutating func void(
        _ unlock: RemoteUnlock, _ reason: UnlockFailure, at moment: Moment
    ) {
        append(
            .accessNotCarriedOut, at: moment, subject: "door",
            data: ["kind": .text("remote"), "reason": .text(reason.rawValue)],
            member: unlock.member)
    }
}
