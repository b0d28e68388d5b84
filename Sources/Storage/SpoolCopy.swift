import StationModel

/// Copies what of a damaged `samples.db` can be read and believed, and says what cannot be.
struct SpoolCopy {
    private let source: SQLiteDatabase
    private let target: SQLiteDatabase
    private let memory: SpoolSalvage.Memory?
    private let hasher: SHA256Hasher
    private let base: Int64
    private var clocks: SpoolClocks
    /// The newest number of the new file.
    private var last: Int64
    /// Of the old one: behind which number its samples waited; `nil` = nobody knows.
    private var start: Int64?
    private var reached: Int64 = 0
    private var newest: UnixTime?
    /// Between which times something was not saved; where nobody knows one of them, it is `nil`.
    private var lost: SampleLoss.Extent?

    init(
        from source: SQLiteDatabase, to target: SQLiteDatabase, _ memory: SpoolSalvage.Memory?,
        behind base: Int64
    ) throws(StorageFault) {
        self.source = source
        self.target = target
        self.memory = memory
        self.base = base
        let hasher = try SHA256Hasher()
        let known = readable { () throws(StorageFault) in try SpoolClocks(source, hasher) }
        clocks = memory?.clocks ?? known ?? SpoolClocks(hasher)
        self.hasher = hasher
        last = base
    }

    /// Inside the caller's transaction on the new file, whose faults are thrown, with those of
    /// `mayGoOn`.
    mutating func run(_ mayGoOn: () throws(StorageFault) -> Void) throws(StorageFault) {
        // The file's own names cost as many look-ups as there may be; memory has them all.
        let series: SpoolSeries
        if let memory {
            series = memory.series
        } else {
            series = try SpoolSeries(salvagedFrom: source, hasher)
        }
        try series.write(from: 0, to: target, hasher)
        start = memory?.acknowledged ?? number(of: "acknowledged")
        reached = start ?? 0
        let end = memory?.last ?? number(of: "last")
        var scan = SpoolScan(source, behind: reached, end: end, hasher)
        try scan.run { (found) throws(StorageFault) in
            try mayGoOn()
            try copy(found, series)
        }
        if start == nil, !scan.sawHole { start = reached }
        try target.statement("UPDATE spool SET last = ?1").bind(1, last).run()
        try tell(until: end ?? (scan.sawEnd ? reached : nil))
        try copyLosses()
        try copyNotes()
    }

    /// A column of the only row of the table `spool`.
    func number(of column: String) -> Int64? {
        let found = readable { () throws(StorageFault) -> Int64? in
            let row = try source.statement("SELECT \(column) FROM spool")
            defer { row.reset() }
            return try row.next() ? row.optionalInteger(0) : nil
        }
        return found ?? nil
    }

    // MARK: Frames

    private mutating func copy(
        _ found: SpoolScan.Found, _ series: SpoolSeries
    ) throws(StorageFault) {
        let time = found.row.time
        if start == nil, !found.isBehindHole {
            start = found.before
            reached = found.before
        }
        // Between the times of what was saved beside it.
        if found.before > reached { widen(newest ?? memory?.rest.from, time) }
        let values = found.values.suffix(Int(clamping: found.row.last - reached))
            .filter { series[$0.series] != nil }
        if values.count < min(found.values.count, Int(clamping: found.row.last - reached)) {
            widen(time, time)
        }
        reached = found.row.last
        newest = time
        guard !values.isEmpty else { return }
        last += Int64(values.count)
        let isWhole = values.count == found.values.count
        let content =
            try isWhole
            ? found.row.content : SampleFrame(time: time, values: values).content(hasher)
        try FrameRow(last: last, time: time, content: content, undated: found.row.undated)
            .insert(into: target)
        guard let boot = found.row.undated?.boot else { return }
        try clocks.write(boot, last: last, nil, to: target)
    }

    private mutating func widen(_ from: UnixTime?, _ to: UnixTime?) {
        guard let before = lost else { return lost = .init(from: from, to: to, count: nil) }
        lost?.from = before.from.flatMap { one in from.map { min(one, $0) } }
        lost?.to = before.to.flatMap { one in to.map { max(one, $0) } }
    }

    // MARK: Losses

    /// What waited, less what was copied.
    private mutating func tell(until end: Int64?) throws(StorageFault) {
        if end ?? .max > reached { widen(newest ?? memory?.rest.from, memory?.rest.to) }
        let count = start.flatMap { start in
            end.map { Int(clamping: max($0, reached) - start - (last - base)) }
        }
        var losses = LossTally()
        losses.add(.damaged, .init(from: lost?.from, to: lost?.to, count: count))
        try losses.write(to: target, hasher)
    }

    /// Those that nobody has been told of, as they are; that of a name which no version wrote, and
    /// one that cannot be read, is told as damage whose size nobody knows.
    private func copyLosses() throws(StorageFault) {
        let own = LossTable(target)
        let growing = try own.first(reason: .damaged)
        let old = readable { () throws(StorageFault) in try LossTable(source).all() }
        for (loss, isOffered) in old ?? [] {
            guard loss.reason == .damaged, !isOffered, let growing else {
                try own.write(loss, offered: isOffered)
                continue
            }
            try own.write(
                SampleLoss(
                    id: growing.id, reason: .damaged,
                    extent: growing.extent.merged(with: loss.extent)))
        }
        guard old == nil else { return }
        var losses = LossTally()
        losses.add(.damaged, .init(from: nil, to: nil, count: nil))
        try losses.write(to: target, hasher)
    }

    /// Their losses are told already: what of them is not saved, nobody misses but a technician.
    private func copyNotes() throws(StorageFault) {
        var saved: [QuarantinedSample] = []
        _ = readable { () throws(StorageFault) in
            try QuarantineTable(source, hasher).forEach { saved.append($0) }
        }
        try QuarantineTable(target, hasher).write(saved)
    }
}
