import StationModel
import Testing

@testable import StationCore

/// The restart that the city orders: once ever, recorded first, in nobody's way.
struct ServiceRestartTests {
    static let order = RestartOrder(restartId: 77, notAfter: wallOrigin + .hours(1))
    static let given = cityDirective(1, restart: order)
    var station = StationHarness()

    init() { station.set(.door, false) }

    var restarts: Int { station.effects.count { $0 == .restart } }

    mutating func record() {
        guard let token = station.commits.last?.token else { return }
        station.send(.committed(token))
    }

    @Test mutating func `a quiet station records the id, and then restarts once`() {
        station.send(Self.given)
        #expect(station.commits.count == 1 && restarts == 0)
        let change = StateChange.unlockUsed(unlockId: 77, notAfter: Self.order.notAfter)
        #expect(station.commits[0].record.changes.contains(change))
        #expect(station.commits[0].record.entry.data["command"] == .text("restart"))
        record()
        #expect(restarts == 1)
        station.send(Self.given)
        station.send(cityDirective(2, restart: Self.order))
        station.wait(7_200_000)
        #expect(restarts == 1 && station.commits.count == 1)
    }

    @Test func `the next run does not obey the same order, in whatever version it comes`() {
        let used = RestoredState(
            cleanStop: true, usedUnlocks: [77: Self.order.notAfter], directiveVersion: 1)
        var test = Self()
        test.station = StationHarness(restored: used)
        test.station.send(Self.given)
        test.station.send(cityDirective(2, restart: Self.order))
        test.station.wait(1000)
        #expect(test.station.commits.isEmpty && test.restarts == 0)
    }

    enum Hindrance: CaseIterable {
        case openDoor, grant, fire, question
    }

    @Test(arguments: Hindrance.allCases)
    mutating func `it waits until nobody is at the door`(hindrance: Hindrance) {
        station.people[card(1)] = .member(member(1), digest: digest(1))
        switch hindrance {
        case .openDoor:
            station.show(card(1))
            station.set(.door, true)
            station.wait(10_000)
        case .grant: station.show(card(1))
        case .fire: station.set(.fireAlarm, true)
        case .question:
            station.answersAtOnce = false
            station.show(card(1))
        }
        station.forget()
        station.send(Self.given)
        #expect(station.commits.isEmpty)
        switch hindrance {
        case .openDoor: station.set(.door, false)
        case .grant: station.wait(10_000)
        case .fire:
            station.set(.fireAlarm, false)
            station.wait(60_000)
            station.send(.command(.resetFire, by: Operator(name: "li"), Token(1)))
        case .question:
            station.answersAtOnce = true
            station.answer()
            station.wait(10_000)
        }
        #expect(station.commits.count == 1)
        record()
        #expect(restarts == 1)
    }

    @Test mutating func `who comes after the id is recorded is served before the restart`() {
        station.people[card(1)] = .member(member(1), digest: digest(1))
        station.send(Self.given)
        station.show(card(1))
        record()
        #expect(restarts == 0 && station.isReleased)
        station.wait(10_000)
        #expect(restarts == 1)
    }

    @Test(arguments: [false, true])
    mutating func `it is not obeyed after its time, and an entry says so`(isRecorded: Bool) {
        if !isRecorded { station.set(.fireAlarm, true) }
        station.send(Self.given)
        if isRecorded {
            station.set(.fireAlarm, true)
            record()
        }
        station.wait(3_600_001)
        station.set(.fireAlarm, false)
        station.wait(60_000)
        station.send(.command(.resetFire, by: Operator(name: "li"), Token(1)))
        station.wait(60_000)
        #expect(restarts == 0)
        let refused = station.entries(.commandGiven).filter { $0.data["refused"] != nil }
        #expect(refused.map { $0.data["refused"] } == [.text("untilInThePast")])
    }

    @Test mutating func `an id that could not be written may come again`() {
        station.send(Self.given)
        guard let token = station.commits.first?.token else { return }
        station.send(.commitFailed(token))
        station.wait(60_000)
        #expect(restarts == 0 && station.commits.count == 1)
        station.send(cityDirective(2, restart: Self.order))
        #expect(station.commits.count == 2)
        record()
        #expect(restarts == 1)
    }

    @Test mutating func `a newer directive without it takes an order back that still waits`() {
        station.set(.fireAlarm, true)
        station.send(Self.given)
        station.send(cityDirective(2))
        #expect(station.station.restart.order == nil)
    }

    @Test func `it waits for a clock that is trusted, and for a state that comes late`() {
        var test = Self()
        test.station.trust = .untrusted
        test.station.send(Self.given)
        #expect(test.station.commits.isEmpty)
        test.station.trust = .synced
        test.station.send(.tick)
        #expect(test.station.commits.count == 1)
        test.station = StationHarness(restored: RestoredState(), isStateLate: true)
        test.station.send(Self.given)
        #expect(test.station.commits.isEmpty)
        let used = RestoredState(usedUnlocks: [77: Self.order.notAfter])
        test.station.send(.restored(used))
        #expect(test.station.commits.isEmpty && test.restarts == 0)
    }

    /// A bound that is past the order's time says nothing: only a trusted clock ends it.
    @Test(arguments: [ClockTrust.synced, .untrusted], [-7200, 0, 3599, 3600, 3601, 90_000])
    mutating func `a clock that cannot end the order does not keep the loop awake`(
        trust: ClockTrust, seconds: Int
    ) {
        station.set(.fireAlarm, true)
        station.send(Self.given)
        // The best known time is behind the order's end from here on.
        station.wallShift = .hours(2)
        station.trust = .untrusted
        station.send(.tick)
        station.wallShift = .seconds(seconds)
        station.trust = trust
        station.send(.tick)
        let present = station.present
        let deadline = station.station.nextDeadline(at: present)
        #expect(deadline.map { $0 > present.instant } ?? true)
    }

    /// As in a night without time servers, after a list that was signed late.
    @Test func `an order whose end the bound has passed waits for a clock in peace`() {
        var restart = ServiceRestart()
        restart.receive(Self.order)
        let late = Self.order.notAfter + .seconds(1)
        for trust in [ClockTrust.untrusted, .synced] {
            let moment = Moment(instant: instant(5000), wall: late, trust: trust)
            let deadline = restart.nextDeadline(at: moment)
            #expect(deadline == (trust.isTrusted ? moment.instant : nil))
        }
    }

    @Test func `nobody at a machine is left standing`() {
        var bench = SuppliesBench()
        bench.station.set(.door, false)
        bench.identify(1)
        bench.push("button-1")
        bench.commit()
        bench.station.send(Self.given)
        bench.station.wait(5000)
        #expect(bench.station.entries(.commandGiven).isEmpty)
        bench.answer(.dropped)
        bench.commit()
        bench.station.wait(60_000)
        bench.commit()
        #expect(bench.station.effects.contains(.restart))
    }
}
