import Foundation
import Identity
import StationModel

@testable import StationRuntime

/// A city with a key for directives, and a station that can open what is wrapped for it.
final class HubCity {
    static let codeKeyId: UInt8 = 7

    let lists: ListBench
    let exchangeKey: X25519PrivateKey
    private let signer: Ed25519PrivateKey

    /// Its list is in use.
    init() throws {
        lists = try ListBench()
        signer = try Ed25519PrivateKey.generate()
        exchangeKey = try X25519PrivateKey(stationSeed: lists.listKey)
        var edition = lists.edition(1)
        edition.keys = [
            CodeKey(
                codeKeyId: Self.codeKeyId, role: .directive, publicKey: signer.publicKey,
                notBefore: edition.notBefore, notAfter: edition.notAfter)
        ]
        let folder = lists.root + "/published"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try lists.publisher().snapshot(of: ListBench.people(1...3), edition).write(into: folder)
        try lists.importList(folder)
    }

    /// What the city orders of the station.
    func directive(
        _ version: UInt64, for station: StationId, listKeys: [WrappedListKey] = []
    ) -> StationDirective {
        StationDirective(
            station: station, version: version, issued: ListBench.issued,
            door: DoorDirective(version: version, mode: .normal, until: nil, unlocks: []),
            listKeys: listKeys)
    }

    func file(
        _ directive: StationDirective, by key: Ed25519PrivateKey? = nil,
        codeKeyId: UInt8 = codeKeyId
    ) throws -> [UInt8] {
        try directive.signedFile(by: key ?? signer, codeKeyId: codeKeyId)
    }

    /// The next manifest, of a list under a key that no station has, with another key for
    /// directives.
    func nextManifest(
        listKeyId: String, codeKeyId: UInt8, _ publicKey: Ed25519PublicKey
    ) throws -> [UInt8] {
        var edition = lists.edition(2)
        edition.keys = [
            CodeKey(
                codeKeyId: codeKeyId, role: .directive, publicKey: publicKey,
                notBefore: edition.notBefore, notAfter: edition.notAfter)
        ]
        let folder = lists.root + "/next"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try lists.publisher(listKeyId: listKeyId)
            .snapshot(of: ListBench.people(1...4), edition).write(into: folder)
        return try PublishedFolder(path: folder).manifestFile()
    }

    /// A list key of thirty-two times this byte.
    func wrapped(
        _ id: String, _ byte: UInt8, for station: StationId, _ key: X25519PrivateKey? = nil
    ) throws -> WrappedListKey {
        try WrappedListKey(
            SecretBytes(copying: [UInt8](repeating: byte, count: 32)), listKeyId: id,
            for: station, publicKey: (key ?? exchangeKey).publicKey)
    }
}
