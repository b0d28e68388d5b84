import Foundation
import HubLink
import Identity
import Simulation
import StationModel
import StationRuntime
import Synchronization

/// The city's hub of a live simulation, as far as requests show it: it reads what a real hub would
/// be sent, and hands out what the city has really signed. Nobody waits in it.
final class SimulatedPlatform: Sendable {
    /// A proxy ends a held question sooner than the minute that stations ask for.
    private static let longestHold: Duration = .seconds(50)

    let published: SimulatedPublications
    private let clock: SimulatedClock
    private let hub: Mutex<LiveHub>
    /// That of the station that runs; a power cut is followed by another one.
    private let line = Mutex<SimulatedLink?>(nil)

    init(seed: UInt64, _ published: SimulatedPublications, clock: SimulatedClock) {
        self.published = published
        self.clock = clock
        hub = Mutex(LiveHub(seed: seed))
    }

    /// What goes to the hub and comes from there.
    static func configuration() -> HubConfiguration {
        let hub = "https://hub.example"
        return HubConfiguration(
            events: EventUplink(endpoint: HubEndpoint(url: hub + "/events")),
            samples: SampleUplink(endpoint: HubEndpoint(url: hub + "/samples")),
            lists: ListDownlink(endpoint: HubEndpoint(url: hub + "/lists")),
            directives: DirectiveDownlink(
                endpoint: HubEndpoint(url: hub + "/" + SignedDirective.fileName)))
    }

    var mood: HubMood { hub.withLock { $0.mood } }
    var books: LiveHub.Books { hub.withLock { $0.books } }

    /// The true time, which is the city's.
    var wall: UnixTime { clock.trueWall(at: clock.now().instant) }

    func becomes(_ mood: HubMood) {
        hub.withLock { $0.mood = mood }
        // A server that ends answers what it holds.
        hasNews()
    }

    /// What is held is answered with what is published now.
    func hasNews() { line.withLock { $0 }?.hasNews() }

    // MARK: - What the city does

    func publishList(lasts: Duration) throws {
        try published.publishList(now: wall, lasts: lasts)
    }

    /// This person has scanned the code at the door.
    func unlock(for shown: ShownPerson) {
        published.unlock(for: shown, at: wall)
        hasNews()
    }

    func order(_ mode: DoorMode, for span: Duration) {
        published.order(mode, until: wall + span, at: wall)
        hasNews()
    }

    // MARK: - The station's line

    /// A new way to it, for a station that starts.
    func connect() throws -> SimulatedLink {
        let link = try SimulatedLink(self, clock)
        line.withLock { $0 = link }
        return link
    }

    /// The station ends, or its power fails: nothing arrives any more.
    func disconnect() { line.withLock { $0 }?.cutOff() }

    /// What becomes of a request that is sent now.
    func take(_ request: HubRequest) -> SimulatedExchange {
        switch request.flow {
        case .events, .criticalEvents, .samples: receive(request)
        case .lists, .directives: serve(request)
        }
    }

    private func receive(_ request: HubRequest) -> SimulatedExchange {
        let (body, wall) = (request.body ?? [], wall)
        let reply: LiveHub.Reply
        do {
            if request.flow == .samples {
                let samples = try ReceivedBodies.samples(in: body)
                reply = hub.withLock { $0.receive(samples, wall: wall) }
            } else {
                let events = try ReceivedBodies.events(in: body)
                reply = hub.withLock { $0.receive(events, wall: wall) }
            }
        } catch {
            let flow = request.flow.rawValue
            Log.shared.error("the simulated city cannot read hub.\(flow): \(error)")
            reply = hub.withLock { $0.receiveUnreadable() }
        }
        return SimulatedExchange(reply.outcome, after: reply.after)
    }

    private func serve(_ request: HubRequest) -> SimulatedExchange {
        switch hub.withLock({ $0.serve() }) {
        case .reply(let reply): return SimulatedExchange(reply.outcome, after: reply.after)
        case .document(let edition, let span):
            if case .file(_, let start, _) = request.destination {
                return part(of: request, from: start, edition, after: span)
            }
            return document(request, edition, after: span)
        }
    }

    private func part(
        of request: HubRequest, from start: Int64, _ edition: HubEdition, after span: Duration
    ) -> SimulatedExchange {
        guard let file = published.file(named: request.fileName) else {
            return SimulatedExchange(HubAnswer(status: 404), after: span)
        }
        let there = edition == .half ? file.prefix(file.count / 2) : file[...]
        var exchange = SimulatedExchange(HubAnswer(status: 200), after: span)
        exchange.part = Array(there.dropFirst(Int(clamping: start)))
        return exchange
    }

    private func document(
        _ request: HubRequest, _ edition: HubEdition, after span: Duration
    ) -> SimulatedExchange {
        let found =
            request.flow == .lists
            ? published.manifest(edition) : published.directive(edition)
        guard let found else { return SimulatedExchange(HubAnswer(status: 404), after: span) }
        let known = request.headers.first { $0.name == "If-None-Match" }?.value
        if known == found.etag {
            let isHeld = request.flow == .directives
            var exchange = SimulatedExchange(
                HubAnswer(status: 304), after: isHeld ? Self.longestHold : span)
            exchange.isHeld = isHeld
            return exchange
        }
        let bytes = edition == .half ? found.bytes.prefix(found.bytes.count / 2) : found.bytes[...]
        return SimulatedExchange(
            HubAnswer(status: 200, etag: found.etag, body: Array(bytes)), after: span)
    }
}

extension HubRequest {
    fileprivate var fileName: String {
        endpoint.url.split(separator: "/").last.map(String.init) ?? ""
    }
}
