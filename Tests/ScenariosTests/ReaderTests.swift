import ConfigurationFile
import Scenarios
import Simulation
import StationModel
import Testing

/// One mistake in a scenario's file; `▸` stands before the character at which it must be reported.
struct WrongLine: Sendable, CustomTestStringConvertible {
    let text: String
    let problem: String
    let path: String
    let suggestion: String?

    init(_ text: String, _ problem: String, _ path: String, suggestion: String? = nil) {
        self.text = text
        self.problem = problem
        self.path = path
        self.suggestion = suggestion
    }

    var testDescription: String { text }
}

struct ReaderTests {
    /// A file without a fault around an event, an expectation, or other keys.
    private static func file(events: String = "", expect: String = "", keys: String = "") -> String
    {
        """
        {
          title: { zh: "故事", en: "Story" },
          about: { zh: "说明", en: "About" },
          begins: "2026-01-20 17:00",
          lasts: "15 h",
          \(keys)
          events: [\(events)],
          expect: [\(expect)],
        }
        """
    }

    private static func load(_ text: String) throws(ConfigurationErrors) -> LoadedScenario {
        try ScenarioLoader.load(text: text, file: "story.json5", on: LibraryTests.station)
    }

    private static func findings(in text: String) -> [ConfigurationFinding] {
        do throws(ConfigurationErrors) {
            _ = try load(text)
            return []
        } catch {
            return error.errors
        }
    }

    private func check(_ wrong: WrongLine, at path: String, in marked: String) throws {
        let lines = marked.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("▸") })
        let column = lines[line].prefix { $0 != "▸" }.count + 1
        let found = Self.findings(in: marked.replacing("▸", with: ""))
        try #require(found.count == 1, "\(found.map { $0.text(in: .english) })")
        #expect("\(found[0].problem)".hasPrefix(wrong.problem))
        #expect("\(found[0].path)" == path + wrong.path)
        #expect(found[0].place == SourcePlace(file: "story.json5", line: line + 1, column: column))
        #expect(found[0].suggestion == wrong.suggestion)
        for language in Language.allCases {
            #expect(found[0].text(in: language).contains("story.json5:\(line + 1):\(column)"))
        }
    }

    static let wrongEvents = [
        WrongLine("{ at: \"18:00\", act: ▸\"vist\" }", "unknownName", "act", suggestion: "visit"),
        WrongLine("▸{ at: \"18:00\" }", "missingKey", "act"),
        WrongLine("▸{ act: \"acknowledge\" }", "missingKey", "at"),
        WrongLine("{ at: ▸\"24:00\", act: \"acknowledge\" }", "badForm", "at"),
        WrongLine("{ at: ▸\"18:00:60\", act: \"acknowledge\" }", "badForm", "at"),
        WrongLine("{ at: ▸\"8:00\", act: \"acknowledge\" }", "badForm", "at"),
        WrongLine("{ at: ▸\"09:00\", act: \"acknowledge\" }", "outOfRange", "at"),
        WrongLine("{ at: ▸\"2026-01-20 16:59\", act: \"acknowledge\" }", "outOfRange", "at"),
        WrongLine(
            "{ at: \"18:00\", act: \"acknowledge\", ▸lane: \"lane-1/1\" }", "unknownKey", "lane"),
        WrongLine(
            "{ at: \"18:00\", act: \"suspend\", person: ▸\"corier\" }", "unknownName", "person",
            suggestion: "courier"),
        WrongLine(
            "{ at: \"18:00\", act: \"restock\", lane: ▸\"lane-9/9\", count: 3 }", "unknownName",
            "lane", suggestion: "lane-1/1"),
        WrongLine(
            "{ at: \"18:00\", act: \"restock\", lane: \"lane-1/1\", count: ▸0 }", "outOfRange",
            "count"),
        WrongLine(
            "{ at: \"18:00\", act: \"visit\", person: \"courier\", by: ▸\"face\", stay: \"1 h\" }",
            "unknownName", "by"),
        WrongLine(
            "▸{ at: \"18:00\", act: \"take\", person: \"courier\", by: \"card\" }", "missingKey",
            "lane"),
        WrongLine(
            "{ at: \"18:00\", act: \"fire\", for: ▸\"2\" }", "missingUnit", "for",
            suggestion: "\"2 s\""),
        WrongLine("{ at: \"18:00\", act: \"fire\", for: ▸\"40 d\" }", "outOfRange", "for"),
        WrongLine(
            "{ at: \"18:00\", act: \"lane\", lane: \"lane-1/1\", fate: ▸\"jamms\" }", "unknownName",
            "fate", suggestion: "jams"),
        WrongLine(
            "{ at: \"18:00\", act: \"probe\", device: \"air\", fault: ▸\"silent\", for: \"1 h\" }",
            "unknownName", "fault"),
        WrongLine(
            "{ at: \"18:00\", act: \"contact\", device: ▸\"lock\", for: \"1 h\" }", "unknownName",
            "device"),
        WrongLine(
            "{ at: \"18:00\", act: \"mode\", mode: ▸\"closed\", for: \"1 h\" }",
            "unknownName", "mode"),
        WrongLine(
            "{ at: \"18:00\", act: \"shelf\", device: \"shelf-scale\", taken: 2, putBack: ▸3 }",
            "outOfRange", "putBack"),
        WrongLine(
            "{ at: \"18:00\", act: \"clockJumps\", jump: \"1 h\", for: \"1 h\", backwards: ▸1 }",
            "wrongType", "backwards"),
    ]

    @Test(arguments: wrongEvents)
    func `a mistake in an event is told at its place`(wrong: WrongLine) throws {
        try check(wrong, at: "events[0].", in: Self.file(events: "\n" + wrong.text + "\n"))
    }

    static let wrongExpectations = [
        WrongLine(
            "{ entry: ▸\"vend.outcom\", atLeast: 1 }", "unknownName", "expect[0].entry",
            suggestion: "vend.outcome"),
        WrongLine("▸{ atLeast: 1 }", "wrongType", "expect[0]"),
        WrongLine("▸{ entry: \"vend.outcome\", figure: \"people\" }", "wrongType", "expect[0]"),
        WrongLine(
            "{ entry: \"door.opened\", atLeast: 3, atMost: ▸1 }", "wrongOrder", "expect[0].atMost"),
        WrongLine(
            "{ entry: \"vend.outcome\", from: \"19:00\", until: ▸\"18:00\", atLeast: 1 }",
            "wrongOrder",
            "expect[0].until"),
        WrongLine(
            "{ entry: \"vend.outcome\", data: { outcome: ▸3 }, atLeast: 1 }", "wrongType",
            "expect[0].data.outcome"),
        WrongLine("▸{ alarm: \"frost\", isUp: true }", "missingKey", "expect[0].at"),
        WrongLine("▸{ alarm: \"frost\", at: \"18:00\" }", "missingKey", "expect[0].isUp"),
        WrongLine(
            "{ alarm: ▸\"frosty\", at: \"18:00\", isUp: true }", "unknownName", "expect[0].alarm",
            suggestion: "frost"),
        WrongLine("▸{ figure: \"stock\", atLeast: 1 }", "missingKey", "expect[0].lane"),
        WrongLine(
            "{ figure: \"temperature\", atLeast: ▸\"15\" }", "missingUnit", "expect[0].atLeast",
            suggestion: "\"15 °C\""),
        WrongLine(
            "{ figure: \"people\", atMost: 9, ▸isUp: true }", "unknownKey", "expect[0].isUp"),
        // What nothing could contradict.
        WrongLine("▸{ entry: \"station.started\" }", "missingKey", "expect[0].atLeast"),
        WrongLine("▸{ entry: \"station.started\", atLeast: 0 }", "missingKey", "expect[0].atMost"),
        WrongLine("▸{ figure: \"temperature\" }", "missingKey", "expect[0].atLeast"),
        WrongLine("▸{ figure: \"people\", atLeast: 0 }", "missingKey", "expect[0].atMost"),
        WrongLine(
            "{ alarm: \"stockEmpty\", subject: ▸\"lane-9/1\", at: \"17:30\", isUp: false }",
            "unknownName", "expect[0].subject", suggestion: "lane-1/1"),
        WrongLine(
            "{ entry: \"door.opened\", subject: ▸\"dor\", atMost: 0 }", "unknownName",
            "expect[0].subject", suggestion: "door"),
        WrongLine(
            "{ entry: \"vend.outcome\", data: { ▸outcom: \"vended\" }, atMost: 0 }", "unknownKey",
            "expect[0].data.outcom", suggestion: "outcome"),
        WrongLine(
            "{ entry: \"access.denied\", data: { ▸outcome: \"vended\" }, atMost: 0 }",
            "unknownKey", "expect[0].data.outcome"),
    ]

    @Test(arguments: wrongExpectations)
    func `a mistake in an expectation is told at its place`(wrong: WrongLine) throws {
        try check(wrong, at: "", in: Self.file(expect: "\n" + wrong.text + "\n"))
    }

    static let wrongKeys = [
        WrongLine("▸abuot: 1,", "unknownKey", "abuot", suggestion: "about"),
        WrongLine("seed: ▸-1,", "outOfRange", "seed"),
        WrongLine(
            "outside: [{ at: \"18:00\", temperature: ▸\"60 °C\" }],", "outOfRange",
            "outside[0].temperature"),
        WrongLine(
            "visitors: [{ at: \"18:00\", perHour: ▸301 }],", "outOfRange", "visitors[0].perHour"),
        WrongLine("listLasts: ▸3,", "missingUnit", "listLasts", suggestion: "\"3 s\""),
        WrongLine("▸lasts: \"3 h\",", "duplicateKey", "lasts"),
    ]

    @Test(arguments: wrongKeys)
    func `a mistake in a key is told at its place`(wrong: WrongLine) throws {
        try check(wrong, at: "", in: Self.file(keys: wrong.text))
    }

    @Test func `what is missing in an empty file is told at once`() {
        let found = Self.findings(in: "{}")
        #expect(found.map { "\($0.path)" }.sorted() == ["about", "begins", "lasts", "title"])
    }

    @Test func `what is wrong besides the title is told as well`() {
        let found = Self.findings(
            in: """
                {
                  about: { zh: "说明", en: "About" }, begins: "2026-01-20 17:00", lasts: "15 h",
                  seed: -1,
                  outside: [{ at: "18:00", temperature: "60 °C" }],
                  visitors: [{ at: "18:00", perHour: 301 }],
                  events: [{ at: "18:00", act: "fier", for: "1 min" }],
                  expect: [{ entry: "door.opend", atLeast: 1 }],
                }
                """)
        #expect(
            found.map { "\($0.path)" }.sorted() == [
                "events[0].act", "expect[0].entry", "outside[0].temperature", "seed", "title",
                "visitors[0].perHour",
            ])
    }

    @Test(arguments: ["-40 °C", "-15 °C", "45 °C", "50 °C"])
    func `a story tells of weather that no station is built for`(temperature: String) throws {
        let keys = "outside: [{ at: \"18:00\", temperature: \"\(temperature)\" }],"
        #expect(try Self.load(Self.file(keys: keys)).scenario.outside.count == 1)
    }

    @Test func `times are the first ones from the beginning on`() throws {
        let times = ["17:00", "23:59:59", "00:00", "07:59", "2026-01-21 03:00"]
        let events = times.map { "{ at: \"\($0)\", act: \"acknowledge\" }" }
        let loaded = try Self.load(Self.file(events: events.joined(separator: ",\n")))
        #expect(
            loaded.scenario.events.map(\.at) == [
                .zero, .seconds(25_199), .hours(7), .hours(10), .seconds(53_940),
            ])
    }
}
