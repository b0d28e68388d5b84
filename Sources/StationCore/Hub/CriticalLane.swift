import StationModel

/// Copies of critical alarms, ahead of the order where that is held up: somebody must hear of a
/// fire today though a backlog of weeks is before it. The ordered way sends each again, and the
/// sink dedupes.
///
/// A copy does not wait for the clock. What the sink refuses or does not confirm is left to the
/// ordered way, which judges it. Only what is recorded while the program runs is copied.
struct CriticalLane: Sendable {
    /// More at once is one cause with many faces; the first of them tell it.
    static let mostWaiting = 32

    enum Phase: Hashable, Sendable {
        case idle
        case encoding(HubToken)
        case sending(HubToken, body: HubToken)
    }

    var patience: HubPatience
    private var phase = Phase.idle
    private var waiting: [EventPosition] = []
    /// The body of the first that waits.
    private var body: HubToken?

    init(_ desk: inout HubDesk) {
        patience = HubPatience(&desk)
    }

    mutating func recorded(_ position: EventPosition) {
        if waiting.count < Self.mostWaiting { waiting.append(position) }
    }

    mutating func advance(behind events: EventsFlow, _ desk: inout HubDesk) {
        guard phase == .idle else { return }
        while let first = waiting.first, events.isBehindCursor(first) { dropFirst(&desk) }
        guard let first = waiting.first, events.isHeldUp, patience.permits(at: desk.now) else {
            return
        }
        let token = desk.token(.criticalEvents)
        if let body {
            phase = .sending(token, body: body)
            desk.emit(.send(token, body: body))
        } else {
            phase = .encoding(token)
            desk.emit(.encodeEvent(token, first))
        }
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
        guard case .sending(token, _) = phase else { return }
        phase = .idle
        switch outcome.verdict {
        case .stored:
            patience.succeeded(desk)
            dropFirst(&desk)
        case .accepted, .contentRefused, .tooLarge, .outOfOrder, .tooOld:
            patience.note(outcome.trouble(desk))
            dropFirst(&desk)
        case .endpoint(_, let retryAfter):
            patience.failed(outcome.trouble(desk), retryAfter: retryAfter, &desk)
        case .serverError, .delivered, .unchanged, .rangeRefused:
            patience.failed(outcome.trouble(desk), &desk)
        }
    }

    private mutating func dropFirst(_ desk: inout HubDesk) {
        waiting.removeFirst()
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
        return status
    }
}
