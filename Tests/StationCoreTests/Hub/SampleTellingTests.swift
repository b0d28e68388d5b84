import StationModel
import Testing

@testable import StationCore

/// A loss is told once, also by a disk that does not take the entry at first.
struct SampleTellingTests {
    private typealias Bench = HubBench

    /// Five hundred samples that the receiver takes no more, and a ledger that is full.
    private static func bench() -> Bench {
        var bench = Bench(Bench.samples, spooled: 500) { request in
            request.isLive ? .status(204) : .status(400, body: "too old sample")
        }
        bench.ledgerTakesNothing = true
        return bench
    }

    private func tellings(_ bench: Bench) -> Int {
        bench.effects.count { if case .record = $0 { true } else { false } }
    }

    @Test func `a loss whose entry failed is told a minute later, once, and then passed`() {
        var bench = Self.bench()
        bench.run(seconds: 600)
        #expect(bench.spoolFirst == 0)
        // Once a minute, not at once.
        #expect((8...10).contains(tellings(bench)))
        bench.ledgerTakesNothing = false
        bench.run(seconds: 61)
        #expect(bench.records.map { $0.data["count"] } == [.integer(500)])
        #expect(bench.spoolFirst == 500)
        #expect(bench.hub.status(at: bench.now).lostSamples == [.tooOld: 500])
        bench.run(seconds: 7200)
        #expect(bench.records.count == 1)
    }

    /// The spool's own reasons are held to this where they are.
    @Test(arguments: SampleLossReason.allCases)
    func `the reason reads as words in both languages`(reason: SampleLossReason) {
        let loss = SampleLoss(
            reason: reason, from: wallOrigin, to: wallOrigin, count: 5, begins: 0,
            opened: instant(0))
        let sentence = LedgerEntry.samplesLost(loss, at: moment(0)).sentence(in: .shanghai)
        #expect(!sentence.chinese.contains(reason.rawValue))
        #expect(!sentence.english.hasSuffix(", " + reason.rawValue))
    }

    @Test(arguments: [(UInt64(7), UInt64(9)), (9, 7)])
    func `a loss begins with the first of its samples in the spool`(first: UInt64, more: UInt64) {
        func loss(_ begins: UInt64, _ seconds: Int) -> SampleLoss {
            let time = wallOrigin + .seconds(seconds)
            return SampleLoss(
                reason: .refused, from: time, to: time, count: 2, begins: begins,
                opened: instant(0))
        }
        var all = loss(first, 5)
        all.extend(by: loss(more, 3))
        #expect(all.begins == 7 && all.count == 4)
        #expect(all.from == wallOrigin + .seconds(3) && all.to == wallOrigin + .seconds(5))
    }

    // MARK: - What a machine leaves when it ends

    /// Five hundred that are too old, and more good ones behind them than go in an hour.
    @Test(arguments: Array(stride(from: 30, to: 900, by: 45)))
    func `what the spool still has is counted and told by one machine, whenever one ends`(
        end: Int
    ) {
        var bench = Bench(Bench.samples, spooled: 40_000) { request in
            let isOld = !request.isLive && request.numbers.contains { $0 < 500 }
            return isOld ? .status(400, body: "too old sample") : .status(204)
        }
        bench.run(seconds: end)
        // A reload waits for that answer.
        while bench.hub.isTellingLoss { bench.run(seconds: 1) }
        let counted = bench.hub.status(at: bench.now).lostSamples
        #expect(bench.hub.lossesLeft.isEmpty)
        bench.beginAnew(Bench.samples)
        bench.run(seconds: 4 * 3600)
        #expect(bench.spoolFirst == bench.spoolEnd)
        let told = bench.records.compactMap { $0.data["count"] }
        #expect(told == [.integer(500)])
        let all = bench.hub.status(at: bench.now).lostSamples
        #expect(all.merging(counted, uniquingKeysWith: +) == [.tooOld: 500])
    }

    private func lose(
        _ reason: SampleLossReason, _ count: UInt64, begins: UInt64, _ hub: inout Hub
    ) {
        hub.samples?.lose(
            SampleLoss(
                reason: reason, from: wallOrigin, to: wallOrigin, count: count, begins: begins,
                opened: instant(0)), &hub.desk)
    }

    /// The same reason, live and late; others; and one that the disk has just refused.
    @Test func `a machine leaves every loss that is in no spool, and none that is in one`() {
        var bench = Bench(Bench.samples) { _ in .fault(.unreachable) }
        bench.ledgerTakesNothing = true
        lose(.clock, 5, begins: .max, &bench.hub)
        bench.run(seconds: 1)
        #expect(!bench.hub.isTellingLoss)
        for (reason, count) in [(SampleLossReason.refused, UInt64(3)), (.disk, 10), (.clock, 1)] {
            lose(reason, count, begins: .max, &bench.hub)
        }
        lose(.refused, 70, begins: 0, &bench.hub)
        lose(.tooOld, 80, begins: 0, &bench.hub)
        bench.give(.stop)
        let left = bench.hub.lossesLeft.map { "\($0.reason) \($0.count)" }
        #expect(left.sorted() == ["clock 1", "clock 5", "disk 10", "refused 3"])
        #expect(
            bench.hub.status(at: bench.now).lostSamples == [.clock: 6, .disk: 10, .refused: 3])
    }

    @Test func `a loss on its way to the disk is not left, until the disk has refused it`() {
        var bench = Bench(Bench.samples) { _ in .fault(.unreachable) }
        bench.ledgerTakesNothing = true
        lose(.refused, 5, begins: .max, &bench.hub)
        bench.give(.tick)
        #expect(bench.hub.isTellingLoss && bench.hub.lossesLeft.isEmpty)
        bench.run(seconds: 1)
        #expect(!bench.hub.isTellingLoss && bench.hub.lossesLeft.map(\.count) == [5])
    }
}
