import LinuxIO
import StationModel
import Storage
import Synchronization

/// What the storage lane tells the hub's lane after each group of entries. The newest word counts,
/// so that nothing piles up while the hub's lane is busy.
final class LedgerNews: Sendable {
    struct News: Sendable {
        var backlog: EventBacklog?
        /// Critical alarms that are on disk since the last look, the newest last.
        var criticals: [EventPosition] = []
    }

    /// A station in which everything fails at once has some twenty; the ordered events bring the
    /// others.
    static let mostCriticals = 64

    /// `nil` = the lane has seen all.
    private let news = Mutex<News?>(nil)
    private let wake: @Sendable () -> Void

    /// - Parameter wake: has the hub's lane look; once, until it has: a lane that is busy while
    ///   the ledger writes group after group must have room for the answers that it waits for.
    init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

    /// The records are on disk; they are the ledger's newest entries. None: its newest are its own.
    /// For the storage lane.
    func wrote(_ records: [LedgerRecord], to ledger: Ledger) {
        let found: EventBacklog?
        do {
            found = try EventBacklog(ledger.outboxBacklog())
        } catch {
            Log.shared.error("the hub's backlog cannot be counted: \(error)")
            found = nil
        }
        let first = ledger.lastSequence + 1 - UInt64(records.count)
        let criticals = records.enumerated().filter { $1.entry.isCriticalAlarm }
            .map { EventPosition(epoch: ledger.epoch, sequence: first + UInt64($0.offset)) }
        let isFirst = news.withLock { news in
            let known = news ?? News()
            defer {
                news = News(
                    backlog: found ?? known.backlog,
                    criticals: (known.criticals + criticals).suffix(Self.mostCriticals))
            }
            return news == nil
        }
        if isFirst { wake() }
    }

    /// What came since the last call.
    func take() -> News {
        news.withLock { news in
            defer { news = nil }
            return news ?? News()
        }
    }
}
