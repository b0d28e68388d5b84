import StationModel
import Testing

@testable import StationCore

/// Requests that nobody ever answers: a connection that is cut, a proxy that gets no answer, a line
/// that is too slow for all of it.
struct SampleUnheardTests {
    private typealias Bench = HubBench

    private static let silences: [Bench.Reply] = [
        .fault(.connectionLost), .fault(.timedOut), .fault(.courierLost), .status(502),
        .status(504),
    ]

    /// Blocks whose samples were not at the hub two minutes after they were taken; of a series that
    /// is never answered it is not expected.
    private static func late(_ bench: Bench, from begin: Int = 0, but series: Int? = nil)
        -> [UInt64]
    {
        bench.blockTimes.keys.sorted().filter { block in
            guard let time = bench.blockTimes[block], bench.blocks[block] == nil else {
                return false
            }
            let taken = Int((time - wallOrigin).wholeMilliseconds)
            let arrived = (bench.storedLive[block] ?? [:]).filter { $0.key != series }.values
            let isThere = arrived.count >= Bench.blockSize - (series == nil ? 0 : 1)
            return taken >= begin && !(isThere && arrived.allSatisfy { $0 <= taken + 120_000 })
        }
    }

    @Test(arguments: silences, [0, 250, 499] as [UInt64])
    func `one late sample that nobody answers is lost, and holds up nothing`(
        silence: HubBench.Reply, poison: UInt64
    ) {
        var bench = Bench(Bench.samples, spooled: 1500) { request in
            !request.isLive && request.numbers.contains(poison) ? silence : .status(204)
        }
        bench.run(seconds: 3 * 3600)
        #expect(bench.storedLate == Set(0..<1500).subtracting([poison]))
        #expect(bench.spoolFirst == bench.spoolEnd && bench.spoolEnd == 1500)
        #expect(bench.records.map(\.kind) == [.samplesLost])
        #expect(bench.records.first?.data["count"] == .integer(1))
        #expect(bench.refusedSamples.map(\.series) == [Int(poison) % Bench.blockSize])
        #expect(Self.late(bench).isEmpty)
        // It is the content's doing: requests stay as large as they were.
        #expect(bench.hub.samples?.limit == SamplesFlow.mostSamples)
        let tries = bench.requests.count { !$0.isLive && $0.numbers == [poison] }
        #expect(tries == SampleTrial.silencesThatJudge)
    }

    /// Where no other late sample is left, the running minute shows that requests arrive.
    @Test(arguments: 1...63)
    func `of every set of late samples that nobody answers just those are lost`(bits: Int) {
        let bad = Set((0..<6 as Range<UInt64>).filter { bits >> $0 & 1 == 1 })
        var bench = Bench(Bench.samples, spooled: 6) { request in
            let isBad = !request.isLive && !bad.isDisjoint(with: request.numbers)
            return isBad ? .fault(.connectionLost) : .status(204)
        }
        bench.run(seconds: 8 * 3600)
        #expect(bench.storedLate == Set(0..<6).subtracting(bad))
        #expect(bench.spoolFirst == 6 && Self.late(bench).isEmpty)
        let lost = bench.hub.status(at: bench.now).lostSamples
        #expect(lost == [.refused: UInt64(bad.count)])
    }

    /// Until a sample is a suspect everything is lost; then by turns of up to four requests, each
    /// pattern that lets some through.
    @Test(arguments: 8...18)
    func `a network that loses requests by turns costs no sample`(outage: Int) {
        for turn in 2...4 {
            for pattern in 1..<(1 << turn) - 1 {
                var bench = Bench(Bench.samples, spooled: 40) { request in
                    request.index < outage || pattern >> (request.index % turn) & 1 == 1
                        ? .fault(.connectionLost) : .status(204)
                }
                bench.run(seconds: 3 * 3600)
                #expect(bench.records.isEmpty && bench.refusedSamples.isEmpty, "\(turn) \(pattern)")
                #expect(bench.spoolFirst == bench.spoolEnd, "\(turn) \(pattern)")
            }
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `a network that loses every second request by chance costs no sample`(seed: UInt64) {
        let receiver = OrderedReceiver(
            OrderedReceiver.Weather(losesRequest: 2), seed: seed, hasWindow: true)
        var bench = Bench(Bench.samples, spooled: 2000, seed: seed) { request in
            // Often a sample is a suspect.
            request.at % 1_200_000 < 300_000 ? .fault(.timedOut) : receiver.reply(request)
        }
        bench.run(seconds: 4 * 3600)
        #expect(bench.records.isEmpty && bench.refusedSamples.isEmpty)
        #expect(bench.storedLate.isSuperset(of: 0..<2000))
    }

    @Test(arguments: [1, 7, 120, 300])
    func `a line that is too slow for large requests gets small ones`(most: Int) {
        var bench = Bench(Bench.samples, spooled: 3000) { request in
            request.numbers.count > max(most, request.isLive ? 10 : 0)
                ? .fault(.timedOut) : .status(204)
        }
        bench.run(seconds: 24 * 3600)
        #expect(bench.storedLate.isSuperset(of: 0..<3000) && bench.spoolFirst == bench.spoolEnd)
        #expect(bench.records.isEmpty && bench.refusedSamples.isEmpty)
        #expect(Self.late(bench).isEmpty)
        let vain = bench.requests.count { $0.numbers.count > max(most, 10) }
        #expect(vain < bench.requests.count / 2, "\(vain) of \(bench.requests.count)")
    }

    /// Each request of the third minute is in vain, live and late.
    @Test(arguments: silences)
    func `a running minute that nobody answers goes to the spool, and holds up no other`(
        silence: HubBench.Reply
    ) {
        var bench = Bench(Bench.samples) { request in
            let isThird = request.block == 3
            return isThird || !request.isLive && request.numbers.contains(4)
                ? silence : .status(204)
        }
        bench.run(seconds: 3 * 3600)
        #expect(Self.late(bench) == [3] && bench.spoolEnd == 10)
        #expect(bench.storedLate == Set(0..<10).subtracting([4]))
        #expect(bench.records.map { $0.data["count"] } == [.integer(1)])
    }

    /// It is in each request at first, and is found in what is late.
    @Test(arguments: [0, 4, 9])
    func `a series that nobody answers holds up no other, live or late`(poison: Int) {
        var bench = Bench(Bench.samples, spooled: 300) { request in
            request.series.contains(poison) ? .fault(.connectionLost) : .status(204)
        }
        bench.run(seconds: 6 * 3600)
        #expect(Self.late(bench, from: 7_200_000, but: poison).isEmpty)
        #expect(bench.refusedSamples.allSatisfy { $0.series == poison })
        let good = bench.spooledSeries.filter { $0.value != poison && $0.key < 300 }.map(\.key)
        #expect(bench.storedLate.isSuperset(of: good))
    }

    @Test(arguments: silences)
    func `an outage without an answer costs nothing, however long`(silence: HubBench.Reply) {
        var bench = Bench(Bench.samples, spooled: 2000) { request in
            (100_000..<20_000_000).contains(request.at) ? silence : .status(204)
        }
        bench.run(seconds: 20_000)
        #expect(bench.records.isEmpty && bench.refusedSamples.isEmpty)
        let tries = bench.requests.count { $0.at > 2_000_000 }
        // Each a minute's wait at most, and soon behind a minute that is given up.
        #expect(tries < 18_000 / 60 * 4)
        bench.run(seconds: 1200)
        #expect(bench.spoolFirst == bench.spoolEnd && bench.records.isEmpty)
        #expect(Self.late(bench, from: 20_060_000).isEmpty)
    }

    /// Five attempts on a part, five on another: what a live minute is between them costs nothing.
    @Test func `the running minute goes between two attempts on what is late`() {
        var bench = Bench(Bench.samples, spooled: 500) { $0.isLive ? .status(204) : .status(503) }
        bench.run(seconds: 3600)
        #expect(Self.late(bench).isEmpty && bench.spoolFirst == 0 && bench.records.isEmpty)
        // Who says 503 has not read it: nothing is divided.
        #expect(bench.requests.allSatisfy { $0.isLive || $0.numbers.count == 500 })
    }
}
