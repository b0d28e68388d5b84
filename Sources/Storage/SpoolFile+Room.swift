import StationModel

/// What the file takes, and how it becomes less.
extension SpoolFile {
    /// Pages in use and the log; free pages are room.
    func usedBytes() throws(StorageFault) -> Int64 {
        try pageBytes() + Int64(database.logBytes)
    }

    private func pageBytes() throws(StorageFault) -> Int64 {
        let pages = try database.integer("PRAGMA page_count")
        let free = try database.integer("PRAGMA freelist_count")
        return (pages - free) * Int64(database.pageSize)
    }

    /// The number of the oldest frame that is still in the file.
    private func oldest() throws(StorageFault) -> Int64? {
        let row = try database.statement("SELECT min(last) FROM frame")
        defer { row.reset() }
        return try row.next() ? row.optionalInteger(0) : nil
    }

    /// About what the acknowledged frames take.
    func acknowledgedBytes() throws(StorageFault) -> Int64 {
        guard let oldest = try oldest(), oldest <= acknowledged else { return 0 }
        return try bytesPerSample(from: oldest) * (acknowledged - oldest)
    }

    private func bytesPerSample(from oldest: Int64) throws(StorageFault) -> Int64 {
        max(1, try pageBytes() / (last - oldest + 1))
    }

    /// Deletes the oldest frames until about so many bytes are free, and all but so many notes of
    /// refused samples. What of the frames the hub does not have is lost.
    func dropOldest(
        freeing bytes: Int64, keepingRefused refused: Int64, _ losses: LossTally
    ) throws(StorageFault) {
        guard let oldest = try oldest() else {
            return try commit(losses) { () throws(StorageFault) in
                try QuarantineTable(self).keep(newest: refused)
            }
        }
        let wanted = oldest + bytes / (try bytesPerSample(from: oldest))
        let find = try database.statement("SELECT max(last) FROM frame WHERE last <= ?1")
        find.bind(1, wanted)
        defer { find.reset() }
        let end = try find.next() ? find.integer(0) : oldest
        find.reset()
        var losses = losses
        if end > acknowledged {
            losses.add(
                .budget,
                .init(
                    from: try time(after: acknowledged), to: try time(after: end - 1),
                    count: Int(end - acknowledged)))
        }
        try commit(losses, acknowledging: end) { () throws(StorageFault) in
            try database.statement("DELETE FROM frame WHERE last <= ?1").bind(1, end).run()
            try SpoolClocks.forget(through: end, database)
            try QuarantineTable(self).keep(newest: refused)
        }
    }

    /// Deletes what the hub has; where nothing waits, the series too. What throws has changed
    /// nothing.
    func deleteAcknowledged(_ losses: LossTally) throws(StorageFault) {
        let isDone = waiting == 0
        try commit(losses) { () throws(StorageFault) in
            try database.statement("DELETE FROM frame WHERE last <= ?1")
                .bind(1, acknowledged).run()
            try SpoolClocks.forget(through: acknowledged, database)
            if isDone { try database.execute("DELETE FROM series") }
        }
        if isDone { series = SpoolSeries() }
    }

    /// Gives back the file's room where nothing waits: by then it is nearly empty, and making it
    /// small writes a handful of pages. A disk that has no room even for that is asked again.
    func shrink() throws(StorageFault) {
        guard waiting == 0 else { return }
        let free = try database.integer("PRAGMA freelist_count")
        guard free * Int64(database.pageSize) > Self.worthShrinking else { return }
        try database.execute("VACUUM")
        try database.checkpoint(truncate: true)
    }

    /// 8 MiB: less than a day's samples is room for the next time.
    private static let worthShrinking: Int64 = 8 << 20

    /// The time of the first frame behind a number.
    func time(after number: Int64) throws(StorageFault) -> UnixTime? {
        let row = try database.statement(
            "SELECT time_ms FROM frame WHERE last > ?1 ORDER BY last LIMIT 1")
        row.bind(1, number)
        defer { row.reset() }
        return try row.next() ? UnixTime(milliseconds: row.integer(0)) : nil
    }

    /// What waits, as far as memory and the file can tell.
    func remains() throws(StorageFault) -> SampleLoss.Extent {
        .init(
            from: try time(after: acknowledged), to: try time(after: last - 1), count: waiting)
    }
}
