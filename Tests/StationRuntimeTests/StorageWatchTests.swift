import StationModel
import Testing

@testable import StationRuntime

/// When the disk counts as stalled, and what is said of it.
struct StorageWatchTests {
    var watch = StorageWatch()

    func instant(_ milliseconds: Int) -> MonotonicInstant {
        MonotonicInstant(sinceBoot: .milliseconds(milliseconds))
    }

    @Test mutating func `a healthy disk is said once`() {
        #expect(watch.newCondition(at: instant(0)) == .healthy)
        #expect(watch.newCondition(at: instant(1)) == nil)
        #expect(watch.nextDeadline == nil)
    }

    @Test mutating func `a disk stalls when the oldest record has waited for two seconds`() {
        _ = watch.newCondition(at: instant(0))
        watch.posted(1, at: instant(1000))
        watch.posted(2, at: instant(2900))
        #expect(watch.nextDeadline == instant(3000))
        #expect(watch.newCondition(at: instant(2999)) == nil)
        #expect(watch.newCondition(at: instant(3000)) == .stalled)
        #expect(watch.nextDeadline == nil)
        #expect(watch.status.queued == 2)
    }

    @Test mutating func `an acknowledgement ends the stall, and the rest has its own two seconds`()
    {
        watch.posted(1, at: instant(0))
        watch.posted(2, at: instant(0))
        #expect(watch.newCondition(at: instant(2000)) == .stalled)
        watch.stored(upTo: 1, LedgerStatus(), at: instant(2500))
        #expect(watch.newCondition(at: instant(2500)) == .healthy)
        #expect(watch.nextDeadline == instant(4500))
        watch.stored(upTo: 2, LedgerStatus(), at: instant(2600))
        #expect(watch.nextDeadline == nil)
        #expect(watch.status.queued == 0)
    }

    @Test mutating func `what the lane says of the disk goes before the wait`() {
        watch.posted(1, at: instant(0))
        watch.stored(upTo: 0, LedgerStatus(condition: .full), at: instant(100))
        #expect(watch.newCondition(at: instant(5000)) == .full)
        #expect(watch.nextDeadline == nil)
    }

    @Test mutating func `lost records are told once and stay counted`() {
        watch.lost = 3
        #expect(watch.takeLost() == 3)
        #expect(watch.takeLost() == 0)
        watch.lost = 1
        #expect(watch.takeLost() == 1)
        watch.stored(upTo: 0, LedgerStatus(lost: 0), at: instant(1))
        #expect(watch.status.lost == 4)
    }
}
