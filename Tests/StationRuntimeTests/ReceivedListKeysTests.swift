import Foundation
import Identity
import StationModel
import Testing

@testable import StationRuntime

/// List keys that come in directives: unwrapped, kept, never too many.
@Suite struct ReceivedListKeysTests {
    private let bench: ListBench
    private let keys: ReceivedListKeys
    private let stationKey: X25519PrivateKey
    private let station: StationId

    init() throws {
        bench = try ListBench()
        keys = ReceivedListKeys(stateDirectory: bench.state)
        stationKey = try X25519PrivateKey(stationSeed: bench.listKey)
        station = try #require(StationId("bench"))
    }

    private func wrapped(_ id: String, _ byte: UInt8 = 1) throws -> WrappedListKey {
        try WrappedListKey(
            SecretBytes(copying: [UInt8](repeating: byte, count: 32)), listKeyId: id,
            for: station, publicKey: stationKey.publicKey)
    }

    private func take(_ keys: WrappedListKey...) throws -> Bool {
        try self.keys.take(keys, with: stationKey, station: station)
    }

    private func content(_ id: String) -> [UInt8]? {
        keys.load(id).map { $0.withBytes { Array($0) } }
    }

    @Test func `a key is kept in a file that its owner alone may read`() throws {
        #expect(try take(wrapped("b", 7)))
        #expect(content("b") == [UInt8](repeating: 7, count: 32))
        let path = bench.state + "/list-keys/b.key"
        let found = try FileManager.default.attributesOfItem(atPath: path)
        #expect((found[.posixPermissions] as? NSNumber)?.intValue == 0o400)
    }

    @Test func `the same again is nothing new, and another one of its name takes its place`()
        throws
    {
        #expect(try take(wrapped("b", 7)))
        #expect(try !take(wrapped("b", 7)))
        #expect(try take(wrapped("b", 8)))
        #expect(content("b") == [UInt8](repeating: 8, count: 32))
        #expect(keys.ids == ["b"])
    }

    @Test func `what was cut short in writing is no key, and does not hinder the next one`() throws
    {
        #expect(try take(wrapped("a")))
        let path = bench.state + "/list-keys/b.key.new"
        #expect(FileManager.default.createFile(atPath: path, contents: Data([0x30])))
        #expect(keys.ids == ["a"] && keys.load("b") == nil)
        #expect(try take(wrapped("b", 7)))
        #expect(content("b") == [UInt8](repeating: 7, count: 32))
    }

    @Test func `there are never more than four: the named ones stay, the oldest goes`() throws {
        for (age, id) in ["d", "c", "b", "a"].enumerated() {
            #expect(try take(wrapped(id)))
            let date = Date(timeIntervalSince1970: 1_790_000_000 + Double(age))
            try FileManager.default.setAttributes(
                [.modificationDate: date], ofItemAtPath: bench.state + "/list-keys/\(id).key")
        }
        #expect(try take(wrapped("e"), wrapped("d")))
        #expect(keys.ids == ["a", "b", "d", "e"])
    }

    @Test func `a key for another station is refused, and those before it are kept`() throws {
        let other = try X25519PrivateKey(
            stationSeed: SecretBytes(copying: [UInt8](repeating: 3, count: 32)))
        let foreign = try WrappedListKey(
            bench.listKey, listKeyId: "b", for: station, publicKey: other.publicKey)
        #expect(throws: WrappedListKey.Refusal.notForThisStation) {
            try take(wrapped("a"), foreign)
        }
        #expect(keys.ids == ["a"])
    }

    @Test func `the configuration's key goes first, and the list's one has room beside four`()
        throws
    {
        var files = RuntimeFiles(configurationPath: nil, credentialsDirectory: nil)
        files.receivedKeys = keys
        #expect(try take(wrapped("a", 50), wrapped("x", 51)))
        var lists = ListConfiguration(rootPublicKey: bench.rootKey.publicKey.bytes)
        for (index, id) in ["a", "b", "c", "d"].enumerated() {
            let path = bench.root + "/\(id).key"
            let key = SecretBytes(copying: [UInt8](repeating: UInt8(index), count: 32))
            try KeyFile.create(key, at: path)
            lists.listKeyFiles[id] = path
        }
        for (id, byte, left) in [
            ("a", 0 as UInt8, ["a", "b", "c", "d"]), ("x", 51, ["a", "b", "c", "x"]),
        ] {
            let folder = try bench.snapshot(1, ListBench.people(1...2), listKeyId: id)
            let manifest = try Data(contentsOf: URL(filePath: folder + "/" + Manifest.fileName))
            let material = files.material(
                ofManifest: Array(manifest), Self.configuration(lists, of: station))
            #expect(material.listKeys.keys.sorted() == left)
            let found = try #require(material.listKeys[id])
            #expect(found.withBytes { $0.allSatisfy { $0 == byte } })
        }
    }

    /// Of a station whose lists are these.
    static func configuration(
        _ lists: ListConfiguration, of station: StationId
    ) -> StationConfiguration {
        StationConfiguration(
            station: StationIdentity(id: station, name: "", place: "", timeZone: .shanghai),
            devices: [], door: DoorConfiguration(lock: .failSafe), access: AccessConfiguration(),
            storage: StorageConfiguration(), status: StatusConfiguration(), lists: lists,
            language: .english)
    }
}
