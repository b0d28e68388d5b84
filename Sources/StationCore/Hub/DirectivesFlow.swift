import StationModel

/// The station's directive: one conditional GET at a time.
///
/// A static server answers 304 at once, and is asked again after ten seconds. A server that holds
/// the question until there is news is asked again at once, so that an unlock arrives within a
/// second. Which of the two it is shows in how long an answer takes; nothing is configured.
/// Neither an ETag nor a 304 says which directive is in force: two of one length in one second look
/// alike to nginx. The worker compares the version in the payload, and now and then the question
/// goes without them: a copy that broke on the way, or a server whose clock was ahead, would keep
/// later directives back for ever.
struct DirectivesFlow: Sendable {
    /// An unlock through a static server is late, not useless; and a city's stations ask a file
    /// server some five hundred times a second (5,142 of them).
    static let pause: ClosedRange<Duration> = .seconds(8) ... .seconds(12)
    /// An answer without news after this time was held back.
    static let held: Duration = .seconds(3)
    /// How long a server's word for a version is used: some 4 KB a quarter of an hour.
    static let knownFor: Duration = .minutes(15)
    /// Between two questions however fast news come.
    static let shortestPause: Duration = .seconds(1)

    enum Phase: Hashable, Sendable {
        case idle
        case asking(HubToken)
        case judging(HubToken)
    }

    let hold: Duration
    var patience: HubPatience
    private var phase = Phase.idle
    private var askedAt: MonotonicInstant
    private var nextAsk: MonotonicInstant
    private var known = HubValidators.none
    /// When the last question went without it.
    private var askedAnewAt: MonotonicInstant
    private var coming = HubValidators.none
    /// The question under way goes without it.
    private var asksAnew = false
    /// Somebody wants it judged once more: it is judged by what was here before.
    private var judgesAgain = false
    private(set) var isRefused = false
    /// The server had none for this station.
    private var isNothingPublished = false

    init(_ downlink: DirectiveDownlink, _ desk: inout HubDesk) {
        hold = downlink.longestHold
        patience = HubPatience(&desk)
        askedAt = desk.now
        nextAsk = desk.now
        askedAnewAt = desk.now
    }

    mutating func advance(_ desk: inout HubDesk) {
        guard phase == .idle, nextAsk <= desk.now, patience.permits(at: desk.now) else { return }
        let token = desk.token(.directives)
        phase = .asking(token)
        askedAt = desk.now
        if askedAnewAt + Self.knownFor <= desk.now { known = .none }
        asksAnew = known == .none
        if asksAnew { askedAnewAt = desk.now }
        desk.emit(.get(token, .directive(known: known, hold: hold)))
    }

    mutating func answered(_ token: HubToken, _ answer: HubAnswer, _ desk: inout HubDesk) {
        guard phase == .asking(token) else { return }
        phase = .idle
        let wasHeld = desk.now >= askedAt + Self.held
        let outcome = HubOutcome(answer, of: .directives)
        isNothingPublished = false
        switch outcome.verdict {
        case .delivered:
            coming = HubValidators(etag: answer.etag, lastModified: answer.lastModified)
            let token = desk.token(.directives)
            phase = .judging(token)
            desk.emit(.judgeDirective(token, body: answer.body))
        case .unchanged: noNews(wasHeld: wasHeld, &desk)
        // nchan ends a question that it has held for long enough so.
        case .endpoint where answer.status == 408 && wasHeld: noNews(wasHeld: true, &desk)
        case .endpoint(.notFound, nil) where answer.status == 404:
            nothingPublished(outcome, &desk)
        case .endpoint(_, let retryAfter):
            patience.failed(outcome.trouble(desk), retryAfter: retryAfter, &desk)
        default: patience.failed(outcome.trouble(desk), &desk)
        }
    }

    mutating func failed(_ token: HubToken, _ fault: HubFault, _ desk: inout HubDesk) {
        guard phase == .asking(token) else { return }
        phase = .idle
        isNothingPublished = false
        patience.failed(HubOutcome(fault).trouble(desk), &desk)
    }

    mutating func judged(_ token: HubToken, _ outcome: DocumentOutcome, _ desk: inout HubDesk) {
        guard phase == .judging(token) else { return }
        phase = .idle
        defer { judgesAgain = false }
        switch outcome {
        case .applied:
            isRefused = false
            known = coming
            patience.succeeded(desk)
            again(after: Self.shortestPause, desk)
        case .nothingNew:
            isRefused = false
            known = coming
            patience.succeeded(desk)
            // The next question can be held: nobody waits ten seconds for having been asked anew.
            if asksAnew, known != .none { return again(after: Self.shortestPause, desk) }
            noNews(wasHeld: false, &desk)
        case .refused, .damaged:
            isRefused = true
            known = judgesAgain ? .none : coming
            patience.note(desk.trouble(.documentRefused))
            noNews(wasHeld: false, &desk)
        case .failed: patience.failed(desk.trouble(.localStorage), &desk)
        }
    }

    /// What was refused is no success, nor is its name the next time.
    private mutating func noNews(wasHeld: Bool, _ desk: inout HubDesk) {
        if isRefused { patience.reached() } else { patience.succeeded(desk) }
        again(after: wasHeld ? .zero : desk.random.duration(Self.pause), desk)
    }

    /// A file server before the city's first word to this station: that must not come minutes late.
    /// A wrong address looks the same, and is told by the same words.
    private mutating func nothingPublished(_ outcome: HubOutcome, _ desk: inout HubDesk) {
        isNothingPublished = true
        isRefused = false
        patience.note(outcome.trouble(desk))
        patience.foundNothing()
        again(after: desk.random.duration(Self.pause), desk)
    }

    private mutating func again(after pause: Duration, _ desk: HubDesk) {
        nextAsk = max(desk.now + pause, askedAt + Self.shortestPause)
    }

    mutating func sync(_ desk: HubDesk) {
        patience.forgetWait()
        known = .none
        nextAsk = desk.now
        if case .judging = phase { judgesAgain = true }
    }

    var nextDeadline: MonotonicInstant? {
        phase == .idle ? max(patience.nextTry ?? nextAsk, nextAsk) : nil
    }

    func status(at now: MonotonicInstant) -> HubFlowStatus {
        var status = patience.status(isWorking: phase != .idle, at: now)
        if status.state == .resting, isNothingPublished { status.state = .nothingPublished }
        return status
    }
}
