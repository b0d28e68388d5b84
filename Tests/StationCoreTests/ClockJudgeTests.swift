import StationCore
import StationModel
import Testing

struct ClockJudgeTests {
    private let wall = UnixTime(seconds: 1_795_132_800)
    private let start = MonotonicInstant(sinceBoot: .seconds(100))

    private func judge(
        lastSynchronised: UnixTime? = nil, hasHardwareClock: Bool = false,
        restored: UnixTime? = nil
    ) -> ClockJudge {
        var judge = ClockJudge(driftPartsPerMillion: 50)
        judge.restore(restored)
        judge.observe(
            ClockJudge.Observation(
                lastSynchronised: lastSynchronised, hasHardwareClock: hasHardwareClock),
            at: start, wall: wall)
        return judge
    }

    @Test func `without a time server and a battery nothing is trusted`() {
        #expect(judge().trust(at: start, wall: wall) == .untrusted)
        #expect(judge(restored: wall - .hours(1)).trust(at: start, wall: wall) == .untrusted)
    }

    @Test func `a synchronised clock is trusted for seventy minutes`() {
        let judge = judge(lastSynchronised: wall)
        let limit = ClockJudge.synchronisedFor
        #expect(judge.trust(at: start + limit, wall: wall + limit) == .synced)
        let after = limit + .milliseconds(1)
        #expect(
            judge.trust(at: start + after, wall: wall + after)
                == .holdover(uncertaintySeconds: 1))
    }

    @Test func `the age of a synchronisation before the observation counts`() {
        let judge = judge(lastSynchronised: wall - .seconds(60))
        let limit = ClockJudge.synchronisedFor - .seconds(60)
        #expect(judge.trust(at: start + limit, wall: wall) == .synced)
        #expect(judge.trust(at: start + limit + .milliseconds(1), wall: wall) != .synced)
    }

    @Test func `a held-over clock grows uncertain by its drift and ends untrusted`() {
        let judge = judge(lastSynchronised: wall)
        // 50 ppm of 23 h are 4.14 s, rounded up.
        #expect(
            judge.trust(at: start + .hours(23), wall: wall)
                == .holdover(uncertaintySeconds: 5))
        // 299 s at 50 ppm: 5,980,000 s.
        #expect(
            judge.trust(at: start + .seconds(5_980_000), wall: wall)
                == .holdover(uncertaintySeconds: 300))
        #expect(judge.trust(at: start + .seconds(6_000_000), wall: wall) == .untrusted)
    }

    @Test func `another synchronisation begins anew, the same one does not`() {
        var judge = judge(lastSynchronised: wall)
        let later = start + .hours(10)
        let observation = ClockJudge.Observation(
            lastSynchronised: wall, hasHardwareClock: false)
        judge.observe(observation, at: later, wall: wall + .hours(10))
        #expect(judge.trust(at: later, wall: wall + .hours(10)) != .synced)
        let fresh = ClockJudge.Observation(
            lastSynchronised: wall + .hours(10), hasHardwareClock: false)
        judge.observe(fresh, at: later, wall: wall + .hours(10))
        #expect(judge.trust(at: later, wall: wall + .hours(10)) == .synced)
    }

    @Test func `a battery-backed clock is held over from the last trusted time on record`() {
        let judge = judge(hasHardwareClock: true, restored: wall - .days(1))
        #expect(judge.trust(at: start, wall: wall) == .holdover(uncertaintySeconds: 5))
        let old = self.judge(hasHardwareClock: true, restored: wall - .days(80))
        #expect(old.trust(at: start, wall: wall) == .untrusted)
    }

    @Test func `a battery-backed clock behind the record is not believed`() {
        let judge = judge(hasHardwareClock: true, restored: wall + .seconds(1))
        #expect(judge.trust(at: start, wall: wall) == .untrusted)
        let empty = self.judge(hasHardwareClock: true)
        #expect(empty.trust(at: start, wall: wall) == .untrusted)
    }
}
