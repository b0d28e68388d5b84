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
}
