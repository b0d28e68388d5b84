import StationModel

/// Applies the changes of small state that belong to an entry, inside its transaction.
final class StateWriter {
    /// The members granted last who are kept for a start without a readable list.
    static let mostRegulars = 10_000
    /// A regular's place in that order is renewed only when it is this many entries old: most
    /// grants of a regular then write nothing here.
    static let regularRenewal = 1000
    /// Marks older than this cannot be asked for again: a code's window is 45 s, widened by at
    /// most 300 s of uncertainty (and its ttl of at most 255 s). 10 min covers the sum.
    static let markLifeMilliseconds: Int64 = 600_000

    /// What is known of the tables without asking them; taken back with its transaction.
    struct Known {
        /// The greatest trusted time, as stored.
        var trustedTime: UnixTime?
        /// At least the number of rows; counted again when it reaches the limit.
        var regularCount: Int
    }

    private let database: SQLiteDatabase
    private let supplies: SuppliesWriter
    var known: Known

    private var trustedTime: UnixTime? { known.trustedTime }

    init(_ database: SQLiteDatabase) throws(StorageFault) {
        self.database = database
        supplies = SuppliesWriter(database)
        known = Known(
            trustedTime: try database.fact(LedgerSchema.Fact.trustedTime)
                .map { UnixTime(milliseconds: $0) },
            regularCount: Int(try database.integer("SELECT count(*) FROM regular")))
    }

    func apply(_ change: StateChange, sequence: Int64) throws(StorageFault) {
        switch change {
        case .replayMark(let mark): try write(mark)
        case .unlockUsed(let id, let notAfter): try writeUnlock(id, notAfter)
        case .doorOverride(let override): try write(override)
        case .directiveVersion(let version):
            try database.setFact(
                LedgerSchema.Fact.directiveVersion, Int64(bitPattern: version))
        case .fireLatched: break  // `FireLatch` keeps it, apart from every database.
        case .alarm(let alarm, let raised): try write(alarm, raised: raised)
        case .alarmAcknowledged(let alarm):
            try database.setFact(LedgerSchema.Fact.acknowledged(alarm), 1)
        case .visit(let member, let group, let day): try writeVisit(member, group, day)
        case .regular(let digest, let record): try write(digest, record, sequence)
        case .trustedTime(let time): try write(trustedTime: time)
        case .trustedTimeCorrected(let time):
            known.trustedTime = nil
            try write(trustedTime: time)
        case .occupancy(let memory): try RoomState(database).write(memory)
        case .roomPower(let order, let version):
            try RoomState(database).write(order, directiveVersion: version)
        case .relaySwitchings(let counts): try RoomState(database).write(counts)
        case .sampleLossTold(let id):
            try database.setFact(LedgerSchema.Fact.toldSampleLoss, Int64(bitPattern: id))
        case .cityOrders(let orders): try CityState(database).write(orders)
        case .supplies(let change): try supplies.apply(change, trustedTime: trustedTime)
        }
    }

    private func write(_ mark: ReplayMark) throws(StorageFault) {
        let upsert = try database.statement(
            """
            INSERT INTO replay_mark(member, purpose, signer, issued_ms, counter)
            VALUES(?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET issued_ms = excluded.issued_ms, counter = excluded.counter
            WHERE (excluded.issued_ms, excluded.counter) > (issued_ms, counter)
            """)
        upsert.bind(1, Int64(bitPattern: mark.member.value)).bind(2, mark.purpose.rawValue)
        upsert.bind(3, mark.signer.storedBytes)
        upsert.bind(4, mark.issuedAt.milliseconds).bind(5, Int64(mark.counter))
        try upsert.run()
        guard let trustedTime else { return }
        let prune = try database.statement("DELETE FROM replay_mark WHERE issued_ms < ?1")
        try prune.bind(1, trustedTime.milliseconds - Self.markLifeMilliseconds).run()
    }

    private func writeUnlock(_ id: UInt64, _ notAfter: UnixTime) throws(StorageFault) {
        // Expired ones first: the new one stays, whatever it says.
        if let trustedTime {
            let prune = try database.statement("DELETE FROM used_unlock WHERE not_after_ms < ?1")
            try prune.bind(1, trustedTime.milliseconds).run()
        }
        let insert = try database.statement(
            "INSERT OR REPLACE INTO used_unlock(id, not_after_ms) VALUES(?1, ?2)")
        try insert.bind(1, Int64(bitPattern: id)).bind(2, notAfter.milliseconds).run()
    }

    private func write(_ override: DoorOverride?) throws(StorageFault) {
        guard let override else {
            return try database.statement("DELETE FROM door_override").run()
        }
        let upsert = try database.statement(
            """
            INSERT OR REPLACE INTO door_override(only, mode, until_ms, remaining_ms)
            VALUES(1, ?1, ?2, ?3)
            """)
        upsert.bind(1, override.mode.rawValue).bind(2, override.until.milliseconds)
        try upsert.bind(3, override.remainingWhenApplied.wholeMilliseconds).run()
    }

    private func write(_ alarm: Alarm, raised: Bool) throws(StorageFault) {
        let statement = try database.statement(
            raised
                ? "INSERT OR IGNORE INTO alarm(kind, subject) VALUES(?1, ?2)"
                : "DELETE FROM alarm WHERE kind = ?1 AND subject = ?2")
        try statement.bind(1, alarm.kind.rawValue).bind(2, alarm.subject).run()
        // Another one of the same kind is not acknowledged.
        let forget = try database.statement("DELETE FROM fact WHERE name = ?1")
        try forget.bind(1, LedgerSchema.Fact.acknowledged(alarm)).run()
    }

    /// Only one day is kept: the one that was written last.
    private func writeVisit(
        _ member: MemberPseudonym, _ group: MemberGroup, _ day: CivilDate
    ) throws(StorageFault) {
        let day = Int64(day.daysSinceEpoch)
        try database.statement("DELETE FROM visit WHERE day <> ?1").bind(1, day).run()
        let insert = try database.statement(
            "INSERT OR REPLACE INTO visit(member, day, member_group) VALUES(?1, ?2, ?3)")
        insert.bind(1, Int64(bitPattern: member.value)).bind(2, day)
        try insert.bind(3, group.name).run()
    }

    private func write(
        _ digest: CredentialDigest, _ record: MemberRecord, _ sequence: Int64
    ) throws(StorageFault) {
        let upsert = try database.statement(
            """
            INSERT INTO regular(
                digest, member, member_group, from_ms, until_ms, flags, granted_seq)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT DO UPDATE SET
                member = excluded.member, member_group = excluded.member_group,
                from_ms = excluded.from_ms, until_ms = excluded.until_ms,
                flags = excluded.flags, granted_seq = excluded.granted_seq
            WHERE granted_seq + \(Self.regularRenewal) <= excluded.granted_seq
                OR (member, member_group, flags)
                    <> (excluded.member, excluded.member_group, excluded.flags)
                OR from_ms IS NOT excluded.from_ms OR until_ms IS NOT excluded.until_ms
            RETURNING granted_seq
            """)
        upsert.bind(1, digest.bytes).bind(2, Int64(bitPattern: record.member.value))
        upsert.bind(3, record.group.name).bind(4, record.from?.milliseconds)
        upsert.bind(5, record.until?.milliseconds).bind(6, Int64(record.flags.rawValue))
        upsert.bind(7, sequence)
        // A row that was renewed counts once more: pruning counts again.
        while try upsert.next() { known.regularCount += 1 }
        if known.regularCount > Self.mostRegulars + Self.regularRenewal { try pruneRegulars() }
    }

    private func pruneRegulars() throws(StorageFault) {
        let prune = try database.statement(
            """
            DELETE FROM regular WHERE digest IN (
                SELECT digest FROM regular ORDER BY granted_seq DESC, digest LIMIT -1 OFFSET ?1)
            """)
        try prune.bind(1, Int64(Self.mostRegulars)).run()
        known.regularCount = Int(try database.integer("SELECT count(*) FROM regular"))
    }

    private func write(trustedTime time: UnixTime) throws(StorageFault) {
        if let trustedTime, time <= trustedTime { return }
        try database.setFact(LedgerSchema.Fact.trustedTime, time.milliseconds)
        known.trustedTime = time
    }
}

extension CodeSigner {
    /// 1 byte for the city's keys, 32 for a phone's.
    var storedBytes: [UInt8] {
        switch self {
        case .issuer(let id): [id]
        case .device(let first, let second, let third, let fourth):
            [first, second, third, fourth].flatMap(\.bigEndianBytes)
        }
    }

    init?(storedBytes bytes: [UInt8]) {
        switch bytes.count {
        case 1: self = .issuer(bytes[0])
        case 32:
            let words = (0..<4).map { word in
                bytes[word * 8..<word * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
            }
            self = .device(words[0], words[1], words[2], words[3])
        default: return nil
        }
    }
}

extension SQLiteDatabase {
    /// A number in the table `fact`.
    func fact(_ name: String) throws(StorageFault) -> Int64? {
        let statement = try self.statement("SELECT value FROM fact WHERE name = ?1")
        statement.bind(1, name)
        defer { statement.reset() }
        return try statement.next() ? statement.integer(0) : nil
    }

    func setFact(_ name: String, _ value: Int64) throws(StorageFault) {
        let upsert = try statement("INSERT OR REPLACE INTO fact(name, value) VALUES(?1, ?2)")
        try upsert.bind(1, name).bind(2, value).run()
    }
}
