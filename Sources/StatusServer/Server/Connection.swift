import StationModel

/// One client: what it may do when, without the socket itself.
///
/// Theory of operation. `receiving` collects a request; a whole one makes it `answering` until
/// `respond` (or the time is up: 504); the answer is then `sending`, and when the last byte has
/// left, the next request is awaited, or the connection ends. An event stream is `streaming` until
/// the client leaves or is too slow. A connection that we end `lingers`: our side is shut, and what
/// the client still sends is read and thrown away, because closing over unread bytes would make
/// the kernel throw away the answer (RFC 9112 section 9.6).
///
/// Each phase but `streaming` has one deadline, 5 s from its beginning, so that nobody holds a
/// place for longer. One request at a time: the bytes of a second one wait in the parser, and
/// nothing more is read meanwhile, so memory is bounded by the limits.
struct Connection: Sendable {
    enum Phase: Hashable, CaseIterable, Sendable {
        case receiving, answering, sending, streaming, lingering, closed
    }

    /// A page of a phone on a bad line answers within a second; five leaves room.
    static let timeLimit: Duration = .seconds(5)
    /// Several snapshots of the largest status: who is that far behind is gone.
    static let mostStreamBytes = 256 << 10
    /// Larger answers must come in pages.
    static let mostResponseBytes = 1 << 20

    let peer: HTTPPeer
    private(set) var phase = Phase.receiving
    private(set) var output = OutputBuffer()
    /// `nil` while streaming and when closed.
    private(set) var deadline: MonotonicInstant?
    private var parser: HTTPRequestParser
    private var answersHead = false
    private var keepsConnection = true

    init(peer: HTTPPeer, limits: HTTPLimits, at now: MonotonicInstant) {
        self.peer = peer
        parser = HTTPRequestParser(limits: limits)
        deadline = now + Self.timeLimit
    }

    /// Whether bytes of the client are wanted now.
    var wantsInput: Bool {
        switch phase {
        case .receiving, .streaming, .lingering: true
        case .answering, .sending, .closed: false
        }
    }

    /// Whether another request may be complete already behind one that was answered.
    var hasWaitingRequest: Bool { phase == .receiving && parser.hasUnjudgedBytes }

    /// Takes what arrived; what comes on a stream or after the end is nobody's business.
    mutating func receive(_ bytes: [UInt8]) {
        if phase == .receiving { parser.append(bytes) }
    }

    /// The client has shut its side: nothing more will come.
    mutating func inputEnded() {
        if wantsInput { close() }
    }

    /// The next complete request, if one is due. A faulty one is answered here.
    mutating func nextRequest(at now: MonotonicInstant) -> HTTPRequest? {
        guard phase == .receiving else { return nil }
        do {
            guard let request = try parser.next() else { return nil }
            enter(.answering, at: now)
            answersHead = request.method == .head
            keepsConnection = !request.wantsClose
            return request
        } catch {
            refuse(error, at: now)
            return nil
        }
    }

    /// Answers the request that is being answered, or the connection as such (503).
    mutating func respond(_ response: HTTPResponse, at now: MonotonicInstant) {
        guard phase == .answering || phase == .receiving else { return }
        var response = response
        if response.body.count > Self.mostResponseBytes {
            response = .refusal(HTTPFault(.internalServerError, "The answer is too large."))
        }
        output.append(
            response.serialised(forHead: answersHead, keepsConnection: keepsConnection))
        enter(.sending, at: now)
    }

    /// Refuses and ends: where the next request would begin is unknown.
    mutating func refuse(_ fault: HTTPFault, at now: MonotonicInstant) {
        keepsConnection = false
        respond(.refusal(fault), at: now)
    }

    /// Begins a stream of events.
    mutating func beginStream() {
        precondition(phase == .answering, "a stream answers a request")
        output.append(HTTPResponse.eventStreamHead)
        phase = .streaming
        deadline = nil
    }

    /// Adds an event; a client that is too far behind is cut off.
    mutating func stream(_ event: [UInt8]) {
        guard phase == .streaming else { return }
        guard output.count + event.count <= Self.mostStreamBytes else { return close() }
        output.append(event)
    }

    /// The socket took so many bytes.
    mutating func sent(_ count: Int, at now: MonotonicInstant) {
        output.removeFirst(count)
        guard phase == .sending, output.isEmpty else { return }
        enter(keepsConnection ? .receiving : .lingering, at: now)
    }

    /// The deadline has come.
    mutating func timeOut(at now: MonotonicInstant) {
        guard let deadline, deadline <= now else { return }
        switch phase {
        case .receiving where parser.isWithinRequest:
            refuse(HTTPFault(.requestTimeout, "The request did not arrive in time."), at: now)
        case .answering:
            refuse(HTTPFault(.gatewayTimeout, "The station did not answer in time."), at: now)
        case .receiving, .sending, .streaming, .lingering, .closed:
            close()
        }
    }

    mutating func close() {
        phase = .closed
        deadline = nil
    }

    private mutating func enter(_ phase: Phase, at now: MonotonicInstant) {
        self.phase = phase
        deadline = now + Self.timeLimit
    }
}
