import StationModel

/// What moves the cursor.
extension EventsFlow {
    mutating func stored(_ stored: Body, _ desk: inout HubDesk) {
        patience.succeeded(desk)
        drop(stored, &desk)
        if isProbing { return neighbourStored() }
        pass(stored.batch, &desk)
        suspicion?.remaining -= stored.batch.count
        // Stored after all: it was the endpoint that refused.
        let isCleared = suspicion.map { $0.suspect != nil || $0.remaining <= 0 }
        if isCleared == true { endSuspicion() }
        storedInARow += 1
        if storedInARow >= Self.growsAfter, ceiling < Self.mostEvents {
            ceiling = min(ceiling * 2, Self.mostEvents)
            storedInARow = 0
            if suspicion == nil { limit = ceiling }
        }
    }

    /// The cursor passes a batch.
    private mutating func pass(_ batch: EventBatch, _ desk: inout HubDesk) {
        guard let last = batch.last else { return }
        cursor = last
        let passed = UInt64(batch.count)
        backlog = EventBacklog(
            count: backlog.count > passed ? backlog.count - passed : 0,
            oldest: backlog.count > passed ? backlog.oldest : nil)
        desk.emit(.acknowledgeEvents(through: last))
    }

    mutating func quarantine(_ body: Body, _ trouble: HubTrouble, _ desk: inout HubDesk) {
        guard let position = body.batch.last else { return }
        quarantined += 1
        desk.emit(.quarantine(position, trouble))
        // A notice that is refused itself is not told: its notice would be refused as well.
        if body.batch.kind != .eventQuarantined {
            desk.emit(.record(.quarantined(position, trouble, at: desk.moment), nil))
        }
        pass(body.batch, &desk)
        endSuspicion()
    }

    mutating func endSuspicion() {
        suspicion = nil
        limit = ceiling
    }

    mutating func drop(_ dropped: Body, _ desk: inout HubDesk) {
        body = nil
        desk.emit(.forget(dropped.token))
    }
}
