import StationModel
import Testing

@testable import StationCore

/// Batches of which nobody says whether they were stored: the network, their size, or one event.
struct UnansweredEventsTests {
    private typealias Bench = HubBench

    private static func reasons(_ bench: HubBench) -> HubReason? {
        bench.hub.status(at: bench.now).flows[.events]?.lastTrouble?.reason
    }

    /// How often the suspect was lost right behind a stored neighbour.
    private static func rounds(_ suspect: UInt64, _ bench: HubBench) -> Int {
        let sent = bench.sent()
        return sent.indices.dropFirst().count { index in
            sent[index] == [suspect] && sent[index - 1].count == 1 && sent[index - 1] != [suspect]
        }
    }

    /// The whole five times, and four halves: then the first of 45 events is alone, and three
    /// requests are a round.
    static let untilAlone = 9

    static let silences: [HubBench.Reply] =
        [.status(408), .status(502), .status(504)]
        + HubFault.allCases.filter { !$0.isBeforeSending }.map { .fault($0) }

    // MARK: The size

    @Test(arguments: silences)
    func `a batch that is not answered five times is halved, until it gets through`(
        silence: HubBench.Reply
    ) {
        var bench = Bench(Bench.events, entries: 40) { request in
            request.numbers.count > 12 ? silence : .status(200)
        }
        bench.run(seconds: 1800)
        let counts = bench.sent().map(\.count)
        #expect(counts.prefix(8) == [40, 40, 40, 40, 40, 20, 10, 10])
        #expect(bench.cursor == 40 && bench.quarantined.isEmpty)
        #expect(bench.stored[.events] == Array(1...40))
    }

    @Test(arguments: [
        Bench.Reply.status(503), .status(429), .status(425), .status(401), .status(404),
        .status(302), .status(202), .status(200, type: "text/html"), .fault(.unknownHost),
        .fault(.unreachable), .fault(.certificateExpired), .fault(.noCredential),
    ])
    func `what nobody has read is never halved`(reply: HubBench.Reply) {
        var bench = Bench(Bench.events, entries: 300) { _ in reply }
        bench.run(seconds: 86_400)
        #expect(bench.sent().count > 100)
        #expect(bench.sent().allSatisfy { $0.count == 200 })
    }

    @Test func `a network that is away leads to one event, and one request more behind it`() {
        var bench = Bench(Bench.events, entries: 300) { _ in .fault(.timedOut) }
        bench.run(seconds: 4 * 3600)
        let sent = bench.sent()
        let halves = [200, 200, 200, 200, 200, 100, 50, 25, 12, 6, 3]
        #expect(sent.prefix(11).map(\.count) == halves)
        let pairs = sent.dropFirst(11)
        #expect(pairs.count > 40)
        // The first event, and behind it each other one in turn.
        for (turn, numbers) in pairs.enumerated() {
            #expect(numbers == [turn % 2 == 0 ? 1 : 2 + UInt64(turn / 2)])
        }
        #expect(Self.reasons(bench) == .fault(.timedOut))
        bench.reply = { _ in .status(200) }
        bench.run(seconds: 600)
        let counts = bench.sent().dropFirst(sent.count).map(\.count)
        #expect(bench.cursor == 300 && bench.quarantined.isEmpty)
        #expect(counts.suffix(8) == [2, 4, 8, 16, 32, 64, 128, 45])
        #expect(counts.count <= 12)
    }

    @Test func `a slow uplink carries what it can, and is seldom asked for more`() {
        var bench = Bench(Bench.events, entries: 4000) { request in
            request.numbers.count > 120 ? .fault(.timedOut) : .status(200)
        }
        bench.run(seconds: 1800)
        #expect(bench.cursor == 4000 && bench.quarantined.isEmpty)
        #expect(bench.sent().prefix(7).map(\.count) == [200, 200, 200, 200, 200, 100, 100])
        // Five, one at once, and one for each eight hundred.
        let lost = bench.requests.count { $0.numbers.count > 120 }
        #expect((6...11).contains(lost))
        #expect(Self.reasons(bench) == .largerUnanswered)
    }

    @Test func `one lost request in a few halves nothing`() {
        var bench = Bench(Bench.events, entries: 4000) { request in
            request.index % 5 == 4 ? .status(200) : .fault(.connectionLost)
        }
        bench.run(seconds: 3600)
        #expect(bench.sent().allSatisfy { $0.count == 200 })
        #expect(bench.cursor == 4000)
    }

    // MARK: One event

    @Test(arguments: silences, [100, 30_000])
    func `an event at which the hub ends each time is set aside after ten rounds`(
        silence: HubBench.Reply, latency: Int
    ) throws {
        var bench = Bench(Bench.events, entries: 45) { request in
            request.numbers.contains(12) ? silence : .status(200)
        }
        bench.latency = latency
        bench.run(seconds: 2 * 3600)
        #expect(bench.quarantined == [12] && bench.cursor == 45)
        #expect(Set(bench.stored[.events] ?? []) == Set((1...45).filter { $0 != 12 }))
        #expect(Self.rounds(12, bench) == EventsFlow.roundsThatJudge)
        #expect(bench.records.map(\.kind) == [.eventQuarantined])
        #expect(bench.records.first?.data["reason"] == .text("neverAnswered"))
        // Alone, a neighbour, alone: a round, each with a neighbour that is new.
        let first = try #require(bench.sent().firstIndex(of: [12]))
        let rounds = bench.sent().dropFirst(first).prefix(3 * EventsFlow.roundsThatJudge)
        let expected: [[UInt64]] = (UInt64(13)...22).map { [[12], [$0], [12]] }.flatMap(\.self)
        #expect(Array(rounds) == expected)
        let last = try #require(bench.requests.last { $0.numbers == [12] })
        let lasted = last.at - bench.requests[first].at
        #expect((60_000..<34 * 60_000).contains(lasted), "waits grow, and end")
        // Its neighbour shows that the line is well.
        #expect(Self.reasons(bench) == .neverAnswered)
    }

    @Test(arguments: 1...9)
    func `one that is stored before the tenth round is not set aside`(rounds: Int) {
        var bench = Bench(Bench.events, entries: 45) { _ in .status(200) }
        bench.reply = { request in
            request.index < Self.untilAlone + 3 * rounds && request.numbers.contains(1)
                ? .fault(.connectionLost) : .status(200)
        }
        bench.run(seconds: 2 * 3600)
        #expect(Self.rounds(1, bench) == rounds)
        #expect(bench.quarantined.isEmpty && bench.cursor == 45)
    }

    /// Of the neighbour, or of the suspect: a word that is none on its content.
    @Test(arguments: [true, false])
    func `whatever else happens in a round, ten are needed from then on`(isOfNeighbour: Bool) {
        let broken = Self.untilAlone + 3 * 9 + (isOfNeighbour ? 1 : 0)
        var bench = Bench(Bench.events, entries: 45) { request in
            if request.index == broken {
                return isOfNeighbour ? .fault(.connectionLost) : .status(503)
            }
            return request.numbers.contains(1) ? .fault(.connectionLost) : .status(200)
        }
        bench.run(seconds: 3 * 3600)
        #expect(bench.sent()[broken].count == 1)
        #expect(bench.quarantined == [1])
        let later = bench.sent().dropFirst(broken + 1)
        #expect(later.count { $0 == [1] } == 2 * EventsFlow.roundsThatJudge)
        // Behind a lost neighbour is no round.
        let behind = 9 + (isOfNeighbour ? 1 : 0) + EventsFlow.roundsThatJudge
        #expect(Self.rounds(1, bench) == behind)
    }

    @Test func `several in a row are found one by one`() {
        let poison: Set<UInt64> = [11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 29]
        var bench = Bench(Bench.events, entries: 45) { request in
            poison.isDisjoint(with: request.numbers) ? .status(200) : .fault(.connectionLost)
        }
        bench.run(seconds: 6 * 3600)
        #expect(bench.quarantined == poison.sorted())
        #expect(bench.cursor == 45)
        #expect(Set(bench.stored[.events] ?? []) == Set(1...45).subtracting(poison))
    }

    @Test func `one without a neighbour waits for one, and takes the same one again`() {
        var bench = Bench(Bench.events, entries: 5) { request in
            request.numbers.contains(5) ? .fault(.connectionLost) : .status(200)
        }
        bench.run(seconds: 86_400)
        #expect(bench.cursor == 4 && bench.quarantined.isEmpty)
        // One in two and a half minutes.
        #expect(bench.sent().count < 900)
        bench.record()
        bench.run(seconds: 3600)
        #expect(bench.quarantined == [5] && bench.cursor == 6)
        #expect(bench.sent().count { $0 == [6] } >= EventsFlow.roundsThatJudge)
    }

    @Test func `a neighbour whose body is lost on board is made again, and no other`() {
        var bench = Bench(Bench.events, entries: 45) { request in
            if request.numbers == [13] { return .silence }
            return request.numbers.contains(12) ? .fault(.connectionLost) : .status(200)
        }
        bench.run(seconds: 1200)
        #expect(bench.sent().last == [13])
        bench.loseLast()
        bench.run(seconds: 1)
        #expect(bench.sent().suffix(2) == [[13], [13]])
        bench.finishLast(with: 200)
        bench.run(seconds: 1)
        #expect(bench.sent().suffix(2) == [[13], [12]])
    }

    @Test func `what the quarantine does not take is judged again`() {
        var bench = Bench(Bench.events, entries: 10) { request in
            request.numbers.contains(4) ? .status(502) : .status(200)
        }
        bench.quarantineIsFull = true
        bench.run(seconds: 4 * 3600)
        #expect(bench.cursor == 3 && bench.records.isEmpty)
        bench.quarantineIsFull = false
        bench.run(seconds: 3600)
        #expect(bench.quarantined == [4] && bench.cursor == 10)
    }

    // MARK: The network

    /// Whatever the share that it loses; half of what is lost has arrived.
    @Test(arguments: [10, 25, 50, 67, 80, 90], 1...12 as ClosedRange<UInt64>)
    func `a network that flaps for a day sets no event aside`(percent: Int, seed: UInt64) {
        var bench = Bench(Bench.events, entries: 60, seed: seed) { request in
            var chance = SeededRandom(seed: seed << 32 | UInt64(request.index))
            guard chance.number(1...100) <= percent else { return .status(200) }
            return chance.oneIn(2) ? .fault(.timedOut) : .storedThen(.connectionLost)
        }
        for _ in 0..<288 {
            bench.record()
            bench.run(seconds: 300)
        }
        #expect(bench.quarantined.isEmpty && bench.records.isEmpty)
        bench.reply = { _ in .status(200) }
        bench.run(seconds: 1200)
        #expect(bench.cursor == bench.entries)
    }

    /// Requests that a gateway, a modem or a proxy loses by their place among others.
    @Test func `a gateway that loses every second request sets no event aside`() {
        var bench = Bench(Bench.events, entries: 300) { request in
            request.index % 2 == 0 ? .status(502) : .status(200)
        }
        bench.run(seconds: 3600)
        #expect(bench.quarantined.isEmpty && bench.cursor == 300)
    }

    @Test(arguments: [true, false])
    func `who loses each first request after a rest, or each other one, sets none aside`(
        losesFirst: Bool
    ) {
        var bench = Bench(Bench.events, entries: 300) { _ in .status(200) }
        bench.latency = 150
        while bench.nowMilliseconds < 3_600_000 {
            let last = bench.requests.last?.at ?? -1000
            // At most one begins in a tenth of a second.
            bench.reply = { request in
                let isFirst = request.at - last > 200
                return isFirst == losesFirst ? .fault(.connectionLost) : .status(200)
            }
            bench.run(milliseconds: 100)
        }
        #expect(bench.quarantined.isEmpty && bench.cursor == 300)
    }
}
