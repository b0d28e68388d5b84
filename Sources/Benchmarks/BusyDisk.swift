import Foundation
import LinuxIO
import StationModel
import StationRuntime
import Storage
import Synchronization

/// A second ledger on the same disk, to which something is added all the time: two hundred durable
/// entries a second, as many as a busy station writes in a day. It keeps the disk busy, and not
/// the processor.
final class BusyDisk {
    private static let interval: Duration = .milliseconds(5)

    private let sign = StopSign()
    private let thread: Mutex<LaneThread?>

    init(directory: String, boot: BootId) throws {
        try FileManager.default.removeAndMake(directory)
        let sign = sign
        let lane = try LaneThread(name: "busy-disk") {
            do {
                let moment = Moment(
                    instant: Clocks.monotonic(), wall: Clocks.wall(), trust: .synced)
                let ledger = try Ledger.open(directory: directory, moment: moment, boot: boot)
                let record = LedgerRecord(
                    LedgerEntry(.doorOpened, at: moment, subject: "door"))
                while !sign.isSet {
                    try ledger.append([record], boot: boot)
                    try pause(Self.interval)
                }
                try ledger.close()
            } catch {
                Log.shared.critical("the busy disk: \(error)")
            }
        }
        thread = Mutex(lane)
    }

    /// Ends the thread, and waits for it.
    func stop() {
        sign.set()
        let lane = thread.withLock { $0.take() }
        if let lane { lane.join() }
    }
}

/// Tells a thread to end.
final class StopSign: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
