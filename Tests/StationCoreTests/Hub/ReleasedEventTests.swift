import StationModel
import Testing

@testable import StationCore

/// Quarantined events that somebody wants to be sent once more.
@Suite struct ReleasedEventTests {
    /// Ten entries, all at the hub but the fourth.
    private static func bench(
        _ reply: @escaping @Sendable (HubBench.Request) -> HubBench.Reply
    ) -> HubBench {
        var bench = HubBench(HubBench.events, entries: 10) { request in
            request.flow == .criticalEvents ? reply(request) : .status(200)
        }
        bench.run(seconds: 60)
        bench.quarantined = [4]
        return bench
    }

    private static func release(_ bench: inout HubBench, _ sequence: UInt64 = 4) {
        bench.give(.released(EventPosition(epoch: HubBench.epoch, sequence: sequence)))
    }

    @Test func `a released event is sent alone, though the order has passed it, and forgotten`() {
        var bench = Self.bench { _ in .status(200) }
        #expect(bench.cursor == 10)
        Self.release(&bench)
        bench.run(seconds: 60)
        #expect(bench.sent(.criticalEvents) == [[4]])
        #expect(bench.quarantined.isEmpty)
        #expect(bench.cursor == 10)
    }

    @Test(arguments: [400, 413, 422])
    func `one that is refused again is quarantined again, at once and once`(status: Int) {
        var bench = Self.bench { _ in .status(status) }
        Self.release(&bench)
        bench.run(seconds: 3600)
        #expect(bench.sent(.criticalEvents) == [[4]])
        #expect(bench.quarantined == [4, 4])
        // Again, when somebody wants it again.
        Self.release(&bench)
        bench.run(seconds: 60)
        #expect(bench.sent(.criticalEvents).count == 2)
    }

    @Test func `five server errors are a refusal, and hold up no alarm for longer`() {
        var bench = Self.bench { $0.numbers == [4] ? .status(500) : .status(200) }
        Self.release(&bench)
        bench.run(seconds: 3600)
        #expect(bench.sent(.criticalEvents).count == EventsFlow.triesOfServerErrors)
        #expect(bench.quarantined == [4, 4])
    }

    @Test(arguments: [HubBench.Reply.status(503), .status(202), .status(401), .fault(.timedOut)])
    func `one that nobody has judged is sent until somebody does`(reply: HubBench.Reply) {
        var bench = Self.bench { $0.index < 3 ? reply : .status(200) }
        Self.release(&bench)
        bench.run(seconds: 3600)
        #expect(bench.sent(.criticalEvents) == [[4], [4], [4], [4]])
        #expect(bench.quarantined.isEmpty)
    }

    /// The sink answers 202 to all that comes out of the order, and the order is held up.
    @Test func `a released event that is only accepted holds up no alarm`() {
        var bench = Self.bench { _ in .status(202) }
        Self.release(&bench)
        bench.run(seconds: 3600)
        bench.reply = { .status($0.flow == .criticalEvents ? 202 : 503) }
        bench.record()
        bench.run(seconds: 60)
        for alarm in UInt64(12)...14 {
            bench.record()
            bench.give(.criticalRecorded(EventPosition(epoch: HubBench.epoch, sequence: alarm)))
            bench.run(seconds: 2)
            #expect(bench.sent(.criticalEvents).contains([alarm]))
        }
        // And waits for none that is sent.
        let before = bench.sent(.criticalEvents).count
        bench.run(seconds: 3600)
        #expect(bench.sent(.criticalEvents).dropFirst(before).allSatisfy { $0 == [4] })
        #expect(bench.sent(.criticalEvents).count > before)
    }

    @Test func `the alarm of the quarantine lasts as long as something is in it`() {
        let full = EventBacklog(count: 0, quarantined: 1)
        // From the start on: nobody must refuse it first.
        var hub = Hub(
            Hub.Start(configuration: HubBench.events, ledger: full, seed: 1), at: moment(0))
        #expect(hub.conditions(at: moment(0)) == [.quarantine])
        // Whatever else moves: an entry is read, sent and passed.
        var bench = HubBench(HubBench.events) { _ in .status(200) }
        bench.quarantined = [1]
        bench.record()
        bench.run(seconds: 60)
        #expect(bench.cursor == 1)
        #expect(bench.hub.conditions(at: bench.now) == [.quarantine])
        _ = hub.step(.ledger(EventBacklog(count: 0)), at: moment(1000))
        #expect(hub.conditions(at: moment(1000)).isEmpty)
    }

    @Test func `one is under way at a time, and the same one not twice`() {
        var bench = Self.bench { _ in .fault(.timedOut) }
        bench.quarantined = [4, 5]
        Self.release(&bench)
        Self.release(&bench)
        Self.release(&bench, 5)
        bench.run(seconds: 600)
        #expect(bench.sent(.criticalEvents).allSatisfy { $0 == [4] })
        #expect(bench.hub.status(at: bench.now).flows[.criticalEvents]?.backlog == 1)
    }
}
