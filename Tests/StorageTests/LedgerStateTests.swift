import StationModel
import Testing

@testable import Storage

@Suite struct LedgerStateTests {
    private func append(_ changes: [StateChange], to ledger: Ledger) throws {
        try ledger.append(
            [LedgerRecord(Sample.entry(1), changes: changes)], boot: Sample.boot)
    }

    /// What a start finds after these changes, each in its own group.
    private func restored(_ groups: [[StateChange]]) throws -> RestoredState {
        let directory = try TemporaryDirectory()
        do {
            let ledger = try Sample.open(directory)
            for changes in groups { try append(changes, to: ledger) }
        }
        return try Sample.open(directory).restore(fireLatched: false)
    }

    private func mark(
        _ member: UInt64, at seconds: Int64, counter: UInt16 = 0,
        signer: CodeSigner = .issuer(1)
    ) -> ReplayMark {
        ReplayMark(
            member: MemberPseudonym(member), purpose: .door, signer: signer,
            issuedAt: UnixTime(seconds: seconds), counter: counter)
    }

    @Test func `a new station finds nothing but an unclean stop`() throws {
        #expect(try restored([]) == RestoredState())
    }

    @Test func `the fire's latch is the caller's word`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try append([.fireLatched(true)], to: ledger)
        #expect(!ledger.restore(fireLatched: false).fireLatched)
        #expect(ledger.restore(fireLatched: true).fireLatched)
    }

    @Test func `people counted, the outlets' order and its directive come back as written last`()
        throws
    {
        let memory = OccupancyMemory(
            hour: UnixTime(seconds: 7200), entered: 3, left: 1, people: 2)
        let order = RoomPowerOrder(
            power: .off, until: UnixTime(seconds: 9000), remainingWhenApplied: .seconds(60))
        let ordered = try restored([
            [
                .occupancy(
                    OccupancyMemory(hour: UnixTime(seconds: 0), entered: 1, left: 0, people: 1))
            ],
            [.occupancy(memory), .roomPower(order, directiveVersion: .max)],
        ])
        #expect(ordered.occupancy == memory)
        #expect(ordered.roomPower == order && ordered.roomDirectiveVersion == .max)
        let over = try restored([
            [.roomPower(order, directiveVersion: 3)], [.roomPower(nil, directiveVersion: 4)],
        ])
        #expect(over.roomPower == nil && over.roomDirectiveVersion == 4)
    }

    @Test func `what the city orders comes back as written last, as a whole`() throws {
        let until = UnixTime(seconds: 9000)
        let orders = CityOrders(
            withheld: StationService.allCases.map {
                ServiceOrder($0, isOffered: false, until: $0 == .lockers ? nil : until)
            },
            setPoints: [
                SetPointOrder(
                    .heater, occupiedMillidegrees: 21_000, vacantMillidegrees: nil, until: nil),
                SetPointOrder(
                    .airConditioner, occupiedMillidegrees: nil, vacantMillidegrees: 28_000,
                    until: until),
            ], message: CityMessage(Phrase("今晚停水", "No water tonight."), until: until),
            applied: UnixTime(seconds: 60))
        #expect(try restored([[.cityOrders(orders)]]).city == orders)
        let later = CityOrders(
            withheld: [ServiceOrder(.lockers, isOffered: false, until: until)],
            applied: UnixTime(seconds: 90))
        #expect(try restored([[.cityOrders(orders)], [.cityOrders(later)]]).city == later)
    }

    @Test func `the wear of each relay comes back as written last`()
        throws
    {
        let (heater, light) = (DeviceId("heater"), DeviceId("room/light"))
        let state = try restored([
            [.relaySwitchings([heater: 7, light: 1])], [.relaySwitchings([heater: 8])],
        ])
        #expect(state.relaySwitchings == [heater: 8, light: 1])
    }

    @Test func `the newest mark of each member, purpose and signer comes back`() throws {
        let phone = CodeSigner.device(1, .max, 3, 4)
        let marks = [
            mark(1, at: 1000, counter: 4), mark(2, at: 1000), mark(1, at: 1000, signer: phone),
            mark(.max, at: 1000, signer: .issuer(255)),
        ]
        let state = try restored([marks.map { .replayMark($0) }])
        #expect(Set(state.replayMarks) == Set(marks))
    }

    @Test func `a mark only moves forward, by time and then by counter`() throws {
        let state = try restored([
            [.replayMark(mark(1, at: 1000, counter: 4))],
            [.replayMark(mark(1, at: 999, counter: 9))],
            [.replayMark(mark(1, at: 1000, counter: 3))],
        ])
        #expect(state.replayMarks == [mark(1, at: 1000, counter: 4)])
        let later = try restored([
            [.replayMark(mark(1, at: 1000, counter: 4))],
            [.replayMark(mark(1, at: 1000, counter: 5))],
            [.replayMark(mark(1, at: 1001, counter: 0))],
        ])
        #expect(later.replayMarks == [mark(1, at: 1001, counter: 0)])
    }

    @Test func `marks older than ten minutes before the trusted time are forgotten`() throws {
        let state = try restored([
            [.replayMark(mark(1, at: 1000)), .replayMark(mark(2, at: 1001))],
            [.trustedTime(UnixTime(seconds: 1601))],
        ])
        #expect(state.replayMarks == [mark(2, at: 1001)])
    }

    @Test func `forgotten marks leave the disk with the next mark`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try append([.replayMark(mark(1, at: 1000))], to: ledger)
        try append([.trustedTime(UnixTime(seconds: 5000))], to: ledger)
        try append([.replayMark(mark(2, at: 5000))], to: ledger)
        #expect(try ledger.database.integer("SELECT count(*) FROM replay_mark") == 1)
    }

    @Test func `used unlocks stay until they have expired`() throws {
        let state = try restored([
            [.unlockUsed(unlockId: 1, notAfter: UnixTime(seconds: 100))],
            [.unlockUsed(unlockId: .max, notAfter: UnixTime(seconds: 200))],
            [.trustedTime(UnixTime(seconds: 150))],
            [.unlockUsed(unlockId: 3, notAfter: UnixTime(seconds: 300))],
        ])
        #expect(
            state.usedUnlocks == [.max: UnixTime(seconds: 200), 3: UnixTime(seconds: 300)])
    }

    @Test(arguments: DoorMode.allCases)
    func `every mode of the door comes back, and leaves again`(mode: DoorMode) throws {
        let override = DoorOverride(
            mode: mode, until: UnixTime(milliseconds: 1_790_812_800_123),
            remainingWhenApplied: .milliseconds(3_600_001))
        #expect(try restored([[.doorOverride(override)]]).doorOverride == override)
        #expect(
            try restored([[.doorOverride(override)], [.doorOverride(nil)]]).doorOverride == nil)
    }

    @Test func `the directive's version and the greatest trusted time come back`() throws {
        let state = try restored([
            [.directiveVersion(.max), .trustedTime(UnixTime(seconds: 10))],
            [.trustedTime(UnixTime(seconds: 9))],
        ])
        #expect(state.directiveVersion == .max)
        #expect(state.trustedTime == UnixTime(seconds: 10))
        let corrected = try restored([
            [.trustedTime(UnixTime(seconds: 900))],
            [.trustedTimeCorrected(UnixTime(seconds: 20))],
            [.trustedTime(UnixTime(seconds: 19))],
        ])
        #expect(corrected.trustedTime == UnixTime(seconds: 20))
    }

    @Test func `alarms that are up come back, every kind of them`() throws {
        let alarms = AlarmKind.allCases.map { Alarm($0, subject: "door") }
        let raised = alarms.map { StateChange.alarm($0, raised: true) }
        #expect(try Set(restored([raised, raised]).alarms) == Set(alarms))
        let cleared = alarms.dropFirst().map { StateChange.alarm($0, raised: false) }
        #expect(try restored([raised, cleared]).alarms == [alarms[0]])
    }

    @Test func `an acknowledgement comes back with its alarm, and is gone with it`() throws {
        let (seen, other) = (Alarm(.helpCalled, subject: "a/b"), Alarm(.helpCalled, subject: "a"))
        let up: [StateChange] = [.alarm(seen, raised: true), .alarm(other, raised: true)]
        #expect(try restored([up]).acknowledgedAlarms == [])
        #expect(try restored([up, [.alarmAcknowledged(seen)]]).acknowledgedAlarms == [seen])
        let again: [[StateChange]] = [
            up, [.alarmAcknowledged(seen)], [.alarm(seen, raised: false)], up,
        ]
        #expect(try restored(again).alarms.count == 2)
        #expect(try restored(again).acknowledgedAlarms == [])
    }

    @Test func `visits of the last day are kept, once per person`() throws {
        let day = CivilDate(daysSinceEpoch: 20_727)
        let (courier, driver) = (MemberGroup("courier"), MemberGroup("driver"))
        let state = try restored([
            [.visit(MemberPseudonym(1), courier, day), .visit(MemberPseudonym(1), courier, day)],
            [.visit(MemberPseudonym(2), driver, day + 1)],
            [.visit(MemberPseudonym(.max), courier, day + 1)],
        ])
        #expect(state.visitDay == day + 1)
        #expect(state.visits == [MemberPseudonym(2): driver, MemberPseudonym(.max): courier])
    }

    // MARK: Regulars

    private func digest(_ number: Int) -> CredentialDigest {
        CredentialDigest(high: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(number))
    }

    private func record(_ number: Int, until: Int64? = nil) -> MemberRecord {
        MemberRecord(
            member: MemberPseudonym(UInt64(number)), group: MemberGroup("courier"),
            from: UnixTime(seconds: 5), until: until.map { UnixTime(seconds: $0) },
            flags: [.longAccess, .staff])
    }

    private func regular(_ number: Int, until: Int64? = nil) -> StateChange {
        .regular(digest(number), record(number, until: until))
    }

    @Test func `a regular comes back as it was granted last`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try append([regular(1)], to: ledger)
        try append([regular(1, until: 77)], to: ledger)
        let regulars = try ledger.regulars()
        #expect(regulars.map(\.digest) == [digest(1)])
        #expect(regulars.map(\.record) == [record(1, until: 77)])
    }

    @Test func `a regular who comes again soon writes no page of the table`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        try append([regular(1)], to: ledger)
        let table = "SELECT granted_seq FROM regular"
        let first = try ledger.database.integer(table)
        try append([regular(1)], to: ledger)
        #expect(try ledger.database.integer(table) == first)
        try ledger.append(Sample.records(0..<1000), boot: Sample.boot)
        try append([regular(1)], to: ledger)
        #expect(try ledger.database.integer(table) == Int64(ledger.lastSequence))
    }

    @Test func `the ten thousand granted last are kept`() throws {
        let directory = try TemporaryDirectory()
        let ledger = try Sample.open(directory)
        for start in stride(from: 0, to: 12_000, by: 500) {
            let records = (start..<start + 500).map {
                LedgerRecord(Sample.entry($0), changes: [regular($0)])
            }
            try ledger.append(records, boot: Sample.boot)
        }
        let regulars = try ledger.regulars()
        #expect(regulars.count == StateWriter.mostRegulars)
        #expect(regulars.first?.record == record(11_999))
        #expect(regulars.last?.record == record(2000))
        let rows = try ledger.database.integer("SELECT count(*) FROM regular")
        #expect(rows <= Int64(StateWriter.mostRegulars + StateWriter.regularRenewal))
    }
}
