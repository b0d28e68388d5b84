import ConfigurationFile
import StationModel
import Testing

@Suite struct KeyTests {
    @Test func `the sample itself has no fault and no doubt`() throws {
        #expect(try Sample.findings(in: Sample.text) == [])
    }

    @Test func `an unknown key is named with the nearest that exists`() throws {
        try expect(
            Sample.with("▸unlok: \"5 s\"", for: "unlock: \"5 s\""),
            finds: Expected(
                .unknownKey, "door.unlok", found: "unlok",
                .oneOf([
                    "lock", "inputs", "outputs", "unlock", "longUnlock", "heldOpenWarning",
                    "heldOpenAlarm", "contactDebounce", "calendar", "freeAccess",
                ]), suggestion: "unlock"))
    }

    @Test func `an unknown key that resembles nothing gets no suggestion`() throws {
        try expect(
            Sample.with("▸temperature: 20, id: \"test-1\"", for: "id: \"test-1\""),
            finds: Expected(
                .unknownKey, "station.temperature", found: "temperature",
                .oneOf(["id", "name", "place", "timeZone"])))
    }

    @Test func `a section that is not known is named`() throws {
        let sections = [
            "$schema", "station", "devices", "door", "access", "supplies", "room", "appliances",
            "alarms", "lists", "hub", "storage", "status", "language",
        ]
        try expect(
            Sample.with("▸storrage: {", for: "storage: {"),
            finds: Expected(
                .unknownKey, "storrage", found: "storrage", .oneOf(sections),
                suggestion: "storage"))
    }

    @Test func `a full weekday's name leads to its abbreviation`() throws {
        let findings = try Sample.findings(
            in: Sample.with("monday: [\"08:30-18:00\"]", for: "mon: [\"08:30-18:00\"]"))
        #expect(findings.map(\.suggestion) == ["mon"])
        #expect(findings.map(\.problem) == [.unknownKey])
    }

    @Test func `a key that is given twice is blamed at its second place`() throws {
        let first = SourcePlace(file: "station.json5", line: 18, column: 5)
        try expect(
            Sample.with("unlock: \"5 s\", ▸unlock: \"6 s\"", for: "unlock: \"5 s\""),
            finds: Expected(.duplicateKey(first: first), "door.unlock", found: "unlock", .once))
    }

    @Test func `a key in quotes is the same key`() throws {
        let first = SourcePlace(file: "station.json5", line: 18, column: 5)
        try expect(
            Sample.with("unlock: \"5 s\", ▸'unl\\u006Fck': \"6 s\"", for: "unlock: \"5 s\""),
            finds: Expected(.duplicateKey(first: first), "door.unlock", found: "unlock", .once))
    }

    @Test func `a missing key is blamed at its object`() throws {
        try expect(
            Sample.with("▸{ name", for: "{ id: \"test-1\", name"),
            finds: Expected(.missingKey, "station.id", found: nil, .stationId))
    }

    @Test(arguments: ["station", "door", "devices"])
    func `a missing section is blamed at the whole file`(section: String) throws {
        let text = Sample.text.replacing("\n  \(section): ", with: "\n  language2: ")
        let findings = try Sample.findings(in: text)
        let missing = findings.filter { $0.problem == .missingKey }
        #expect(missing.map(\.path.description) == [section])
        #expect(missing.map(\.place.line) == [1])
    }

    @Test func `values of the wrong type say what they should be`() throws {
        try expect(
            Sample.with("activeLow: ▸\"no\" }", for: "activeLow: false },\n    { id: \"buzzer\"")
                .replacing("\"no\" }", with: "\"no\" },\n    { id: \"buzzer\""),
            finds: Expected(.wrongType, "devices[6].activeLow", found: "\"no\"", .boolean))
        try expect(
            Sample.with("name: ▸7", for: "name: \"测试驿站\""),
            finds: Expected(
                .wrongType, "station.name", found: "7", .name(mostCharacters: 80)))
        try expect(
            Sample.with(
                "storage: ▸[]", for: "storage: { budget: \"512 MiB\", retention: \"180 d\" }"),
            finds: Expected(.wrongType, "storage", found: "[]", .object))
        try expect(
            Sample.with("capacity: ▸12.5", for: "capacity: 12"),
            finds: Expected(
                .wrongType, "access.capacity", found: "12.5", .wholeNumber(least: 1, most: 1000)))
        try expect(
            Sample.with("mon: ▸null", for: "mon: [\"08:30-18:00\"]"),
            finds: Expected(.wrongType, "door.freeAccess.mon", found: "null", .list))
    }

    @Test func `a word that is none of the known ones leads to the nearest`() throws {
        try expect(
            Sample.with("lock: ▸\"failsafe\",", for: "lock: \"failSafe\","),
            finds: Expected(
                .unknownName, "door.lock", found: "\"failsafe\"",
                .oneOf(["failSafe", "failSecure"]), suggestion: "failSafe"))
        try expect(
            Sample.with("driver: ▸\"idcardreader\"", for: "driver: \"idCardReader\""),
            finds: Expected(
                .unknownName, "devices[1].driver", found: "\"idcardreader\"",
                .oneOf([
                    "contact", "idCardReader", "lockerLine", "modbusLine", "motorLane",
                    "oneWireProbe", "output", "radar", "scanner", "vendingController",
                    "wiegandReader",
                ]),
                suggestion: "idCardReader"))
        try expect(
            Sample.with("language: ▸\"cn\"", for: "language: \"zh\""),
            finds: Expected(
                .unknownName, "language", found: "\"cn\"", .oneOf(["en", "zh"]), suggestion: "en"))
    }
}
