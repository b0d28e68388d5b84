import StationModel
import Testing

@testable import Simulation

/// The city's hub of a live simulation: it keeps each thing once, and behaves as it is told.
struct LiveHubTests {
    private let began = UnixTime(seconds: 1_768_899_600)
    private var hub = LiveHub(seed: 1)

    /// Each names the one before it.
    private func event(_ sequence: UInt64, after previous: String? = nil) -> ReceivedEvent {
        ReceivedEvent(
            epoch: 7, sequence: sequence, hash: "h\(sequence)",
            previousHash: previous ?? "h\(sequence - 1)",
            time: began + .seconds(Int64(sequence)))
    }

    private func events(_ range: ClosedRange<UInt64>) -> [ReceivedEvent] {
        range.map { event($0) }
    }

    private func sample(
        _ minutes: Int, _ metric: String = "a"
    ) -> (series: SampleSeries, time: UnixTime) {
        (SampleSeries(metric), began + .minutes(minutes))
    }

    private mutating func send(_ events: [ReceivedEvent]) {
        _ = hub.receive(events, wall: began)
    }

    @Test mutating func `in whatever order events come, each is here once`() {
        for order: [ClosedRange<UInt64>] in [
            [1...3, 4...9], [4...9, 1...3], [1...2, 5...9, 3...4], [1...9, 2...3], [1...5, 3...9],
            [1...5, 1...9], [4...9, 4...4, 1...9],
            [9...9, 7...7, 5...5, 3...3, 1...1, 2...8],
        ] {
            hub = LiveHub(seed: 1)
            for range in order { send(events(range)) }
            let sent = order.reduce(0) { $0 + UInt64($1.count) }
            #expect(hub.books.events == 9 && hub.books.repeatedEvents == sent - 9, "\(order)")
            #expect(hub.books.lastEvent == .init(epoch: 7, sequence: 9, hash: "h9"), "\(order)")
            #expect(!hub.books.hasBrokenChain, "\(order)")
            #expect(hub.books.newestEvent == began + .seconds(9))
        }
    }

    @Test mutating func `an event that names another one before it breaks the chain`() {
        send(events(1...3))
        send([event(4, after: "other")])
        #expect(hub.books.hasBrokenChain)
        hub = LiveHub(seed: 1)
        send([event(4, after: "other")])
        #expect(!hub.books.hasBrokenChain, "what was before it is not here yet")
        send(events(1...3))
        #expect(hub.books.hasBrokenChain)
    }

    @Test mutating func `an event that comes again with another hash breaks the chain`() {
        send(events(1...3))
        send([
            ReceivedEvent(epoch: 7, sequence: 3, hash: "h3x", previousHash: "h2", time: began)
        ])
        #expect(hub.books.hasBrokenChain && hub.books.repeatedEvents == 1)
    }

    @Test mutating func `after damage took an entry its neighbour is believed`() {
        send([
            ReceivedEvent(epoch: 7, sequence: 1, hash: "h1", previousHash: nil, time: began),
            ReceivedEvent(epoch: 7, sequence: 2, hash: "h2", previousHash: nil, time: began),
        ])
        #expect(!hub.books.hasBrokenChain && hub.books.events == 2)
    }

    @Test mutating func `another ledger's events are another's, whatever their numbers`() {
        send(events(1...3))
        send([
            ReceivedEvent(epoch: 8, sequence: 1, hash: "i1", previousHash: "i0", time: began)
        ])
        #expect(hub.books.events == 4 && hub.books.repeatedEvents == 0)
        #expect(hub.books.lastEvent == .init(epoch: 8, sequence: 1, hash: "i1"))
    }

    @Test mutating func `a sample is one of its series at its time`() {
        _ = hub.receive([sample(1, "a"), sample(1, "b"), sample(2, "a")], wall: began)
        _ = hub.receive([sample(1, "a"), sample(2, "b"), sample(0, "a")], wall: began)
        #expect(hub.books.samples == 5 && hub.books.repeatedSamples == 1)
        #expect(hub.books.newestSample == began + .minutes(2))
    }

    @Test func `hundreds of series of one minute are told apart`() {
        var receipts = SampleReceipts()
        for _ in 0..<2 {
            for number in 0..<300 { receipts.take(SampleSeries("s\(number)"), at: began) }
        }
        #expect(receipts.count == 300 && receipts.repeated == 300)
    }

    @Test func `what is older than all that is told apart is taken for known`() {
        var receipts = SampleReceipts()
        let series = SampleSeries("a")
        for minute in 0...SampleReceipts.mostTimes {
            receipts.take(series, at: began + .minutes(minute))
        }
        #expect(receipts.count == UInt64(SampleReceipts.mostTimes) + 1)
        receipts.take(series, at: began)
        receipts.take(series, at: began + .minutes(5000))
        #expect(receipts.repeated == 2 && receipts.count == UInt64(SampleReceipts.mostTimes) + 1)
        receipts.take(SampleSeries("b"), at: began + .minutes(5000))
        #expect(receipts.count == UInt64(SampleReceipts.mostTimes) + 2)
    }

    /// Whether forty events, among them bad ones, are kept; what is said, or what goes wrong.
    private static let moods: [(HubMood, isKept: Bool?, status: Int?, fault: HubFault?)] = [
        (.honest, true, 204, nil), (.gone, false, nil, .unreachable), (.slow, true, 204, nil),
        (.unauthorised, false, 401, nil), (.notFound, false, 404, nil), (.busy, false, 429, nil),
        (.badGateway, false, 502, nil), (.broken, false, 500, nil), (.accepting, false, 202, nil),
        (.portal, false, 200, nil), (.redirecting, false, 302, nil),
        (.losingAnswers, nil, nil, .connectionLost), (.halvingAnswers, true, nil, .malformedAnswer),
        (.narrow, false, 413, nil), (.picky, false, 400, nil), (.choking, false, 500, nil),
        (.refusing, false, 400, nil), (.forgetful, true, 204, nil), (.outdated, true, 204, nil),
        (.forging, true, 204, nil), (.cuttingShort, true, 204, nil),
        (.cuttingOff, false, nil, .connectionLost), (.thin, false, nil, .timedOut),
    ]

    @Test mutating func `every mood keeps or refuses events as its name says`() throws {
        #expect(Self.moods.map(\.0) == HubMood.allCases)
        for (mood, isKept, status, fault) in Self.moods {
            hub = LiveHub(seed: 1)
            hub.mood = mood
            let reply = hub.receive(events(1...40), wall: began)
            if let isKept { #expect(hub.books.events == (isKept ? 40 : 0), "\(mood)") }
            switch reply.outcome {
            case .success(let answer): #expect(answer.status == status, "\(mood)")
            case .failure(let found): #expect(found == fault, "\(mood)")
            }
            let slowest: Duration = mood == .slow || fault != nil ? .seconds(30) : .seconds(1)
            #expect(reply.after > .zero && reply.after <= slowest, "\(mood)")
        }
    }

    @Test mutating func `a hub that loses answers has kept some of them`() {
        hub.mood = .losingAnswers
        for number in UInt64(1)...40 { send([event(number)]) }
        #expect((5...35).contains(hub.books.events))
    }

    @Test mutating func `an uplink that is slow carries a few`() {
        hub.mood = .thin
        send(events(1...31))
        #expect(hub.books.events == 0)
        send(events(1...30))
        #expect(hub.books.events == 30)
    }

    @Test(arguments: [HubMood.picky, .choking, .cuttingOff])
    mutating func `a hub that dislikes a few keeps every batch without one of them`(
        mood: HubMood
    ) {
        hub.mood = mood
        send(events(5...12))
        #expect(hub.books.events == 8)
        send([event(13)])
        #expect(hub.books.events == 8, "one in nine")
        let bad = (SampleSeries("yizhan_build_info"), UnixTime(seconds: 5 * 60))
        _ = hub.receive([bad], wall: began)
        #expect(hub.books.samples == 0)
        _ = hub.receive([(bad.0, UnixTime(seconds: 6 * 60)), sample(1, "a")], wall: began)
        #expect(hub.books.samples == 2)
    }

    @Test mutating func `of samples a promise counts, and old ones may be too old`() {
        hub.mood = .accepting
        _ = hub.receive([sample(1)], wall: began)
        #expect(hub.books.samples == 1)
        hub.mood = .forgetful
        _ = hub.receive([sample(2)], wall: began + .minutes(63))
        #expect(hub.books.samples == 1)
        _ = hub.receive([sample(2)], wall: began + .minutes(62))
        #expect(hub.books.samples == 2)
    }

    @Test mutating func `of documents each mood hands out what its name says`() {
        for mood in HubMood.allCases {
            hub.mood = mood
            // Half of the answers are lost.
            for _ in 0..<20 {
                switch hub.serve() {
                case .document(let edition, _):
                    let meant: HubEdition =
                        switch mood {
                        case .outdated: .older
                        case .forging: .forged
                        case .cuttingShort: .half
                        default: .newest
                        }
                    #expect(edition == meant, "\(mood)")
                case .reply(let reply):
                    let row = Self.moods.first { $0.0 == mood }
                    switch reply.outcome {
                    case .success(let answer): #expect(answer.status == row?.status, "\(mood)")
                    case .failure(let fault): #expect(fault == row?.fault, "\(mood)")
                    }
                }
            }
        }
    }

    @Test func `what nobody can read is refused`() throws {
        #expect(try hub.receiveUnreadable().outcome.get().status == 400)
        #expect(hub.books == LiveHub.Books())
    }
}
