import StationModel

/// An open `samples.db`: every fault is thrown; `SampleSpool` does something about it.
///
/// The log is not flushed with every commit (`synchronous=NORMAL`): a power cut may take the last
/// changes, never a part of one, and never the order. Samples hold no secrets, so that deleted
/// pages are not overwritten: a step that frees sixteen megabytes writes a handful of pages.
final class SpoolFile {
    /// Above this the log is copied into the file before the next change.
    static let mostLogBytes: UInt64 = 1 << 20
    /// A minute's frame fills whole pages, and takes two more along: small ones are half the
    /// writing. What a power cut garbles beside a page costs minutes, which their checks find.
    static let pageSize: UInt64 = 512
    /// The series and the newest pages.
    static let cacheKibibytes = 512

    let database: SQLiteDatabase
    let hasher: SHA256Hasher
    /// Random, made with the file.
    let life: UInt64
    var series: SpoolSeries
    private(set) var clocks: SpoolClocks
    /// The number of the newest sample.
    private(set) var last: Int64
    /// Samples up to this number are at the hub, or given up; in memory ahead of the disk.
    private(set) var acknowledged: Int64
    private(set) var written: Int64

    /// Samples that wait for the hub.
    var waiting: Int { Int(last - acknowledged) }

    static func path(in directory: String) -> String { directory + "/samples.db" }
    /// Behind its name, that of a damaged file put aside.
    static let aside = ".damaged"

    /// What all that belongs to the samples takes of the disk.
    static func bytes(in directory: String) throws(StorageFault) -> Int64 {
        var bytes: Int64 = 0
        let salvage = [SpoolSalvage.unfinished, SpoolSalvage.finished]
        for suffix in ["", "-wal", aside, aside + "-wal"] + salvage {
            bytes += try Files.size(path(in: directory) + suffix)
        }
        return bytes
    }

    /// - Parameter last: of the file before, where this one is made in its place.
    init(directory: String, last: Int64 = 0) throws(StorageFault) {
        try Files.requireDirectory(directory)
        let path = Self.path(in: directory)
        database = try SQLiteDatabase(
            path: path, format: .samples, journal: .wal, cacheKibibytes: Self.cacheKibibytes,
            pageSize: Self.pageSize,
            create: { (database) throws(StorageFault) in
                try SampleSchema.begin(database, last: last)
            })
        try database.execute("PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF")
        try SampleSchema.migrate(database)
        hasher = try SHA256Hasher()
        let row = try database.statement("SELECT life, acknowledged, last FROM spool")
        defer { row.reset() }
        guard try row.next() else {
            throw StorageFault(
                .damaged, operation: "open", path: path, detail: "there is no mark")
        }
        life = UInt64(bitPattern: row.integer(0))
        acknowledged = row.integer(1)
        written = acknowledged
        series = try SpoolSeries(database, hasher)
        clocks = try SpoolClocks(database, hasher)
        self.last = max(acknowledged, row.integer(2))
        let newest = try database.integer("SELECT max(last) FROM frame")
        guard newest == self.last || self.last == acknowledged else {
            throw StorageFault(
                .damaged, operation: "open", path: path,
                detail: "samples end at \(newest), expected \(self.last)")
        }
    }

    // MARK: Changes

    /// One transaction: a change, the losses, the notes of refused samples, and the mark where it
    /// has moved. What throws has changed nothing.
    func commit(
        _ losses: LossTally, acknowledging number: Int64 = 0, last newest: Int64? = nil,
        _ body: () throws(StorageFault) -> Void = {}
    ) throws(StorageFault) {
        try database.requireFileInPlace()
        if database.logBytes > Self.mostLogBytes { try database.checkpoint(truncate: false) }
        let mark = max(acknowledged, number)
        let newest = newest ?? last
        try database.transaction { () throws(StorageFault) in
            try body()
            try losses.write(to: database, hasher)
            guard mark != written || newest != last else { return }
            try database.statement("UPDATE spool SET acknowledged = ?1, last = ?2")
                .bind(1, mark).bind(2, newest).run()
        }
        last = newest
        acknowledged = mark
        written = mark
    }

    /// Makes what was committed survive a power cut. sqlite.org/pragma.html#pragma_synchronous: in
    /// this mode the log is flushed before it is copied.
    func flush() throws(StorageFault) { try database.checkpoint(truncate: false) }

    /// Writes samples behind the others, in this order: those of one time as one frame, or more
    /// where their series do not ascend. What finds no number for its series is added to `losses`,
    /// which are written along. Returns the numbers of the samples.
    func append(
        _ samples: [TimedSample], _ undated: UndatedMoment?, _ time: BootTime?, _ losses: LossTally
    ) throws(StorageFault) -> ClosedRange<Int64>? {
        var losses = losses
        var series = series
        var clocks = clocks
        var number = last
        var frames: [SampleFrame] = []
        for sample in samples {
            let time = sample.time
            guard let known = series.number(of: sample.series) else {
                losses.add(.tooManySeries, .init(from: time, to: time, count: 1))
                continue
            }
            let value = SampleFrame.Value(series: known, bits: sample.value.bitPattern)
            if let frame = frames.last, frame.time == time, frame.endSeries <= known {
                frames[frames.count - 1].values.append(value)
            } else {
                frames.append(SampleFrame(time: time, values: [value]))
            }
        }
        let first = last + 1
        let newest = frames.reduce(last) { $0 + Int64($1.values.count) }
        try commit(losses, last: newest) { () throws(StorageFault) in
            try series.write(from: self.series.count, to: database, hasher)
            for frame in frames {
                number += Int64(frame.values.count)
                try FrameRow(
                    last: number, time: frame.time, content: frame.content(hasher),
                    undated: undated
                ).insert(into: database)
            }
            if let undated {
                try clocks.write(undated.boot, last: newest, time, to: database)
            }
        }
        self.series = series
        self.clocks = clocks
        return first <= last ? first...last : nil
    }

    /// What time it was in a boot of which samples wait.
    func keepTime(
        _ time: BootTime, of boot: BootId, _ losses: LossTally
    ) throws(StorageFault) {
        var clocks = clocks
        try commit(losses) { () throws(StorageFault) in
            try clocks.write(boot, last: nil, time, to: database)
        }
        self.clocks = clocks
    }

    /// In memory; the disk follows with the next change.
    func acknowledge(_ number: Int64) {
        acknowledged = min(max(acknowledged, number), last)
    }
}
