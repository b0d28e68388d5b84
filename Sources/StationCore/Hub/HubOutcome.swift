import StationModel

/// How a request ended.
struct HubOutcome: Sendable {
    /// As long as a station's own token lives (`StationToken.lifetime`): by clocks that differ by
    /// more it holds not yet, or no more.
    static let clocksAgree: Duration = .minutes(5)

    let verdict: HubVerdict
    let status: Int?
    /// The server's time.
    private let date: UnixTime?
    private let redirectHost: String?
    let counted: HubRequestOutcome
    /// Nobody said no: what was sent may be there all the same. Whoever says 503 has not read it,
    /// as little as one who says 429; and by a 408 it has not come whole.
    let mayHaveArrived: Bool
    /// What was sent was under way, and nobody has said a word on it, not even "later".
    let isUnanswered: Bool

    init(_ answer: HubAnswer, of flow: HubFlow, acceptedIsStored: Bool = false) {
        verdict = HubVerdict(answer, of: flow, acceptedIsStored: acceptedIsStored)
        status = answer.status
        date = answer.date
        redirectHost = answer.redirectHost
        counted = verdict.counted
        mayHaveArrived = answer.status >= 500 && answer.status != 503
        isUnanswered = [408, 502, 504].contains(answer.status)
    }

    init(_ fault: HubFault) {
        verdict = HubVerdict(fault)
        status = nil
        date = nil
        redirectHost = nil
        counted = .unanswered
        mayHaveArrived = !fault.isBeforeSending
        isUnanswered = mayHaveArrived
    }

    /// What the server asks for before it is asked again.
    var retryAfter: Duration? {
        guard case .endpoint(_, let span) = verdict else { return nil }
        return span
    }

    /// Nobody has to do anything for it to pass: there was no answer, or one that says later.
    var passesByItself: Bool { status == nil || verdict.reason == .busy }

    /// The server's answer, and nothing that happened to it on its way.
    var isOfServer: Bool { status != nil || verdict.reason == .fault(.bodyTooLong) }

    /// Samples were read, and are too old, or older than what is there.
    var isOfTime: Bool { [.outOfOrder, .tooOld].contains(verdict) }

    func trouble(_ desk: HubDesk) -> HubTrouble {
        let reason = verdict.reason ?? .unexpectedAnswer
        let now = desk.moment.wall
        if status == 401, let ahead = date.map({ $0 - now }),
            ahead > Self.clocksAgree || ahead < .zero - Self.clocksAgree
        {
            return HubTrouble(
                .clocksDiffer, status: status, clue: .hubClock(ahead: ahead), at: now)
        }
        let host = reason == .redirected ? redirectHost : nil
        return HubTrouble(
            reason, status: status, clue: host.map { .leads(toHost: $0) }, at: now)
    }
}
