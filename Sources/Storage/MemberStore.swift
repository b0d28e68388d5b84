import StationModel

/// The open files of a list: a snapshot, which never changes, and what has changed since. Who is
/// asked for is looked for in the changes first.
final class MemberStore {
    /// 4 MiB: the inner pages of two million lines, so that a look-up reads one or two leaves.
    private static let snapshotCacheKibibytes = 4096
    /// All inner pages of 100,000 changes, and some leaves.
    private static let changesCacheKibibytes = 1024

    private let snapshot: SQLiteDatabase
    private let snapshotFacts: ListFacts
    private var changes: SQLiteDatabase?
    /// Which list the files make together.
    private(set) var facts: ListFacts

    var snapshotPath: String { snapshot.path }
    var changesPath: String? { changes?.path }

    init(snapshot path: String) throws(StorageFault) {
        snapshot = try SQLiteDatabase(
            path: path, format: .members, journal: .delete,
            cacheKibibytes: Self.snapshotCacheKibibytes, create: nil)
        snapshotFacts = try ListFacts(snapshot)
        facts = snapshotFacts
    }

    /// Opens a file of changes; `nil` = it belongs to another snapshot, or is not there.
    static func openChanges(
        _ path: String, of snapshotManifest: [UInt8]
    ) throws(StorageFault) -> SQLiteDatabase? {
        guard try Files.exists(path) else { return nil }
        let changes = try SQLiteDatabase(
            path: path, format: .memberChanges, journal: .delete,
            cacheKibibytes: changesCacheKibibytes, create: nil)
        let row = try changes.statement("SELECT manifest FROM snapshot")
        defer { row.reset() }
        guard try row.next() else {
            throw StorageFault(
                .damaged, operation: "open", path: path, detail: "there is no snapshot's manifest")
        }
        return row.blob(0) == snapshotManifest ? changes : nil
    }

    /// Which changes belong to the snapshot.
    var snapshotManifest: [UInt8] { snapshotFacts.manifest }

    /// Looks in other changes from now on.
    func use(_ new: SQLiteDatabase, _ facts: ListFacts) {
        changes = new
        self.facts = facts
    }

    func close() {
        snapshot.close()
        changes?.close()
    }

    // MARK: Look-ups

    /// The member whom this digest belongs to.
    func record(digest: CredentialDigest) throws(StorageFault) -> MemberRecord? {
        if let changes {
            let rows = try changes.statement(
                """
                SELECT c.member, g.name, c.from_ms, c.until_ms, c.flags
                FROM change AS c LEFT JOIN member_group AS g ON g.id = c.group_id
                WHERE c.digest = ?1 ORDER BY c.group_id IS NULL LIMIT 1
                """)
            rows.bind(1, digest)
            defer { rows.reset() }
            if try rows.next() {
                return rows.isNull(1) ? nil : MemberRecord(rows, firstColumn: 0)
            }
        }
        let rows = try snapshot.statement(Self.line + " WHERE l.digest = ?1 LIMIT 1")
        rows.bind(1, digest)
        defer { rows.reset() }
        return try rows.next() ? MemberRecord(rows, firstColumn: 0) : nil
    }

    /// A member's line; several agree.
    func record(member: MemberPseudonym) throws(StorageFault) -> MemberRecord? {
        let number = Int64(bitPattern: member.value)
        if let changes {
            let rows = try changes.statement(
                """
                SELECT c.member, g.name, c.from_ms, c.until_ms, c.flags
                FROM change AS c JOIN member_group AS g ON g.id = c.group_id
                WHERE c.member = ?1 LIMIT 1
                """)
            rows.bind(1, number)
            defer { rows.reset() }
            if try rows.next() { return MemberRecord(rows, firstColumn: 0) }
        }
        let rows = try snapshot.statement(Self.line + " WHERE l.member = ?1")
        rows.bind(1, number)
        defer { rows.reset() }
        while try rows.next() {
            if try !isGone(rows.blob(5), number) { return MemberRecord(rows, firstColumn: 0) }
        }
        return nil
    }

    private static let line = """
        SELECT l.member, g.name, l.from_ms, l.until_ms, l.flags, l.digest
        FROM line AS l JOIN member_group AS g ON g.id = l.group_id
        """

    private func isGone(_ digest: [UInt8], _ member: Int64) throws(StorageFault) -> Bool {
        guard let changes else { return false }
        let row = try changes.statement("SELECT 1 FROM change WHERE digest = ?1 AND member = ?2")
        row.bind(1, digest).bind(2, member)
        defer { row.reset() }
        return try row.next()
    }
}
