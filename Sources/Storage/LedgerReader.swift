import CSQLite
public import StationModel

/// Reads the ledger of a stopped station, or a copy of one, and changes nothing.
///
/// While the service runs it holds the file alone: then this fails with `busy`, and the control
/// socket is the way in.
public final class LedgerReader {
    public let epoch: UInt64
    let database: SQLiteDatabase
    private let hasher: SHA256Hasher

    /// Opens `station.db` at `path`.
    public init(path: String) throws(StorageFault) {
        guard try DatabaseFormat.station.inspect(path) else {
            throw StorageFault(
                .gone, operation: "open", path: path, detail: "there is no ledger here")
        }
        database = try Self.open(path)
        try database.check(.station)
        epoch = try LedgerFile.epoch(of: database)
        hasher = try SHA256Hasher()
    }

    /// A log is only read by a connection that may lock the file. Where nothing may be written
    /// (a copy on read-only media) a file without a log can be read as it is.
    private static func open(_ path: String) throws(StorageFault) -> SQLiteDatabase {
        do throws(StorageFault) {
            let database = try SQLiteDatabase(path: path, flags: SQLITE_OPEN_READWRITE)
            try prepare(database)
            return database
        } catch {
            guard error.kind == .readOnly, try Files.size(path + "-wal") == 0 else { throw error }
            let escaped = path.flatMap { "%?#".contains($0) ? percentEscape($0) : [$0] }
            let database = try SQLiteDatabase(
                path: "file:\(String(escaped))?immutable=1",
                flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
            try prepare(database)
            return database
        }
    }

    private static func percentEscape(_ character: Character) -> [Character] {
        switch character {
        case "%": Array("%25")
        case "?": Array("%3f")
        default: Array("%23")
        }
    }

    private static func prepare(_ database: SQLiteDatabase) throws(StorageFault) {
        try database.execute("PRAGMA locking_mode = EXCLUSIVE")
        try database.execute("PRAGMA query_only = ON")
        try database.execute("PRAGMA trusted_schema = OFF")
        // The first read takes the lock, or says that somebody else has it.
        _ = try database.integer("SELECT count(*) FROM sqlite_schema")
    }

    /// Recomputes the chain; see `Ledger.verify`.
    public func verify(
        all: Bool, signature: ((_ signed: [UInt8], _ signature: [UInt8]) -> Bool)? = nil,
        progress: (_ done: UInt64, _ of: UInt64) -> Void = { _, _ in }
    ) throws(StorageFault) -> LedgerVerification {
        let verifier = LedgerVerifier(database: database, epoch: epoch, hasher: hasher)
        return try verifier.verify(
            all ? .all : .sinceCheckpoint, signature: signature, progress: progress)
    }

    /// The newest entries, oldest first.
    public func tail(_ count: Int) throws(StorageFault) -> [StoredEntry] {
        try LedgerExport.tail(count, database, epoch: epoch)
    }

    /// Streams all entries; see `Ledger.export`.
    public func export(
        _ format: LedgerExportFormat, station: StationId, write: (String) throws -> Void
    ) throws {
        try LedgerExport(format, station: station).run(database, epoch: epoch, write: write)
    }
}
