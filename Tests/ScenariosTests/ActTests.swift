import Scenarios
import Simulation
import StationModel
import Testing

/// An act as a file writes it, and what comes of it and of nothing else.
struct WrittenAct: Sendable, CustomTestStringConvertible {
    let text: String
    let act: ScenarioAct
    let expectation: String
    /// What else has to happen.
    let others: [String]
    let lasts: String

    init(
        _ text: String, _ act: ScenarioAct, expect: String, with others: [String] = [],
        lasts: String = "1 h"
    ) {
        self.text = text
        self.act = act
        expectation = expect
        self.others = others
        self.lasts = lasts
    }

    var testDescription: String { text }

    /// Something is recorded once it has happened, at ten past.
    static func recorded(_ kind: String, _ more: String = "") -> String {
        "{ entry: \"\(kind)\", from: \"17:10\", \(more)atLeast: 1 }"
    }

    static func raised(_ alarm: String, _ subject: String, at time: String = "17:30") -> String {
        "{ alarm: \"\(alarm)\", subject: \"\(subject)\", at: \"\(time)\", isUp: true }"
    }
}

/// Every act, as a file writes it.
struct ActTests {
    typealias Row = WrittenAct

    private static let lane = LaneAddress(device: DeviceId("lane-1"), number: 1)
    private static let locker = CompartmentAddress(device: DeviceId("locker"), number: 2)
    private static let filled =
        #"{ at: "17:01", act: "restock", lane: "lane-1/1", count: 9 }"#

    static let ofPeople = [
        Row(
            #"act: "visit", person: "courier", by: "idCard", stay: "20 min""#,
            .visit("courier", .idCard, stay: .minutes(20)),
            expect: Row.recorded("access.granted", #"subject: "id-card-reader", "#)),
        Row(
            #"act: "take", person: "staff", by: "phone", lane: "lane-1/1""#,
            .take("staff", .delegatedCode, lane),
            expect: Row.recorded("vend.outcome", #"subject: "lane-1/1", "#), with: [filled]),
        Row(
            #"act: "voucher", person: "driver", sku: "1001", count: 2"#,
            .voucher("driver", SKUNumber(1001), count: 2),
            expect: Row.recorded("vend.outcome", #"data: { right: "voucher" }, "#),
            with: [filled]),
        Row(
            #"act: "voucherAgain""#, .voucherAgain,
            expect: Row.recorded("access.denied", #"data: { reason: "voucherUsed" }, "#),
            with: [
                filled,
                #"{ at: "17:05", act: "voucher", person: "driver", sku: "1001", count: 1 }"#,
            ]),
        Row(
            #"act: "screenshot", person: "courier""#, .screenshot("courier"),
            expect: Row.recorded("access.denied", #"subject: "scanner", "#),
            with: [
                #"{ at: "17:05", act: "visit", person: "courier", by: "code", stay: "1 min" }"#
            ]),
        Row(
            #"act: "strangers", count: 5"#, .strangers(5),
            expect: Row.recorded("access.denied", #"subject: "card-reader", "#)),
        Row(
            #"act: "shelf", device: "shelf-scale", taken: 3"#,
            .shelf(DeviceId("shelf-scale"), taken: 3, putBack: 0),
            expect: Row.recorded("stock.measured", #"data: { change: "-3" }, "#),
            with: [#"{ at: "17:01", act: "restock", lane: "shelf-scale/1", count: 9 }"#]),
        Row(
            #"act: "locker", person: "driver", by: "code", compartment: "locker/2""#,
            .locker("driver", .issuedCode, locker),
            expect: Row.recorded("loan.begun", #"subject: "locker/2", "#)),
        Row(
            #"act: "appliance", device: "shoe-dryer""#, .appliance(DeviceId("shoe-dryer")),
            expect: Row.recorded("appliance.started")),
        Row(
            #"act: "exit", for: "2 s""#, .exit(.seconds(2)),
            expect: Row.recorded("exit.requested")),
        Row(
            #"act: "holdDoor", for: "3 min""#, .holdDoor(.minutes(3)),
            expect: Row.raised("heldOpen", "door", at: "17:12")),
    ]

    static let ofStaff = [
        Row(
            #"act: "restock", lane: "locker/1", count: 4, days: 30"#,
            .restock(LaneAddress(device: DeviceId("locker"), number: 1), count: 4, days: 30),
            expect: Row.recorded("stock.restocked", #"data: { count: "4" }, "#)),
        Row(
            #"act: "restock", lane: "lane-1/1", count: 4"#,
            .restock(lane, count: 4, days: 365),
            expect: #"{ figure: "stock", lane: "lane-1/1", from: "17:11", atLeast: 4 }"#),
        Row(
            #"act: "stocktake", lane: "lane-1/1", wrongBy: -1"#, .stocktake(lane, wrongBy: -1),
            expect: Row.recorded("stock.counted", #"data: { change: "-1" }, "#), with: [filled]),
        Row(
            #"act: "acknowledge""#, .acknowledge, expect: Row.recorded("alarm.acknowledged")),
        Row(
            #"act: "mode", mode: "lockdown", for: "1 h""#, .mode(.lockdown, .hours(1)),
            expect: Row.recorded("mode.changed", #"data: { mode: "lockdown" }, "#)),
        Row(
            #"act: "suspend", person: "driver""#, .suspend("driver"),
            expect: Row.recorded("access.denied", #"data: { reason: "suspended" }, "#),
            with: [
                #"{ at: "17:20", act: "visit", person: "driver", by: "card", stay: "1 min" }"#
            ]),
    ]

    static let ofThings = [
        Row(
            #"act: "lane", lane: "lane-1/1", fate: "jams", runs: 2"#,
            .lane(lane, .jams, runs: 2),
            expect: Row.recorded("vend.outcome", #"data: { outcome: "jammed" }, "#),
            with: [
                filled,
                #"{ at: "17:20", act: "take", person: "driver", by: "card", lane: "lane-1/1" }"#,
            ]),
        Row(
            #"act: "probe", device: "climate-sensor", fault: "deadBus", for: "1 h""#,
            .probe(DeviceId("climate-sensor"), .deadBus, .hours(1)),
            expect: Row.raised("sensorFault", "climate-sensor/temperature")),
        Row(
            #"act: "heaterFails", for: "1 h""#, .heaterFails(.hours(1)),
            expect: #"{ figure: "temperature", from: "17:55", atMost: "15 °C" }"#,
            with: [#"{ at: "17:05", act: "visit", person: "driver", by: "card", stay: "1 h" }"#]),
        Row(
            #"act: "contact", device: "mains", for: "1 h""#,
            .contact(DeviceId("mains"), .hours(1)), expect: Row.raised("mainsLost", "mains")),
        Row(
            #"act: "beamBlocked", for: "1 h""#, .beamBlocked(.hours(1)),
            expect: #"{ alarm: "beamBlocked", at: "17:30", isUp: true }"#),
        Row(
            #"act: "fire", for: "1 min""#, .fire(.minutes(1)),
            expect: Row.recorded("fire.latched")),
        Row(
            #"act: "unplugged", device: "scanner", for: "1 h""#,
            .unplugged(DeviceId("scanner"), .hours(1)),
            expect: Row.raised("deviceLost", "scanner")),
        Row(
            #"act: "powerCut", for: "20 s""#, .powerCut(.seconds(20)),
            expect: Row.recorded("station.started")),
        Row(
            #"act: "diskStalls", for: "5 min""#, .diskStalls(.minutes(5)),
            expect: Row.raised("storageStalled", "station", at: "17:12")),
        Row(
            #"act: "clockLost", for: "80 min""#, .clockLost(.minutes(80)),
            expect: Row.recorded("clock.synced"), lasts: "100 min"),
        Row(
            #"act: "clockJumps", jump: "1 h", backwards: true, for: "10 min""#,
            .clockJumps(by: .hours(-1), .minutes(10)), expect: Row.recorded("clock.jumped")),
        Row(
            #"act: "hub", mood: "gone", for: "2 h""#, .hub(.gone, .hours(2)),
            expect: Row.raised("hubUnreachable", "hub", at: "18:00"), lasts: "2 h"),
    ]

    @Test(arguments: ofPeople + ofStaff + ofThings)
    func `an act is read, breaks no invariant, and does what nothing else does`(
        row: WrittenAct
    ) throws {
        let events = row.others + ["{ at: \"17:10\", \(row.text) }"]
        let file = """
            { title: { zh: "故事", en: "Story" }, about: { zh: "说明", en: "About" },
              begins: "2026-01-20 17:00", lasts: "\(row.lasts)",
              outside: [{ at: "17:00", temperature: "-8 °C" }],
              events: [\(events.joined(separator: ", "))], expect: [\(row.expectation)] }
            """
        let station = LibraryTests.station
        let loaded = try ScenarioLoader.load(text: file, file: "act.json5", on: station)
        let event = Scenario.Event(at: .minutes(10), row.act)
        #expect(loaded.scenario.events.contains(event))
        var run = ScenarioRun(loaded.scenario, configuration: station)
        let outcome = run.run()
        #expect(outcome.violation == nil)
        #expect(outcome.met == 1, "found \(outcome.failures)")
        var other = loaded.scenario
        other.events.removeAll { $0 == event }
        var without = ScenarioRun(other, configuration: station)
        #expect(without.run().met == 0, "the act is what it comes of")
    }
}
