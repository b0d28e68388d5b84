import Foundation
import Identity
import StationModel
import Testing

@testable import Publishing

@Suite struct CityKeysTests {
    private let city: City

    init() throws { city = try City() }

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

    @Test func `a key file that a killed run has left is passed over, never used`() throws {
        let before = try city.bytes(city.keys + "/keys.json")
        let folder = try CityKeyFolder(path: city.keys)
        _ = try folder.addingKey(.directive, from: City.start, days: 10)
        _ = try folder.addingListKey("b")
        // Killed before the keys were named.
        try Data(before).write(to: URL(filePath: city.keys + "/keys.json"))
        let left = try city.bytes(city.keys + "/directive-4.key")
        let again = try CityKeyFolder(path: city.keys)
            .addingKey(.directive, from: City.start, days: 10)
        #expect(again.keys.keys.map(\.codeKeyId) == [1, 2, 3, 5])
        #expect(try city.bytes(city.keys + "/directive-4.key") == left)
        #expect(throws: CityKeyFolder.Fault.nameTaken(city.keys + "/list-b.key")) {
            try again.addingListKey("b")
        }
        #expect(try again.addingListKey("c").keys.wrappedListKeys == ["a", "c"])
    }
}
