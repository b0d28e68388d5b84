import StationModel

/// Reads rows of the ledger (or of the salvaged entries of earlier epochs), one by one, in the
/// order of their numbers.
struct LedgerCursor {
    /// A row with what belongs to it.
    struct Item {
        let epoch: UInt64
        let row: LedgerRow
        let hash: [UInt8]
        let salt: [UInt8]?
        let member: MemberPseudonym?

        var stored: StoredEntry {
            StoredEntry(
                epoch: epoch, sequence: UInt64(bitPattern: row.sequence),
                time: UnixTime(milliseconds: row.timeMilliseconds),
                monotonicMilliseconds: row.monotonicMilliseconds, boot: row.boot.hex,
                trust: ClockTrust(ledgerNumber: row.clock), kind: row.kind, subject: row.subject,
                data: String(decoding: row.data, as: UTF8.self), person: person, hash: hash)
        }

        private var person: StoredEntry.Person {
            guard row.person != nil else { return .nobody }
            return member.map { .member($0) } ?? .erased
        }
    }

    private static let columns = """
        l.seq, l.time_ms, l.mono_ms, l.boot, l.clock, l.person, l.kind, l.subject, l.data, l.hash
        """

    private let statement: SQLiteStatement
    private let epoch: UInt64?

    /// The ledger from `sequence` on, upwards or downwards, and nothing before `first`: rows that
    /// were pruned may still lie there. Without `persons` it is read as if nobody's link were
    /// there: a damaged file may have lost that table.
    init(
        _ database: SQLiteDatabase, epoch: UInt64, from sequence: Int64, first: Int64,
        descending: Bool = false, persons: Bool = true
    ) throws(StorageFault) {
        let link = persons ? "p.salt, p.member" : "NULL, NULL"
        let join = persons ? "LEFT JOIN person AS p ON p.seq = l.seq" : ""
        statement = try database.statement(
            """
            SELECT \(Self.columns), \(link) FROM ledger AS l \(join)
            WHERE l.seq BETWEEN ?1 AND ?2 ORDER BY l.seq \(descending ? "DESC" : "ASC")
            """)
        statement.reset()
        // Of two lower bounds SQLite would go to one, and walk from there to the other.
        statement.bind(1, descending ? first : max(first, sequence))
        statement.bind(2, descending ? sequence : .max)
        self.epoch = epoch
    }

    /// Whom an entry is about, and what hides it in the entry's hash.
    struct Link: Equatable {
        let salt: [UInt8]
        let member: MemberPseudonym
    }

    static func link(
        of sequence: Int64, in database: SQLiteDatabase
    ) throws(StorageFault) -> Link? {
        let row = try database.statement("SELECT salt, member FROM person WHERE seq = ?1")
        row.bind(1, sequence)
        defer { row.reset() }
        guard try row.next() else { return nil }
        return Link(
            salt: row.blob(0), member: MemberPseudonym(UInt64(bitPattern: row.integer(1))))
    }

    /// The entries of earlier epochs that were found in damaged files, from a place on.
    init(
        salvagedIn database: SQLiteDatabase, from place: LedgerPlace? = nil
    ) throws(StorageFault) {
        statement = try database.statement(
            """
            SELECT \(Self.columns), l.salt, l.member, l.epoch
            FROM salvaged AS l WHERE (l.epoch, l.seq) >= (?1, ?2) ORDER BY l.epoch, l.seq
            """)
        statement.reset()
        statement.bind(1, place.map { Int64(bitPattern: $0.epoch) } ?? .min)
        statement.bind(2, place.map { Int64(bitPattern: $0.sequence) } ?? .min)
        epoch = nil
    }

    /// The next row; `nil` at the end.
    func next() throws(StorageFault) -> Item? {
        guard try statement.next() else { return nil }
        let row = LedgerRow(
            sequence: statement.integer(0), timeMilliseconds: statement.integer(1),
            monotonicMilliseconds: statement.integer(2), boot: statement.blob(3),
            clock: statement.integer(4), person: statement.optionalBlob(5),
            kind: statement.text(6), subject: statement.text(7), data: statement.blob(8))
        return Item(
            epoch: epoch ?? UInt64(bitPattern: statement.integer(12)), row: row,
            hash: statement.blob(9), salt: statement.optionalBlob(10),
            member: statement.optionalInteger(11).map { MemberPseudonym(UInt64(bitPattern: $0)) })
    }

    /// Gives up before the end.
    func close() { statement.reset() }
}
