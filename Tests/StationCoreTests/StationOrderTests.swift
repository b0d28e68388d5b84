import StationModel
import Testing

@testable import StationCore

/// Directives, remote unlocks, and what a start finds.
struct StationOrderTests {
    var station = StationHarness()

    init() { station.set(.door, false) }

    func directive(
        _ version: UInt64, mode: DoorMode? = nil, until: Int = 3600, unlocks: [RemoteUnlock] = []
    ) -> Input {
        .directive(
            DoorDirective(
                version: version, mode: mode, until: wallOrigin + .seconds(until),
                unlocks: unlocks))
    }

    func unlock(_ id: UInt64, issued: Int = 0, until: Int = 30) -> RemoteUnlock {
        RemoteUnlock(
            unlockId: id, member: MemberPseudonym(1), issuedAt: wallOrigin + .seconds(issued),
            notAfter: wallOrigin + .seconds(until))
    }

    /// Lets storage answer the oldest commit after some milliseconds.
    mutating func commit(after milliseconds: Int) {
        station.sleep(milliseconds)
        guard let token = station.commits.first?.token else { return }
        station.send(.committed(token))
    }

    @Test mutating func `a directive's mode applies once, and an older version changes nothing`() {
        station.send(directive(5, mode: .open))
        #expect(station.isReleased)
        station.send(directive(4, mode: .lockdown))
        station.send(directive(5, mode: .lockdown))
        #expect(station.lock == [true])
        station.send(directive(6, mode: .normal))
        #expect(station.lock == [true, false])
        #expect(station.count(.modeChanged) == 2)
    }

    @Test(arguments: [(0, true), (300, true), (301, false)])
    mutating func `a remote unlock opens after its commit, within its limit`(
        delay: Int, opens: Bool
    ) {
        station.send(directive(1, unlocks: [unlock(1)]))
        #expect(station.lock == [])
        #expect(station.commits.count == 1)
        commit(after: delay)
        #expect(station.isReleased == opens)
    }

    /// Why each remote unlock that was begun opened nothing, in order.
    var voided: [String] {
        station.entries.filter { $0.kind == .accessNotCarriedOut }.compactMap {
            if case .text(let reason) = $0.data["reason"] { reason } else { nil }
        }
    }

    @Test mutating func `a remote unlock that opens nothing is followed by an entry saying so`() {
        station.send(directive(1, unlocks: [unlock(1)]))
        commit(after: 301)
        #expect(voided == ["late"])
        station.forget()
        station.send(directive(2, unlocks: [unlock(2, until: 1)]))
        station.wallShift = .seconds(2)
        commit(after: 100)
        #expect(voided == ["expired"])
        station.forget()
        station.send(directive(3, unlocks: [unlock(3)]))
        station.send(directive(4, mode: .lockdown))
        commit(after: 100)
        #expect(voided == ["lockdown"])
        #expect(station.lock == [])
    }

    @Test mutating func `an unlock that storage could not write, or never answered, is void`() {
        station.send(directive(1, unlocks: [unlock(1), unlock(2)]))
        station.send(.commitFailed(station.commits[0].token))
        #expect(voided == ["notRecorded"])
        // Its end does not make it forgotten.
        station.wait(60_000)
        station.send(.stop)
        #expect(voided == ["notRecorded", "stopped"])
        #expect(station.lock == [])
    }

    @Test mutating func `an unlock that opened leaves no second entry`() {
        station.send(directive(1, unlocks: [unlock(1)]))
        commit(after: 100)
        commit(after: 1000)
        station.send(.stop)
        #expect(voided == [])
    }

    @Test mutating func `a refused directive leaves one entry a minute, with the number`() {
        station.send(directive(5, mode: .open))
        station.forget()
        for _ in 1...100 { station.send(directive(4, mode: .lockdown)) }
        let crowd = (1...17).map { unlock(UInt64($0)) }
        station.send(directive(6, unlocks: crowd))
        station.wait(60_000)
        let refused = station.entries.filter { $0.data["command"] == .text("directive") }
        #expect(
            refused.map { $0.data["refused"] } == [
                .text("outdated"), .text("tooManyUnlocks"), .text("outdated"),
            ])
        #expect(refused.map { $0.data["count"] } == [nil, nil, .integer(99)])
        #expect(refused.map { $0.data["version"] } == [.integer(4), .integer(6), nil])
    }

    @Test mutating func `a remote unlock opens once ever, in every later directive too`() {
        station.send(directive(1, unlocks: [unlock(1)]))
        commit(after: 10)
        station.wait(6000)
        station.forget()
        station.send(directive(1, unlocks: [unlock(1)]))
        station.send(directive(2, unlocks: [unlock(1)]))
        #expect(station.commits.isEmpty)
        #expect(station.lock == [])
    }

    @Test(arguments: [1, 2])
    mutating func `an unlock that was used before a restart opens nothing behind it`(
        version: UInt64
    ) {
        let used = [1: wallOrigin + .seconds(30)] as [UInt64: UnixTime]
        station = StationHarness(
            restored: RestoredState(cleanStop: true, usedUnlocks: used, directiveVersion: 1))
        station.send(directive(version, unlocks: [unlock(1), unlock(2)]))
        // The other one, of the same city and time, begins.
        #expect(
            station.commits.map(\.record.changes) == [
                [.unlockUsed(unlockId: 2, notAfter: wallOrigin + .seconds(30))]
            ])
    }

    @Test(arguments: [
        (ClockTrust.untrusted, 30, "clockUntrusted"), (.synced, -1, "expired"),
        (.holdover(uncertaintySeconds: 301), 30, "clockUntrusted"),
    ])
    mutating func `no unlock without trust or after its end, and an entry says so`(
        trust: ClockTrust, until: Int, reason: String
    ) {
        station.trust = trust
        station.send(directive(1, unlocks: [unlock(1, until: until)]))
        #expect(station.commits.isEmpty)
        #expect(voided == [reason])
    }

    /// Why an unlock of these times must not begin; `nil` = it must.
    static func hindrance(_ trust: ClockTrust, issued: Int, until: Int) -> String? {
        let uncertainty =
            switch trust {
            case .synced: 0
            case .holdover(let seconds): seconds <= 300 ? Int(seconds) : nil as Int?
            case .untrusted: nil as Int?
            }
        guard let uncertainty else { return "clockUntrusted" }
        if until < 0 { return "expired" }
        return issued > 60 + uncertainty ? "notYetIssued" : nil
    }

    @Test(
        arguments: [
            ClockTrust.synced, .holdover(uncertaintySeconds: 1),
            .holdover(uncertaintySeconds: 300), .holdover(uncertaintySeconds: 301), .untrusted,
        ],
        [-600, -1, 0, 59, 60, 61, 62, 360, 361, 86_400])
    func `an unlock that is dated ahead of a trusted clock does not open now`(
        trust: ClockTrust, issued: Int
    ) {
        for length in [0, 300, 600] {
            var tested = StationOrderTests()
            tested.station.trust = trust
            let until = issued + length
            let bound = tested.station.station.clock.lowerBound
            let unlock = tested.unlock(1, issued: issued, until: until)
            tested.station.send(tested.directive(1, unlocks: [unlock]))
            let reason = Self.hindrance(trust, issued: issued, until: until)
            #expect(tested.voided == [reason].compactMap(\.self))
            #expect(tested.station.commits.count == (reason == nil ? 1 : 0))
            // Nor does the city's word for the time move the station's own.
            #expect(tested.station.station.clock.lowerBound == bound)
        }
    }

    @Test mutating func `an unlock that was dated ahead holds from its own time on`() {
        station.send(directive(1, unlocks: [unlock(1, issued: 120, until: 180)]))
        #expect(voided == ["notYetIssued"] && station.commits.isEmpty)
        station.wait(60_000)
        station.send(directive(1, unlocks: [unlock(1, issued: 120, until: 180)]))
        #expect(voided == ["notYetIssued"] && station.commits.count == 1)
    }

    @Test mutating func `an unlock that did not begin is told once, in whatever version it comes`()
    {
        station.send(directive(1, mode: .lockdown, unlocks: [unlock(1)]))
        station.send(directive(1, unlocks: [unlock(1)]))
        station.send(directive(2, unlocks: [unlock(1), unlock(2)]))
        #expect(voided == ["lockdown", "lockdown"])
        #expect(station.commits.isEmpty)
        // It holds until its end, and the lockdown may be over before.
        station.send(directive(3, mode: .normal, unlocks: [unlock(1)]))
        #expect(station.commits.count == 1)
    }

    @Test mutating func `what began is not told as refused, whatever comes later`() {
        station.send(directive(1, unlocks: [unlock(1)]))
        commit(after: 10)
        station.wait(40_000)
        for version in 2...4 { station.send(directive(UInt64(version), unlocks: [unlock(1)])) }
        #expect(voided == [])
    }

    @Test mutating func `as many refusals are remembered as directives' unlocks can be valid`() {
        station.trust = .untrusted
        let most = RemoteUnlocks.mostRefused
        for id in 0...most {
            station.send(directive(UInt64(id + 1), unlocks: [unlock(UInt64(id), until: 600)]))
        }
        #expect(voided.count == most + 1)
        station.send(directive(1000, unlocks: [unlock(1, until: 600)]))
        #expect(voided.count == most + 1)
        station.send(directive(1001, unlocks: [unlock(0, until: 600)]))
        #expect(voided.count == most + 2)
    }

    @Test(arguments: [(0, 0), (1, 1)])
    func `after an unclean stop an unlock from before the floor is refused`(
        issued: Int, commits: Int
    ) {
        var station = StationHarness(restored: RestoredState())
        station.wait(20_000)
        station.send(directive(1, unlocks: [unlock(1, issued: issued, until: 90)]))
        #expect(station.commits.count == commits)
    }

    @Test mutating func `a directive with a crowd of unlocks is refused`() {
        let crowd = (1...17).map { unlock(UInt64($0)) }
        station.send(directive(1, unlocks: crowd))
        #expect(station.commits.isEmpty)
        station.send(directive(2, unlocks: Array(crowd.prefix(16))))
        #expect(station.commits.count == 16)
    }

    @Test mutating func `a lockdown that came before the commit's answer keeps the door shut`() {
        station.send(directive(1, unlocks: [unlock(1)]))
        station.send(directive(2, mode: .lockdown))
        commit(after: 10)
        #expect(station.lock == [])
    }

    // MARK: - The start

    /// A mode that was ordered an hour before the origin for `seconds` from the origin.
    func restored(_ mode: DoorMode, for seconds: Int) -> RestoredState {
        RestoredState(
            cleanStop: true,
            doorOverride: DoorOverride(
                mode: mode, until: wallOrigin + .seconds(seconds),
                remainingWhenApplied: .seconds(3600 + seconds)))
    }

    static let always = configuration(
        door: DoorConfiguration(lock: .failSafe, freeAccess: .always))

    @Test(arguments: DoorMode.allCases, [-1, 0, 60])
    func `a start makes no edge that its mode and hours do not demand`(
        mode: DoorMode, seconds: Int
    ) {
        for configuration in [configuration(), Self.always] {
            for isReleased in [false, true] {
                let station = StationHarness(
                    configuration, restored: restored(mode, for: seconds),
                    lockIsReleased: isReleased)
                let effective = seconds > 0 ? mode : .normal
                // A lock found released without a reason keeps the unlock time.
                let free = configuration.door.freeAccess != .never
                let demanded = effective == .normal ? free || isReleased : effective == .open
                #expect(station.isReleased == demanded)
                #expect(station.lock == (demanded == isReleased ? [] : [demanded]))
            }
        }
    }

    @Test func `a start with a latched fire releases at once`() {
        let state = RestoredState(cleanStop: true, fireLatched: true)
        let station = StationHarness(restored: state)
        #expect(station.lock == [true])
        #expect(station.isUp(.fire))
        // One memory of it was enough: now each has it.
        #expect(station.effects.contains(.latchFire(true)))
    }

    @Test func `alarms that were up stay up until their cause says otherwise`() {
        let alarms = [Alarm(.forcedOpen, subject: "door"), Alarm(.deviceLost, subject: "tamper")]
        var station = StationHarness(
            restored: RestoredState(cleanStop: true, alarms: alarms))
        #expect(station.isUp(.forcedOpen))
        #expect(station.isUp(.deviceLost))
        station.set(.door, false)
        station.send(.device(DeviceId("tamper"), .working))
        #expect(!station.isUp(.forcedOpen))
        station.wait(2000)
        #expect(!station.isUp(.deviceLost))
        #expect(station.count(.alarmCleared) == 2)
    }

    @Test(arguments: [(false, ["replayed"]), (true, [])])
    func `after an unclean stop a code from before it is refused`(
        cleanStop: Bool, denials: [String]
    ) {
        var station = StationHarness(restored: RestoredState(cleanStop: cleanStop))
        let code = Credential.qr(payload: [1])
        station.people[code] = .code(doorCode(of: 1, issuedAt: wallOrigin), record: member(1))
        station.show(code)
        #expect(station.denials == denials)
    }
}
