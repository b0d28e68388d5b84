import StationModel
import Testing

@testable import ConfigurationFile

@Suite struct RangeTests {
    /// key, its text in the sample, the ends of its range, one beyond either end.
    struct Case: Sendable {
        let path: String
        let sample: String
        let limits: QuantityLimits
        let inside: [String]
        let outside: [String]
    }

    static let cases = [
        Case(
            path: "door.unlock", sample: "unlock: \"5 s\"", limits: .unlock,
            inside: ["1 s", "20 s"], outside: ["999 ms", "61 s"]),
        Case(
            path: "door.longUnlock", sample: "longUnlock: \"20 s\"", limits: .longUnlock,
            inside: ["5 s", "3 min"], outside: ["181 s"]),
        Case(
            path: "door.heldOpenWarning", sample: "heldOpenWarning: \"45 s\"", limits: .heldOpen,
            inside: ["5 s", "60 s"], outside: ["4 s", "61 min"]),
        Case(
            path: "door.heldOpenAlarm", sample: "heldOpenAlarm: \"60 s\"", limits: .heldOpen,
            inside: ["45 s", "1 h"], outside: ["2 h"]),
        Case(
            path: "door.contactDebounce", sample: "contactDebounce: \"50 ms\"", limits: .debounce,
            inside: ["5 ms", "500 ms"], outside: ["4 ms", "501 ms"]),
        Case(
            path: "access.passback", sample: "passback: \"2 min\"", limits: .passback,
            inside: ["3 s", "24 h"], outside: ["2 s", "25 h"]),
        Case(
            path: "access.clockDrift", sample: "clockDrift: \"50 ppm\"", limits: .clockDrift,
            inside: ["1 ppm", "500 ppm"], outside: ["0 ppm", "501 ppm"]),
        Case(
            path: "storage.budget", sample: "budget: \"512 MiB\"", limits: .budget,
            inside: ["64 MiB", "64 GiB"], outside: ["63 MiB", "65 GiB"]),
        Case(
            path: "storage.retention", sample: "retention: \"180 d\"", limits: .retention,
            inside: ["1 d", "3650 d"], outside: ["0 d", "3651 d"]),
        Case(
            path: "lists.grace", sample: "grace: \"30 d\"", limits: .grace,
            inside: ["0 d", "365 d"], outside: ["366 d"]),
    ]

    @Test(arguments: cases)
    func `both ends of a range are inside, one more is outside`(item: Case) throws {
        let key = String(item.sample.prefix { $0 != ":" })
        for value in item.inside {
            let text = Sample.with("\(key): \"\(value)\"", for: " " + item.sample)
            #expect(try Sample.findings(in: text) == [], "\(item.path) \(value)")
        }
        for value in item.outside {
            try expect(
                Sample.with(" \(key): ▸\"\(value)\"", for: " " + item.sample),
                finds: Expected(
                    .outOfRange(item.limits.reason), item.path, found: "\"\(value)\"",
                    item.limits.requirement))
        }
    }

    @Test(arguments: [0, -1, 1001, 1e30])
    func `a capacity of nobody or of thousands is refused`(people: Double) throws {
        let written = JSONValue.number(people).description
        try expect(
            Sample.with("capacity: ▸\(written)", for: "capacity: 12"),
            finds: Expected(
                .outOfRange(.capacity), "access.capacity", found: written,
                .wholeNumber(least: 1, most: 1000)))
    }

    @Test func `the longer time must not be the shorter one`() throws {
        try expect(
            Sample.with("longUnlock: ▸\"4 s\"", for: "longUnlock: \"20 s\""),
            finds: Expected(
                .wrongOrder(with: ConfigurationPath([.key("door"), .key("unlock")])),
                "door.longUnlock", found: "\"4 s\"", .notShorterThan("5 s")))
        try expect(
            Sample.with("heldOpenAlarm: ▸\"44 s\"", for: "heldOpenAlarm: \"60 s\""),
            finds: Expected(
                .wrongOrder(with: ConfigurationPath([.key("door"), .key("heldOpenWarning")])),
                "door.heldOpenAlarm", found: "\"44 s\"", .notShorterThan("45 s")))
    }

    @Test func `the usual value counts where the longer time is not written`() throws {
        try expect(
            Sample.with("unlock: ▸\"21 s\"", for: "unlock: \"5 s\", longUnlock: \"20 s\""),
            finds: Expected(
                .wrongOrder(with: ConfigurationPath([.key("door"), .key("longUnlock")])),
                "door.unlock", found: "\"21 s\"", .notLongerThan("20 s")))
    }

    @Test func `a name that does not fit a line of the page is refused`() throws {
        let long = String(repeating: "长", count: 81)
        let shown = "\"" + String(repeating: "长", count: 60) + "…\""
        for (name, found) in [(long, shown), ("", "\"\"")] {
            try expect(
                Sample.with("name: ▸\"\(name)\"", for: "name: \"测试驿站\""),
                finds: Expected(
                    .outOfRange(.textLength), "station.name", found: found,
                    .name(mostCharacters: 80)))
        }
    }

    @Test func `more devices than a board can have are refused before they are read`() throws {
        let many = String(repeating: "{},", count: 65)
        let findings = try Sample.findings(
            in: Sample.with("devices: [\(many)], access: {", for: "access: {"))
        #expect(findings.contains { $0.path.description == "devices" })
        let errors = try Sample.findings(in: "{ devices: [\(many)] }")
        #expect(errors.map(\.problem).contains(.outOfRange(.deviceCount)))
    }
}
