public import StationCore
public import StationModel
import LinuxIO
import Synchronization

/// The loop's clocks: the board's own, or a simulated station's, which runs faster and jumps.
public protocol StationClock: Sendable {
    /// Both clocks and their trust, read together.
    func now() -> Moment
    /// When, on the kernel's monotonic clock, this clock will show the given instant.
    func kernelInstant(for instant: MonotonicInstant) -> MonotonicInstant
    /// What the system says of the wall clock; a simulated clock needs nobody to say it.
    func observe(_ observation: ClockJudge.Observation)
    /// The last trusted time on record: what a battery-backed clock is measured against.
    func restore(_ trustedTime: UnixTime?)
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
    public static func read(driftPartsPerMillion: Int) -> Moment {
        let clock = BoardClock(driftPartsPerMillion: driftPartsPerMillion)
        clock.observe(SlowLane.observeClock())
        return clock.now()
    }

    public func kernelInstant(for instant: MonotonicInstant) -> MonotonicInstant { instant }

    public func observe(_ observation: ClockJudge.Observation) {
        let instant = Clocks.monotonic()
        let wall = Clocks.wall()
        judge.withLock { $0.observe(observation, at: instant, wall: wall) }
    }
}

/// A clock that runs `speed` times as fast as the kernel's, and jumps when it is told to.
public final class SimulatedClock: StationClock {
    private struct State {
        var kernelBase: MonotonicInstant
        var base: MonotonicInstant
        var wallOffset: Duration
        var speed: Int
    }

    private let state: Mutex<State>

    public init() {
        let now = Clocks.monotonic()
        let offset = Clocks.wall() - UnixTime(milliseconds: now.milliseconds)
        state = Mutex(State(kernelBase: now, base: now, wallOffset: offset, speed: 1))
    }

    public func now() -> Moment {
        state.withLock { state in
            let instant = Self.instant(state, at: Clocks.monotonic())
            return Moment(
                instant: instant,
                wall: UnixTime(milliseconds: instant.milliseconds) + state.wallOffset,
                trust: .synced)
        }
    }

    public func kernelInstant(for instant: MonotonicInstant) -> MonotonicInstant {
        state.withLock { $0.kernelBase + (instant - $0.base) / $0.speed }
    }

    public func observe(_ observation: ClockJudge.Observation) {}
    public func restore(_ trustedTime: UnixTime?) {}

    /// Simulated seconds per second.
    public var speed: Int {
        get { state.withLock { $0.speed } }
        set {
            let kernel = Clocks.monotonic()
            state.withLock { state in
                state.base = Self.instant(state, at: kernel)
                state.kernelBase = kernel
                state.speed = max(1, newValue)
            }
        }
    }

    /// Moves the wall clock, and nothing else.
    public func jump(by span: Duration) { state.withLock { $0.wallOffset += span } }

    private static func instant(
        _ state: State, at kernel: MonotonicInstant
    ) -> MonotonicInstant {
        state.base + (kernel - state.kernelBase) * state.speed
    }
}
