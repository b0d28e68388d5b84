import StationCore
import StationModel

/// The city's side: keeps what it gets, dedupes it, and has moods.
struct CityHub {
    /// How an exchange ends for the station, and when.
    struct Reply {
        let outcome: Result<HubAnswer, HubFault>
        let after: Duration
        /// It was kept, whatever the station hears.
        let isStored: Bool
    }

    /// A proxy's limit, in events and in samples.
    static let fewEvents = 30
    static let fewSamples = 60

    private var mood = HubMood.honest
    private var moodEnds: Duration = .zero
    private var random: SeededRandom
    /// All events up to here are here, or were refused for good.
    private(set) var eventsThrough: UInt64 = 0
    private var eventsAhead: Set<UInt64> = []
    /// Refused in a request of its own: with everything else, or for what it says.
    private var refusedAlone: Set<UInt64> = []
    private var bad: Set<UInt64> = []
    private(set) var samples: Set<SampleKey> = []
    /// Refused in a request of their own, for what they say.
    private(set) var badSamples: Set<SampleKey> = []

    /// What it publishes for the station.
    var documents: CityDocuments
    /// A server that holds a question until there is news; seven in eight do.
    let holdsQuestions: Bool

    init(seed: UInt64, station: StationId) {
        random = SeededRandom(seed: seed ^ 0x4855_4243)
        documents = CityDocuments(station: station)
        holdsQuestions = seed % 8 != 1
    }

    func mood(at now: Duration) -> HubMood { now < moodEnds ? mood : .honest }

    mutating func delay(_ range: ClosedRange<Duration>) -> Duration { random.duration(range) }

    mutating func chance(_ oneIn: Int) -> Bool { random.oneIn(oneIn) }

    mutating func becomes(_ mood: HubMood, until end: Duration) {
        self.mood = mood
        moodEnds = end
    }

    /// Since when it keeps what it gets; `nil` = it does not now.
    func honestSince(at now: Duration) -> Duration? { now < moodEnds ? nil : moodEnds }

    func has(_ sequence: UInt64) -> Bool {
        sequence <= eventsThrough || eventsAhead.contains(sequence)
    }

    /// The station has given it up, or told that it will never come.
    mutating func passes(_ sequence: UInt64) { keep(sequence) }

    mutating func forget(_ key: SampleKey) {
        samples.remove(key)
        badSamples.remove(key)
    }

    mutating func receive(_ body: HubBody, at now: Duration, wall: UnixTime) -> Reply {
        let mood = mood(at: now)
        defer { if case .events(let rows) = body, rows.count == 1 { noteAlone(rows) } }
        let soon = random.duration(.milliseconds(20) ... .milliseconds(300))
        switch mood {
        case .honest, .outdated, .forging, .cuttingShort: return keeps(body, after: soon)
        case .accepting:
            // Of samples every 2xx is a promise.
            if case .samples = body { return keeps(body, after: soon) }
            return says(202, after: soon)
        case .slow: return keeps(body, after: random.duration(.seconds(5) ... .seconds(28)))
        case .losingAnswers, .halvingAnswers, .gone: return noAnswer(mood, body)
        case .narrow:
            let limit = if case .events = body { Self.fewEvents } else { Self.fewSamples }
            return body.count > limit ? says(413, after: soon) : keeps(body, after: soon)
        case .picky: return refuses(body, with: 400, after: soon) ?? keeps(body, after: soon)
        case .choking: return refuses(body, with: 500, after: soon) ?? keeps(body, after: soon)
        case .forgetful:
            let isOld = body.oldest.map { $0 < wall - .hours(1) } ?? false
            return isOld
                ? says(400, "too old sample", after: soon) : keeps(body, after: soon)
        case .unauthorised, .notFound, .busy, .badGateway, .broken, .portal, .redirecting,
            .refusing:
            return says(mood, after: soon)
        }
    }

    /// An event that came alone and is not here was refused, or lost.
    private mutating func noteAlone(_ rows: ArraySlice<EventRow>) {
        guard let row = rows.first else { return }
        if has(row.sequence) {
            refusedAlone.remove(row.sequence)
        } else {
            refusedAlone.insert(row.sequence)
        }
    }

    func says(_ mood: HubMood, after span: Duration) -> Reply {
        switch mood {
        case .unauthorised: says(401, after: span)
        case .notFound: says(404, after: span)
        case .busy: says(429, retryAfter: .minutes(2), after: span)
        case .badGateway: says(502, after: span)
        case .broken: says(500, after: span)
        case .portal: says(200, type: "text/html", after: span)
        case .redirecting: says(302, after: span)
        default: says(400, after: span)
        }
    }

    private func says(
        _ status: Int, _ text: String = "", type: String = "", retryAfter: Duration? = nil,
        after span: Duration
    ) -> Reply {
        let answer = HubAnswer(
            status: status, contentType: type, retryAfter: retryAfter, body: Array(text.utf8))
        return Reply(outcome: .success(answer), after: span, isStored: false)
    }

    private mutating func keeps(_ body: HubBody, after span: Duration) -> Reply {
        keep(body)
        return Reply(outcome: .success(HubAnswer(status: 204)), after: span, isStored: true)
    }

    private mutating func noAnswer(_ mood: HubMood, _ body: HubBody) -> Reply {
        let isStored = mood == .halvingAnswers || mood == .losingAnswers && random.oneIn(2)
        if isStored { keep(body) }
        let fault: HubFault =
            mood == .gone
            ? .unreachable : mood == .halvingAnswers ? .malformedAnswer : .connectionLost
        return Reply(
            outcome: .failure(fault), after: random.duration(.milliseconds(100) ... .seconds(30)),
            isStored: isStored)
    }

    /// Where the body holds something that it does not like.
    private mutating func refuses(
        _ body: HubBody, with status: Int, after span: Duration
    ) -> Reply? {
        guard body.holdsSomethingBad else { return nil }
        if case .events(let rows) = body, rows.count == 1, let row = rows.first {
            bad.insert(row.sequence)
        }
        if case .samples(let sent) = body, sent.count == 1 { badSamples.insert(sent[0].key) }
        return says(status, after: span)
    }

    func isRefusedAlone(_ sequence: UInt64) -> Bool { refusedAlone.contains(sequence) }

    /// Refused in a request of its own, for what it says.
    func isBad(_ sequence: UInt64) -> Bool { bad.contains(sequence) }

    private mutating func keep(_ body: HubBody) {
        switch body {
        case .events(let rows): for row in rows { keep(row.sequence) }
        case .samples(let sent): samples.formUnion(sent.map(\.key))
        }
    }

    private mutating func keep(_ sequence: UInt64) {
        guard sequence > eventsThrough else { return }
        eventsAhead.insert(sequence)
        while eventsAhead.remove(eventsThrough + 1) != nil { eventsThrough += 1 }
    }
}
