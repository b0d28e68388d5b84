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
        if storedSinceRefusal != nil { storedSinceRefusal = true }
        storedInARow += 1
        if storedInARow >= Self.growsAfter {
            limit = min(limit * 2, Self.mostSamples)
            storedInARow = 0
        }
        let batch = stored.batch
        if case .live(let number) = batch.range.place {
            let end = batch.range.numbers.upperBound
            settleLive(number, through: end, spooledAs: place, &desk)
        } else if trial != nil {
            trial?.stored(batch)
            judgeTrial(&desk)
        } else if batch.range.numbers.lowerBound == cursor {
            if batch.withheld > 0 { lose(withheldOf: batch, &desk) } else { tellLoss(&desk) }
            storedSinceRefusal = nil
            cursor = batch.range.numbers.upperBound
            acknowledge(&desk)
        }
    }

    /// None of a range may be sent.
    mutating func passEmpty(_ batch: SampleBatch, _ desk: inout HubDesk) {
        guard batch.range.count > 0 else { return stopAtEnd() }
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
        } else {
            tryParts(of: batch, isOfTime: [.outOfOrder, .tooOld].contains(outcome.verdict), &desk)
        }
    }

    private mutating func tryParts(
        of batch: SampleBatch, isOfTime: Bool, _ desk: inout HubDesk
    ) {
        if trial != nil {
            trial?.refused(batch, isOfTime: isOfTime)
        } else if patience.isSuspended, storedSinceRefusal == false, !isOfTime {
            // It refuses everything still: one request shows that, twenty show no more.
            return patience.failed(desk.trouble(.everythingRefused), &desk)
        } else {
            trial = SampleTrial(
                batch, isOfTime: isOfTime, storedSince: storedSinceRefusal ?? false)
        }
        judgeTrial(&desk)
    }

    private mutating func judgeTrial(_ desk: inout HubDesk) {
        guard let judged = trial, judged.next == nil else { return }
        trial = nil
        guard judged.isRead else {
            // Nothing of it was stored: that is how an endpoint behaves that refuses everything.
            storedSinceRefusal = false
            return patience.failed(desk.trouble(.everythingRefused), &desk)
        }
        storedSinceRefusal = nil
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

    private mutating func lose(withheldOf batch: SampleBatch, _ desk: inout HubDesk) {
        guard batch.withheld > 0 else { return }
        lose(
            SampleLoss(
                reason: .clock, from: batch.from, to: batch.to, count: UInt64(batch.withheld),
                begins: batch.range.numbers.lowerBound, opened: desk.now), &desk)
    }

    private mutating func lose(_ more: SampleLoss, _ desk: inout HubDesk) {
        lost += more.count
        if loss?.reason == more.reason {
            loss?.extend(from: more.from, to: more.to, count: more.count)
        } else {
            tellLoss(&desk)
            loss = more
        }
    }

    mutating func tellLossIfDue(_ desk: inout HubDesk) {
        guard let loss, loss.opened + SampleLoss.longestUntold <= desk.now || cursor >= spool.end
        else { return }
        tellLoss(&desk)
    }

    /// One at a time: what is lost while another loss is on its way to the disk is told after it.
    mutating func tellLoss(_ desk: inout HubDesk) {
        guard let loss, telling == nil else { return }
        let token = desk.token(.samples)
        telling = (token, loss)
        self.loss = nil
        desk.emit(.record(.samplesLost(loss, at: desk.moment), token))
    }

    /// The entry is on disk: the cursor may pass what it tells of.
    mutating func recorded(_ token: HubToken, _ desk: inout HubDesk) {
        guard telling?.token == token else { return }
        telling = nil
        acknowledge(&desk)
    }

    /// The spool forgets what is settled, and what is lost only once that has been told.
    mutating func acknowledge(_ desk: inout HubDesk) {
        let through = min(telling?.loss.begins ?? .max, loss?.begins ?? .max, cursor)
        guard through > acknowledged else { return }
        acknowledged = through
        desk.emit(.acknowledgeSamples(before: through))
    }

    /// What is due next; what was due at `now` has been dealt with, or waits for news.
    func nextDeadline(after now: MonotonicInstant) -> MonotonicInstant? {
        var deadlines = isStopping ? [] : [nextTake]
        if let loss { deadlines.append(loss.opened + SampleLoss.longestUntold) }
        if phase == .idle {
            let isReady = body != nil || liveRange != nil
            let waits =
                isReady ? [patience.nextTry] : [patience.nextTry, nextBackfill, clockPollAt]
            if isReady || trial != nil || backfillEnd != nil {
                deadlines += waits.compactMap { $0 }.max().map { [$0] } ?? []
            }
        }
        return deadlines.filter { $0 > now }.min()
    }
}
