import CSQLite
import StationModel

/// Takes over from a damaged `station.db` what can be read: entries whose place in the chain is
/// proved, and the small state.
///
/// The file is read as it lies there, upwards and on behind each place where SQLite gives up; where
/// the end cannot be found so, downwards from it to the last such place. An entry is taken when its
/// hash is right after the stored hash of the entry before it. Nothing that is met here is a fault:
/// what cannot be read is what the damage took.
struct LedgerSalvage {
    /// What was saved.
    struct Outcome {
        var oldEpoch: UInt64?
        var entries: UInt64 = 0
        /// Entries whose link to a person could not be read or believed.
        var lostLinks: UInt64 = 0
        var isComplete = false
        /// Tables of the small state that were not taken over as a whole.
        var incompleteTables: [String] = []
        /// Whether every row of the small state was read and is of use.
        var isStateComplete = true
        /// What of earlier epochs neither the hub has nor this file.
        var gaps: [LedgerGap] = []

        func data(fault: StorageFault, aside: String) -> [String: LedgerValue] {
            var data: [String: LedgerValue] = [
                "damage": .text(fault.detail), "complete": .flag(isComplete),
                "salvaged": .integer(Int64(clamping: entries)),
                "aside": .text(aside.split(separator: "/").last.map(String.init) ?? aside),
            ]
            if lostLinks > 0 { data["lostLinks"] = .integer(Int64(clamping: lostLinks)) }
            if let oldEpoch { data["epochBefore"] = .text(oldEpoch.hex) }
            if !incompleteTables.isEmpty {
                data["incomplete"] = .text(incompleteTables.joined(separator: ", "))
            }
            return data
        }
    }

    private let path: String
    private let target: SQLiteDatabase

    init(from path: String, into target: SQLiteDatabase) {
        self.path = path
        self.target = target
    }

    /// Throws only for faults of the new file.
    func run() throws(StorageFault) -> Outcome {
        var outcome = Outcome()
        guard let source = openSource() else {
            outcome.isStateComplete = false
            outcome.gaps = [.unknown]
            return outcome
        }
        var run: SavedRuns.Run?
        if let epoch = readable({ () throws(StorageFault) in try LedgerFile.epoch(of: source) }) {
            outcome.oldEpoch = epoch
            run = try salvageEntries(source, epoch, &outcome)
        }
        for table in LedgerSchema.carriedTables where try !copy(table, from: source) {
            outcome.incompleteTables.append(table)
            outcome.isStateComplete = false
        }
        if try !copyFacts(from: source) { outcome.isStateComplete = false }
        if try dropUnusableState() { outcome.isStateComplete = false }
        outcome.gaps = try gaps(run, in: source)
        return outcome
    }

    /// What the old file's ledger was, and what it had saved itself, against what is saved now.
    private func gaps(
        _ run: SavedRuns.Run?, in source: SQLiteDatabase
    ) throws(StorageFault) -> [LedgerGap] {
        let saved = SavedRuns(target)
        let earlier = readable { () throws(StorageFault) in try SavedRuns(source).known() }
        let runs = (earlier ?? []) + (run.map { [$0] } ?? [])
        var gaps: [LedgerGap] = []
        let epochs = Dictionary(grouping: runs, by: \.epoch)
        for (epoch, runs) in epochs.sorted(by: { $0.key < $1.key }) {
            gaps += try saved.gaps(in: runs, acknowledged: mark(of: epoch, in: source))
        }
        try saved.remember()
        return earlier == nil || run == nil ? gaps + [.unknown] : gaps
    }

    /// One that cannot be read says nothing: what the hub has is told as lost, sooner than the
    /// other way round.
    private func mark(of epoch: UInt64, in source: SQLiteDatabase) -> Int64 {
        let mark = readable { () throws(StorageFault) in
            try source.fact(HubSchema.acknowledged(epoch))
        }
        return (mark ?? nil) ?? 0
    }

    private func openSource() -> SQLiteDatabase? {
        readable { () throws(StorageFault) in
            let source = try SQLiteDatabase(path: path, flags: SQLITE_OPEN_READWRITE)
            try source.execute("PRAGMA locking_mode = EXCLUSIVE")
            try source.execute("PRAGMA query_only = ON")
            return source
        }
    }

    // MARK: Entries

    /// Returns from where to where the ledger went.
    private func salvageEntries(
        _ source: SQLiteDatabase, _ epoch: UInt64, _ outcome: inout Outcome
    ) throws(StorageFault) -> SavedRuns.Run {
        let hasher = try SHA256Hasher()
        let scan = LedgerScan(source, epoch: epoch)
        var run = SavedRuns.Run(ledger: epoch, from: max(1, scan.first))
        var before = ChainHead(
            sequence: 0, hash: try LedgerRow.firstPreviousHash(epoch: epoch, hasher))
        var unproved: UInt64 = 0
        let reachedEnd = try scan.upwards { (item) throws(StorageFault) in
            if try proves(item, after: before, hasher) {
                try insert(item, source, hasher, &outcome)
                run.met(item.row.sequence, isProved: true)
            } else {
                unproved += 1
                run.met(item.row.sequence, isProved: false)
            }
            before = ChainHead(sequence: item.row.sequence, hash: item.hash)
        }
        outcome.isComplete = reachedEnd && unproved == 0 && outcome.entries > 0
        if !reachedEnd {
            run.isEndKnown = false
            try salvageFromEnd(scan, downTo: before.sequence, hasher, &run, &outcome)
        }
        // A hub that has more says that the end is lost.
        if mark(of: epoch, in: source) > run.to { run.isEndKnown = false }
        return run
    }

    private func salvageFromEnd(
        _ scan: LedgerScan, downTo last: Int64, _ hasher: SHA256Hasher,
        _ run: inout SavedRuns.Run, _ outcome: inout Outcome
    ) throws(StorageFault) {
        var later: LedgerCursor.Item?
        var top: Int64?
        /// Whether the numbers above the first proved entry follow from each other.
        var isStraight = true
        _ = try scan.downwards { (item) throws(StorageFault) in
            top = top ?? item.row.sequence
            if let found = later {
                isStraight = isStraight && found.row.sequence == item.row.sequence + 1
                let before = ChainHead(sequence: item.row.sequence, hash: item.hash)
                if found.row.sequence > last, try proves(found, after: before, hasher) {
                    try insert(found, scan.source, hasher, &outcome)
                    if let top, !run.isEndKnown, run.to < found.row.sequence {
                        run.to = isStraight ? top : found.row.sequence
                        run.isEndKnown = isStraight
                    }
                }
            }
            later = item
        }
    }

    private func proves(
        _ item: LedgerCursor.Item, after before: ChainHead, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> Bool {
        let checkpoint = before.sequence == 0 ? LedgerCheckpoint(item.row)?.head : nil
        let before = checkpoint ?? before
        guard item.row.isWellFormed, item.row.sequence == before.sequence + 1 else { return false }
        return try item.row.hash(after: before.hash, hasher) == item.hash
    }

    /// The link to the entry's person, which is another table's row: a page of that which is lost
    /// costs links, and no entry. The entry then is as one whose link was erased.
    private func link(
        _ row: LedgerRow, _ source: SQLiteDatabase, _ hasher: SHA256Hasher,
        _ outcome: inout Outcome
    ) throws(StorageFault) -> LedgerCursor.Link? {
        guard let digest = row.person else { return nil }
        let found = readable { () throws(StorageFault) in
            try LedgerCursor.link(of: row.sequence, in: source)
        }
        // Read, and not there at all: retention has erased it.
        if case .some(.none) = found { return nil }
        if let link = found ?? nil,
            try LedgerRow.personDigest(salt: link.salt, member: link.member, hasher) == digest
        {
            return link
        }
        outcome.lostLinks += 1
        return nil
    }

    private func insert(
        _ item: LedgerCursor.Item, _ source: SQLiteDatabase, _ hasher: SHA256Hasher,
        _ outcome: inout Outcome
    ) throws(StorageFault) {
        let link = try link(item.row, source, hasher, &outcome)
        let insert = try target.statement(
            """
            INSERT OR IGNORE INTO salvaged(
                epoch, seq, time_ms, mono_ms, boot, clock, person, kind, subject, data, hash,
                salt, member)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """)
        let row = item.row
        insert.bind(1, Int64(bitPattern: item.epoch)).bind(2, row.sequence)
        insert.bind(3, row.timeMilliseconds).bind(4, row.monotonicMilliseconds)
        insert.bind(5, row.boot).bind(6, row.clock).bind(7, row.person)
        insert.bind(8, row.kind).bind(9, row.subject)
        insert.bind(10, String(decoding: row.data, as: UTF8.self))
        insert.bind(11, item.hash).bind(12, link?.salt)
        insert.bind(13, link.map { Int64(bitPattern: $0.member.value) })
        try insert.run()
        outcome.entries += 1
    }

    // MARK: Small state

    /// Copies the rows that can be read, column by name: a file of another version, or what damage
    /// has made of it, may have other ones. Returns whether that is all of it; a table that the
    /// old file did not have is complete, and so is one without rows.
    private func copy(
        _ table: String, from source: SQLiteDatabase
    ) throws(StorageFault) -> Bool {
        let known = readable { () throws(StorageFault) in
            try source.integer("SELECT count(*) FROM sqlite_schema WHERE name = '\(table)'")
        }
        if known == 0 { return true }
        let rows = readable { () throws(StorageFault) in
            try source.statement("SELECT * FROM \(table)")
        }
        guard let rows else { return false }
        defer { rows.reset() }
        let wanted = Set(try target.statement("SELECT * FROM \(table)").columnNames)
        let names = rows.columnNames
        let shared = names.indices.filter { wanted.contains(names[$0]) }
        var isComplete = true
        while true {
            let next = readable { () throws(StorageFault) in try rows.next() }
            guard let next else { return false }
            guard next else { return isComplete }
            guard !shared.isEmpty else { return false }
            if shared.count < names.count { isComplete = false }
            if try !insert(rows, shared.map { (names[$0], Int32($0)) }, into: table) {
                isComplete = false
            }
        }
    }

    /// Returns whether the table takes these columns of the row. What it refuses is damage of the
    /// old file, not of the new one.
    private func insert(
        _ row: SQLiteStatement, _ columns: [(name: String, number: Int32)], into table: String
    ) throws(StorageFault) -> Bool {
        let names = columns.map(\.name).joined(separator: ", ")
        let values = (1...columns.count).map { "?\($0)" }.joined(separator: ", ")
        let insert = try target.statement("INSERT INTO \(table)(\(names)) VALUES(\(values))")
        for (index, column) in columns.enumerated() {
            insert.bind(Int32(index) + 1, column: column.number, of: row)
        }
        do throws(StorageFault) { try insert.run() } catch {
            guard error.kind == .damaged else { throw error }
            return false
        }
        return true
    }

    /// Copies the facts that outlive their file, and of the alarms that were copied which somebody
    /// has acknowledged. Returns whether every one could be read.
    private func copyFacts(from source: SQLiteDatabase) throws(StorageFault) -> Bool {
        let alarms = readable { () throws(StorageFault) in try StateReader(target).alarms() }
        // Entries that were saved are not sent twice for nothing.
        let epochs = try Outbox.earlierEpochs(in: target).map(\.epoch)
        let names =
            LedgerSchema.carriedFacts + (alarms ?? []).map(LedgerSchema.Fact.acknowledged)
            + epochs.map(HubSchema.acknowledged)
        var isComplete = true
        for name in names {
            let value = readable { () throws(StorageFault) in try source.fact(name) }
            guard let value else {
                isComplete = false
                continue
            }
            if let value { try target.setFact(name, value) }
        }
        let wear = readable { () throws(StorageFault) in
            try RoomState(source).relaySwitchings()
        }
        guard let wear else { return false }
        try RoomState(target).write(wear)
        let orders = readable { () throws(StorageFault) in try CityState(source).orders() }
        guard let orders else { return false }
        try CityState(target).write(orders)
        return isComplete
    }

    /// What a start could not use must not make it fail again: without it the station begins as
    /// after an unclean stop, with the floors against replays. Returns whether it was dropped.
    private func dropUnusableState() throws(StorageFault) -> Bool {
        let reader = StateReader(target)
        let state = readable { () throws(StorageFault) in
            try reader.restore(cleanStop: false, fireLatched: false)
        }
        let regulars = readable { () throws(StorageFault) in try reader.regulars() }
        guard state == nil || regulars == nil else { return false }
        let keptTables = ["salvaged"] + HubSchema.tables
        for table in LedgerSchema.carriedTables where !keptTables.contains(table) {
            try target.execute("DELETE FROM \(table)")
        }
        return true
    }
}
