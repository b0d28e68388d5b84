import CLinux
import Glibc

/// A thread of our own for work that may wait: hashing, look-ups, fsync, HTTP.
///
/// The lane ends when its body returns, usually at a message that says so. Join it, so that what
/// it was writing is finished; one that nobody joins is left to run (and ends with the process).
public struct LaneThread: ~Copyable, Sendable {
    private let thread: pthread_t

    /// Starts the thread. `name` is what `ps -L` and a core dump show; at most 15 bytes, which is
    /// all that the kernel keeps.
    ///
    /// C function: `pthread_create`.
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        precondition(name.utf8.count <= 15, "the kernel keeps 15 bytes of a thread's name")
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, runLane, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw SystemError("pthread_create", place: name, errorNumber: failure)
        }
        self.thread = thread
    }

    deinit { pthread_detach(thread) }

    /// Waits until the body has returned.
    ///
    /// C function: `pthread_join`.
    public consuming func join() {
        let failure = pthread_join(thread, nil)
        precondition(failure == 0, "a thread is joined once, by another one")
        discard self
    }

    /// Lets the other threads run: for the rare wait until a bounded mailbox has room again.
    ///
    /// C function: `sched_yield`.
    public static func giveWay() { sched_yield() }
}

/// What a new thread needs to know.
private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runLane(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { preconditionFailure("a lane is started with its body") }
    let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
    let failure = clinux_name_thread(start.name)
    precondition(failure == 0, "a name of at most 15 bytes is accepted")
    start.body()
    return nil
}
