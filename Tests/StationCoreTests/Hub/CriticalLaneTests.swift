import StationModel
import Testing

@testable import StationCore

/// Copies of critical alarms while the order is held up: in which order they are tried, and which
/// of them gives way.
struct CriticalLaneTests {
    /// The events of 300 entries are held up, and copies are answered as the test says.
    private static func bench(
        seed: UInt64 = 1, _ reply: @escaping @Sendable (HubBench.Request) -> HubBench.Reply
    ) -> HubBench {
        var bench = HubBench(HubBench.events, entries: 300, seed: seed) { request in
            request.flow == .criticalEvents ? reply(request) : .status(503)
        }
        bench.run(seconds: 60)
        return bench
    }

    private static func record(_ sequences: some Sequence<UInt64>, _ bench: inout HubBench) {
        for sequence in sequences {
            bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: sequence)))
        }
    }

    private static func copies(_ bench: HubBench) -> [HubBench.Request] {
        bench.requests.filter { $0.flow == .criticalEvents }
    }

    private static func waiting(_ bench: HubBench) -> UInt64? {
        bench.hub.status(at: bench.now).flows[.criticalEvents]?.backlog
    }

    // MARK: Copies that the hub answers with 500

    @Test func `copies that the hub cannot take are tried in turn, each after a wait`() {
        var bench = Self.bench { _ in .status(500) }
        Self.record([297, 298, 299], &bench)
        bench.run(seconds: 4 * 3600)
        let tries = EventsFlow.triesOfServerErrors
        let sent = bench.sent(.criticalEvents).flatMap(\.self)
        let first = [297, 298, 299].flatMap { Array(repeating: UInt64($0), count: tries) }
        #expect(sent.prefix(3 * tries) == first[...])
        let turns = sent.dropFirst(3 * tries)
        #expect(turns.count > 30)
        #expect(turns.enumerated().allSatisfy { $1 == 297 + UInt64($0 % 3) })
        // On average one in two and a half minutes.
        #expect(turns.count < 200)
        // Each is at the hub when it takes it, and none is sent for another.
        bench.reply = { .status($0.flow == .criticalEvents ? 200 : 503) }
        bench.run(seconds: 1200)
        #expect(Set(bench.stored[.criticalEvents] ?? []) == [297, 298, 299])
        #expect(Self.waiting(bench) == 0 && bench.bodies.count <= 1)
    }

    @Test func `the copy behind one that is passed over waits for nothing`() {
        for seed: UInt64 in 1...10 {
            var bench = Self.bench(seed: seed) { .status($0.numbers == [298] ? 500 : 200) }
            Self.record([298, 299], &bench)
            bench.run(seconds: 600)
            let copies = Self.copies(bench)
            guard let passed = copies.firstIndex(where: { $0.numbers == [299] }), passed > 0 else {
                Issue.record("the second copy was not sent")
                return
            }
            #expect(copies[passed].at - copies[passed - 1].at == bench.latency)
        }
    }

    // MARK: More than wait

    /// Two of the oldest are what the hub cannot take; then it is gone, and a storm comes.
    private static func full() -> HubBench {
        var bench = bench { $0.numbers[0] < 202 ? .status(500) : .fault(.timedOut) }
        record([200, 201], &bench)
        bench.run(seconds: 3600)
        record(202...231, &bench)
        bench.run(seconds: 60)
        return bench
    }

    @Test func `where there is no room, the copy that was tried last in vain gives way`() {
        var bench = Self.full()
        #expect(Self.waiting(bench) == UInt64(CriticalLane.mostWaiting))
        let tried = bench.sent(.criticalEvents).flatMap(\.self).last { $0 < 202 }
        let next: UInt64 = tried == 200 ? 201 : 200
        Self.record([232], &bench)
        #expect(Self.waiting(bench) == UInt64(CriticalLane.mostWaiting))
        bench.reply = { .status($0.flow == .criticalEvents ? 200 : 503) }
        bench.run(seconds: 1200)
        #expect(bench.stored[.criticalEvents] == Array(202...232) + [next])
        // The order carries the other one.
        bench.reply = { _ in .status(200) }
        bench.run(seconds: 1200)
        #expect(bench.cursor == 300)
    }

    @Test func `alarms that nobody has refused give way to none`() {
        var bench = Self.full()
        Self.record(232...240, &bench)
        #expect(Self.waiting(bench) == UInt64(CriticalLane.mostWaiting))
        bench.reply = { .status($0.flow == .criticalEvents ? 200 : 503) }
        bench.run(seconds: 1200)
        #expect(bench.stored[.criticalEvents] == Array(202...233))
    }

    @Test func `a released event gives way to no alarm's copy`() {
        var bench = Self.bench { $0.numbers == [200] ? .status(500) : .fault(.timedOut) }
        bench.quarantined = [4]
        Self.record([200], &bench)
        bench.run(seconds: 3600)
        bench.give(.released(EventPosition(epoch: HubBench.epoch, sequence: 4)))
        Self.record(201...230, &bench)
        Self.record([231, 232], &bench)
        #expect(Self.waiting(bench) == UInt64(CriticalLane.mostWaiting))
        bench.reply = { .status($0.flow == .criticalEvents ? 200 : 503) }
        bench.run(seconds: 1200)
        #expect(bench.stored[.criticalEvents] == Array(201...231) + [4])
        #expect(bench.quarantined.isEmpty)
    }

    /// All of them are what the hub cannot take, and one of them is on its way.
    @Test func `the copy that is on its way is judged by its own answer`() {
        var bench = Self.bench { _ in .status(500) }
        Self.record(200...231, &bench)
        bench.run(seconds: 48 * 3600)
        bench.reply = { $0.flow == .criticalEvents ? .silence : .status(503) }
        bench.run(seconds: 600)
        let underWay = bench.sent(.criticalEvents).last?.first
        Self.record([232], &bench)
        #expect(Self.waiting(bench) == UInt64(CriticalLane.mostWaiting))
        bench.reply = { .status($0.flow == .criticalEvents ? 200 : 503) }
        bench.finishLast(with: 200)
        bench.run(seconds: 1200)
        let stored = bench.stored[.criticalEvents] ?? []
        #expect(stored.first == underWay && stored.dropFirst().first == 232)
        #expect(stored.count == CriticalLane.mostWaiting && Set(stored).count == stored.count)
    }

    // MARK: The ledger

    @Test func `a copy of an entry that the ledger has no more is none`() {
        var bench = Self.bench { _ in .status(200) }
        bench.pruned = [298]
        Self.record([298, 299], &bench)
        bench.run(seconds: 600)
        #expect(bench.sent(.criticalEvents) == [[299]])
        #expect(Self.waiting(bench) == 0)
    }

    @Test func `a ledger that cannot be read is asked again after a wait, and the alarm stays`() {
        var bench = Self.bench { _ in .status(200) }
        bench.ledgerReadsNothing = true
        Self.record([299], &bench)
        let before = bench.effects.count
        bench.run(seconds: 3600)
        let asked = bench.effects.dropFirst(before).count {
            if case .encodeEvent = $0 { true } else { false }
        }
        #expect((10...100).contains(asked))
        let status = bench.hub.status(at: bench.now).flows[.criticalEvents]
        #expect(status?.lastTrouble?.reason == .localStorage)
        bench.ledgerReadsNothing = false
        bench.run(seconds: 600)
        #expect(bench.sent(.criticalEvents) == [[299]])
    }

    // MARK: Waits

    /// Stations of a city that have the same alarm together ask at times of their own.
    @Test func `a wait is only ever shortened, to a time of the station's own`() {
        var times: Set<Duration> = []
        for seed: UInt64 in 1...50 {
            var desk = HubDesk(seed: seed, at: moment(0))
            var patience = HubPatience(&desk)
            patience.failed(desk.trouble(.busy), &desk)
            let soon = patience.nextTry
            patience.shortenWait(to: CriticalLane.longestOfNew, &desk)
            #expect(patience.nextTry == soon)
            patience.failed(desk.trouble(.busy), retryAfter: .minutes(15), &desk)
            patience.shortenWait(to: CriticalLane.longestOfNew, &desk)
            let wait = (patience.nextTry ?? desk.now) - desk.now
            #expect(wait >= HubPatience.shortest && wait <= CriticalLane.longestOfNew)
            times.insert(wait)
            patience.forgetWait()
            patience.shortenWait(to: CriticalLane.longestOfNew, &desk)
            #expect(patience.nextTry == nil)
        }
        #expect(times.count > 40)
    }

    @Test func `an alarm that comes before a released event waits as any other`() {
        for seed: UInt64 in 1...10 {
            var bench = Self.bench(seed: seed) { _ in .fault(.timedOut) }
            bench.quarantined = [4]
            bench.give(.released(EventPosition(epoch: HubBench.epoch, sequence: 4)))
            bench.run(seconds: 3600)
            let nextTry = bench.hub.status(at: bench.now).flows[.criticalEvents]?.nextTry
            guard let nextTry, nextTry > bench.now.instant + CriticalLane.longestOfNew else {
                continue
            }
            let before = bench.sent(.criticalEvents).count
            let shortest = Int(HubPatience.shortest.wholeMilliseconds)
            let recorded = bench.nowMilliseconds
            Self.record([299], &bench)
            bench.run(seconds: 11)
            let copies = Self.copies(bench).dropFirst(before)
            #expect(copies.first?.numbers == [299])
            #expect((copies.first?.at ?? 0) - recorded >= shortest)
        }
    }
}
