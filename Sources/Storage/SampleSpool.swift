public import StationModel

/// Samples that wait for the hub: `samples.db`, owned by the hub lane, for one thread at a time.
///
/// Theory of operation. A sample that the hub takes within its minute never comes here: while all
/// is well nothing is written. What could not be delivered is appended, those of one time as one
/// frame, and is read back in batches, the oldest first. An acknowledgement moves a mark in
/// memory; the disk follows with the next frame, or after a minute, or 10,000 samples: at least
/// once, and a receiver takes the same sample twice. What the hub has is deleted in steps of a
/// mebibyte, which write a handful of pages.
///
/// Losses (over the budget, refused for their age, damaged, not written) are counted and told once
/// each. The caller takes one with `nextLoss`, which from then on grows no more and survives any
/// kill; writes its entry with `StateChange.sampleLossTold` in one transaction; then calls
/// `forget`. After a kill the same loss comes again: where `Ledger.toldSampleLoss` has its id, it
/// is only forgotten.
///
/// A file that cannot be opened or written stops nobody: `fault` says why, every call tries again,
/// and what could not be written is a loss. A damaged one is put aside (`samples.db.damaged`), a
/// new one is made, and the rest is told as lost.
public final class SampleSpool {
    /// A mark alone is 4 KiB: sixty an hour while a backlog is on its way.
    static let longestUnwritten: Duration = .seconds(60)
    static let mostUnwritten: Int64 = 10_000
    /// What the hub has goes in steps that are worth their pages.
    static let deletionStep: Int64 = 1 << 20
    /// Over the budget an eighth of it goes at once: a step every few days of an outage.
    static let roomShare: Int64 = 8

    let directory: String
    /// Whose floor counts: another receiver may take what this one refuses.
    let endpoint: String
    /// What the file and its log may take.
    public var budgetBytes: Int64
    /// Why the file cannot be used; `nil` = nothing is wrong.
    public internal(set) var fault: StorageFault?

    var file: SpoolFile?
    /// Not on disk yet.
    var losses = LossTally()
    /// What waited in the file that was open last.
    var known: (life: UInt64, rest: SampleLoss.Extent)?
    var behindSince: MonotonicInstant?
    var writtenBefore: UInt64 = 0

    /// Opens the file in `directory` where there is one.
    ///
    /// - Parameter endpoint: names the receiver (its URL); its floor is kept under this name.
    public init(directory: String, budgetBytes: Int64, endpoint: String) {
        self.directory = directory
        self.budgetBytes = budgetBytes
        self.endpoint = endpoint
        do throws(StorageFault) { _ = try existing() } catch { failed(error) }
    }

    /// Bytes written to the disk since the start, at most.
    public var writtenBytes: UInt64 { writtenBefore + (file?.database.writtenBytes ?? 0) }
    /// Samples that wait for the hub.
    public var waiting: Int { file?.waiting ?? 0 }

    // MARK: In and out

    /// Keeps samples until the hub has them, in one transaction with the mark. What throws is
    /// lost, and counted as such.
    public func append(_ samples: [TimedSample]) throws(StorageFault) {
        guard let first = samples.first else { return }
        do throws(StorageFault) {
            // A file that turns out to be damaged is replaced, and the new one takes the samples.
            do throws(StorageFault) { try appendOnce(samples) } catch {
                guard error.kind == .damaged else { throw error }
                try appendOnce(samples)
            }
        } catch {
            let times = samples.map(\.time)
            losses.add(
                .notWritten,
                .init(
                    from: times.min() ?? first.time, to: times.max() ?? first.time,
                    count: samples.count))
            throw error
        }
    }

    private func appendOnce(_ samples: [TimedSample]) throws(StorageFault) {
        try use(opened()) { (file) throws(StorageFault) in
            try makeRoom(in: file)
            try file.append(samples, losses)
            wrote()
        }
    }

    /// The oldest samples that wait; `nil` = none do. The same again until it is acknowledged.
    public func nextBatch(most: Int) throws(StorageFault) -> SampleBatch? {
        guard let file = try existing() else { return nil }
        return try use(file) { (file) throws(StorageFault) in
            try file.next(most: most, newerThan: floor(in: file), &losses)
        }
    }

    /// The hub has stored the batch, but for what was quarantined. Counts at once in memory.
    public func acknowledge(_ batch: SampleBatch, at now: MonotonicInstant) {
        // A batch of a file that was replaced meanwhile: its numbers mean others now.
        guard let file, batch.life == file.life, batch.end > file.acknowledged else { return }
        if let unreadable = batch.unreadable { losses.add(.damaged, unreadable) }
        file.acknowledge(batch.end)
        behindSince = behindSince ?? now
    }

    /// The hub refuses the batch as too old: it is lost, and so is whatever is not newer than
    /// `floor`. In one transaction.
    public func refuse(_ batch: SampleBatch, upTo floor: UnixTime) throws(StorageFault) {
        guard let file, batch.life == file.life else { return }
        let times = batch.samples.map(\.time)
        var refused = losses
        if let unreadable = batch.unreadable { refused.add(.damaged, unreadable) }
        if batch.end > file.acknowledged {
            refused.add(
                .refused, .init(from: times.min(), to: times.max(), count: times.count))
        }
        try use(file) { (file) throws(StorageFault) in
            try file.commit(refused, acknowledging: batch.end) { () throws(StorageFault) in
                try file.database.execute("DELETE FROM floor")
                try file.database.statement(
                    "INSERT INTO floor(endpoint, time_ms) VALUES(?1, ?2)"
                ).bind(1, endpoint).bind(2, floor.milliseconds).run()
            }
            wrote()
        }
    }
}
