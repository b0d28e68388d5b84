import LinuxIO
public import StationCore
public import StationModel
import Synchronization

/// A clock that runs at most `speed` times as fast as the kernel's, and jumps when it is told to.
///
/// Its time passes only while the loop rests, and never beyond the deadline that the loop rests
/// for: a turn takes no simulated time, and nothing comes late because the machine is slow. While
/// a person waits for an identification or for the disk it stands still, for those take real
/// milliseconds, which would be minutes to the person at the door.
public final class SimulatedClock: StationClock {
    private struct State {
        /// What the clock shows, or showed when the loop began to rest …
        var base: MonotonicInstant
        /// … which was then; `nil` = it stands still.
        var restsSince: MonotonicInstant?
        var limit: MonotonicInstant?
        /// Of the true wall time, which does not jump.
        let trueOffset: Duration
        var wallOffset: Duration
        var speed: Int
        /// Judges the clock while no time server answers; `nil` = one does.
        var judge: ClockJudge?

        func instant(at kernel: MonotonicInstant) -> MonotonicInstant {
            guard let restsSince else { return base }
            let reached = base + (kernel - restsSince) * speed
            return limit.map { max(base, min(reached, $0)) } ?? reached
        }

        mutating func stop(at kernel: MonotonicInstant) {
            base = instant(at: kernel)
            restsSince = nil
        }
    }

    private let state: Mutex<State>

    /// - Parameter wall: what the wall clock shows at the beginning; without it the time now.
    public init(speed: Int, wall: UnixTime? = nil) {
        let now = Clocks.monotonic()
        let offset = (wall ?? Clocks.wall()) - UnixTime(milliseconds: now.milliseconds)
        state = Mutex(
            State(base: now, trueOffset: offset, wallOffset: offset, speed: max(1, speed)))
    }

    public func now() -> Moment {
        let kernel = Clocks.monotonic()
        return state.withLock { state in
            let instant = state.instant(at: kernel)
            let wall = UnixTime(milliseconds: instant.milliseconds) + state.wallOffset
            let trust = state.judge?.trust(at: instant, wall: wall) ?? .synced
            return Moment(instant: instant, wall: wall, trust: trust)
        }
    }

    public func rest(
        until deadline: MonotonicInstant?, awaitsAnswer: Bool
    ) -> MonotonicInstant? {
        let kernel = Clocks.monotonic()
        return state.withLock { state in
            state.stop(at: kernel)
            guard !awaitsAnswer else { return nil }
            state.restsSince = kernel
            state.limit = deadline
            return deadline.map { kernel + max(.zero, $0 - state.base) / state.speed }
        }
    }

    /// A clock that stands still a moment before a deadline is looked at no more often.
    private static let shortestLook: Duration = .milliseconds(1)

    public func earliest(of deadline: MonotonicInstant) -> MonotonicInstant {
        let kernel = Clocks.monotonic()
        return state.withLock { state in
            let left = deadline - state.instant(at: kernel)
            return left > .zero ? kernel + max(Self.shortestLook, left / state.speed) : kernel
        }
    }

    public func wake() {
        let kernel = Clocks.monotonic()
        state.withLock { $0.stop(at: kernel) }
    }

    public func observe(_ observation: ClockJudge.Observation) {}
    public func restore(_ trustedTime: UnixTime?) {}

    /// Simulated seconds per second, at most. The loop must be woken after a change.
    public func setSpeed(_ speed: Int) {
        let kernel = Clocks.monotonic()
        state.withLock { state in
            let rested = state.restsSince != nil
            state.stop(at: kernel)
            if rested { state.restsSince = kernel }
            state.speed = max(1, speed)
        }
    }

    /// The wall time that phones have: it does not jump with the station's clock.
    public func trueWall(at instant: MonotonicInstant) -> UnixTime {
        UnixTime(milliseconds: instant.milliseconds) + state.withLock { $0.trueOffset }
    }

    /// Moves the wall clock, and nothing else.
    public func jump(by span: Duration) { state.withLock { $0.wallOffset += span } }

    /// A quartz of a board, uncorrected.
    private static let driftPartsPerMillion = 50

    /// No time server answers any more, or they answer again.
    public func loseTimeServers(_ areLost: Bool) {
        let now = now()
        var judge = ClockJudge(driftPartsPerMillion: Self.driftPartsPerMillion)
        judge.observe(
            ClockJudge.Observation(lastSynchronised: now.wall, hasHardwareClock: true),
            at: now.instant, wall: now.wall)
        state.withLock { $0.judge = areLost ? judge : nil }
    }
}
