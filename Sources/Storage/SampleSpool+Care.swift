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
}

extension SampleSpool {
    /// Throws what keeps the file from being read; a spool that was never needed is empty.
    public func status() throws(StorageFault) -> SpoolStatus {
        guard let file = try existing() else {
            return SpoolStatus(
                waiting: 0, oldest: nil, usedBytes: 0, writtenBytes: writtenBytes, series: 0)
        }
        return try use(file) { (file) throws(StorageFault) in
            SpoolStatus(
                waiting: file.waiting, oldest: try file.time(after: file.acknowledged),
                usedBytes: try usedBytes(of: file), writtenBytes: writtenBytes,
                series: file.series.count)
        }
    }

    /// What is due: the mark, the notes of refused samples, and the deletion of what the hub has.
    /// Call it after batches and once a minute; mostly it does nothing.
    public func keepHouse(at now: MonotonicInstant) throws(StorageFault) {
        let isNoteDue = isNoteDue(now)
        guard let file = try isNoteDue ? opened() : file else { return }
        try use(file) { (file) throws(StorageFault) in
            if try file.acknowledgedBytes() >= Self.deletionStep {
                try file.deleteAcknowledged(losses)
                wrote()
            } else if isNoteDue || isMarkDue(file, now) {
                try file.commit(losses)
                wrote()
            }
            try file.shrink()
        }
        if isNoteDue { notedAt = now }
    }

    private func isMarkDue(_ file: SpoolFile, _ now: MonotonicInstant) -> Bool {
        if file.acknowledged - file.written >= Self.mostUnwritten { return true }
        return behindSince.map { now - $0 >= Self.longestUnwritten } ?? false
    }

    /// Writes the mark and gives the file back. The last call, also when it throws.
    public func close() throws(StorageFault) {
        let knowsMore = !losses.isEmpty || !losses.refused.all.isEmpty
        guard let file = try knowsMore ? opened() : file else { return }
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
                try losses.write(to: file.database, file.hasher)
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
