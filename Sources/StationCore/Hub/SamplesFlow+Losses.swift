import StationModel

/// What is lost, and when the spool may forget it.
extension SamplesFlow {
    mutating func lose(withheldOf batch: SampleBatch, _ desk: inout HubDesk) {
        guard batch.withheld > 0 else { return }
        lose(
            SampleLoss(
                reason: .clock, from: batch.from, to: batch.to, count: UInt64(batch.withheld),
                begins: batch.range.numbers.lowerBound, opened: desk.now), &desk)
    }

    mutating func lose(_ more: SampleLoss, _ desk: inout HubDesk) {
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
}
