import LinuxIO
import StationModel
import StationRuntime
import Testing

/// The clock of a simulation: it moves only while the loop rests.
struct SimulatedClockTests {
    /// Five in the afternoon of 20 January 2026 in Shanghai.
    private let evening = UnixTime(seconds: 1_768_899_600)

    /// Lets a clock run that is as fast as to be there at once.
    private func pass(_ span: Duration, _ clock: SimulatedClock) throws {
        let end = clock.now().instant + span
        while clock.now().instant < end {
            let kernel = clock.rest(until: end, awaitsAnswer: false)
            _ = try Poller().wait(until: kernel)
            clock.wake()
        }
    }

    @Test func `it begins when it is told to, and stands still until the loop rests`() throws {
        let clock = SimulatedClock(speed: 10_000_000, wall: evening)
        #expect(clock.now().wall == evening && clock.now().trust == .synced)
        #expect(clock.trueWall(at: clock.now().instant) == evening)
        let began = clock.now().instant
        try pass(.minutes(5), clock)
        #expect(clock.now().instant == began + .minutes(5))
        #expect(clock.now().wall == evening + .minutes(5))
    }

    @Test func `other threads learn when to look again, and never in the past or at once`() throws {
        let clock = SimulatedClock(speed: 60, wall: evening)
        let began = clock.now().instant
        let kernel = Clocks.monotonic()
        let minute = clock.earliest(of: began + .minutes(1)) - kernel
        #expect((.seconds(1) ... .milliseconds(1500)).contains(minute))
        // It stands: a look at once would find the same, again and again.
        #expect(clock.earliest(of: began + .nanoseconds(1)) - kernel >= .milliseconds(1))
        #expect(clock.earliest(of: began) >= kernel, "what is due is due now")
        clock.setSpeed(1)
        #expect(clock.earliest(of: began + .minutes(1)) - kernel >= .minutes(1))
        let board = BoardClock(driftPartsPerMillion: 50)
        let later = Clocks.monotonic() + .seconds(9)
        #expect((later...later + .seconds(1)).contains(board.earliest(of: later)))
    }

    @Test func `a jump moves the wall clock, and not the phones'`() {
        let clock = SimulatedClock(speed: 1, wall: evening)
        clock.jump(by: .hours(-1))
        #expect(clock.now().wall == evening - .hours(1))
        #expect(clock.trueWall(at: clock.now().instant) == evening)
    }

    @Test func `without time servers trust fades, and comes back with them`() throws {
        let clock = SimulatedClock(speed: 10_000_000, wall: evening)
        clock.loseTimeServers(true)
        #expect(clock.now().trust == .synced, "for a while nobody can tell")
        try pass(.days(9), clock)
        // 50 millionths of nine days.
        #expect(clock.now().trust == .holdover(uncertaintySeconds: 39))
        clock.loseTimeServers(false)
        #expect(clock.now().trust == .synced)
    }
}
