import Synchronization

/// A lane's thread, from its start to its join.
public final class LaneHolder: Sendable {
    private let thread = Mutex<LaneThread?>(nil)

    public init() {}

    /// Takes the thread over, once it is started.
    public func put(_ lane: consuming sending LaneThread) {
        var lane: LaneThread? = consume lane
        thread.withLock { $0 = lane.take() }
    }

    /// Waits for the thread's end; nothing when it was never started.
    public func join() {
        let lane = thread.withLock { $0.take() }
        if let lane { lane.join() }
    }
}
