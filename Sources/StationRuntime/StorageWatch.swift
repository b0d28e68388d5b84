import StationModel

/// What the loop knows of storage: what it gave, what has been acknowledged, and since when
/// something waits. By the kernel's clock, also where a simulated station's time runs faster: the
/// disk is a real one.
struct StorageWatch {
    var status = LedgerStatus()
    /// Records that found no room since this was last asked.
    var lost: UInt64 = 0
    private var lastPosted: UInt64 = 0
    private var lastStored: UInt64 = 0
    /// Since when the oldest unacknowledged record waits, at most.
    private var waitingSince: MonotonicInstant?
    private var told: StorageCondition?

    mutating func posted(_ serial: UInt64, at now: MonotonicInstant) {
        lastPosted = serial
        waitingSince = waitingSince ?? now
        count()
    }

    mutating func stored(upTo serial: UInt64, _ new: LedgerStatus, at now: MonotonicInstant) {
        let lost = status.lost
        status = new
        status.lost = lost
        if serial > lastStored {
            lastStored = serial
            waitingSince = lastPosted > lastStored ? now : nil
        }
        count()
    }

    private mutating func count() { status.queued = Int(lastPosted - lastStored) }

    /// Records lost since the last time.
    mutating func takeLost() -> UInt64 {
        defer { lost = 0 }
        status.lost += lost
        return lost
    }

    var nextDeadline: MonotonicInstant? {
        guard told != .stalled, status.condition == .healthy else { return nil }
        return waitingSince.map { $0 + DoorLoop.storageStallsAfter }
    }

    /// What the station was told last; at first nothing is known to be wrong.
    var isHealthy: Bool { told == nil || told == .healthy }

    /// The condition to tell the station, when it is another than the last.
    mutating func newCondition(at now: MonotonicInstant) -> StorageCondition? {
        let stalls = waitingSince.map { $0 + DoorLoop.storageStallsAfter <= now } ?? false
        let condition =
            status.condition == .healthy && stalls ? .stalled : status.condition
        guard condition != told else { return nil }
        told = condition
        return condition
    }
}
