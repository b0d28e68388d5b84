import StationModel
import Testing

@testable import StationCore

/// When an entry happened, by the other entries of its boot.
struct SendingTimeTests {
    private static let recorded = BootTime(
        monotonicMilliseconds: 60_000, wall: UnixTime(seconds: 1000))

    private func judge(
        _ trust: ClockTrust, before: BootTime? = nil, after: BootTime? = nil,
        nowSeconds: Int? = nil
    ) -> SendingTime {
        SendingTime(
            recorded: Self.recorded, trust: trust, before: before, after: after,
            now: nowSeconds.map { instant($0 * 1000) })
    }

    private func known(_ seconds: Int64, _ trust: EventTime.Trust) -> SendingTime {
        .known(
            EventTime(
                occurred: UnixTime(seconds: seconds), recorded: Self.recorded.wall, trust: trust))
    }

    private let earlier = BootTime(monotonicMilliseconds: 20_000, wall: UnixTime(seconds: 5000))
    private let later = BootTime(monotonicMilliseconds: 90_000, wall: UnixTime(seconds: 9030))

    @Test func `a trusted time is sent as it is, whatever others say`() {
        #expect(judge(.synced, before: earlier, after: later) == known(1000, .synced))
        let holdover = ClockTrust.holdover(uncertaintySeconds: 20)
        #expect(judge(holdover, before: earlier) == known(1000, .holdover))
    }

    @Test func `another time is corrected by the entry before it, else by the one behind`() {
        for trust in [ClockTrust.untrusted, .holdover(uncertaintySeconds: 301)] {
            #expect(judge(trust, before: earlier, after: later) == known(5040, .corrected))
            #expect(judge(trust, after: later) == known(9000, .corrected))
            #expect(judge(trust, after: later, nowSeconds: 61) == known(9000, .corrected))
        }
    }

    @Test func `in the running boot it waits for the clock, ten minutes from when it was written`()
    {
        let end = instant(660_000)
        #expect(judge(.untrusted, nowSeconds: 60) == .waits(until: end))
        #expect(judge(.untrusted, nowSeconds: 659) == .waits(until: end))
        #expect(judge(.untrusted, nowSeconds: 660) == known(1000, .untrusted))
    }

    @Test func `of a boot that has ended it goes as it is`() {
        #expect(judge(.untrusted) == known(1000, .untrusted))
    }
}
