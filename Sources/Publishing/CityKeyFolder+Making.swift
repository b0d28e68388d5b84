import Foundation
public import Identity
public import StationModel

extension CityKeyFolder {
    /// Makes new keys: root, door 1, voucher 2, directive 3, a list key, the work key. Where there
    /// are any already, nothing is changed.
    public static func make(
        at path: String, listId: String, listKeyId: String, cost: HardeningCost,
        from now: UnixTime, days: Int
    ) throws -> CityKeyFolder {
        let roles: [(CodeKey.Role, UInt8)] = [(.door, 1), (.voucher, 2), (.directive, 3)]
        let names =
            [CityKeys.fileName, "root.key", "work.key", "list-\(listKeyId).key"]
            + roles.map { "\($0.0.rawValue)-\($0.1).key" }
        for name in names where FileManager.default.fileExists(atPath: "\(path)/\(name)") {
            throw Fault.exists("\(path)/\(name)")
        }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        let root = try make("\(path)/root.key")
        for name in ["work.key", "list-\(listKeyId).key"] {
            _ = try make("\(path)/\(name)")
        }
        let codeKeys = try roles.map { role, codeKeyId in
            CityKeys.Key(
                codeKeyId: codeKeyId, role: role.rawValue,
                publicKey: try make("\(path)/\(role.rawValue)-\(codeKeyId).key"),
                // Boards whose clock is a little behind may use it at once.
                notBefore: (now - .days(1)).rfc3339Seconds,
                notAfter: (now + .days(days)).rfc3339Seconds, revoked: false)
        }
        let keys = CityKeys(
            rootKeyId: "root-\(now.rfc3339Seconds.prefix(4))", rootPublicKey: root,
            listId: listId, listKeyId: listKeyId, wrappedListKeys: [listKeyId], cost: cost.n,
            directiveKeyId: 3,
            keys: codeKeys)
        return try write(keys, to: path)
    }

    /// The folder with another list key, for stations to have before a list is made with it.
    public func addingListKey(_ listKeyId: String) throws -> CityKeyFolder {
        guard keys.wrappedListKeys.count < WrappedListKey.mostKeys else {
            throw Fault.tooManyKeys
        }
        let file = "\(path)/list-\(listKeyId).key"
        // One that was taken out, or that a killed run has left: nobody knows who has seen it.
        guard !FileManager.default.fileExists(atPath: file) else { throw Fault.nameTaken(file) }
        _ = try Self.make(file)
        var keys = keys
        keys.wrappedListKeys.append(listKeyId)
        return try Self.write(keys, to: path)
    }

    /// The folder with another code key, under the next number that neither `keys.json` nor a
    /// file has: a run that was killed between the two leaves a file, which stays as it is.
    public func addingKey(
        _ role: CodeKey.Role, from now: UnixTime, days: Int
    ) throws -> CityKeyFolder {
        let file = { (number: UInt8) in "\(self.path)/\(role.rawValue)-\(number).key" }
        guard
            let codeKeyId = (1...UInt8.max).first(where: { number in
                !self.keys.keys.contains { $0.codeKeyId == number }
                    && !FileManager.default.fileExists(atPath: file(number))
            })
        else { throw Fault.tooManyKeys }
        var keys = keys
        keys.keys.append(
            CityKeys.Key(
                codeKeyId: codeKeyId, role: role.rawValue,
                publicKey: try Self.make(file(codeKeyId)),
                notBefore: (now - .days(1)).rfc3339Seconds,
                notAfter: (now + .days(days)).rfc3339Seconds, revoked: false))
        return try Self.write(keys, to: path)
    }

    /// `keys.json`, replaced at once.
    private static func write(_ keys: CityKeys, to path: String) throws -> CityKeyFolder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try (encoder.encode(keys) + Data("\n".utf8)).write(
            to: URL(filePath: "\(path)/\(CityKeys.fileName)"), options: [.atomic])
        return try CityKeyFolder(path: path)
    }

    /// A new key file; the public key of the Ed25519 key that it is the seed of.
    private static func make(_ path: String) throws -> String {
        let seed = try SecretBytes.random(count: KeyFile.keySize)
        try KeyFile.create(seed, at: path)
        return try Ed25519PrivateKey(seed: seed).publicKey.bytes.hex
    }
}
