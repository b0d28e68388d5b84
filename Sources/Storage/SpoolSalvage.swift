import CSQLite

/// Makes, beside a damaged `samples.db`, a sound one of what of it can be read and believed: damage
/// costs what lies where it is, not what waits beside it.
///
/// The new file is written under another name, without a log, in one transaction: a kill before
/// its end leaves the damaged file as it is, and the next start begins anew. When it is on disk it
/// gets the name that says so, and whoever opens the samples puts it in place. What is lost stands
/// in it as well: nothing is saved that is told as lost, nor lost untold.
struct SpoolSalvage {
    /// What is known of a file that was in use.
    struct Memory {
        /// Samples up to this number are at the hub, or given up.
        let acknowledged: Int64
        let last: Int64
        let series: SpoolSeries
        let clocks: SpoolClocks
        let rest: SampleLoss.Extent
    }

    /// Behind the file's name: being made, and ready to take its place.
    static let unfinished = ".salvage"
    static let finished = ".salvaged"

    let directory: String
    let memory: Memory?
    /// Whether the service wants to end, and the salvage is to be given up.
    let isStopping: () -> Bool

    private var path: String { SpoolFile.path(in: directory) }

    /// Whether the disk has room for a second file, beside what it keeps for the others.
    func hasRoom() throws(StorageFault) -> Bool {
        let bytes = try Files.size(path) + Files.size(path + "-wal")
        return try Files.freeBytes(directory) - bytes >= DiskRoom.leastKeptBytes
    }

    /// Makes the new file, whose numbers go on behind `base`: samples that are on their way to the
    /// hub are sent once more, with the same times and values.
    ///
    /// - Returns: the life of the damaged file; `nil` = nobody knows it.
    func run(behind base: Int64) throws(StorageFault) -> UInt64? {
        let new = path + Self.unfinished
        try Files.remove(new)
        do throws(StorageFault) {
            let life = try fill(new, behind: base)
            try Files.synchronise(new)
            try Files.rename(new, to: path + Self.finished)
            try Files.synchronise(directory)
            return life
        } catch {
            try Files.remove(new)
            throw error
        }
    }

    /// Both connections are closed when this returns.
    private func fill(_ new: String, behind base: Int64) throws(StorageFault) -> UInt64? {
        let target = try SQLiteDatabase(
            path: new, format: .samples, journal: .off, cacheKibibytes: SpoolFile.cacheKibibytes,
            pageSize: SpoolFile.pageSize,
            create: { (database) throws(StorageFault) in
                try SampleSchema.begin(database, last: base)
            })
        defer { target.close() }
        let source = try openSource()
        defer { source.close() }
        var copy = try SpoolCopy(from: source, to: target, memory, behind: base)
        try target.transaction { () throws(StorageFault) in
            try copy.run { () throws(StorageFault) in
                guard isStopping() else { return }
                throw StorageFault(
                    .damaged, operation: "salvage", path: path,
                    detail: "given up for the service's end; the next start begins anew")
            }
        }
        return copy.number(of: "life").map { UInt64(bitPattern: $0) }
    }

    private func openSource() throws(StorageFault) -> SQLiteDatabase {
        let source = try SQLiteDatabase(path: path, flags: SQLITE_OPEN_READWRITE)
        // Before the first read, which finds what there is to find.
        try source.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA cell_size_check = ON")
        try source.execute("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON")
        // Else a file that is shorter than it says is not read at all.
        try source.execute("PRAGMA writable_schema = ON")
        return source
    }
}
