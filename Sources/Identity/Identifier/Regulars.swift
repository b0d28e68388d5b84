// The members granted last, kept in memory: they get in within microseconds, and also when the
// list on disk cannot be read.
//
// Least recently used first out. Records are held by digest and, for codes, by member; a member
// with several cards has several digests and one record. A place in the order of use is a
// number that counts up; what was used longest ago is found through a queue of (place, key),
// in which an old place of a key that was used again since is skipped. The queue is rebuilt when
// it is four times as long as the limit, so that it is bounded and a use costs a constant time on
// average.

public import StationModel

/// A bounded set of members by credential digest and by pseudonym.
public struct Regulars: Sendable {
    /// A station has a few visits a day; a whole district's regulars fit.
    public static let greatestCount = 10_000

    private enum Key: Hashable {
        case digest(CredentialDigest)
        case member(MemberPseudonym)
    }

    private struct Entry {
        let record: MemberRecord
        var lastUse: UInt64
    }

    private let limit: Int
    private var entries: [Key: Entry] = [:]
    private var uses: [(place: UInt64, key: Key)] = []
    /// The first use that was not yet looked at for eviction.
    private var oldest = 0
    private var nextPlace: UInt64 = 0

    /// - Parameter limit: of digests and of members, counted together.
    public init(limit: Int = 2 * greatestCount) {
        precondition(limit > 0)
        self.limit = limit
    }

    /// Digests and members held.
    public var count: Int { entries.count }

    /// Places in the queue, for the test of its bound.
    var queueLength: Int { uses.count }

    /// The digests held, used longest ago first.
    public var digests: [CredentialDigest] {
        entries.sorted { $0.value.lastUse < $1.value.lastUse }.compactMap { entry in
            if case .digest(let digest) = entry.key { digest } else { nil }
        }
    }

    /// A member was granted: `digest` is `nil` for a code.
    public mutating func add(_ record: MemberRecord, digest: CredentialDigest?) {
        if let digest { set(.digest(digest), record) }
        set(.member(record.member), record)
        while entries.count > limit { evict() }
    }

    /// Whose credential this is, if it is a regular's; counts as a use.
    public mutating func record(for digest: CredentialDigest) -> MemberRecord? {
        use(.digest(digest))
    }

    /// The regular with this name; counts as a use.
    public mutating func record(of member: MemberPseudonym) -> MemberRecord? {
        use(.member(member))
    }

    private mutating func set(_ key: Key, _ record: MemberRecord) {
        entries[key] = Entry(record: record, lastUse: nextPlace)
        note(key)
    }

    private mutating func use(_ key: Key) -> MemberRecord? {
        guard let entry = entries[key] else { return nil }
        entries[key]?.lastUse = nextPlace
        note(key)
        return entry.record
    }

    private mutating func note(_ key: Key) {
        uses.append((nextPlace, key))
        nextPlace += 1
        if uses.count > 4 * limit { rebuild() }
    }

    private mutating func evict() {
        while oldest < uses.count {
            let (place, key) = uses[oldest]
            oldest += 1
            if entries[key]?.lastUse == place {
                entries[key] = nil
                return
            }
        }
    }

    /// Leaves one place per entry, in the order of use.
    private mutating func rebuild() {
        uses = uses[oldest...].filter { entries[$0.key]?.lastUse == $0.place }
        oldest = 0
    }
}
