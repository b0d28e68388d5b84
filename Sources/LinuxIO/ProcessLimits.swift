import CLinux
import Glibc

/// What the running process may take, for one that is meant to be replaced rather than to grow.
public enum ProcessLimits {
    /// Private memory in bytes – heap, stacks, all that is written – beyond which the process gets
    /// none. It then ends, as nearly every library does without memory.
    ///
    /// C function: `setrlimit` with `RLIMIT_DATA`.
    public static func setData(_ bytes: Int) throws(SystemError) {
        var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
        try check(setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit), "setrlimit")
    }

    /// No core file, in which secrets would lie.
    ///
    /// C function: `setrlimit` with `RLIMIT_CORE`.
    public static func refuseCore() throws(SystemError) {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        try check(setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit), "setrlimit")
    }

    /// Bytes of stack of each thread that is started from now on, whoever starts it. All of them
    /// count as data, used or not.
    ///
    /// C function: `pthread_setattr_default_np`.
    public static func setStack(_ bytes: Int) throws(SystemError) {
        let failure = clinux_set_stack_size(bytes)
        guard failure == 0 else {
            throw SystemError("pthread_setattr_default_np", place: "", errorNumber: failure)
        }
    }

    /// Of all processes the kernel ends this one first when memory runs out (proc(5)).
    public static func volunteerForMemory() throws(SystemError) {
        let file = try FileDescriptor.open("/proc/self/oom_score_adj", O_WRONLY)
        _ = try file.write(Array("1000".utf8)[...])
    }
}
