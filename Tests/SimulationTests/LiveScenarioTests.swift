import Simulation
import StationModel
import Testing

/// A scenario played by people and emulated devices, before real drivers and real rules.
struct LiveScenarioTests {
    private static let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)
    private static let other = LaneAddress(device: DeviceId("lane-2"), number: 1)
    private static let shelf = LaneAddress(device: DeviceId("shelf-scale"), number: 1)

    private func bench(
        _ events: [(minute: Int, act: ScenarioAct)], outside: [Scenario.Stage<Int>] = [],
        visitors: [Scenario.Stage<Int>] = []
    ) throws -> LiveStationBench {
        try LiveStationBench(scenario: { began in
            Scenario(
                title: .none, about: .none, began: began, lasts: .hours(4), outside: outside,
                visitors: visitors,
                events: events.map { Scenario.Event(at: .minutes($0.minute), $0.act) })
        })
    }

    private let stocked: [(minute: Int, act: ScenarioAct)] = [
        (1, .restock(lane, count: 10, days: 30)), (2, .restock(other, count: 8, days: 30)),
        (3, .restock(shelf, count: 24, days: 30)),
    ]

    private func count(_ bench: LiveStationBench, _ place: LaneAddress) -> Int? {
        bench.status.supplies.places.first { $0.place == place }?.count
    }

    private func outcomes(_ bench: LiveStationBench) -> [LedgerValue?] {
        bench.entries(.vendOutcome).map { $0.data["outcome"] }
    }

    @Test func `a technician brings stock, counts it, and the books and the lanes agree`() throws {
        let bench = try bench(stocked + [(10, .stocktake(Self.lane, wrongBy: -1))])
        bench.pass(.minutes(9))
        #expect(count(bench, Self.lane) == 10 && count(bench, Self.other) == 8)
        #expect(count(bench, Self.shelf) == 24)
        #expect(bench.board.sceneView.lanes[Self.lane]?.items == 10)
        bench.pass(.minutes(2))
        #expect(bench.entries(.stockCounted).map(\.subject) == ["lane-1/1"])
        #expect(count(bench, Self.lane) == 9, "the technician was wrong by one")
        #expect(bench.deeds.notDone == [])
    }

    @Test func `a person comes in and takes from the lane; one bad run is followed by good ones`()
        throws
    {
        let bench = try bench(
            stocked + [
                (10, .take("courier", .wiegandCard, Self.lane)),
                (20, .lane(Self.lane, .jams, runs: 2)),
                (21, .take("driver", .idCard, Self.lane)),
                (40, .take("sanitation", .wiegandCard, Self.lane)),
            ])
        bench.pass(.minutes(15))
        #expect(bench.entries(.accessGranted).count == 1)
        #expect(outcomes(bench) == [.text("vended")] && count(bench, Self.lane) == 9)
        #expect(bench.status.room.people == 0, "in, and out again")
        bench.pass(.minutes(15))
        #expect(outcomes(bench).dropFirst() == [.text("jammed"), .text("vended")])
        bench.pass(.minutes(20))
        #expect(
            bench.board.sceneView.lanes[Self.lane]?.fate == .drops || outcomes(bench).count == 4)
        #expect(bench.deeds.notDone == [])
    }

    @Test func `pictures of codes and vouchers open nothing, and strangers are refused`() throws {
        let bench = try bench(
            stocked + [
                (10, .visit("courier", .issuedCode, stay: .minutes(5))),
                (11, .screenshot("courier")), (20, .voucher("driver", SKUNumber(1001), count: 1)),
                (25, .voucherAgain), (30, .strangers(3)),
            ])
        bench.pass(.minutes(19))
        #expect(bench.entries(.accessGranted).count == 1)
        #expect(!bench.entries(.accessDenied).isEmpty)
        let denied = bench.entries(.accessDenied).count
        bench.pass(.minutes(10))
        #expect(outcomes(bench) == [.text("vended")])
        #expect(bench.entries(.accessDenied).last?.data["reason"] == .text("voucherUsed"))
        bench.pass(.minutes(5))
        #expect(bench.entries(.accessDenied).count >= denied + 4)
        #expect(bench.entries(.accessGranted).count == 1)
    }

    @Test func `faults come and are over: door held, probe off, water, help, a cable`() throws {
        let probe = DeviceId("probe-room")
        let bench = try bench([
            (5, .holdDoor(.minutes(4))), (20, .probe(probe, .pulledOff, .minutes(15))),
            (40, .contact(DeviceId("water-leak"), .minutes(10))), (41, .acknowledge),
            (60, .unplugged(DeviceId("card-reader"), .minutes(10))),
            (80, .fire(.minutes(1))), (100, .mode(.open, .minutes(10))),
        ])
        let story: [(minute: Int, isUp: [AlarmKind], isDown: [AlarmKind])] = [
            (8, [.heldOpen], []), (12, [], [.heldOpen]), (30, [.sensorFault], []),
            (39, [], [.sensorFault]), (45, [.waterLeak], []), (55, [], [.waterLeak]),
        ]
        for row in story {
            bench.pass(.minutes(row.minute) - (bench.now - bench.began))
            let up = Set(bench.status.alarms.map(\.alarm.kind))
            #expect(up.isSuperset(of: row.isUp), "\(up) at minute \(row.minute)")
            #expect(up.isDisjoint(with: row.isDown), "\(up) at minute \(row.minute)")
        }
        #expect(bench.entries(.alarmAcknowledged).count == 1)
        bench.pass(.minutes(105) - (bench.now - bench.began))
        #expect(bench.entries(.fireLatched).count == 1 && bench.entries(.fireReset).count == 1)
        #expect(bench.status.door.override?.mode == .open)
        bench.pass(.minutes(10))
        #expect(bench.status.door.override == nil)
        #expect(bench.deeds.notDone == [])
    }

    @Test func `the weather follows its stages, and a heater that fails warms nobody`() throws {
        let bench = try bench(
            [(60, .heaterFails(.minutes(60)))],
            outside: [Scenario.Stage(at: .zero, 0), Scenario.Stage(at: .hours(1), -6000)])
        bench.pass(.minutes(30))
        #expect(abs(bench.board.sceneView.outsideMillidegrees + 3000) < 30)
        _ = bench.handle(.walkIn)
        bench.pass(.minutes(30))
        let warm = bench.board.sceneView.roomMillidegrees
        #expect(bench.board.isOn(.named(DeviceId("heater"))) || warm > 19_000)
        bench.pass(.minutes(50))
        #expect(bench.board.sceneView.roomMillidegrees < warm - 1000)
        #expect(bench.board.sceneView.outsideMillidegrees == -6000)
    }

    @Test func `visitors come as many as the stage says, and nobody of the cast among them`() throws
    {
        let bench = try bench(
            stocked + [(230, .visit("courier", .wiegandCard, stay: .minutes(5)))],
            visitors: [Scenario.Stage(at: .zero, 20), Scenario.Stage(at: .hours(1), 0)])
        bench.pass(.hours(1))
        let came = bench.entries(.accessGranted).count
        #expect((8...32).contains(came))
        bench.pass(.hours(2))
        #expect(bench.entries(.accessGranted).count <= came + 1)
        let courier = try #require(People.shown.first { $0.id == "courier" })
        let member = bench.people.person(courier).member
        #expect(bench.entries(.accessGranted).allSatisfy { $0.member != member })
        bench.pass(.minutes(55))
        #expect(bench.entries(.accessGranted).last?.member == member)
    }

    @Test func `who is suspended on the next list stays outside, until the one after`() throws {
        let visit = ScenarioAct.visit("driver", .wiegandCard, stay: .minutes(2))
        let bench = try bench([
            (1, .suspend("driver")), (5, visit), (15, .suspend("driver")), (20, visit),
        ])
        bench.pass(.minutes(10))
        #expect(bench.entries(.accessDenied).first?.data["reason"] == .text("suspended"))
        #expect(bench.entries(.accessGranted) == [])
        bench.pass(.minutes(15))
        #expect(bench.entries(.accessGranted).count == 1)
    }

    @Test func `what cannot be done is told, and never passed over`() throws {
        let locker = LaneAddress(device: DeviceId("locker"), number: 1)
        let bench = try bench([
            (1, .restock(Self.lane, count: 21, days: 30)), (2, .voucherAgain),
            (3, .stocktake(locker, wrongBy: 0)),
            (4, .shelf(Self.shelf.device, taken: 2, putBack: 0)),
        ])
        bench.pass(.minutes(5))
        #expect(
            bench.deeds.notDone == [
                .control(.refill(Self.lane, count: 21)), .control(.replayVoucher),
                .stocktake(locker, wrongBy: 0), .control(.shelf(Self.shelf.device, taken: 2)),
            ])
    }

    @Test func `a power cut opens a door that needs current, and the next start locks it`() throws {
        let bench = try bench([(1, .powerCut(.minutes(5)))])
        bench.pass(.minutes(2))
        #expect(bench.deeds.done.last == .cutPower(.minutes(5)))
        bench.board.powerFails(at: bench.now)
        for role in [OutputRole.lock, .redLamp, .greenLamp, .named(DeviceId("heater"))] {
            #expect(!bench.board.isOn(role), "\(role) is without current")
        }
        let levels = bench.board.start(
            bench.configuration.devices, door: bench.configuration.door, keeping: [.lock],
            at: bench.now + .minutes(5))
        #expect(levels == [.lock: false])
        try bench.board.perform(
            Actuation(.lock, on: true), at: bench.now + .minutes(5))
        #expect(bench.board.isOn(.lock))
    }
}
