public import StationCore
public import StationModel
import LinuxIO
import Synchronization

/// The loop's clocks: the board's own, or a simulated station's, which runs faster and jumps.
public protocol StationClock: Sendable {
    /// Both clocks and their trust, read together.
    func now() -> Moment
    /// The loop is about to wait until this clock shows `deadline`; returns when that is on the
    /// kernel's monotonic clock, `nil` = never by itself. `awaitsAnswer`: a person waits for
    /// an identification, or for the disk.
    func rest(until deadline: MonotonicInstant?, awaitsAnswer: Bool) -> MonotonicInstant?
    /// The loop has woken.
    func wake()
    /// What the kernel's monotonic clock shows at the earliest when this clock shows `deadline`:
    /// for threads beside the loop, which look again then.
    func earliest(of deadline: MonotonicInstant) -> MonotonicInstant
    /// What the system says of the wall clock; a simulated clock needs nobody to say it.
    func observe(_ observation: ClockJudge.Observation)
    /// The last trusted time on record: what a battery-backed clock is measured against.
    func restore(_ trustedTime: UnixTime?)
}

extension StationClock {
    public func earliest(of deadline: MonotonicInstant) -> MonotonicInstant {
        let left = deadline - now().instant
        return Clocks.monotonic() + max(.zero, left)
    }
}

/// CLOCK_MONOTONIC and CLOCK_REALTIME, judged by `ClockJudge`.
public final class BoardClock: StationClock {
    private let judge: Mutex<ClockJudge>

    public init(driftPartsPerMillion: Int) {
        judge = Mutex(ClockJudge(driftPartsPerMillion: driftPartsPerMillion))
    }

    public func restore(_ trustedTime: UnixTime?) { judge.withLock { $0.restore(trustedTime) } }

    public func now() -> Moment {
        let instant = Clocks.monotonic()
        let wall = Clocks.wall()
        let trust = judge.withLock { $0.trust(at: instant, wall: wall) }
        return Moment(instant: instant, wall: wall, trust: trust)
    }

    /// The time now, for a command that needs it once.
    public static func read(_ access: AccessConfiguration) -> Moment {
        let clock = BoardClock(driftPartsPerMillion: access.clockDriftPartsPerMillion)
        clock.observe(SlowLane.observeClock(access.clockMarker))
        return clock.now()
    }

    public func rest(
        until deadline: MonotonicInstant?, awaitsAnswer: Bool
    ) -> MonotonicInstant? {
        deadline
    }

    public func wake() {}

    public func observe(_ observation: ClockJudge.Observation) {
        let instant = Clocks.monotonic()
        let wall = Clocks.wall()
        judge.withLock { $0.observe(observation, at: instant, wall: wall) }
    }
}
