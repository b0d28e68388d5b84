public import StationModel

/// Samples that will never be at the hub. Each loss is told once, by one entry in the ledger.
public struct SampleLoss: Hashable, Sendable {
    /// How much was lost.
    public struct Extent: Hashable, Sendable {
        /// The time of the oldest and of the newest; `nil` = nobody knows.
        public var from: UnixTime?
        public var to: UnixTime?
        /// How many samples; `nil` = nobody knows.
        public var count: Int?

        public init(from: UnixTime?, to: UnixTime?, count: Int?) {
            self.from = from
            self.to = to
            self.count = count
        }

        /// Both losses as one.
        func merged(with other: Extent) -> Extent {
            Extent(
                from: [from, other.from].compactMap { $0 }.min(),
                to: [to, other.to].compactMap { $0 }.max(),
                count: count.flatMap { one in other.count.map { one + $0 } })
        }
    }

    /// Random, never used twice: who has told it, knows it again.
    public let id: UInt64
    public let reason: SampleLossReason
    public let extent: Extent
}

/// Losses that are not on disk yet: they go there with the next change of the file, and with the
/// mark that leaves their samples behind.
struct LossTally {
    private(set) var extents: [SampleLossReason: SampleLoss.Extent] = [:]
    /// Their loss is told by others; here they are kept.
    var refused = RefusedSamples()

    /// Whether nothing is to be told.
    var isEmpty: Bool { extents.isEmpty }

    mutating func add(_ reason: SampleLossReason, _ extent: SampleLoss.Extent) {
        if extent.count == 0 { return }
        extents[reason] = extents[reason].map { $0.merged(with: extent) } ?? extent
    }

    /// Adds to what nobody has been told of yet, inside the caller's transaction.
    func write(
        to database: SQLiteDatabase, _ hasher: SHA256Hasher
    ) throws(StorageFault) {
        try QuarantineTable(database, hasher).write(refused.all)
        let table = LossTable(database)
        for (reason, extent) in extents.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let known = try table.first(reason: reason)
            try table.write(
                SampleLoss(
                    id: known?.id ?? UInt64.random(in: .min ... .max), reason: reason,
                    extent: known.map { $0.extent.merged(with: extent) } ?? extent))
        }
    }
}

/// The table `loss`.
struct LossTable {
    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    /// The loss of this reason that still grows.
    func first(reason: SampleLossReason) throws(StorageFault) -> SampleLoss? {
        try first("reason = '\(reason.rawValue)' AND offered = 0")
    }

    /// The loss to be told: the one that was given out, else the one with the smallest id.
    func first(offered: Bool) throws(StorageFault) -> SampleLoss? {
        try first("offered = \(offered ? 1 : 0)")
    }

    private func first(_ condition: String) throws(StorageFault) -> SampleLoss? {
        let row = try database.statement(
            "SELECT \(Self.columns) FROM loss WHERE \(condition) ORDER BY id LIMIT 1")
        defer { row.reset() }
        return try row.next() ? loss(row) : nil
    }

    /// All of them, each with whether it was given out.
    func all() throws(StorageFault) -> [(loss: SampleLoss, isOffered: Bool)] {
        let rows = try database.statement("SELECT \(Self.columns), offered FROM loss ORDER BY id")
        defer { rows.reset() }
        var losses: [(loss: SampleLoss, isOffered: Bool)] = []
        while try rows.next() { losses.append((try loss(rows), rows.integer(5) != 0)) }
        return losses
    }

    private static let columns = "id, reason, from_ms, to_ms, count"

    private func loss(_ row: SQLiteStatement) throws(StorageFault) -> SampleLoss {
        guard let reason = SampleLossReason(rawValue: row.text(1)) else {
            throw StorageFault(
                .damaged, operation: "read", path: database.path,
                detail: "table loss holds a value that no version wrote")
        }
        return SampleLoss(
            id: UInt64(bitPattern: row.integer(0)), reason: reason,
            extent: SampleLoss.Extent(
                from: row.optionalInteger(2).map { UnixTime(milliseconds: $0) },
                to: row.optionalInteger(3).map { UnixTime(milliseconds: $0) },
                count: row.optionalInteger(4).map { Int($0) }))
    }

    func write(_ loss: SampleLoss, offered: Bool = false) throws(StorageFault) {
        let upsert = try database.statement(
            """
            INSERT OR REPLACE INTO loss(id, reason, from_ms, to_ms, count, offered)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        upsert.bind(1, Int64(bitPattern: loss.id)).bind(2, loss.reason.rawValue)
        upsert.bind(3, loss.extent.from?.milliseconds).bind(4, loss.extent.to?.milliseconds)
        try upsert.bind(5, loss.extent.count.map { Int64($0) }).bind(6, offered ? 1 : 0).run()
    }

    func delete(_ id: UInt64) throws(StorageFault) {
        try database.statement("DELETE FROM loss WHERE id = ?1")
            .bind(1, Int64(bitPattern: id)).run()
    }
}
