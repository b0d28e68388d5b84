import CSQLite
import Glibc

/// One connection to one SQLite file, for one thread at a time.
///
/// The connection holds the file alone (`locking_mode=EXCLUSIVE`): SQLite 3.7.0 – 3.51.2 can
/// corrupt a write-ahead log that two connections share. A file of a newer version or of another
/// program is refused before anything is written. Nothing is checkpointed but on request.
final class SQLiteDatabase {
    /// How a file is written.
    enum Journal: String {
        /// Write-ahead log: a commit is one append and one fsync.
        case wal
        /// Rollback journal: a file of mostly reads, changed now and then.
        case delete
        /// None: a file that is thrown away when its making fails.
        case off
    }

    let path: String
    /// `nil` once closed: SQLite then refuses every call.
    private var handle: OpaquePointer?
    private var statements: [String: SQLiteStatement] = [:]
    private var identity: Files.Identity?
    /// The first answer that a part of the file cannot be read or believed.
    private(set) var damage: StorageFault?
    /// Frames that checkpoints have copied from the log into the file.
    private var checkpointedPages: UInt64 = 0
    /// `pagesWritten` at the last complete checkpoint.
    private var pagesAtCheckpoint: UInt64 = 0
    private var pagesAtClose: UInt64 = 0

    /// Opens a file, or makes it with `create` in one transaction when it is missing or empty.
    convenience init(
        path: String, format: DatabaseFormat, journal: Journal, cacheKibibytes: Int,
        pageSize: UInt64 = usualPageSize,
        create: ((SQLiteDatabase) throws(StorageFault) -> Void)?
    ) throws(StorageFault) {
        let exists = try format.inspect(path)
        guard exists || create != nil else {
            throw StorageFault(
                .gone, operation: "open", path: path, detail: "there is no such file")
        }
        // Made here, not by SQLite: where that fails it tries to read, and tells that failure.
        if try !Files.exists(path) { try Files.create(path) }
        try self.init(path: path, flags: SQLITE_OPEN_READWRITE)
        if journal == .wal { try requireWritable() }
        try prepareConnection(cacheKibibytes: cacheKibibytes)
        let isMade = exists ? try !isEmpty() : false
        if isMade {
            try check(format)
        } else if let create {
            // Counts for a file without a page only; every other keeps its own.
            try execute("PRAGMA page_size = \(pageSize)")
            try make(format, journal, create)
        }
        try use(journal)
        self.pageSize = UInt64(try integer("PRAGMA page_size"))
        identity = try Files.identity(path)
    }

    /// Opens without looking at the content; `flags` as of sqlite3_open_v2.
    init(path: String, flags: Int32) throws(StorageFault) {
        var handle: OpaquePointer?
        let flags = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard let handle else {
            throw StorageFault(.system, operation: "open", path: path, detail: "out of memory")
        }
        self.path = path
        self.handle = handle
        guard code == SQLITE_OK else { throw fault(code, "open") }
        _ = sqlite_keep_wal_on_close(handle)
    }

    deinit { close() }

    /// Gives the file back. Nothing can be asked afterwards.
    func close() {
        pagesAtClose = pagesWritten
        for statement in statements.values { statement.finalize() }
        statements = [:]
        // Cannot be busy: every statement was in the cache.
        sqlite3_close(handle)
        handle = nil
    }

    // MARK: Opening

    /// SQLite opens a file that may only be read all the same. Its log could not be written then,
    /// and that failure would look like a disk that does not answer.
    func requireWritable() throws(StorageFault) {
        guard sqlite3_db_readonly(handle, "main") != 0 else { return }
        throw StorageFault(
            .readOnly, operation: "open", path: path, detail: "the file can only be read")
    }

    private func prepareConnection(cacheKibibytes: Int) throws(StorageFault) {
        // Before the first read: the lock is then never given back, and no shared memory is used.
        try execute("PRAGMA locking_mode = EXCLUSIVE")
        try execute("PRAGMA synchronous = FULL")
        try execute("PRAGMA secure_delete = ON")
        try execute("PRAGMA wal_autocheckpoint = 0")
        try execute("PRAGMA mmap_size = 0")
        try execute("PRAGMA cell_size_check = ON")
        try execute("PRAGMA trusted_schema = OFF")
        try execute("PRAGMA cache_size = -\(cacheKibibytes)")
    }

    /// A file whose making was rolled back is as good as none.
    private func isEmpty() throws(StorageFault) -> Bool {
        let tables = try integer("SELECT count(*) FROM sqlite_schema")
        let applicationId = try integer("PRAGMA application_id")
        return tables == 0 && applicationId == 0
    }

    /// Once more after `inspect`: the newest first page may stand in the log.
    func check(_ format: DatabaseFormat) throws(StorageFault) {
        try format.check(
            applicationId: Int32(truncatingIfNeeded: integer("PRAGMA application_id")),
            version: Int32(truncatingIfNeeded: integer("PRAGMA user_version")), path)
    }

    private func make(
        _ format: DatabaseFormat, _ journal: Journal,
        _ create: (SQLiteDatabase) throws(StorageFault) -> Void
    ) throws(StorageFault) {
        if journal == .off {
            try use(.off)
            try execute("PRAGMA synchronous = OFF")
        }
        // Not yet in WAL mode: the first page, with the ids, is then in the file itself.
        try transaction { () throws(StorageFault) in
            try create(self)
            try execute("PRAGMA application_id = \(format.applicationId)")
            try execute("PRAGMA user_version = \(format.version)")
        }
    }

    private func use(_ journal: Journal) throws(StorageFault) {
        let statement = try self.statement("PRAGMA journal_mode = \(journal.rawValue)")
        defer { statement.reset() }
        guard try statement.next(), statement.text(0) == journal.rawValue else {
            throw StorageFault(
                .system, operation: "open", path: path,
                detail: "journal mode \(journal.rawValue) is not available here")
        }
    }

    /// A file that was removed or replaced takes writes that nobody will ever read.
    func requireFileInPlace() throws(StorageFault) {
        guard let identity, try Files.identity(path) != identity else { return }
        throw StorageFault(
            .gone, operation: "write", path: path,
            detail: "the file was removed or replaced while it was open")
    }

    // MARK: Statements

    /// A prepared statement; the same text gives the same statement.
    func statement(_ sql: String) throws(StorageFault) -> SQLiteStatement {
        if let known = statements[sql] { return known }
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = sqlite3_prepare_v3(handle, sql, -1, flags, &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw fault(code, "prepare") }
        let statement = SQLiteStatement(handle: prepared, database: self)
        statements[sql] = statement
        return statement
    }

    /// Runs SQL text of one or more statements once, and forgets it.
    func execute(_ sql: String) throws(StorageFault) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw fault(code, "execute") }
    }

    /// The first column of the only row.
    func integer(_ sql: String) throws(StorageFault) -> Int64 {
        let statement = try self.statement(sql)
        defer { statement.reset() }
        return try statement.next() ? statement.integer(0) : 0
    }

    /// All or nothing: durable when it returns, undone when it throws.
    func transaction<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result, failure: (StorageFault) -> Failure
    ) throws(Failure) -> Result {
        do throws(StorageFault) { try statement("BEGIN IMMEDIATE").run() } catch {
            throw failure(error)
        }
        do throws(Failure) {
            let result = try body()
            do throws(StorageFault) { try statement("COMMIT").run() } catch {
                throw failure(error)
            }
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    func transaction<Result>(
        _ body: () throws(StorageFault) -> Result
    ) throws(StorageFault) -> Result {
        try transaction(body, failure: { $0 })
    }

    /// The fault that led here is the one to report: when this fails too, the connection stays in
    /// its transaction, and the next `BEGIN` says so.
    private func rollBack() {
        guard let handle, sqlite3_get_autocommit(handle) == 0 else { return }
        _ = sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }

    // MARK: The log, and what was written

    /// Copies the log into the file; `truncate` also empties it, erased text with it.
    func checkpoint(truncate: Bool) throws(StorageFault) {
        let mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let pages = pagesWritten
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
        guard code == SQLITE_OK else { throw fault(code, "checkpoint") }
        checkpointedPages += pages - pagesAtCheckpoint
        pagesAtCheckpoint = pages
    }

    /// Pages that commits have written since the file was opened.
    private var pagesWritten: UInt64 {
        var current: Int32 = 0
        var highest: Int32 = 0
        guard let handle else { return pagesAtClose }
        sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_WRITE, &current, &highest, 0)
        return UInt64(UInt32(bitPattern: current))
    }

    /// Pages in the log that no checkpoint has copied.
    private var pagesInLog: UInt64 { pagesWritten - pagesAtCheckpoint }

    /// Bytes written since the file was opened: pages to the log (or file), and once more at
    /// their checkpoint. An upper bound: a checkpoint copies a page once that is in the log
    /// several times.
    var writtenBytes: UInt64 { (pagesWritten + checkpointedPages) * pageSize }

    /// Bytes in the log that no checkpoint has copied.
    var logBytes: UInt64 { pagesInLog * pageSize }

    /// SQLite's own default, and a flash card's usual page: what a power cut garbles in the file is
    /// a whole page, and stands in the log.
    static let usualPageSize: UInt64 = 4096
    /// What the file was made with.
    private(set) var pageSize = usualPageSize

    // MARK: Faults

    func fault(_ code: Int32, _ operation: String) -> StorageFault {
        let systemError = handle.map { sqlite_last_system_error($0) } ?? 0
        var detail = String(cString: sqlite3_errmsg(handle))
        if code & 0xFF == SQLITE_IOERR, systemError != 0 {
            detail += ": " + String(cString: strerror(systemError))
        }
        let fault = StorageFault(
            .init(sqliteCode: code, systemError: systemError), operation: operation, path: path,
            detail: detail)
        if StorageFault.Kind.isOfFile(sqliteCode: code) { damage = damage ?? fault }
        return fault
    }
}
