import StationModel
import Testing

@testable import ConfigurationFile

/// The sample with a section `hub`.
enum HubSample {
    static func with(_ flows: String) -> String {
        Sample.with("hub: { \(flows) },\n  storage: {", for: "storage: {")
    }

    /// One flow with an address, a key, and what is tried.
    static func flow(_ flow: String, _ keys: String) -> String {
        with("\(flow): { url: \"https://hub.example/\(flow)\", stationKeyFor: \"hub\", \(keys) }")
    }

    static func hub(_ text: String) throws -> HubConfiguration {
        try Sample.load(text).configuration.hub
    }
}

/// What each flow to the hub may say, and what must fit the other sections.
@Suite struct HubSectionTests {
    static let flows = HubKey.names

    @Test func `without the section everything stays on board`() throws {
        #expect(try HubSample.hub(Sample.text) == .none)
        #expect(try HubSample.hub(HubSample.with("")) == .none)
    }

    @Test(arguments: flows) func `one flow alone is enough`(flow: String) throws {
        let hub = try HubSample.hub(HubSample.flow(flow, ""))
        let endpoint = HubEndpoint(
            url: "https://hub.example/\(flow)", authorization: .stationKey(audience: "hub"))
        let expected = HubConfiguration(
            events: flow == "events" ? EventUplink(endpoint: endpoint) : nil,
            samples: flow == "samples" ? SampleUplink(endpoint: endpoint) : nil,
            lists: flow == "lists" ? ListDownlink(endpoint: endpoint) : nil,
            directives: flow == "directives" ? DirectiveDownlink(endpoint: endpoint) : nil)
        #expect(hub == expected)
    }

    @Test func `what is written counts`() throws {
        let events = HubSample.flow("events", "form: \"lines\", acceptedIsStored: true")
        #expect(try HubSample.hub(events).events?.form == .lines)
        #expect(try HubSample.hub(events).events?.acceptedIsStored == true)
        let samples = try HubSample.hub(
            HubSample.flow("samples", "interval: \"10 s\", budget: \"8 MiB\", backfillRate: 600")
        ).samples
        #expect(samples?.interval == .seconds(10))
        #expect(samples?.budgetBytes == 8 << 20)
        #expect(samples?.backfillRequestsPerMinute == 600)
        let lists = HubSample.flow("lists", "interval: \"1 h\"")
        #expect(try HubSample.hub(lists).lists?.interval == .hours(1))
        let directives = HubSample.flow("directives", "longestHold: \"5 min\"")
        #expect(try HubSample.hub(directives).directives?.longestHold == .minutes(5))
    }

    // MARK: Values

    struct Range: Sendable {
        let flow: String
        let key: String
        let limits: QuantityLimits
        let inside: [String]
        let outside: [String]
    }

    static let ranges = [
        Range(
            flow: "samples", key: "interval", limits: .sampleInterval, inside: ["10 s", "2 min"],
            outside: ["9999 ms", "121 s"]),
        Range(
            flow: "samples", key: "budget", limits: .sampleBudget, inside: ["8 MiB", "256 MiB"],
            outside: ["8191 KiB", "33 GiB"]),
        Range(
            flow: "lists", key: "interval", limits: .listInterval, inside: ["1 min", "1 h"],
            outside: ["59 s", "61 min"]),
        Range(
            flow: "directives", key: "longestHold", limits: .longestHold, inside: ["1 s", "5 min"],
            outside: ["999 ms", "301 s"]),
    ]

    @Test(arguments: ranges)
    func `both ends of a range are inside, one more is outside`(range: Range) throws {
        for value in range.inside {
            let text = HubSample.flow(range.flow, "\(range.key): \"\(value)\"")
            #expect(try Sample.findings(in: text) == [], "\(value)")
        }
        for value in range.outside {
            try expect(
                HubSample.flow(range.flow, "\(range.key): ▸\"\(value)\""),
                finds: Expected(
                    .outOfRange(range.limits.reason), "hub.\(range.flow).\(range.key)",
                    found: "\"\(value)\"", range.limits.requirement))
        }
    }

    static let rates = Requirement.wholeNumber(least: 1, most: 600)

    @Test func `requests a minute are a whole number from 1 to 600`() throws {
        for value in ["0", "601", "-1"] {
            try expect(
                HubSample.flow("samples", "backfillRate: ▸\(value)"),
                finds: Expected(
                    .outOfRange(.backfillRate), "hub.samples.backfillRate", found: value,
                    Self.rates))
        }
        try expect(
            HubSample.flow("samples", "backfillRate: ▸\"60/min\""),
            finds: Expected(
                .wrongType, "hub.samples.backfillRate", found: "\"60/min\"", Self.rates))
    }

    @Test func `a unit that is missing or foreign is told with what was probably meant`() throws {
        try expect(
            HubSample.flow("samples", "interval: ▸60"),
            finds: Expected(
                .missingUnit, "hub.samples.interval", found: "60",
                QuantityLimits.sampleInterval.requirement, suggestion: "\"60 s\""))
        try expect(
            HubSample.flow("samples", "budget: ▸\"128 MB\""),
            finds: Expected(
                .unknownUnit, "hub.samples.budget", found: "\"128 MB\"",
                QuantityLimits.sampleBudget.requirement, suggestion: "\"128 MiB\""))
        try expect(
            HubSample.flow("lists", "interval: ▸\"15\""),
            finds: Expected(
                .missingUnit, "hub.lists.interval", found: "\"15\"",
                QuantityLimits.listInterval.requirement, suggestion: "\"15 min\""))
    }

    @Test func `events go as a batch or as lines, and 202 is a matter of yes or no`() throws {
        try expect(
            HubSample.flow("events", "form: ▸\"line\""),
            finds: Expected(
                .unknownName, "hub.events.form", found: "\"line\"", .oneOf(["batch", "lines"]),
                suggestion: "lines"))
        try expect(
            HubSample.flow("events", "acceptedIsStored: ▸\"yes\""),
            finds: Expected(
                .wrongType, "hub.events.acceptedIsStored", found: "\"yes\"", .boolean))
    }

    // MARK: Keys

    @Test func `a flow that is not known is named with the nearest`() throws {
        try expect(
            HubSample.with("▸event: {}"),
            finds: Expected(
                .unknownKey, "hub.event", found: "event", .oneOf(Self.flows), suggestion: "events"))
    }

    @Test(arguments: [
        ("events", "acceptIsStored", "acceptedIsStored", EventUplinkKey.names),
        ("samples", "backfilRate", "backfillRate", SampleUplinkKey.names),
        ("lists", "intervall", "interval", ListDownlinkKey.names),
        ("directives", "longestHolds", "longestHold", DirectiveDownlinkKey.names),
    ])
    func `an unknown key is named with the nearest of its flow`(
        flow: String, key: String, nearest: String, names: [String]
    ) throws {
        try expect(
            HubSample.flow(flow, "▸\(key): 1"),
            finds: Expected(
                .unknownKey, "hub.\(flow).\(key)", found: key, .oneOf(names), suggestion: nearest))
    }

    @Test(arguments: flows) func `a flow without an address is refused`(flow: String) throws {
        let text = HubSample.with("\(flow): ▸{ stationKeyFor: \"hub\" }")
        try expect(
            text,
            finds: Expected(
                .missingKey, "hub.\(flow).url", found: nil,
                .hubAddress(withQuery: flow != "lists")))
        try expect(
            HubSample.with("\(flow): ▸\"https://hub.example\""),
            finds: Expected(
                .wrongType, "hub.\(flow)", found: "\"https://hub.example\"", .object))
    }

    // MARK: Other sections

    static let half = Requirement.atMost("256 MiB")

    @Test func `samples take at most half of the storage`() throws {
        #expect(
            try Sample.findings(in: HubSample.flow("samples", "budget: \"256 MiB\"")) == [])
        let text = HubSample.flow("samples", "budget: ▸\"257 MiB\"")
        try expect(
            text,
            finds: Expected(
                .samplesBeyondShare, "hub.samples.budget", found: "\"257 MiB\"", Self.half))
        let usual = text.replacing("budget: \"512 MiB\", ", with: "")
        try expect(
            usual,
            finds: Expected(
                .samplesBeyondShare, "hub.samples.budget", found: "\"257 MiB\"", Self.half))
    }

    @Test func `a storage budget with a fault of its own is no measure`() throws {
        let text = HubSample.flow("samples", "budget: \"300 MiB\"")
        for wrong in ["\"1 GB\"", "7", "\"65 GiB\""] {
            let findings = try Sample.findings(
                in: text.replacing("budget: \"512 MiB\"", with: "budget: \(wrong)"))
            #expect(findings.map(\.path.description) == ["storage.budget"])
        }
    }

    @Test(arguments: [("64 MiB", 32), ("256 MiB", 128), ("1 GiB", 128)] as [(String, Int64)])
    func `the usual share of samples fits a small storage too`(
        budget: String, mebibytes: Int64
    ) throws {
        let text = HubSample.flow("samples", "").replacing("512 MiB", with: budget)
        #expect(try HubSample.hub(text).samples?.budgetBytes == mebibytes << 20)
    }

    @Test(arguments: ["lists", "directives"])
    func `what nothing can make believed is doubted`(flow: String) throws {
        let key = "rootPublicKey: \"\(Sample.rootKey)\","
        let text = HubSample.flow(flow, "").replacing(key, with: "")
        let findings = try Sample.findings(in: text)
        #expect(findings.map(\.problem) == [.noRootKey, .unbelievedDownlink])
        #expect(findings.map(\.severity) == [.warning, .warning])
        #expect(findings.last?.path.description == "hub.\(flow)")
        #expect(findings.last?.expected == .rootKey)
        // One that is there and wrong has been told of.
        let wrong = HubSample.flow(flow, "").replacing(Sample.rootKey, with: "d75a")
        #expect(try Sample.findings(in: wrong).map(\.problem) == [.badForm])
    }

    @Test(arguments: ["events", "samples"])
    func `what goes up needs no root key`(flow: String) throws {
        let key = "rootPublicKey: \"\(Sample.rootKey)\","
        let text = HubSample.flow(flow, "").replacing(key, with: "")
        #expect(try Sample.findings(in: text).map(\.problem) == [.noRootKey])
    }

    // MARK: Words

    @Test(arguments: [
        ConfigurationProblem.plainHTTP, .unfitURLPart(.user), .unfitURLPart(.query),
        .unfitURLPart(.fragment), .noAuthorization, .tokenFileExposed(path: "/t"),
        .samplesBeyondShare, .unbelievedDownlink,
    ])
    func `each problem is told in both languages`(problem: ConfigurationProblem) {
        for expected in [
            Requirement.hubAddress(withQuery: true), .hubAddress(withQuery: false), .rootKey,
            .shorterAddress(mostBytes: 9), .secureAddress, .audience,
        ] {
            let finding = ConfigurationFinding(
                .error, at: SourcePlace(file: "f", line: 1, column: 1), path: .root,
                problem: problem, found: .nothing, expected: expected)
            let (english, chinese) = (finding.text(in: .english), finding.text(in: .chinese))
            #expect(english.unicodeScalars.allSatisfy { $0.value < 0x3000 })
            #expect(chinese.split(separator: "\n").allSatisfy { $0.contains("：") })
        }
    }
}
