public import StationModel

/// How the spool stands.
public struct SpoolStatus: Hashable, Sendable {
    /// Samples that wait for the hub.
    public let waiting: Int
    /// The time of the oldest; `nil` = none waits.
    public let oldest: UnixTime?
    /// What the file and its log take, less free pages.
    public let usedBytes: Int64
    /// Bytes written to the disk since the start, at most.
    public let writtenBytes: UInt64
    /// Series that have a number in the file.
    public let series: Int
    public let quarantined: Int
}

/// A sample that the hub refuses while it takes its neighbours.
public struct QuarantinedSample: Hashable, Sendable {
    /// `nil` = damage has taken its name.
    public let series: SampleSeries?
    public let time: UnixTime
    /// A word of ours (`refused`), never the hub's text.
    public let reason: String
    public let noted: UnixTime
}

extension SampleSpool {
    /// As many as a person looks at; the oldest go, for they say the same as the newer ones.
    public static let mostQuarantined = 1000

    /// Throws what keeps the file from being read; a spool that was never needed is empty.
    public func status() throws(StorageFault) -> SpoolStatus {
        guard let file = try existing() else {
            return SpoolStatus(
                waiting: 0, oldest: nil, usedBytes: 0, writtenBytes: writtenBytes, series: 0,
                quarantined: 0)
        }
        return try use(file) { (file) throws(StorageFault) in
            let quarantined = try file.database.integer("SELECT count(*) FROM quarantine")
            return SpoolStatus(
                waiting: file.waiting, oldest: try file.time(after: file.acknowledged),
                usedBytes: try usedBytes(of: file), writtenBytes: writtenBytes,
                series: file.series.count, quarantined: Int(quarantined))
        }
    }

    /// What is due: the mark, and the deletion of what the hub has. Call it after batches and once
    /// a minute; mostly it does nothing.
    public func keepHouse(at now: MonotonicInstant) throws(StorageFault) {
        guard let file else { return }
        try use(file) { (file) throws(StorageFault) in
            if try file.acknowledgedBytes() >= Self.deletionStep {
                try file.deleteAcknowledged(losses)
                wrote()
            } else if isMarkDue(file, now) {
                try file.commit(losses)
                wrote()
            }
        }
    }

    private func isMarkDue(_ file: SpoolFile, _ now: MonotonicInstant) -> Bool {
        if file.acknowledged - file.written >= Self.mostUnwritten { return true }
        return behindSince.map { now - $0 >= Self.longestUnwritten } ?? false
    }

    /// Writes the mark and gives the file back. The last call, also when it throws.
    public func close() throws(StorageFault) {
        guard let file else { return }
        defer {
            writtenBefore = writtenBytes
            file.database.close()
            self.file = nil
        }
        try use(file) { (file) throws(StorageFault) in
            try file.commit(losses)
            wrote()
            try file.database.checkpoint(truncate: true)
        }
    }

    // MARK: Refused

    /// Notes a sample that the hub refuses, from a batch or live. Again for the same one: the note
    /// is renewed.
    public func quarantine(
        _ sample: TimedSample, reason: String, at noted: UnixTime
    ) throws(StorageFault) {
        try use(opened()) { (file) throws(StorageFault) in
            let labels = try SpoolSeries.bytes(of: sample.series, file.hasher)
            try file.commit(losses) { () throws(StorageFault) in
                let insert = try file.database.statement(
                    """
                    INSERT OR REPLACE INTO quarantine(labels, time_ms, reason, noted_ms)
                    VALUES(?1, ?2, ?3, ?4)
                    """)
                insert.bind(1, labels).bind(2, sample.time.milliseconds)
                try insert.bind(3, reason).bind(4, noted.milliseconds).run()
                try file.database.statement(
                    """
                    DELETE FROM quarantine WHERE place <= (
                        SELECT place FROM quarantine ORDER BY place DESC LIMIT 1 OFFSET ?1)
                    """
                ).bind(1, Int64(Self.mostQuarantined)).run()
            }
            wrote()
        }
    }

    /// The newest 1,000, the oldest of them first.
    public func quarantinedSamples() throws(StorageFault) -> [QuarantinedSample] {
        guard let file = try existing() else { return [] }
        return try use(file) { (file) throws(StorageFault) in
            let rows = try file.database.statement(
                "SELECT labels, time_ms, reason, noted_ms FROM quarantine ORDER BY place")
            defer { rows.reset() }
            var samples: [QuarantinedSample] = []
            while try rows.next() {
                samples.append(
                    QuarantinedSample(
                        series: try SpoolSeries.series(in: rows.blob(0), file.hasher),
                        time: UnixTime(milliseconds: rows.integer(1)), reason: rows.text(2),
                        noted: UnixTime(milliseconds: rows.integer(3))))
            }
            return samples
        }
    }

    // MARK: Losses

    /// The loss to be told next, safe from a power cut; the same again until it is forgotten.
    /// `nil` = there is none. Each one told is an entry in the ledger: ask at most once an hour.
    public func nextLoss() throws(StorageFault) -> SampleLoss? {
        guard let file = try losses.isEmpty ? existing() : opened() else { return nil }
        return try use(file) { (file) throws(StorageFault) in
            let table = LossTable(file.database)
            if let offered = try table.first(offered: true) { return offered }
            let growing = try table.first(offered: false)
            if losses.isEmpty && growing == nil { return nil }
            var offered: SampleLoss?
            try file.commit(LossTally()) { () throws(StorageFault) in
                // First: what is in memory counts for the loss that is given out.
                try losses.write(to: file.database)
                offered = try table.first(offered: false)
                if let offered { try table.write(offered, offered: true) }
            }
            wrote()
            try file.flush()
            return offered
        }
    }

    /// The loss is told, and stays so through a power cut.
    public func forget(lossId: UInt64) throws(StorageFault) {
        guard let file = try existing() else { return }
        try use(file) { (file) throws(StorageFault) in
            try file.commit(losses) { () throws(StorageFault) in
                try LossTable(file.database).delete(lossId)
            }
            wrote()
            try file.flush()
        }
    }
}
