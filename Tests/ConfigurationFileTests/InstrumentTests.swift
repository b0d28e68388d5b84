import Foundation
import StationModel
import Testing

@testable import ConfigurationFile

/// Devices on lines and ports besides the door's, and who may name them.
@Suite struct InstrumentTests {
    static let text = Sample.fixture("instruments.json5")

    static func with(_ replacement: String, for piece: String) -> String {
        let parts = text.components(separatedBy: piece)
        precondition(parts.count == 2, "\(piece) occurs \(parts.count - 1) times")
        return parts.joined(separator: replacement)
    }

    /// What is found, without the doubts that no rule names the instruments yet.
    static func errors(_ text: String) throws -> [ConfigurationFinding] {
        try Sample.findings(in: text).filter { $0.severity == .error }
    }

    /// Exactly one error, at the mark.
    static func expect(
        _ marked: String, _ problem: ConfigurationProblem, _ path: String,
        _ requirement: Requirement, suggestion: String? = nil
    ) throws {
        let errors = try errors(marked.replacing("▸", with: ""))
        let error = try #require(errors.first, "nothing was found")
        #expect(errors.count == 1, "\(errors.map { $0.text(in: .english) })")
        #expect(error.problem == problem)
        #expect(error.path.description == path)
        #expect(error.expected == requirement)
        #expect(error.suggestion == suggestion)
        #expect(error.place == marks(in: marked).first)
    }

    static func drivers() throws -> [String: DeviceConfiguration.Driver] {
        let devices = try Sample.load(text).configuration.devices
        return Dictionary(uniqueKeysWithValues: devices.map { ($0.id.text, $0.driver) })
    }

    @Test func `every driver's keys become its configuration`() throws {
        let drivers = try Self.drivers()
        guard case .modbusLine(let line)? = drivers["rs485"] else {
            Issue.record("no line")
            return
        }
        #expect(line.port.parity == .none && line.port.stopBits == .one)
        #expect(line.devices.map(\.id.text) == ["air", "relays"])
        #expect(line.devices.map(\.unit) == [1, 2])
        #expect(line.devices.map(\.profile.name) == ["xy-md02", "lctech-relay-8"])
        #expect(line.devices.map(\.period) == [.seconds(10), .seconds(1)])
        #expect(
            drivers["probe"]
                == .oneWireProbe(OneWireProbeConfiguration(device: "28-0316a2794ffe")))
        let limits = RadarLimits(
            farthestMovingGate: 6, farthestStillGate: 4, absenceSeconds: 5)
        let radar = SerialConfiguration(path: "/dev/serial/by-id/b", baudRate: 256_000)
        #expect(drivers["radar"] == .radar(RadarConfiguration(port: radar, limits: limits)))
        let machine = SerialConfiguration(path: "/dev/serial/by-id/c", baudRate: 57_600)
        #expect(
            drivers["vending"]
                == .vendingController(
                    VendingControllerConfiguration(
                        port: machine, dropSensor: true, elevator: false)))
        let lockers = SerialConfiguration(path: "/dev/serial/by-id/d", baudRate: 9600)
        let board = LockerBoardConfiguration(
            id: DeviceId("locker-1"), address: 1, lockCount: 12, openLevel: false)
        #expect(
            drivers["lockers"]
                == .lockerLine(LockerLineConfiguration(port: lockers, boards: [board])))
    }

    @Test func `a lane's lines and times become its configuration`() throws {
        func line(_ offset: UInt32) -> LineAddress {
            LineAddress(chip: "/dev/gpiochip0", offset: offset)
        }
        let lane = MotorLaneConfiguration(
            motor: DriveLine(line: line(12), activeLow: false),
            home: SenseLine(line: line(13), activeLow: true, bias: .pullUp),
            drop: SenseLine(line: line(19), activeLow: true, bias: .pullUp))
        #expect(try Self.drivers()["lane-1"] == .motorLane(lane))
    }

    @Test func `relays and inputs of a board are lines of contacts and outputs`() throws {
        let drivers = try Self.drivers()
        let line = LineAddress(chip: "relays", offset: 8)
        #expect(
            drivers["siren"]
                == .output(OutputConfiguration(role: .siren, line: line, activeLow: false)))
        #expect(
            drivers["housing"]
                == .contact(
                    ContactConfiguration(role: .tamper, line: line, activeLow: true, bias: .none)))
    }

    @Test func `an instrument that no rule names is doubted, one by one`() throws {
        let doubts = try Sample.findings(in: Self.text)
        #expect(doubts.allSatisfy { $0.severity == .warning })
        #expect(doubts.allSatisfy { $0.problem == .deviceWithoutRole })
        #expect(
            doubts.map(\.path.description) == [
                "devices[7].devices[0]", "devices[8]", "devices[9]", "devices[10]",
                "devices[11].boards[0]", "devices[12]",
            ])
    }

    // MARK: Bad input

    @Test func `two devices with one unit are blamed at the second`() throws {
        let owner = ConfigurationPath([
            .key("devices"), .index(7), .key("devices"), .index(0), .key("unit"),
        ])
        try Self.expect(
            Self.with("id: \"relays\", unit: ▸1", for: "id: \"relays\", unit: 2"),
            .usedTwice(by: owner, at: WiringTests.place(15, 28)),
            "devices[7].devices[1].unit", .notUsedElsewhere)
    }

    @Test(arguments: ["0", "256", "-1"])
    func `a unit that no device can have is refused`(unit: String) throws {
        try Self.expect(
            Self.with("id: \"air\", unit: ▸\(unit)", for: "id: \"air\", unit: 1"),
            .outOfRange(.modbusUnit), "devices[7].devices[0].unit",
            .wholeNumber(least: 1, most: 255))
    }

    @Test func `an unknown profile leads to the nearest`() throws {
        let names = [
            "lctech-relay-8", "relay-0100", "senseair-s8", "waveshare-relay-8",
            "weighing-transmitter", "xy-md02",
        ]
        try Self.expect(
            Self.with("profile: ▸\"xy-md20\"", for: "profile: \"xy-md02\""),
            .unknownName, "devices[7].devices[0].profile", .oneOf(names), suggestion: "xy-md02")
    }

    @Test func `a profile by its path is read, and its faults are its own`() throws {
        let path = Sample.profiles + "/xy-md02.json5"
        let text = Self.with("profile: \"\(path)\"", for: "profile: \"xy-md02\"")
        #expect(try Self.errors(text) == [])
        let bad = Self.with("profile: \"/nowhere.json5\"", for: "profile: \"xy-md02\"")
        let errors = try Self.errors(bad)
        #expect(errors.map(\.problem) == [.unreadable])
        #expect(errors.map(\.place.file) == ["/nowhere.json5"])
    }

    @Test func `a device whose parity is not its line's is refused`() throws {
        let text = Self.with("parity: \"even\"", for: "parity: \"none\"")
        let errors = try Self.errors(text)
        #expect(errors.map(\.problem) == [.serialMismatch, .serialMismatch])
        #expect(errors.map(\.expected) == [.lineSetting("even"), .lineSetting("even")])
        #expect(errors.first?.found == .text("xy-md02: 9600, none"))
    }

    @Test func `a device whose rate is not its line's is doubted`() throws {
        let text = Self.with(
            "\"/dev/serial/by-id/a\", baudRate: 19200",
            for: "\"/dev/serial/by-id/a\", baudRate: 9600")
        let found = try Sample.findings(in: text).filter { $0.problem == .serialMismatch }
        #expect(found.map(\.severity) == [.warning, .warning])
        #expect(found.map(\.expected) == [.lineSetting("19200"), .lineSetting("19200")])
    }

    @Test func `a rate that no device of the line has leads to the nearest`() throws {
        try Self.expect(
            Self.with("baudRate: ▸9601,\n      parity", for: "baudRate: 9600,\n      parity"),
            .unknownName, "devices[7].baudRate",
            .oneOf(SerialRates.modbus.map(String.init)), suggestion: "9600")
    }

    @Test func `a port that a line and a radar use is blamed at the second`() throws {
        let owner = WiringTests.path(7, "path")
        try Self.expect(
            Self.with(
                "path: ▸\"/dev/serial/by-id/a\", baudRate: 256000",
                for: "path: \"/dev/serial/by-id/b\", baudRate: 256000"),
            .usedTwice(by: owner, at: WiringTests.place(12, 48)), "devices[9].path",
            .notUsedElsewhere)
    }

    @Test func `a relay that the board lacks is refused`() throws {
        try Self.expect(
            Self.with("\"output\", line: ▸\"relays:9\"", for: "\"output\", line: \"relays:8\""),
            .outOfRange(.boardLines), "devices[6].line", .boardLine("relays", most: 8))
        try Self.expect(
            Self.with("\"output\", line: ▸\"air:1\"", for: "\"output\", line: \"relays:8\""),
            .boardWithoutLines, "devices[6].line", .boardWithLines)
    }

    @Test func `a board's name with a slip leads to the board`() throws {
        let text = Self.with(
            "\"output\", line: \"relay:8\"", for: "\"output\", line: \"relays:8\"")
        #expect(try Self.errors(text).map(\.problem) == [.missingDevice])
        #expect(try Self.errors(text).map(\.suggestion) == ["relays:8"])
    }

    @Test func `a relay that two devices use is blamed at the second`() throws {
        let text = Self.with(
            "{ id: \"buzzer\", driver: \"output\", line: \"relays:8\", activeLow: false },\n    "
                + "{ id: \"rs485\"",
            for: "{ id: \"rs485\"")
        let problems = try Self.errors(text).map(\.problem)
        let owner = ConfigurationProblem.usedTwice(
            by: WiringTests.path(6, "line"), at: WiringTests.place(11, 44))
        #expect(problems.contains(owner), "\(problems)")
    }

    @Test(arguments: [
        ("lock", "lock: \"lock\"", "lock: \"siren\""),
        ("door", "door: \"contact\"", "door: \"housing\""),
    ])
    func `the door itself needs lines of the board`(
        role: String, piece: String, replacement: String
    ) throws {
        let swapped = Self.text.replacing(piece, with: replacement)
            .replacing("siren: \"siren\" }", with: "siren: \"lock\" }")
            .replacing("tamper: \"housing\"", with: "tamper: \"contact\"")
            .replacing("lock: \"siren\", siren: \"siren\"", with: "lock: \"siren\"")
        let found = try Self.errors(swapped).map(\.problem)
        #expect(found.contains(.boardLineTooSlow), "\(role): \(found)")
    }

    @Test func `a lane's lines cannot be a board's`() throws {
        try Self.expect(
            Self.with("motor: { line: ▸\"relays:1\"", for: "motor: { line: \"gpiochip0:12\""),
            .boardLineTooSlow, "devices[12].motor.line", .line)
    }

    @Test func `a resistor of the board cannot hold a Modbus board's input`() throws {
        try Self.expect(
            Self.with(
                "activeLow: true, bias: ▸\"pullUp\" },\n    { id: \"lock\"",
                for: "activeLow: true, bias: \"none\" },\n    { id: \"lock\""),
            .unknownName, "devices[4].bias", .oneOf(["none"]))
    }

    @Test(arguments: ["28-0316A2794FFE", "10-0316a2794ffe", "28-0316"])
    func `what is no thermometer's folder is asked back`(device: String) throws {
        try Self.expect(
            Self.with("device: ▸\"\(device)\"", for: "device: \"28-0316a2794ffe\""),
            .badForm, "devices[8].device", .oneWireDevice)
    }

    // MARK: Claims

    /// A section of rules as the others are: it names devices by id.
    static func claim(
        _ values: String, _ body: ([Node], RoleClaims) -> Void
    ) throws -> (devices: [DeviceConfiguration], findings: [ConfigurationFinding]) {
        let findings = Findings()
        let root = try #require(
            DocumentReader.read(text, file: "station.json5", findings: findings))
        let rule = try #require(
            DocumentReader.read(values, file: "rule", findings: findings)?.elements())
        let list = try #require(root.members()?["devices"])
        let node = root.child(list, root.path / "devices")
        let claims = Claims(boards: DevicesSection.boards(node))
        let drafts = DevicesSection.read(
            node, claims: claims, profiles: Profiles(installed: Sample.profiles, folder: ""))
        let roles = RoleClaims(drafts, claims: claims)
        body(rule, roles)
        return (roles.devices(), findings.ordered)
    }

    @Test func `what a rule names bears its own name as its role`() throws {
        let result = try Self.claim(#"["siren", "housing", "air", "radar"]"#) { nodes, roles in
            #expect(roles.device(nodes[0], for: .output) == DeviceId("siren"))
            #expect(roles.device(nodes[1], for: .contact) == DeviceId("housing"))
            #expect(roles.device(nodes[2], for: .measuring(.humidity)) == DeviceId("air"))
            #expect(roles.device(nodes[3], for: .presence) == DeviceId("radar"))
        }
        let outputs = result.devices.compactMap(\.outputRole)
        #expect(outputs == [.named(DeviceId("siren"))])
        #expect(result.devices.compactMap(\.contactRole) == [.named(DeviceId("housing"))])
        // The door is not read here: its devices are without a role.
        let refused = result.findings.filter { $0.severity == .error }
        #expect(refused.map(\.problem) == Array(repeating: .deviceWithoutRole, count: 4))
    }

    @Test func `a heater has one rule, a thermometer may have many`() throws {
        let result = try Self.claim(#"["siren", "siren", "air", "air"]"#) { nodes, roles in
            #expect(roles.device(nodes[0], for: .output) != nil)
            #expect(roles.device(nodes[1], for: .output) == nil)
            #expect(roles.device(nodes[2], for: .measuring(.temperature), shared: true) != nil)
            #expect(roles.device(nodes[3], for: .measuring(.temperature), shared: true) != nil)
        }
        let twice = result.findings.filter {
            if case .usedTwice = $0.problem { true } else { false }
        }
        #expect(twice.map(\.path.description) == ["[1]"])
    }

    @Test func `a rule learns which device cannot do what it needs`() throws {
        let result = try Self.claim(#"["air", "radr", "probe"]"#) { nodes, roles in
            #expect(roles.device(nodes[0], for: .measuring(.weight)) == nil)
            #expect(roles.device(nodes[1], for: .presence) == nil)
            #expect(roles.device(nodes[2], for: .output) == nil)
        }
        let own = result.findings.filter { $0.place.file == "rule" }
        #expect(own.map(\.problem) == [.wrongDevice, .missingDevice, .wrongDevice])
        #expect(own.map(\.suggestion) == [nil, "radar", nil])
        #expect(own.first?.expected == .deviceFor(.measuring(.weight)))
    }

    @Test func `lanes and locks are claimed one by one`() throws {
        let result = try Self.claim(
            #"["vending", 12, 12, 0, "locker-1", 12, 13, "lane-1", 1]"#
        ) { nodes, roles in
            func place(_ device: Int, _ number: Int, _ use: DeviceUse) -> Int? {
                roles.place(nodes[device], nodes[number], of: nodes[0], for: use)?.1
            }
            #expect(place(0, 1, .dispensing) == 12)
            #expect(place(0, 2, .dispensing) == nil)
            #expect(place(0, 3, .dispensing) == nil)
            #expect(place(4, 5, .locking) == 12)
            #expect(place(4, 6, .locking) == nil)
            #expect(place(7, 8, .dispensing) == 1)
            #expect(place(7, 8, .locking) == nil)
        }
        let own = result.findings.filter { $0.place.file == "rule" }
        #expect(
            own.map(\.path.description) == ["[2]", "[3]", "[6]", "[7]"], "\(own)")
    }
}
