import StationModel

/// What a trial asks for, and what it rules.
extension SamplesFlow {
    /// How much later than the interval a live minute's answer may come: a poor modem's request.
    static let latestWitness: Duration = .seconds(10)

    /// Whether a batch is what the trial asked for: the spool's budget, or a late confirmation, may
    /// have moved the cursor meanwhile.
    func isExpected(_ batch: SampleBatch) -> Bool {
        guard let trial else { return false }
        return trialRange(trial)?.numbers.lowerBound == batch.range.numbers.lowerBound
    }

    /// A stored live minute speaks for a trial's words on age until the next one should be stored.
    /// Without such a trial it speaks for none that begins later.
    mutating func witnessAges(_ desk: HubDesk) {
        let isOfAges =
            switch trial?.step {
            case .aged: true
            default: trial != nil && agesWitnessedUntil.map { desk.now < $0 } ?? false
            }
        agesWitnessedUntil = isOfAges ? desk.now + interval + Self.latestWitness : nil
    }

    mutating func take(_ ruling: SampleTrial.Ruling?, _ desk: inout HubDesk) {
        switch ruling {
        case .tooOld(let batch): giveUp(batch, .tooOld, &desk)
        case .refused(let batch, let trouble):
            isRefused(batch, trouble, &desk)
            giveUp(batch, .refused, &desk)
        case .blamesEndpoint:
            refusesContent = false
            agesWitnessedUntil = nil
            patience.failed(desk.trouble(.everythingRefused), &desk)
        case .goesOn, nil: break
        }
        endTrialIfOver()
    }

    private mutating func giveUp(
        _ batch: SampleBatch, _ reason: SampleLossReason, _ desk: inout HubDesk
    ) {
        lose(
            SampleLoss(
                reason: reason, from: batch.from, to: batch.to, count: UInt64(batch.range.count),
                begins: batch.range.numbers.lowerBound, opened: desk.now), &desk)
        cursor = max(cursor, batch.range.numbers.upperBound)
        acknowledge(&desk)
    }

    /// A sample is lost for what it says: it is noted before anything lets go of it.
    mutating func isRefused(
        _ batch: SampleBatch, _ trouble: HubTrouble, _ desk: inout HubDesk
    ) {
        desk.emit(.quarantineSample(batch.range, trouble))
        refusesContent = true
        refusedSeries.add(batch.series)
        refusedSeries.lost(batch.series)
    }

    mutating func endTrialIfOver() {
        guard let ended = trial, ended.isOver(at: cursor) else { return }
        trial = nil
        if let size = ended.sizeThatArrives { limit = min(limit, size) }
    }

    /// What is sent for a trial: a part, or what shows that the endpoint takes anything. The next
    /// live minute shows it as well, and goes by itself.
    func trialRange(_ trial: SampleTrial) -> SampleRange? {
        guard let next = trial.next(from: cursor, spoolEnd: spool.end) else { return nil }
        guard trial.step == .part else { return SampleRange(.spool, next) }
        let end = min(next.upperBound, cursor + limit, backfillEnd ?? .max)
        return SampleRange(.spool, cursor..<max(end, cursor + 1))
    }
}
