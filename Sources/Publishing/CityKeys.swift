// The city's keys in one folder, which no server shows:
//
//     keys.json           what is public of them, and how the list is made
//     root.key            signs manifests; kept offline, and brought to a publication
//     <role>-<id>.key     door, voucher and directive keys (the first two for the city's app)
//     list-<id>.key       keys the digests of the list; wrapped for stations
//     work.key            keys the private work files of a publication

import Foundation
public import Identity
public import StationModel

/// What `keys.json` says.
public struct CityKeys: Codable, Hashable, Sendable {
    /// One code key.
    public struct Key: Codable, Hashable, Sendable {
        public let codeKeyId: UInt8
        public let role: String
        /// 64 hexadecimal digits.
        public let publicKey: String
        public let notBefore: String
        public let notAfter: String
        public let revoked: Bool
    }

    /// Stands in the manifest's file, for people.
    public let rootKeyId: String
    public let rootPublicKey: String
    /// The list's name; never changes.
    public let listId: String
    /// The key that the digests are made with now.
    public let listKeyId: String
    /// The keys that stations are to have: the one in use, and the one that comes next; at most 4.
    public internal(set) var wrappedListKeys: [String]
    /// scrypt's N for ID cards.
    public let cost: UInt64
    /// The key that signs directives now: one that the stations have in their manifest.
    public let directiveKeyId: UInt8
    public internal(set) var keys: [Key]

    public static let fileName = "keys.json"
}

/// The folder of the city's keys.
public struct CityKeyFolder: Sendable {
    public let path: String
    public let keys: CityKeys

    /// Why the folder is of no use.
    public enum Fault: Error, Hashable, Sendable {
        /// `keys.json` is missing.
        case missing(String)
        /// The root key is not here: it is kept offline.
        case rootKeyMissing(String)
        /// There are keys already; nothing is overwritten.
        case exists(String)
        /// A list key's file of this name lies there; it is not taken for a new key.
        case nameTaken(String)
        /// `keys.json` does not say what it must: where, and what was expected.
        case malformed(String, Phrase)
        /// The list would be made with a key that no directive brings to a station.
        case listKeyNotSent(String, listKeyId: String, sent: [String])
        /// A public key is not that of the private one beside.
        case doesNotFit(String)
        /// No number is left for another key.
        case tooManyKeys
    }

    public init(path: String) throws {
        self.path = path
        let file = "\(path)/\(CityKeys.fileName)"
        let text: Data
        do { text = try Data(contentsOf: URL(filePath: file)) } catch let error as CocoaError
            where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile
        {
            // One that may not be read is there: nobody is to make new keys in its place.
            throw Fault.missing(file)
        }
        do {
            keys = try JSONDecoder().decode(CityKeys.self, from: text)
        } catch is DecodingError {
            throw Fault.malformed(file, CityKeys.mistake(in: text))
        }
        _ = try codeKeys
        _ = try list
    }

    /// How the list's digests are made.
    public var list: ListIdentity {
        get throws(Fault) {
            guard let cost = HardeningCost(n: keys.cost) else {
                throw malformed(
                    Phrase("cost 应为：", "cost: expected ") + .hardeningCost
                        + CityKeys.found(keys.cost))
            }
            guard keys.wrappedListKeys.count <= WrappedListKey.mostKeys else {
                throw malformed(
                    Phrase(
                        "wrappedListKeys 最多 \(WrappedListKey.mostKeys) 个，实际有 "
                            + "\(keys.wrappedListKeys.count) 个",
                        "wrappedListKeys: expected at most \(WrappedListKey.mostKeys), found "
                            + "\(keys.wrappedListKeys.count)"))
            }
            return ListIdentity(
                listId: keys.listId, listKeyId: keys.listKeyId, cost: cost)
        }
    }

    /// The keys for the manifest.
    public var codeKeys: [CodeKey] {
        get throws(Fault) {
            var known: [CodeKey] = []
            for key in keys.keys {
                guard !known.contains(where: { $0.codeKeyId == key.codeKeyId }) else {
                    throw malformed(
                        Phrase(
                            "keys 中 codeKeyId 为 \(key.codeKeyId) 的有两项",
                            "keys: codeKeyId \(key.codeKeyId) is there twice"))
                }
                known.append(try codeKey(key))
            }
            return known
        }
    }

    /// The key that signs manifests.
    public func rootKey() throws -> Ed25519PrivateKey {
        do {
            return try privateKey("root.key", publicKey: keys.rootPublicKey)
        } catch let fault as KeyFileFault where fault.isMissing {
            throw Fault.rootKeyMissing(fault.path)
        }
    }

    /// The key that signs directives, if it may at this time.
    public func directiveKey(
        at now: UnixTime
    ) throws -> (codeKeyId: UInt8, key: Ed25519PrivateKey) {
        let codeKeyId = keys.directiveKeyId
        let usable = try codeKeys.first {
            $0.codeKeyId == codeKeyId && $0.role == .directive && !$0.revoked
                && $0.notBefore <= now && now <= $0.notAfter
        }
        guard let usable else {
            throw malformed(
                Phrase(
                    "directiveKeyId：\(codeKeyId) 不是目前有效的 directive 密钥",
                    "directiveKeyId: \(codeKeyId) is no key of role directive that is valid now"))
        }
        let file = "directive-\(codeKeyId).key"
        return (codeKeyId, try privateKey(file, publicKey: usable.publicKey.bytes.hex))
    }

    public func listKey(_ listKeyId: String) throws -> SecretBytes {
        try secret("list-\(listKeyId).key")
    }

    /// The list keys that stations are to have.
    public func wrappedListKeys() throws -> [(listKeyId: String, key: SecretBytes)] {
        try keys.wrappedListKeys.map { ($0, try listKey($0)) }
    }

    /// The key that the digests are made with is one that directives bring. A first key that
    /// technicians take along stands in `wrappedListKeys`, too: a new station is to get it.
    func checkListKey() throws(Fault) {
        let (listKeyId, sent) = (keys.listKeyId, keys.wrappedListKeys)
        guard sent.contains(listKeyId) else {
            throw .listKeyNotSent(
                "\(path)/\(CityKeys.fileName)", listKeyId: listKeyId, sent: sent)
        }
    }

    /// Keys the private work files.
    public func workKey() throws -> SecretBytes { try secret("work.key") }

    private func privateKey(_ name: String, publicKey: String) throws -> Ed25519PrivateKey {
        let key = try Ed25519PrivateKey(seed: try secret(name))
        guard key.publicKey.bytes.hex == publicKey else {
            throw Fault.doesNotFit("\(path)/\(name)")
        }
        return key
    }

    private func secret(_ name: String) throws -> SecretBytes {
        try KeyFile(path: "\(path)/\(name)", credentialsDirectory: nil).load()
    }

    func malformed(_ what: Phrase) -> Fault {
        .malformed("\(path)/\(CityKeys.fileName)", what)
    }
}
