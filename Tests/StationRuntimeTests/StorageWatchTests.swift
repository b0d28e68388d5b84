@testable import StationRuntime
import StationModel
import Testing

struct StorageWatchTests {
    private let start = MonotonicInstant(sinceBoot: .seconds(10))
    private let limit = DoorLoop.storageStallsAfter

    private func healthy() -> StorageWatch {
        var watch = StorageWatch()
        #expect(watch.newCondition(at: start) == .healthy)
        return watch
    }

    @Test func `a record that is acknowledged in time raises nothing`() {
        var watch = healthy()
        watch.posted(1, at: start)
        #expect(watch.status.queued == 1)
        #expect(watch.nextDeadline == start + limit)
        watch.stored(upTo: 1, LedgerStatus(lastSequence: 7), at: start + .milliseconds(30))
        #expect(watch.status.queued == 0)
        #expect(watch.status.lastSequence == 7)
        #expect(watch.nextDeadline == nil)
        #expect(watch.newCondition(at: start + .seconds(9)) == nil)
    }

    @Test func `a record that waits for two seconds is a stall, told once, and healthy after`() {
        var watch = healthy()
        watch.posted(1, at: start)
        #expect(watch.newCondition(at: start + limit - .milliseconds(1)) == nil)
        #expect(watch.newCondition(at: start + limit) == .stalled)
        #expect(watch.newCondition(at: start + limit + .seconds(5)) == nil)
        watch.stored(upTo: 1, LedgerStatus(), at: start + .seconds(8))
        #expect(watch.newCondition(at: start + .seconds(8)) == .healthy)
    }

    @Test func `what was posted after the last acknowledgement waits from then on`() {
        var watch = healthy()
        watch.posted(1, at: start)
        watch.posted(2, at: start + .seconds(1))
        watch.stored(upTo: 1, LedgerStatus(), at: start + .milliseconds(1500))
        #expect(watch.status.queued == 1)
        #expect(watch.nextDeadline == start + .milliseconds(1500) + limit)
    }

    @Test(arguments: [
        StorageCondition.full, .readOnly, .gone, .newerVersion, .foreignFile, .damaged,
    ])
    func `a fault of the lane is told as it is, also while records wait`(
        condition: StorageCondition
    ) {
        var watch = healthy()
        watch.posted(1, at: start)
        watch.stored(upTo: 0, LedgerStatus(condition: condition), at: start)
        #expect(watch.newCondition(at: start + .seconds(60)) == condition)
        #expect(watch.nextDeadline == nil)
    }

    @Test func `lost records are counted once and kept in the status`() {
        var watch = healthy()
        watch.lost = 3
        #expect(watch.takeLost() == 3)
        #expect(watch.takeLost() == 0)
        watch.stored(upTo: 0, LedgerStatus(), at: start)
        #expect(watch.status.lost == 3)
    }
}
