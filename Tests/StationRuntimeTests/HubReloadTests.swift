import HubWire
import LinuxIO
import StationModel
import Testing

@testable import StationRuntime
@testable import Storage

/// Ends and beginnings: a stop, a start, another configuration.
@Suite struct HubReloadTests {
    private static let elsewhere = HubConfiguration(
        events: EventUplink(
            endpoint: HubEndpoint(url: "https://other.example/rows"), form: .lines))

    @Test func `another address gets what the mark has not passed, and nothing else`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        try bench.next(.events).answer(204)
        #expect(try bench.backlog() == 0)
        try bench.use(Self.elsewhere)
        try bench.record()
        try bench.pass(.seconds(10))
        let call = try bench.next(.events)
        #expect(call.request.endpoint.url == "https://other.example/rows")
        #expect(call.request.headers == [HubHeader("Content-Type", "application/x-ndjson")])
        let event = try ReceivedEvent.all(in: Array("[".utf8) + call.body + Array("]".utf8))
        #expect(event.map(\.sequence) == [2])
        call.answer(204)
        #expect(try bench.backlog() == 0)
    }

    @Test func `an answer of the old address means nothing to the new one`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        let old = try bench.next(.events)
        try bench.use(Self.elsewhere)
        try bench.pass(.seconds(10))
        // One request of a flow at a time, whoever it is to.
        #expect(try bench.isSilent(.events))
        old.answer(204)
        let new = try bench.next(.events)
        #expect(new.request.endpoint.url == "https://other.example/rows")
        #expect(try bench.backlog() == 1)
        new.answer(204)
        #expect(try bench.backlog() == 0)
    }

    @Test func `without a hub nothing is asked for any more`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        let old = try bench.next(.events)
        try bench.use(.none)
        old.answer(503)
        try bench.record()
        try bench.pass(HubBench.longest)
        #expect(try bench.isSilent(.events))
        #expect(try bench.backlog() == 2)
    }

    @Test func `samples in memory go to the disk before another configuration begins`() throws {
        let bench = try HubBench(HubBench.samples)
        defer { bench.stop() }
        bench.lane.note(try sampledStation())
        try bench.pass(.seconds(60))
        let old = try bench.next(.samples)
        #expect(try bench.spooled() == 0)
        var other = HubBench.samples
        other.samples?.endpoint.url = "https://other.example/write"
        try bench.use(other)
        let count = try bench.spooled()
        #expect(count > 0)
        old.answer(204)
        try bench.pass(.seconds(59))
        let new = try bench.next(.samples)
        #expect(new.request.endpoint.url == "https://other.example/write")
        #expect(try bench.spooled() >= count)
    }

    @Test func `what a reload cannot write is lost, and counted once`() throws {
        let boot = try #require(BootId(hex: String(repeating: "a", count: 32)))
        var samples = HubSamples(directory: "/sys", budgetBytes: 1 << 20, boot: boot)
        let moment = Moment(
            instant: MonotonicInstant(sinceBoot: .hours(1)), wall: LaneBench.noon, trust: .synced)
        let block = samples.take([(SampleSeries("yizhan_up"), 1)], at: moment, isLast: false)
        // Each try of the machine fails, and loses nothing yet.
        for _ in 1...3 {
            #expect(throws: StorageFault.self) { try samples.spool(block.number) }
        }
        #expect(samples.spool.losses.isEmpty)
        samples.begin(.none)
        samples.begin(.none)
        #expect(samples.spool.losses.extents[.notWritten]?.count == 1)
    }

    @Test func `a loss whose telling a reload has overtaken is told all the same`() throws {
        let bench = try HubBench(HubBench.samples)
        defer { bench.stop() }
        // Its answer is dropped with the configuration that asked.
        try bench.onLane { worker in worker.samples.tellsLoss = true }
        try bench.use(.none)
        let now = bench.clock.now().instant
        #expect(try bench.onLane { worker in worker.samples.mayTellLoss(at: now) })
    }

    @Test func `a stop in the middle of a request leaves the mark, and the next start sends it`()
        throws
    {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        let call = try bench.next(.events)
        bench.lane.stop()
        #expect(bench.hub.isStopped)
        #expect(try bench.ledger { try $0.outboxBacklog().entries } == 1)
        try bench.restart()
        try bench.pass(.seconds(10))
        let again = try bench.next(.events)
        #expect(again.body == call.body)
        again.answer(204)
        #expect(try bench.backlog() == 0)
    }

    @Test func `an answer that comes before the stop is over moves the mark`() throws {
        let bench = try HubBench(HubBench.events)
        defer { bench.stop() }
        try bench.pass(.seconds(10))
        let call = try bench.next(.events)
        let stopping = try bench.stopAside()
        call.answer(204)
        stopping.join()
        #expect(try bench.ledger { try $0.outboxBacklog().entries } == 0)
    }
}
