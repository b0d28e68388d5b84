import StationModel
import Storage
import Testing

@testable import StationRuntime

/// Series that the hub refuses stand apart in memory, and in the spool as they stood in memory.
@Suite struct SeriesApartTests {
    private let boot = BootId(hex: String(repeating: "a", count: 32))
    private let moment = Moment(
        instant: MonotonicInstant(sinceBoot: .hours(1)), wall: LaneBench.noon, trust: .synced)

    private func figures(_ count: Int) -> [(series: SampleSeries, value: Double)] {
        (0..<count).map { index in
            (SampleSeries("yizhan_up", [SampleLabel("device", "d\(index)")]), Double(index))
        }
    }

    private func name(_ index: Int) -> String { "yizhan_up{device=\"d\(index)\"}" }

    private func values(_ kept: KeptSamples?) -> [Double] { kept?.samples.map(\.value) ?? [] }

    @Test func `they stand last, each has its name, and the others keep their order`() throws {
        let disk = try LaneBench()
        let boot = try #require(boot)
        var samples = HubSamples(directory: disk.folder, budgetBytes: 1 << 20, boot: boot)
        let block = samples.take(
            figures(6), at: moment, isLast: false, apart: [name(4), name(1), name(9)])
        #expect((block.count, block.apart) == (6, 2))
        let all = try samples.read(SampleRange(.live(block: block.number), 0..<6))
        #expect(values(all) == [0, 2, 3, 5, 1, 4])
        for index in 0..<6 as Range<UInt64> {
            let range = SampleRange(.live(block: block.number), index..<index + 1)
            let kept = try #require(try samples.read(range))
            let batch = SampleBodyBuilder(kept, now: moment, boot: boot).batch(bytes: 0)
            #expect(batch.series == name(Int(values(kept)[0])))
        }
    }

    @Test func `parts of a block lie in the spool in the order in which they lay in memory`()
        throws
    {
        let disk = try LaneBench()
        var samples = HubSamples(
            directory: disk.folder, budgetBytes: 1 << 20, boot: try #require(boot))
        let first = samples.take(figures(6), at: moment, isLast: false)
        // The spool numbers the series by this: 5 before all others.
        #expect(try samples.spool(first.number, [5..<6]) == 0..<1)
        let second = samples.take(figures(6), at: moment, isLast: false, apart: [name(0)])
        let inMemory = values(try samples.read(SampleRange(.live(block: second.number), 0..<6)))
        #expect(inMemory == [5, 1, 2, 3, 4, 0])
        #expect(try samples.spool(second.number, [1..<3, 4..<6]) == 1..<5)
        var spooled: [Double] = []
        while spooled.count < 4 {
            let numbers = 1 + UInt64(spooled.count)..<5
            let kept = try #require(try samples.read(SampleRange(.spool, numbers)))
            spooled += values(kept)
        }
        #expect(spooled == [1, 2, 4, 0])
        #expect(try samples.spool(first.number) == 5..<11)
        let whole = try samples.read(SampleRange(.spool, 5..<11))
        #expect(values(whole) == Array([0, 1, 2, 3, 4, 5].prefix(values(whole).count)))
    }
}
