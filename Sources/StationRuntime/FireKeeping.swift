import LinuxIO
import StationModel

/// What the loop knows of the memories of a fire: what was ordered, and whether they keep it.
///
/// By the kernel's clock, also where a simulated station's time runs faster: disks and service
/// managers are real ones.
struct FireKeeping {
    /// `nil` = there is no service manager.
    private(set) var mark: FireMark?
    private var file = FireMemoryWatch()
    private var manager = FireMemoryWatch()
    private var lastOrder: UInt64 = 0

    init(mark: FireMark?) { self.mark = mark }

    /// Returns the order's number.
    mutating func ordered(_ latched: Bool, at now: MonotonicInstant) -> UInt64 {
        lastOrder += 1
        file.ordered(at: now)
        if mark != nil { manager.ordered(at: now) }
        mark?.order(latched)
        return lastOrder
    }

    /// The file is as it was ordered. An older order's answer says nothing of the newest.
    mutating func fileKept(order: UInt64) {
        if order == lastOrder { file.kept() }
    }

    /// Tells the service manager what it has not been told, when that is due. Returns the fault,
    /// the first time.
    mutating func keepMark(
        at now: MonotonicInstant, _ tell: (Bool) throws(SystemError) -> Void
    ) -> SystemError? {
        guard var mark else { return nil }
        let fault = mark.keep(at: now, tell)
        if mark.isKept { manager.kept() }
        self.mark = mark
        return fault
    }

    var nextDeadline: MonotonicInstant? {
        [file.nextDeadline, manager.nextDeadline, mark?.nextDeadline].compactMap { $0 }.min()
    }

    /// What is new for the station.
    mutating func news(at now: MonotonicInstant) -> [(memory: FireMemory, isKept: Bool)] {
        [
            file.news(at: now).map { (.file, $0) },
            manager.news(at: now).map { (.serviceManager, $0) },
        ].compactMap { $0 }
    }
}

/// Whether one memory does what it was told, in time.
struct FireMemoryWatch {
    /// As long as a record may wait: what a retry mends within it is worth no alarm.
    static let keptWithin = DoorLoop.storageStallsAfter

    private var waitingSince: MonotonicInstant?
    private var told: Bool?

    mutating func ordered(at now: MonotonicInstant) { waitingSince = waitingSince ?? now }
    mutating func kept() { waitingSince = nil }

    var nextDeadline: MonotonicInstant? {
        told == false ? nil : waitingSince.map { $0 + Self.keptWithin }
    }

    /// Whether it is kept, when that is news; one that still has time is no news.
    mutating func news(at now: MonotonicInstant) -> Bool? {
        if let waitingSince, now < waitingSince + Self.keptWithin { return nil }
        let isKept = waitingSince == nil
        guard isKept != told else { return nil }
        told = isKept
        return isKept
    }
}

/// A descriptor in the service manager's store whose name says that a fire is latched: the memory
/// of a fire that needs no disk. It was kept when its message has left; the manager does not
/// answer.
struct FireMark {
    private var isMarked: Bool
    private var wanted: Bool
    private var retry = Retry.ofWriting

    /// - Parameter isMarked: the manager had the mark at the start.
    init(isMarked: Bool) {
        self.isMarked = isMarked
        wanted = isMarked
    }

    var isKept: Bool { isMarked == wanted }
    var nextDeadline: MonotonicInstant? { isKept ? nil : retry.due }

    mutating func order(_ latched: Bool) {
        guard latched != wanted else { return }
        wanted = latched
        retry = .ofWriting
    }

    /// Tells the manager when that is due. Returns the fault of the first try.
    mutating func keep(
        at now: MonotonicInstant, _ tell: (Bool) throws(SystemError) -> Void
    ) -> SystemError? {
        guard !isKept, retry.due.map({ $0 <= now }) ?? true else { return nil }
        do throws(SystemError) {
            try tell(wanted)
            isMarked = wanted
            retry.succeeded()
            return nil
        } catch {
            let isFirst = retry.due == nil
            retry.failed(at: now)
            return isFirst ? error : nil
        }
    }
}
