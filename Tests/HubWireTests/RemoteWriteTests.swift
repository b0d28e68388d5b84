import StationModel
import Testing

@testable import HubWire

@Suite struct RemoteWriteTests {
    private func up() -> SampleSeries {
        SampleSeries("station_up", [SampleLabel("station", "s1")])
    }

    private func sample(_ milliseconds: Int64, _ value: Double = 1) -> Sample {
        Sample(time: UnixTime(milliseconds: milliseconds), value: value)
    }

    @Test func `one sample is what Prometheus and VictoriaMetrics took`() throws {
        let body = try RemoteWrite.body(of: [SampleRun(up(), [sample(1_700_000_000_000)])])
        #expect(
            body.hex == "3be8" + "0a390a160a085f5f6e616d655f5f120a73746174696f6e5f7570"
                + "0a0d0a0773746174696f6e12027331" + "1210" + "09000000000000f03f"
                + "1080d095ffbc31")
    }

    @Test func `an ended series has Prometheus' own NaN, and no other value has`() throws {
        let time = UnixTime(milliseconds: 1_700_000_000_000)
        let body = try RemoteWrite.body(of: [SampleRun(up(), [.stale(at: time)])])
        #expect(body.hex.contains("09" + "020000000000f07f" + "10"))
        #expect(Sample.stale(at: time).isStale)
        for pattern: UInt64 in [0x7FF0_0000_0000_0002, 0x7FF8_0000_0000_0000, .max] {
            let sample = Sample(time: time, value: Double(bitPattern: pattern))
            #expect(!sample.isStale && sample.value.isNaN)
        }
    }

    @Test func `what is written is read back, whatever it is`() throws {
        var random = SeededGenerator(seed: 20_261_122)
        for _ in 0..<300 {
            let runs = randomRuns(&random)
            #expect(try RemoteWriteReader.runs(in: RemoteWrite.body(of: runs)) == runs)
        }
    }

    @Test func `a body that ends too soon is no request, and one that was changed does no harm`()
        throws
    {
        var random = SeededGenerator(seed: 20_261_123)
        let body = try RemoteWrite.body(of: randomRuns(&random))
        for end in body.indices {
            #expect(throws: RemoteWriteReader.Malformed()) {
                _ = try RemoteWriteReader.runs(in: Array(body[..<end]))
            }
        }
        var refused = 0
        for place in body.indices {
            var other = body
            other[place] ^= UInt8.random(in: 1...255, using: &random)
            do throws(RemoteWriteReader.Malformed) {
                _ = try RemoteWriteReader.runs(in: other)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 0 && refused < body.count, "values may be others, lengths may not")
        #expect(throws: RemoteWriteReader.Malformed()) {
            // Longer than any memory.
            _ = try RemoteWriteReader.runs(in: [UInt8](repeating: 0xFF, count: 9) + [1, 0xF0, 7])
        }
    }

    @Test func `a literal of any length is read back`() throws {
        let lengths = [
            1, 59, 60, 61, 255, 256, 257, 65_535, 65_536, 65_537, 131_072, 131_073, 200_000,
        ]
        for length in lengths {
            let content = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            #expect(try RemoteWriteReader.unpacked(SnappyLiterals.block(content)) == content)
        }
    }

    @Test func `a varint has the size that is counted for it`() {
        for shift in 0..<64 {
            for value in [UInt64(1) << shift, (UInt64(1) << shift) - 1, .max >> shift] {
                var bytes: [UInt8] = []
                bytes.append(varint: value)
                #expect(bytes.count == value.varintSize)
            }
        }
    }

    @Test func `five hundred samples are one request, one more is none`() throws {
        let samples = (0..<501).map { sample(Int64($0)) }
        let body = try RemoteWrite.body(of: [SampleRun(up(), Array(samples.dropLast()))])
        #expect(try RemoteWriteReader.runs(in: body)[0].samples.count == 500)
        #expect(throws: RemoteWrite.Refusal.tooManySamples(501)) {
            try RemoteWrite.body(of: [SampleRun(up(), samples)])
        }
    }

    @Test func `what a receiver would refuse is not encoded`() throws {
        let series = up()
        let run = SampleRun(series, [sample(5)])
        let bad = SampleSeries("a-b")
        let same = UnixTime(milliseconds: 5)
        let cases: [(runs: [SampleRun], refusal: RemoteWrite.Refusal)] = [
            ([], .nothing),
            ([SampleRun(series, [])], .emptySeries(series)),
            ([run, run], .repeatedSeries(series)),
            ([SampleRun(bad, [sample(5)])], .badSeries(bad, .badName("a-b"))),
            ([SampleRun(series, [sample(5), sample(5, 2)])], .timeNotIncreasing(series, same)),
            ([SampleRun(series, [sample(6), sample(5)])], .timeNotIncreasing(series, same)),
        ]
        for (runs, refusal) in cases {
            #expect(throws: refusal) { try RemoteWrite.body(of: runs) }
        }
    }

    private func randomRuns(_ random: inout SeededGenerator) -> [SampleRun] {
        (0...Int.random(in: 0...5, using: &random)).map { index in
            let labels = (0..<Int.random(in: 0...4, using: &random)).map { label in
                let length = Int.random(in: 1...90, using: &random)
                return SampleLabel(
                    "label_\(label)", String(repeating: ["a", "门", "\""][label % 3], count: length))
            }
            var time = Int64.random(in: -5_000_000_000_000...5_000_000_000_000, using: &random)
            let samples = (0...Int.random(in: 0...40, using: &random)).map { _ in
                time += Int64.random(in: 1...1 << 40, using: &random)
                return Sample(
                    time: UnixTime(milliseconds: time),
                    bits: UInt64.random(in: .min ... .max, using: &random))
            }
            return SampleRun(SampleSeries("series_\(index)", labels.shuffled()), samples)
        }
    }
}
