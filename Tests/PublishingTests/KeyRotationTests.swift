import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

/// Another key signs directives: stations refuse what a key has signed that was revoked or ended.
@Suite struct KeyRotationTests {
    private static let message =
        "\"message\":{\"chinese\":\"好\",\"english\":\"Good\",\"until\":\"2026-12-01T00:00:00Z\"}"

    /// Another key that signs directives from now on; the first one as it is, revoked or ended.
    private func rotate(_ city: City, _ edit: (inout String) -> Void) throws {
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
        let city = try City()
        _ = try city.publishDirectives(orders: nil, stations: ["a,"])
        try rotate(city, Self.revoke)
        #expect(throws: CityKeyFolder.Fault.self) {
            try city.publishDirectives(
                orders: ["{\"station\":\"*\",\(Self.message)}"], stations: ["a,"])
        }
    }

    @Test func `what another key has signed is signed again, though it says the same`() throws {
        let changes: [(inout String) -> Void] = [{ _ in }, Self.revoke, Self.end]
        for change in changes {
            let city = try City()
            let order = "{\"station\":\"*\",\(Self.message)}"
            _ = try city.publishDirectives(orders: [order], stations: ["a,"])
            let before = try city.directive("a")
            try rotate(city, change)
            try city.editKeys("\"directiveKeyId\" : 3", "\"directiveKeyId\" : 4")
            #expect(
                try city.publishDirectives(orders: [order], stations: ["a,"], second: 9).changed
                    == 1)
            // Read as the station does, with the manifest's keys as they are now.
            #expect(try city.directive("a") == before)
            let file = try city.bytes(city.output + "/stations/a/directive.json")
            #expect(String(decoding: file, as: UTF8.self).contains("\"codeKeyId\":4"))
            #expect(
                try city.publishDirectives(orders: [order], stations: ["a,"], second: 9).changed
                    == 0)
        }
    }
}
