import StationModel

/// Builds a new `members.changes.db` beside the one in use, on whatever thread wants to wait for
/// it: what has changed since the snapshot until now, and the deltas after it.
///
/// Nothing of the list in use is touched, its files are only read: look-ups go on. The file is on
/// disk when this returns, and `MemberList.replacement` swaps it in between two look-ups.
public struct MemberChangesBuilder {
    /// The list that deltas are applied to, or that another is compared with, by its files.
    public struct Basis: Hashable, Sendable {
        let snapshotPath: String
        /// `nil` = the list is the snapshot alone.
        let changesPath: String?
        let inUse: MemberListInUse

        /// What has changed until now, which new changes hold as well; 0 = nothing.
        public func changesBytes() throws(StorageFault) -> Int64 {
            guard let changesPath else { return 0 }
            return try Files.size(changesPath)
        }
    }

    /// A finished file, waiting to be swapped in.
    public struct Built: Hashable, Sendable {
        let path: String
        let basis: Basis
        public let count: Int
        public let listVersion: UInt64
        /// Rows in the file.
        public let changes: Int
        /// Bytes on disk.
        public let bytes: Int64
    }

    /// As `MemberListBuilder`'s, for a file of at most some ten megabytes.
    private static let cacheKibibytes = 8192

    private let directory: String
    private var path: String { MemberFiles(directory).newChanges }

    public init(directory: String) { self.directory = directory }

    /// Applies deltas to the list in use; without any, only the manifest is renewed. A refusal or
    /// a fault leaves nothing behind. Versions only increase, and less than half of the lines is
    /// refused unless the promise or the technician (`force`) allows it.
    public func build(
        _ promise: ListPromise, deltas: [ListDelta], on basis: Basis, force: Bool = false
    ) throws -> Built {
        try basis.inUse.requireNewer(promise)
        try basis.inUse.requireNoShrink(
            to: promise.count, allowed: promise.allowShrink || force)
        try Files.requireDirectory(directory)
        try Files.remove(path)
        do {
            let changes = try fill(promise, deltas, basis)
            try Files.synchronise(path)
            try Files.synchronise(directory)
            return Built(
                path: path, basis: basis, count: promise.count, listVersion: promise.listVersion,
                changes: changes, bytes: try Files.size(path))
        } catch {
            try Files.remove(path)
            throw error
        }
    }

    /// The connection is closed when this returns. Returns the rows in the file.
    private func fill(
        _ promise: ListPromise, _ deltas: [ListDelta], _ basis: Basis
    ) throws -> Int {
        let database = try SQLiteDatabase(
            path: path, format: .memberChanges, journal: .off,
            cacheKibibytes: Self.cacheKibibytes,
            create: { (database) throws(StorageFault) in
                try database.execute(MemberChangesSchema.create)
            })
        defer { database.close() }
        try database.attach(basis.snapshotPath, as: "snapshot_file")
        if let changes = basis.changesPath { try database.attach(changes, as: "in_use") }
        // Not `transaction`: that would lock the files that are only read for writing. What fails
        // here is thrown away as a whole.
        try database.execute("BEGIN")
        try takeOver(basis, database)
        let writer = try MemberChangesWriter(database, count: basis.inUse.count)
        let version = try writer.apply(deltas, from: basis.inUse.listVersion)
        try ListFacts.write(promise, version: version, count: writer.count, to: database)
        let rows = try writer.rows()
        try database.execute("COMMIT")
        return rows
    }

    /// What has changed until now, and the numbers of the groups.
    private func takeOver(_ basis: Basis, _ database: SQLiteDatabase) throws(StorageFault) {
        let groups = basis.changesPath == nil ? "snapshot_file" : "in_use"
        try database.execute(
            """
            INSERT INTO main.snapshot SELECT 1, manifest FROM snapshot_file.list;
            INSERT INTO main.member_group SELECT * FROM \(groups).member_group;
            """)
        if basis.changesPath != nil {
            try database.execute("INSERT INTO main.change SELECT * FROM in_use.change")
        }
    }
}

extension SQLiteDatabase {
    /// Reads another file beside this one, under a name of its own. sqlite.org/lang_attach.html
    func attach(_ path: String, as name: String) throws(StorageFault) {
        try statement("ATTACH ?1 AS \(name)").bind(1, path).run()
    }
}
