import StationModel

/// Copies of critical alarms, ahead of the order where that is held up: somebody must hear of a
/// fire today though a backlog of weeks is before it. The ordered way sends each again, and the
/// sink dedupes.
///
/// A copy does not wait for the clock. What the sink refuses or does not confirm is left to the
/// ordered way, which judges it. Only what is recorded while the program runs is copied.
///
/// A sink that has answered 500 five times may do so for what this one says: others go first then,
/// and it goes on being tried behind them. A new alarm does not wait out a long failure.
///
/// A quarantined event that a person has released goes the same way, whether the order is held up
/// or not: the ordered way has passed it. Stored, it is forgotten; refused again, it is quarantined
/// again, and its neighbours are not asked: somebody wanted to know. It holds up no alarm.
struct CriticalLane: Sendable {
    /// More at once is one cause with many faces; the first of them tell it.
    static let mostWaiting = 32
    /// How long a new alarm waits after failures: a fire is told while it burns. Stations of a
    /// city that have the same alarm together still ask at times of their own.
    static let longestOfNew: Duration = .seconds(10)
    /// Between two waits that were shortened: a contact that chatters must not keep an endpoint
    /// busy that asked for time.
    static let shortensEvery: Duration = .minutes(1)

    enum Phase: Hashable, Sendable {
        case idle
        case encoding(HubToken)
        case sending(HubToken, body: HubToken)
    }

    /// What is sent out of the order.
    struct Copy: Hashable, Sendable {
        let position: EventPosition
        /// `nil` = a person has released it.
        let recorded: UnixTime?
        var serverErrors = 0

        var isReleased: Bool { recorded == nil }

        /// Alarms first, then those that may be what the sink cannot take, then what was released.
        var rank: Int {
            isReleased ? 2 : serverErrors >= EventsFlow.triesOfServerErrors ? 1 : 0
        }
    }

    var patience: HubPatience
    private var phase = Phase.idle
    private var waiting: [Copy] = []
    private var shortened: MonotonicInstant?
    /// The body of the first that waits.
    private var body: HubToken?

    init(_ desk: inout HubDesk) {
        patience = HubPatience(&desk)
    }

    mutating func recorded(_ position: EventPosition, _ desk: inout HubDesk) {
        if waiting.count >= Self.mostWaiting,
            let last = waiting.dropFirst().lastIndex(where: { $0.rank == 1 })
        {
            waiting.remove(at: last)
        }
        guard waiting.count < Self.mostWaiting else { return }
        waiting.append(Copy(position: position, recorded: desk.moment.wall))
        guard shortened.map({ $0 + Self.shortensEvery <= desk.now }) ?? true else { return }
        shortened = desk.now
        patience.shortenWait(to: Self.longestOfNew, &desk)
    }

    /// One at a time: what becomes of it says whether the next one is worth a try.
    mutating func released(_ position: EventPosition) {
        guard !waiting.contains(where: \.isReleased) else { return }
        waiting.append(Copy(position: position, recorded: nil))
    }

    mutating func advance(behind events: EventsFlow, _ desk: inout HubDesk) {
        guard phase == .idle else { return }
        putInOrder(&desk)
        while let first = waiting.first, !first.isReleased,
            events.isBehindCursor(first.position)
        {
            dropFirst(&desk)
        }
        guard let first = waiting.first, first.isReleased || events.isHeldUp,
            patience.permits(at: desk.now)
        else { return }
        let token = desk.token(.criticalEvents)
        if let body {
            phase = .sending(token, body: body)
            desk.emit(.send(token, body: body))
        } else {
            phase = .encoding(token)
            desk.emit(.encodeEvent(token, first.position))
        }
    }

    /// What was released waits behind all alarms, and so does what a hub says of it alone.
    private mutating func putInOrder(_ desk: inout HubDesk) {
        guard let first = waiting.first, waiting.contains(where: { $0.rank < first.rank }) else {
            return
        }
        forgetBody(&desk)
        waiting = (0...2).flatMap { rank in waiting.filter { $0.rank == rank } }
        guard first.isReleased, patience.lastTrouble?.reason == .acceptedOnly else { return }
        patience.forgetWait()
    }

    mutating func encoded(_ token: HubToken, _ batch: EventBatch, _ desk: inout HubDesk) {
        guard phase == .encoding(token) else { return desk.emit(.forget(token)) }
        phase = .idle
        body = token
        if batch.count == 0 { dropFirst(&desk) }
    }

    mutating func storageFailed(_ token: HubToken, _ desk: inout HubDesk) {
        guard phase == .encoding(token) else { return }
        phase = .idle
        patience.failed(desk.trouble(.localStorage), &desk)
    }

    mutating func bodyLost(_ token: HubToken) {
        guard case .sending(token, _) = phase else { return }
        phase = .idle
        body = nil
    }

    mutating func judged(_ token: HubToken, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        guard case .sending(token, _) = phase, let first = waiting.first else { return }
        phase = .idle
        switch outcome.verdict {
        case .stored:
            patience.succeeded(desk)
            if first.isReleased { desk.emit(.forgetQuarantined(first.position)) }
            dropFirst(&desk)
        case .contentRefused, .tooLarge, .outOfOrder, .tooOld: refused(first, outcome, &desk)
        case .accepted where !first.isReleased: refused(first, outcome, &desk)
        case .endpoint(_, let retryAfter):
            patience.failed(outcome.trouble(desk), retryAfter: retryAfter, &desk)
        case .serverError, .refusedByPage: serverError(first, outcome, &desk)
        case .accepted, .delivered, .unchanged, .rangeRefused:
            patience.failed(outcome.trouble(desk), &desk)
        }
    }

    private mutating func refused(
        _ first: Copy, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        let trouble = outcome.trouble(desk)
        patience.note(trouble)
        if first.isReleased {
            desk.emit(.quarantine(desk.token(.criticalEvents), first.position, trouble))
        }
        dropFirst(&desk)
    }

    /// An engine that cannot parse a row may answer 500: no such event holds up alarms.
    private mutating func serverError(
        _ first: Copy, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        waiting[0].serverErrors += 1
        let isOften = waiting[0].serverErrors >= EventsFlow.triesOfServerErrors
        if isOften, first.isReleased { return refused(first, outcome, &desk) }
        if isOften, waiting.contains(where: { $0.rank == 0 }) {
            patience.note(outcome.trouble(desk))
        } else {
            patience.failed(outcome.trouble(desk), &desk)
        }
        guard isOften else { return }
        // Behind those that may be like it: each of them is tried in turn.
        forgetBody(&desk)
        waiting.append(waiting.removeFirst())
    }

    private mutating func dropFirst(_ desk: inout HubDesk) {
        waiting.removeFirst()
        forgetBody(&desk)
        // The ordered way has sent it, or the sink has read it: nothing is wrong that still stands.
        if waiting.isEmpty { patience.foundNothing() }
    }

    private mutating func forgetBody(_ desk: inout HubDesk) {
        if let body { desk.emit(.forget(body)) }
        body = nil
    }

    /// Only a wait ends by itself; all else is somebody's news.
    var nextDeadline: MonotonicInstant? {
        phase == .idle && !waiting.isEmpty ? patience.nextTry : nil
    }

    func status(at now: MonotonicInstant) -> HubFlowStatus {
        var status = patience.status(isWorking: phase != .idle, at: now)
        status.backlog = UInt64(waiting.count)
        status.oldest = waiting.compactMap(\.recorded).min()
        return status
    }
}
