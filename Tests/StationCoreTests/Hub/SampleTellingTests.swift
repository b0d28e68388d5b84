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

    /// What is lost live is in no spool; the spool would forget what follows before it is told.
    @Test(arguments: [(UInt64.max, UInt64(7)), (7, .max), (7, 9), (9, 7)])
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

    @Test func `a stop tries once more to tell it`() {
        var bench = Self.bench()
        bench.run(seconds: 90)
        let before = tellings(bench)
        bench.ledgerTakesNothing = false
        bench.give(.stop)
        #expect(tellings(bench) == before + 1)
        #expect(bench.records.count == 1)
    }
}
