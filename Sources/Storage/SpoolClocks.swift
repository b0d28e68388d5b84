public import StationModel

/// The table `boot` of `samples.db`, in memory too: the boots in which samples were taken before
/// the clock was set, and what time it was in them, once that is known. It outlives the boot: the
/// hub may be away for longer.
///
/// A boot goes with the last of its samples, and its row is smaller than their frame: what bounds
/// the frames bounds these. `time` checks itself, as a frame does, for a bit that a card has
/// changed would be a wrong time: the first 4 bytes of SHA-256 over the boot and all that follows;
/// then the milliseconds since the board started, and at that moment since 1970 UTC, 8 bytes
/// each, big-endian.
struct SpoolClocks {
    static let create = """
        CREATE TABLE boot(                -- boots whose clock was not set when samples were taken
            id BLOB PRIMARY KEY,          -- 16 bytes
            last INTEGER NOT NULL,        -- the number of the newest of those samples
            time BLOB                     -- see SpoolClocks; NULL: nobody knows it yet
        ) STRICT, WITHOUT ROWID;
        """

    private var times: [BootId: BootTime?] = [:]
    private let hasher: SHA256Hasher

    init(_ database: SQLiteDatabase, _ hasher: SHA256Hasher) throws(StorageFault) {
        self.hasher = hasher
        let rows = try database.statement("SELECT id, time FROM boot")
        defer { rows.reset() }
        while try rows.next() {
            guard let boot = BootId(hex: rows.blob(0).hex) else { continue }
            times.updateValue(try Self.time(in: rows.blob(1), of: boot, hasher), forKey: boot)
        }
    }

    /// Of a file that cannot tell.
    init(_ hasher: SHA256Hasher) { self.hasher = hasher }

    /// A moment of which this boot knew the time; `nil` = there is none, or no samples need it.
    subscript(boot: BootId) -> BootTime? { times[boot] ?? nil }

    /// Whether samples of this boot wait for what is not known to the file yet.
    func needs(_ time: BootTime, of boot: BootId) -> Bool {
        guard let kept = times[boot] else { return false }
        guard let kept else { return true }
        let now = kept.wall(atMonotonicMilliseconds: time.monotonicMilliseconds)
        // A clock that is slewed gains less in half an hour; one that was wrong is set right.
        return abs(time.wall.milliseconds - now.milliseconds) >= 1000
    }

    /// Notes samples of a boot, and its time where it is known, inside the caller's transaction.
    mutating func write(
        _ boot: BootId, last: Int64?, _ time: BootTime?, to database: SQLiteDatabase
    ) throws(StorageFault) {
        let time = time ?? self[boot]
        let content = try time.map { (time) throws(StorageFault) in
            try Self.content(time, of: boot, hasher)
        }
        if let last {
            try database.statement("INSERT OR REPLACE INTO boot(id, last, time) VALUES(?1, ?2, ?3)")
                .bind(1, boot.bytes).bind(2, last).bind(3, content).run()
        } else {
            try database.statement("UPDATE boot SET time = ?2 WHERE id = ?1")
                .bind(1, boot.bytes).bind(2, content).run()
        }
        times.updateValue(time, forKey: boot)
    }

    /// Forgets the boots that have no samples behind a number, inside the caller's transaction.
    static func forget(through number: Int64, _ database: SQLiteDatabase) throws(StorageFault) {
        try database.statement("DELETE FROM boot WHERE last <= ?1").bind(1, number).run()
    }

    // MARK: Bytes

    private static func content(
        _ time: BootTime, of boot: BootId, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(bigEndian: time.monotonicMilliseconds)
        bytes.append(bigEndian: time.wall.milliseconds)
        return try hasher.hash(boot.bytes + bytes).prefix(SampleFrame.checkBytes) + bytes
    }

    /// `nil` = these are not the bytes that were written.
    private static func time(
        in content: [UInt8], of boot: BootId, _ hasher: SHA256Hasher
    ) throws(StorageFault) -> BootTime? {
        guard content.count == SampleFrame.checkBytes + 16 else { return nil }
        let numbers = [SampleFrame.checkBytes, SampleFrame.checkBytes + 8].map { place in
            content[place..<place + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let time = BootTime(
            monotonicMilliseconds: Int64(bitPattern: numbers[0]),
            wall: UnixTime(milliseconds: Int64(bitPattern: numbers[1])))
        return try Self.content(time, of: boot, hasher) == content ? time : nil
    }
}

extension SampleSpool {
    /// After a disk that took nothing, what time it is is tried to be kept so late again.
    static let keepsTimeAgain: Duration = .seconds(60)

    /// A trusted time of this boot. Where samples wait that need it, it is on disk when this
    /// returns, also after a power cut; else this costs a look. Call it as often as you like.
    public func keepTime(_ time: BootTime, of boot: BootId) throws(StorageFault) {
        trusted = (boot, time)
        let now = MonotonicInstant(sinceBoot: .milliseconds(time.monotonicMilliseconds))
        guard let file, file.clocks.needs(time, of: boot),
            keptTimeAt.map({ now - $0 >= Self.keepsTimeAgain }) ?? true
        else { return }
        keptTimeAt = now
        try use(file) { (file) throws(StorageFault) in
            try file.keepTime(time, of: boot, losses)
            wrote()
            try file.flush()
        }
    }
}
