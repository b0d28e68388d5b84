import Foundation
import StationModel
import Testing

@testable import ConfigurationFile

/// Rules of the sections behind the door that take more than one edit, and what is only doubted.
@Suite struct SectionRuleTests {
    static func text(_ edits: [(String, String)]) throws -> String {
        var text = FullExample.text
        for (piece, replacement) in edits {
            let count = text.components(separatedBy: piece).count - 1
            try #require(count == 1, "\(piece) occurs \(count) times")
            text = text.replacing(piece, with: replacement)
        }
        return text
    }

    static func findings(_ edits: [(String, String)]) throws -> [ConfigurationFinding] {
        try FullExample.findings(in: text(edits))
    }

    // MARK: Everything at once

    /// Each bad input that the station must explain, all in one file.
    static let bad: [(String, String)] = [
        ("motor: { line: \"gpiochip0:12\", activeLow: false },\n", "\n"),
        ("home: { line: \"gpiochip0:25\"", "home: { line: \"gpiochip0:13\""),
        ("capacity: 12, lowAt: 3, button", "capacity: -12, lowAt: 3, button"),
        ("unitWeight: \"575 g\"", "unitWeight: \"0 g\""),
        ("number: 3,\n        button", "number: 9,\n        button"),
        ("{ sku: \"hand-warmer\", count: 1,", "{ sku: \"hand-warmr\", count: 1,"),
        ("count: 10, per: \"month\"", "count: 0, per: \"month\""),
        ("occupied: \"20 °C\"", "occupied: \"200 °C\""),
        ("occupied: \"27 °C\"", "occupied: \"27 °C\", vacant: \"25 °C\""),
        ("probes: [\"air\", \"probe-wall\"]", "probes: [\"air\", \"probe-wal\"]"),
        ("output: \"air-conditioner\"", "output: \"siren\""),
        ("hours: {\n        mon: [\"08:30-18:00\"]", "hours: {\n        mon: [\"08:30-\"]"),
        ("load: \"600 W\"", "load: \"2500 W\""),
    ]

    static let paths = [
        "devices[11].motor", "devices[12].home.line", "supplies.lanes[1].capacity",
        "supplies.shelves[0].unitWeight", "supplies.lockers[2].number",
        "supplies.quotas[0].sku", "supplies.quotas[3].count", "room.climate.probes[1]",
        "room.climate.heater.occupied", "room.climate.airConditioner.output",
        "room.climate.airConditioner.vacant", "room.contactor.hours.mon[0]",
        "appliances.outlets[0].load",
    ]

    @Test func `every bad input is reported at once, in the order of the file`() throws {
        let findings = try Self.findings(Self.bad)
        let own = findings.filter { $0.problem != .deviceWithoutRole }
        #expect(own.map(\.path.description) == Self.paths)
        #expect(own.allSatisfy { $0.severity == .error })
        // The air conditioner's relay has lost its rule to the siren.
        let rest = findings.filter { $0.problem == .deviceWithoutRole }
        #expect(rest.map(\.found) == [.text("\"air-conditioner\"")])
    }

    @Test(arguments: Language.allCases)
    func `each finding has its words in both languages`(language: Language) throws {
        let texts = try Self.findings(Self.bad).map { $0.text(in: language) }
        let chinese = texts.map { text in text.unicodeScalars.contains { $0.value > 0x4E00 } }
        #expect(chinese == texts.map { _ in language == .chinese })
        for text in texts {
            #expect(text.split(separator: "\n").count >= 3, "\(text)")
        }
    }

    @Test func `a report of a set-point reads as a person would say it`() throws {
        let finding = try #require(
            Self.findings([("occupied: \"20 °C\"", "occupied: \"200 °C\"")]).first)
        let lines = { (language: Language) in
            finding.text(in: language).split(separator: "\n").dropFirst().joined(separator: "\n")
        }
        #expect(
            lines(.english) == """
                    found:    "200 °C"
                    expected: a temperature, 5 °C to 32 °C, with its unit: °C
                    why:      below it is frost, above it a hazard: no room for people
                """)
        #expect(
            lines(.chinese) == """
                    现为："200 °C"
                    应为：带单位的温度，5 °C 到 32 °C，单位：°C
                    原因：再低会结冰，再高有危险，都不适合人
                """)
    }

    // MARK: More than one edit

    @Test func `a set-point at the heater's own limit is refused`() throws {
        let findings = try Self.findings([
            ("occupied: \"20 °C\"", "occupied: \"25 °C\""),
            ("overTemperature: \"35 °C\"", "overTemperature: \"25 °C\""),
        ])
        #expect(findings.map(\.path.description) == ["room.climate.heater.occupied"])
        #expect(findings.map(\.expected) == [.lessThan("25 °C")])
    }

    @Test func `a climate without anything that heats or cools is refused`() throws {
        let start = try #require(FullExample.text.range(of: "      heater: {\n"))
        let end = try #require(FullExample.text.range(of: "      // The heater starts this much"))
        let cut = String(FullExample.text[start.lowerBound..<end.lowerBound])
        let findings = try Self.findings([(cut, "")])
            .filter { $0.problem != .deviceWithoutRole }
        #expect(findings.map(\.problem) == [.nothingToSwitch])
        #expect(findings.map(\.path.description) == ["room.climate"])
    }

    @Test func `a thermometer that no sensor watches cannot switch a heater`() throws {
        let findings = try Self.findings([
            (
                "{ device: \"probe-wall\", quantity: \"temperature\", "
                    + "limits: { frost: { at: \"5 °C\" } } },", ""
            )
        ])
        #expect(findings.map(\.problem) == [.notWatched])
        #expect(findings.map(\.path.description) == ["room.climate.probes[1]"])
        #expect(findings.map(\.expected) == [.sensorOfRoom(["air"])])
    }

    @Test func `a sensor with a fault of its own is not called missing`() throws {
        let findings = try Self.findings([
            (
                "quantity: \"temperature\", limits: { frost: { at: \"5 °C\" } }",
                "quantity: \"temperature\", limits: { frost: { at: \"5\" } }"
            )
        ])
        #expect(findings.map(\.path.description) == ["room.sensors[2].limits.frost.at"])
    }

    @Test func `a beam on a Modbus board would be missed`() throws {
        let findings = try Self.findings([
            (
                "{ id: \"beam-inner\", driver: \"contact\", line: \"gpiochip0:10\"",
                "{ id: \"beam-inner\", driver: \"contact\", line: \"io:4\""
            ),
            (
                "\"locker-button-1\", driver: \"contact\", line: \"io:4\"",
                "\"locker-button-1\", driver: \"contact\", line: \"gpiochip0:10\""
            ),
        ])
        #expect(findings.map(\.problem).contains(.boardLineTooSlow))
    }

    @Test func `a poll that is rarer than the age is known to be stale`() throws {
        let rare = [
            ("profile: \"xy-md02\", poll: \"10 s\"", "profile: \"xy-md02\", poll: \"1 min\"")
        ]
        #expect(try Self.findings(rare).map(\.expected) == [.notShorterThan("2 min")])
        let unwritten = rare + [("staleAfter: \"90 s\",", "")]
        let sensors = try FullExample.load(Self.text(unwritten)).configuration.room.sensors
        #expect(sensors.first?.staleAfter == .minutes(3))
    }

    @Test func `what stays in a section is as many as a station can have`() throws {
        let lamps = Array(repeating: "\"light\"", count: 9).joined(separator: ", ")
        let findings = try Self.findings([("outputs: [\"light\"]", "outputs: [\(lamps)]")])
        let counted = findings.filter { $0.problem == .outOfRange(.roomCount) }
        #expect(counted.map(\.expected) == [.listOfAtMost(8)])
        #expect(counted.map(\.found) == [.text("9")])
    }

    @Test func `a motion sensor on a line waits as such sensors need`() throws {
        let pir = try Self.text([
            (
                "presence: [{ device: \"radar\", hold: \"10 s\", warmUp: \"0 s\" }]",
                "presence: [{ device: \"radar\" }, { device: \"locker-button-1\" }]"
            ),
            ("button: \"locker-button-1\"", "button: \"spare\""),
            (
                "    { id: \"smoke\", driver",
                "    { id: \"spare\", driver: \"contact\", line: \"gpiochip0:14\",\n"
                    + "      activeLow: true, bias: \"pullUp\" },\n    { id: \"smoke\", driver"
            ),
        ])
        #expect(
            try FullExample.load(pir).configuration.room.occupancy.presence == [
                .radar(DeviceId("radar")), .pir(DeviceId("locker-button-1")),
            ])
    }

    // MARK: Doubts

    @Test func `none for a group can be meant, and is doubted`() throws {
        let findings = try Self.findings([
            ("group: \"courier\", count: 2", "group: \"courier\", count: 0")
        ])
        #expect(findings.map(\.problem) == [.nothingForGroup])
        #expect(findings.map(\.severity) == [.warning])
    }

    @Test(arguments: [("soft", true, false), ("hard", true, false), ("hard", false, true)])
    func `a hard capacity that nothing can put right is doubted`(
        strictness: String, hasPresence: Bool, isDoubted: Bool
    ) throws {
        var edits = [("capacityStrictness: \"soft\"", "capacityStrictness: \"\(strictness)\"")]
        if !hasPresence {
            edits.append(
                ("presence: [{ device: \"radar\", hold: \"10 s\", warmUp: \"0 s\" }],", ""))
        }
        let doubts = try Self.findings(edits).filter { $0.problem == .countUnwitnessed }
        #expect(doubts.map(\.severity) == (isDoubted ? [.warning] : []))
        #expect(doubts.allSatisfy { "\($0.path)" == "access.capacityStrictness" })
    }

    @Test func `readers that all stand at the dispenser open no door`() throws {
        let findings = try Self.findings([
            ("readers: []", "readers: [\"reader-front\", \"scanner\"]")
        ])
        #expect(findings.map(\.problem) == [.noReader])
        #expect(findings.map(\.severity) == [.warning])
        let one = try Self.text([("readers: []", "readers: [\"scanner\"]")])
        let loaded = try FullExample.load(one)
        #expect(loaded.warnings == [])
        #expect(loaded.configuration.supplies.readers == [DeviceId("scanner")])
    }

    @Test func `a help button whose cut wire is silent is doubted`() throws {
        let findings = try Self.findings([
            ("line: \"gpiochip0:2\", activeLow: false", "line: \"gpiochip0:2\", activeLow: true")
        ])
        #expect(findings.map(\.problem) == [.unsupervisedLoop])
        #expect(findings.map(\.path.description) == ["devices[18].activeLow"])
    }

    // MARK: Against the model

    /// What the readers refuse by themselves; the model's own word for it never comes up.
    @Test func `the model's contradictions have a place even where no reader has seen them`() throws
    {
        let findings = Findings()
        let node = try #require(
            DocumentReader.read(FullExample.text, file: "f", findings: findings))
        let probe = SensorConfiguration(probe: Probe(DeviceId("air"), .temperature))
        let supplies = SuppliesConfiguration(
            quotas: [Quota(sku: SKUNumber(9), count: 1, per: .day)])
        SectionConflicts(top: node, findings: findings)
            .report(RoomConfiguration(sensors: [probe, probe]), .none, supplies)
        #expect(findings.ordered.map(\.problem) == [.contradiction])
        #expect(findings.ordered.map(\.path.description) == ["room"])
    }
}
