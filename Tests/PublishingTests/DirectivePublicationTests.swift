import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

@Suite struct DirectivePublicationTests {
    private let city: City
    private static let stationKey = SecretBytes(copying: [UInt8](repeating: 5, count: 32))
    private static let message =
        "\"message\":{\"chinese\":\"好\",\"english\":\"Good\",\"until\":\"2026-12-01T00:00:00Z\"}"

    init() throws { city = try City() }
    private init(_ city: City) { self.city = city }

    private func publish(
        orders: [String]?, stations: [String], second: Int = 0, isDryRun: Bool = false
    ) throws -> DirectivePublication.Report {
        var publication = DirectivePublication(
            keys: try CityKeyFolder(path: city.keys), output: city.output, work: city.work,
            stations: try city.file("stations.csv", ["station,exchangeKey"] + stations),
            orders: try orders.map { try city.file("orders.ndjson", $0) },
            issued: City.start + .seconds(second))
        publication.isDryRun = isDryRun
        return try publication.run()
    }

    /// As the station reads it.
    private func directive(_ station: String) throws -> StationDirective {
        try SignedDirective(
            file: try city.bytes("\(city.output)/stations/\(station)/directive.json"),
            keys: try CityKeyFolder(path: city.keys).codeKeys,
            station: try #require(StationId(station)),
            at: Moment(
                instant: MonotonicInstant(nanoseconds: 0), wall: City.start, trust: .synced)
        ).directive
    }

    @Test func `what is ordered of all stands behind what is ordered of one`() throws {
        let report = try publish(
            orders: [
                "{\"station\":\"*\",\(Self.message),\"door\":{\"mode\":\"normal\"}}", "",
                "{\"station\":\"b\","
                    + "\"door\":{\"mode\":\"open\",\"until\":\"2026-10-02T00:00:00Z\"}}",
            ], stations: ["a,", "b,"])
        #expect(report.stations == 2 && report.changed == 2)
        #expect(try directive("a").door.mode == .normal)
        #expect(try directive("b").door.mode == .open)
        #expect(try directive("b").message == directive("a").message)
        #expect(try directive("a").message?.text == Phrase("好", "Good"))
    }

    @Test func `a directive that says nothing new keeps its file and its version`() throws {
        let exchangeKey = try X25519PrivateKey(stationSeed: Self.stationKey).publicKey.bytes.hex
        let stations = ["a,\(exchangeKey)", "b,"]
        let order = "{\"station\":\"*\",\(Self.message)}"
        _ = try publish(orders: [order], stations: stations)
        let before = try city.bytes(city.output + "/stations/a/directive.json")
        let version = try directive("a").version
        #expect(try publish(orders: [order], stations: stations, second: 60).changed == 0)
        #expect(try city.bytes(city.output + "/stations/a/directive.json") == before)
        #expect(try publish(orders: nil, stations: stations, second: 60).changed == 2)
        #expect(try directive("a").version == version + 60)
        // Within the same second, and by a clock that was set back.
        #expect(try publish(orders: [order], stations: stations, second: 60).changed == 2)
        #expect(try publish(orders: nil, stations: stations).changed == 2)
        #expect(try directive("a").version == version + 62)
    }

    @Test func `a dry run says how many directives would change, and changes none`() throws {
        let order = "{\"station\":\"b\",\(Self.message)}"
        let first = try publish(orders: [order], stations: ["a,", "b,"], isDryRun: true)
        #expect(first.stations == 2 && first.changed == 2)
        #expect(!FileManager.default.fileExists(atPath: city.output))
        _ = try publish(orders: [], stations: ["a,", "b,"])
        let before = try city.bytes(city.output + "/stations/b/directive.json")
        #expect(try publish(orders: [order], stations: ["a,", "b,"], isDryRun: true).changed == 1)
        #expect(try city.bytes(city.output + "/stations/b/directive.json") == before)
        #expect(throws: TableFaults.self) {
            try publish(orders: [order], stations: ["a,"], isDryRun: true)
        }
    }

    @Test func `a station opens the list keys that it gets, another one does not`() throws {
        let key = try X25519PrivateKey(stationSeed: Self.stationKey)
        let other = try X25519PrivateKey(
            stationSeed: SecretBytes(copying: [UInt8](repeating: 6, count: 32)))
        _ = try publish(orders: nil, stations: ["a,\(key.publicKey.bytes.hex)", "b,"])
        let wrapped = try #require(try directive("a").listKeys.first)
        #expect(wrapped.listKeyId == "a")
        let station = try #require(StationId("a"))
        let opened = try wrapped.unwrapped(by: key, of: station)
        let listKey = try CityKeyFolder(path: city.keys).listKey("a")
        #expect(opened.withBytes { Array($0) } == listKey.withBytes { Array($0) })
        #expect(throws: WrappedListKey.Refusal.self) {
            try wrapped.unwrapped(by: other, of: station)
        }
        #expect(try directive("b").listKeys.isEmpty)
    }

    @Test func `every wrong line of both tables is named`() throws {
        let stations = #expect(throws: TableFaults.self) {
            try publish(orders: nil, stations: ["A,", "a,xyz", "b,", "b,", "c"])
        }
        #expect(stations?.faults.map(\.line) == [2, 3, 5, 6])
        let orders = #expect(throws: TableFaults.self) {
            try publish(
                orders: [
                    "{\"station\":\"a\"}", "{\"station\":\"a\"}", "{\"station\":\"z\"}", "no",
                    "{\"station\":\"*\",\"door\":{\"mode\":\"open\"}}",
                    "{\"station\":\"b\",\"musik\":1}",
                    "{\"station\":\"b\",\"services\":{\"musik\":{\"offered\":true}}}",
                ], stations: ["a,", "b,"])
        }
        let found = orders?.faults.map { "\($0.line) \($0.column ?? "")" }
        #expect(
            found == [
                "2 station", "3 station", "4 ", "5 door.until", "6 musik", "7 services.musik",
            ])
        #expect(!FileManager.default.fileExists(atPath: city.output + "/stations"))
    }

    @Test func `a directive that nobody known signed is not replaced`() throws {
        let other = try City()
        _ = try publish(orders: nil, stations: ["a,"])
        try FileManager.default.createDirectory(
            atPath: other.output, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: city.output + "/stations", toPath: other.output + "/stations")
        let thrown = #expect(throws: PublishingFault.self) {
            try DirectivePublication(
                keys: try CityKeyFolder(path: other.keys), output: other.output,
                work: other.work, stations: city.root + "/stations.csv", orders: nil,
                issued: City.start
            ).run()
        }
        guard case .foreignDirective(let station, _) = thrown else {
            Issue.record("another fault: \(String(describing: thrown))")
            return
        }
        #expect(station.text == "a")
    }

    /// Another key that signs directives from now on; the first one as it is, revoked or ended.
    private func rotate(_ edit: (inout String) -> Void = { _ in }) throws {
        _ = try CityKeyFolder(path: city.keys).addingKey(.directive, from: City.start, days: 10)
        let path = city.keys + "/keys.json"
        var text = String(decoding: try city.bytes(path), as: UTF8.self)
        // The third of four keys, each from its number to the next one's.
        var parts = text.components(separatedBy: "\"codeKeyId\"")
        #expect(parts.count == 5 && parts[3].hasPrefix(" : 3"))
        edit(&parts[3])
        text = parts.joined(separator: "\"codeKeyId\"")
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private static func revoke(_ key: inout String) {
        key = key.replacing("\"revoked\" : false", with: "\"revoked\" : true")
    }

    private static func end(_ key: inout String) {
        key = key.replacing(/"notAfter" : "[^"]*"/, with: "\"notAfter\" : \"2026-09-30T00:00:00Z\"")
    }

    @Test func `a revoked key signs no more`() throws {
        _ = try publish(orders: nil, stations: ["a,"])
        try rotate(Self.revoke)
        #expect(throws: CityKeyFolder.Fault.self) {
            try publish(orders: ["{\"station\":\"*\",\(Self.message)}"], stations: ["a,"])
        }
    }

    @Test func `what another key has signed is signed again, though it says the same`() throws {
        let changes: [(inout String) -> Void] = [{ _ in }, Self.revoke, Self.end]
        for change in changes {
            let city = try City()
            let bench = DirectivePublicationTests(city)
            let order = "{\"station\":\"*\",\(Self.message)}"
            _ = try bench.publish(orders: [order], stations: ["a,"])
            let before = try bench.directive("a")
            try bench.rotate(change)
            try city.editKeys("\"directiveKeyId\" : 3", "\"directiveKeyId\" : 4")
            #expect(try bench.publish(orders: [order], stations: ["a,"], second: 9).changed == 1)
            // Read as the station does, with the manifest's keys as they are now.
            #expect(try bench.directive("a") == before)
            let file = try city.bytes(city.output + "/stations/a/directive.json")
            #expect(String(decoding: file, as: UTF8.self).contains("\"codeKeyId\":4"))
            #expect(try bench.publish(orders: [order], stations: ["a,"], second: 9).changed == 0)
        }
    }
}
