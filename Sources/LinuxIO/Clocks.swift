import Glibc
public import StationModel

/// The clocks of the board. Only the shell reads them; everything else is handed a `Moment`.
public enum Clocks {
    /// Time since boot, without suspension: the clock of the kernel's edge stamps and of every
    /// timer here.
    ///
    /// C function: `clock_gettime` with `CLOCK_MONOTONIC`.
    public static func monotonic() -> MonotonicInstant {
        let time = read(CLOCK_MONOTONIC)
        return MonotonicInstant(
            nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// The wall clock, as far as it has been set.
    ///
    /// C function: `clock_gettime` with `CLOCK_REALTIME`.
    public static func wall() -> UnixTime {
        let time = read(CLOCK_REALTIME)
        return UnixTime(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The kernel's random name for this boot (random(4)): a UUID, whose dashes are left out.
    ///
    /// `path` is another one in tests only. Throws `EINVAL` when the file holds no UUID.
    public static func bootId(
        path: String = "/proc/sys/kernel/random/boot_id"
    ) throws(SystemError) -> BootId {
        // 36 characters and a newline; 64 leaves no room for a file that is something else.
        let content = try FileDescriptor.contents(of: path, limit: 64)
        let digits = content.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "\n") }
        guard let id = BootId(hex: String(decoding: digits, as: UTF8.self)) else {
            throw SystemError("read", place: path, errorNumber: EINVAL)
        }
        return id
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        let result = clock_gettime(clock, &time)
        precondition(result == 0, "CLOCK_MONOTONIC and CLOCK_REALTIME exist on every Linux")
        return time
    }
}
