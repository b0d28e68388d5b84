import CLinux
import Glibc

/// Tells when somebody set the wall clock: a step by the time server, a technician, a board
/// without a battery that learned the time.
///
/// A timer of CLOCK_REALTIME far in the future, which the kernel cancels whenever the clock is
/// set discontinuously (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET). Slewing does not count.
public struct WallClockWatcher: ~Copyable {
    private let timer: FileDescriptor

    /// C functions: `timerfd_create`, `timerfd_settime`.
    public init() throws(SystemError) {
        let creation = Int32(TFD_NONBLOCK | TFD_CLOEXEC)
        let raw = try check(timerfd_create(CLOCK_REALTIME, creation), "timerfd_create")
        let timer = FileDescriptor(owning: raw, place: "wall clock watcher")
        var setting = itimerspec()
        // The kernel takes the latest time it can count for a time later than that.
        setting.it_value.tv_sec = Int.max
        let flags = Int32(TFD_TIMER_ABSTIME) | Int32(TFD_TIMER_CANCEL_ON_SET)
        try check(timerfd_settime(raw, flags, &setting, nil), "timerfd_settime", at: timer.place)
        self.timer = timer
    }

    /// To poll for reading: readable after a jump.
    public var descriptor: Int32 { timer.raw }

    /// Whether the clock was set since the last call. The watcher stays armed.
    public func hasJumped() throws(SystemError) -> Bool {
        var expirations: UInt64 = 0
        do {
            return try withUnsafeMutableBytes(of: &expirations) {
                (bytes) throws(SystemError) in try timer.read(into: bytes)
            } != nil
        } catch  where error.errorNumber == ECANCELED {
            return true
        }
    }
}
