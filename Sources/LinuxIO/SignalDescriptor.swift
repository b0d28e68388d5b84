import CLinux
import Glibc

/// Signals as something to read: SIGTERM, SIGINT and SIGHUP no longer interrupt anything.
///
/// A signal mask belongs to a thread and is inherited by the threads it starts. Make this on the
/// main thread before any other thread exists; then the signals are blocked in all of them, and
/// no handler ever runs in the middle of something.
public struct SignalDescriptor: ~Copyable {
    /// What somebody asks of the program.
    public enum Request: Hashable, Sendable {
        /// SIGTERM (systemd) or SIGINT (a terminal): end cleanly.
        case stop
        /// SIGHUP: read the configuration again.
        case reload
    }

    private let signals: FileDescriptor

    /// C functions: `pthread_sigmask`, `signalfd`.
    public init() throws(SystemError) {
        var mask = sigset_t()
        sigemptyset(&mask)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&mask, number) }
        let failure = pthread_sigmask(SIG_BLOCK, &mask, nil)
        guard failure == 0 else {
            throw SystemError("pthread_sigmask", place: "", errorNumber: failure)
        }
        let flags = Int32(SFD_NONBLOCK | SFD_CLOEXEC)
        signals = FileDescriptor(
            owning: try check(signalfd(-1, &mask, flags), "signalfd"), place: "signals")
    }

    /// To poll for reading.
    public var descriptor: Int32 { signals.raw }

    /// The next signal that arrived; `nil` when there is none.
    public func next() throws(SystemError) -> Request? {
        var information = signalfd_siginfo()
        let count = try withUnsafeMutableBytes(of: &information) {
            (bytes) throws(SystemError) in try signals.read(into: bytes)
        }
        guard count != nil else { return nil }
        return Int32(bitPattern: information.ssi_signo) == SIGHUP ? .reload : .stop
    }

    /// Makes a write to a connection that the other side closed an error (EPIPE) instead of the
    /// end of the process, for libraries that write without asking (HTTP, TLS).
    ///
    /// C function: `signal` with `SIGPIPE`, `SIG_IGN`.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }
}
