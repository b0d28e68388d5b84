import LinuxIO
import StationModel

/// The clock and the waiting, so that a test needs neither.
struct Surroundings: Sendable {
    /// The wall clock now.
    let now: @Sendable () -> UnixTime
    /// Waits; `false` = no longer wanted.
    let pause: @Sendable (Duration) throws -> Bool

    /// The board's own.
    static let system = Surroundings(
        now: { Clocks.wall() },
        pause: { span in
            let poller = try Poller()
            let end = Clocks.monotonic() + span
            while Clocks.monotonic() < end { _ = try poller.wait(until: end) }
            return true
        })
}
