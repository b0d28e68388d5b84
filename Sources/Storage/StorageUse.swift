/// What the state directory holds, against its budget.
///
/// The budget is for what the station itself gathers and can choose to let go: the ledger and the
/// samples. The lists are as large as the city publishes them, and no sample may go for one: they
/// are counted apart, and what bounds them is the room on the disk (`DiskRoom`).
///
/// Rows that are deleted leave free pages in `station.db`, which new rows fill again: the file
/// does not shrink, and a free page counts as room.
public struct StorageUse: Hashable, Sendable {
    /// Configuration `storage.budget`.
    public let budgetBytes: Int64
    /// Everything in the directory but the lists, the write-ahead log too, without the free pages
    /// of `station.db`.
    public let usedBytes: Int64
    /// Pages of `station.db` in use.
    public let ledgerBytes: Int64
    /// Samples that wait for the hub: they go first, and take no room from the ledger.
    public let sampleBytes: Int64
    /// The city's lists: in use, the one before, what is being built and what is coming.
    public let listBytes: Int64

    public init(
        budgetBytes: Int64, usedBytes: Int64, ledgerBytes: Int64, sampleBytes: Int64,
        listBytes: Int64
    ) {
        self.budgetBytes = budgetBytes
        self.usedBytes = usedBytes
        self.ledgerBytes = ledgerBytes
        self.sampleBytes = sampleBytes
        self.listBytes = listBytes
    }

    /// Whether there is more than there should be.
    public var isOverBudget: Bool { usedBytes > budgetBytes }

    /// The ledger's reserve: a quarter of the budget is its own, however much lies beside it of
    /// files set aside after damage, each as large as the ledger was. A quarter of the smallest
    /// budget, 16 MiB, holds a month of a busy station.
    private static let reserve: Int64 = 4

    /// What the ledger may take: what other files leave, at least its reserve.
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
        let others =
            try Files.totalSize(of: directory) { !MemberFiles.isList($0) }
            - Files.size(database.path)
        return StorageUse(
            budgetBytes: budget, usedBytes: others + ledger, ledgerBytes: ledger,
            sampleBytes: try SpoolFile.bytes(in: directory), listBytes: try listBytes())
    }

    private func listBytes() throws(StorageFault) -> Int64 {
        var bytes = try Files.totalSize(of: directory, where: MemberFiles.isList)
        for name in [ListFolder.name, ListFolder.incomingName] {
            bytes += try Self.listBytes(in: "\(directory)/\(name)")
        }
        return bytes
    }

    /// Whoever takes a list into use removes the folder at any moment.
    private static func listBytes(in folder: String) throws(StorageFault) -> Int64 {
        do throws(StorageFault) {
            return try Files.totalSize(of: folder)
        } catch {
            guard try Files.exists(folder) else { return 0 }
            throw error
        }
    }
}
