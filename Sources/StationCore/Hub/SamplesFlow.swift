import StationModel

/// Samples to the hub: the running minute first, then what is late, oldest first.
///
///     take ──▶ block in memory ──stored──▶ gone, never written
///                   │ not stored when the next one is taken, or the clock is not set
///                   ▼
///                 spool ──▶ backfill, so many requests a minute ──▶ cursor moves
///
/// - One request at a time. One of the running minute that may have arrived is sent again,
///   identical, before anything else: a receiver must never get old and new samples of a series in
///   one request. Between two attempts on what is late the running minute goes.
/// - What an endpoint answers costs nothing. What a receiver refuses for its content is taken
///   apart: the running minute at once (`LiveMinute`), what is late by `SampleTrial`, also where
///   nobody ever answers it.
/// - A loss is told once, by an entry, and the spool's cursor passes it only then (`SampleLoss`).
/// - By a clock that is not set nothing is sent: times cannot be taken back.
struct SamplesFlow: Sendable {
    /// The limit of a request; Prometheus' own senders use 500 to 2,000.
    static let mostSamples: UInt64 = 500
    static let triesOfServerErrors = 5
    /// While the hub is away: back, it has the running minute within two, for two tries a minute.
    static let longestWait: Duration = .seconds(60)
    /// Stored requests after which a larger one is tried again.
    static let growsAfter = 8
    /// How often the spool is asked again whether the clock has been set.
    static let clockPoll: Duration = .seconds(60)
    /// Blocks of which the hub has something and the spool as well; more are sent twice.
    static let mostSettled = 16
    /// Blocks that wait for a disk that takes nothing; ten minutes of them, then the oldest goes.
    static let mostUnwritten = 10

    enum Phase: Hashable, Sendable {
        case idle
        case encoding(HubToken)
        case sending(HubToken)
    }

    /// A body that the worker keeps.
    struct Body: Hashable, Sendable {
        let token: HubToken
        let batch: SampleBatch
        /// Of the running minute: when it was taken.
        var taken: MonotonicInstant?
        var serverErrors = 0
        /// Attempts that ended without a verdict.
        var unheard = 0
        var mayHaveArrived = false
    }

    let interval: Duration
    let backfillPause: Duration
    var patience: HubPatience
    var phase = Phase.idle
    var body: Body?
    /// What is late and was sent in vain; the worker has forgotten it.
    var vain: Body?
    /// Running minutes that nobody answered, since one was stored or something late went between.
    var givenUpInARow = 0
    var live: LiveMinute?
    var refusedSeries = RefusedSeries()
    /// Blocks on their way to the spool, oldest first.
    var spooling: [UnwrittenBlock] = []
    /// Where the block lies by now whose body is kept, and may still be confirmed.
    var spooledOfBody: SpooledBlock?
    /// In the spool and at the hub, ahead of the cursor.
    var settled: [Range<UInt64>] = []
    var spool: SpoolBacklog
    /// The next sample of the spool that has no verdict.
    var cursor: UInt64
    var trial: SampleTrial?
    /// Until then what is refused for its time is believed: a live minute was stored beside it.
    var agesWitnessedUntil: MonotonicInstant?
    /// A sample was lost for what it says, and the endpoint not blamed since: a 500 is about
    /// content at once, or a series that is met with one each minute would hold up all others.
    var refusesContent = false
    /// Not told yet.
    var losses: [SampleLoss.Kind: SampleLoss] = [:]
    /// Being told: on its way to the disk, or waiting there until then for another try.
    var telling: (token: HubToken, loss: SampleLoss, again: MonotonicInstant?)?
    var lastTold: [SampleLoss.Kind: MonotonicInstant] = [:]
    var lost: [SampleLossReason: UInt64] = [:]
    /// The spool has forgotten what is before it.
    var acknowledged: UInt64
    var limit = Self.mostSamples
    var storedInARow = 0
    /// Of all samples that left this machine.
    private(set) var newestSent: UnixTime?
    var nextBackfill: MonotonicInstant
    var nextTake: MonotonicInstant
    var taking: HubToken?
    var clockPollAt: MonotonicInstant?
    private(set) var isStopping = false

    init(_ uplink: SampleUplink, _ start: Hub.Start, _ desk: inout HubDesk) {
        interval = uplink.interval
        backfillPause = .seconds(60) / max(uplink.backfillRequestsPerMinute, 1)
        patience = HubPatience(&desk)
        spool = start.spool
        cursor = start.spool.first
        acknowledged = start.spool.first
        nextBackfill = desk.now
        // Within the interval, so that a city's stations spread over it.
        nextTake = desk.now + desk.random.duration(.zero...uplink.interval)
    }

    mutating func advance(_ desk: inout HubDesk) {
        takeIfDue(&desk)
        tellLossIfDue(&desk)
        skipSettled(&desk)
        guard phase == .idle, !isStopping, patience.permits(at: desk.now) else { return }
        guard desk.moment.trust.isTrusted else { return }
        if let body {
            send(body, &desk)
        } else if let range = nextRange(at: desk.now) {
            let token = desk.token(.samples)
            phase = .encoding(token)
            desk.emit(.encodeSamples(token, range))
        }
    }

    private mutating func send(_ body: Body, _ desk: inout HubDesk) {
        newestSent = max(newestSent ?? body.batch.to, body.batch.to)
        let token = desk.token(.samples)
        phase = .sending(token)
        desk.emit(.send(token, body: body.token))
        guard body.batch.range.place == .spool else { return }
        nextBackfill = desk.now + backfillPause
        if letsLateGo { givenUpInARow = 0 }
    }

    mutating func encoded(_ token: HubToken, _ batch: SampleBatch, _ desk: inout HubDesk) {
        guard phase == .encoding(token) else { return desk.emit(.forget(token)) }
        phase = .idle
        let isLive = batch.range.place != .spool
        if batch.waitsForClock, batch.count == 0, batch.withheld == 0 {
            desk.emit(.forget(token))
            if isLive { live?.giveUp() } else { clockPollAt = desk.now + Self.clockPoll }
        } else if isLive, batch.count == 0 || batch.withheld > 0 {
            desk.emit(.forget(token))
            live?.giveUp()
        } else if batch.count == 0 {
            desk.emit(.forget(token))
            passEmpty(batch, &desk)
        } else {
            clockPollAt = nil
            body = made(token, batch)
        }
    }

    mutating func bodyLost(_ token: HubToken) {
        guard phase == .sending(token) else { return }
        phase = .idle
        body = nil
        spooledOfBody = nil
    }

    mutating func storageFailed(_ token: HubToken, _ desk: inout HubDesk) {
        if taking == token { taking = nil }
        notRecorded(token, desk)
        guard phase == .encoding(token) else { return }
        phase = .idle
        patience.failed(desk.trouble(.localStorage), &desk)
    }

    mutating func judged(_ token: HubToken, _ outcome: HubOutcome, _ desk: inout HubDesk) {
        guard phase == .sending(token), let body else { return }
        phase = .idle
        switch outcome.verdict {
        case .stored: stored(body, &desk)
        case .outOfOrder where isThereAlready(body): stored(body, &desk)
        case .contentRefused, .outOfOrder, .tooOld, .tooLarge: refused(body, outcome, &desk)
        case .serverError, .refusedByPage: serverError(body, outcome, &desk)
        case .endpoint(_, let retryAfter):
            let longest = outcome.passesByItself ? Self.longestWait : HubPatience.longest
            patience.failed(
                outcome.trouble(desk), retryAfter: retryAfter, longest: longest, &desk)
            isInVain(body, outcome, &desk)
        case .accepted, .delivered, .unchanged, .rangeRefused:
            patience.failed(outcome.trouble(desk), &desk)
        }
    }

    mutating func stop(_ desk: inout HubDesk) {
        isStopping = true
        let token = desk.token(.samples)
        taking = token
        desk.emit(.takeSamples(token, isLast: true, apart: []))
    }
}
