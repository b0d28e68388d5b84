import Foundation
import HubLink
import HubWire
import Identity
import LinuxIO
import StationModel
import StationRuntime
import Synchronization
import Testing

@testable import Simulation
@testable import yizhand

/// A station's way to the simulated city: what is sent is real, and time is simulated.
struct SimulatedLinkTests {
    private let bench: SimulatedHubBench

    init() throws { bench = try SimulatedHubBench() }

    private var books: LiveHub.Books { bench.platform.books }

    @Test func `real requests are read, and each thing is kept once`() throws {
        #expect(try bench.ask(SimulatedHubBench.events(1...3)).get().status == 204)
        #expect(try bench.ask(SimulatedHubBench.events(2...5)).get().status == 204)
        #expect(books.events == 5 && books.repeatedEvents == 2 && !books.hasBrokenChain)
        #expect(books.lastEvent?.hash == String(repeating: "05", count: 32))
        #expect(books.newestEvent == SimulatedHubBench.began)
        for _ in 0..<2 {
            #expect(try bench.ask(SimulatedHubBench.samples(3)).get().status == 204)
        }
        #expect(books.samples == 6 && books.repeatedSamples == 6)
        #expect(books.newestSample == SimulatedHubBench.began + .minutes(2))
    }

    @Test(arguments: [HubFlow.events, .criticalEvents, .samples])
    func `what is no request of a station is refused, and nothing kept`(flow: HubFlow) throws {
        for body in [[], [0x7B], Array("[{}]".utf8), Array(#"[{"id":"x"}]"#.utf8)] {
            let outcome = try bench.ask(SimulatedHubBench.request(flow, body))
            #expect(try outcome.get().status == 400)
        }
        #expect(books == LiveHub.Books())
    }

    @Test func `a slow hub takes simulated seconds, and no real ones`() throws {
        bench.platform.becomes(.slow)
        let before = bench.clock.now().instant
        bench.send(SimulatedHubBench.events(1...3))
        #expect(bench.answered().isEmpty, "the clock stands")
        #expect(try bench.next().get().status == 204)
        #expect(bench.clock.now().instant - before >= .seconds(5))
        #expect(books.events == 3)
    }

    @Test func `an answer that takes longer than the request may is none, and all is kept`() throws
    {
        bench.platform.becomes(.slow)
        let request = SimulatedHubBench.events(1...3)
        let hasty = HubRequest(
            flow: .events, endpoint: request.endpoint, body: request.body, headers: [],
            destination: request.destination, timeout: .seconds(4))
        let before = bench.clock.now().instant
        #expect(try bench.ask(hasty) == .failure(.timedOut))
        #expect(bench.clock.now().instant - before >= .seconds(4))
        #expect(books.events == 3)
    }

    @Test func `flows do not wait for each other`() throws {
        bench.platform.becomes(.slow)
        bench.send(SimulatedHubBench.events(1...3))
        bench.platform.becomes(.honest)
        bench.send(try SimulatedHubBench.samples(1))
        _ = try bench.next()
        #expect(books.samples == 2)
        _ = try bench.next()
        #expect(books.events == 3)
    }

    @Test func `when the power fails everything is lost on its way, and what comes later too`()
        throws
    {
        bench.platform.becomes(.gone)
        bench.send(SimulatedHubBench.events(1...3))
        bench.platform.disconnect()
        #expect(bench.answered().map(\.1) == [.failure(.courierLost)])
        bench.platform.becomes(.honest)
        bench.send(SimulatedHubBench.events(1...3))
        #expect(bench.answered().map(\.1) == [.failure(.courierLost)])
        #expect(books.events == 0)
        let next = try bench.platform.connect()
        let lost = Mutex<[HubLink.Outcome]>([])
        next.send(SimulatedHubBench.events(1...3)) { outcome in
            lost.withLock { $0.append(outcome) }
        }
        next.stop()
        next.stop()
        #expect(books.events == 3, "it had arrived")
        #expect(lost.withLock { $0 } == [.failure(.courierLost)])
    }

    // MARK: - Files

    private func fetch(
        _ name: String, into path: String, from start: Int64 = 0, limit: Int64 = 1 << 20
    ) throws -> HubLink.Outcome {
        try bench.ask(
            HubRequest(
                flow: .lists, endpoint: HubEndpoint(url: "https://hub.example/lists/" + name),
                body: nil, headers: [],
                destination: .file(path: path, resumingAt: start, limit: limit),
                timeout: .seconds(900)))
    }

    @Test func `a file is fetched in two parts, and the second begins where the first ended`()
        throws
    {
        let list = try bench.platform.published.publishList(
            now: SimulatedHubBench.began, lasts: .days(3))
        let content = try #require(list.contents.first)
        let folder = try TemporaryDirectory()
        let path = folder.file("part")
        bench.platform.becomes(.cuttingShort)
        let half = try fetch(content.name, into: path).get()
        #expect(half.status == 200 && half.fileBytes == Int64(content.bytes.count / 2))
        bench.platform.becomes(.honest)
        let rest = try fetch(content.name, into: path, from: half.fileBytes ?? 0).get()
        #expect(rest.status == 206 && rest.fileBytes == Int64(content.bytes.count))
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(content.bytes))
        let bounded = try fetch(content.name, into: path, limit: 10).get()
        #expect(bounded.fileBytes == 10)
        #expect(try fetch("members-9.ndjson", into: path).get().status == 404)
        #expect(
            try fetch(content.name, into: folder.file("none/part")) == .failure(.cannotWriteFile))
    }

    // MARK: - Questions

    @Test func `a question that is held is answered with the news, or at the end of the hold`()
        throws
    {
        let platform = bench.platform
        platform.published.begin(at: SimulatedHubBench.began)
        let first = try bench.ask(SimulatedHubBench.question(.directives)).get()
        let before = bench.clock.now().instant
        let unchanged = try bench.ask(SimulatedHubBench.question(.directives, knowing: first.etag))
        #expect(try unchanged.get().status == 304)
        #expect(bench.clock.now().instant - before >= .seconds(50))
        bench.send(SimulatedHubBench.question(.directives, knowing: first.etag))
        #expect(bench.answered().isEmpty)
        platform.order(.open, for: .hours(1))
        let since = bench.clock.now().instant
        let news = try bench.next().get()
        #expect(news.status == 200 && news.etag != first.etag)
        #expect(bench.clock.now().instant - since <= .seconds(2))
    }

    @Test func `a hub that goes away gives up what it holds`() throws {
        bench.platform.published.begin(at: SimulatedHubBench.began)
        let first = try bench.ask(SimulatedHubBench.question(.directives)).get()
        bench.send(SimulatedHubBench.question(.directives, knowing: first.etag))
        bench.platform.becomes(.gone)
        #expect(try bench.next() == .failure(.unreachable))
    }

    @Test func `a list that is known is not held, and one beyond the limit is no answer`() throws {
        try bench.platform.publishList(lasts: .days(3))
        let first = try bench.ask(SimulatedHubBench.question(.lists)).get()
        let before = bench.clock.now().instant
        let again = try bench.ask(SimulatedHubBench.question(.lists, knowing: first.etag))
        #expect(try again.get().status == 304)
        #expect(bench.clock.now().instant - before <= .seconds(3))
        #expect(
            try bench.ask(SimulatedHubBench.question(.lists, limit: 100))
                == .failure(.bodyTooLong))
    }
}
