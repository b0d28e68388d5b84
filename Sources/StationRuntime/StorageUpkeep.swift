import StationModel

/// When each task of the ledger's upkeep is due, and whether it works.
///
/// Each task stands by itself: one that fails keeps no other from being done. Its fault is told
/// once, stays until the task succeeds, and is tried again less and less often.
struct StorageUpkeep {
    /// Checkpoints, erasures and log copies are looked at this often.
    static let every: Duration = .seconds(60)
    /// A card that has refused for an hour is not helped by more than one try an hour.
    static let longestDelay: Duration = .seconds(3600)
    /// Records come first: a group is on disk within a fraction of it.
    static let afterRecords: Duration = .seconds(1)

    private struct Task {
        var due: MonotonicInstant
        var retry = Retry(first: StorageUpkeep.every, longest: StorageUpkeep.longestDelay)
        /// What was told last: whether it works.
        var works: Bool?
    }

    private var tasks: [LedgerUpkeep: Task]
    /// Erased links are in the log until it is emptied.
    var mustEmptyLog = false

    init(at now: MonotonicInstant) {
        tasks = Dictionary(
            uniqueKeysWithValues: LedgerUpkeep.allCases.map { ($0, Task(due: now + Self.every)) })
    }

    /// When something is due.
    var nextDue: MonotonicInstant? { tasks.values.map(\.due).min() }

    /// In the order in which they are done: what was erased is then copied.
    func due(at now: MonotonicInstant) -> [LedgerUpkeep] {
        LedgerUpkeep.allCases.filter { task in tasks[task].map { $0.due <= now } ?? false }
    }

    /// Records wait: what is due comes after them.
    mutating func postpone(at now: MonotonicInstant) {
        for task in due(at: now) { tasks[task]?.due = now + Self.afterRecords }
    }

    /// There is nothing to judge it by now: it is as it was.
    mutating func skipped(_ task: LedgerUpkeep, at now: MonotonicInstant) {
        tasks[task]?.due = now + Self.every
    }

    /// What became of it. Returns whether that is news.
    mutating func finished(_ task: LedgerUpkeep, works: Bool, at now: MonotonicInstant) -> Bool {
        guard var state = tasks[task] else { return false }
        if works { state.retry.succeeded() } else { state.retry.failed(at: now) }
        state.due = state.retry.due ?? now + Self.every
        let isNews = state.works != works
        state.works = works
        tasks[task] = state
        return isNews
    }
}
