/// What the state directory holds, against its budget.
///
/// Rows that are deleted leave free pages in `station.db`, which new rows fill again: the file
/// does not shrink, and a free page counts as room.
public struct StorageUse: Hashable, Sendable {
    /// Configuration `storage.budget`.
    public let budgetBytes: Int64
    /// Everything in the directory, the write-ahead log too, but the free pages of `station.db`.
    public let usedBytes: Int64
    /// Pages of `station.db` in use.
    public let ledgerBytes: Int64
    /// Samples that wait for the hub: they go first, and take no room from the ledger.
    public let sampleBytes: Int64

    public init(budgetBytes: Int64, usedBytes: Int64, ledgerBytes: Int64, sampleBytes: Int64) {
        self.budgetBytes = budgetBytes
        self.usedBytes = usedBytes
        self.ledgerBytes = ledgerBytes
        self.sampleBytes = sampleBytes
    }

    /// Whether there is more than there should be.
    public var isOverBudget: Bool { usedBytes > budgetBytes }

    /// The ledger's reserve: a quarter of the budget is its own, however large the lists become.
    /// A quarter of the smallest budget, 16 MiB, holds a month of a busy station.
    private static let reserve: Int64 = 4

    /// What the ledger may take: what the lists leave, at least its reserve.
    var ledgerShare: Int64 {
        max(budgetBytes / Self.reserve, budgetBytes - (usedBytes - ledgerBytes - sampleBytes))
    }

    /// What the samples may take, whatever their own budget says: what everything else leaves.
    public var roomForSamples: Int64 { max(0, budgetBytes - (usedBytes - sampleBytes)) }

    /// Pruning begins before the share is used up: what arrives until the next look needs room.
    var needsPruning: Bool { ledgerBytes > ledgerShare / 8 * 7 }

    /// And it frees an eighth of the share at once: a step every few months, not every minute.
    var excessBytes: Int64 { ledgerBytes - ledgerShare / 4 * 3 }
}

extension Ledger {
    /// Measures the state directory.
    public func use(budget: Int64) throws(StorageFault) -> StorageUse {
        let pages = try database.integer("PRAGMA page_count")
        let free = try database.integer("PRAGMA freelist_count")
        let ledger = (pages - free) * Int64(database.pageSize)
        // Not the file's own size: new pages stand in the log only, until that is copied.
        var others = try Files.totalSize(of: directory) - Files.size(database.path)
        let lists = ListFolder(stateDirectory: directory).path
        if try Files.exists(lists) { others += try Files.totalSize(of: lists) }
        return StorageUse(
            budgetBytes: budget, usedBytes: others + ledger, ledgerBytes: ledger,
            sampleBytes: try SpoolFile.bytes(in: directory))
    }
}
