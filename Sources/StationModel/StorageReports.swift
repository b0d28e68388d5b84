/// Where a latched fire is remembered over a restart, besides the ledger.
public enum FireMemory: String, Hashable, CaseIterable, Sendable {
    /// The file in the state directory.
    case file = "fire.latch"
    /// The mark with the service manager; gone with the power, and independent of every disk.
    case serviceManager = "fire-latched"
}

/// What is done about the ledger besides writing it, each by itself.
public enum LedgerUpkeep: String, Hashable, CaseIterable, Sendable {
    /// Checkpoints with the station's signature.
    case sign
    /// Links from entries to persons that are older than the configuration keeps them.
    case erase
    /// The write-ahead log, copied into the file.
    case copy
}

/// What was saved of a damaged ledger.
public struct SalvagedLedger: Hashable, Sendable {
    /// Entries of the old one whose place in its chain could be proved.
    public let entries: UInt64
    /// Whether that is all of them.
    public let isComplete: Bool
    /// What was wrong, in the storage's own words.
    public let damage: String

    public init(entries: UInt64, isComplete: Bool, damage: String) {
        self.entries = entries
        self.isComplete = isComplete
        self.damage = damage
    }
}
