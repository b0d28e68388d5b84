import StationModel

/// Applies deltas to a file of changes, beside which the snapshot is attached as `snapshot_file`.
/// Its caller owns the transaction, or throws the file away.
final class MemberChangesWriter {
    private let database: SQLiteDatabase
    private var groups: MemberGroups
    /// Lines on the list.
    private(set) var count: Int

    init(_ database: SQLiteDatabase, count: Int) throws(StorageFault) {
        self.database = database
        self.count = count
        groups = try MemberGroups(database)
    }

    /// Rows in the file.
    func rows() throws(StorageFault) -> Int {
        Int(try database.integer("SELECT count(*) FROM main.change"))
    }

    /// Applies deltas one after the other.
    func apply(_ deltas: [ListDelta], from version: UInt64) throws -> UInt64 {
        var version = version
        var lines = 0
        for delta in deltas {
            guard delta.from == version else {
                throw ListRefusal.versionMismatch(expected: version, found: delta.from)
            }
            var line = 0
            var touched: [MemberPseudonym: Int] = [:]
            try delta.lines { change in
                line += 1
                lines += 1
                guard lines <= MemberListLimits.mostChanges else {
                    throw ListRefusal.deltaTooLong(limit: MemberListLimits.mostChanges)
                }
                try apply(change, ListPlace(file: delta.file, line: line))
                touched[change.member] = line
            }
            try requireAgreement(of: touched, in: delta.file)
            version = delta.to
        }
        guard try rows() <= MemberListLimits.mostChanges else {
            throw ListRefusal.deltaTooLong(limit: MemberListLimits.mostChanges)
        }
        return version
    }

    private func apply(_ change: MemberChange, _ place: ListPlace) throws {
        switch change {
        case .put(let digest, let record):
            let key = digest?.bytes ?? []
            // Whose number it was, it is no more; a phone's line is a member's own.
            let holders = digest == nil ? [record.member] : try holders(of: key)
            for holder in holders { _ = try remove(key, holder) }
            try write(key, record)
        case .delete(let digest, let member):
            guard try remove(digest?.bytes ?? [], member) else {
                throw ListRefusal.deletesUnknown(place)
            }
        }
    }

    /// The members who have this digest on the list: one, or none.
    private func holders(of digest: [UInt8]) throws(StorageFault) -> [MemberPseudonym] {
        let rows = try database.statement(
            """
            SELECT member FROM main.change WHERE digest = ?1 AND group_id IS NOT NULL
            UNION ALL
            SELECT member FROM snapshot_file.line AS l WHERE digest = ?1 AND NOT EXISTS (
                SELECT 1 FROM main.change AS c WHERE c.digest = ?1 AND c.member = l.member)
            """)
        rows.bind(1, digest)
        var holders: [MemberPseudonym] = []
        while try rows.next() {
            holders.append(MemberPseudonym(UInt64(bitPattern: rows.integer(0))))
        }
        return holders
    }

    /// Takes a line off the list. Returns whether it was there.
    private func remove(
        _ digest: [UInt8], _ member: MemberPseudonym
    ) throws(StorageFault) -> Bool {
        let change = try first(
            "SELECT group_id IS NOT NULL FROM main.change WHERE digest = ?1 AND member = ?2",
            digest, member)
        let isInSnapshot =
            try first(
                "SELECT 1 FROM snapshot_file.line WHERE digest = ?1 AND member = ?2",
                digest, member) != nil
        guard change.map({ $0 == 1 }) ?? isInSnapshot else { return false }
        try run(
            isInSnapshot
                ? """
                INSERT OR REPLACE INTO main.change(digest, member, flags) VALUES(?1, ?2, 0)
                """ : "DELETE FROM main.change WHERE digest = ?1 AND member = ?2",
            digest, member)
        count -= 1
        return true
    }

    private func write(_ digest: [UInt8], _ record: MemberRecord) throws {
        let upsert = try database.statement(
            """
            INSERT OR REPLACE INTO main.change(digest, member, group_id, from_ms, until_ms, flags)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6)
            """)
        upsert.bind(1, digest).bind(2, Int64(bitPattern: record.member.value))
        upsert.bind(3, try groups.id(of: record.group)).bind(4, record.from?.milliseconds)
        upsert.bind(5, record.until?.milliseconds).bind(6, Int64(record.flags.rawValue))
        try upsert.run()
        count += 1
    }

    /// Judged at a file's end: two lines of a member change their group one after the other.
    private func requireAgreement(of members: [MemberPseudonym: Int], in file: String) throws {
        let kinds = try database.statement(
            """
            SELECT count(*) FROM (
                SELECT group_id, from_ms, until_ms, flags FROM main.change
                WHERE member = ?1 AND group_id IS NOT NULL
                UNION
                SELECT group_id, from_ms, until_ms, flags FROM snapshot_file.line AS l
                WHERE member = ?1 AND NOT EXISTS (
                    SELECT 1 FROM main.change AS c
                    WHERE c.digest = l.digest AND c.member = l.member))
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

    // MARK: One line

    private func first(
        _ sql: String, _ digest: [UInt8], _ member: MemberPseudonym
    ) throws(StorageFault) -> Int64? {
        let row = try database.statement(sql)
        row.bind(1, digest).bind(2, Int64(bitPattern: member.value))
        defer { row.reset() }
        return try row.next() ? row.integer(0) : nil
    }

    private func run(
        _ sql: String, _ digest: [UInt8], _ member: MemberPseudonym
    ) throws(StorageFault) {
        try database.statement(sql).bind(1, digest).bind(2, Int64(bitPattern: member.value)).run()
    }
}
