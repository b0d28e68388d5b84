import HubLink
import LinuxIO
import StationCore
import StationModel
import Storage

/// Carries out what the hub's machine wants, on the hub lane's thread; it decides nothing.
struct HubWorker: ~Copyable {
    /// The machine's times are the station's, whose clock may be a simulated one: it is looked at
    /// again after so long, and a real deadline is met to the millisecond.
    static let longestSleep: Duration = .seconds(1)
    /// A clean stop writes the last samples; what is under way at the hub is given up after it.
    static let lastAnswersWithin: Duration = .seconds(1)

    let lane: HubLane
    let link: HubLink
    var hub: Hub
    /// The bodies of requests, until the machine says that they are not needed: at most one of each
    /// flow, and one that is being made.
    var bodies: [HubToken: [UInt8]] = [:]
    var samples: HubSamples
    var lists: HubLists
    private var stopsAt: MonotonicInstant?
    private var published: HubStatus?

    var options: HubLaneOptions { lane.options }

    init(lane: HubLane, link: HubLink) {
        self.lane = lane
        self.link = link
        samples = HubSamples(lane.options)
        lists = HubLists(lane.options)
        hub = Hub(
            Hub.Start(
                configuration: lane.options.configuration, spool: .empty,
                seed: lane.options.seed),
            at: lane.options.clock.now())
    }

    /// Runs until the lane is stopped.
    mutating func run() {
        askForBacklog()
        do throws(SystemError) {
            let poller = try Poller()
            try poller.add(lane.mailbox.descriptor, key: 0, for: .read)
            while !hasEnded { try turn(poller) }
        } catch {
            Log.shared.critical("the hub's lane cannot wait: \(error)")
        }
        link.stop()
    }

    private mutating func turn(_ poller: Poller) throws(SystemError) {
        _ = try poller.wait(until: deadline)
        for job in lane.mailbox.drain() { job(&self) }
        takeNews()
        if lane.isStopping, stopsAt == nil {
            stopsAt = Clocks.monotonic() + Self.lastAnswersWithin
            step(.stop)
        }
        let moment = options.clock.now()
        if let due = hub.nextDeadline, due <= moment.instant { step(.tick) }
        publish(at: moment)
    }

    private var deadline: MonotonicInstant? {
        let now = Clocks.monotonic()
        let moment = options.clock.now()
        let due = hub.nextDeadline.map { now + max(.zero, $0 - moment.instant) }
        return [due, stopsAt, now + Self.longestSleep].compactMap { $0 }.min()
    }

    private var hasEnded: Bool {
        guard let stopsAt else { return false }
        return stopsAt <= Clocks.monotonic()
    }

    // MARK: - The machine

    mutating func step(_ input: HubInput) {
        for effect in hub.step(input, at: options.clock.now()) { carryOut(effect) }
    }

    private mutating func carryOut(_ effect: HubEffect) {
        switch effect {
        case .encodeEvents(let token, let after, let count, let bytes):
            encodeEvents(token, after: after, count: count, bytes: bytes)
        case .encodeEvent(let token, let position): encodeEvent(token, position)
        case .encodeSamples(let token, let range): encodeSamples(token, range)
        case .send(let token, let body): send(token, body: body)
        case .forget(let token): bodies[token] = nil
        case .acknowledgeEvents(let position): acknowledge(through: position)
        case .quarantine(let position, let trouble): quarantine(position, trouble)
        case .record(let entry, let token): record(LedgerRecord(entry), token)
        case .takeSamples(let token, let isLast): takeSamples(token, isLast: isLast)
        case .spool(let block): spool(block)
        case .forgetBlock(let block): samples.forget(block)
        case .acknowledgeSamples(let before): acknowledgeSamples(before: before)
        case .get(let token, let question): get(token, question)
        case .judgeManifest(let token, let body): judgeManifest(token, body)
        case .discardFile(let name): lists.discard(name)
        case .applyLists(let token): applyLists(token)
        case .judgeDirective(let token, let body): judgeDirective(token, body)
        }
    }

    private mutating func publish(at moment: Moment) {
        let status = hub.status(at: moment)
        guard status != published else { return }
        published = status
        _ = options.loop.post(.hub(status))
    }

    // MARK: - Requests

    private mutating func send(_ token: HubToken, body: HubToken) {
        guard let bytes = bodies[body], let request = request(token.flow, bytes) else {
            return step(.bodyLost(token))
        }
        send(token, request)
    }

    func send(_ token: HubToken, _ request: HubRequest) {
        link.send(request) { [lane] outcome in
            lane.post { worker in
                switch outcome {
                case .success(let answer): worker.step(.answered(token, answer))
                case .failure(let fault): worker.step(.failed(token, fault))
                }
            }
        }
    }

    /// Asks the ledger's owner; `answer` is called on this thread, with `nil` where the ledger is
    /// not open or cannot be read.
    func askLedger<Answer: Sendable>(
        _ question: @escaping @Sendable (Ledger) throws -> Answer,
        answer: @escaping @Sendable (inout HubWorker, Answer?) -> Void
    ) {
        let asked = options.storage.ask { [lane] ledger in
            var found: Answer?
            do {
                found = try ledger.map(question)
            } catch {
                Log.shared.error("the hub's question to the ledger: \(error)")
            }
            let result = found
            lane.post { worker in answer(&worker, result) }
        }
        // A storage lane that is this far behind does not know either.
        if !asked { lane.post { worker in answer(&worker, nil) } }
    }
}
