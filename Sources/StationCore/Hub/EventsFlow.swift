import StationModel

/// All entries to the hub, in order, each at least once; the sink dedupes by their ids.
///
///     resting ──entries──▶ encoding ──body──▶ sending ──stored──▶ cursor moves
///        ▲                    │ waits for the clock  │ endpoint ──▶ same body again, after a while
///        └────────────────────┘                      └ refused ──▶ half of it
///
/// - The cursor moves when the sink has stored (200, 201, 204), and past what is quarantined.
///   There is no number of tries and no age after which an event is given up.
/// - A batch that is refused for what it says, is too large, or has met 500 five times is halved,
///   until what is refused is one event. Then the events behind it are tried, one by one; when one
///   is stored, the suspect is sent once more, and quarantined if it is refused again. So an
///   endpoint that refuses everything, or begins to (a token that ends and is answered with 400),
///   costs nothing, and a suspect without a neighbour waits for one.
/// - A batch of which nobody says whether it was stored is halved as well, see `unanswered`.
/// - So events may arrive before one that is quarantined then, and arrive again in order.
struct EventsFlow: Sendable {
    /// Below the 1 MiB that nginx takes, and sent in seconds over a poor modem.
    static let mostBytes = 256 << 10
    /// A 500 may be the engine's own trouble; five in a row over the same bytes hardly are.
    static let triesOfServerErrors = 5
    /// Of a suspect whose neighbour was stored, as of samples (`SampleTrial.refusalsThatJudge`).
    static let serverErrorsOfSuspect = 2
    /// Neighbours that are tried in a row before the endpoint is blamed; the next attempt goes on
    /// behind them, so that no number of bad events blocks the way.
    static let neighboursAtOnce = 8

    enum Phase: Hashable, Sendable {
        case idle
        case encoding(HubToken)
        case sending(HubToken)
        /// One that is refused is on its way to the disk.
        case quarantining(HubToken, EventBatch)
    }

    /// A body that the worker keeps.
    struct Body: Hashable, Sendable {
        let token: HubToken
        let batch: EventBatch
        var serverErrors = 0
        /// Attempts after which nobody said whether it was stored.
        var silences = 0
    }

    /// What is known while a batch that was refused is taken apart.
    struct Suspicion: Hashable, Sendable {
        /// Events of the refused batch that are not judged yet.
        var remaining: Int
        /// The first event behind the cursor was refused alone.
        var suspect: EventPosition?
        /// A neighbour was stored since.
        var neighbourStored = false
        /// What is being sent is an event behind the suspect.
        var isProbing = false
        /// The last event that was tried alone: the next neighbour is the one behind it.
        var walked: EventPosition?
        var neighboursTried = 0
        /// How often in a row the suspect met with no answer right behind a stored neighbour.
        var rounds = 0
    }

    var acceptedIsStored: Bool
    var patience: HubPatience
    var cursor: EventPosition?
    var backlog: EventBacklog
    /// Since the start.
    var quarantined: UInt64 = 0
    var phase = Phase.idle
    var body: Body?
    var suspicion: Suspicion?
    /// The next entry has no time yet.
    private(set) var waitsUntil: MonotonicInstant?
    /// Something may lie behind the cursor.
    private(set) var hasMore: Bool
    /// Entries came while a page was being read: it may be older than they are.
    private var hasNews = false
    var size = BatchSize()

    init(_ uplink: EventUplink, _ start: Hub.Start, _ desk: inout HubDesk) {
        acceptedIsStored = uplink.acceptedIsStored
        patience = HubPatience(&desk)
        cursor = start.eventsThrough
        backlog = start.ledger
        hasMore = start.ledger.count > 0
    }

    /// Entries are on disk; one of them may have told the time that others wait for.
    mutating func ledger(_ news: EventBacklog) {
        backlog = news
        hasMore = news.count > 0
        hasNews = hasNews || hasMore
        waitsUntil = nil
    }

    /// Whether the ordered way is closed or long: then copies of critical alarms go ahead.
    var isHeldUp: Bool {
        patience.failures > 0 || waitsUntil != nil || suspicion != nil || backlog.count > size.limit
    }

    mutating func advance(_ desk: inout HubDesk) {
        guard phase == .idle, patience.permits(at: desk.now) else { return }
        if let body { return send(body, &desk) }
        if let waitsUntil, desk.now < waitsUntil { return }
        waitsUntil = nil
        guard hasMore else { return }
        if isProbing { return encode(after: suspicion?.walked, count: 1, &desk) }
        encode(after: cursor, count: size.limit, &desk)
    }

    mutating func encode(after position: EventPosition?, count: Int, _ desk: inout HubDesk) {
        let token = desk.token(.events)
        phase = .encoding(token)
        hasNews = false
        desk.emit(
            .encodeEvents(token, after: position, count: count, bytes: Self.mostBytes))
    }

    mutating func send(_ body: Body, _ desk: inout HubDesk) {
        let token = desk.token(.events)
        phase = .sending(token)
        desk.emit(.send(token, body: body.token))
    }

    mutating func encoded(_ token: HubToken, _ batch: EventBatch, _ desk: inout HubDesk) {
        guard phase == .encoding(token) else { return desk.emit(.forget(token)) }
        phase = .idle
        guard batch.count > 0 else {
            desk.emit(.forget(token))
            if isProbing { return noNeighbour(&desk) }
            waitsUntil = hasNews ? nil : batch.waitsUntil
            hasMore = hasNews || batch.waitsUntil != nil
            return
        }
        if !isProbing, let oldest = batch.oldest {
            backlog = EventBacklog(
                count: backlog.count, oldest: oldest, quarantined: backlog.quarantined)
        }
        body = Body(token: token, batch: batch)
    }

    mutating func bodyLost(_ token: HubToken) {
        guard phase == .sending(token) else { return }
        phase = .idle
        body = nil
    }

    mutating func storageFailed(_ token: HubToken, _ desk: inout HubDesk) {
        switch phase {
        case .encoding(token), .quarantining(token, _): phase = .idle
        default: return
        }
        patience.failed(desk.trouble(.localStorage), &desk)
    }

    mutating func judged(_ token: HubToken, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        guard phase == .sending(token), let body else { return }
        phase = .idle
        switch outcome.verdict {
        case .stored: stored(body, &desk)
        case .tooLarge: refused(body, outcome.trouble(desk), .tooLarge, &desk)
        case .contentRefused, .outOfOrder, .tooOld:
            refused(body, outcome.trouble(desk), .content, &desk)
        case .serverError, .refusedByPage: serverError(body, outcome, &desk)
        case .endpoint where outcome.isUnanswered: unanswered(body, outcome, &desk)
        case .endpoint, .accepted, .delivered, .unchanged, .rangeRefused:
            suspicion?.rounds = 0
            patience.failed(outcome.trouble(desk), retryAfter: outcome.retryAfter, &desk)
        }
    }

    func isBehindCursor(_ position: EventPosition) -> Bool {
        guard let cursor, cursor.epoch == position.epoch else { return false }
        return position.sequence <= cursor.sequence
    }

    /// What is under way is a neighbour of a suspect.
    var isProbing: Bool { suspicion?.isProbing ?? false }

    var isWorking: Bool { phase != .idle }

    var nextDeadline: MonotonicInstant? {
        guard phase == .idle, body != nil || hasMore else { return nil }
        return [patience.nextTry, body == nil ? waitsUntil : nil].compactMap { $0 }.max()
    }

    func status(at now: MonotonicInstant) -> HubFlowStatus {
        var status = patience.status(isWorking: isWorking, at: now)
        if status.state == .resting, waitsUntil != nil { status.state = .waitingForClock }
        status.backlog = backlog.count
        status.oldest = backlog.oldest
        return status
    }
}
