import CLinux
import Glibc
import StationModel

/// The poller's deadline: a timerfd of CLOCK_MONOTONIC, set in absolute time.
final class DeadlineTimer {
    private let timer: FileDescriptor
    /// What the kernel was told last; `nil` = disarmed.
    private var current: MonotonicInstant?

    /// C function: `timerfd_create`.
    init() throws(SystemError) {
        let flags = Int32(TFD_NONBLOCK | TFD_CLOEXEC)
        let raw = try check(timerfd_create(CLOCK_MONOTONIC, flags), "timerfd_create")
        timer = FileDescriptor(owning: raw, place: "deadline timer")
    }

    /// Readable once the deadline has come.
    var descriptor: Int32 { timer.raw }

    /// C function: `timerfd_settime` with `TFD_TIMER_ABSTIME`.
    func set(_ deadline: MonotonicInstant?) throws(SystemError) {
        guard deadline != current else { return }
        var setting = itimerspec()
        if let deadline {
            // All zero would disarm; a deadline at or before the origin is long past.
            let nanoseconds = max(1, deadline.nanoseconds)
            setting.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
            setting.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
        }
        let flags = Int32(TFD_TIMER_ABSTIME)
        try check(
            timerfd_settime(timer.raw, flags, &setting, nil), "timerfd_settime", at: timer.place)
        current = deadline
    }

    /// Takes the expiry back, after which the timer is disarmed.
    func acknowledge() throws(SystemError) {
        var expirations: UInt64 = 0
        _ = try withUnsafeMutableBytes(of: &expirations) {
            (bytes) throws(SystemError) in try timer.read(into: bytes)
        }
        current = nil
    }
}
