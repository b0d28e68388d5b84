import StationModel

/// What of the ledger the hub has acknowledged, in memory; the disk follows.
///
/// Theory of operation. Each of the ledger's lives (epochs) has its own mark: entries up to it are
/// stored at the hub. Lives that have ended in damage come first, the oldest before the others,
/// then the ledger's own. A mark moves in memory when the hub has answered, and on disk with the
/// next group of entries; where none comes it is written alone, after 15 minutes or 1,000
/// entries. A mark that is behind on disk after a kill sends again what the hub then knows by its
/// id; one that is ahead does not exist, because what is written was acknowledged before.
struct Outbox {
    /// Written alone, a mark costs 8 KiB: at most 800 KB a day, of a card's 25 MB.
    static let longestUnwritten: Duration = .minutes(15)
    /// A backlog on its way: some requests are sent again after a kill, not all of them.
    static let mostUnwritten: UInt64 = 1000

    /// One epoch, from its first entry to its end.
    struct Life {
        let epoch: UInt64
        /// The last entry that was saved of it; of the ledger's own life the ledger knows.
        let last: UInt64?
        /// As the hub has answered.
        var acknowledged: UInt64
        /// As it is on disk.
        var written: UInt64
    }

    /// The oldest first; the ledger's own life is the last.
    var lives: [Life]
    var clock = OutboxClock()
    var looks = OutboxLooks()
    /// Since when the disk is behind; `nil` = it is not.
    private(set) var behindSince: MonotonicInstant?

    /// Throws `damaged` where the hub has more than the ledger: the numbers that are missing would
    /// be given to other entries.
    init(
        _ database: SQLiteDatabase, epoch: UInt64, lastSequence: Int64
    ) throws(StorageFault) {
        lives = []
        for (earlier, last) in try Self.earlierEpochs(in: database) {
            lives.append(try Self.life(earlier, last: last, database))
        }
        let own = try Self.life(epoch, last: nil, database)
        guard own.acknowledged <= UInt64(clamping: lastSequence) else {
            throw StorageFault(
                .damaged, operation: "open", path: database.path,
                detail: "the hub has entry \(own.acknowledged), the ledger ends at \(lastSequence)")
        }
        lives.append(own)
    }

    private static func life(
        _ epoch: UInt64, last: UInt64?, _ database: SQLiteDatabase
    ) throws(StorageFault) -> Life {
        let mark = try database.fact(HubSchema.acknowledged(epoch)) ?? 0
        let acknowledged = UInt64(clamping: mark)
        return Life(
            epoch: epoch, last: last, acknowledged: acknowledged, written: acknowledged)
    }

    /// The lives of which entries were saved, by the time of their first one. An epoch is random:
    /// its number tells no order.
    static func earlierEpochs(
        in database: SQLiteDatabase
    ) throws(StorageFault) -> [(epoch: UInt64, last: UInt64)] {
        var found: [(epoch: Int64, last: Int64, began: Int64)] = []
        let first = try database.statement(
            "SELECT epoch, time_ms FROM salvaged WHERE epoch >= ?1 ORDER BY epoch, seq LIMIT 1")
        let last = try database.statement("SELECT max(seq) FROM salvaged WHERE epoch = ?1")
        // One look-up an epoch: nobody counts the rows.
        var from: Int64? = .min
        while let epoch = from {
            first.bind(1, epoch)
            defer {
                first.reset()
                last.reset()
            }
            guard try first.next() else { break }
            last.bind(1, first.integer(0))
            guard try last.next() else { break }
            found.append((first.integer(0), last.integer(0), first.integer(1)))
            from = first.integer(0) == .max ? nil : first.integer(0) + 1
        }
        found.sort { ($0.began, $0.epoch) < ($1.began, $1.epoch) }
        return found.map { (UInt64(bitPattern: $0.epoch), UInt64(bitPattern: $0.last)) }
    }

    // MARK: Marks

    /// A mark never goes back.
    mutating func acknowledge(_ place: LedgerPlace, at now: MonotonicInstant) {
        guard let index = lives.firstIndex(where: { $0.epoch == place.epoch }),
            place.sequence > lives[index].acknowledged
        else { return }
        lives[index].acknowledged = place.sequence
        behindSince = behindSince ?? now
    }

    /// Whether the marks have waited long enough for a group to ride on.
    func isWritingDue(at now: MonotonicInstant) -> Bool {
        guard let behindSince else { return false }
        return now - behindSince >= Self.longestUnwritten
            || lives.contains { $0.acknowledged - $0.written >= Self.mostUnwritten }
    }

    /// Writes what has moved, inside the caller's transaction.
    func write(to database: SQLiteDatabase) throws(StorageFault) {
        for life in lives where life.acknowledged > life.written {
            try database.setFact(
                HubSchema.acknowledged(life.epoch), Int64(clamping: life.acknowledged))
        }
    }

    /// The transaction is on disk.
    mutating func written() {
        behindSince = nil
        for index in lives.indices { lives[index].written = lives[index].acknowledged }
    }
}
