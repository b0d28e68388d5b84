import StationModel

/// What the table `list` of a member file says: which list it makes, in its only row.
struct ListFacts: Hashable, Sendable {
    let inUse: MemberListInUse
    let issued: UnixTime
    let notAfter: UnixTime
    /// As it was signed.
    let manifest: [UInt8]

    init(_ database: SQLiteDatabase) throws(StorageFault) {
        let row = try database.statement(
            """
            SELECT manifest_version, version, count, issued_ms, not_after_ms, manifest FROM list
            """)
        defer { row.reset() }
        guard try row.next() else {
            throw StorageFault(
                .damaged, operation: "open", path: database.path, detail: "there is no manifest")
        }
        inUse = MemberListInUse(
            manifestVersion: UInt64(bitPattern: row.integer(0)),
            listVersion: UInt64(bitPattern: row.integer(1)), count: Int(row.integer(2)))
        issued = UnixTime(milliseconds: row.integer(3))
        notAfter = UnixTime(milliseconds: row.integer(4))
        manifest = row.blob(5)
    }

    /// Checks a finished list against its promise and writes it down.
    static func write(
        _ promise: ListPromise, version: UInt64, count: Int, to database: SQLiteDatabase
    ) throws {
        guard version == promise.listVersion else {
            throw ListRefusal.versionMismatch(expected: promise.listVersion, found: version)
        }
        guard count == promise.count else {
            throw ListRefusal.countMismatch(promised: promise.count, found: count)
        }
        let row = try database.statement(
            """
            INSERT OR REPLACE INTO list(
                only, manifest_version, version, count, issued_ms, not_after_ms, manifest)
            VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6)
            """)
        row.bind(1, Int64(bitPattern: promise.manifestVersion))
        row.bind(2, Int64(bitPattern: promise.listVersion)).bind(3, Int64(count))
        row.bind(4, promise.issued.milliseconds).bind(5, promise.notAfter.milliseconds)
        try row.bind(6, promise.manifest).run()
    }
}
