import StationModel
import Testing

@testable import Storage

@Suite struct SampleFrameTests {
    private let time = UnixTime(milliseconds: 1_790_812_800_123)

    private func frame(_ values: [(Int, Double)]) -> SampleFrame {
        SampleFrame(
            time: time,
            values: values.map { SampleFrame.Value(series: $0.0, bits: $0.1.bitPattern) })
    }

    @Test func `a frame's bytes are as described`() throws {
        let hasher = try SHA256Hasher()
        let content = try frame([(0, 1), (1, -2), (300, 0)]).content(hasher)
        let samples: [UInt8] =
            [2]
            // From the first on, two of them.
            + [0, 1]
            + [0x3F, 0xF0, 0, 0, 0, 0, 0, 0]
            + [0xC0, 0, 0, 0, 0, 0, 0, 0]
            // 300 less the 1 before and one more is 298 = 0x12A; one of them.
            + [0xAA, 0x02, 0]
            + [0, 0, 0, 0, 0, 0, 0, 0]
        #expect(Array(content.dropFirst(4)) == samples)
        var prefix: [UInt8] = []
        prefix.append(bigEndian: time.milliseconds)
        #expect(try hasher.hash(prefix + samples).prefix(4) == content.prefix(4))
    }

    @Test func `what was written is read, to the bit`() throws {
        let hasher = try SHA256Hasher()
        let stale = Double(bitPattern: 0x7FF0_0000_0000_0002)
        let numbers = [0, 1, 127, 128, 129, 255, 256, 2047, SpoolSeries.most - 1]
        let values = [0, -0.0, .infinity, stale, .nan, .leastNonzeroMagnitude, -1e308, 21.5, 1]
        let written = frame(Array(zip(numbers, values)))
        let content = try written.content(hasher)
        let read = try SampleFrame.values(in: content, at: time, hasher)
        #expect(read == written.values)
    }

    @Test func `any flipped bit is noticed, in the time too`() throws {
        let hasher = try SHA256Hasher()
        let content = try frame([(0, 1), (200, 21.5)]).content(hasher)
        for index in content.indices {
            for bit in 0..<8 {
                var damaged = content
                damaged[index] ^= 1 << bit
                #expect(try SampleFrame.values(in: damaged, at: time, hasher) == nil)
            }
        }
        for bit in 0..<63 {
            let other = UnixTime(milliseconds: time.milliseconds ^ (1 << bit))
            #expect(try SampleFrame.values(in: content, at: other, hasher) == nil)
        }
    }

    @Test func `a frame cut anywhere is none`() throws {
        let hasher = try SHA256Hasher()
        let content = try frame([(3, 1), (200, 21.5)]).content(hasher)
        for count in 0..<content.count {
            let cut = Array(content.prefix(count))
            #expect(try SampleFrame.values(in: cut, at: time, hasher) == nil)
        }
    }
}
