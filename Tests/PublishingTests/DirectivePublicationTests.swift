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

    private func publish(
        orders: [String]?, stations: [String], second: Int = 0
    ) throws -> DirectivePublication.Report {
        try DirectivePublication(
            keys: try CityKeyFolder(path: city.keys), output: city.output, work: city.work,
            stations: try city.file("stations.csv", ["station,exchangeKey"] + stations),
            orders: try orders.map { try city.file("orders.ndjson", $0) },
            issued: City.start + .seconds(second)
        ).run()
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

    @Test func `a revoked key signs no more, and what it signed is replaced`() throws {
        _ = try publish(orders: nil, stations: ["a,"])
        let more = try CityKeyFolder(path: city.keys)
            .addingKey(.directive, from: City.start, days: 10)
        #expect(try more.directiveKey(at: City.start).codeKeyId == 3)
        let text = String(decoding: try city.bytes(city.keys + "/keys.json"), as: UTF8.self)
        let end = try #require(text.range(of: "\"revoked\" : false", options: .backwards))
        #expect(text[end.upperBound...].contains("rootKeyId"))
        // The third of four keys.
        var parts = text.components(separatedBy: "\"revoked\" : false")
        parts[2] += "\"revoked\" : true" + parts.remove(at: 3)
        try Data(parts.joined(separator: "\"revoked\" : false").utf8)
            .write(to: URL(filePath: city.keys + "/keys.json"))
        let order = "{\"station\":\"*\",\(Self.message)}"
        #expect(throws: CityKeyFolder.Fault.self) {
            try publish(orders: [order], stations: ["a,"])
        }
        try city.editKeys("\"directiveKeyId\" : 3", "\"directiveKeyId\" : 4")
        #expect(try publish(orders: [order], stations: ["a,"]).changed == 1)
        let file = try city.bytes(city.output + "/stations/a/directive.json")
        #expect(String(decoding: file, as: UTF8.self).contains("\"codeKeyId\":4"))
    }

    // MARK: - Keys

    @Test func `keys are made once and never overwritten`() throws {
        let before = try city.bytes(city.keys + "/root.key")
        #expect(throws: CityKeyFolder.Fault.self) {
            try CityKeyFolder.make(
                at: city.keys, listId: "x", listKeyId: "b", cost: .none, from: City.start,
                days: 1)
        }
        #expect(try city.bytes(city.keys + "/root.key") == before)
        for name in try city.names(in: city.keys) where name.hasSuffix(".key") {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: city.keys + "/" + name)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o400)
        }
    }

    @Test func `a key that does not fit its public half is not used`() throws {
        let folder = try CityKeyFolder(path: city.keys)
        try FileManager.default.removeItem(atPath: city.keys + "/root.key")
        try KeyFile.create(
            try SecretBytes.random(count: 32), at: city.keys + "/root.key")
        #expect(throws: CityKeyFolder.Fault.doesNotFit(city.keys + "/root.key")) {
            try folder.rootKey()
        }
        try city.editKeys("\"cost\" : 2", "\"cost\" : 3")
        #expect(throws: CityKeyFolder.Fault.self) { try CityKeyFolder(path: city.keys) }
        try city.editKeys("\"cost\" : 3,", "")
        #expect(throws: CityKeyFolder.Fault.self) { try CityKeyFolder(path: city.keys) }
    }
}
