import Scenarios
import Simulation
import StationModel
import Testing

/// A scenario played by people and emulated devices, before real drivers and real rules.
struct LiveScenarioTests {
    private static let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)
    private static let other = LaneAddress(device: DeviceId("lane-2"), number: 1)
    private static let shelf = LaneAddress(device: DeviceId("shelf-scale"), number: 1)

    private func bench(
        _ events: [(minute: Double, act: ScenarioAct)], outside: [Scenario.Stage<Int>] = [],
        visitors: [Scenario.Stage<Int>] = []
    ) throws -> LiveStationBench {
        try LiveStationBench(scenario: { began in
            Scenario(
                title: .none, about: .none, began: began, lasts: .hours(4), outside: outside,
                visitors: visitors,
                events: events.map { Scenario.Event(at: .seconds(Int($0.minute * 60)), $0.act) })
        })
    }

    private let stocked: [(minute: Double, act: ScenarioAct)] = [
        (0.1, .restock(lane, count: 10, days: 30)), (0.2, .restock(other, count: 8, days: 30)),
        (0.3, .restock(shelf, count: 24, days: 30)),
    ]

    private func count(_ bench: LiveStationBench, _ place: LaneAddress) -> Int? {
        bench.status.supplies.places.first { $0.place == place }?.count
    }

    private func outcomes(_ bench: LiveStationBench) -> [LedgerValue?] {
        bench.entries(.vendOutcome).map { $0.data["outcome"] }
    }

    @Test func `a technician brings stock, counts it, and the books and the lanes agree`() throws {
        let bench = try bench(stocked + [(1.5, .stocktake(Self.lane, wrongBy: -1))])
        bench.pass(.seconds(85))
        #expect(count(bench, Self.lane) == 10 && count(bench, Self.other) == 8)
        #expect(count(bench, Self.shelf) == 24)
        #expect(bench.board.sceneView.lanes[Self.lane]?.items == 10)
        bench.pass(.seconds(10))
        #expect(bench.entries(.stockCounted).map(\.subject) == ["lane-1/1"])
        #expect(count(bench, Self.lane) == 9, "the technician was wrong by one")
        #expect(bench.deeds.notDone == [])
    }

    @Test func `a person comes in and takes from the lane; a jam sends to the next lane`()
        throws
    {
        let bench = try bench(
            stocked + [
                (1, .take("courier", .wiegandCard, Self.lane)),
                (6, .lane(Self.lane, .jams, runs: 2)),
                (6.1, .take("driver", .idCard, Self.lane)),
            ])
        bench.pass(.minutes(5))
        #expect(bench.entries(.accessGranted).count == 1)
        #expect(outcomes(bench) == [.text("vended")] && count(bench, Self.lane) == 9)
        #expect(bench.status.room.people == 0, "in, and out again")
        bench.pass(.minutes(2))
        #expect(outcomes(bench).dropFirst() == [.text("jammed"), .text("vended")])
        #expect(bench.board.sceneView.lanes[Self.lane]?.items == 9)
        #expect(bench.deeds.notDone == [])
    }

    @Test func `pictures of codes and vouchers open nothing, and strangers are refused`() throws {
        let bench = try bench(
            stocked + [
                (0.5, .visit("courier", .issuedCode, stay: .minutes(1))),
                (1, .screenshot("courier")), (2, .voucher("driver", SKUNumber(1001), count: 1)),
                (3, .voucherAgain), (4, .strangers(3)),
            ])
        bench.pass(.seconds(115))
        #expect(bench.entries(.accessGranted).count == 1)
        #expect(!bench.entries(.accessDenied).isEmpty)
        bench.pass(.seconds(120))
        let denied = bench.entries(.accessDenied).count
        #expect(outcomes(bench) == [.text("vended")])
        #expect(bench.entries(.accessDenied).last?.data["reason"] == .text("voucherUsed"))
        bench.pass(.seconds(30))
        #expect(bench.entries(.accessDenied).count == denied + 3)
        #expect(bench.entries(.accessGranted).count == 2, "the courier, and the voucher's owner")
    }

    @Test func `faults come and are over: door held, probe off, water, help, a cable`() throws {
        let probe = DeviceId("probe-room")
        let bench = try bench([
            (0.2, .holdDoor(.seconds(90))), (2, .probe(probe, .pulledOff, .minutes(3))),
            (3, .contact(DeviceId("water-leak"), .seconds(30))), (3.5, .acknowledge),
            (5.5, .unplugged(DeviceId("scanner"), .minutes(1))),
            (6, .fire(.seconds(20))), (8, .mode(.open, .minutes(1))),
        ])
        let story: [(minute: Double, isUp: [AlarmKind], isDown: [AlarmKind])] = [
            (1.5, [.heldOpen], []), (1.95, [], [.heldOpen]), (3.4, [.deviceLost, .waterLeak], []),
            (4.8, [.deviceLost], []), (5.4, [], [.deviceLost, .waterLeak]),
            (6.2, [.deviceLost], []),
        ]
        for row in story {
            bench.pass(until: row.minute)
            let up = Set(bench.status.alarms.map(\.alarm.kind))
            #expect(up.isSuperset(of: row.isUp), "\(up) at minute \(row.minute)")
            #expect(up.isDisjoint(with: row.isDown), "\(up) at minute \(row.minute)")
        }
        #expect(bench.entries(.alarmAcknowledged).count == 1)
        bench.pass(until: 8.5)
        #expect(bench.entries(.fireLatched).count == 1 && bench.entries(.fireReset).count == 1)
        #expect(bench.status.door.override?.mode == .open)
        bench.pass(until: 9.5)
        #expect(bench.status.door.override == nil)
        #expect(bench.deeds.notDone == [])
    }

    @Test func `the weather follows its stages, and a heater that fails warms nobody`() throws {
        let bench = try bench(
            [(2, .heaterFails(.minutes(30)))],
            outside: [Scenario.Stage(at: .zero, 0), Scenario.Stage(at: .minutes(4), -6000)])
        _ = bench.handle(.walkIn)
        bench.pass(until: 2)
        #expect(abs(bench.board.sceneView.outsideMillidegrees + 3000) < 130)
        let warm = bench.board.sceneView.roomMillidegrees
        bench.pass(until: 6)
        #expect(bench.board.isOn(.named(DeviceId("heater"))))
        #expect(bench.board.sceneView.roomMillidegrees < warm)
        #expect(bench.board.sceneView.outsideMillidegrees == -6000)
    }

    @Test func `visitors come as many as the stage says, and nobody of the cast among them`() throws
    {
        let bench = try bench(
            [(7, .visit("courier", .wiegandCard, stay: .minutes(5)))],
            visitors: [Scenario.Stage(at: .zero, 240), Scenario.Stage(at: .minutes(4), 0)])
        bench.pass(until: 4)
        let came = bench.entries(.accessGranted).count
        #expect((5...20).contains(came), "\(came)")
        bench.pass(until: 4.5)
        let late = bench.entries(.accessGranted).count
        bench.pass(until: 6.9)
        #expect(bench.entries(.accessGranted).count == late)
        let courier = try #require(People.shown.first { $0.id == "courier" })
        let member = bench.people.person(courier).member
        #expect(bench.entries(.accessGranted).allSatisfy { $0.member != member })
        bench.pass(until: 7.1)
        #expect(bench.entries(.accessGranted).last?.member == member)
    }

    @Test func `who is suspended on the next list stays outside, until the one after`() throws {
        let visit = ScenarioAct.visit("driver", .wiegandCard, stay: .seconds(10))
        let bench = try bench([
            (0.1, .suspend("driver")), (0.2, visit), (1, .suspend("driver")), (1.2, visit),
        ])
        bench.pass(until: 0.9)
        #expect(bench.entries(.accessDenied).first?.data["reason"] == .text("suspended"))
        #expect(bench.entries(.accessGranted) == [])
        bench.pass(until: 1.5)
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

    @Test func `the cold wave begins live as it does in a run, with every deed`() throws {
        let text = try #require(ScenarioLibrary.text(of: "cold-wave"))
        let station = SimulatedBoard.demoConfiguration(station: .simulated)
        let told = try ScenarioLoader.load(text: text, file: "cold-wave", on: station).scenario
        let bench = try LiveStationBench(scenario: { began in
            var scenario = told
            scenario.began = began
            return scenario
        })
        bench.pass(.minutes(30))
        #expect(bench.deeds.notDone == [])
        #expect(bench.entries(.stockRestocked).count == 3)
        #expect(bench.entries(.accessGranted).count > 3)
    }

    @Test func `a power cut opens a door that needs current, and the next start locks it`() throws {
        let bench = try bench([(0.5, .powerCut(.minutes(5)))])
        bench.pass(.seconds(40))
        #expect(bench.deeds.done.last == .cutPower(.minutes(5)))
        bench.board.powerFails(at: bench.now)
        for role in [OutputRole.lock, .redLamp, .greenLamp, .named(DeviceId("heater"))] {
            #expect(!bench.board.isOn(role), "\(role) is without current")
        }
        let later = bench.now + .minutes(5)
        let levels = bench.board.start(
            bench.configuration.devices, door: bench.configuration.door, keeping: [.lock],
            at: later)
        #expect(levels == [.lock: true], "released")
        #expect(!bench.board.isOn(.named(DeviceId("heater"))), "nobody remembers")
        try bench.board.perform(Actuation(.lock, on: false), at: later)
        #expect(bench.board.isOn(.lock))
    }
}
