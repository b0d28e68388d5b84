import Identity
import StationModel
import Testing

@testable import Publishing

/// The key that a list is made with is one that stations get.
@Suite struct ListKeyTests {
    private let city: City

    init() throws { city = try City() }

    private func takeOut() throws {
        try city.editKeys("\"wrappedListKeys\" : [\n    \"a\"\n  ]", "\"wrappedListKeys\" : []")
    }

    @Test func `a list under a key that no directive brings is not published`() throws {
        try city.editKeys("\"listKeyId\" : \"a\"", "\"listKeyId\" : \"b\"")
        try KeyFile.create(try SecretBytes.random(count: 32), at: city.keys + "/list-b.key")
        let expected = CityKeyFolder.Fault.listKeyNotSent(
            city.keys + "/keys.json", listKeyId: "b", sent: ["a"])
        #expect(throws: expected) { try city.publish([row(1)]) }
        #expect(throws: expected) {
            try city.publishDirectives(orders: nil, stations: ["s-1,"])
        }
        var dry = try city.publication()
        dry.isDryRun = true
        dry.members = try city.members([row(1)])
        #expect(throws: expected) { try dry.run() }
        try city.editKeys("\"listKeyId\" : \"b\"", "\"listKeyId\" : \"a\"")
        #expect(try city.publish([row(1)]).version == 1)
    }

    @Test func `a key that was taken out too early is asked for`() throws {
        try city.publish([row(1)])
        try takeOut()
        let expected = CityKeyFolder.Fault.listKeyNotSent(
            city.keys + "/keys.json", listKeyId: "a", sent: [])
        #expect(throws: expected) { try city.publish([row(1)], day: 1) }
        #expect(throws: expected) {
            try city.publishDirectives(orders: nil, stations: ["s-1,"])
        }
        #expect(try city.verify().manifest.version == 1)
    }
}
