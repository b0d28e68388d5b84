import LinuxIO
import StationCore
import StationModel
import Storage

/// Carries out what the hub's machine wants, on the hub lane's thread; it decides nothing.
struct HubWorker: ~Copyable {
    /// The machine's times are the station's, whose clock may be a simulated one, which is made
    /// faster by hand: it is looked at again after so long.
    static let longestSleep: Duration = .seconds(1)
    /// A clean stop writes the last samples; what is under way at the hub is given up after it.
    static let lastAnswersWithin: Duration = .seconds(1)

    /// Inputs of one turn. Each may read a batch from the disk; then the mailbox has its turn.
    private static let mostInputsATurn = 16
    /// The spool's marks and losses can wait for so long.
    private static let keepsHouseEvery: Duration = .seconds(60)

    let lane: HubLane
    let link: any HubRequester
    var hub: Hub
    /// The bodies of requests, until the machine says that they are not needed: at most one of each
    /// flow, and one that is being made.
    var bodies: [HubToken: [UInt8]] = [:]
    var samples: HubSamples
    var lists: HubLists
    var clues = DocumentClues()
    /// Events that the machines of earlier configurations have set aside since the start.
    var quarantinedBefore: UInt64 = 0
    /// The ledger could not be asked, or told: again with the next look at the spool.
    var asksForReleased = false
    private var stopsAt: MonotonicInstant?
    private var keepsHouseAt: MonotonicInstant
    var published: HubStatus?

    var options: HubLaneOptions { lane.options }
    private(set) var configuration: HubConfiguration
    /// The next one, while a loss is on its way to the ledger: the answer says whether it is told.
    private var coming: HubConfiguration?
    /// Counts configurations: what answers a question of an earlier one means nothing.
    private(set) var life = 0
    /// What the machine is told next, in order.
    private var inputs: [HubInput] = []
    private var isStepping = false
    /// Flows with a request under way, and what waits until a request of an earlier configuration
    /// has ended.
    var underWay: Set<HubFlow> = []
    var waiting: [HubFlow: (HubToken, HubRequest)] = [:]
    /// When a lost list may be asked for; `nil` = none was lost yet.
    var lostListWaitsUntil: MonotonicInstant?

    init(lane: HubLane, link: any HubRequester) {
        self.lane = lane
        self.link = link
        configuration = lane.options.configuration
        var samples = HubSamples(
            directory: lane.options.stateDirectory,
            budgetBytes: configuration.samples?.budgetBytes ?? 0, boot: lane.options.boot,
            isStopping: { lane.isStopping })
        samples.tellBacklog()
        self.samples = samples
        lists = HubLists(lane.options)
        keepsHouseAt = lane.options.clock.now().instant + Self.keepsHouseEvery
        hub = Hub(
            Hub.Start(
                configuration: configuration, spool: samples.toldBacklog,
                seed: lane.options.seed),
            at: lane.options.clock.now())
    }

    /// Begins anew with another configuration, from what is on disk. Samples in memory go there.
    mutating func use(_ new: HubConfiguration) {
        coming = nil
        guard new != configuration else { return }
        guard !hub.isTellingLoss else { return coming = new }
        configuration = new
        life += 1
        bodies = [:]
        waiting = [:]
        inputs = []
        let ended = hub.status(at: options.clock.now())
        samples.losses.take(ended.lostSamples)
        quarantinedBefore += ended.quarantinedEvents
        keepLosses()
        samples.begin(new)
        hub = Hub(
            Hub.Start(configuration: new, spool: samples.toldBacklog, seed: options.seed),
            at: options.clock.now())
        askForAll()
    }

    /// Runs until the lane is stopped.
    mutating func run() {
        askForAll()
        do throws(SystemError) {
            let poller = try Poller()
            try poller.add(lane.mailbox.descriptor, key: 0, for: .read)
            while !hasEnded { try turn(poller) }
        } catch {
            Log.shared.critical("the hub's lane cannot wait: \(error)")
        }
        keepLosses()
        samples.close()
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
        samples.keepTime(at: moment)
        takeWishes(at: moment)
        if let due = hub.nextDeadline, due <= moment.instant { step(.tick) }
        if keepsHouseAt <= moment.instant {
            keepsHouseAt = moment.instant + Self.keepsHouseEvery
            keepSpool()
            askForRoom()
            if asksForReleased {
                asksForReleased = false
                askForReleased()
            }
        }
        takeInputs()
        if let coming { use(coming) }
        publish(at: moment)
    }

    private var deadline: MonotonicInstant? {
        let now = Clocks.monotonic()
        guard inputs.isEmpty else { return now }
        let due = hub.nextDeadline.map { options.clock.earliest(of: $0) }
        return [due, stopsAt, now + Self.longestSleep].compactMap { $0 }.min()
    }

    /// What was sent is waited for; a question that the hub may hold is not.
    private var hasEnded: Bool {
        guard let stopsAt else { return false }
        let isQuiet =
            inputs.isEmpty && !hub.isTellingLoss
            && underWay.isDisjoint(with: [.events, .criticalEvents, .samples])
        return isQuiet || stopsAt <= Clocks.monotonic()
    }

    // MARK: - The machine

    /// Tells the machine something, after all that it was to be told before. An effect that is
    /// answered at once is answered here, too: one within another, a spool full of samples that
    /// nobody may get would be as many calls deep.
    mutating func step(_ input: HubInput) {
        inputs.append(input)
        takeInputs()
    }

    private mutating func takeInputs() {
        guard !isStepping else { return }
        isStepping = true
        var taken = 0
        while taken < inputs.count, taken < Self.mostInputsATurn {
            let effects = hub.step(inputs[taken], at: options.clock.now())
            taken += 1
            for effect in effects { carryOut(effect) }
        }
        inputs.removeFirst(min(taken, inputs.count))
        isStepping = false
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
        case .quarantine(let token, let position, let trouble, let notice):
            quarantine(token, position, trouble, telling: notice)
        case .forgetQuarantined(let position): forgetQuarantined(position)
        case .record(let entry, let token): record(LedgerRecord(entry), token)
        case .takeSamples(let token, let isLast, let apart):
            takeSamples(token, isLast: isLast, apart: apart)
        case .spool(let block, let parts): spool(block, parts)
        case .forgetBlock(let block): samples.forget(block)
        case .acknowledgeSamples(let before): acknowledgeSamples(before: before)
        case .quarantineSample(let range, let trouble): quarantine(range, trouble)
        case .get(let token, let question): get(token, question)
        case .judgeManifest(let token, let body): judgeManifest(token, body)
        case .discardFile(let name): lists.discard(name)
        case .refuseFile(let token, let file, let found): refuse(token, file, found: found)
        case .applyLists(let token): applyLists(token)
        case .judgeDirective(let token, let body): judgeDirective(token, body)
        }
    }
}
