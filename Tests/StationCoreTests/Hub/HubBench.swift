import StationModel
import Testing

@testable import StationCore

/// A worker, a disk and a hub around the machine: entries and samples are numbers.
///
/// It refuses what no worker could do: sending a body that was forgotten, two requests of a flow at
/// a time, a cursor that goes back.
struct HubBench {
    /// How the hub answers a request with these numbers.
    enum Reply: Hashable, Sendable {
        case status(Int, type: String = "", body: String = "", retryAfter: Duration? = nil)
        case fault(HubFault)
        /// Stored, and the answer is lost.
        case storedThen(HubFault)
        /// Nothing comes; the test answers.
        case silence
    }

    struct Request: Hashable, Sendable {
        let flow: HubFlow
        /// Of this flow, from 0.
        let index: Int
        let numbers: [UInt64]
        /// Of the samples.
        let series: [Int]
        /// Of the samples, when each was taken.
        let times: [UnixTime]
        /// Of live samples.
        let block: UInt64?
        let at: Int
        let body: HubToken

        var isLive: Bool { block != nil }
    }

    struct RefusedSample: Hashable, Sendable {
        let series: Int
        let isLive: Bool
        let status: Int?
    }

    static let epoch: UInt64 = 0xE
    /// A block has so many samples, unless a test says otherwise.
    static let blockSize = 10

    var blockSize = Self.blockSize
    var hub: Hub
    var nowMilliseconds = 0
    var trust = ClockTrust.synced
    /// The wall clock was set by so much.
    var wallShift = Duration.zero
    var latency = 100
    var reply: @Sendable (Request) -> Reply
    private var queue: [(at: Int, order: Int, input: HubInput)] = []
    private var order = 0

    // The disk.
    var entries: UInt64
    var cursor: UInt64 = 0
    var quarantined: [UInt64] = []
    var quarantineIsFull = false
    /// Refused samples, as the worker noted them.
    private(set) var refusedSamples: [RefusedSample] = []
    var records: [LedgerEntry] = []
    var ledgerTakesNothing = false
    /// Entries that the ledger does not have any more.
    var pruned: Set<UInt64> = []
    /// Whether an entry that is asked for alone cannot be read.
    var ledgerReadsNothing = false
    /// Entries from here on wait for the clock until then.
    var clockWait: (from: UInt64, until: MonotonicInstant)?
    var spoolFirst: UInt64 = 0
    var spoolEnd: UInt64 = 0
    var spoolTakesNothing = false

    // The worker.
    private(set) var bodies: [HubToken: [UInt64]] = [:]
    /// The block, and the series of its samples.
    private(set) var liveBodies: [HubToken: (block: UInt64, series: [Int])] = [:]
    private var underWay: Set<HubFlow> = []
    /// The series of a block's samples, in its order.
    private(set) var blocks: [UInt64: [Int]] = [:]
    /// When a block was taken.
    private(set) var blockTimes: [UInt64: UnixTime] = [:]
    /// The series of each sample in the spool.
    private(set) var spooledSeries: [UInt64: Int] = [:]
    private(set) var spooledTimes: [UInt64: UnixTime] = [:]
    private var blockCount: UInt64 = 0

    // The hub.
    private(set) var requests: [Request] = []
    private var silent: (HubToken, Request)?
    private var requestCounts: [HubFlow: Int] = [:]
    private(set) var stored: [HubFlow: [UInt64]] = [:]
    /// From the spool.
    private(set) var storedLate: Set<UInt64> = []
    /// When a series arrived, by the live block.
    private(set) var storedLive: [UInt64: [Int: Int]] = [:]
    private(set) var questions: [(token: HubToken, question: HubQuestion, at: Int)] = []
    private(set) var effects: [HubEffect] = []

    init(
        _ configuration: HubConfiguration, entries: UInt64 = 0, spooled: UInt64 = 0,
        seed: UInt64 = 1, reply: @escaping @Sendable (Request) -> Reply
    ) {
        self.entries = entries
        self.reply = reply
        spoolEnd = spooled
        for number in 0..<spooled {
            let block = Int(number) / Self.blockSize
            spooledSeries[number] = Int(number) % Self.blockSize
            spooledTimes[number] = wallOrigin - .minutes(Int(spooled) / Self.blockSize + 1 - block)
        }
        hub = Hub(
            Hub.Start(
                configuration: configuration, ledger: EventBacklog(count: entries),
                spool: SpoolBacklog(first: 0, end: spooled), seed: seed), at: moment(0))
    }

    static let endpoint = HubEndpoint(url: "https://hub.example/")
    static let events = HubConfiguration(events: EventUplink(endpoint: endpoint))
    static let samples = HubConfiguration(samples: SampleUplink(endpoint: endpoint))

    var now: Moment { moment(nowMilliseconds, trust: trust, wallShift: wallShift) }

    /// The numbers of the requests of a flow, in order.
    func sent(_ flow: HubFlow = .events) -> [[UInt64]] {
        requests.filter { $0.flow == flow }.map(\.numbers)
    }

    /// Another configuration: a machine that knows what is on disk.
    mutating func beginAnew(_ configuration: HubConfiguration) {
        (queue, underWay, silent) = ([], [], nil)
        (bodies, liveBodies, blocks) = ([:], [:], [:])
        hub = Hub(
            Hub.Start(
                configuration: configuration, ledger: EventBacklog(count: entries - cursor),
                spool: SpoolBacklog(first: spoolFirst, end: spoolEnd), seed: 2), at: now)
    }

    mutating func give(_ input: HubInput) {
        for effect in hub.step(input, at: now) { carryOut(effect) }
    }

    /// Lets time pass, until nothing more happens or the time is over.
    mutating func run(seconds: Int) { run(milliseconds: seconds * 1000) }

    mutating func run(milliseconds: Int) {
        let end = nowMilliseconds + milliseconds
        give(.tick)
        while true {
            let deadline =
                hub.nextDeadline.map { Int(($0.nanoseconds + 999_999) / 1_000_000) }
                ?? .max
            let next = queue.min { ($0.at, $0.order) < ($1.at, $1.order) }
            let time = min(deadline, next?.at ?? .max)
            guard time <= end else { break }
            nowMilliseconds = max(nowMilliseconds, time)
            if let next, next.at <= deadline {
                queue.removeAll { $0.order == next.order }
                give(next.input)
            } else {
                give(.tick)
            }
        }
        nowMilliseconds = end
    }

    mutating func record(_ count: UInt64 = 1) {
        entries += count
        let apart = UInt64(Set(quarantined).count)
        give(.ledger(EventBacklog(count: entries - cursor, quarantined: apart)))
    }

    mutating func answer(_ input: HubInput, after milliseconds: Int = 0) {
        order += 1
        queue.append((nowMilliseconds + milliseconds, order, input))
    }

    private mutating func carryOut(_ effect: HubEffect) {
        effects.append(effect)
        switch effect {
        case .encodeEvents(let token, let after, let count, _):
            encode(token, from: (after?.sequence ?? 0) + 1, count: UInt64(count))
        case .encodeEvent(let token, let position): encode(token, position)
        case .encodeSamples(let token, let range): encode(token, range)
        case .send(let token, let body): send(token, body)
        case .forget(let token): bodies[token] = nil
        case .acknowledgeEvents(let position):
            #expect(position.sequence > cursor, "the cursor goes back")
            cursor = position.sequence
        case .quarantine(let token, let position, _, let notice):
            // One transaction.
            guard !quarantineIsFull, !ledgerTakesNothing else {
                return answer(.storageFailed(token), after: 20)
            }
            quarantined.append(position.sequence)
            if let notice { records.append(notice) }
            answer(.quarantined(token), after: 20)
        case .forgetQuarantined(let position):
            #expect(quarantined.contains(position.sequence), "it was not quarantined")
            quarantined.removeAll { $0 == position.sequence }
        case .record(let entry, let token):
            if !ledgerTakesNothing { records.append(entry) }
            answer(ledgerTakesNothing ? .storageFailed(token) : .recorded(token), after: 50)
        case .takeSamples(let token, _, let apart): take(token, apart)
        case .spool(let block, let parts): spool(block, parts)
        case .forgetBlock(let block): blocks[block] = nil
        case .acknowledgeSamples(let before):
            #expect(before > spoolFirst, "the spool's cursor goes back")
            spoolFirst = before
        case .quarantineSample(let range, let trouble): note(range, trouble)
        case .get(let token, let question): questions.append((token, question, nowMilliseconds))
        case .judgeManifest, .discardFile, .refuseFile, .applyLists, .judgeDirective: break
        }
    }

    private mutating func encode(_ token: HubToken, from first: UInt64, count: UInt64) {
        let wait = clockWait.flatMap { $0.until > now.instant ? $0 : nil }
        let last = min(entries, first + count - 1, (wait?.from ?? .max) - 1)
        guard first <= last else {
            answer(.eventsEncoded(token, EventBatch(count: 0, waitsUntil: wait?.until)))
            return
        }
        bodies[token] = Array(first...last)
        answer(
            .eventsEncoded(
                token,
                EventBatch(
                    count: Int(last - first + 1),
                    last: EventPosition(epoch: Self.epoch, sequence: last), oldest: wallOrigin,
                    waitsUntil: wait?.until)))
    }

    private mutating func encode(_ token: HubToken, _ position: EventPosition) {
        guard !ledgerReadsNothing else { return answer(.storageFailed(token), after: 20) }
        guard !pruned.contains(position.sequence) else {
            return answer(.eventsEncoded(token, EventBatch(count: 0)))
        }
        bodies[token] = [position.sequence]
        answer(.eventsEncoded(token, EventBatch(count: 1, last: position)))
    }

    private mutating func encode(_ token: HubToken, _ range: SampleRange) {
        var upper = spoolEnd
        if case .live(let block) = range.place {
            upper = UInt64(blocks[block]?.count ?? 0)
            #expect(range.numbers.upperBound <= upper, "a block has no such sample")
        }
        let numbers = range.numbers.lowerBound..<min(range.numbers.upperBound, upper)
        bodies[token] = Array(numbers)
        if case .live(let block) = range.place, let series = blocks[block] {
            liveBodies[token] = (block, numbers.map { series[Int($0)] })
        }
        let series = seriesOfBody(token)
        let times = numbers.map { timeOf($0, in: range.place) }
        answer(
            .samplesEncoded(
                token,
                SampleBatch(
                    range: SampleRange(range.place, numbers), count: numbers.count, bytes: 0,
                    from: times.first ?? now.wall, to: times.last ?? now.wall,
                    series: series.count == 1 ? "series-\(series[0])" : nil)))
    }

    /// The worker reads it where it lies: it must lie there still.
    private mutating func note(_ range: SampleRange, _ trouble: HubTrouble) {
        #expect(range.count == 1, "one sample is refused")
        var series: Int?
        if case .live(let block) = range.place {
            series = blocks[block]?[Int(range.numbers.lowerBound)]
        } else if range.numbers.lowerBound >= spoolFirst {
            series = spooledSeries[range.numbers.lowerBound]
        }
        guard let series else {
            Issue.record("a refused sample is noted that is gone")
            return
        }
        refusedSamples.append(
            RefusedSample(
                series: series, isLive: range.place != .spool, status: trouble.status))
    }

    private func timeOf(_ number: UInt64, in place: SampleRange.Place) -> UnixTime {
        if case .live(let block) = place { return blockTimes[block] ?? now.wall }
        return spooledTimes[number] ?? now.wall
    }

    private func seriesOfBody(_ token: HubToken) -> [Int] {
        liveBodies[token]?.series ?? bodies[token]?.compactMap { spooledSeries[$0] } ?? []
    }

    private mutating func send(_ token: HubToken, _ body: HubToken) {
        guard let numbers = bodies[body] else {
            Issue.record("a body is sent that was forgotten")
            return
        }
        #expect(underWay.insert(token.flow).inserted, "two requests of a flow")
        let block = liveBodies[body]?.block
        let place = block.map { SampleRange.Place.live(block: $0) } ?? .spool
        let isSamples = token.flow == .samples
        let request = Request(
            flow: token.flow, index: requestCounts[token.flow, default: 0], numbers: numbers,
            series: isSamples ? seriesOfBody(body) : [],
            times: isSamples ? numbers.map { timeOf($0, in: place) } : [], block: block,
            at: nowMilliseconds, body: body)
        requests.append(request)
        requestCounts[token.flow, default: 0] += 1
        switch reply(request) {
        case .status(let status, let type, let text, let retryAfter):
            if (200...201).contains(status) || status == 204, type != "text/html" {
                keep(request)
            }
            let answer = HubAnswer(
                status: status, contentType: type, retryAfter: retryAfter, body: Array(text.utf8))
            finish(.answered(token, answer))
        case .fault(let fault): finish(.failed(token, fault))
        case .storedThen(let fault):
            keep(request)
            finish(.failed(token, fault))
        case .silence: silent = (token, request)
        }
    }

    /// Answers the request that met silence: it is kept.
    mutating func finishLast(with status: Int) {
        guard let (token, request) = silent else { return }
        silent = nil
        keep(request)
        finish(.answered(token, HubAnswer(status: status)))
    }

    /// The worker has lost the body of the request that met silence.
    mutating func loseLast() {
        guard let (token, _) = silent else { return }
        silent = nil
        underWay.remove(token.flow)
        answer(.bodyLost(token))
    }

    private mutating func keep(_ request: Request) {
        stored[request.flow, default: []] += request.numbers
        guard let block = request.block else {
            if request.flow == .samples { storedLate.formUnion(request.numbers) }
            return
        }
        for series in request.series { storedLive[block, default: [:]][series] = request.at }
    }

    /// The request is over when the machine is told.
    private mutating func finish(_ input: HubInput) {
        if case .answered(let token, _) = input { underWay.remove(token.flow) }
        if case .failed(let token, _) = input { underWay.remove(token.flow) }
        answer(input, after: latency)
    }

    private mutating func take(_ token: HubToken, _ apart: [String]) {
        blockCount += 1
        let all = Array(0..<blockSize)
        let others = all.filter { apart.contains("series-\($0)") }
        blockTimes[blockCount] = now.wall
        blocks[blockCount] = all.filter { !others.contains($0) } + others
        let block = SampleBlock(
            number: blockCount, count: all.count, apart: others.count, moment: now)
        answer(.sampled(token, block), after: 5)
    }

    private mutating func spool(_ block: UInt64, _ parts: [Range<UInt64>]) {
        guard let series = blocks[block] else {
            Issue.record("a block is written that is gone")
            return
        }
        #expect(parts.allSatisfy { !$0.isEmpty }, "nothing is written")
        guard !spoolTakesNothing else { return answer(.spoolFailed(block: block)) }
        let first = spoolEnd
        for number in parts.joined() {
            spooledSeries[spoolEnd] = series[Int(number)]
            spooledTimes[spoolEnd] = timeOf(number, in: .live(block: block))
            spoolEnd += 1
        }
        answer(.spooled(block: block, first..<spoolEnd))
    }
}
