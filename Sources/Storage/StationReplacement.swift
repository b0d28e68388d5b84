import Glibc
import StationModel

/// What was done about a damaged `station.db`.
public struct LedgerRecovery: Hashable, Sendable {
    /// What was wrong.
    public let fault: StorageFault
    /// Where the damaged file was put.
    public let asidePath: String
    /// Entries of the old epoch whose place in the chain could be proved.
    public let salvagedEntries: UInt64
    /// Whether that is all of them: read to the end, without a gap, each hash right.
    public let isComplete: Bool
    /// Tables of the small state that were not taken over as a whole.
    public let incompleteTables: [String]
}

/// Replaces a damaged `station.db` by a new one, in steps that a power cut may part anywhere:
///
/// 1. `station.db.salvage` is made: a new epoch, with what the damaged file still gives.
/// 2. It is on disk and gets the name `station.db.new`. From here on the swap will be finished.
/// 3. The damaged file and its log get the second names `station.db.damaged-<n>` and `…-wal`.
/// 4. The log's old name is removed: a log must never meet another database.
/// 5. A `DamageNote` about the damaged file is removed: it says nothing of the new one.
/// 6. `station.db.new` becomes `station.db`.
///
/// `finish` at every start removes what step 1 left, or does steps 3 – 6 again.
struct StationReplacement {
    /// Damaged files that are kept: the newest three. A card that damages more than that needs to
    /// be replaced, not filled.
    static let mostAside = 3

    let directory: String
    private var current: String { directory + "/station.db" }
    private var building: String { current + ".salvage" }
    private var ready: String { current + ".new" }

    init(directory: String) { self.directory = directory }

    var note: DamageNote { DamageNote(directory: directory) }

    /// Every name that a damaged file may have.
    var asidePaths: [String] { (1...Self.mostAside).map { "\(current).damaged-\($0)" } }

    /// Finishes what a power cut has interrupted.
    func finish() throws(StorageFault) {
        if try Files.exists(building) {
            try Files.remove(building)
            try Files.remove(building + "-journal")
        }
        if try Files.exists(ready) { try swap(aside: nextAside()) }
    }

    /// Steps 1 – 6.
    func salvage(
        after fault: StorageFault, moment: Moment, boot: BootId
    ) throws(StorageFault) -> LedgerRecovery {
        let aside = try nextAside()
        let outcome = try build(after: fault, aside, moment, boot)
        try Files.synchronise(building)
        try Files.rename(building, to: ready)
        try Files.synchronise(directory)
        try swap(aside: aside)
        return LedgerRecovery(
            fault: fault, asidePath: aside, salvagedEntries: outcome.entries,
            isComplete: outcome.isComplete, incompleteTables: outcome.incompleteTables)
    }

    private func build(
        after fault: StorageFault, _ aside: String, _ moment: Moment, _ boot: BootId
    ) throws(StorageFault) -> LedgerSalvage.Outcome {
        var outcome = LedgerSalvage.Outcome()
        _ = try SQLiteDatabase(
            path: building, format: .station, journal: .delete,
            cacheKibibytes: Ledger.cacheKibibytes, pageSize: Ledger.pageSize,
            create: { (database) throws(StorageFault) in
                // The tables first, the first entries last: they tell what was found.
                try LedgerFile.createTables(database)
                outcome = try LedgerSalvage(from: current, into: database).run()
                try SuppliesSchema.distrust(
                    database, isComplete: outcome.isComplete && outcome.isStateComplete)
                let books = try StockBooks(database).data
                let first = LedgerFile.started(
                    moment,
                    data: outcome.data(fault: fault, aside: aside).merging(books) { own, _ in own })
                let gaps = outcome.gaps.map { $0.entry(at: moment) }
                try LedgerFile.begin(database, boot: boot, [first] + gaps)
            })
        return outcome
    }

    private func swap(aside: String) throws(StorageFault) {
        if try Files.exists(current) { try Files.link(current, as: aside) }
        if try Files.exists(current + "-wal") {
            try Files.link(current + "-wal", as: aside + "-wal")
            try Files.synchronise(directory)
            try Files.remove(current + "-wal")
        }
        try Files.remove(current + "-journal")
        try note.remove()
        try Files.synchronise(directory)
        try Files.rename(ready, to: current)
        try Files.synchronise(directory)
    }

    /// The name that this file has already, a free one, or that of the oldest.
    private func nextAside() throws(StorageFault) -> String {
        let identity = try Files.identity(current)
        var oldest = asidePaths[0]
        var oldestTime = Int.max
        for path in asidePaths {
            guard let status = try Files.status(path) else { return path }
            if try Files.identity(path) == identity { return path }
            if status.st_mtim.tv_sec < oldestTime {
                (oldest, oldestTime) = (path, status.st_mtim.tv_sec)
            }
        }
        return oldest
    }
}
