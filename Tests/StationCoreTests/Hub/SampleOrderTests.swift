import StationModel
import Testing

@testable import StationCore

/// What a receiver without a window refuses as out of order is at the hub already, or lost; and
/// what is lost is told.
struct SampleOrderTests {
    private typealias Bench = HubBench
    private typealias Weather = OrderedReceiver.Weather

    /// Told or not yet: of the spool only what is told is counted.
    private static func lost(_ bench: Bench) -> Int {
        let samples = bench.hub.samples
        let untold = (samples?.untold ?? []) + [samples?.telling?.loss].compactMap { $0 }
        let counted = bench.hub.status(at: bench.now).lostSamples.values.reduce(0, +)
        return Int(untold.filter(\.kind.isInSpool).reduce(counted) { $0 + $1.count })
    }

    /// All samples that were ever taken, but those of a block that is in memory still.
    private static func taken(_ bench: Bench) -> Set<OrderedReceiver.Sample> {
        var all: Set<OrderedReceiver.Sample> = []
        for (number, series) in bench.spooledSeries {
            guard let time = bench.spooledTimes[number] else { continue }
            all.insert(OrderedReceiver.Sample(series: series, time: time))
        }
        for (block, time) in bench.blockTimes where bench.blocks[block] == nil {
            for series in 0..<Bench.blockSize {
                all.insert(OrderedReceiver.Sample(series: series, time: time))
            }
        }
        return all
    }

    private static func run(_ weather: Weather, seed: UInt64, spooled: UInt64) -> (
        bench: Bench, receiver: OrderedReceiver
    ) {
        let receiver = OrderedReceiver(weather, seed: seed)
        var bench = Bench(Bench.samples, spooled: spooled, seed: seed) { receiver.reply($0) }
        bench.run(seconds: 6 * 3600)
        return (bench, receiver)
    }

    @Test(arguments: [503, 429, 408])
    func `who has not read a late request has not stored it`(status: Int) {
        let receiver = OrderedReceiver(Weather(), seed: 1)
        var bench = Bench(Bench.samples) { request in
            if request.at < 1_800_000, request.at > 300_000 { return .status(503) }
            // Each late one at first.
            let isFirst = !request.isLive && request.index % 2 == 0
            return isFirst ? .status(status) : receiver.reply(request)
        }
        bench.run(seconds: 4 * 3600)
        let missing = Self.taken(bench).subtracting(receiver.stored)
        #expect(missing.count >= 200 && Self.lost(bench) == missing.count)
        #expect(bench.spoolFirst == bench.spoolEnd)
        #expect(bench.records.allSatisfy { $0.data["reason"] == .text("tooOld") })
    }

    /// A network that loses requests, a proxy that is busy, an engine that breaks: all that is not
    /// stored is told, and nothing else.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `as many samples are told as lost as are missing`(seed: UInt64) {
        var chance = SeededRandom(seed: seed)
        let weather = Weather(
            losesRequest: chance.number(0...4), isBusy: chance.number(0...4),
            isBroken: chance.oneIn(2) ? 0 : chance.number(3...6),
            until: chance.number(600...7200) * 1000, isStrict: chance.oneIn(2))
        let (bench, receiver) = Self.run(
            weather, seed: seed, spooled: UInt64(chance.number(0...300) * Bench.blockSize))
        let missing = Self.taken(bench).subtracting(receiver.stored)
        #expect(Self.lost(bench) == missing.count, "\(weather)")
        #expect(bench.spoolFirst == bench.spoolEnd)
    }

    /// The same where answers are lost: none is missing untold. What is told too much was stored
    /// by a request whose answer was lost.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `a lost answer hides no loss`(seed: UInt64) {
        var chance = SeededRandom(seed: seed)
        let weather = Weather(
            losesRequest: chance.number(0...4), losesAnswer: chance.number(2...6),
            isBusy: chance.number(0...4), until: chance.number(600...7200) * 1000,
            isStrict: chance.oneIn(2))
        let (bench, receiver) = Self.run(
            weather, seed: seed, spooled: UInt64(chance.number(0...300) * Bench.blockSize))
        let missing = Self.taken(bench).subtracting(receiver.stored)
        let tooMuch = Self.lost(bench) - missing.count
        #expect((0...receiver.storedUnheard.count).contains(tooMuch), "\(weather)")
        #expect(bench.spoolFirst == bench.spoolEnd)
    }

    @Test(arguments: [false, true])
    func `a running minute whose answer was lost is there when it is called late`(isStrict: Bool) {
        let (bench, receiver) = Self.run(
            Weather(losesAnswer: 4, until: 3_600_000, isStrict: isStrict), seed: 3, spooled: 0)
        #expect(Self.taken(bench) == receiver.stored && !receiver.storedUnheard.isEmpty)
        #expect(Self.lost(bench) == 0)
    }

    /// By a clock that was set back the running minute is late like any other.
    @Test func `a running minute of a clock that was set back is not there for being late`() {
        let receiver = OrderedReceiver(Weather(), seed: 1)
        var bench = Bench(Bench.samples) { request in
            request.index % 2 == 0 ? .fault(.timedOut) : receiver.reply(request)
        }
        bench.run(seconds: 1800)
        bench.wallShift = .seconds(-3607)
        bench.run(seconds: 600)
        bench.wallShift = .zero
        bench.run(seconds: 7200)
        let missing = Self.taken(bench).subtracting(receiver.stored)
        #expect(missing.count >= 80 && Self.lost(bench) == missing.count)
    }
}
