import CSQLite

/// Where the files of the member list lie.
struct MemberFiles {
    private let directory: String

    init(_ directory: String) { self.directory = directory }

    var snapshot: String { directory + "/members.db" }
    var changes: String { directory + "/members.changes.db" }
    var previousSnapshot: String { directory + "/members.previous.db" }
    var previousChanges: String { directory + "/members.previous.changes.db" }
    var newSnapshot: String { snapshot + ".new" }
    var newChanges: String { changes + ".new" }

    /// Whether a file of the state directory belongs to the member list: in use, the one before,
    /// what is being built, and its journal.
    static func isList(_ name: String) -> Bool { name.hasPrefix("members.") }

    /// Names of what a list in use consists of, the previous one's among them.
    static let names = [
        "members.db", "members.changes.db", "members.previous.db", "members.previous.changes.db",
    ]
}

extension MemberList {
    /// Throws `busy` while another process looks in the list of this directory: a running station
    /// would go on with the files that it has open.
    public static func requireUnused(directory: String) throws(StorageFault) {
        let path = MemberFiles(directory).snapshot
        guard try Files.exists(path) else { return }
        do throws(StorageFault) {
            let database = try SQLiteDatabase(path: path, flags: SQLITE_OPEN_READWRITE)
            defer { database.close() }
            try database.execute("BEGIN EXCLUSIVE; ROLLBACK")
        } catch {
            // What is wrong with the list itself does not keep a new one from coming.
            guard error.kind == .busy else { return }
            throw error
        }
    }
}
