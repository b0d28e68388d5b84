import Simulation
import StationModel
import Testing

/// What a scenario's acts mean when they are played live.
struct ScenarioPlayerTests {
    private static let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)
    private static let shelf = LaneAddress(device: DeviceId("shelf-scale"), number: 1)
    private static let locker = CompartmentAddress(device: DeviceId("locker"), number: 2)
    private static let probe = DeviceId("probe-room")
    private static let water = DeviceId("water-leak")
    /// Six in the evening in Shanghai, on the fifth of January.
    private static let began = UnixTime(seconds: 1_767_607_200)
    private static let expires = CivilDate(year: 2026, month: 1, day: 15)

    private func player(
        _ events: [(Duration, ScenarioAct)], visitors: [Scenario.Stage<Int>] = [],
        without button: DeviceId? = nil
    ) throws -> ScenarioPlayer {
        let station = StationIdentity(
            id: try #require(StationId("demo")), name: "", place: "", timeZone: .shanghai)
        var premises = SimulatedBoard.demoPremises(
            SimulatedBoard.demoConfiguration(station: station))
        for place in premises.supplies.lanes.indices
        where premises.supplies.lanes[place].button == button {
            premises.supplies.lanes[place].button = nil
        }
        let scenario = Scenario(
            title: .none, about: .none, began: Self.began, lasts: .hours(10), visitors: visitors,
            events: events.map { Scenario.Event(at: $0.0, $0.1) })
        return ScenarioPlayer(scenario, premises: premises, zone: .shanghai)
    }

    /// Milliseconds since the act, and what is done then.
    private typealias Row = (act: ScenarioAct, deeds: [(Int, ScenarioDeed)])

    private static let minute = 60_000

    private let people: [Row] = [
        (
            .visit("courier", .idCard, stay: .minutes(7)),
            [(0, .control(.present(person: "courier", .idCard, stay: .minutes(7))))]
        ),
        (
            .take("driver", .wiegandCard, lane),
            [
                (
                    0,
                    .control(
                        .present(
                            person: "driver", .wiegandCard, stay: .minutes(3),
                            errands: [.button(DeviceId("lane-1-button"))]))
                )
            ]
        ),
        (
            .locker("staff", .delegatedCode, locker),
            [
                (
                    0,
                    .control(
                        .present(
                            person: "staff", .delegatedCode, stay: .minutes(3),
                            errands: [.compartment(locker, button: DeviceId("locker-2-button"))])
                    )
                )
            ]
        ),
        (
            .voucher("courier", SKUNumber(1001), count: 2),
            [
                (
                    0,
                    .control(
                        .present(
                            person: "courier", .wiegandCard, stay: .minutes(3),
                            errands: [.voucher(SKUNumber(1001), count: 2)]))
                )
            ]
        ),
        (.voucherAgain, [(0, .control(.replayVoucher))]),
        (.screenshot("courier"), [(0, .control(.replayCode(of: "courier")))]),
        (
            .strangers(2),
            [(0, .control(.presentStrangeCard(1))), (2000, .control(.presentStrangeCard(2)))]
        ),
        (
            .shelf(shelf.device, taken: 3, putBack: 1),
            [
                (0, .control(.shelf(shelf.device, taken: 3))),
                (20_000, .control(.shelf(shelf.device, taken: -1))),
            ]
        ),
        (
            .appliance(DeviceId("shoe-dryer")),
            [
                (0, .control(.contact(DeviceId("dryer-button"), active: true))),
                (400, .control(.contact(DeviceId("dryer-button"), active: false))),
            ]
        ),
        (
            .exit(.seconds(2)),
            [(0, .control(.pressExit(true))), (2000, .control(.pressExit(false)))]
        ),
        (
            .holdDoor(.minutes(3)),
            [
                (0, .control(.holdDoor(true))), (0, .control(.pressExit(true))),
                (400, .control(.pressExit(false))),
                (3 * minute, .control(.holdDoor(false))),
            ]
        ),
    ]

    private let orders: [Row] = [
        (
            .restock(lane, count: 5, days: 10),
            [
                (0, .control(.refill(lane, count: 5))),
                (0, .order(.restock(lane, count: 5, expires: expires))),
            ]
        ),
        (.restock(shelf, count: 5, days: 10), [(0, .control(.shelf(shelf.device, taken: -5)))]),
        (
            .restock(locker.place, count: 5, days: 10),
            [(0, .order(.restock(locker.place, count: 5, expires: expires)))]
        ),
        (.stocktake(lane, wrongBy: -1), [(0, .stocktake(lane, wrongBy: -1))]),
        (.acknowledge, [(0, .acknowledgeGravest)]),
        (
            .mode(.open, .hours(2)),
            [(0, .order(.setMode(.open, until: began + .hours(3))))]
        ),
        (.mode(.normal, .hours(2)), [(0, .order(.setMode(.normal, until: nil)))]),
        (.suspend("driver"), [(0, .suspend("driver"))]),
    ]

    private let faults: [Row] = [
        (.lane(lane, .jams, runs: 2), [(0, .control(.laneFate(lane, .jams, runs: 2)))]),
        (
            .probe(probe, .stuck, .minutes(1)),
            [(0, .control(.probe(probe, .stuck))), (minute, .control(.probe(probe, nil)))]
        ),
        (
            .heaterFails(.minutes(1)),
            [(0, .control(.breakHeater(true))), (minute, .control(.breakHeater(false)))]
        ),
        (
            .contact(water, .minutes(1)),
            [
                (0, .control(.contact(water, active: true))),
                (minute, .control(.contact(water, active: false))),
            ]
        ),
        (
            .beamBlocked(.minutes(1)),
            [(0, .control(.blockBeam(true))), (minute, .control(.blockBeam(false)))]
        ),
        (
            .fire(.minutes(1)),
            [
                (0, .control(.openFireLoop(true))), (minute, .control(.openFireLoop(false))),
                (minute + 65_000, .order(.resetFire)),
            ]
        ),
        (
            .unplugged(probe, .minutes(1)),
            [(0, .control(.unplug(probe))), (minute, .control(.plug(probe)))]
        ),
        (.powerCut(.minutes(5)), [(0, .cutPower(.minutes(5)))]),
        (.diskStalls(.minutes(1)), [(0, .stallDisk(true)), (minute, .stallDisk(false))]),
        (.clockLost(.minutes(1)), [(0, .loseTime(true)), (minute, .loseTime(false))]),
        (
            .clockJumps(by: .hours(-1), .minutes(1)),
            [(0, .jumpClock(by: .hours(-1))), (minute, .jumpClock(by: .hours(1)))]
        ),
        (.hub(.gone, .minutes(1)), [(0, .hub(.gone)), (minute, .hub(.honest))]),
    ]

    @Test func `each act is done by these deeds, and is over by itself`() throws {
        for row in people + orders + faults {
            var player = try player([(.hours(1), row.act)])
            let expected = row.deeds.map { (.hours(1) + .milliseconds($0.0), $0.1) }
            let found = player.advance(to: .hours(10))
            #expect(found.map(\.deed) == expected.map(\.1), "\(row.act)")
            #expect(found.map(\.at) == expected.map(\.0), "\(row.act)")
        }
    }

    /// A new act without a row above does not compile here.
    private func number(_ act: ScenarioAct) -> Int {
        switch act {
        case .visit: 0
        case .take: 1
        case .voucher: 2
        case .voucherAgain: 3
        case .screenshot: 4
        case .strangers: 5
        case .shelf: 6
        case .locker: 7
        case .appliance: 8
        case .exit: 9
        case .holdDoor: 10
        case .restock: 11
        case .stocktake: 12
        case .acknowledge: 13
        case .mode: 14
        case .suspend: 15
        case .lane: 16
        case .probe: 17
        case .heaterFails: 18
        case .contact: 19
        case .beamBlocked: 20
        case .fire: 21
        case .unplugged: 22
        case .powerCut: 23
        case .diskStalls: 24
        case .clockLost: 25
        case .clockJumps: 26
        case .hub: 27
        }
    }

    @Test func `every act has its row`() {
        #expect(Set((people + orders + faults).map { number($0.act) }) == Set(0...27))
    }

    @Test func `what a station has no button for is impossible, and said to be`() throws {
        let act = ScenarioAct.take("courier", .wiegandCard, Self.lane)
        var player = try player([(.zero, act)], without: DeviceId("lane-1-button"))
        #expect(player.advance(to: .zero).map(\.deed) == [.impossible(act)])
    }
}

/// When it is played.
struct ScenarioTimeTests {
    private func player() throws -> ScenarioPlayer {
        let station = StationIdentity(
            id: try #require(StationId("demo")), name: "", place: "", timeZone: .shanghai)
        let premises = SimulatedBoard.demoPremises(
            SimulatedBoard.demoConfiguration(station: station))
        let events: [(Duration, ScenarioAct)] = [
            (.minutes(10), .probe(DeviceId("probe-room"), .stuck, .minutes(50))),
            (.minutes(20), .voucherAgain),
            (.minutes(20), .screenshot("courier")), (.hours(1), .diskStalls(.minutes(2))),
        ]
        let scenario = Scenario(
            title: .none, about: .none, began: UnixTime(seconds: 1_767_607_200), lasts: .hours(2),
            visitors: [Scenario.Stage(at: .zero, 5), Scenario.Stage(at: .hours(1), 2)],
            events: events.map { Scenario.Event(at: $0.0, $0.1) })
        return ScenarioPlayer(scenario, premises: premises, zone: .shanghai)
    }

    private let whole: [(minute: Int, deed: ScenarioDeed)] = [
        (0, .control(.visitors(perHour: 5))),
        (10, .control(.probe(DeviceId("probe-room"), .stuck))),
        (20, .control(.replayVoucher)), (20, .control(.replayCode(of: "courier"))),
        (60, .control(.visitors(perHour: 2))),
        (60, .control(.probe(DeviceId("probe-room"), nil))), (60, .stallDisk(true)),
        (62, .stallDisk(false)),
    ]

    @Test func `a jump of time plays all that lies between, in the order of time and file`() throws
    {
        var player = try player()
        let due = player.advance(to: .days(1))
        #expect(due.map(\.deed) == whole.map(\.deed))
        #expect(due.map(\.at) == whole.map { .minutes($0.minute) })
    }

    @Test func `minute by minute is the same as at once, and nothing is played twice`() throws {
        var player = try player()
        var due: [ScenarioPlayer.Due] = []
        for minute in 0...70 {
            due += player.advance(to: .minutes(minute))
            #expect(player.advance(to: .minutes(minute)) == [])
            #expect(player.advance(to: .minutes(minute - 30)) == [])
        }
        #expect(due.map(\.deed) == whole.map(\.deed))
    }

    @Test func `the next time is that of the next deed, and none when the story is told`() throws {
        var player = try player()
        for minute in [0, 10, 20, 60, 62] {
            #expect(player.nextTime == .minutes(minute))
            #expect(player.advance(to: .minutes(minute) - .milliseconds(1)) == [])
            #expect(!player.advance(to: .minutes(minute)).isEmpty)
        }
        #expect(player.nextTime == nil && player.advance(to: .days(9)) == [])
    }

    @Test func `the cast are the people whom the story names`() throws {
        #expect(try player().cast == ["courier"])
    }
}
