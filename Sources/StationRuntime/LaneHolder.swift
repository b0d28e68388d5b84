import Glibc
import LinuxIO
import Synchronization

/// A lane's thread, from its start to its join.
final class LaneHolder: Sendable {
    private let thread = Mutex<LaneThread?>(nil)

    func put(_ lane: consuming sending LaneThread) {
        var lane: LaneThread? = consume lane
        thread.withLock { $0 = lane.take() }
    }

    /// Waits for the thread's end; nothing when it was never started.
    func join() {
        let lane = thread.withLock { $0.take() }
        if let lane { lane.join() }
    }
}

extension LaneThread {
    /// Lets the other threads run: for the rare wait until a bounded mailbox has room again.
    static func giveWay() { sched_yield() }
}
