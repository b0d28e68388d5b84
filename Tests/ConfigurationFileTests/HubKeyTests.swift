import StationModel
import Testing

@testable import ConfigurationFile

/// How the station says at the hub who it is.
@Suite struct HubKeyTests {
    static func events(_ keys: String, url: String = "https://hub.example/events") -> String {
        HubSample.with("events: ▸{ url: \"\(url)\", \(keys) }")
    }

    static func authorization(_ text: String) throws -> HubEndpoint.Authorization? {
        try HubSample.hub(text.replacing("▸", with: "")).events?.endpoint.authorization
    }

    static let ways = Requirement.oneKeyOf(["tokenFile", "stationKeyFor"])

    @Test(arguments: HubKey.names)
    func `a flow that says nowhere who the station is is doubted`(flow: String) throws {
        try expect(
            HubSample.with("\(flow): ▸{ url: \"https://hub.example\" }"),
            finds: Expected(
                warning: .noAuthorization, "hub.\(flow).tokenFile", found: nil, Self.ways))
    }

    @Test(arguments: ["http://127.0.0.1:9000/x", "https://localhost/x", "http://[::1]/x"])
    func `on this machine nobody needs to ask`(url: String) throws {
        let text = Self.events("", url: url).replacing("▸", with: "")
        #expect(try Sample.findings(in: text) == [])
        #expect(try Self.authorization(text) == HubEndpoint.Authorization.none)
    }

    @Test func `a token and the station's key together are refused`() throws {
        let text = HubSample.with(
            "events: { url: \"https://hub.example\", stationKeyFor: ▸\"hub\", "
                + "tokenFile: \"credential:hub-token\" }")
        let path = ConfigurationPath([.key("hub"), .key("events"), .key("tokenFile")])
        try expect(
            text,
            finds: Expected(
                .wrongOrder(with: path), "hub.events.stationKeyFor", found: "\"hub\"", Self.ways))
    }

    static let longest = String(repeating: "a", count: 200)

    @Test(arguments: ["https://hub.example.gov.cn", "hub", "~!", longest])
    func `an audience is taken as it stands`(audience: String) throws {
        #expect(
            try Self.authorization(Self.events("stationKeyFor: \"\(audience)\""))
                == .stationKey(audience: audience))
    }

    @Test(arguments: ["", "the hub", "市平台", "hub\\n", longest + "a"])
    func `an audience without a name, with blanks or without an end is asked back`(
        audience: String
    ) throws {
        let findings = try Sample.findings(
            in: Self.events("stationKeyFor: \"\(audience)\"").replacing("▸", with: ""))
        #expect(findings.map(\.problem) == [.badForm])
        #expect(findings.map(\.expected) == [.audience])
        #expect(findings.map(\.path.description) == ["hub.events.stationKeyFor"])
    }

    // MARK: Token files

    @Test func `a token file that only its owner reads is taken`() throws {
        try KeyFolder.temporary { folder in
            let path = try folder.write("hub.token", mode: 0o400)
            let text = Self.events("tokenFile: \"\(path)\"")
            #expect(try Sample.findings(in: text.replacing("▸", with: "")) == [])
            #expect(try Self.authorization(text) == .tokenFile(path))
        }
    }

    @Test func `a credential becomes the path where systemd put it`() throws {
        let text = Self.events("tokenFile: \"credential:hub-token\"")
        guard case .tokenFile(let path)? = try Self.authorization(text) else {
            Issue.record("no token file")
            return
        }
        #expect(path.hasPrefix("/") && path.hasSuffix("/hub-token"))
    }

    @Test(arguments: [(0o644, "0644"), (0o440, "0440"), (0o404, "0404")])
    func `a token file that others can read says its mode and the remedy`(
        mode: Int, shown: String
    ) throws {
        try KeyFolder.temporary { folder in
            let path = try folder.write("hub.token", mode: mode)
            try expect(
                Self.events("tokenFile: ▸\"\(path)\"").replacing("▸{", with: "{"),
                finds: Expected(
                    .tokenFileExposed(path: path), "hub.events.tokenFile", found: shown,
                    .secretFile, suggestion: "chmod 0400 \(path)"))
        }
    }

    @Test func `a token file must be there, be a file, and have an absolute path`() throws {
        for (path, problem) in [
            ("/nonexistent/hub.token", ConfigurationProblem.keyFileMissing),
            ("/tmp", .keyFileNotAFile), ("hub.token", .badForm), ("credential:", .badForm),
            ("credential:none", .keyFileMissing),
        ] {
            try expect(
                Self.events("tokenFile: ▸\"\(path)\"").replacing("▸{", with: "{"),
                finds: Expected(problem, "hub.events.tokenFile", found: "\"\(path)\"", .keyFile))
        }
    }
}
