public import StationModel

/// The ledger as the queue of events to the hub: read in pages, acknowledged by a mark.
extension Ledger {
    /// Entries behind `place` (`nil`: behind what is acknowledged), at most `mostEntries` and so
    /// many that their texts (kind, subject, data) have at most `mostBytes`; one entry is always
    /// taken. Entries of earlier epochs, saved from damaged files, come first.
    ///
    /// Nothing is changed. Reading on from a page's end does not wait for the hub's answer.
    public func outboxPage(
        after place: LedgerPlace? = nil, mostEntries: Int, mostBytes: Int
    ) throws(StorageFault) -> OutboxPage {
        let known = outbox.lives.firstIndex { $0.epoch == place?.epoch }
        var index = known ?? 0
        var behind = known == nil ? 0 : place?.sequence ?? 0
        while index < outbox.lives.count {
            let life = outbox.lives[index]
            let first = max(behind, life.acknowledged) + 1
            var builder = OutboxPageBuilder(
                self, life, clock: outbox.clock, mostEntries: mostEntries, mostBytes: mostBytes)
            try builder.read(from: Int64(clamping: first))
            outbox.clock = builder.clock
            let isOwn = index == outbox.lives.count - 1
            if !builder.entries.isEmpty || builder.wasCut || isOwn {
                return OutboxPage(
                    entries: builder.entries, hasMore: builder.wasCut || !isOwn)
            }
            index += 1
            behind = 0
        }
        return OutboxPage(entries: [], hasMore: false)
    }

    /// One entry as it is sent, acknowledged or not. Its clock is searched for in slices: ask again
    /// for the same place where it is unfinished.
    public func outboxEntry(at place: LedgerPlace) throws(StorageFault) -> OutboxLook {
        let life = outbox.lives.first { $0.epoch == place.epoch }
        guard let life else { return .gone }
        var builder = OutboxPageBuilder(
            self, life, clock: outbox.looks.take(place), mostEntries: 1, mostBytes: .max)
        try builder.read(from: Int64(clamping: place.sequence))
        if builder.entries.isEmpty && builder.wasCut {
            outbox.looks.keep(builder.clock, for: place)
            return .unfinished
        }
        return builder.entries.first { $0.entry.place == place }.map { .found($0) } ?? .gone
    }

    /// Whether the entry is there, of this epoch or an earlier one.
    func holds(_ place: LedgerPlace) throws(StorageFault) -> Bool {
        let row = try database.statement(
            place.epoch == epoch
                ? "SELECT 1 FROM ledger WHERE seq = ?1"
                : "SELECT 1 FROM salvaged WHERE seq = ?1 AND epoch = ?2")
        row.bind(1, Int64(clamping: place.sequence))
        if place.epoch != epoch { row.bind(2, Int64(bitPattern: place.epoch)) }
        defer { row.reset() }
        return try row.next()
    }

    /// The hub has stored all entries up to `place`. Counts at once in memory, and on disk with the
    /// next group of entries (`writeAcknowledgements`). A place of another ledger, or behind what
    /// is acknowledged, changes nothing.
    public func acknowledge(upTo place: LedgerPlace, at now: MonotonicInstant) {
        let isOwn = place.epoch == epoch
        guard !isOwn || place.sequence <= lastSequence else { return }
        outbox.acknowledge(place, at: now)
    }

    /// Writes what was acknowledged where no group of entries came to carry it for 15 minutes, or
    /// where it is 1,000 entries. Returns whether it wrote.
    @discardableResult
    public func writeAcknowledgements(at now: MonotonicInstant) throws(StorageFault) -> Bool {
        guard outbox.isWritingDue(at: now) else { return false }
        try database.requireFileInPlace()
        try database.transaction { () throws(StorageFault) in try outbox.write(to: database) }
        outbox.written()
        return true
    }

    /// How far the hub is behind. A few look-ups, whatever is waiting.
    public func outboxBacklog() throws(StorageFault) -> OutboxBacklog {
        var count: UInt64 = 0
        var oldest: UnixTime?
        for life in outbox.lives {
            let first = life.last == nil ? UInt64(try LedgerFile.first(of: database)) : 1
            let behind = max(life.acknowledged, first - 1)
            let last = life.last ?? lastSequence
            guard last > behind else { continue }
            count += last - behind
            if oldest == nil { oldest = try time(ofFirstAfter: behind, in: life) }
        }
        let quarantined = try database.integer("SELECT count(*) FROM hub_quarantine")
        return OutboxBacklog(entries: count, oldest: oldest, quarantined: Int(quarantined))
    }

    private func time(
        ofFirstAfter sequence: UInt64, in life: Outbox.Life
    ) throws(StorageFault) -> UnixTime? {
        let isOwn = life.last == nil
        let row = try database.statement(
            isOwn
                ? "SELECT time_ms FROM ledger WHERE seq > ?1 ORDER BY seq LIMIT 1"
                : """
                SELECT time_ms FROM salvaged WHERE epoch = ?2 AND seq > ?1 ORDER BY seq LIMIT 1
                """)
        row.bind(1, Int64(clamping: sequence))
        if !isOwn { row.bind(2, Int64(bitPattern: life.epoch)) }
        defer { row.reset() }
        return try row.next() ? UnixTime(milliseconds: row.integer(0)) : nil
    }

    /// The newest entry of this ledger that the hub has acknowledged, and whether it ever has any.
    var acknowledgedSequence: UInt64 { outbox.lives.last?.acknowledged ?? 0 }

    /// The loss of samples that an entry told last; `nil` = none was told.
    public func toldSampleLoss() throws(StorageFault) -> UInt64? {
        try database.fact(LedgerSchema.Fact.toldSampleLoss).map { UInt64(bitPattern: $0) }
    }
}
