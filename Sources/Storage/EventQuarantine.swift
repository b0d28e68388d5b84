public import StationModel

/// An event that the hub refuses whatever is done, while it takes its neighbours. The entry stays
/// in the ledger; the queue goes on without it.
public struct QuarantinedEvent: Hashable, Sendable {
    public let place: LedgerPlace
    /// The entry's, `noun.verb`; `nil` = the entry is gone.
    public let kind: String?
    /// A word of ours (`contentRefused`), never the hub's text.
    public let reason: String
    /// HTTP; `nil` = an older version has noted none.
    public let status: Int?
    /// When it was refused.
    public let time: UnixTime
    /// A person wants it to be sent once more.
    public let isReleased: Bool
}

/// What became of the wish to quarantine an event.
public enum Quarantining: Hashable, Sendable {
    case done
    /// So many are quarantined already that the hub's end is wrong, not the events: the queue
    /// waits.
    case full
}

extension Ledger {
    /// A sink that refuses more, one by one, does not do so for what is in them.
    public static let mostQuarantinedEvents = 1000

    /// Notes that the hub refuses this event; what stands before it must be acknowledged, and so is
    /// the event itself, in one transaction, which also writes `notice`, an entry that tells of
    /// it. Again for the same event: the note is renewed.
    public func quarantine(
        _ place: LedgerPlace, reason: String, status: Int?, at moment: Moment,
        telling notice: (entry: LedgerEntry, boot: BootId)? = nil
    ) throws(StorageFault) -> Quarantining {
        try database.requireFileInPlace()
        let known = try released(place) != nil
        let count = try database.integer("SELECT count(*) FROM hub_quarantine")
        guard known || count < Self.mostQuarantinedEvents else { return .full }
        let before = outbox
        acknowledge(upTo: place, at: moment.instant)
        do throws(StorageFault) {
            if let notice {
                _ = try append([LedgerRecord(notice.entry)], boot: notice.boot) {
                    () throws(StorageFault) in try note(place, reason, status, moment)
                }
            } else {
                try database.transaction { () throws(StorageFault) in
                    try note(place, reason, status, moment)
                    try outbox.write(to: database)
                }
                outbox.written()
            }
        } catch {
            outbox = before
            throw error
        }
        return .done
    }

    private func note(
        _ place: LedgerPlace, _ reason: String, _ status: Int?, _ moment: Moment
    ) throws(StorageFault) {
        let insert = try database.statement(
            """
            INSERT OR REPLACE INTO
                hub_quarantine(epoch, seq, reason, time_ms, released, status)
            VALUES(?1, ?2, ?3, ?4, 0, ?5)
            """)
        bind(place, insert).bind(3, reason).bind(4, moment.wall.milliseconds)
        try insert.bind(5, status.map { Int64($0) }).run()
    }

    /// All of them, in the order of their places; at most 1,000.
    public func quarantinedEvents() throws(StorageFault) -> [QuarantinedEvent] {
        let rows = try database.statement(
            """
            SELECT q.epoch, q.seq, coalesce(l.kind, s.kind), q.reason, q.status, q.time_ms,
                q.released
            FROM hub_quarantine AS q
            LEFT JOIN ledger AS l ON q.epoch = ?1 AND l.seq = q.seq
            LEFT JOIN salvaged AS s ON s.epoch = q.epoch AND s.seq = q.seq
            ORDER BY q.epoch, q.seq
            """)
        rows.bind(1, Int64(bitPattern: epoch))
        defer { rows.reset() }
        var events: [QuarantinedEvent] = []
        while try rows.next() {
            events.append(
                QuarantinedEvent(
                    place: place(rows), kind: rows.isNull(2) ? nil : rows.text(2),
                    reason: rows.text(3), status: rows.optionalInteger(4).map { Int($0) },
                    time: UnixTime(milliseconds: rows.integer(5)),
                    isReleased: rows.integer(6) != 0))
        }
        return events
    }

    /// A person wants the event to be sent once more. Returns whether it is quarantined.
    public func release(_ place: LedgerPlace) throws(StorageFault) -> Bool {
        guard try released(place) != nil else { return false }
        try database.requireFileInPlace()
        try database.transaction { () throws(StorageFault) in
            let release = try database.statement(
                "UPDATE hub_quarantine SET released = 1 WHERE epoch = ?1 AND seq = ?2")
            try bind(place, release).run()
        }
        return true
    }

    /// The event is stored at the hub after all, or nobody asks for it any more.
    public func forgetQuarantined(_ place: LedgerPlace) throws(StorageFault) {
        try database.requireFileInPlace()
        try database.transaction { () throws(StorageFault) in
            let forget = try database.statement(
                "DELETE FROM hub_quarantine WHERE epoch = ?1 AND seq = ?2")
            try bind(place, forget).run()
        }
    }

    /// An event that was released; `nil` = none was. One at a time: nobody knows whether the hub
    /// takes it now.
    public func releasedEvent() throws(StorageFault) -> LedgerPlace? {
        let rows = try database.statement(
            "SELECT epoch, seq FROM hub_quarantine WHERE released = 1 ORDER BY epoch, seq")
        defer { rows.reset() }
        while try rows.next() {
            let place = place(rows)
            if try holds(place) { return place }
        }
        return nil
    }

    /// Of a row's first two columns.
    private func place(_ row: SQLiteStatement) -> LedgerPlace {
        LedgerPlace(
            epoch: UInt64(bitPattern: row.integer(0)),
            sequence: UInt64(clamping: row.integer(1)))
    }

    private func released(_ place: LedgerPlace) throws(StorageFault) -> Bool? {
        let row = try database.statement(
            "SELECT released FROM hub_quarantine WHERE epoch = ?1 AND seq = ?2")
        bind(place, row)
        defer { row.reset() }
        return try row.next() ? row.integer(0) != 0 : nil
    }

    @discardableResult
    private func bind(_ place: LedgerPlace, _ statement: SQLiteStatement) -> SQLiteStatement {
        statement.bind(1, Int64(bitPattern: place.epoch))
        return statement.bind(2, Int64(clamping: place.sequence))
    }

    /// With pruning the entry goes, and there is nothing left to be sent.
    func forgetQuarantined(before sequence: Int64) throws(StorageFault) {
        let forget = try database.statement(
            "DELETE FROM hub_quarantine WHERE epoch = ?1 AND seq < ?2")
        try forget.bind(1, Int64(bitPattern: epoch)).bind(2, sequence).run()
    }
}
