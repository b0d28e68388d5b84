import HubLink
import HubWire
import Identity
import LinuxIO
import Simulation
import StationModel
import StationRuntime
import Testing

@testable import yizhand

/// A simulated city with its hub, a station's way there, and a clock that a test lets run.
final class SimulatedHubBench {
    static let began = UnixTime(seconds: 1_795_132_800)
    static let station = StationIdentity.simulated.id

    let clock: SimulatedClock
    let city: SimulatedCity
    let root: Ed25519PublicKey
    let platform: SimulatedPlatform
    let link: SimulatedLink
    private let answers: Mailbox<(HubFlow, HubLink.Outcome)>

    init(seed: UInt64 = 1) throws {
        // So fast that what is due in seconds is due at once.
        clock = SimulatedClock(speed: 1_000_000, wall: Self.began)
        city = try SimulatedCity(seed: seed, now: Self.began)
        let folder = try TemporaryDirectory()
        let lists = try city.writeKey(to: folder.file("list.key"))
        root = try Ed25519PublicKey(try #require(lists.rootPublicKey))
        let published = SimulatedPublications(city, for: Self.station)
        platform = SimulatedPlatform(seed: seed, published, clock: clock)
        link = try platform.connect()
        answers = try Mailbox(capacity: 16)
    }

    deinit { link.stop() }

    // MARK: - Requests

    static func event(_ sequence: UInt64) -> CloudEvent {
        CloudEvent(
            id: "00000000000000aa-" + String(1_000_000_000_000 + sequence).dropFirst(),
            station: station, kind: "door.opened",
            time: EventTime(occurred: began, recorded: began, trust: .synced), subject: "door",
            data: "{}", sequence: String(1_000_000_000_000 + sequence).dropFirst().description,
            hash: [UInt8](repeating: UInt8(sequence), count: 32),
            previousHash: [UInt8](repeating: UInt8(sequence - 1), count: 32))
    }

    static func events(_ range: ClosedRange<UInt64>) -> HubRequest {
        request(.events, CloudEvent.body(of: range.map { event($0) }, as: .batch))
    }

    static func samples(_ times: Int) throws -> HubRequest {
        let samples = (0..<times).map {
            Sample(time: began + .minutes($0), value: Double($0))
        }
        let runs = ["a", "b"].map { SampleRun(SampleSeries($0), samples) }
        return request(.samples, try RemoteWrite.body(of: runs))
    }

    static func request(_ flow: HubFlow, _ body: [UInt8]) -> HubRequest {
        HubRequest(
            flow: flow, endpoint: HubEndpoint(url: "https://hub.example/up"), body: body,
            headers: [], destination: .excerpt(limit: 4096), timeout: .seconds(30))
    }

    static func question(
        _ flow: HubFlow, knowing etag: String? = nil, timeout: Duration = .seconds(75),
        limit: Int = 64 << 10
    ) -> HubRequest {
        HubRequest(
            flow: flow, endpoint: HubEndpoint(url: "https://hub.example/manifest.json"), body: nil,
            headers: etag.map { [HubHeader("If-None-Match", $0)] } ?? [],
            destination: .memory(limit: limit), timeout: timeout)
    }

    // MARK: - Answers

    func send(_ request: HubRequest) {
        let flow = request.flow
        link.send(request) { [answers] outcome in
            precondition(answers.post((flow, outcome)), "the test looks at what is answered")
        }
    }

    /// What is answered already.
    func answered() -> [(HubFlow, HubLink.Outcome)] { answers.drain() }

    /// Lets the clock run until something is answered.
    func next() throws -> HubLink.Outcome {
        let poller = try Poller()
        try poller.add(answers.descriptor, key: 0, for: .read)
        let givesUp = Clocks.monotonic() + .seconds(20)
        while Clocks.monotonic() < givesUp {
            if let (_, outcome) = answers.drain().first { return outcome }
            let kernel = clock.rest(until: clock.now().instant + .seconds(1), awaitsAnswer: false)
            let look = Clocks.monotonic() + .milliseconds(2)
            _ = try poller.wait(until: max(kernel ?? look, look))
            clock.wake()
        }
        Issue.record("the simulated hub does not answer")
        return .failure(.timedOut)
    }

    func ask(_ request: HubRequest) throws -> HubLink.Outcome {
        send(request)
        return try next()
    }
}
