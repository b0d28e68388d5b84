import StationModel

/// Reads one page of one epoch.
struct OutboxPageBuilder {
    private let ledger: Ledger
    private let life: Outbox.Life
    private let mostEntries: Int
    private let mostBytes: Int
    private var bytes = 0
    private var rows = OutboxClock.sliceRows
    private var previous: ChainHead?
    var clock: OutboxClock
    private(set) var entries: [OutboxEntry] = []
    /// There was more than the page may hold, or than a slice may search.
    private(set) var wasCut = false

    init(
        _ ledger: Ledger, _ life: Outbox.Life, clock: OutboxClock, mostEntries: Int,
        mostBytes: Int
    ) {
        self.ledger = ledger
        self.life = life
        self.clock = clock
        self.mostEntries = mostEntries
        self.mostBytes = mostBytes
    }

    private var isSalvaged: Bool { life.last != nil }
    private var database: SQLiteDatabase { ledger.database }

    mutating func read(from sequence: Int64) throws(StorageFault) {
        let cursor = try cursor(from: sequence)
        defer { cursor.close() }
        while let item = try cursor.next(), item.epoch == life.epoch {
            let stored = item.stored
            let size =
                stored.data.utf8.count + stored.kind.utf8.count + stored.subject.utf8.count
            wasCut =
                !entries.isEmpty
                && (entries.count >= mostEntries || bytes + size > mostBytes)
            if wasCut { return }
            let answer = try reference(of: item, stored)
            wasCut = answer == .unfinished
            if wasCut { return }
            let before = try hash(before: item)
            entries.append(
                OutboxEntry(
                    entry: stored, previousHash: before,
                    reference: stored.trust.isTrusted ? nil : answer.time))
            bytes += size
            previous = ChainHead(sequence: item.row.sequence, hash: item.hash)
        }
    }

    private func cursor(from sequence: Int64) throws(StorageFault) -> LedgerCursor {
        if isSalvaged {
            return try LedgerCursor(
                salvagedIn: database,
                from: LedgerPlace(epoch: life.epoch, sequence: UInt64(bitPattern: sequence)))
        }
        return try LedgerCursor(
            database, epoch: life.epoch, from: sequence, first: LedgerFile.first(of: database))
    }

    private mutating func reference(
        of item: LedgerCursor.Item, _ stored: StoredEntry
    ) throws(StorageFault) -> OutboxClock.Answer {
        let boot = OutboxClock.Boot(
            epoch: life.epoch, boot: item.row.boot, isSalvaged: isSalvaged)
        let own =
            stored.trust.isTrusted
            ? BootTime(
                monotonicMilliseconds: stored.monotonicMilliseconds, wall: stored.time) : nil
        return try clock.reference(
            of: item.row.sequence, boot, own: own, rows: &rows, database)
    }

    /// From the neighbour, or from a checkpoint, which the ledger may begin with.
    private func hash(before item: LedgerCursor.Item) throws(StorageFault) -> [UInt8]? {
        let sequence = item.row.sequence - 1
        if let previous, previous.sequence == sequence { return previous.hash }
        if sequence == 0 {
            return try LedgerRow.firstPreviousHash(epoch: life.epoch, ledger.writer.hasher)
        }
        if let head = LedgerCheckpoint(item.row)?.head, head.sequence == sequence {
            return head.hash
        }
        let row = try database.statement(
            isSalvaged
                ? "SELECT hash FROM salvaged WHERE seq = ?1 AND epoch = ?2"
                : "SELECT hash FROM ledger WHERE seq = ?1")
        row.bind(1, sequence)
        if isSalvaged { row.bind(2, Int64(bitPattern: life.epoch)) }
        defer { row.reset() }
        return try row.next() ? row.blob(0) : nil
    }
}

extension OutboxClock.Answer {
    fileprivate var time: BootTime? {
        if case .known(let time) = self { time } else { nil }
    }
}
