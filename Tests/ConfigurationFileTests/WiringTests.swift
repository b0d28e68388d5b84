import ConfigurationFile
import StationModel
import Testing

@Suite struct WiringTests {
    static func path(_ device: Int, _ key: String) -> ConfigurationPath {
        ConfigurationPath([.key("devices"), .index(device), .key(key)])
    }

    static func place(_ line: Int, _ column: Int) -> SourcePlace {
        SourcePlace(file: "station.json5", line: line, column: column)
    }

    @Test func `a line that two devices use is blamed at the second`() throws {
        let owner = ConfigurationProblem.usedTwice(
            by: Self.path(0, "data0"), at: Self.place(4, 53))
        try expect(
            Sample.with("line: ▸\"gpiochip0:5\"", for: "line: \"gpiochip0:17\""),
            finds: Expected(
                owner, "devices[6].line", found: "\"gpiochip0:5\"", .notUsedElsewhere))
    }

    @Test func `a line under its two names is the same line`() throws {
        let owner = ConfigurationProblem.usedTwice(
            by: Self.path(0, "data0"), at: Self.place(4, 53))
        try expect(
            Sample.with("data1: ▸\"/dev/gpiochip0:5\"", for: "data1: \"gpiochip0:6\""),
            finds: Expected(
                owner, "devices[0].data1", found: "\"/dev/gpiochip0:5\"", .notUsedElsewhere))
    }

    @Test func `a serial port that two devices use is blamed at the second`() throws {
        let owner = ConfigurationProblem.usedTwice(by: Self.path(1, "path"), at: Self.place(6, 52))
        try expect(
            Sample.with("path: ▸\"/dev/serial/by-id/a\"", for: "path: \"/dev/serial/by-id/b\""),
            finds: Expected(
                owner, "devices[2].path", found: "\"/dev/serial/by-id/a\"", .notUsedElsewhere))
    }

    @Test func `an id that two devices bear is blamed at the second`() throws {
        let owner = ConfigurationProblem.usedTwice(by: Self.path(0, "id"), at: Self.place(4, 11))
        try expect(
            Sample.with(
                "id: ▸\"reader\", driver", for: "id: \"scanner\", driver"),
            finds: Expected(owner, "devices[2].id", found: "\"reader\"", .notUsedElsewhere))
    }

    @Test func `a rule that names a missing device leads to the nearest that fits`() throws {
        try expect(
            Sample.with("outputs: { lock: ▸\"lok\"", for: "outputs: { lock: \"lock\"")
                .replacing("{ id: \"lock\"", with: "▸{ id: \"lock\""),
            finds: Expected(
                .deviceWithoutRole, "devices[6]", found: "\"lock\"", .namedByARule),
            Expected(
                .missingDevice, "door.outputs.lock", found: "\"lok\"",
                .deviceOf(driver: "output"), suggestion: "lock"))
    }

    @Test func `a device with a fault of its own is not called missing`() throws {
        let findings = try Sample.findings(
            in: Sample.with("line: \"17\"", for: "line: \"gpiochip0:17\""))
        #expect(findings.map(\.problem) == [.badForm])
        #expect(findings.map(\.expected) == [.line])
    }

    @Test func `a rule that names a device of another kind says which kind it needs`() throws {
        try expect(
            Sample.with("tamper: ▸\"buzzer\", door: \"contact\"", for: "door: \"contact\""),
            finds: Expected(
                .wrongDevice, "door.inputs.tamper", found: "\"buzzer\"",
                .deviceOf(driver: "contact")))
    }

    @Test func `one device cannot have two roles`() throws {
        let owner = ConfigurationProblem.usedTwice(
            by: ConfigurationPath([.key("door"), .key("outputs"), .key("lock")]),
            at: Self.place(17, 22))
        try expect(
            Sample.with("buzzer: \"buzzer\", siren: ▸\"lock\"", for: "buzzer: \"buzzer\""),
            finds: Expected(owner, "door.outputs.siren", found: "\"lock\"", .notUsedElsewhere))
    }

    @Test func `one role cannot have two devices`() throws {
        let first = Self.place(17, 16)
        try expect(
            Sample.with("buzzer: \"buzzer\", ▸lock: \"siren\"", for: "buzzer: \"buzzer\""),
            finds: Expected(
                .duplicateKey(first: first), "door.outputs.lock", found: "lock", .once))
    }

    @Test func `without a lock's output or a door contact there is no door`() throws {
        try expect(
            Sample.with("outputs: ▸{ siren: \"lock\"", for: "outputs: { lock: \"lock\""),
            finds: Expected(
                .missingKey, "door.outputs.lock", found: nil, .deviceOf(driver: "output")))
        try expect(
            Sample.with("inputs: ▸{ tamper: \"contact\"", for: "inputs: { door: \"contact\""),
            finds: Expected(
                .missingKey, "door.inputs.door", found: nil, .deviceOf(driver: "contact")))
    }

    @Test func `a door without an exit button is doubted, not refused`() throws {
        try expect(
            Sample.with(
                "inputs: ▸{ door: \"contact\", tamper: \"exit\"",
                for: "inputs: { door: \"contact\", exitButton: \"exit\""
            ).replacing("activeLow: true", with: "activeLow: false"),
            finds: Expected(
                warning: .noExitButton, "door.inputs.exitButton", found: nil,
                .deviceOf(driver: "contact")))
    }

    @Test func `a door without a fire contact is doubted, not refused`() throws {
        try expect(
            Sample.with(
                "inputs: ▸{ tamper: \"fire\", door: \"contact\", exitButton: \"exit\" }",
                for: "inputs: { door: \"contact\", exitButton: \"exit\", fireAlarm: \"fire\" }"),
            finds: Expected(
                warning: .noFireContact, "door.inputs.fireAlarm", found: nil,
                .deviceOf(driver: "contact")))
    }

    @Test func `a battery's contact without the mains' is doubted, not refused`() throws {
        let battery = """
            { id: "ups", driver: "contact", line: "gpiochip0:16", activeLow: false,
              bias: "pullUp" },
            { id: "lock",
            """
        try expect(
            Sample.with(battery, for: "{ id: \"lock\",")
                .replacing(
                    "  door: {", with: "  alarms: { contacts: ▸{ batteryLow: [\"ups\"] } }, door: {"
                ),
            finds: Expected(
                warning: .noMainsContact, "alarms.contacts.mains", found: nil,
                .deviceOf(driver: "contact")))
    }

    @Test func `a station without a reader is doubted, not refused`() throws {
        let readers = Sample.text.split(separator: "\n")[3...6].joined(separator: "\n")
        let text = Sample.with("", for: readers).replacing("devices: [", with: "devices: ▸[")
        try expect(
            text,
            finds: Expected(
                warning: .noReader, "devices", found: "[…]",
                .someDevice(drivers: ["wiegandReader", "idCardReader", "scanner"])))
    }

    @Test func `a port whose number moves is doubted`() throws {
        try expect(
            Sample.with("path: ▸\"/dev/ttyUSB0\"", for: "path: \"/dev/serial/by-id/a\""),
            finds: Expected(
                warning: .portMayMove, "devices[1].path", found: "\"/dev/ttyUSB0\"", .stablePath))
    }

    @Test(arguments: [("pullUp", true), ("pullDown", false)])
    func `a fire loop whose cut wire reads as quiet is refused`(
        bias: String, activeLow: Bool
    ) throws {
        try expect(
            Sample.with(
                "\"gpiochip0:21\", activeLow: ▸\(activeLow), bias: \"\(bias)\"",
                for: "\"gpiochip0:21\", activeLow: false, bias: \"pullUp\""),
            finds: Expected(
                .unsupervisedLoop, "devices[5].activeLow", found: "\(activeLow)",
                .activeWhenCut(activeLow: !activeLow)))
    }

    @Test(arguments: [("pullDown", true), ("none", true), ("none", false)])
    func `a fire loop that can be supervised is taken`(bias: String, activeLow: Bool) throws {
        let text = Sample.with(
            "\"gpiochip0:21\", activeLow: \(activeLow), bias: \"\(bias)\"",
            for: "\"gpiochip0:21\", activeLow: false, bias: \"pullUp\"")
        #expect(try Sample.findings(in: text) == [])
    }

    @Test func `a door contact whose cut wire reads as shut is doubted`() throws {
        let findings = try Sample.findings(
            in: Sample.with(
                "\"gpiochip0:26\", activeLow: true", for: "\"gpiochip0:26\", activeLow: false"))
        #expect(findings.map(\.problem) == [.unsupervisedLoop])
        #expect(findings.map(\.severity) == [.warning])
    }

    @Test func `strangers need the module that reads their card`() throws {
        let module = Sample.text.split(separator: "\n")[5] + "\n"
        let text = Sample.with("", for: String(module))
        try expect(
            text.replacing("unknownIdCard: \"deny\"", with: "unknownIdCard: ▸\"admitAndRecord\""),
            finds: Expected(
                .needsIDCardReader, "access.unknownIdCard", found: "\"admitAndRecord\"",
                .someDevice(drivers: ["idCardReader"])))
    }

    @Test(arguments: [
        "17", "gpiochip0", "gpiochip0:", ":17", "gpiochip0:-1", "gpiochip0:512", "gpiochip0:1:2",
    ])
    func `what is no line is asked back`(line: String) throws {
        try expect(
            Sample.with("line: ▸\"\(line)\"", for: "line: \"gpiochip0:17\""),
            finds: Expected(.badForm, "devices[6].line", found: "\"\(line)\"", .line))
    }

    @Test func `a rate that the device cannot have leads to the nearest`() throws {
        try expect(
            Sample.with("baudRate: ▸115000", for: "baudRate: 115200"),
            finds: Expected(
                .unknownName, "devices[1].baudRate", found: "115000",
                .oneOf(["9600", "19200", "38400", "57600", "115200"]), suggestion: "115200"))
    }
}
