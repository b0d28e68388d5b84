import StationModel

/// Puts lines into a member database: the lines of a snapshot into an empty one, or deltas.
/// Its caller owns the transaction, or throws the file away.
final class MemberListWriter {
    private let database: SQLiteDatabase
    private let insert: SQLiteStatement
    private var groups: MemberGroups
    /// Lines on the list.
    private(set) var count: Int
    /// A snapshot's lines without a digest stand first, so that its rows lie as its lines do.
    private var liesInOrder = true

    init(_ database: SQLiteDatabase, count: Int) throws(StorageFault) {
        self.database = database
        self.count = count
        insert = try database.statement(
            """
            INSERT INTO line(digest, member, group_id, from_ms, until_ms, flags)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        groups = try MemberGroups(database)
    }

    // MARK: Snapshot

    /// Appends a snapshot and makes the index. Lines without a digest may stand anywhere.
    func write(_ snapshot: ListSnapshot) throws {
        var last: CredentialDigest?
        var line = 0
        func unsorted(_ line: Int) -> ListRefusal {
            .notSorted(ListPlace(file: snapshot.file, line: line))
        }
        try snapshot.lines { change in
            line += 1
            guard case .put(let digest, let record) = change else {
                throw ListRefusal.deletionInSnapshot(ListPlace(file: snapshot.file, line: line))
            }
            if let digest {
                if let last, digest <= last { throw unsorted(line) }
                last = digest
                try write(digest, record)
            } else {
                liesInOrder = liesInOrder && last == nil
                if try !writePhoneOnly(record) { throw unsorted(line) }
            }
        }
        guard count == snapshot.count else {
            throw ListRefusal.countMismatch(promised: snapshot.count, found: count)
        }
        try database.execute(MemberListSchema.createIndex)
        if let member = try findConflict() {
            let line = liesInOrder ? try number(ofLast: member) : nil
            throw ListRefusal.conflictingLines(ListPlace(file: snapshot.file, line: line))
        }
    }

    /// - Parameter digest: `nil` = a phone only.
    private func write(_ digest: CredentialDigest?, _ record: MemberRecord) throws {
        if let digest { insert.bind(1, digest) } else { insert.bind(1, [UInt8]()) }
        insert.bind(2, Int64(bitPattern: record.member.value))
        insert.bind(3, try groups.id(of: record.group)).bind(4, record.from?.milliseconds)
        insert.bind(5, record.until?.milliseconds).bind(6, Int64(record.flags.rawValue))
        try insert.run()
        count += 1
    }

    /// Whether the member had no such line yet.
    private func writePhoneOnly(_ record: MemberRecord) throws -> Bool {
        let known = try database.statement("SELECT 1 FROM line WHERE digest = x'' AND member = ?1")
        known.bind(1, Int64(bitPattern: record.member.value))
        defer { known.reset() }
        if try known.next() { return false }
        try write(nil, record)
        return true
    }

    /// All lines of a member must say the same. The index is read in order; only members with
    /// several lines are looked up.
    private func findConflict() throws(StorageFault) -> MemberPseudonym? {
        let conflict = try database.statement(
            """
            SELECT member FROM line GROUP BY member HAVING count(*) > 1 AND (
                SELECT count(*) FROM (
                    SELECT DISTINCT group_id, from_ms, until_ms, flags
                    FROM line AS other WHERE other.member = line.member)) > 1
            LIMIT 1
            """)
        defer { conflict.reset() }
        guard try conflict.next() else { return nil }
        return MemberPseudonym(UInt64(bitPattern: conflict.integer(0)))
    }

    /// Where the last line of a member with a digest stands in a snapshot.
    private func number(ofLast member: MemberPseudonym) throws(StorageFault) -> Int {
        let lines = try database.statement(
            """
            SELECT count(*) FROM line
            WHERE digest <= (SELECT max(digest) FROM line WHERE member = ?1)
            """)
        lines.bind(1, Int64(bitPattern: member.value))
        defer { lines.reset() }
        _ = try lines.next()
        return Int(lines.integer(0))
    }

    // MARK: Deltas

    /// Applies deltas one after the other.
    func apply(_ deltas: [ListDelta], from version: UInt64) throws -> UInt64 {
        var version = version
        for delta in deltas {
            guard delta.from == version else {
                throw ListRefusal.versionMismatch(expected: version, found: delta.from)
            }
            var line = 0
            var touched: [MemberPseudonym: Int] = [:]
            try delta.lines { change in
                line += 1
                try apply(change, ListPlace(file: delta.file, line: line))
                if touched.count <= MemberListLimits.mostChanges {
                    touched[change.member] = line
                }
            }
            try requireAgreement(of: touched, in: delta.file)
            version = delta.to
        }
        return version
    }

    private func apply(_ change: MemberChange, _ place: ListPlace) throws {
        switch change {
        case .put(let digest?, let record):
            count -= try deleted(
                database.statement("DELETE FROM line WHERE digest = ?1 RETURNING member")
                    .bind(1, digest.bytes))
            try write(digest, record)
        case .put(nil, let record):
            count -= try delete([], record.member)
            try write(nil, record)
        case .delete(let digest, let member):
            let removed = try delete(digest?.bytes ?? [], member)
            guard removed == 1 else { throw ListRefusal.deletesUnknown(place) }
            count -= removed
        }
    }

    /// Takes away the line with this digest (none: a phone only) and this member.
    private func delete(_ digest: [UInt8], _ member: MemberPseudonym) throws -> Int {
        try deleted(
            database.statement(
                "DELETE FROM line WHERE digest = ?1 AND member = ?2 RETURNING member"
            ).bind(1, digest).bind(2, Int64(bitPattern: member.value)))
    }

    private func deleted(_ statement: SQLiteStatement) throws(StorageFault) -> Int {
        var count = 0
        while try statement.next() { count += 1 }
        return count
    }

    /// Judged at a file's end: two lines of a member change their group one after the other. A
    /// file that touches more members than are remembered is judged by the whole list.
    private func requireAgreement(of members: [MemberPseudonym: Int], in file: String) throws {
        guard members.count <= MemberListLimits.mostChanges else {
            guard try findConflict() != nil else { return }
            throw ListRefusal.conflictingLines(ListPlace(file: file))
        }
        let kinds = try database.statement(
            """
            SELECT count(*) FROM (
                SELECT DISTINCT group_id, from_ms, until_ms, flags FROM line WHERE member = ?1)
            """)
        for (member, line) in members {
            kinds.bind(1, Int64(bitPattern: member.value))
            defer { kinds.reset() }
            guard try kinds.next() else { continue }
            guard kinds.integer(0) <= 1 else {
                throw ListRefusal.conflictingLines(ListPlace(file: file, line: line))
            }
        }
    }
}
