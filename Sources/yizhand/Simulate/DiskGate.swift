import LinuxIO
import StationRuntime
import Synchronization

/// A disk that can be told to stall: the storage lane waits here before each write.
///
/// When the station stops, the gate opens for good: what waits is written, as a real disk that
/// came back would, and Ctrl-C ends the simulation.
final class DiskGate: Sendable {
    private enum State {
        case open, stalled, openForGood
    }

    private let state = Mutex(State.open)
    private let changed: Mailbox<Bool>

    init() throws(SystemError) { changed = try Mailbox(capacity: 1) }

    func setStalled(_ on: Bool) {
        state.withLock { state in
            if state != .openForGood { state = on ? .stalled : .open }
        }
        _ = changed.post(true)
    }

    /// Another station starts on this disk, which works.
    func begin() { state.withLock { $0 = .open } }

    /// The station stops.
    func openForGood() {
        state.withLock { $0 = .openForGood }
        _ = changed.post(true)
    }

    /// Returns when the disk is not stalled.
    func wait() {
        do throws(SystemError) {
            let poller = try Poller()
            try poller.add(changed.descriptor, key: 0, for: .read)
            while state.withLock({ $0 == .stalled }) {
                _ = try poller.wait(until: nil)
                _ = changed.drain()
            }
        } catch {
            Log.shared.error("the simulated disk cannot stall: \(error)")
        }
    }
}
