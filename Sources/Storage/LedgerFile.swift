import StationModel

/// What a `station.db` holds besides entries: how it is made, and where its chain begins and ends.
enum LedgerFile {
    /// The first entry of a new file.
    static func started(
        _ moment: Moment, data: [String: LedgerValue] = [:]
    ) -> LedgerEntry {
        LedgerEntry(.ledgerStarted, at: moment, subject: "ledger", data: data)
    }

    /// Makes the tables, the epoch and the first entry, inside the caller's transaction.
    static func create(
        _ database: SQLiteDatabase, boot: BootId, first: LedgerEntry
    ) throws(StorageFault) {
        try createTables(database)
        try begin(database, boot: boot, [first])
    }

    static func createTables(_ database: SQLiteDatabase) throws(StorageFault) {
        for tables in [LedgerSchema.create, SuppliesSchema.create, HubSchema.create] {
            try database.execute(tables)
        }
    }

    /// Brings a file of an older format to this one, a format at a time.
    static func migrate(_ database: SQLiteDatabase) throws(StorageFault) {
        try SuppliesSchema.migrate(database)
        try HubSchema.migrate(database)
        try SuppliesSchema.migrateVouchers(database)
        try HubSchema.migrateStatus(database)
    }

    /// Gives empty tables their epoch and their first entries.
    static func begin(
        _ database: SQLiteDatabase, boot: BootId, _ entries: [LedgerEntry]
    ) throws(StorageFault) {
        let epoch = UInt64.random(in: .min ... .max)
        try database.setFact(LedgerSchema.Fact.epoch, Int64(bitPattern: epoch))
        try database.setFact(LedgerSchema.Fact.cleanStop, 0)
        let writer = try LedgerWriter(database)
        var head = ChainHead(
            sequence: 0, hash: try LedgerRow.firstPreviousHash(epoch: epoch, writer.hasher))
        for entry in entries { try writer.write(entry, boot: boot.bytes, after: &head) }
    }

    static func epoch(of database: SQLiteDatabase) throws(StorageFault) -> UInt64 {
        guard let epoch = try database.fact(LedgerSchema.Fact.epoch) else {
            throw StorageFault(
                .damaged, operation: "open", path: database.path, detail: "there is no epoch")
        }
        return UInt64(bitPattern: epoch)
    }

    /// The number of the oldest entry: 1, or the checkpoint that pruning ended at. What lies
    /// before it is on its way out (`LedgerPruning`).
    static func first(of database: SQLiteDatabase) throws(StorageFault) -> Int64 {
        let oldest = try database.integer("SELECT min(seq) FROM ledger")
        return max(oldest, try database.fact(LedgerSchema.Fact.firstSequence) ?? 0)
    }

    static func head(
        of database: SQLiteDatabase, epoch: UInt64, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> ChainHead {
        let last = try database.statement("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1")
        defer { last.reset() }
        guard try last.next() else {
            throw StorageFault(
                .damaged, operation: "open", path: database.path, detail: "the ledger is empty")
        }
        return ChainHead(sequence: last.integer(0), hash: last.blob(1))
    }

    /// The start's check: the chain holds from the last checkpoint on. Returns the places whose
    /// stock is not what the entries add up to: that needs a count, not another file.
    static func requireChain(
        _ database: SQLiteDatabase, epoch: UInt64, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> [LaneAddress] {
        let verifier = LedgerVerifier(database: database, epoch: epoch, hasher: hasher)
        let result = try verifier.verify(.sinceCheckpoint)
        guard let finding = result.findings.first(where: { $0.problem != .stockMismatch }) else {
            return result.unbalanced.compactMap { LaneAddress(text: $0) }.sorted()
        }
        throw StorageFault(
            .damaged, operation: "verify", path: database.path, detail: finding.description)
    }
}
