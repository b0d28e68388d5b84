public import StationModel

/// What is lost, and when the spool may forget it.
extension SamplesFlow {
    /// A disk that takes no entry is full for longer than a moment, and a loss has no haste.
    static let tellsAgainAfter: Duration = .seconds(60)

    mutating func lose(withheldOf batch: SampleBatch, _ desk: inout HubDesk) {
        guard batch.withheld > 0 else { return }
        lose(
            SampleLoss(
                reason: .clock, from: batch.from, to: batch.to, count: UInt64(batch.withheld),
                begins: batch.range.numbers.lowerBound, opened: desk.now), &desk)
    }

    /// What is in the spool counts when it is told: until then another machine may find it anew.
    mutating func lose(_ more: SampleLoss, _ desk: inout HubDesk) {
        if !more.kind.isInSpool { lost[more.reason, default: 0] += more.count }
        if losses[more.kind] == nil {
            losses[more.kind] = more
        } else {
            losses[more.kind]?.extend(by: more)
        }
    }

    /// Those of a reason at once when what is late has been sent, and then once an hour: a series
    /// that is refused minute after minute must not fill the ledger.
    mutating func tellLossIfDue(_ desk: inout HubDesk) {
        if let again = telling?.again, again <= desk.now { tellAgain(&desk) }
        guard !losses.isEmpty else { return }
        tellLoss(untold.first { isDue($0, at: desk.now) }, &desk)
    }

    private func isDue(_ loss: SampleLoss, at now: MonotonicInstant) -> Bool {
        let isRare = lastTold[loss.kind].map { $0 + SampleLoss.longestUntold <= now } ?? true
        return loss.opened + SampleLoss.longestUntold <= now || isRare && cursor >= spool.end
    }

    var untold: [SampleLoss] {
        SampleLossReason.allCases.flatMap { reason in
            [false, true].compactMap { losses[SampleLoss.Kind(reason: reason, isInSpool: $0)] }
        }
    }

    /// One at a time: what is lost while another loss is on its way to the disk is told after it.
    mutating func tellLoss(_ loss: SampleLoss?, _ desk: inout HubDesk) {
        guard let loss, telling == nil else { return }
        let token = desk.token(.samples)
        telling = (token, loss, nil)
        lastTold[loss.kind] = desk.now
        losses[loss.kind] = nil
        desk.emit(.record(.samplesLost(loss, at: desk.moment), token))
    }

    /// The entry is on disk: the cursor may pass what it tells of.
    mutating func recorded(_ token: HubToken, _ desk: inout HubDesk) {
        guard let told = telling, told.token == token else { return }
        if told.loss.kind.isInSpool { lost[told.loss.reason, default: 0] += told.loss.count }
        telling = nil
        acknowledge(&desk)
    }

    /// The disk did not take the entry: the loss stays what it is, and its samples in the spool.
    mutating func notRecorded(_ token: HubToken, _ desk: HubDesk) {
        guard telling?.token == token else { return }
        telling?.again = desk.now + Self.tellsAgainAfter
    }

    /// A failed entry is written once more.
    mutating func tellAgain(_ desk: inout HubDesk) {
        guard let loss = telling?.loss, telling?.again != nil else { return }
        let token = desk.token(.samples)
        telling = (token, loss, nil)
        desk.emit(.record(.samplesLost(loss, at: desk.moment), token))
    }

    /// The spool forgets what is settled, and what is lost only once that has been told.
    mutating func acknowledge(_ desk: inout HubDesk) {
        let through = untold.reduce(min(telling?.loss.begins ?? .max, cursor)) {
            min($0, $1.begins)
        }
        guard through > acknowledged else { return }
        acknowledged = through
        desk.emit(.acknowledgeSamples(before: through))
    }
}

/// What a machine leaves when it ends, for a stop or for another configuration.
extension Hub {
    public typealias LossLeft = (
        reason: SampleLossReason, from: UnixTime, to: UnixTime, count: UInt64
    )

    /// An entry of a loss is on its way to the disk: only its answer says whether it is told.
    public var isTellingLoss: Bool {
        samples?.telling.map { $0.again == nil } ?? false
    }

    /// Lost, told by nobody, and in no spool: known to nobody else.
    public var lossesLeft: [LossLeft] {
        guard let samples else { return [] }
        let waiting = isTellingLoss ? nil : samples.telling?.loss
        return ([waiting].compactMap { $0 } + samples.untold).filter { !$0.kind.isInSpool }
            .map { ($0.reason, $0.from, $0.to, $0.count) }
    }
}
