import StationModel

/// Puts lines into a member database: the lines of a snapshot into an empty one, or deltas.
/// Its caller owns the transaction, or throws the file away.
final class MemberListWriter {
    private let database: SQLiteDatabase
    private let insert: SQLiteStatement
    private var groups: MemberGroups
    /// Lines on the list.
    private(set) var count: Int

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
        try snapshot.lines { change in
            line += 1
            guard case .put(let digest, let record) = change else {
                throw ListRefusal.deletionInSnapshot(line: line)
            }
            if let digest {
                if let last, digest <= last { throw ListRefusal.notSorted(line: line) }
                last = digest
                try write(digest, record)
            } else if try !writePhoneOnly(record) {
                throw ListRefusal.notSorted(line: line)
            }
        }
        guard count == snapshot.count else {
            throw ListRefusal.countMismatch(promised: snapshot.count, found: count)
        }
        try database.execute(MemberListSchema.createIndex)
        try requireAgreement()
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
    private func requireAgreement() throws {
        let conflict = try database.statement(
            """
            SELECT 1 FROM line GROUP BY member HAVING count(*) > 1 AND (
                SELECT count(*) FROM (
                    SELECT DISTINCT group_id, from_ms, until_ms, flags
                    FROM line AS other WHERE other.member = line.member)) > 1
            LIMIT 1
            """)
        defer { conflict.reset() }
        if try conflict.next() { throw ListRefusal.conflictingLines }
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
            var touched: Set<MemberPseudonym> = []
            try delta.lines { change in
                line += 1
                try apply(change, line: line)
                if touched.count <= MemberListLimits.mostChanges {
                    touched.insert(change.member)
                }
            }
            try requireAgreement(of: touched)
            version = delta.to
        }
        return version
    }

    private func apply(_ change: MemberChange, line: Int) throws {
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
            guard removed == 1 else { throw ListRefusal.deletesUnknown(line: line) }
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
    private func requireAgreement(of members: Set<MemberPseudonym>) throws {
        guard members.count <= MemberListLimits.mostChanges else {
            return try requireAgreement()
        }
        let kinds = try database.statement(
            """
            SELECT count(*) FROM (
                SELECT DISTINCT group_id, from_ms, until_ms, flags FROM line WHERE member = ?1)
            """)
        for member in members {
            kinds.bind(1, Int64(bitPattern: member.value))
            defer { kinds.reset() }
            guard try kinds.next() else { continue }
            if kinds.integer(0) > 1 { throw ListRefusal.conflictingLines }
        }
    }
}
