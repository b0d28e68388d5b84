import StationCore
import StationModel
import StationRuntime
import Storage

/// One station's side of the hub, as the hub lane runs it: the real machine, blocks of samples,
/// spool and encoders, without a thread and without a door.
final class CityStation {
    /// What all of them are told.
    struct Plan {
        var configuration: HubConfiguration
        let boot: BootId
        /// The wall's time at the beginning.
        let begin: UnixTime
        let seriesCount: Int
        let visitsADay: Int
        let directory: String
    }

    /// A body that the machine wants sent.
    struct Sending {
        let token: HubToken
        let body: [UInt8]
    }

    let number: Int
    let id: StationId
    private(set) var plan: Plan
    private var journal: CityJournal
    private(set) var hub: Hub
    var samples: HubSamples
    var traffic: CityTraffic
    var bodies: [HubToken: [UInt8]] = [:]
    var now: Moment
    /// What the engines must have of its samples.
    var account = CityAccount()
    /// How far its clock is ahead. It believes in it.
    var clockError: Duration = .zero
    /// The next value of one series is one that a strict receiver refuses.
    var takesPoison = false
    /// Requests that wait for the network.
    var outgoing: [Sending] = []
    /// What a station in order never does.
    var troubles: [String] = []

    init(number: Int, plan: Plan) throws {
        guard let id = StationId("wuhan-\(padded(number, 4))") else {
            throw BenchmarkFault("a station of the city has no name")
        }
        self.number = number
        self.id = id
        self.plan = plan
        now = Self.moment(at: .zero, plan, .zero)
        journal = CityJournal(
            seed: UInt64(number), boot: plan.boot, visitsADay: plan.visitsADay,
            from: now.instant)
        traffic = CityTraffic(id, count: plan.seriesCount)
        let budget = plan.configuration.samples?.budgetBytes ?? 0
        samples = HubSamples(
            directory: plan.directory + "/" + id.text, budgetBytes: budget, boot: plan.boot)
        hub = Hub(
            Hub.Start(configuration: plan.configuration, seed: UInt64(number)), at: now)
    }

    private static func moment(at time: Duration, _ plan: Plan, _ error: Duration) -> Moment {
        // A boot is a day old, for no reason but that none is as old as its monotonic clock.
        Moment(
            instant: MonotonicInstant(sinceBoot: .days(1) + time),
            wall: plan.begin + time + error, trust: .synced)
    }

    // MARK: - Time

    /// When it wants to be woken, since the beginning.
    var nextTime: Duration {
        min(hub.nextDeadline ?? journal.nextAt, journal.nextAt).sinceBoot - .days(1)
    }

    func wake(at time: Duration) {
        now = Self.moment(at: time, plan, clockError)
        if journal.nextAt <= now.instant {
            journal.happen(at: now)
            step(.ledger(journal.backlog))
        } else {
            step(.tick)
        }
    }

    func receive(_ input: HubInput, at time: Duration) {
        now = Self.moment(at: time, plan, clockError)
        step(input)
    }

    var nowTime: Duration { now.instant.sinceBoot - .days(1) }
    var eventCount: Int { Int(journal.count) }

    func request(_ sending: Sending) -> HubRequest? {
        let configuration = plan.configuration
        return sending.token.flow == .samples
            ? configuration.samples?.request(sending.body)
            : configuration.events?.request(sending.token.flow, sending.body)
    }

    /// Everything it has recorded and taken is at the hub, as far as it knows.
    var isCaughtUp: Bool {
        let flows = hub.status(at: now).flows
        return journal.backlog.count == 0 && outgoing.isEmpty && bodies.isEmpty
            && flows[.samples]?.backlog == 0 && flows[.samples]?.failures == 0
    }

    /// Another configuration, as `HubWorker` takes it: a new machine, from what is on disk.
    func use(_ configuration: HubConfiguration) {
        plan.configuration = configuration
        bodies = [:]
        samples.begin(configuration)
        hub = Hub(
            Hub.Start(
                configuration: configuration, eventsThrough: journal.acknowledgedPosition,
                ledger: journal.backlog, spool: samples.toldBacklog, seed: UInt64(number)),
            at: now)
    }

    func close() throws {
        try samples.spool.close()
    }

    // MARK: - The machine

    func step(_ input: HubInput) {
        for effect in hub.step(input, at: now) { carryOut(effect) }
    }

    private func carryOut(_ effect: HubEffect) {
        switch effect {
        case .encodeEvents(let token, let after, let count, let bytes):
            encodeEvents(token, after: after, count: count, bytes: bytes)
        case .encodeSamples(let token, let range): encodeSamples(token, range)
        case .send(let token, let body):
            guard let bytes = bodies[body] else { return step(.bodyLost(token)) }
            outgoing.append(Sending(token: token, body: bytes))
        case .forget(let token): bodies[token] = nil
        case .acknowledgeEvents(let position):
            journal.acknowledge(through: position)
            step(.ledger(journal.backlog))
        case .record(let entry, let token): record(entry, token)
        case .takeSamples(let token, let isLast, let apart):
            takeSamples(token, isLast: isLast, apart: apart)
        case .spool(let block, let parts): spool(block, parts)
        case .forgetBlock(let block): samples.forget(block)
        case .acknowledgeSamples(let before): acknowledgeSamples(before: before)
        case .quarantineSample(let range, let trouble): quarantine(range, trouble)
        case .quarantine, .forgetQuarantined, .encodeEvent, .get, .judgeManifest, .discardFile,
            .refuseFile, .applyLists, .judgeDirective:
            troubles.append("wants \(effect)")
        }
    }

    private func encodeEvents(
        _ token: HubToken, after position: EventPosition?, count: Int, bytes: Int
    ) {
        var builder = EventBodyBuilder(
            form: .lines, station: id, boot: plan.boot, mostBytes: bytes)
        builder.take(
            journal.page(after: position, count: count), now: now.instant, mayWait: true)
        bodies[token] = builder.batch.count > 0 ? builder.body : nil
        step(.eventsEncoded(token, builder.batch))
    }

    /// The machine's own word of a loss.
    private func record(_ entry: LedgerEntry, _ token: HubToken) {
        guard entry.kind == .samplesLost, case .integer(let count) = entry.data["count"] else {
            return troubles.append("records \(entry.kind.rawValue)")
        }
        account.toldLost += Int(count)
        journal.recordLoss(at: now)
        step(.ledger(journal.backlog))
        step(.recorded(token))
    }
}
