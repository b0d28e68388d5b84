import CLinux
import Glibc

/// A process that this one has started, and a stream to it: the child reads it at descriptor 0 and
/// writes it at descriptor 1.
///
/// Nothing else of this process is the child's: no other descriptor, no blocked or ignored signal,
/// no environment but the given one, and a process group of its own (a terminal's Ctrl-C is for
/// its parent). What it prints to descriptor 2 is lost. The child sees the stream's end when this
/// process ends, however it ends.
///
/// Once made, `reap` it: until then the kernel keeps its number, and `kill` cannot meet a stranger.
public final class ChildProcess {
    /// This side of the stream; does not block.
    public let stream: FileDescriptor
    private let process: pid_t
    private let end: FileDescriptor
    private var isReaped = false

    /// Starts `path`, which is no name to search for. The first argument is the program's name.
    ///
    /// C functions: `socketpair`, `posix_spawn`, `pidfd_open`.
    public init(
        path: String, arguments: [String], environment: [String]
    ) throws(SystemError) {
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        try check(socketpair(AF_UNIX, type, 0, &pair), "socketpair", at: path)
        stream = FileDescriptor(owning: pair[0], place: "stream to \(path)")
        let other = FileDescriptor(owning: pair[1], place: "stream of \(path)")
        try check(fcntl(stream.raw, F_SETFL, O_NONBLOCK), "fcntl", at: path)
        process = try Self.spawn(path, arguments, environment, stream: other.raw)
        do throws(SystemError) {
            let raw = try check(clinux_pidfd_open(process), "pidfd_open", at: path)
            end = FileDescriptor(owning: raw, place: "end of \(path)")
        } catch {
            // It sees the end of its stream; nobody will ask for its status but here.
            Glibc.kill(process, SIGKILL)
            waitpid(process, nil, 0)
            throw error
        }
    }

    deinit {
        kill()
        // Without waiting: a process that waits for a disk ends when that answers.
        if !isReaped { waitpid(process, nil, WNOHANG) }
    }

    /// Readable once the process has ended.
    public var endDescriptor: Int32 { end.raw }

    /// Ends the process without asking it. Nothing when it is reaped.
    ///
    /// C function: `kill` with `SIGKILL`.
    public func kill() {
        guard !isReaped else { return }
        // Fails for a process only that is gone, and ours is kept by the kernel until it is reaped.
        Glibc.kill(process, SIGKILL)
    }

    /// How it ended; `nil` while it runs. The first answer is the last one.
    ///
    /// C function: `waitpid` with `WNOHANG`.
    public func reap() throws(SystemError) -> ChildEnd? {
        var status: Int32 = 0
        let process = process
        let ended = try checkUninterrupted("waitpid", at: stream.place) {
            waitpid(process, &status, WNOHANG)
        }
        guard ended == process else { return nil }
        isReaped = true
        return ChildEnd(waitStatus: status)
    }
}

/// How a process ended.
public enum ChildEnd: Hashable, Sendable, CustomStringConvertible {
    case exited(code: Int32)
    case signalled(Int32)

    /// The bits of wait(2), whose macros Swift cannot call.
    init(waitStatus status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited(code: status >> 8 & 0xFF) : .signalled(signal)
    }

    public var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signalled(let signal): "signal \(signal)"
        }
    }
}

extension ChildProcess {
    private static func spawn(
        _ path: String, _ arguments: [String], _ environment: [String], stream: Int32
    ) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        try verify(posix_spawn_file_actions_init(&actions), path)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        try verify(posix_spawnattr_init(&attributes), path)
        defer { posix_spawnattr_destroy(&attributes) }
        try prepare(&actions, stream, path)
        try prepare(&attributes, path)
        var process: pid_t = 0
        let words = CStrings(arguments)
        let variables = CStrings(environment)
        let failure = posix_spawn(
            &process, path, &actions, &attributes, words.pointers, variables.pointers)
        try verify(failure, path)
        return process
    }

    private static func prepare(
        _ actions: inout posix_spawn_file_actions_t, _ stream: Int32, _ path: String
    ) throws(SystemError) {
        try verify(posix_spawn_file_actions_adddup2(&actions, stream, 0), path)
        try verify(posix_spawn_file_actions_adddup2(&actions, stream, 1), path)
        try verify(
            posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0), path)
        // All of ours are close-on-exec; a library's may not be, and the lock's line may not leak.
        try verify(clinux_close_from(&actions, 3), path)
    }

    private static func prepare(
        _ attributes: inout posix_spawnattr_t, _ path: String
    ) throws(SystemError) {
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        try verify(posix_spawnattr_setsigmask(&attributes, &none), path)
        try verify(posix_spawnattr_setsigdefault(&attributes, &all), path)
        try verify(posix_spawnattr_setpgroup(&attributes, 0), path)
        let flags =
            POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        try verify(posix_spawnattr_setflags(&attributes, Int16(flags)), path)
    }

    /// These functions answer an error number.
    private static func verify(_ failure: Int32, _ path: String) throws(SystemError) {
        guard failure == 0 else {
            throw SystemError("posix_spawn", place: path, errorNumber: failure)
        }
    }
}

/// Texts as C wants a list of them: pointers, and a null pointer at the end.
private final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

    deinit {
        for pointer in pointers { free(pointer) }
    }
}
