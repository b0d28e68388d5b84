import StationCore
import StationModel

/// The city's side: keeps what it gets, dedupes it, and has moods.
struct CityHub {
    private var mood = HubMood.honest
    private var moodEnds: Duration = .zero
    private var moodBegan: Duration = .zero
    var manners: HubManners
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
        manners = HubManners(seed: seed)
        documents = CityDocuments(station: station)
        holdsQuestions = seed % 8 != 1
    }

    func mood(at now: Duration) -> HubMood { now < moodEnds ? mood : .honest }

    mutating func becomes(_ mood: HubMood, from begin: Duration, until end: Duration) {
        self.mood = mood
        (moodBegan, moodEnds) = (begin, end)
    }

    /// Since when it keeps what it gets; `nil` = it does not now.
    func honestSince(at now: Duration) -> Duration? { now < moodEnds ? nil : moodEnds }

    /// The same, whether it refuses what it does not like or nothing.
    func keepsGoodSince(at now: Duration) -> Duration? {
        mood(at: now) == .picky ? moodBegan : honestSince(at: now)
    }

    func has(_ sequence: UInt64) -> Bool {
        sequence <= eventsThrough || eventsAhead.contains(sequence)
    }

    /// The station has given it up, or told that it will never come.
    mutating func passes(_ sequence: UInt64) { keep(sequence) }

    mutating func forget(_ key: SampleKey) {
        samples.remove(key)
        badSamples.remove(key)
    }

    mutating func receive(
        _ body: HubBody, at now: Duration, wall: UnixTime
    ) -> HubManners.Reply {
        let reply = manners.receive(body.load, in: mood(at: now), wall: wall)
        if reply.isStored { keep(body) }
        if reply.isAboutContent { noteBad(body) }
        if case .events(let rows) = body, rows.count == 1 { noteAlone(rows) }
        return reply
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

    /// What came alone and was refused for what it says.
    private mutating func noteBad(_ body: HubBody) {
        if case .events(let rows) = body, rows.count == 1, let row = rows.first {
            bad.insert(row.sequence)
        }
        if case .samples(let sent) = body, sent.count == 1 { badSamples.insert(sent[0].key) }
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
