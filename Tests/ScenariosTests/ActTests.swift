import Scenarios
import Simulation
import StationModel
import Testing

/// Every act, as a file writes it.
struct ActTests {
    private static let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)
    private static let locker = CompartmentAddress(device: DeviceId("locker"), number: 2)

    static let acts: [(String, ScenarioAct)] = [
        (
            "act: \"visit\", person: \"courier\", by: \"idCard\", stay: \"20 min\"",
            .visit("courier", .idCard, stay: .minutes(20))
        ),
        (
            "act: \"take\", person: \"staff\", by: \"phone\", lane: \"lane-1/1\"",
            .take("staff", .delegatedCode, lane)
        ),
        (
            "act: \"voucher\", person: \"driver\", sku: \"1001\", count: 2",
            .voucher("driver", SKUNumber(1001), count: 2)
        ),
        ("act: \"voucherAgain\"", .voucherAgain),
        ("act: \"screenshot\", person: \"courier\"", .screenshot("courier")),
        ("act: \"strangers\", count: 5", .strangers(5)),
        (
            "act: \"shelf\", device: \"shelf-scale\", taken: 3",
            .shelf(DeviceId("shelf-scale"), taken: 3, putBack: 0)
        ),
        (
            "act: \"locker\", person: \"driver\", by: \"code\", compartment: \"locker/2\"",
            .locker("driver", .issuedCode, locker)
        ),
        ("act: \"appliance\", device: \"shoe-dryer\"", .appliance(DeviceId("shoe-dryer"))),
        ("act: \"exit\", for: \"2 s\"", .exit(.seconds(2))),
        ("act: \"holdDoor\", for: \"3 min\"", .holdDoor(.minutes(3))),
        (
            "act: \"restock\", lane: \"locker/1\", count: 4, days: 30",
            .restock(LaneAddress(device: DeviceId("locker"), number: 1), count: 4, days: 30)
        ),
        (
            "act: \"restock\", lane: \"lane-1/1\", count: 4",
            .restock(lane, count: 4, days: 365)
        ),
        (
            "act: \"stocktake\", lane: \"lane-1/1\", wrongBy: -1", .stocktake(lane, wrongBy: -1)
        ),
        ("act: \"acknowledge\"", .acknowledge),
        ("act: \"mode\", mode: \"lockdown\", for: \"1 h\"", .mode(.lockdown, .hours(1))),
        ("act: \"suspend\", person: \"driver\"", .suspend("driver")),
        (
            "act: \"lane\", lane: \"lane-1/1\", fate: \"dropsTwo\"",
            .lane(lane, .dropsTwo, runs: 1)
        ),
        (
            "act: \"probe\", device: \"climate-sensor\", fault: \"deadBus\", for: \"1 h\"",
            .probe(DeviceId("climate-sensor"), .deadBus, .hours(1))
        ),
        ("act: \"heaterFails\", for: \"1 h\"", .heaterFails(.hours(1))),
        (
            "act: \"contact\", device: \"mains\", for: \"1 h\"",
            .contact(DeviceId("mains"), .hours(1))
        ),
        ("act: \"beamBlocked\", for: \"1 h\"", .beamBlocked(.hours(1))),
        ("act: \"fire\", for: \"1 min\"", .fire(.minutes(1))),
        (
            "act: \"unplugged\", device: \"scanner\", for: \"1 h\"",
            .unplugged(DeviceId("scanner"), .hours(1))
        ),
        ("act: \"powerCut\", for: \"20 s\"", .powerCut(.seconds(20))),
        ("act: \"diskStalls\", for: \"20 s\"", .diskStalls(.seconds(20))),
        ("act: \"clockLost\", for: \"2 d\"", .clockLost(.days(2))),
        (
            "act: \"clockJumps\", jump: \"1 h\", backwards: true, for: \"10 min\"",
            .clockJumps(by: .hours(-1), .minutes(10))
        ),
    ]

    @Test(arguments: acts)
    func `an act is read, and played without a broken invariant`(
        text: String, act: ScenarioAct
    ) throws {
        let file = """
            { title: { zh: "故事", en: "Story" }, about: { zh: "说明", en: "About" },
              begins: "2026-01-20 17:00", lasts: "1 h",
              events: [{ at: "17:10", \(text) }] }
            """
        let station = LibraryTests.station
        let loaded = try ScenarioLoader.load(text: file, file: "act.json5", on: station)
        #expect(loaded.scenario.events == [Scenario.Event(at: .minutes(10), act)])
        var run = ScenarioRun(loaded.scenario, configuration: station)
        let outcome = run.run()
        #expect(outcome.violation == nil)
        #expect(outcome.trace.first?.contains("station.started") == true)
    }
}
