import StationModel
import Testing

@testable import StationCore

/// A series that is refused minute after minute hurts nobody but itself.
struct RefusedSeriesTests {
    private typealias Bench = HubBench

    private static func bench(
        _ refused: Set<Int>, size: Int = 300, spooled: UInt64 = 0, status: Int = 400,
        while isRefused: @escaping @Sendable (Int) -> Bool = { _ in true }
    ) -> Bench {
        var bench = Bench(Bench.samples, spooled: spooled) { request in
            let isBad = isRefused(request.at) && !refused.isDisjoint(with: request.series)
            return .status(isBad ? status : 204)
        }
        bench.blockSize = size
        return bench
    }

    /// How late the latest good sample of each block is, in seconds after the first of its
    /// requests; `nil` = one did not come live.
    private func delay(_ bench: Bench, _ block: UInt64, but refused: Set<Int>) -> Int? {
        let arrived = bench.storedLive[block] ?? [:]
        guard arrived.keys.filter({ !refused.contains($0) }).count == 300 - refused.count,
            let first = bench.requests.first(where: { $0.block == block })?.at,
            let last = arrived.values.max()
        else { return nil }
        return (last - first) / 1000
    }

    @Test(arguments: [[10], [299], [17, 230]], [400, 422, 500])
    func `its neighbours are at the hub within their minute, behind a month's backlog too`(
        refused: Set<Int>, status: Int
    ) {
        var bench = Self.bench(refused, spooled: 500_000, status: status)
        bench.run(seconds: 1800)
        for block in 1...29 as ClosedRange<UInt64> {
            // A 500 is tried five times, until one has been found that is about content.
            let most = block <= 2 && status == 500 ? 59 : 10
            let delay = delay(bench, block, but: refused)
            #expect(delay.map { $0 <= most } ?? false, "\(block): \(delay ?? -1)")
        }
        #expect(bench.storedLive.values.allSatisfy { refused.isDisjoint(with: $0.keys) })
        // What has been found is not looked for again.
        let live = bench.requests.filter { ($0.block ?? 0) > 3 && $0.isLive }
        #expect(live.count <= 27 * (3 + 2 * refused.count))
        let status = bench.hub.status(at: bench.now)
        #expect(Set(status.refusedSeries.map(\.series)) == Set(refused.map { "series-\($0)" }))
        #expect(status.refusedSeries.allSatisfy { (26...30).contains($0.lost) })
    }

    @Test(arguments: [400, 422, 500], [0, 900])
    func `each sample that is lost for what it says is noted, with the status of its refusal`(
        status: Int, spooled: UInt64
    ) {
        let refused: Set = [3, 7]
        // The backlog comes of ten series, every tenth sample of each.
        var bench = Self.bench(refused, size: 10, spooled: spooled, status: status)
        bench.run(seconds: 7200)
        let lost = bench.hub.status(at: bench.now).lostSamples
        #expect(Array(lost.keys) == [.refused] && lost[.refused] ?? 0 >= 230)
        let noted = bench.refusedSamples
        #expect(UInt64(noted.count) == lost[.refused])
        #expect(noted.allSatisfy { refused.contains($0.series) && $0.status == status })
        #expect(Set(noted.map(\.isLive)) == (spooled > 0 ? [true, false] : [true]))
    }

    @Test func `what is refused for its age is told by its number, and not noted`() {
        var bench = Bench(Bench.samples, spooled: 100) { request in
            request.isLive ? .status(204) : .status(400, body: "sample is too old")
        }
        bench.run(seconds: 3600)
        #expect(bench.hub.status(at: bench.now).lostSamples == [.tooOld: 100])
        #expect(bench.refusedSamples.isEmpty)
    }

    @Test func `without a backlog nothing but the first minute's is ever written`() {
        var bench = Self.bench([42])
        bench.run(seconds: 86_400)
        #expect(bench.spoolEnd <= 1)
        let lost = bench.hub.status(at: bench.now).lostSamples
        #expect(Array(lost.keys) == [.refused] && lost[.refused] ?? 0 >= 1438)
        #expect((23...26).contains(bench.records.count))
    }

    @Test func `one that is accepted again goes with the others`() {
        var bench = Self.bench([42]) { $0 < 600_000 }
        bench.run(seconds: 1200)
        #expect(bench.hub.status(at: bench.now).refusedSeries.isEmpty)
        let late = bench.requests.filter { $0.at > 720_000 }
        #expect(!late.isEmpty && late.allSatisfy { $0.series.count == 300 })
    }

    @Test func `of more than a minute can bear only the bad are lost, late as they may be`() {
        let refused = Set(stride(from: 7, to: 300, by: 30))
        var bench = Self.bench(refused)
        bench.run(seconds: 4 * 3600)
        #expect(bench.hub.status(at: bench.now).refusedSeries.count == RefusedSeries.most)
        let perMinute = Dictionary(grouping: bench.requests.filter(\.isLive)) { $0.block }
        #expect(perMinute.values.allSatisfy { $0.count <= LiveMinute.mostExtraRequests + 2 })
        let arrived = bench.storedLive.values.flatMap(\.keys)
        #expect(!arrived.isEmpty && refused.isDisjoint(with: arrived))
        let lost = (0..<bench.spoolFirst).filter { !bench.storedLate.contains($0) }
        #expect(!lost.isEmpty)
        #expect(refused.isSuperset(of: lost.compactMap { bench.spooledSeries[$0] }))
    }

    @Test func `a lost answer is asked for again with the identical bytes, before anything else`() {
        var bench = Bench(Bench.samples) { request in
            // The search's third request is stored, and nobody hears of it.
            if request.index == 3 { return .storedThen(.timedOut) }
            return .status(request.series.contains(42) ? 400 : 204)
        }
        bench.blockSize = 300
        bench.run(seconds: 50)
        let (lost, again) = (bench.requests[3], bench.requests[4])
        #expect(lost.body == again.body && lost.numbers == again.numbers)
        #expect(bench.storedLive[1]?.count == 299)
    }

    /// The answer comes when the rest of the minute is on disk.
    @Test func `what was confirmed after its minute is not sent once more from the spool`() {
        var bench = Bench(Bench.samples) { request in
            if request.index == 3 { return .silence }
            return .status(request.series.contains(42) ? 400 : 204)
        }
        bench.blockSize = 300
        bench.run(seconds: 60)
        let sent = bench.requests[3]
        bench.run(seconds: (sent.at - 60_000) / 1000 + 61)
        let arrived = bench.storedLive[1]?.count ?? 0
        #expect(sent.block == 1 && bench.spoolEnd == UInt64(300 - arrived))
        bench.finishLast(with: 204)
        bench.run(seconds: 300)
        let late = bench.requests.filter { !$0.isLive }.flatMap(\.series)
        #expect(Set(late).isDisjoint(with: sent.series))
        #expect(Set(late).union(sent.series).isSuperset(of: [42]))
        #expect(bench.spoolFirst == bench.spoolEnd)
    }
}
