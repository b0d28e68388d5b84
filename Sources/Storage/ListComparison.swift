import StationModel

/// Reads two lists side by side, in the order of their lines, and counts what differs.
///
/// The new file is `main`; the old list is attached as `snapshot_file` and, where it has changes,
/// as `in_use`.
struct ListComparison {
    /// As the builders': whole pages are read once, in order.
    private static let cacheKibibytes = 8192

    private let before: Lines
    private let after: Lines

    static func ofSnapshot(
        _ path: String, from old: MemberChangesBuilder.Basis
    ) throws(StorageFault) -> ListDifference {
        try compare(path, .members, old) { (database) throws(StorageFault) in
            ListComparison(
                before: try Lines(
                    database, snapshot: "snapshot_file.line AS l", changes: changes(of: old),
                    groups: groups(of: old)),
                after: try Lines(
                    database, snapshot: "main.line AS l", changes: nil, groups: "main"))
        }
    }

    /// What no change has touched is in both.
    static func ofChanges(
        _ path: String, from old: MemberChangesBuilder.Basis
    ) throws(StorageFault) -> ListDifference {
        let more =
            old.changesPath == nil ? "" : "UNION SELECT digest, member FROM in_use.change"
        let touched = """
            (SELECT digest, member FROM main.change \(more)) AS k
            CROSS JOIN snapshot_file.line AS l ON l.digest = k.digest AND l.member = k.member
            """
        return try compare(path, .memberChanges, old) { (database) throws(StorageFault) in
            ListComparison(
                before: try Lines(
                    database, snapshot: touched, changes: changes(of: old),
                    groups: groups(of: old)),
                after: try Lines(database, snapshot: touched, changes: "main", groups: "main"))
        }
    }

    private static func changes(of old: MemberChangesBuilder.Basis) -> String? {
        old.changesPath == nil ? nil : "in_use"
    }

    private static func groups(of old: MemberChangesBuilder.Basis) -> String {
        changes(of: old) ?? "snapshot_file"
    }

    private static func compare(
        _ path: String, _ format: DatabaseFormat, _ old: MemberChangesBuilder.Basis,
        _ open: (SQLiteDatabase) throws(StorageFault) -> ListComparison
    ) throws(StorageFault) -> ListDifference {
        let database = try SQLiteDatabase(
            path: path, format: format, journal: .off, cacheKibibytes: cacheKibibytes,
            create: nil)
        defer { database.close() }
        try database.attach(old.snapshotPath, as: "snapshot_file")
        if let changes = old.changesPath { try database.attach(changes, as: "in_use") }
        return try open(database).difference()
    }

    private func difference() throws(StorageFault) -> ListDifference {
        var (added, changed, removed) = (0, 0, 0)
        var (old, new) = (try before.next(), try after.next())
        while true {
            switch (old, new) {
            case (nil, nil):
                return ListDifference(added: added, changed: changed, removed: removed)
            case (let line?, let other?) where line.isSameLine(as: other):
                if line != other { changed += 1 }
                (old, new) = (try before.next(), try after.next())
            case (let line?, let other) where other.map(line.isBefore) ?? true:
                removed += 1
                old = try before.next()
            default:
                added += 1
                new = try after.next()
            }
        }
    }
}

/// A line as it is compared.
private struct Line: Equatable {
    /// Empty for a phone only.
    let digest: [UInt8]
    let member: Int64
    let group: String
    let from: Int64?
    let until: Int64?
    let flags: Int64

    /// A digest is on a list once, a phone's line a member's own.
    func isSameLine(as other: Line) -> Bool {
        digest == other.digest && (!digest.isEmpty || member == other.member)
    }

    /// The order of the files.
    func isBefore(_ other: Line) -> Bool {
        digest == other.digest
            ? member < other.member : digest.lexicographicallyPrecedes(other.digest)
    }
}

/// The lines of one list: the snapshot's that have no row among the changes, and the changes.
private struct Lines {
    private let rows: SQLiteStatement
    private let groups: [Int64: String]
    private let path: String

    /// - Parameter snapshot: what is read of the snapshot, as `l`.
    init(
        _ database: SQLiteDatabase, snapshot: String, changes: String?, groups: String
    ) throws(StorageFault) {
        let columns = "digest, l.member, l.group_id, l.from_ms, l.until_ms, l.flags"
        let changed = changes.map { changes in
            """
            WHERE NOT EXISTS (
                SELECT 1 FROM \(changes).change AS c
                WHERE c.digest = l.digest AND c.member = l.member)
            UNION ALL
            SELECT l.\(columns) FROM \(changes).change AS l WHERE l.group_id IS NOT NULL
            """
        }
        rows = try database.statement(
            "SELECT l.\(columns) FROM \(snapshot) \(changed ?? "") ORDER BY 1, 2")
        var names: [Int64: String] = [:]
        let known = try database.statement("SELECT id, name FROM \(groups).member_group")
        while try known.next() { names[known.integer(0)] = known.text(1) }
        self.groups = names
        path = database.path
    }

    func next() throws(StorageFault) -> Line? {
        guard try rows.next() else { return nil }
        guard let group = groups[rows.integer(2)] else {
            throw StorageFault(
                .damaged, operation: "compare", path: path,
                detail: "a line names a group that is not there")
        }
        return Line(
            digest: rows.blob(0), member: rows.integer(1), group: group,
            from: rows.optionalInteger(3), until: rows.optionalInteger(4), flags: rows.integer(5))
    }
}
