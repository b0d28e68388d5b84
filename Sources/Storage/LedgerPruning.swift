public import StationModel

/// Pruning: the oldest entries go when the state directory's budget leaves no room for new ones.
///
/// Theory of operation. An entry goes only when it is past retention, and where there is a hub,
/// when the hub has acknowledged it: what it has not stays, whatever the budget says, and the
/// budget used up is an alarm. Without a hub age alone decides. As for erasure, age is judged by
/// what was written while the clock was trusted: what stands before such an entry is older than
/// it. The ledger then begins with a checkpoint, whose signature vouches for the hash of the entry
/// before it.
///
/// A step has two parts. One small transaction says that the ledger now begins at a checkpoint,
/// and writes a `ledger.pruned` entry about it: from here on nobody reads what stands before.
/// Then the rows go, in slices that keep no append waiting. A stop between two slices leaves rows
/// that are not part of the ledger any more; the next slice takes them.
///
/// Steps are large and rare (`StorageUse`): a step writes what it frees twice over, once to the
/// log and once to the file.
extension Ledger {
    /// Some 100 KB of rows: a few milliseconds, and a small group in the log.
    static let pruningSlice = 500

    /// What one call did.
    public enum Pruning: Hashable, Sendable {
        /// There is room enough.
        case notNeeded(StorageUse)
        /// Rows went, or a step has begun: another call goes on.
        case hasMore
        /// Room is needed, and nothing may go.
        case nothingToPrune(StorageUse)
    }

    /// Does one slice of what the budget demands.
    ///
    /// `cutoff` is `timeForAges` − retention days; `nil` = nothing new may go. `forHub`: entries
    /// wait for a hub to acknowledge them.
    public func prune(
        budget: Int64, before cutoff: UnixTime?, forHub: Bool, moment: Moment, boot: BootId
    ) throws(StorageFault) -> Pruning {
        if try removeSlice() { return .hasMore }
        let use = try use(budget: budget)
        guard use.needsPruning else { return .notNeeded(use) }
        guard let cutoff, let end = try pruningEnd(use, cutoff, forHub) else {
            return .nothingToPrune(use)
        }
        let first = try LedgerFile.first(of: database)
        let entry = LedgerEntry(
            .ledgerPruned, at: moment, subject: "ledger", data: pruned(from: first, upTo: end - 1))
        _ = try append([LedgerRecord(entry)], boot: boot) { () throws(StorageFault) in
            try database.setFact(LedgerSchema.Fact.firstSequence, end)
            try forgetQuarantined(before: end)
        }
        return .hasMore
    }

    /// What a step takes. A hub that was there once, and is not configured any more, learns from
    /// this entry what it will never get.
    private func pruned(from first: Int64, upTo last: Int64) -> [String: LedgerValue] {
        var data: [String: LedgerValue] = [
            "from": .integer(first), "to": .integer(last), "reason": .text("budget"),
        ]
        let acknowledged = Int64(clamping: acknowledgedSequence)
        if acknowledged > 0, acknowledged < last {
            data["unacknowledged"] = .integer(last - max(acknowledged, first - 1))
        }
        return data
    }

    /// The checkpoint to begin with from now on: the first that frees enough, or else the newest
    /// that is old enough.
    private func pruningEnd(
        _ use: StorageUse, _ cutoff: UnixTime, _ forHub: Bool
    ) throws(StorageFault) -> Int64? {
        let first = try LedgerFile.first(of: database)
        let entries = head.sequence - first + 1
        let bytesPerEntry = max(1, use.ledgerBytes / entries)
        let enough = first + use.excessBytes / bytesPerEntry
        let old = "kind = 'ledger.checkpoint' AND clock > -2 AND time_ms < ?3 AND seq <= ?4"
        // The checkpoint itself stays; what stands before it must be acknowledged.
        let mostEnd = forHub ? Int64(clamping: acknowledgedSequence) + 1 : .max
        let end = try database.statement(
            """
            SELECT ifnull(
                (SELECT min(seq) FROM ledger WHERE seq >= ?2 AND \(old)),
                (SELECT max(seq) FROM ledger WHERE seq > ?1 AND \(old)))
            """)
        end.bind(1, first).bind(2, max(enough, first + 1)).bind(3, cutoff.milliseconds)
        end.bind(4, mostEnd)
        defer { end.reset() }
        return try end.next() ? end.optionalInteger(0) : nil
    }

    /// Deletes some rows before the ledger's beginning; false = there are none.
    private func removeSlice() throws(StorageFault) -> Bool {
        let first = try LedgerFile.first(of: database)
        let oldest = try database.integer("SELECT min(seq) FROM ledger")
        guard oldest < first else { return false }
        let end = min(first, oldest + Int64(Self.pruningSlice))
        // Slices follow each other closely: the log must not grow into the room that they make.
        if logBytes > Self.logWorthCopying { try copyLog(.passive) }
        // Retention has erased these already, but for entries whose age nobody could judge.
        if try eraseLinks(upTo: end - 1) > 0 { try database.checkpoint(truncate: true) }
        try database.transaction { () throws(StorageFault) in
            try database.statement("DELETE FROM ledger WHERE seq < ?1").bind(1, end).run()
        }
        return true
    }
}
