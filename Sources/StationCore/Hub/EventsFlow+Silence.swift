import StationModel

/// What follows when nobody says whether a batch was stored: halves, rounds, quarantine.
///
/// The connection breaks while it is under way, nothing comes in time, or a proxy says that the
/// engine behind it has ended (408, 502, 504). It may be the network; the size, where the uplink is
/// too slow for it; or one event at which the receiver ends, each time.
///
///     batch ──5 ×──▶ half of it ─ … ─▶ one event: the suspect
///     suspect lost ──▶ neighbour stored ──▶ suspect lost: a round; after a wait the next one
///        └ stored after all: it was the network, or the size
///
/// - A neighbour that is not answered begins the rounds anew, and so does a word on the suspect
///   (503, a refused connection). The suspect goes before its neighbour and behind it, so that a
///   gateway that loses every second request, a modem that wakes for the first, or a proxy that
///   takes one at a time makes no round.
/// - Each round's neighbour is another event, as long as there are any: that the sink knows an old
///   one shows little. A suspect without a neighbour waits for one, and holds up nothing.
/// - Waits grow over the rounds: ten take 19 minutes at most, 34 with three requests each that last
///   their 30 s. Nothing of it is counted over a restart.
extension EventsFlow {
    /// A lost packet or a gateway that starts anew is no reason for smaller requests; five failures
    /// are no accident (`HubPatience.suspendedFrom`).
    static let triesWithoutVerdict = 5
    /// Where the network loses a share p of all requests, one round is p²(1 − p) likely, 4/27 at
    /// most: ten in a row are below 10⁻⁸ whatever p is. They last minutes, which is longer than a
    /// gateway needs to notice that one of its engines is gone.
    static let roundsThatJudge = 10

    mutating func unanswered(_ body: Body, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        if isProbing { return neighbourUnanswered(body, outcome, &desk) }
        if body.batch.count == 1, suspicion?.neighbourStored ?? false {
            return roundEnds(body, outcome, &desk)
        }
        let silences = body.silences + 1
        self.body?.silences = silences
        let isDoubted = suspicion != nil || size.isInDoubt(body.batch.count)
        let isEnough = isDoubted || silences >= Self.triesWithoutVerdict
        let trouble = trouble(body.batch, outcome, isDoubted: isDoubted, desk)
        if isEnough, body.batch.count == 1 {
            patience.note(trouble)
            drop(body, &desk)
            return suspect(body.batch, &desk)
        }
        patience.failed(trouble, retryAfter: outcome.retryAfter, &desk)
        guard isEnough else { return }
        drop(body, &desk)
        halve(body.batch, .unanswered)
    }

    /// Where others get through, nobody need look for a cable.
    private func trouble(
        _ batch: EventBatch, _ outcome: HubOutcome, isDoubted: Bool, _ desk: HubDesk
    ) -> HubTrouble {
        var reason: HubReason?
        if suspicion?.rounds ?? 0 > 0 { reason = .neverAnswered }
        if batch.count > 1, isDoubted, size.othersAreStored { reason = .largerUnanswered }
        guard let reason else { return outcome.trouble(desk) }
        return HubTrouble(reason, status: outcome.status, at: desk.moment.wall)
    }

    /// The next attempt is the suspect's, and the next neighbour the one behind this: it may be of
    /// the suspect's kind.
    private mutating func neighbourUnanswered(
        _ body: Body, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        suspicion?.walked = body.batch.last
        suspicion?.rounds = 0
        drop(body, &desk)
        endProbing(outcome.trouble(desk), retryAfter: outcome.retryAfter, &desk)
    }

    /// A neighbour was stored, and the suspect right behind it met with no answer again.
    private mutating func roundEnds(
        _ body: Body, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        let rounds = (suspicion?.rounds ?? 0) + 1
        suspicion?.rounds = rounds
        suspicion?.neighbourStored = false
        let trouble = HubTrouble(.neverAnswered, status: outcome.status, at: desk.moment.wall)
        guard rounds >= Self.roundsThatJudge else {
            return patience.failed(
                trouble, retryAfter: outcome.retryAfter, doublings: rounds, &desk)
        }
        patience.note(trouble)
        drop(body, &desk)
        quarantine(body, trouble, &desk)
    }
}
