import StationModel
import Testing

@testable import StationCore

/// Words on age are believed as long as live minutes are stored beside them, and no longer.
struct SampleAgeTests {
    private typealias Bench = HubBench

    /// What happens to live and late samples, by time.
    private struct Endpoint: Sendable {
        /// Late samples before this one are too old.
        var old: UInt64 = 0
        /// When words on age are said to all that is late.
        var words: Range<Int> = 0..<0
        /// From when on the live minute gets this instead.
        var live: (from: Int, reply: Bench.Reply) = (.max, .status(204))
        /// A late sample that is refused for what it says.
        var bad: UInt64?

        func reply(_ request: Bench.Request) -> Bench.Reply {
            if request.isLive { return request.at >= live.from ? live.reply : .status(204) }
            let isOld = request.numbers.contains { $0 < old }
            if isOld || words.contains(request.at) { return .status(400, body: "out of bounds") }
            let isBad = request.numbers.contains { $0 == bad }
            return .status(isBad ? 400 : 204)
        }
    }

    private static func bench(_ endpoint: Endpoint, spooled: UInt64 = 40_000) -> Bench {
        Bench(Bench.samples, spooled: spooled) { endpoint.reply($0) }
    }

    /// When live minutes are sent: chance decides, the same each time.
    private static let live: [Int] = {
        var bench = Bench(Bench.samples, spooled: 40_000) { _ in .status(204) }
        bench.run(seconds: 300)
        return bench.requests.filter(\.isLive).map(\.at)
    }()

    /// Told or not: of the spool only what is told is counted.
    private static func lost(_ bench: Bench) -> UInt64 {
        let samples = bench.hub.samples
        let untold = (samples?.untold ?? []) + [samples?.telling?.loss].compactMap { $0 }
        let counted = bench.hub.status(at: bench.now).lostSamples.values.reduce(0, +)
        return untold.filter(\.kind.isInSpool).reduce(counted) { $0 + $1.count }
    }

    /// An application that says "out of bounds" for half a minute, between two live minutes; with
    /// nothing else on trial, and with a bad sample that is being looked for when it begins.
    @Test(arguments: [0, 500] as [UInt64], [false, true])
    func `a live minute speaks for no words on age that begin after it`(
        old: UInt64, hasBad: Bool
    ) {
        let live = Self.live[2]
        for second in 0..<7 {
            let begin = live + 500 + second * 1000
            // A request a second; so many seconds before the live minute.
            let bad = hasBad ? UInt64(500 * (live / 1000 - 12)) : nil
            var bench = Self.bench(
                Endpoint(old: old, words: begin..<begin + 30_000, bad: bad), spooled: 120_000)
            bench.run(seconds: 1800)
            #expect(Self.lost(bench) == old + (hasBad ? 1 : 0), "\(second)")
            #expect(bench.spoolFirst == bench.spoolEnd)
        }
    }

    /// From then on everything is refused, and nothing shows any more that it takes anything.
    @Test func `words on age are believed for a minute and ten seconds after a live one`() {
        let end = Self.live[2] + 55_000
        let words = Bench.Reply.status(400, body: "out of order")
        var bench = Self.bench(
            Endpoint(old: .max, live: (end, words)), spooled: 200_000)
        bench.run(seconds: end / 1000)
        #expect(Self.lost(bench) > 500)
        bench.run(seconds: 20)
        let lost = Self.lost(bench)
        bench.run(seconds: 2 * 3600)
        #expect(Self.lost(bench) == lost)
    }

    @Test func `an endpoint that is to blame is believed no word from then on`() {
        let end = Self.live[2] + 55_000
        var bench = Self.bench(
            Endpoint(old: .max, live: (end, .status(400))), spooled: 200_000)
        bench.run(seconds: end / 1000)
        let live = bench.requests.count(where: \.isLive)
        while bench.requests.count(where: \.isLive) == live { bench.run(seconds: 1) }
        bench.run(seconds: 1)
        let lost = Self.lost(bench)
        #expect(lost > 500)
        bench.run(seconds: 2 * 3600)
        #expect(Self.lost(bench) == lost)
    }

    @Test func `a live minute that is too old blames nobody, unless all that is late is, too`() {
        var bench = Bench(Bench.samples) { _ in .status(400, body: "too old sample") }
        while bench.requests.isEmpty { bench.run(seconds: 1) }
        bench.run(seconds: 1)
        let status = { (bench: Bench) in bench.hub.status(at: bench.now).flows[.samples] }
        #expect(status(bench)?.failures == 0)
        #expect(status(bench)?.lastTrouble?.reason == .contentRefused)
        bench.run(seconds: 3600)
        #expect(status(bench)?.failures ?? 0 > 0)
        #expect(Self.lost(bench) == 0)
    }

    @Test func `a series whose samples are too old is not one that the hub refuses`() {
        var bench = Self.bench(Endpoint(old: 1), spooled: 10)
        bench.run(seconds: 600)
        #expect(Self.lost(bench) == 1)
        #expect(bench.hub.status(at: bench.now).refusedSeries.isEmpty)
        #expect(bench.hub.samples?.refusesContent == false)
    }

    /// The budget takes the oldest while they are on trial.
    @Test(arguments: [false, true])
    func `what the budget took is on trial no more`(isOld: Bool) {
        for second in 1...80 {
            var bench = Self.bench(
                isOld ? Endpoint(old: 900) : Endpoint(bad: 250), spooled: 3000)
            bench.run(seconds: second)
            guard bench.spoolFirst < 1000 else { continue }
            bench.spoolFirst = 1000
            bench.give(.spool(SpoolBacklog(first: 1000, end: bench.spoolEnd)))
            let before = bench.requests.count
            bench.run(seconds: 900)
            #expect(bench.spoolFirst == bench.spoolEnd)
            #expect(bench.storedLate.isSuperset(of: 1000..<3000))
            let late = bench.requests.dropFirst(before + 1).filter { !$0.isLive }
            #expect(late.allSatisfy { $0.numbers.allSatisfy { $0 >= 1000 } })
        }
    }

    @Test func `while a loss is on its way to the disk the spool keeps it, whatever is stored`() {
        var bench = Bench(Bench.samples, spooled: 1000) { request in
            if request.isLive {
                return .status((200_000..<330_000).contains(request.at) ? 503 : 204)
            }
            return request.numbers.contains { $0 < 500 }
                ? .status(400, body: "too old sample") : .status(204)
        }
        bench.ledgerTakesNothing = true
        bench.run(seconds: 600)
        // A minute that was late is at the hub, behind the loss.
        #expect(bench.spoolEnd > 1000)
        #expect(bench.hub.status(at: bench.now).flows[.samples]?.backlog == 0)
        #expect(Self.lost(bench) == 500 && bench.spoolFirst == 0)
        bench.ledgerTakesNothing = false
        bench.run(seconds: 120)
        #expect(bench.spoolFirst == bench.spoolEnd && bench.records.count == 1)
    }
}
