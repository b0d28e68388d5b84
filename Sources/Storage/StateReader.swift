import StationModel

/// Reads the small state back for a starting station.
///
/// A value that this version does not know (an alarm kind, a mode) is damage: the row was written
/// by this format.
struct StateReader {
    private let database: SQLiteDatabase

    init(_ database: SQLiteDatabase) { self.database = database }

    func restore(cleanStop: Bool, fireLatched: Bool) throws(StorageFault) -> RestoredState {
        var state = RestoredState(cleanStop: cleanStop, fireLatched: fireLatched)
        state.trustedTime = try database.fact(LedgerSchema.Fact.trustedTime)
            .map { UnixTime(milliseconds: $0) }
        state.replayMarks = try replayMarks(trusted: state.trustedTime)
        state.usedUnlocks = try usedUnlocks()
        state.doorOverride = try doorOverride()
        if let version = try database.fact(LedgerSchema.Fact.directiveVersion) {
            state.directiveVersion = UInt64(bitPattern: version)
        }
        state.alarms = try alarms()
        for alarm in state.alarms
        where try database.fact(LedgerSchema.Fact.acknowledged(alarm)) != nil {
            state.acknowledgedAlarms.insert(alarm)
        }
        (state.visitDay, state.visits) = try visits()
        try RoomState(database).restore(into: &state)
        state.city = try CityState(database).orders()
        state.supplies = try SuppliesReader(database).restore()
        return state
    }

    /// The members granted last, the newest first.
    func regulars() throws(StorageFault) -> [(digest: CredentialDigest, record: MemberRecord)] {
        let rows = try database.statement(
            """
            SELECT digest, member, member_group, from_ms, until_ms, flags FROM regular
            ORDER BY granted_seq DESC LIMIT \(StateWriter.mostRegulars)
            """)
        var regulars: [(digest: CredentialDigest, record: MemberRecord)] = []
        while try rows.next() {
            let digest = try required(CredentialDigest(bytes: rows.blob(0)), "regular", rows)
            regulars.append((digest, MemberRecord(rows, firstColumn: 1)))
        }
        return regulars
    }

    private func replayMarks(trusted: UnixTime?) throws(StorageFault) -> [ReplayMark] {
        let rows = try database.statement(
            """
            SELECT member, purpose, signer, issued_ms, counter FROM replay_mark
            WHERE issued_ms >= ?1
            """)
        rows.bind(
            1, trusted.map { $0.milliseconds - StateWriter.markLifeMilliseconds } ?? .min)
        var marks: [ReplayMark] = []
        while try rows.next() {
            marks.append(
                ReplayMark(
                    member: MemberPseudonym(UInt64(bitPattern: rows.integer(0))),
                    purpose: try required(.init(rawValue: rows.text(1)), "replay_mark", rows),
                    signer: try required(
                        .init(storedBytes: rows.blob(2)), "replay_mark", rows),
                    issuedAt: UnixTime(milliseconds: rows.integer(3)),
                    counter: UInt16(truncatingIfNeeded: rows.integer(4))))
        }
        return marks
    }

    private func usedUnlocks() throws(StorageFault) -> [UInt64: UnixTime] {
        let rows = try database.statement("SELECT id, not_after_ms FROM used_unlock")
        var unlocks: [UInt64: UnixTime] = [:]
        while try rows.next() {
            unlocks[UInt64(bitPattern: rows.integer(0))] = UnixTime(milliseconds: rows.integer(1))
        }
        return unlocks
    }

    private func doorOverride() throws(StorageFault) -> DoorOverride? {
        let rows = try database.statement("SELECT mode, until_ms, remaining_ms FROM door_override")
        defer { rows.reset() }
        guard try rows.next() else { return nil }
        return DoorOverride(
            mode: try required(.init(rawValue: rows.text(0)), "door_override", rows),
            until: UnixTime(milliseconds: rows.integer(1)),
            remainingWhenApplied: .milliseconds(rows.integer(2)))
    }

    func alarms() throws(StorageFault) -> [Alarm] {
        let rows = try database.statement("SELECT kind, subject FROM alarm")
        var alarms: [Alarm] = []
        while try rows.next() {
            let kind: AlarmKind = try required(.init(rawValue: rows.text(0)), "alarm", rows)
            alarms.append(Alarm(kind, subject: rows.text(1)))
        }
        return alarms
    }

    private func visits() throws(StorageFault) -> (CivilDate?, [MemberPseudonym: MemberGroup]) {
        let rows = try database.statement("SELECT member, day, member_group FROM visit")
        var day: CivilDate?
        var visits: [MemberPseudonym: MemberGroup] = [:]
        while try rows.next() {
            day = CivilDate(daysSinceEpoch: Int(rows.integer(1)))
            visits[MemberPseudonym(UInt64(bitPattern: rows.integer(0)))] =
                MemberGroup(rows.text(2))
        }
        return (day, visits)
    }

    private func required<Value>(
        _ value: Value?, _ table: String, _ rows: SQLiteStatement
    ) throws(StorageFault) -> Value {
        if let value { return value }
        rows.reset()
        throw StorageFault(
            .damaged, operation: "restore", path: database.path,
            detail: "table \(table) holds a value that no version wrote")
    }
}

extension MemberRecord {
    /// From the columns member, group's name, from, until and flags.
    init(_ row: SQLiteStatement, firstColumn first: Int32) {
        self.init(
            member: MemberPseudonym(UInt64(bitPattern: row.integer(first))),
            group: MemberGroup(row.text(first + 1)),
            from: row.optionalInteger(first + 2).map { UnixTime(milliseconds: $0) },
            until: row.optionalInteger(first + 3).map { UnixTime(milliseconds: $0) },
            flags: MemberFlags(rawValue: UInt8(truncatingIfNeeded: row.integer(first + 4))))
    }
}
