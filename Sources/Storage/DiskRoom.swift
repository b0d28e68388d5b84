/// The room that the state directory's disk has for a list that comes.
///
/// No budget bounds the lists (`StorageUse`). So that the ledger and the samples never feel one, a
/// list that has no room beside them is refused before its first byte is written.
public struct DiskRoom: Hashable, Sendable {
    /// What the service may still write on the disk.
    public let freeBytes: Int64
    /// What the station's own files may still grow by until they have their whole budget. Free
    /// pages within them are theirs already.
    public let unusedBudgetBytes: Int64

    public init(freeBytes: Int64, unusedBudgetBytes: Int64) {
        self.freeBytes = freeBytes
        self.unusedBudgetBytes = unusedBudgetBytes
    }

    /// Measures the disk of a state directory; its ledger may be in use.
    public static func measure(
        _ directory: String, budgetBytes: Int64
    ) throws(StorageFault) -> DiskRoom {
        let own = try Files.totalSize(of: directory) { !MemberFiles.isList($0) }
        return DiskRoom(
            freeBytes: try Files.freeBytes(directory),
            unusedBudgetBytes: max(0, budgetBytes - own))
    }

    /// Kept free in any case: twice the ledger's log at its largest, for that is copied into the
    /// file before it begins anew.
    public static let leastKeptBytes: Int64 = 16 << 20

    /// What changes take at most: 100,000 lines come as 15 MB, and are built into a file of 10 MB
    /// that holds those before as well.
    public static let greatestChangesBytes: Int64 = 48 << 20

    /// What stays free beside a list of so many bytes: the unused rest of the budget. Changes
    /// replace those before them and do not add up, and whoever is struck off must not get in
    /// because the disk is smaller than its budget: beside them the least is enough.
    public func keptBytes(beside bytes: Int64) -> Int64 {
        bytes <= Self.greatestChangesBytes
            ? Self.leastKeptBytes : max(Self.leastKeptBytes, unusedBudgetBytes)
    }

    /// Whether a list that takes so many bytes until it is in use may come.
    public func takes(_ bytes: Int64) -> Bool {
        bytes == 0 || bytes <= freeBytes - keptBytes(beside: bytes)
    }

    /// Whether the station's own files need every byte: what was fetched of a list is let go.
    public var isShort: Bool { freeBytes < Self.leastKeptBytes }
}
