import StationModel

/// What was sent in vain: kept, made anew, or taken apart because nobody ever answers it.
extension SamplesFlow {
    /// Attempts without a verdict on one request before it is believed that there is something
    /// about it; a network that loses every second one does so once in thirty-two.
    static let triesUnheard = 5
    /// Of what a minute has left, when some of it was stored just before.
    static let triesUnheardOfRest = 2
    /// Something late goes next, and has what is left of the minute.
    static let longestBehindGivenUp: Duration = .seconds(5)

    /// Nobody answers two running minutes in a row: a series may be to blame that is in each of
    /// them, which is found in what is late.
    var letsLateGo: Bool { givenUpInARow > 1 }

    /// A body as the worker made it; of what is late, with what its last attempts showed.
    func made(_ token: HubToken, _ batch: SampleBatch) -> Body {
        var made = Body(token: token, batch: batch)
        if let live, batch.range.place == .live(block: live.block.number) {
            made.taken = live.block.moment.instant
        } else if let vain, vain.batch.range == batch.range {
            (made.serverErrors, made.unheard) = (vain.serverErrors, vain.unheard)
        }
        return made
    }

    /// The running minute is sent again as it was. What is late is made anew, for the running
    /// minute goes before it, and no order of a receiver depends on it.
    mutating func keep(_ outcome: HubOutcome, _ desk: inout HubDesk) {
        if outcome.mayHaveArrived { body?.mayHaveArrived = true }
        guard let kept = body, kept.batch.range.place == .spool else { return }
        vain = kept
        drop(kept, &desk)
    }

    mutating func isInVain(_ sent: Body, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        if outcome.isUnanswered { body?.unheard += 1 }
        let tries = sent.unheard + 1
        keep(outcome, &desk)
        guard outcome.isUnanswered else { return }
        if case .live(let number) = sent.batch.range.place {
            if speaksForTrial(!isOfStoredMinute(sent)) { trial?.doubt() }
            if isGivenUp(sent, tries, at: desk.now) { giveUp(sent, number, &desk) }
        } else {
            lateUnheard(sent.batch, isOften: tries >= Self.triesUnheard, outcome, &desk)
        }
    }

    /// It goes to the spool with its minute, and is judged there. Half its minute it has for
    /// itself, and what follows waits for it half a minute at most.
    private func isGivenUp(_ sent: Body, _ tries: Int, at now: MonotonicInstant) -> Bool {
        if isOfStoredMinute(sent) { return tries >= Self.triesUnheardOfRest }
        let span = tries >= Self.triesUnheard ? interval / 2 : interval / 2 * 3
        return sent.taken.map { $0 + span <= now } ?? true
    }

    private mutating func giveUp(_ sent: Body, _ number: UInt64, _ desk: inout HubDesk) {
        drop(sent, &desk)
        givenUpInARow += 1
        if live?.block.number == number { live?.giveUp() }
        if letsLateGo { patience.shortenWait(to: Self.longestBehindGivenUp, &desk) }
    }

    private mutating func lateUnheard(
        _ batch: SampleBatch, isOften: Bool, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        guard trial == nil ? isOften && batch.range.numbers.lowerBound == cursor : isExpected(batch)
        else { return }
        storedInARow = 0
        trial = trial ?? SampleTrial(batch)
        trial?.unheard(batch, outcome.trouble(desk), isOften: isOften)
    }

    /// Others of its minute are at the hub.
    func isOfStoredMinute(_ body: Body) -> Bool {
        guard let live, body.batch.range.place == .live(block: live.block.number) else {
            return false
        }
        return live.hasStored
    }

    /// Whether what becomes of a request of the running minute says something to the trial: of a
    /// suspect that nobody answers the first of a minute does, where no neighbour can.
    func speaksForTrial(_ isMinutesFirst: Bool) -> Bool {
        guard let trial, trial.isUnheard else { return true }
        return isMinutesFirst && trialRange(trial) == nil
    }
}
