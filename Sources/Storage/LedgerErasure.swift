import Glibc
public import StationModel

/// Retention: the link between an entry and a person is erased, the entry and the chain stay.
///
/// An untrusted clock says nothing of an entry's age, so age is judged by entries that were
/// written while the clock was trusted: what stands before such an entry is older than it. Nor is
/// a time that one answer of a time server has made up believed (`timeForAges`): what is erased
/// too early is gone for good, what is erased later was only kept a little longer.
extension Ledger {
    /// A slice is one short transaction: other groups wait a few milliseconds for it.
    static let erasureSlice = 1000

    /// Now, as far as ages go: by the clock, where it is trusted, and never later than the trusted
    /// time on disk, which follows no time that the station doubts. `nil` = nothing is old yet.
    public func timeForAges(at moment: Moment) -> UnixTime? {
        guard moment.trust.isTrusted, let remembered = trustedTime else { return nil }
        return min(moment.wall, remembered)
    }

    /// What one slice did.
    public struct Erasure: Hashable, Sendable {
        /// Links erased by this call.
        public let links: Int
        /// Whether another call may find more.
        public let hasMore: Bool
    }

    /// Erases up to 1,000 entries' links from before `cutoff` (now − retention days). The last
    /// slice of an erasure also empties the log, where the erased bytes would stay.
    public func eraseLinks(before cutoff: UnixTime) throws(StorageFault) -> Erasure {
        var links = try eraseSalvagedLinks(before: cutoff)
        let bound = try newestOldEntry(before: cutoff)
        if let bound {
            links += try eraseLinks(upTo: bound)
        }
        if bound == nil || links == 0 { try eraseDamagedCopies(before: cutoff) }
        // With every slice, not only the last: a power cut in between would leave it undone.
        if links > 0 { try database.checkpoint(truncate: true) }
        return Erasure(links: links, hasMore: bound != nil)
    }

    /// The newest entry, among the oldest `erasureSlice` with a link, that is surely too old: by
    /// its own date, or by that of a checkpoint behind it. Where the clock was not trusted for
    /// longer than a slice, no entry of it can tell.
    private func newestOldEntry(before cutoff: UnixTime) throws(StorageFault) -> Int64? {
        let newest = try database.statement(
            """
            SELECT max(seq) FROM (
                SELECT l.seq, l.time_ms, l.clock FROM person AS p JOIN ledger AS l USING(seq)
                ORDER BY p.seq LIMIT \(Self.erasureSlice))
            WHERE clock > -2 AND time_ms < ?1 OR seq < (
                SELECT max(seq) FROM ledger
                WHERE kind = 'ledger.checkpoint' AND clock > -2 AND time_ms < ?1)
            """)
        newest.bind(1, cutoff.milliseconds)
        defer { newest.reset() }
        return try newest.next() ? newest.optionalInteger(0) : nil
    }

    /// Erases the links of all entries up to this one; returns how many there were.
    func eraseLinks(upTo sequence: Int64) throws(StorageFault) -> Int {
        let erase = try database.statement("DELETE FROM person WHERE seq <= ?1 RETURNING seq")
        erase.bind(1, sequence)
        return try database.transaction { () throws(StorageFault) in
            var count = 0
            while try erase.next() { count += 1 }
            return count
        }
    }

    private func eraseSalvagedLinks(before cutoff: UnixTime) throws(StorageFault) -> Int {
        let erase = try database.statement(
            """
            UPDATE salvaged SET salt = NULL, member = NULL
            WHERE member IS NOT NULL AND time_ms < ?1 RETURNING seq
            """)
        erase.bind(1, cutoff.milliseconds)
        return try database.transaction { () throws(StorageFault) in
            var count = 0
            while try erase.next() { count += 1 }
            return count
        }
    }

    /// A damaged file that was kept aside holds links too: it goes when it is too old.
    private func eraseDamagedCopies(before cutoff: UnixTime) throws(StorageFault) {
        let replacement = StationReplacement(directory: directory)
        for path in replacement.asidePaths {
            guard let status = try Files.status(path),
                Int64(status.st_mtim.tv_sec) < cutoff.seconds
            else { continue }
            try Files.remove(path)
            try Files.remove(path + "-wal")
        }
    }

    /// Erases what nobody asks for any more of who took what: days of quotas that are over, and
    /// vouchers that have surely expired. Returns how many rows went. At a busy station each new
    /// row does the same; at a quiet one pseudonyms would stay for months.
    public func eraseOldRights(now: UnixTime) throws(StorageFault) -> Int {
        try database.transaction { () throws(StorageFault) in
            let days = try database.statement("DELETE FROM quota_use WHERE day < ?1 RETURNING 1")
                .bind(1, Int64(QuotaUse.firstDayKept(at: now).daysSinceEpoch))
            var count = try SuppliesWriter.eraseVouchers(from: database, at: now)
            while try days.next() { count += 1 }
            return count
        }
    }
}
