import ConfigurationFile
import StationModel
import Testing

@Suite struct StationAndStatusTests {
    @Test(arguments: ["Wuhan-7", "wuhan_7", "江汉路", "", "wuhan 7"])
    func `an id of other signs is asked back`(id: String) throws {
        try expect(
            Sample.with("id: ▸\"\(id)\", name", for: "id: \"test-1\", name"),
            finds: Expected(.badForm, "station.id", found: "\"\(id)\"", .stationId))
    }

    @Test(arguments: [("Asia/Shangai", "Asia/Shanghai"), ("CST", nil), ("GMT+8", nil)])
    func `a time zone that is not known leads to the nearest`(
        name: String, suggestion: String?
    ) throws {
        let findings = try Sample.findings(
            in: Sample.with("timeZone: \"\(name)\"", for: "timeZone: \"Asia/Shanghai\""))
        #expect(findings.map(\.problem) == [.unknownName])
        #expect(findings.map(\.expected) == [.timeZone])
        #expect(findings.map(\.path.description) == ["station.timeZone"])
        #expect(findings.map(\.place) == [SourcePlace(file: "station.json5", line: 2, column: 66)])
        if let suggestion { #expect(findings.map(\.suggestion) == [suggestion]) }
    }

    private func zone(_ name: String) throws -> TimeZoneTable {
        let text = Sample.with("timeZone: \"\(name)\"", for: "timeZone: \"Asia/Shanghai\"")
        return try Sample.load(text).configuration.station.timeZone
    }

    @Test func `Shanghai has one offset for all the years of a board`() throws {
        #expect(try zone("Asia/Shanghai") == .shanghai)
        #expect(try zone("UTC").offsetSeconds(at: Sample.now) == 0)
    }

    @Test func `a zone with summer time has its changes from a year ago to twenty ahead`() throws {
        let berlin = try zone("Europe/Berlin")
        #expect(berlin.transitions.count == 42)
        // 2026-03-29 and 2026-10-25, 01:00 UTC.
        let spring = UnixTime(seconds: 1_774_746_000)
        let autumn = UnixTime(seconds: 1_792_890_000)
        #expect(berlin.offsetSeconds(at: spring - .seconds(1)) == 3600)
        #expect(berlin.offsetSeconds(at: spring) == 7200)
        #expect(berlin.offsetSeconds(at: autumn) == 3600)
    }

    @Test(
        arguments: [
            ("127.0.0.1:8420", "127.0.0.1", 8420), ("127.0.0.53:65535", "127.0.0.53", 65_535),
            ("[::1]:1024", "::1", 1024),
        ] as [(String, String, UInt16)])
    func `an address of the board itself is taken without a word`(
        text: String, address: String, port: UInt16
    ) throws {
        let loaded = try Sample.load(Sample.with(text, for: "127.0.0.1:8420"))
        #expect(loaded.configuration.status == StatusConfiguration(address: address, port: port))
        #expect(loaded.warnings == [])
    }

    @Test(arguments: ["0.0.0.0:8420", "192.168.8.2:8420", "[::]:8420"])
    func `an address that others reach is doubted`(text: String) throws {
        try expect(
            Sample.with("▸\"\(text)\"", for: "\"127.0.0.1:8420\""),
            finds: Expected(
                warning: .beyondLoopback, "status.listen", found: "\"\(text)\"", .loopback))
    }

    @Test(arguments: [
        "127.0.0.1", ":8420", "8420", "127.0.0:8420", "256.0.0.1:8420", "::1:8420", "[::1]",
        "127.0.0.1:", "127.0.0.1:port", "127.0.0.1:-1",
    ])
    func `what is no address with a port is asked back`(text: String) throws {
        try expect(
            Sample.with("▸\"\(text)\"", for: "\"127.0.0.1:8420\""),
            finds: Expected(.badForm, "status.listen", found: "\"\(text)\"", .listenAddress))
    }

    @Test func `a host's name leads to its address`() throws {
        try expect(
            Sample.with("▸\"localhost:8420\"", for: "\"127.0.0.1:8420\""),
            finds: Expected(
                .badForm, "status.listen", found: "\"localhost:8420\"", .listenAddress,
                suggestion: "\"127.0.0.1:8420\""))
    }

    @Test(arguments: ["0", "80", "1023", "65536", "99999"])
    func `a port that the service cannot open is out of range`(port: String) throws {
        try expect(
            Sample.with("▸\"127.0.0.1:\(port)\"", for: "\"127.0.0.1:8420\""),
            finds: Expected(
                .outOfRange(.port), "status.listen", found: "\"127.0.0.1:\(port)\"",
                .wholeNumber(least: 1024, most: 65_535)))
    }
}
