public import StationModel

/// The station's record: `station.db`, with the small state that a restart must find again.
///
/// Theory of operation. Entries are rows that never change, numbered without a gap; each row's
/// hash covers the one before it (`LedgerRow`), so that a changed or missing row shows. A group of
/// entries and the state changes that belong to them are one transaction in the write-ahead log
/// with `synchronous=FULL`: what `append` has returned for survives a power cut, what it has
/// thrown for is as if it was never asked. In memory is only the end of the chain, and it moves
/// after the commit.
///
/// `epoch` is random and made with the file, so that `epoch-sequence` is never used twice. A file
/// that cannot be believed is moved aside, what its chain still proves is taken over, and a new
/// epoch begins (`recovery` says so): the door never waits for a technician.
///
/// One thread at a time. `close` makes the stop a clean one; a ledger that is only released gives
/// its file back as after a crash.
public final class Ledger {
    /// Above this the log is copied into the file before the next group: 8 MiB, some hundred
    /// groups. It is an eighth of the smallest budget, which pruning keeps free, and a replay of
    /// it after a power cut takes well under a second.
    static let mostLogBytes: UInt64 = 8 << 20
    /// From this on an idle station copies its log: 1 MiB. Less is not worth the file's writes.
    public static let logWorthCopying: UInt64 = 1 << 20
    /// 2 MiB: the newest pages of every table many times over.
    static let cacheKibibytes = 2048
    /// A group changes one to six pages, and the log takes each as a whole: 1 KiB is a quarter more
    /// writing, 4 KiB more than twice as much. That a power cut harms what lies beside a page
    /// in its block, SQLite takes for impossible (`SQLITE_POWERSAFE_OVERWRITE`), in the log anyway.
    static let pageSize: UInt64 = 512

    /// Made with the file, random.
    public let epoch: UInt64
    /// What was found and saved when the file was damaged; `nil` = nothing was wrong.
    public internal(set) var recovery: LedgerRecovery?

    /// What says that the file is damaged, besides what SQLite says: see `damage`.
    var finding: StorageFault?
    /// The start knew of the damage, and had no room or no right to mend it.
    public internal(set) var salvageFailed = false

    let database: SQLiteDatabase
    let directory: String
    let writer: LedgerWriter
    private let state: StateWriter
    private var restored: RestoredState
    private let opened: MonotonicInstant
    /// Made by this opening: no run before it can have lost anything.
    private let isNew: Bool
    private(set) var head: ChainHead
    /// What the hub has of it.
    var outbox: Outbox

    /// Whether the last run was killed, or lost its power. True for a new file too.
    public var followsUncleanStop: Bool { !restored.cleanStop }
    /// The number of the newest entry that is on disk.
    public var lastSequence: UInt64 { UInt64(bitPattern: head.sequence) }
    /// The trusted time on disk; `nil` = no entry was written at one yet.
    var trustedTime: UnixTime? { state.known.trustedTime }
    /// Bytes written to the disk since the start, at most.
    public var writtenBytes: UInt64 { database.writtenBytes }
    /// Bytes in the write-ahead log that are not yet copied into the file.
    public var logBytes: UInt64 { database.logBytes }

    /// As the file is: see `open`.
    init(directory: String, moment: Moment, boot: BootId) throws(StorageFault) {
        self.directory = directory
        opened = moment.instant
        var isNew = false
        database = try SQLiteDatabase(
            path: directory + "/station.db", format: .station, journal: .wal,
            cacheKibibytes: Self.cacheKibibytes, pageSize: Self.pageSize,
            create: { (database) throws(StorageFault) in
                try LedgerFile.create(database, boot: boot, first: LedgerFile.started(moment))
                isNew = true
            })
        self.isNew = isNew
        try LedgerFile.migrate(database)
        epoch = try LedgerFile.epoch(of: database)
        writer = try LedgerWriter(database)
        head = try LedgerFile.head(of: database, epoch: epoch, writer.hasher)
        outbox = try Outbox(database, epoch: epoch, lastSequence: head.sequence)
        state = try StateWriter(database)
        let cleanStop = try database.fact(LedgerSchema.Fact.cleanStop) == 1
        restored = try StateReader(database).restore(cleanStop: cleanStop, fireLatched: false)
        // Asked for later only; what cannot be read must be known here, where a new file is made.
        _ = try StateReader(database).regulars()
        restored.supplies.unbalanced = try LedgerFile.requireChain(
            database, epoch: epoch, writer.hasher)
        let database = database
        try database.transaction { () throws(StorageFault) in
            try database.setFact(LedgerSchema.Fact.cleanStop, 0)
        }
    }

    /// Whether a code whose mark an earlier unclean stop has lost could still be shown. The floor
    /// that refuses it goes with a clean stop: until then no stop may be called one.
    public func mayMissMarks(at now: MonotonicInstant) -> Bool {
        followsUncleanStop && !isNew
            && now - opened < .milliseconds(StateWriter.markLifeMilliseconds)
    }

    /// What the last run left. The fire's latch is another file's: the caller read it.
    public func restore(fireLatched: Bool) -> RestoredState {
        var state = restored
        state.fireLatched = fireLatched
        return state
    }

    /// The members granted last, the newest first, at most 10,000.
    public func regulars() throws(StorageFault) -> [(
        digest: CredentialDigest, record: MemberRecord
    )] {
        try StateReader(database).regulars()
    }

    /// Writes a group of entries with their changes: all of it is on disk when this returns the
    /// number of the last one, none of it when this throws.
    @discardableResult
    public func append(
        _ records: [LedgerRecord], boot: BootId
    ) throws(StorageFault) -> UInt64 {
        guard !records.isEmpty else { return lastSequence }
        return try append(records, boot: boot, with: { () throws(StorageFault) in })
    }

    /// The same with one more change of the file in the same transaction.
    func append(
        _ records: [LedgerRecord], boot: BootId, with change: () throws(StorageFault) -> Void
    ) throws(StorageFault) -> UInt64 {
        try database.requireFileInPlace()
        // Without this a busy station's log would grow until the next quiet minute.
        if logBytes > Self.mostLogBytes { try database.checkpoint(truncate: false) }
        let known = state.known
        do throws(StorageFault) {
            head = try database.transaction { () throws(StorageFault) in
                let next = try write(records, boot.bytes)
                try change()
                try outbox.write(to: database)
                return next
            }
            outbox.written()
        } catch {
            state.known = known
            throw error
        }
        return lastSequence
    }

    /// Returns the end of the chain as it is once the transaction is committed.
    private func write(
        _ records: [LedgerRecord], _ boot: [UInt8]
    ) throws(StorageFault) -> ChainHead {
        var next = head
        for record in records {
            try writer.write(record.entry, boot: boot, after: &next)
            for change in record.changes {
                try state.apply(change, sequence: next.sequence)
            }
        }
        return next
    }

    /// How much of the write-ahead log is put away.
    public enum LogCheckpoint: Sendable {
        /// Copied into the file: when the station is idle.
        case passive
        /// Copied, and the log emptied: at a clean stop, and after an erasure.
        case truncate
    }

    /// Copies the log into the file. Rare on purpose: a card that lies about flushing can only
    /// corrupt the file here.
    public func copyLog(_ mode: LogCheckpoint) throws(StorageFault) {
        try database.checkpoint(truncate: mode == .truncate)
    }

    /// Marks the stop as clean and gives the file back. The last call, also when it throws.
    public func close() throws(StorageFault) {
        defer { database.close() }
        try database.transaction { () throws(StorageFault) in
            try database.setFact(LedgerSchema.Fact.cleanStop, 1)
            try outbox.write(to: database)
        }
        try database.checkpoint(truncate: true)
    }
}
