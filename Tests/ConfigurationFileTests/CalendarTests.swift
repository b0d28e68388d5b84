import ConfigurationFile
import Foundation
import StationModel
import Testing

@Suite struct CalendarTests {
    static let sample =
        "calendar: [{ date: \"2026-10-01\", kind: \"holiday\" }, "
        + "{ date: \"2026-10-10\", kind: \"workday\" }]"
    static let first = SourcePlace(file: "station.json5", line: 20, column: 24)

    static func calendar(_ days: String) -> String {
        Sample.with("calendar: [\(days)]", for: sample)
    }

    @Test(arguments: ["2026-02-30", "2026-13-01", "26-10-01", "2026/10/01", "10-01", ""])
    func `a day that does not exist is asked back`(date: String) throws {
        try expect(
            Self.calendar("{ date: ▸\"\(date)\", kind: \"holiday\" }"),
            finds: Expected(.badForm, "door.calendar[0].date", found: "\"\(date)\"", .date))
    }

    @Test func `a day cannot be a holiday and a workday`() throws {
        try expect(
            Self.calendar(
                "{ date: \"2026-10-01\", kind: \"holiday\" }, "
                    + "{ date: ▸\"2026-10-01\", kind: \"workday\" }"
            ),
            finds: Expected(
                .holidayAndWorkday(at: Self.first), "door.calendar[1].date",
                found: "\"2026-10-01\"", .notUsedElsewhere))
    }

    @Test func `a day stands in a calendar once`() throws {
        try expect(
            Self.calendar(
                "{ date: \"2026-10-01\", kind: \"holiday\" }, "
                    + "{ date: ▸\"2026-10-01\", kind: \"holiday\" }"
            ),
            finds: Expected(
                .dateTwice(at: Self.first), "door.calendar[1].date", found: "\"2026-10-01\"",
                .notUsedElsewhere))
    }

    @Test func `a kind of day that is not known leads to the nearest`() throws {
        try expect(
            Self.calendar("{ date: \"2026-10-01\", kind: ▸\"holyday\" }"),
            finds: Expected(
                .unknownName, "door.calendar[0].kind", found: "\"holyday\"",
                .oneOf(["holiday", "workday"]), suggestion: "holiday"))
    }

    @Test func `a calendar that ends before this year is doubted`() throws {
        try expect(
            Self.calendar("{ date: \"2025-10-01\", kind: \"holiday\" }")
                .replacing("calendar: [", with: "calendar: ▸["),
            finds: Expected(
                warning: .calendarOutOfDate, "door.calendar", found: "2025-10-01",
                .calendarOfYear(2026)))
    }

    /// A calendar's file beside a configuration that names it.
    private func load(_ lines: String) throws -> (path: String, result: [ConfigurationFinding]) {
        try KeyFolder.temporary { folder in
            let path = try folder.write("days.ndjson", mode: 0o644, content: lines)
            let text = Sample.with("calendar: \"days.ndjson\"", for: Self.sample)
            let findings = try Sample.findings(in: text, file: folder.path + "/station.json5")
            return (path, findings)
        }
    }

    @Test func `a calendar's file is read beside the configuration`() throws {
        let lines = """
            {"date":"2026-10-01","kind":"holiday"}

            {"date":"2026-10-10","kind":"workday"}\r
            """
        #expect(try load(lines).result == [])
    }

    @Test func `faults of a calendar's file name the file and its line`() throws {
        let lines = """
            {"date":"2026-10-01","kind":"holiday"}
            {"date":"2026-10-01","kind":"workday"}
            {"date":"2026-10-02" "kind":"workday"}
            {"date":"2026-10-03","kind":"workday","note":1}
            {"kind":"workday"}
            """
        let (path, findings) = try load(lines)
        let first = SourcePlace(file: path, line: 1, column: 9)
        #expect(
            findings.map(\.problem) == [
                .holidayAndWorkday(at: first), .syntax, .unknownKey, .missingKey,
            ])
        #expect(
            findings.map(\.place) == [
                SourcePlace(file: path, line: 2, column: 9),
                SourcePlace(file: path, line: 3, column: 22),
                SourcePlace(file: path, line: 4, column: 39),
                SourcePlace(file: path, line: 5, column: 1),
            ])
        #expect(findings.map(\.path.description) == ["date", "", "note", "date"])
    }

    @Test func `a calendar's file that is not there is told where the configuration names it`()
        throws
    {
        let text = Sample.with("calendar: \"/nonexistent/days.ndjson\"", for: Self.sample)
        let findings = try Sample.findings(in: text)
        #expect(findings.map(\.problem) == [.unreadable])
        #expect(findings.map(\.path.description) == ["door.calendar"])
        #expect(findings.map(\.place.file) != ["/nonexistent/days.ndjson"])
        #expect(
            findings.map(\.found) == [.text("/nonexistent/days.ndjson: No such file or directory")])
    }

    @Test func `the calendar of 2026 is the announced one`() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../config/calendars/2026.ndjson").standardized
        let text = Sample.with("calendar: \"\(url.path)\"", for: Self.sample)
        let days = try Sample.load(text).configuration.door.freeAccess.calendar
        #expect(days.values.filter { $0 == .holiday }.count == 33)
        let workdays = days.filter { $0.value == .workday }.keys.sorted().map(\.description)
        #expect(
            workdays == [
                "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
            ])
        for (date, kind) in days where kind == .workday {
            #expect([.saturday, .sunday].contains(date.weekday), "\(date)")
        }
    }
}
