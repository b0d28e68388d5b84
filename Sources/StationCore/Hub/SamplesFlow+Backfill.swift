import StationModel

/// Verdicts on samples, and what is lost.
extension SamplesFlow {
    /// Where the next batch of the spool ends at the latest; `nil` = there is none.
    var backfillEnd: UInt64? {
        let ahead = settled.lazy.map { $0.lowerBound }.filter { $0 > cursor }.min()
        let end = min(ahead ?? .max, spool.end)
        return end > cursor ? end : nil
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
        drop(stored, &desk)
        refusesEverything = false
        storedInARow += 1
        if storedInARow >= Self.growsAfter {
            limit = min(limit * 2, Self.mostSamples)
            storedInARow = 0
        }
        settle(stored.batch, place, &desk)
        judgeTrial(&desk)
    }

    private mutating func settle(
        _ batch: SampleBatch, _ place: SpooledBlock?, _ desk: inout HubDesk
    ) {
        let end = batch.range.numbers.upperBound
        if case .live(let number) = batch.range.place {
            settleLive(number, through: end, spooledAs: place, &desk)
            trial?.proved()
        } else if trial?.next != nil {
            if batch.withheld > 0 { lose(withheldOf: batch, &desk) }
            trial?.stored(batch)
        } else if trial != nil {
            settle(batch.range.numbers)
            trial?.proved()
        } else if batch.range.numbers.lowerBound == cursor {
            if batch.withheld > 0 { lose(withheldOf: batch, &desk) } else { tellLoss(&desk) }
            cursor = end
            acknowledge(&desk)
        }
    }

    /// None of a range may be sent.
    mutating func passEmpty(_ batch: SampleBatch, _ desk: inout HubDesk) {
        guard batch.range.count > 0 else { return stopAtEnd() }
        if trial != nil, trial?.next == nil {
            trial?.proof = .live
            return
        }
        lose(withheldOf: batch, &desk)
        if trial != nil {
            trial?.passed(batch)
            judgeTrial(&desk)
        } else if batch.range.numbers.lowerBound == cursor {
            cursor = batch.range.numbers.upperBound
            acknowledge(&desk)
        }
    }

    /// The spool has less than it said; it says so again when it has more.
    private mutating func stopAtEnd() {
        spool = SpoolBacklog(first: spool.first, end: cursor)
        trial = nil
    }

    mutating func serverError(_ failed: Body, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        body?.mayHaveArrived = true
        body?.serverErrors += 1
        let isPart = trial != nil && failed.batch.range.place == .spool
        guard isPart || failed.serverErrors + 1 >= Self.triesOfServerErrors else {
            return patience.failed(outcome.trouble(desk), &desk)
        }
        refused(failed, outcome, &desk)
    }

    mutating func refused(_ refused: Body, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        let batch = refused.batch
        patience.note(outcome.trouble(desk))
        storedInARow = 0
        drop(refused, &desk)
        if outcome.verdict == .tooLarge, batch.range.count > 1, trial == nil {
            limit = UInt64(batch.range.count / 2)
        } else if case .live(let number) = batch.range.place {
            if live?.number == number { liveIsGivenUp = true }
            if trial?.proof == .live { blameEndpoint(&desk) }
        } else {
            tryParts(of: batch, isOfTime: [.outOfOrder, .tooOld].contains(outcome.verdict), &desk)
        }
    }

    private mutating func tryParts(
        of batch: SampleBatch, isOfTime: Bool, _ desk: inout HubDesk
    ) {
        if trial?.next != nil {
            trial?.refused(batch, isOfTime: isOfTime)
        } else if trial != nil {
            trial?.proof = .live
        } else if patience.isSuspended, refusesEverything, !isOfTime {
            // It refuses everything still: one request shows that, twenty show no more.
            blameEndpoint(&desk)
        } else {
            trial = SampleTrial(batch, isOfTime: isOfTime)
        }
        judgeTrial(&desk)
    }

    private mutating func blameEndpoint(_ desk: inout HubDesk) {
        trial = nil
        refusesEverything = true
        patience.failed(desk.trouble(.everythingRefused), &desk)
    }

    /// What is sent for a trial: a part, or what shows that the endpoint takes anything. The next
    /// live minute shows it as well, and goes by itself.
    func trialRange(_ trial: SampleTrial) -> SampleRange? {
        if let part = trial.next { return SampleRange(.spool, part) }
        let behind = trial.judgedThrough
        guard trial.proof == .neighbour else { return nil }
        return SampleRange(.spool, behind..<behind + 1)
    }

    private mutating func judgeTrial(_ desk: inout HubDesk) {
        guard let judged = trial, judged.next == nil else { return }
        guard !judged.needsProof else {
            if judged.proof == .parts {
                trial?.proof = judged.judgedThrough < spool.end ? .neighbour : .live
            }
            return
        }
        trial = nil
        for refusal in judged.refusals {
            lose(
                SampleLoss(
                    reason: refusal.isOfTime ? .tooOld : .refused, from: refusal.from,
                    to: refusal.to, count: refusal.count, begins: refusal.begins,
                    opened: desk.now), &desk)
        }
        cursor = max(cursor, judged.judgedThrough)
        acknowledge(&desk)
    }

    /// What is due next; what was due at `now` has been dealt with, or waits for news.
    func nextDeadline(after now: MonotonicInstant) -> MonotonicInstant? {
        var deadlines = isStopping ? [] : [nextTake]
        if let loss { deadlines.append(loss.opened + SampleLoss.longestUntold) }
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
