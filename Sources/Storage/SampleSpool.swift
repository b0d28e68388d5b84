public import StationModel

/// Samples that wait for the hub: `samples.db`, owned by the hub lane, for one thread at a time.
///
/// Theory of operation. A sample that the hub takes within its minute never comes here: while all
/// is well nothing is written. What could not be delivered is appended, those of one time as one
/// frame where they ascend by their series, and is read back in batches, the oldest first. An
/// acknowledgement moves a mark in memory; the disk follows with the next frame, or after a minute,
/// or 10,000 samples: at least once, and a receiver takes the same sample twice. What the hub has
/// is deleted in steps of a mebibyte, which write a handful of pages.
///
/// Losses (over the budget, refused for their age, damaged, not written) are counted and told once
/// each. The caller takes one with `nextLoss`, which from then on grows no more and survives any
/// kill; writes its entry with `StateChange.sampleLossTold` in one transaction; then calls
/// `forget`. After a kill the same loss comes again: where `Ledger.toldSampleLoss` has its id, it
/// is only forgotten.
///
/// A file that cannot be opened or written stops nobody: `fault` says why, and every call tries
/// again. A damaged one is put aside (`samples.db.damaged`), a
/// new one is made of what can be read and believed of it, and the rest is told as lost.
public final class SampleSpool {
    /// A mark alone is 4 KiB: sixty an hour while a backlog is on its way.
    static let longestUnwritten: Duration = .seconds(60)
    static let mostUnwritten: Int64 = 10_000
    /// What the hub has goes in steps that are worth their pages.
    static let deletionStep: Int64 = 1 << 20
    /// Over the budget an eighth of it goes at once: a step every few days of an outage.
    static let roomShare: Int64 = 8

    let directory: String
    let isStopping: () -> Bool
    /// What the file and its log may take.
    public var budgetBytes: Int64
    /// Why the file cannot be used; `nil` = nothing is wrong.
    public internal(set) var fault: StorageFault?

    var file: SpoolFile?
    /// Not on disk yet.
    var losses = LossTally()
    /// What waited in the file that was open last.
    var known: (life: UInt64, rest: SampleLoss.Extent)?
    /// The newest number of the file that was open last; one in its place goes on behind it.
    var lastNumber: Int64 = 0
    /// By the number of its first sample: what was read, cannot be believed, and still waits.
    var unreadable: [Int64: SampleLoss.Extent] = [:]
    var behindSince: MonotonicInstant?
    /// As it was told last.
    var trusted: (boot: BootId, time: BootTime)?
    /// When a time was last written for itself.
    var keptTimeAt: MonotonicInstant?
    /// When notes of refused samples were last written for themselves.
    var notedAt: MonotonicInstant?
    var writtenBefore: UInt64 = 0

    /// Opens the file in `directory` where there is one.
    ///
    /// - Parameter isStopping: asked while a damaged file is salvaged, which may take a minute:
    ///   whether to give up, and leave it to the next start.
    public init(
        directory: String, budgetBytes: Int64, isStopping: @escaping () -> Bool = { false }
    ) {
        self.directory = directory
        self.budgetBytes = budgetBytes
        self.isStopping = isStopping
        do throws(StorageFault) { _ = try existing() } catch { failed(error) }
    }

    /// Bytes written to the disk since the start, at most.
    public var writtenBytes: UInt64 { writtenBefore + (file?.database.writtenBytes ?? 0) }

    // MARK: In and out

    /// Keeps the samples of a moment until the hub has them, in one transaction with the mark.
    /// What throws is not lost yet: the caller tries again, or says that it does not (`lose`).
    ///
    /// - Parameter undated: when that was, where no clock could say.
    /// - Returns: their numbers, from 0, in the order in which they are given; fewer where there
    ///   are too many series.
    @discardableResult
    public func append(
        _ samples: [TimedSample], undated: UndatedMoment? = nil
    ) throws(StorageFault) -> Range<UInt64> {
        guard !samples.isEmpty else { return 0..<0 }
        // A file that turns out to be damaged is replaced, and the new one takes the samples.
        do throws(StorageFault) { return try appendOnce(samples, undated) } catch {
            guard error.kind == .damaged else { throw error }
            return try appendOnce(samples, undated)
        }
    }

    /// Counts samples that could not be appended, and that nobody will try to append again.
    public func lose(_ samples: [TimedSample]) {
        let times = samples.map(\.time)
        losses.add(
            .notWritten, .init(from: times.min(), to: times.max(), count: samples.count))
    }

    /// Counts samples of somebody who ends and has told nobody of them.
    public func lose(_ reason: SampleLossReason, from: UnixTime, to: UnixTime, count: Int) {
        losses.add(reason, .init(from: from, to: to, count: count))
    }

    private func appendOnce(
        _ samples: [TimedSample], _ undated: UndatedMoment?
    ) throws(StorageFault) -> Range<UInt64> {
        try use(opened()) { (file) throws(StorageFault) in
            try makeRoom(in: file)
            let time = trusted.flatMap { $0.boot == undated?.boot ? $0.time : nil }
            let numbers = try file.append(samples, undated, time, losses)
            wrote()
            return numbers.map { UInt64($0.lowerBound - 1)..<UInt64($0.upperBound) } ?? 0..<0
        }
    }

    /// The order of series that takes the least room: new ones come last.
    public func order(of series: SampleSeries) -> Int { file?.series.known(series) ?? .max }

    /// What waits.
    public func backlog() throws(StorageFault) -> SpoolBacklog {
        guard let file = try existing() else {
            return SpoolBacklog(first: UInt64(lastNumber), end: UInt64(lastNumber))
        }
        return try use(file) { (file) throws(StorageFault) in
            SpoolBacklog(
                first: UInt64(file.acknowledged), end: UInt64(file.last),
                oldest: try file.time(after: file.acknowledged))
        }
    }

    /// Samples before this number are at the hub, or given up. Counts at once in memory.
    public func acknowledge(before number: UInt64, at now: MonotonicInstant) {
        guard let file, Int64(clamping: number) > file.acknowledged else { return }
        file.acknowledge(Int64(clamping: number))
        for (first, extent) in unreadable where first <= file.acknowledged {
            losses.add(.damaged, extent)
            unreadable[first] = nil
        }
        behindSince = behindSince ?? now
    }
}
