import StationModel

/// What a refusal leads to: halves, neighbours, quarantine.
extension EventsFlow {
    mutating func serverError(_ body: Body, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        let errors = body.serverErrors + 1
        self.body?.serverErrors = errors
        guard errors >= serverErrorsThatJudge(body.batch) else {
            return patience.failed(outcome.trouble(desk), &desk)
        }
        refused(body, outcome.trouble(desk), .content, &desk)
    }

    /// While a batch is taken apart its parts need no proof of their own. A suspect does: one error
    /// may be the last of a bad minute, also behind a neighbour that was stored.
    private func serverErrorsThatJudge(_ batch: EventBatch) -> Int {
        guard let suspicion else { return Self.triesOfServerErrors }
        if batch.count > 1 || suspicion.isProbing { return 1 }
        return suspicion.neighbourStored ? Self.serverErrorsOfSuspect : Self.triesOfServerErrors
    }

    mutating func refused(
        _ body: Body, _ trouble: HubTrouble, _ cause: BatchSize.Cause, _ desk: inout HubDesk
    ) {
        patience.note(trouble)
        size.refused()
        drop(body, &desk)
        if isProbing { return neighbourRefused(body, &desk) }
        if body.batch.count > 1 {
            halve(body.batch, cause)
        } else if let suspicion, suspicion.suspect == body.batch.last, suspicion.neighbourStored {
            quarantine(body, trouble, &desk)
        } else {
            suspect(body.batch, &desk)
        }
    }

    mutating func halve(_ batch: EventBatch, _ cause: BatchSize.Cause) {
        suspicion = suspicion ?? Suspicion(remaining: batch.count)
        size.halve(batch.count, cause)
    }

    /// One event is not stored, and nothing shows yet that the endpoint takes any.
    mutating func suspect(_ batch: EventBatch, _ desk: inout HubDesk) {
        var suspected = suspicion ?? Suspicion(remaining: 1)
        if suspected.suspect != batch.last {
            suspected.walked = nil
            suspected.rounds = 0
        }
        suspected.neighbourStored = false
        suspected.suspect = batch.last
        suspected.walked = suspected.walked ?? batch.last
        suspected.neighboursTried = 0
        suspected.isProbing = true
        suspicion = suspected
        encode(after: suspected.walked, count: 1, &desk)
    }

    /// The endpoint takes events: the suspect is judged by its next answer.
    mutating func neighbourStored(_ batch: EventBatch) {
        suspicion?.walked = batch.last
        suspicion?.neighbourStored = true
        suspicion?.isProbing = false
        size.single()
    }

    private mutating func neighbourRefused(_ body: Body, _ desk: inout HubDesk) {
        suspicion?.walked = body.batch.last
        suspicion?.neighboursTried += 1
        let atOnce = patience.isSuspended ? 1 : Self.neighboursAtOnce
        guard let tried = suspicion?.neighboursTried, tried < atOnce else {
            return endProbing(desk.trouble(.everythingRefused), &desk)
        }
        encode(after: suspicion?.walked, count: 1, &desk)
    }

    /// Nothing is recorded behind the suspect, or all of it was refused: from the beginning again.
    mutating func noNeighbour(_ desk: inout HubDesk) {
        suspicion?.walked = nil
        endProbing(patience.lastTrouble ?? desk.trouble(.contentRefused), &desk)
    }

    mutating func endProbing(
        _ trouble: HubTrouble, retryAfter: Duration? = nil, _ desk: inout HubDesk
    ) {
        suspicion?.isProbing = false
        size.single()
        patience.failed(trouble, retryAfter: retryAfter, &desk)
    }
}
