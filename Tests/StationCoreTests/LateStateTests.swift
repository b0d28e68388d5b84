import StationModel
import Testing

@testable import StationCore

/// A station that began without its state, and what becomes of the state when it comes.
struct LateStateTests {
    static let technician = Operator(name: "uid 1000")
    var station = StationHarness(restored: RestoredState(), isStateLate: true)

    init() {
        station.set(.door, false)
        station.sleep(20_000)
    }

    /// The changes of durable state, in order.
    var changes: [StateChange] {
        station.effects.flatMap { effect -> [StateChange] in
            if case .append(let record) = effect { record.changes } else { [] }
        }
    }

    // MARK: - Fire

    @Test(arguments: [false, true])
    mutating func `a fire that is remembered late releases, whoever remembers it`(byFile: Bool) {
        order(.lockdown)
        station.forget()
        station.send(byFile ? .fireRemembered : .restored(RestoredState(fireLatched: true)))
        #expect(station.lock == [true])
        #expect(station.effects.first == .actuate(Actuation(.lock, on: true)))
        #expect(station.effects.contains(.latchFire(true)))
        #expect(station.isUp(.fire))
        station.forget()
        station.send(.fireRemembered)
        #expect(station.effects.isEmpty)
    }

    @Test mutating func `a fire from before the start is over when a person has reset one since`() {
        station.set(.fireAlarm, true)
        station.set(.fireAlarm, false)
        station.wait(60_000)
        station.send(.command(.resetFire, by: Self.technician, Token(1)))
        station.forget()
        station.send(.fireRemembered)
        station.send(.restored(RestoredState(fireLatched: true)))
        #expect(!station.isReleased)
        #expect(!station.isUp(.fire))
    }

    @Test mutating func `a late lockdown does not shut a door that a late fire opens`() {
        let until = wallOrigin + .hours(1)
        station.send(
            .restored(
                RestoredState(
                    doorOverride: DoorOverride(
                        mode: .lockdown, until: until, remainingWhenApplied: .hours(1)),
                    fireLatched: true)))
        #expect(station.lock == [true])
    }

    // MARK: - Mode

    enum Since: CaseIterable {
        case nothing, person, personNormal, olderDirective, sameDirective, newerDirective
        case olderDirectiveAfterPerson
    }

    mutating func order(_ mode: DoorMode) {
        let until = wallOrigin + .hours(2)
        station.send(
            .command(.setMode(mode, until: until), by: Self.technician, Token(7)))
    }

    mutating func direct(_ version: UInt64) {
        station.send(
            .directive(
                DoorDirective(
                    version: version, mode: .open, until: wallOrigin + .hours(2), unlocks: [])))
    }

    mutating func happen(_ since: Since) {
        switch since {
        case .nothing: break
        case .person: order(.open)
        case .personNormal: order(.normal)
        case .olderDirective: direct(6)
        case .sameDirective: direct(7)
        case .newerDirective: direct(8)
        case .olderDirectiveAfterPerson:
            order(.lockdown)
            direct(6)
        }
    }

    /// The last stop's order: none, or one that ends so many seconds after the origin.
    enum Before: CaseIterable {
        case none, lockdown, lockdownThatEnded, open

        var override: DoorOverride? {
            switch self {
            case .none: nil
            case .lockdown: Self.make(.lockdown, seconds: 7200)
            case .lockdownThatEnded: Self.make(.lockdown, seconds: 10)
            case .open: Self.make(.open, seconds: 7200)
            }
        }

        var mode: DoorMode {
            switch self {
            case .none, .lockdownThatEnded: .normal
            case .lockdown: .lockdown
            case .open: .open
            }
        }

        private static func make(_ mode: DoorMode, seconds: Int) -> DoorOverride {
            DoorOverride(
                mode: mode, until: wallOrigin + .seconds(seconds),
                remainingWhenApplied: .seconds(seconds))
        }
    }

    @Test(arguments: Before.allCases, Since.allCases)
    mutating func `the mode of the last stop returns unless a newer one was ordered since`(
        before: Before, since: Since
    ) {
        happen(since)
        station.forget()
        station.send(
            .restored(RestoredState(doorOverride: before.override, directiveVersion: 7)))
        let expected: DoorMode =
            switch since {
            case .nothing, .olderDirective, .sameDirective: before.mode
            case .personNormal: .normal
            case .person, .newerDirective, .olderDirectiveAfterPerson: .open
            }
        #expect(station.station.modes.mode == expected)
        #expect(station.isReleased == (expected == .open))
        #expect(station.count(.stateRestored) == 1)
        // What is on disk afterwards is what is in force.
        let written = changes.compactMap { change -> DoorOverride?? in
            if case .doorOverride(let override) = change { .some(override) } else { nil }
        }
        #expect(written.last == .some(station.station.modes.override))
        let version: UInt64 = since == .newerDirective ? 8 : 7
        #expect(changes.contains(.directiveVersion(version)))
        station.forget()
        direct(version)
        #expect(station.count(.modeChanged) == 0)
    }

    // MARK: - Once

    static func unlock(_ id: UInt64) -> RemoteUnlock {
        RemoteUnlock(
            unlockId: id, member: MemberPseudonym(1), issuedAt: wallOrigin + .seconds(60),
            notAfter: wallOrigin + .hours(1))
    }

    @Test(arguments: [0, 1, 2, 3])
    mutating func `an unlock opens once, used before the start, since, both or neither`(
        used: UInt64
    ) {
        let before = used & 1 == 1
        let since = used & 2 == 2
        let directive = Input.directive(
            DoorDirective(version: 1, mode: nil, until: nil, unlocks: [Self.unlock(5)]))
        if since {
            station.send(directive)
            #expect(station.commits.count == 1)
        }
        let end = wallOrigin + .hours(1)
        station.send(.restored(RestoredState(usedUnlocks: before ? [5: end] : [:])))
        if let token = station.commits.first?.token { station.send(.committed(token)) }
        #expect(station.isReleased == (since && !before))
        // Its entry says that somebody was let in: another one says that nobody was.
        #expect(station.count(.accessNotCarriedOut) == (since && before ? 1 : 0))
        station.forget()
        station.send(directive)
        #expect(station.commits.isEmpty == (before || since))
    }

    @Test mutating func `an unlock used before stays used when it is not recorded again`() {
        let directive = Input.directive(
            DoorDirective(version: 1, mode: nil, until: nil, unlocks: [Self.unlock(5)]))
        station.send(directive)
        station.send(.restored(RestoredState(usedUnlocks: [5: wallOrigin + .hours(1)])))
        if let token = station.commits.first?.token { station.send(.commitFailed(token)) }
        #expect(station.count(.accessNotCarriedOut) == 1)
        station.forget()
        station.send(directive)
        #expect(station.commits.isEmpty)
    }

    static func mark(_ seconds: Int) -> ReplayMark {
        ReplayMark(
            member: MemberPseudonym(1), purpose: .door, signer: .issuer(1),
            issuedAt: wallOrigin + .seconds(seconds), counter: 0)
    }

    mutating func present(_ seconds: Int) -> Bool {
        let code = Credential.qr(payload: [UInt8(seconds)])
        let issuedAt = wallOrigin + .seconds(seconds)
        station.people[code] = .code(doorCode(of: 1, issuedAt: issuedAt), record: member(1))
        let granted = station.count(.accessGranted)
        station.show(code)
        return station.count(.accessGranted) > granted
    }

    @Test(arguments: [(false, 31, false), (false, 46, true), (true, 31, false), (true, 46, true)])
    mutating func `a code that was used before the start is used`(
        cleanStop: Bool, issued: Int, opens: Bool
    ) {
        station.send(
            .restored(RestoredState(cleanStop: cleanStop, replayMarks: [Self.mark(45)])))
        station.sleep(20_000)
        #expect(present(issued) == opens)
    }

    @Test mutating func `a code that was used since the start stays used`() {
        station.sleep(20_000)
        #expect(present(45))
        station.send(.restored(RestoredState(cleanStop: true, replayMarks: [Self.mark(10)])))
        station.wait(10_000)
        #expect(!present(44))
    }

    @Test(arguments: [true, false])
    mutating func `the floor stays until the state has come, and goes after a clean stop`(
        cleanStop: Bool
    ) {
        #expect(!present(19))
        station.send(.restored(RestoredState(cleanStop: cleanStop)))
        station.wait(5000)
        #expect(present(20) == cleanStop)
    }

    // MARK: - Alarms

    /// An alarm of the last stop, and what has been seen since; `nil` = its cause has not spoken.
    static let denials: [(Alarm, Input?, isUp: Bool)] = [
        (Alarm(.fire, subject: "door"), nil, false),
        (Alarm(.forcedOpen, subject: "door"), nil, false),
        (Alarm(.heldOpen, subject: "door"), nil, false),
        (Alarm(.forcedOpen, subject: "door"), contact(.door, true), true),
        (Alarm(.heldOpen, subject: "door"), contact(.door, true), true),
        (Alarm(.exitStuck, subject: "door"), nil, false),
        (Alarm(.exitStuck, subject: "door"), contact(.exitButton, true), true),
        (Alarm(.contactFault, subject: "door"), nil, true),
        (Alarm(.lockFault, subject: "door"), nil, true),
        (Alarm(.lockFault, subject: "door"), contact(.lockFeedback, true), false),
        (Alarm(.tamper, subject: "station"), nil, true),
        (Alarm(.tamper, subject: "station"), contact(.tamper, true), true),
        (Alarm(.tamper, subject: "station"), contact(.tamper, false), false),
        (Alarm(.deviceLost, subject: "door"), nil, true),
        (Alarm(.deviceLost, subject: "door"), .device(DeviceId("door"), .working), false),
        (Alarm(.deviceLost, subject: "door"), .device(DeviceId("door"), .failed("")), true),
        (Alarm(.deviceLost, subject: "gone"), nil, false),
        (Alarm(.readerLockedOut, subject: "reader-front"), nil, false),
        (Alarm(.clockUntrusted, subject: "clock"), nil, false),
        (Alarm(.listMissing, subject: "members"), nil, false),
        (Alarm(.storageFull, subject: "station"), .storage(.stalled), false),
        (Alarm(.storageStalled, subject: "station"), .storage(.stalled), true),
        (Alarm(.storageDamaged, subject: "station"), .storage(.healthy), true),
        (Alarm(.recordsLost, subject: "station"), .storage(.healthy), true),
        (Alarm(.fireNotKept, subject: "fire.latch"), nil, true),
        (Alarm(.fireNotKept, subject: "fire.latch"), .fireKept(.file, true), false),
        (Alarm(.upkeepFailed, subject: "sign"), .upkeep(.sign, fault: nil), false),
    ]

    static func contact(_ role: ContactRole, _ active: Bool) -> Input {
        .contact(role, active: active, since: instant(20_000))
    }

    @Test(arguments: denials)
    mutating func `an alarm of the last stop returns unless its cause has denied it since`(
        alarm: Alarm, since: Input?, isUp: Bool
    ) {
        if let since { station.send(since) }
        station.forget()
        station.send(.restored(RestoredState(alarms: [alarm])))
        let alarms = station.station.status(at: station.present).alarms.map(\.alarm)
        #expect(alarms.contains(alarm) == isUp)
        // On disk it is still up: its end is written there, and only then.
        #expect(changes.contains(.alarm(alarm, raised: false)) != isUp)
    }

    // MARK: - Visits

    @Test(arguments: [(-1, [2: 1]), (0, [1: 1, 2: 1]), (1, [1: 1, 2: 1]), (2, [2: 1])])
    mutating func `visits of one day are united, and each person counts once`(
        day: Int, expected: [UInt64: Int]
    ) {
        // A group for each person, so that the sums tell who was counted.
        station.people[card(2)] = .member(member(2, group: "2"), digest: digest(2))
        station.show(card(2))
        station.wait(10_000)
        let today = TimeZoneTable.shanghai.local(wallOrigin).date
        station.send(
            .restored(
                RestoredState(
                    visits: [
                        MemberPseudonym(1): MemberGroup("1"), MemberPseudonym(2): MemberGroup("2"),
                    ], visitDay: today + day)))
        let counted = station.station.persons.visitors.values
            .reduce(into: [UInt64: Int]()) { $0[UInt64($1.name) ?? 0, default: 0] += 1 }
        #expect(counted == expected)
    }

    @Test mutating func `a person is counted once a day, and the total goes on over midnight`() {
        station.people[card(2)] = .member(member(2, group: "2"), digest: digest(2))
        let total = { (station: StationHarness) in station.station.accessCounts.visits }
        for _ in 0..<2 {
            station.show(card(2))
            station.wait(60_000)
        }
        #expect(total(station) == [MemberGroup("2"): 1])
        station.wait(24 * 3_600_000)
        station.show(card(2))
        #expect(total(station) == [MemberGroup("2"): 2])
        #expect(
            station.station.status(at: station.present).visitsToday == [MemberGroup("2"): 1])
    }

    // MARK: - Once only

    @Test(arguments: [true, false])
    mutating func `a state that nobody waits for changes nothing`(wasLate: Bool) {
        var station = StationHarness(isStateLate: wasLate)
        if wasLate { station.send(.restored(RestoredState())) }
        station.forget()
        let open = DoorOverride(
            mode: .open, until: wallOrigin + .hours(1), remainingWhenApplied: .hours(1))
        station.send(.restored(RestoredState(doorOverride: open, directiveVersion: 9)))
        #expect(station.effects.isEmpty)
    }
}
