import StationModel

/// What goes next, and verdicts on it.
extension SamplesFlow {
    /// Where the next batch of the spool ends at the latest; `nil` = there is none.
    var backfillEnd: UInt64? {
        let ahead = settled.lazy.map { $0.lowerBound }.filter { $0 > cursor }.min()
        let end = min(ahead ?? .max, spool.end)
        return end > cursor ? end : nil
    }

    /// The running minute goes ahead of what is late.
    func nextRange(at now: MonotonicInstant) -> SampleRange? {
        if let range = liveRange, !letsLateGo { return range }
        return lateRange(at: now) ?? liveRange
    }

    private func lateRange(at now: MonotonicInstant) -> SampleRange? {
        guard nextBackfill <= now, clockPollAt.map({ $0 <= now }) ?? true else { return nil }
        if let trial { return trialRange(trial) }
        guard let end = backfillEnd else { return nil }
        let again = vain.map { $0.batch.range.numbers }.flatMap { $0.first == cursor ? $0 : nil }
        return SampleRange(.spool, cursor..<min(again?.upperBound ?? .max, end, cursor + limit))
    }

    /// The spool's own word: its budget may have taken the oldest, which it tells itself.
    mutating func spoolChanged(_ news: SpoolBacklog) {
        spool = news
        guard news.first > cursor else { return }
        cursor = news.first
        acknowledged = max(acknowledged, news.first)
        trial = nil
    }

    mutating func stored(_ stored: Body, _ desk: inout HubDesk) {
        patience.succeeded(desk)
        let place = spooledOfBody
        let isMinutesFirst = !isOfStoredMinute(stored)
        drop(stored, &desk)
        storedInARow += 1
        if storedInARow >= Self.growsAfter {
            limit = min(limit * 2, Self.mostSamples)
            storedInARow = 0
        }
        if case .live(let number) = stored.batch.range.place {
            givenUpInARow = 0
            settleLive(number, stored, spooledAs: place, &desk)
            witnessAges(desk)
            if speaksForTrial(isMinutesFirst) { take(trial?.proved(), &desk) }
        } else {
            let isOfTrial = isExpected(stored.batch)
            pass(stored.batch, &desk)
            if isOfTrial { take(trial?.stored(stored.batch), &desk) }
        }
    }

    /// Of the running minute nothing newer was sent, so it is itself what makes it late. What comes
    /// from the spool is out of order behind any live minute, whatever became of it before: it is
    /// made anew for each attempt (`keep`), and a body knows of its own attempts alone.
    func isThereAlready(_ body: Body) -> Bool {
        body.mayHaveArrived && newestSent.map { $0 <= body.batch.from } ?? true
    }

    mutating func drop(_ dropped: Body, _ desk: inout HubDesk) {
        body = nil
        spooledOfBody = nil
        desk.emit(.forget(dropped.token))
    }

    /// It is at the hub, or nothing of it can be sent.
    private mutating func pass(_ batch: SampleBatch, _ desk: inout HubDesk) {
        let numbers = batch.range.numbers
        guard numbers.lowerBound <= cursor else {
            if batch.withheld == 0 { settle(numbers) }
            return
        }
        // What was asked for before the cursor moved is asked for again where nobody may get some.
        guard numbers.lowerBound == cursor || batch.withheld == 0 else { return }
        lose(withheldOf: batch, &desk)
        cursor = max(cursor, numbers.upperBound)
        acknowledge(&desk)
    }

    /// None of a range may be sent.
    mutating func passEmpty(_ batch: SampleBatch, _ desk: inout HubDesk) {
        guard batch.range.count > 0 else { return stopAtEnd(batch) }
        let isOfTrial = isExpected(batch)
        pass(batch, &desk)
        guard isOfTrial else { return }
        trial?.passedEmpty(batch)
        endTrialIfOver()
    }

    /// The spool has less than it said; it says so again when it has more.
    private mutating func stopAtEnd(_ batch: SampleBatch) {
        let end = max(cursor, batch.range.numbers.lowerBound)
        spool = SpoolBacklog(first: spool.first, end: end)
        if trial?.step != .neighbour { trial = nil }
    }

    mutating func serverError(_ failed: Body, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        let isOften = failed.serverErrors + 1 >= Self.triesOfServerErrors
        let isTakenApart = trial != nil || live?.isTakenApart ?? false
        guard isOften || isTakenApart || refusesContent else {
            body?.serverErrors += 1
            patience.failed(outcome.trouble(desk), &desk)
            return keep(outcome, &desk)
        }
        refused(failed, outcome, &desk)
    }

    mutating func refused(_ refused: Body, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        let batch = refused.batch
        patience.note(outcome.trouble(desk))
        storedInARow = 0
        drop(refused, &desk)
        if outcome.verdict == .tooLarge, batch.range.count > 1 {
            limit = UInt64(batch.range.count / 2)
        } else if case .live(let number) = batch.range.place {
            refusedLive(number, batch, outcome, &desk)
        } else if trial == nil ? batch.range.numbers.lowerBound == cursor : isExpected(batch) {
            trial = trial ?? SampleTrial(batch)
            take(
                trial?.refused(
                    batch, outcome.trouble(desk), isOfTime: outcome.isOfTime,
                    isWitnessed: agesWitnessedUntil.map { desk.now < $0 } ?? false,
                    isPatient: !patience.isSuspended), &desk)
        }
    }

    /// What is due next; what was due at `now` has been dealt with, or waits for news.
    func nextDeadline(after now: MonotonicInstant) -> MonotonicInstant? {
        var deadlines = isStopping ? [] : [nextTake]
        if let again = telling?.again { deadlines.append(again) }
        deadlines += losses.values.map { $0.opened + SampleLoss.longestUntold }
        if phase == .idle {
            let isReady = body != nil || liveRange != nil
            let waits =
                isReady ? [patience.nextTry] : [patience.nextTry, nextBackfill, clockPollAt]
            let isDue = trial.map { trialRange($0) != nil } ?? (backfillEnd != nil)
            if isReady || isDue {
                deadlines += waits.compactMap { $0 }.max().map { [$0] } ?? []
            }
        }
        return deadlines.filter { $0 > now }.min()
    }
}
