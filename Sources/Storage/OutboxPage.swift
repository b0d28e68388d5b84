public import StationModel

/// An entry on its way to the hub.
public struct OutboxEntry: Hashable, Sendable {
    public let entry: StoredEntry
    /// The hash of the entry before; `nil` = damage has taken that one.
    public let previousHash: [UInt8]?
    /// What corrects the time of an entry whose clock was not trusted: the last trusted entry of
    /// its boot before it, else the first one behind. `nil` = there is none (yet).
    public let reference: BootTime?

    package init(entry: StoredEntry, previousHash: [UInt8]?, reference: BootTime?) {
        self.entry = entry
        self.previousHash = previousHash
        self.reference = reference
    }

    /// When it happened by a trusted clock; `nil` = nobody can tell (yet).
    public var occurred: UnixTime? {
        if entry.trust.isTrusted { return entry.time }
        return reference?.wall(atMonotonicMilliseconds: entry.monotonicMilliseconds)
    }
}

/// What a look for one entry gives.
public enum OutboxLook: Hashable, Sendable {
    case found(OutboxEntry)
    /// It is not there any more.
    case gone
    /// Its clock was not found yet; the next look for the same entry goes on.
    case unfinished
}

/// Some entries that the hub has not acknowledged, in their order, all of one epoch.
public struct OutboxPage: Hashable, Sendable {
    public let entries: [OutboxEntry]
    /// Whether another call may find more at once. A page may be empty and there be more: the
    /// entries' clock is searched for in slices.
    public let hasMore: Bool

    /// Where the next page begins behind, and what is acknowledged when all of it was stored.
    public var end: LedgerPlace? { entries.last?.entry.place }
}

/// How far the hub is behind.
public struct OutboxBacklog: Hashable, Sendable {
    /// Entries that are not acknowledged; where damage has taken some, they are counted too.
    public let entries: UInt64
    /// The time of the oldest as its clock showed it; `nil` = there is none.
    public let oldest: UnixTime?
    /// Events that the hub refuses.
    public let quarantined: Int
}
