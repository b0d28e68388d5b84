import StationModel

/// Signed lists down: the manifest, asked for again and again, and the files that it names.
///
///     resting ──due──▶ asking ──200──▶ judging ──wanted──▶ fetching, one by one ──all──▶ applying
///        ▲                │ 304           │ nothing new        │ cut off: goes on by Range     │
///        └────────────────┴───────────────┴────────────────────┴───────────────────────────────┘
///
/// What fails leaves the last good list in force. A manifest or a list that was refused is not
/// fetched again until the server's version of the manifest changes: the same bytes would be
/// refused again. A list whose key has not come, and what broke on the way is asked for again; what
/// broke twice in a row or is of another length, and what was refused, a day later. Once a day the
/// manifest is, whatever its version, and a refused one each hour: a copy may be broken. What the
/// disk could not do is tried again at the usual interval with the manifest that is here, for an
/// hour.
struct ListsFlow: Sendable {
    /// A fifth to either side: a city's stations do not ask in step.
    static let jitter: ClosedRange<Double> = 0.8...1.2
    /// How long a server's word for a version is used: some 10 KB a day.
    static let knownFor: Duration = .days(1)
    /// The same of a manifest that was refused, which may have been cut short on its way.
    static let refusedManifestKnownFor: Duration = .hours(1)
    /// A manifest that waits for the disk may be a mebibyte; a newer list may be a smaller one.
    static let waitsForDiskFor: Duration = .hours(1)
    /// Who mends a file changes no manifest; and of a city's lists a modem bears one a day.
    static let refusedFor: Duration = .days(1)
    /// Failures after which the manifest is asked for anew: the files may have been replaced.
    static let mostFailuresOfAFile = 5

    enum Phase: Hashable, Sendable {
        case idle
        case asking(HubToken)
        case judging(HubToken)
        case fetching(HubToken)
        case applying(HubToken)
    }

    /// What is left to fetch of a manifest.
    struct Wanted: Hashable, Sendable {
        let identity: UInt64
        var files: [ListFile]
        var failures = 0
    }

    let interval: Duration
    var patience: HubPatience
    var phase = Phase.idle
    var wanted: Wanted?
    /// Of the manifest that needs nothing more.
    var known = HubValidators.none
    /// When the last question went without it.
    private var askedAnewAt: MonotonicInstant
    /// Of the manifest that is being worked on.
    var coming = HubValidators.none
    private var cameAt: MonotonicInstant
    /// It is here, and the disk could not do what it wants.
    var waitsForDisk = false
    var refused: (identity: UInt64, at: MonotonicInstant)?
    /// It is the manifest itself that was refused last.
    var refusesManifest = false
    var damagedIdentity: UInt64?
    /// The file that was of another length last.
    var misfit: Misfit?
    var isRefused = false
    var awaitsKey = false
    /// The question under way was asked, or is judged, by what was here before somebody wanted it.
    var asksAgain = false
    var nextAsk: MonotonicInstant

    init(_ downlink: ListDownlink, _ desk: inout HubDesk) {
        interval = downlink.interval
        patience = HubPatience(&desk)
        nextAsk = desk.now
        askedAnewAt = desk.now
        cameAt = desk.now
    }

    mutating func advance(_ desk: inout HubDesk) {
        guard phase == .idle, patience.permits(at: desk.now) else { return }
        if let file = wanted?.files.first {
            let token = desk.token(.lists)
            phase = .fetching(token)
            desk.emit(.get(token, .file(file)))
        } else if wanted != nil {
            let token = desk.token(.lists)
            phase = .applying(token)
            desk.emit(.applyLists(token))
        } else if nextAsk <= desk.now {
            let token = desk.token(.lists)
            if waitsForDisk, cameAt + Self.waitsForDiskFor > desk.now {
                phase = .judging(token)
                return desk.emit(.judgeManifest(token, body: nil))
            }
            phase = .asking(token)
            if askedAnewAt + believedFor <= desk.now { known = .none }
            if let refused, refused.at + Self.refusedFor <= desk.now { forgetRefused() }
            if known == .none { askedAnewAt = desk.now }
            desk.emit(.get(token, .manifest(known: known)))
        }
    }

    mutating func answered(_ token: HubToken, _ answer: HubAnswer, _ desk: inout HubDesk) {
        let outcome = HubOutcome(answer, of: .lists)
        if phase == .asking(token) {
            asked(answer, outcome, &desk)
        } else if phase == .fetching(token) {
            fetched(answer, outcome, &desk)
        }
    }

    private mutating func asked(
        _ answer: HubAnswer, _ outcome: HubOutcome, _ desk: inout HubDesk
    ) {
        phase = .idle
        switch outcome.verdict {
        case .delivered:
            patience.answered()
            // It is judged by what is here from now on.
            asksAgain = false
            coming = HubValidators(etag: answer.etag, lastModified: answer.lastModified)
            cameAt = desk.now
            let token = desk.token(.lists)
            phase = .judging(token)
            desk.emit(.judgeManifest(token, body: answer.body))
        case .unchanged: finish(&desk, isUsed: !isRefused)
        case .endpoint(_, let retryAfter):
            patience.failed(outcome.trouble(desk), retryAfter: retryAfter, &desk)
        default: patience.failed(outcome.trouble(desk), &desk)
        }
    }

    mutating func rest(_ desk: inout HubDesk) {
        if asksAgain {
            asksAgain = false
            known = .none
            nextAsk = desk.now
            return
        }
        let share = Double.random(in: Self.jitter, using: &desk.random)
        nextAsk = desk.now + interval * share
    }
}
