public import StationModel

/// The city's hub of a live simulation: it has moods, and keeps what it gets, once.
///
/// What comes in is read from real requests; the moods are those of a campaign's city. Nobody waits
/// here: an answer says after how long it is given.
public struct LiveHub: Sendable {
    /// How an exchange ends, and after how long.
    public struct Reply: Sendable {
        public let outcome: Result<HubAnswer, HubFault>
        public let after: Duration
    }

    /// What it has.
    public struct Books: Hashable, Sendable {
        /// Each counted once.
        public var events: UInt64 = 0
        /// How often an event came that was there already.
        public var repeatedEvents: UInt64 = 0
        public var newestEvent: UnixTime?
        /// The newest ledger's last event that is there, and its hash.
        public var lastEvent: LastEvent?
        /// Events do not follow each other as the station's chain says.
        public var hasBrokenChain = false
        public var samples: UInt64 = 0
        public var repeatedSamples: UInt64 = 0
        public var newestSample: UnixTime?
    }

    public struct LastEvent: Hashable, Sendable {
        public let epoch: UInt64
        public let sequence: UInt64
        /// 64 hexadecimal digits.
        public let hash: String
    }

    /// Holds until it is changed.
    public var mood = HubMood.honest
    private var manners: HubManners
    /// By the ledger's life; a simulated disk is not damaged, so that there is one.
    private var ledgers: [UInt64: EventReceipts] = [:]
    private var newestEpoch: UInt64?
    private var samples = SampleReceipts()

    public init(seed: UInt64) { manners = HubManners(seed: seed) }

    public mutating func receive(_ events: [ReceivedEvent], wall: UnixTime) -> Reply {
        let load = HubManners.Load(
            isEvents: true, count: events.count, oldest: nil,
            holdsSomethingBad: events.contains { Self.isBad($0.sequence) })
        let reply = manners.receive(load, in: mood, wall: wall)
        if reply.isStored { keep(events) }
        return Reply(outcome: reply.outcome, after: reply.after)
    }

    /// - Parameter wall: the true time, which is the city's.
    public mutating func receive(
        _ sent: [(series: SampleSeries, time: UnixTime)], wall: UnixTime
    ) -> Reply {
        let load = HubManners.Load(
            isEvents: false, count: sent.count, oldest: sent.map(\.time).min(),
            holdsSomethingBad: sent.contains { Self.isBad($0.series, $0.time) })
        let reply = manners.receive(load, in: mood, wall: wall)
        if reply.isStored { for sample in sent { samples.take(sample.series, at: sample.time) } }
        return Reply(outcome: reply.outcome, after: reply.after)
    }

    /// What nobody could read: a proxy's word for it, whatever the mood.
    public func receiveUnreadable() -> Reply {
        Reply(outcome: .success(HubAnswer(status: 400)), after: .milliseconds(20))
    }

    private mutating func keep(_ events: [ReceivedEvent]) {
        for event in events {
            newestEpoch = event.epoch
            ledgers[event.epoch, default: EventReceipts()].take(event)
        }
    }

    /// One in nine, as in a campaign.
    private static func isBad(_ sequence: UInt64) -> Bool { sequence % 9 == 4 }

    /// One series, each half hour: a hub that refuses some of every minute holds every minute up.
    private static func isBad(_ series: SampleSeries, _ time: UnixTime) -> Bool {
        series.metric == "yizhan_build_info" && time.seconds / 60 % 30 == 5
    }

    public var books: Books {
        let receipts = newestEpoch.flatMap { ledgers[$0] }
        var books = Books()
        books.events = ledgers.values.reduce(0) { $0 + $1.count }
        books.repeatedEvents = ledgers.values.reduce(0) { $0 + $1.repeated }
        books.newestEvent = receipts?.newest
        if let newestEpoch, let last = receipts?.last {
            books.lastEvent = LastEvent(
                epoch: newestEpoch, sequence: last.sequence, hash: last.hash)
        }
        books.hasBrokenChain = ledgers.values.contains(where: \.hasBrokenChain)
        books.samples = samples.count
        books.repeatedSamples = samples.repeated
        books.newestSample = samples.newest
        return books
    }

    // MARK: - Documents

    /// How a question for a document ends.
    public enum Service: Sendable {
        case reply(Reply)
        /// Of the document this edition, after so long.
        case document(HubEdition, after: Duration)
    }

    public mutating func serve() -> Service {
        switch manners.serve(in: mood) {
        case .answer(let answer, let span): .reply(Reply(outcome: .success(answer), after: span))
        case .fault(let fault, let span): .reply(Reply(outcome: .failure(fault), after: span))
        case .document(let edition, let span): .document(edition, after: span)
        }
    }
}
