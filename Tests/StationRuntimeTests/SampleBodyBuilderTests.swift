import StationCore
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// Which samples may go to a receiver, and with which times.
@Suite struct SampleBodyBuilderTests {
    private let boot = BootId(hex: String(repeating: "a", count: 32))
    private let other = BootId(hex: String(repeating: "b", count: 32))
    private let earliest = SampleTime.earliest
    private var now: UnixTime { earliest + .days(900) }

    /// What becomes of one sample recorded at `time`.
    private func batch(
        _ time: UnixTime, undated: UndatedMoment? = nil, reference: BootTime? = nil,
        trust: ClockTrust = .synced
    ) throws -> SampleBatch {
        let kept = KeptSamples(
            range: SampleRange(.spool, 7..<8),
            samples: [TimedSample(SampleSeries("yizhan_up"), at: time, 1)], from: time, to: time,
            undated: undated, reference: reference)
        let moment = Moment(
            instant: MonotonicInstant(sinceBoot: .seconds(100)), wall: now, trust: trust)
        let builder = SampleBodyBuilder(
            kept, now: moment, boot: try #require(boot))
        let body = try builder.body()
        let batch = builder.batch(bytes: body?.count ?? 0)
        #expect((body == nil) == (batch.count == 0))
        return batch
    }

    @Test func `a time more than ten minutes ahead, or before any station, is withheld`() throws {
        let cases: [(UnixTime, sent: Int)] = [
            (earliest, 1), (earliest - .milliseconds(1), 0), (now, 1), (now + .minutes(10), 1),
            (now + .minutes(10) + .milliseconds(1), 0),
        ]
        for (time, sent) in cases {
            let batch = try batch(time)
            #expect((batch.count, batch.withheld) == (sent, 1 - sent))
            #expect(!batch.waitsForClock)
        }
    }

    @Test func `samples of a clock that is not set wait for it, and get its time`() throws {
        let then = UndatedMoment(boot: try #require(boot), monotonicMilliseconds: 40_000)
        let wrong = UnixTime(milliseconds: 5000)
        let waiting = try batch(wrong, undated: then, trust: .untrusted)
        #expect(waiting.waitsForClock && waiting.count == 0 && waiting.withheld == 0)
        // A minute before now, which no receiver refuses; as recorded it would be withheld.
        let dated = try batch(wrong, undated: then)
        #expect((dated.count, dated.withheld, dated.waitsForClock) == (1, 0, false))
    }

    @Test func `of another boot the time is known only where it was kept`() throws {
        let then = UndatedMoment(boot: try #require(other), monotonicMilliseconds: 40_000)
        let unknown = try batch(now, undated: then)
        #expect((unknown.count, unknown.withheld, unknown.waitsForClock) == (0, 1, false))
        let wrong = UnixTime(milliseconds: 5000)
        // A minute after the samples, a day ago: whatever this boot's clock does.
        let kept = BootTime(monotonicMilliseconds: 100_000, wall: now - .days(1))
        let dated = try batch(wrong, undated: then, reference: kept)
        #expect((dated.count, dated.withheld, dated.waitsForClock) == (1, 0, false))
        // As far ahead as no sample may be: the reference counts, not when it was sent.
        let ahead = BootTime(monotonicMilliseconds: 100_000, wall: now + .days(1))
        #expect(try batch(wrong, undated: then, reference: ahead).count == 0)
    }
}
