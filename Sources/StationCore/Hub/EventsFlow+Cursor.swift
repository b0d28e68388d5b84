import StationModel

/// What moves the cursor.
extension EventsFlow {
    mutating func stored(_ stored: Body, _ desk: inout HubDesk) {
        patience.succeeded(desk)
        drop(stored, &desk)
        if isProbing { return neighbourStored(stored.batch) }
        pass(stored.batch, &desk)
        suspicion?.remaining -= stored.batch.count
        // Stored after all: it was the endpoint that refused.
        let isCleared = suspicion.map { $0.suspect != nil || $0.remaining <= 0 }
        if isCleared == true { endSuspicion() }
        size.stored(stored.batch.count, isSuspected: suspicion != nil)
    }

    /// The cursor passes a batch.
    private mutating func pass(_ batch: EventBatch, _ desk: inout HubDesk) {
        guard let last = batch.last else { return }
        cursor = last
        let passed = UInt64(batch.count)
        backlog = EventBacklog(
            count: backlog.count > passed ? backlog.count - passed : 0,
            oldest: backlog.count > passed ? backlog.oldest : nil,
            quarantined: backlog.quarantined)
        desk.emit(.acknowledgeEvents(through: last))
    }

    /// Neither at the hub nor on disk it would be gone: the cursor waits for the disk. Where that
    /// takes nothing, the suspect is sent again after a while, and judged again.
    mutating func quarantine(_ body: Body, _ trouble: HubTrouble, _ desk: inout HubDesk) {
        guard let position = body.batch.last else { return }
        let token = desk.token(.events)
        phase = .quarantining(token, body.batch)
        // A notice that is refused itself is not told: its notice would be refused as well.
        let notice =
            body.batch.kind == .eventQuarantined
            ? nil : LedgerEntry.quarantined(position, trouble, at: desk.moment)
        desk.emit(.quarantine(token, position, trouble, telling: notice))
    }

    /// The event is kept on disk, and so is its notice.
    mutating func isQuarantined(_ token: HubToken, _ desk: inout HubDesk) {
        guard case .quarantining(token, let batch) = phase else { return }
        phase = .idle
        quarantined += 1
        backlog = EventBacklog(
            count: backlog.count, oldest: backlog.oldest, quarantined: backlog.quarantined + 1)
        pass(batch, &desk)
        endSuspicion()
    }

    mutating func endSuspicion() {
        suspicion = nil
        size.resume()
    }

    mutating func drop(_ dropped: Body, _ desk: inout HubDesk) {
        body = nil
        desk.emit(.forget(dropped.token))
    }
}
