import StationModel
import Testing

@testable import ConfigurationFile

/// Which addresses at the hub are taken, and what is said of the others.
@Suite struct HubAddressTests {
    static func events(_ url: String) -> String {
        HubSample.with("events: { url: ▸\"\(url)\", stationKeyFor: \"hub\" }")
    }

    static let anyAddress = Requirement.hubAddress(withQuery: true)

    static let sound = [
        "https://hub.example.gov.cn/events", "https://hub", "https://hub/", "https://a-1.b:65535/x",
        "https://10.0.0.7:8443/events", "https://[2001:db8::7]:8443/events",
        "https://hub.example/?query=INSERT%20INTO%20events%20FORMAT%20JSONEachRow",
        "https://hub.example/~a/(b);c=1,d/@e", "http://127.0.0.1:9000/", "http://localhost/x",
        "http://127.9.9.9/x", "http://[::1]:8123/x", "https://xn--fiq228c.example/",
    ]

    @Test(arguments: sound) func `a sound address is taken as it stands`(url: String) throws {
        let text = Self.events(url).replacing("▸", with: "")
        let loaded = try Sample.load(text)
        #expect(loaded.warnings == [])
        #expect(loaded.configuration.hub.events?.endpoint.url == url)
    }

    @Test(arguments: sound) func `the schema allows a sound address`(url: String) throws {
        let schema = try ExampleTests.document("config/station.schema.json")
        let path = ["properties", "hub", "properties", "events", "properties", "url", "pattern"]
        let node = path.reduce(Optional(schema)) { node, key in node?.member(key) }
        guard case .text(let pattern)? = node?.value else {
            Issue.record("no pattern")
            return
        }
        #expect(try Regex(pattern).wholeMatch(in: url) != nil)
    }

    /// The address, and what was probably meant.
    static let malformed: [(String, String?)] = [
        ("", nil), ("hub.example/events", "https://hub.example/events"),
        ("https:/hub.example", nil), ("https://", nil), ("https:///events", nil),
        ("ftp://hub.example/x", "https://hub.example/x"),
        ("HTTPS://hub.example/x", "https://hub.example/x"),
        ("https://hub example/x", nil), ("https://hub.example/a b", nil),
        ("https://市平台.cn/x", nil), ("https://hub_1.example", nil), ("https://-hub", nil),
        ("https://hub-.example", nil), ("https://hub..example", nil), ("https://hub.example.", nil),
        ("https://256.0.0.1/", nil), ("https://1.2.3/", nil), ("https://[::1", nil),
        ("https://[hub]/", nil), ("https://[127.0.0.1]/", nil), ("https://2001:db8::7/", nil),
        ("https://hub:/x", nil), ("https://hub:0/x", nil), ("https://hub:65536/x", nil),
        ("https://hub:80x/", nil), ("https://hub/%zz", nil), ("https://hub/%2", nil),
        ("https://hub/<x>", nil), ("https://hub/中", nil),
        ("localhost:9000/x", "https://localhost:9000/x"),
    ]

    @Test(arguments: malformed)
    func `what is no address is asked back`(url: String, suggestion: String?) throws {
        try expect(
            Self.events(url),
            finds: Expected(
                .badForm, "hub.events.url", found: "\"\(url)\"", Self.anyAddress,
                suggestion: suggestion.map { "\"\($0)\"" }))
    }

    @Test(arguments: [
        "http://hub.example/events", "http://10.0.0.7/x", "http://127.0.0.1.example/x",
        "http://[::2]/x", "http://localhost.example/",
    ])
    func `http leads to this machine only`(url: String) throws {
        try expect(
            Self.events(url),
            finds: Expected(
                .plainHTTP, "hub.events.url", found: "\"\(url)\"", .secureAddress,
                suggestion: "\"https\(url.dropFirst(4))\""))
    }

    @Test(arguments: [
        ("https://station:hunter2@hub.example/x", "https://…@hub.example/x"),
        ("https://hunter2@hub.example/x", "https://…@hub.example/x"),
        ("http://a:hunter2@b@hub.example/x", "https://…@hub.example/x"),
    ])
    func `a user is refused, and never shown`(url: String, shown: String) throws {
        let scheme = String(url.prefix { $0 != ":" })
        try expect(
            Self.events(url),
            finds: Expected(
                .unfitURLPart(.user), "hub.events.url",
                found: "\"\(scheme)\(shown.dropFirst(5))\"", Self.anyAddress,
                suggestion: "\"https://hub.example/x\""))
    }

    @Test func `a fragment is refused, and what a query holds is never shown`() throws {
        try expect(
            Self.events("https://hub.example/x?key=hunter2#top"),
            finds: Expected(
                .unfitURLPart(.fragment), "hub.events.url", found: "\"https://hub.example/x?…\"",
                Self.anyAddress, suggestion: "\"https://hub.example/x?…\""))
        for url in ["station:hunter2@hub.example/x", "https://u:hunter2@h b?k=hunter2", "?hunter2"]
        {
            let findings = try Sample.findings(in: Self.events(url).replacing("▸", with: ""))
            #expect(findings.count == 1 && findings[0].severity == .error)
            for language in Language.allCases {
                #expect(!findings.map { $0.text(in: language) }.joined().contains("hunter2"))
            }
            #expect(try !ConfigurationFinding.json(findings).contains("hunter2"))
        }
    }

    @Test func `an address has a length that every server takes`() throws {
        let prefix = "https://hub.example/"
        let longest = prefix + String(repeating: "x", count: 2000 - prefix.count)
        #expect(try Sample.findings(in: Self.events(longest).replacing("▸", with: "")) == [])
        try expect(
            Self.events(longest + "x"),
            finds: Expected(
                .outOfRange(.urlLength), "hub.events.url", found: "2001",
                .shorterAddress(mostBytes: 2000)))
    }

    @Test func `a character that nobody sees has no place in an address`() throws {
        try expect(
            Self.events("https://hub.example/\\u202ex"),
            finds: Expected(.hiddenCharacter, "hub.events.url", found: "U+202E", .visibleText))
    }

    @Test func `the folder of the lists has no query, and loses the slashes at its end`() throws {
        let folder = "https://hub.example/lists"
        func lists(_ url: String) -> String {
            HubSample.with("lists: { url: ▸\"\(url)\", stationKeyFor: \"hub\" }")
        }
        try expect(
            lists(folder + "?a=b"),
            finds: Expected(
                .unfitURLPart(.query), "hub.lists.url", found: "\"\(folder)?…\"",
                .hubAddress(withQuery: false), suggestion: "\"\(folder)\""))
        let text = lists(folder + "//").replacing("▸", with: "")
        #expect(try Sample.load(text).configuration.hub.lists?.endpoint.url == folder)
    }

    @Test func `two flows never lead to one address`() throws {
        let url = "https://hub.example/x?key=hunter2"
        let text = HubSample.with(
            "events: { url: \"\(url)\", stationKeyFor: \"hub\" }, "
                + "samples: { url: ▸\"\(url)\", stationKeyFor: \"hub\" }")
        let path = ConfigurationPath([.key("hub"), .key("events"), .key("url")])
        let findings = try Sample.findings(in: text.replacing("▸", with: ""))
        let first = SourcePlace(file: "station.json5", line: 28, column: 25)
        #expect(findings.map(\.problem) == [.usedTwice(by: path, at: first)])
        #expect(findings.map(\.found) == [.text("\"https://hub.example/x?…\"")])
        #expect(findings.map(\.place) == marks(in: text))
    }
}
