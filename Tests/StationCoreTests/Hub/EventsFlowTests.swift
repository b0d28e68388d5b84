import StationModel
import Testing

@testable import StationCore

/// Events go up once, in order, whatever the hub says.
struct EventsFlowTests {
    private typealias Bench = HubBench

    @Test func `a backlog goes in batches, in order, and the cursor follows`() {
        var bench = Bench(Bench.events, entries: 450) { _ in .status(200) }
        bench.run(seconds: 60)
        #expect(bench.sent().map(\.count) == [200, 200, 50])
        #expect(bench.stored[.events] == Array(1...450))
        #expect(bench.cursor == 450)
        #expect(bench.bodies.isEmpty)
        #expect(bench.hub.status(at: bench.now).flows[.events]?.backlog == 0)
    }

    @Test func `what is recorded later goes at once`() {
        var bench = Bench(Bench.events, entries: 1) { _ in .status(204) }
        bench.run(seconds: 60)
        bench.record(2)
        bench.run(seconds: 1)
        #expect(bench.sent() == [[1], [2, 3]])
        #expect(bench.hub.nextDeadline == nil)
    }

    /// Whoever answers so has judged nothing, for thirty days on end.
    @Test(arguments: [
        Bench.Reply.status(401), .status(404), .status(429), .status(302), .status(502),
        .status(503), .status(504), .status(202), .status(200, type: "text/html"),
        .fault(.unreachable), .fault(.timedOut), .fault(.certificateExpired), .status(400),
        .status(422), .status(413), .status(500), .status(400, type: "text/html"),
    ])
    func `an endpoint that takes nothing costs nothing`(reply: HubBench.Reply) {
        var bench = Bench(Bench.events, entries: 300) { _ in reply }
        bench.run(seconds: 86_400)
        #expect(bench.cursor == 0)
        #expect(bench.quarantined.isEmpty && bench.records.isEmpty)
        #expect(bench.sent().count > 100)
        // On average one attempt in two and a half minutes, of two requests at most.
        #expect(bench.sent().count < 1500)
        bench.reply = { _ in .status(200) }
        bench.run(seconds: 600)
        #expect(bench.cursor == 300)
        #expect(bench.quarantined.isEmpty)
        #expect(Set(bench.stored[.events] ?? []) == Set(1...300))
    }

    @Test(arguments: [1, 2, 77, 150, 199, 200], [400, 409, 422, 413, 500])
    func `of a refused batch one event is quarantined, and its neighbours get through`(
        poison: UInt64, status: Int
    ) {
        var bench = Bench(Bench.events, entries: 210) { request in
            request.numbers.contains(poison) ? .status(status) : .status(200)
        }
        bench.run(seconds: 7200)
        #expect(bench.quarantined == [poison])
        #expect(bench.cursor == 210)
        var seen: Set<UInt64> = []
        let arrived = (bench.stored[.events] ?? []).filter { seen.insert($0).inserted }
        #expect(arrived == (1...210).filter { $0 != poison })
        #expect(bench.records.map(\.kind) == [.eventQuarantined])
        #expect(bench.records.first?.data["sequence"] == .integer(Int64(poison)))
        #expect(bench.hub.conditions(at: bench.now) == [.quarantine])
    }

    @Test func `what the quarantine does not take is not passed, and waits until it does`() {
        var bench = Bench(Bench.events, entries: 10) { request in
            request.numbers.contains(4) ? .status(400) : .status(200)
        }
        bench.quarantineIsFull = true
        bench.run(seconds: 86_400)
        #expect(bench.cursor == 3 && bench.records.isEmpty)
        let status = bench.hub.status(at: bench.now)
        #expect(status.flows[.events]?.lastTrouble?.reason == .localStorage)
        #expect(status.quarantinedEvents == 0)
        // One attempt in two and a half minutes.
        #expect(bench.sent().count < 1200)
        bench.quarantineIsFull = false
        bench.run(seconds: 600)
        #expect(bench.quarantined == [4] && bench.cursor == 10)
        #expect(bench.records.map(\.kind) == [.eventQuarantined])
    }

    @Test func `a full disk takes an event aside with its notice, or neither`() {
        var bench = Bench(Bench.events, entries: 10) { request in
            request.numbers.contains(4) ? .status(400) : .status(200)
        }
        bench.ledgerTakesNothing = true
        bench.run(seconds: 3600)
        #expect(bench.cursor == 3 && bench.quarantined.isEmpty && bench.records.isEmpty)
        bench.ledgerTakesNothing = false
        bench.run(seconds: 600)
        #expect(bench.quarantined == [4] && bench.cursor == 10)
        #expect(bench.records.map(\.kind) == [.eventQuarantined])
    }

    @Test func `nothing is quarantined before a neighbour was stored`() {
        var bench = Bench(Bench.events, entries: 40) { request in
            request.numbers.contains { $0 <= 12 } ? .status(400) : .status(200)
        }
        bench.run(seconds: 3600)
        #expect(bench.quarantined == Array(1...12))
        for poison in bench.quarantined {
            let refused = bench.requests.indices.filter { bench.requests[$0].numbers == [poison] }
            let isProved = ((refused.first ?? 0)..<(refused.last ?? 0)).contains { index in
                bench.requests[index].numbers.allSatisfy { $0 > 12 }
            }
            #expect(isProved)
        }
        #expect(bench.cursor == 40)
    }

    /// A token that ends while a bad event is looked for, and is answered with 400.
    @Test(arguments: 1...14)
    func `an endpoint that begins to refuse everything costs no good event`(after: Int) {
        var bench = Bench(Bench.events, entries: 40) { request in
            let refusesAll = request.index >= after && request.at < 3_600_000
            return .status(refusesAll || request.numbers.contains(17) ? 400 : 200)
        }
        bench.run(seconds: 7200)
        #expect(bench.quarantined == [17])
        #expect(bench.cursor == 40)
    }

    @Test func `a lone event that is refused waits for a neighbour`() {
        var bench = Bench(Bench.events, entries: 1) { request in
            request.numbers.contains(1) ? .status(400) : .status(200)
        }
        bench.run(seconds: 3600)
        #expect(bench.quarantined.isEmpty && bench.cursor == 0)
        bench.record()
        bench.run(seconds: 600)
        #expect(bench.quarantined == [1])
        #expect(bench.cursor == 2)
    }

    /// Some frameworks say 400 with a page: then one event must not hold up all others for ever.
    @Test(arguments: [Bench.Reply.status(500), .status(400, type: "text/html")])
    func `500 or a page for the same batch is the content's doing from the fifth time on`(
        reply: HubBench.Reply
    ) {
        var bench = Bench(Bench.events, entries: 4) { request in
            request.numbers.contains(3) ? reply : .status(200)
        }
        bench.run(seconds: 3600)
        #expect(bench.sent().prefix(5).allSatisfy { $0 == [1, 2, 3, 4] })
        #expect(bench.sent().dropFirst(5).first == [1, 2])
        // And twice more after its neighbour was stored.
        #expect(bench.sent().filter { $0 == [3] }.count == 7)
        #expect(bench.quarantined == [3])
        #expect(bench.cursor == 4)
    }

    /// 400 while the endpoint is out of order; then it has one error more, and is well.
    @Test func `one 500 after a neighbour was stored quarantines nothing`() {
        var bench = Bench(Bench.events, entries: 4) { request in
            switch request.index {
            case 0...2: .status(400)
            case 4: .status(500)
            default: .status(200)
            }
        }
        bench.run(seconds: 3600)
        // All, half, one; a neighbour; and the suspect twice.
        #expect(bench.sent().prefix(6) == [[1, 2, 3, 4], [1, 2], [1], [2], [1], [1]])
        #expect(bench.quarantined.isEmpty && bench.cursor == 4)
    }

    @Test func `a limit of the proxy halves the batch, and a larger one is tried later`() {
        var bench = Bench(Bench.events, entries: 4000) { request in
            request.numbers.count > 60 ? .status(413) : .status(200)
        }
        bench.run(seconds: 600)
        #expect(bench.cursor == 4000)
        #expect(bench.quarantined.isEmpty)
        #expect(bench.sent().prefix(4).map(\.count) == [200, 100, 50, 50])
        #expect(bench.sent().count < 110)
    }

    @Test func `after a lost answer the identical body goes first`() {
        var bench = Bench(Bench.events, entries: 3) { request in
            request.index == 0 ? .storedThen(.connectionLost) : .status(200)
        }
        while bench.requests.isEmpty { bench.run(seconds: 1) }
        bench.entries = 9
        bench.run(seconds: 60)
        #expect(bench.sent().prefix(2) == [[1, 2, 3], [1, 2, 3]])
        #expect(bench.requests[0].body == bench.requests[1].body)
        #expect(bench.cursor == 9)
    }

    @Test func `a server that asks for time gets it, within bounds`() {
        var bench = Bench(Bench.events, entries: 1) { _ in
            .status(503, retryAfter: .days(30))
        }
        bench.run(seconds: 10)
        let first = bench.requests[0].at
        bench.run(seconds: 3600)
        let second = bench.requests[1].at
        #expect((900_000...903_000).contains(second - first))
    }

    @Test func `a 202 keeps the events and sends them again, unless it means stored`() {
        var bench = Bench(Bench.events, entries: 2) { _ in .status(202) }
        bench.run(seconds: 600)
        #expect(bench.cursor == 0 && bench.sent().count > 3)
        #expect(
            bench.hub.status(at: bench.now).flows[.events]?.lastTrouble?.reason == .acceptedOnly)
        let durable = HubConfiguration(
            events: EventUplink(endpoint: Bench.endpoint, acceptedIsStored: true))
        bench = Bench(durable, entries: 2) { _ in .status(202) }
        bench.run(seconds: 60)
        #expect(bench.cursor == 2 && bench.sent().count == 1)
    }

    @Test func `an entry without a time holds back what follows, for ten minutes at most`() {
        var bench = Bench(Bench.events, entries: 5) { _ in .status(200) }
        bench.clockWait = (4, instant(600_000))
        bench.run(seconds: 590)
        #expect(bench.cursor == 3)
        #expect(bench.hub.status(at: bench.now).flows[.events]?.state == .waitingForClock)
        bench.run(seconds: 20)
        #expect(bench.cursor == 5)
    }

    @Test func `an entry that tells the time ends the wait`() {
        var bench = Bench(Bench.events, entries: 5) { _ in .status(200) }
        bench.clockWait = (4, instant(600_000))
        bench.run(seconds: 60)
        bench.clockWait = nil
        bench.record()
        bench.run(seconds: 1)
        #expect(bench.cursor == 6)
    }

    @Test func `a notice that is refused itself is kept without another notice`() {
        var bench = Bench(Bench.events, entries: 3) { _ in .silence }
        bench.run(seconds: 11)
        // All three as one, then one by one; the second is the notice of an earlier refusal.
        var hub = bench.hub
        let position = EventPosition(epoch: Bench.epoch, sequence: 2)
        let body = EventsFlow.Body(
            token: HubToken(flow: .events, number: 900),
            batch: EventBatch(count: 1, last: position, kind: .eventQuarantined))
        let trouble = HubTrouble(.contentRefused, status: 400, at: bench.now.wall)
        hub.desk.effects = []
        hub.events?.quarantine(body, trouble, &hub.desk)
        guard case .quarantine(let token, position, trouble, nil) = hub.desk.effects.first else {
            Issue.record("it is not kept")
            return
        }
        #expect(hub.desk.effects.count == 1)
        hub.desk.effects = []
        hub.events?.isQuarantined(token, &hub.desk)
        #expect(hub.desk.effects == [.acknowledgeEvents(through: position)])
    }

    @Test func `the disk that cannot be read is asked again`() {
        var bench = Bench(Bench.events, entries: 1) { _ in .status(200) }
        bench.run(seconds: 0)
        let token = HubToken(flow: .events, number: 1)
        var hub = bench.hub
        while let deadline = hub.nextDeadline {
            let moment = Moment(instant: deadline, wall: wallOrigin, trust: .synced)
            let effects = hub.step(.tick, at: moment)
            guard effects.isEmpty else { break }
        }
        #expect(hub.step(.storageFailed(token), at: bench.now).isEmpty)
        #expect(hub.status(at: bench.now).flows[.events]?.lastTrouble?.reason == .localStorage)
        #expect(hub.nextDeadline != nil)
    }
}
