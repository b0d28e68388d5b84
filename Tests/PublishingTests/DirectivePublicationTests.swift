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
        orders: [String]?, stations: [String], second: Int = 0, isDryRun: Bool = false
    ) throws -> DirectivePublication.Report {
        try city.publishDirectives(
            orders: orders, stations: stations, second: second, isDryRun: isDryRun)
    }

    private func directive(_ station: String) throws -> StationDirective {
        try city.directive(station)
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
        #expect(try publish(orders: [], stations: stations, second: 60).changed == 2)
        #expect(try directive("a").message == nil)
        #expect(try directive("a").version == version + 60)
        // Within the same second, and by a clock that was set back.
        #expect(try publish(orders: [order], stations: stations, second: 60).changed == 2)
        #expect(try publish(orders: [], stations: stations).changed == 2)
        #expect(try directive("a").version == version + 62)
    }

    private static let unlock =
        "{\"id\":\"00000000000000e1\",\"member\":\"\(member(1))\","
        + "\"issuedAt\":\"2026-10-01T00:00:00Z\",\"notAfter\":\"2026-10-01T00:05:00Z\"}"

    @Test func `without orders what is ordered stays, and list keys are renewed`() throws {
        let exchangeKey = try X25519PrivateKey(stationSeed: Self.stationKey).publicKey.bytes.hex
        let stations = ["a,\(exchangeKey)", "b,"]
        let until = "\"until\":\"2026-12-01T00:00:00Z\""
        let order =
            "{\"station\":\"*\",\(Self.message),\"door\":{\"mode\":\"open\",\(until)},"
            + "\"outlets\":{\"power\":\"off\",\(until)},"
            + "\"services\":{\"lockers\":{\"offered\":false}},"
            + "\"setpoints\":{\"heater\":{\"vacantMillidegrees\":9000,\(until)}},"
            + "\"restart\":{\"id\":\"00000000000000e2\",\"notAfter\":\"2026-10-02T00:00:00Z\"}}"
        let own = "{\"station\":\"a\",\"unlocks\":[\(Self.unlock)]}"
        _ = try publish(orders: [order, own], stations: stations)
        let before = try directive("a")
        #expect(try publish(orders: nil, stations: stations, second: 60).changed == 0)
        _ = try CityKeyFolder(path: city.keys).addingListKey("b")
        #expect(try publish(orders: nil, stations: stations, second: 60).changed == 1)
        let after = try directive("a")
        #expect(after.version == before.version + 60)
        #expect(after.listKeys.map(\.listKeyId) == ["a", "b"])
        #expect(after.door.mode == .open && after.door.until == before.door.until)
        #expect(after.door.unlocks == before.door.unlocks && after.door.unlocks.count == 1)
        #expect(after.room?.power == .off && after.room?.until == before.room?.until)
        #expect(after.services == before.services && after.services.count == 1)
        #expect(after.setPoints == before.setPoints && after.setPoints.count == 1)
        #expect(after.message == before.message && after.message != nil)
        #expect(after.restart == before.restart && after.restart != nil)
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
        let key = try X25519PrivateKey(stationSeed: Self.stationKey).publicKey.bytes.hex
        // A point of small order: everybody could open what is wrapped for it.
        let zeros = String(repeating: "0", count: 64)
        let stations = #expect(throws: TableFaults.self) {
            try publish(
                orders: nil,
                stations: ["A,", "a,xyz", "b,", "b,", "c", "d,\(zeros)", "e,\(key)", "f,\(key)"])
        }
        #expect(stations?.faults.map(\.line) == [2, 3, 5, 6, 7, 9])
        #expect(stations?.faults.last?.column == "exchangeKey")
        let orders = #expect(throws: TableFaults.self) {
            try publish(
                orders: [
                    "{\"station\":\"a\"}", "{\"station\":\"a\"}", "{\"station\":\"z\"}", "no",
                    "{\"station\":\"*\",\"door\":{\"mode\":\"open\"}}",
                    // One id would open every door of the city.
                    "{\"station\":\"*\",\"unlocks\":[\(Self.unlock)]}",
                    "{\"station\":\"b\",\"musik\":1}",
                    "{\"station\":\"b\",\"services\":{\"musik\":{\"offered\":true}}}",
                ], stations: ["a,", "b,"])
        }
        let reasons = orders?.faults.map(\.reason) ?? []
        #expect(
            reasons.last
                == Phrase(
                    "第 1 字节：应为 dispensers、lockers、appliances、freeAccess 之一，实际为未知的键",
                    "byte 1: found an unknown key, expected one of dispensers, lockers, "
                        + "appliances, freeAccess"))
        #expect(reasons.allSatisfy { $0.chinese.firstMatch(of: /[a-z]+ [a-z]+/) == nil })
        let found = orders?.faults.map { "\($0.line) \($0.column ?? "")" }
        #expect(
            found == [
                "2 station", "3 station", "4 ", "5 door.until", "6 unlocks", "7 musik",
                "8 services.musik",
            ])
        #expect(!FileManager.default.fileExists(atPath: city.output + "/stations"))
    }

    @Test func `where one directive cannot be published, none is`() throws {
        _ = try publish(orders: nil, stations: ["a,"])
        let before = try city.bytes(city.output + "/stations/a/directive.json")
        // In the place of the next station's folder.
        try Data().write(to: URL(filePath: city.output + "/stations/b"))
        #expect(throws: (any Error).self) {
            try publish(
                orders: ["{\"station\":\"*\",\(Self.message)}"], stations: ["a,", "b,"], second: 9)
        }
        #expect(try city.bytes(city.output + "/stations/a/directive.json") == before)
        #expect(try city.names(in: city.output) == ["stations"])
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
        guard case .foreignDirective(let station, let fault, published: 0) = thrown else {
            Issue.record("another fault: \(String(describing: thrown))")
            return
        }
        #expect(station.text == "a" && fault.kind == .badSignature)
        #expect(thrown?.reason.chinese == "a 现有的指令不可信（签名无效）：指令：应为清单中 3 号密钥的签名，实际为不符的签名")
    }

    @Test func `one directive that is not believed keeps all others as they were`() throws {
        _ = try publish(orders: [], stations: ["a,", "b,"])
        let stations = city.output + "/stations"
        let before = try city.bytes(stations + "/a/directive.json")
        try FileManager.default.removeItem(atPath: stations + "/b/directive.json")
        try FileManager.default.copyItem(
            atPath: stations + "/a/directive.json", toPath: stations + "/b/directive.json")
        #expect(throws: PublishingFault.self) {
            try publish(
                orders: ["{\"station\":\"*\",\(Self.message)}"], stations: ["a,", "b,"], second: 9)
        }
        #expect(try city.bytes(stations + "/a/directive.json") == before)
    }
}
