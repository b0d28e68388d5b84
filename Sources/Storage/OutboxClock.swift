import StationModel

/// Finds for entries of an untrusted clock the trusted entry of their boot that corrects them: the
/// last one before, else the first one behind.
///
/// A boot may be long, so that a search is done in slices and goes on where it stood. What is
/// found is kept for the boot that was asked for last: entries are asked for in their order.
struct OutboxClock {
    /// Some 100 KB of rows: a few milliseconds, as a slice of pruning.
    static let sliceRows = 500

    /// Where a boot's rows are searched.
    struct Boot: Hashable {
        let epoch: UInt64
        let boot: [UInt8]
        /// Rows of an earlier life, not of the ledger itself.
        let isSalvaged: Bool
    }

    enum Answer: Hashable {
        case known(BootTime)
        /// The boot has no trusted entry, as far as it goes.
        case unknown
        /// More rows have to be read than one slice holds: ask once more.
        case unfinished
    }

    /// The entry that was handed out last, with the last trusted one of its boot before it.
    private var last: (boot: Boot, sequence: Int64, trusted: BootTime?)?
    private var before: Search?
    private var behind: Search?

    /// The trusted time that corrects an entry; entries with a trusted time of their own (`own`)
    /// come by here too. `rows` is how many may still be read.
    mutating func reference(
        of sequence: Int64, _ boot: Boot, own: BootTime?, rows: inout Int,
        _ database: SQLiteDatabase
    ) throws(StorageFault) -> Answer {
        var trusted = own
        if trusted == nil {
            if let last, last.boot == boot, last.sequence == sequence - 1 {
                trusted = last.trusted
            } else {
                var search = Search(boot, from: sequence - 1, isUpwards: false)
                if let before, before.boot == boot, before.start == search.start {
                    search = before
                }
                defer { before = search }
                let answer = try search.advance(&rows, database)
                if answer == .unfinished { return .unfinished }
                if case .known(let time) = answer { trusted = time }
            }
        }
        last = (boot, sequence, trusted)
        if let trusted { return .known(trusted) }
        return try firstBehind(sequence, boot, &rows, database)
    }

    /// Asked only where nothing before is trusted: what was read of the boot so far is not either,
    /// and the search goes on where it stood.
    private mutating func firstBehind(
        _ sequence: Int64, _ boot: Boot, _ rows: inout Int, _ database: SQLiteDatabase
    ) throws(StorageFault) -> Answer {
        var search = Search(boot, from: sequence + 1, isUpwards: true)
        if let behind, behind.boot == boot, behind.start <= search.start { search = behind }
        defer { behind = search }
        return try search.advance(&rows, database)
    }
}

/// One boot's rows, read in one direction until one is trusted.
private struct Search {
    let boot: OutboxClock.Boot
    let start: Int64
    private let isUpwards: Bool
    private var next: Int64
    private var found: BootTime?
    /// The boot's end on this side was reached.
    private var hasEnded = false

    init(_ boot: OutboxClock.Boot, from start: Int64, isUpwards: Bool) {
        self.boot = boot
        self.start = start
        self.isUpwards = isUpwards
        next = start
    }

    mutating func advance(
        _ limit: inout Int, _ database: SQLiteDatabase
    ) throws(StorageFault) -> OutboxClock.Answer {
        if let found { return .known(found) }
        if hasEnded { return .unknown }
        let rows = try rows(database)
        rows.bind(1, next).bind(2, Int64(limit))
        if boot.isSalvaged { rows.bind(3, Int64(bitPattern: boot.epoch)) }
        defer { rows.reset() }
        while try rows.next() {
            limit -= 1
            guard rows.blob(1) == boot.boot else {
                hasEnded = true
                return .unknown
            }
            next = rows.integer(0) + (isUpwards ? 1 : -1)
            guard ClockTrust(ledgerNumber: rows.integer(2)).isTrusted else { continue }
            let time = BootTime(
                monotonicMilliseconds: rows.integer(3),
                wall: UnixTime(milliseconds: rows.integer(4)))
            found = time
            return .known(time)
        }
        if limit <= 0 { return .unfinished }
        // At its upper end the ledger grows: the boot may go on.
        hasEnded = boot.isSalvaged || !isUpwards
        return .unknown
    }

    private func rows(_ database: SQLiteDatabase) throws(StorageFault) -> SQLiteStatement {
        let range = isUpwards ? "seq >= ?1 ORDER BY seq" : "seq <= ?1 ORDER BY seq DESC"
        let life = boot.isSalvaged ? "salvaged WHERE epoch = ?3 AND" : "ledger WHERE"
        return try database.statement(
            "SELECT seq, boot, clock, mono_ms, time_ms FROM \(life) \(range) LIMIT ?2")
    }
}
