// What a published list should say, for those who build the city's side:
//
//     {"rootPublicKey": hex, "listKey": hex, "listId": "…",
//      "people": [{"kind": "idCard", "canonical": "…", "digest": hex, "member": hex}, …],
//      "afterDelta": {"gone": hex, "moved": {"member": hex, "group": "…"}}}
//
// `canonical` of an `idCardUID` is its 8 bytes in hexadecimal; where it is absent, only the
// digest is looked for. It holds invented people and a key made for the purpose, so that nothing
// in it is secret.

import StationModel

/// Worked digests beside a folder of signed files.
public struct ExpectedDigests: Sendable {
    /// The file's name in the folder.
    public static let fileName = "expected.json"
    /// Some ten thousand people.
    private static let greatestFileSize = 4 << 20

    /// One comparison.
    public struct Check: Hashable, Sendable {
        /// `people[3] wiegand: digest`.
        public let name: String
        public let passed: Bool
    }

    fileprivate struct Person: Sendable {
        let kind: CredentialKind
        let canonical: [UInt8]?
        let digest: CredentialDigest
        let member: MemberPseudonym
    }

    /// The key that signed the manifest.
    public let rootKey: Ed25519PublicKey
    private let listKey: SecretBytes
    private let listId: String
    private let people: [Person]
    private let gone: MemberPseudonym?
    private let moved: (member: MemberPseudonym, group: MemberGroup)?

    /// Every comparison with the list.
    ///
    /// - Parameter otherKey: used instead of the list key in the file.
    public func checks(
        of list: ListVerification, listKey otherKey: SecretBytes? = nil
    ) throws(CryptographyFault) -> [Check] {
        let identity = list.manifest.members.list
        let listKey = otherKey ?? listKey
        let hasher = try CredentialHasher(listKey: listKey, listId: listId, cost: identity.cost)
        var checks = [Check(name: "listId", passed: identity.listId == listId)]
        for (index, person) in people.enumerated() {
            let name = "people[\(index)] \(person.kind.rawValue)"
            if let canonical = person.canonical {
                let digest = try hasher.digest(kind: person.kind, canonical: canonical)
                checks.append(Check(name: name + ": digest", passed: digest == person.digest))
            }
            let found = list.contents.record(for: person.digest)?.member
            let expected = person.member == gone ? nil : person.member
            checks.append(Check(name: name + ": on the list", passed: found == expected))
        }
        return checks + changes(in: list.contents)
    }

    private func changes(in contents: ListContents) -> [Check] {
        var checks: [Check] = []
        if let gone {
            checks.append(
                Check(name: "afterDelta.gone", passed: contents.record(of: gone) == nil))
        }
        if let moved {
            let group = contents.record(of: moved.member)?.group
            checks.append(Check(name: "afterDelta.moved", passed: group == moved.group))
        }
        return checks
    }
}

// MARK: - Reading

extension ExpectedDigests {
    public init(in folder: PublishedFolder) throws(ListFault) {
        let text = try folder.content(of: Self.fileName, limit: Self.greatestFileSize)
        do {
            try self.init(JSONNode(parsing: text))
        } catch {
            throw ListFault(error, in: text, kind: .malformed, file: Self.fileName)
        }
    }

    private init(_ node: JSONNode) throws(JSONFault) {
        var fields = try JSONFields(node)
        let root = try fields.hex("rootPublicKey", 32)
        do {
            rootKey = try Ed25519PublicKey(root)
        } catch {
            throw fields.fault(
                "rootPublicKey", found: error.words, expected: .soundKey)
        }
        listKey = SecretBytes(copying: try fields.hex("listKey", CredentialHasher.keySize))
        listId = try fields.string("listId")
        var people: [Person] = []
        for person in try fields.objects("people") { people.append(try Person(person)) }
        self.people = people
        guard fields.has("afterDelta") else {
            (gone, moved) = (nil, nil)
            return
        }
        var after = try fields.object("afterDelta")
        gone = after.has("gone") ? try after.member("gone") : nil
        guard after.has("moved") else {
            moved = nil
            return
        }
        var change = try after.object("moved")
        moved = (try change.member("member"), MemberGroup(try change.string("group")))
    }
}

extension ExpectedDigests.Person {
    fileprivate init(_ object: JSONFields) throws(JSONFault) {
        var fields = object
        let kind = try fields.word("kind", CredentialKind.self)
        self.kind = kind
        if !fields.has("canonical") {
            canonical = nil
        } else if kind == .idCardUID {
            canonical = try fields.hex("canonical", 8)
        } else {
            canonical = Array(try fields.string("canonical").utf8)
        }
        digest = try fields.text("digest", .hexadecimal(32)) { CredentialDigest(hex: $0) }
        member = try fields.member("member")
    }
}

extension JSONFields {
    fileprivate mutating func hex(_ key: String, _ count: Int) throws(JSONFault) -> [UInt8] {
        try text(key, .hexadecimal(2 * count)) { [UInt8](hex: $0, count) }
    }

    fileprivate mutating func member(_ key: String) throws(JSONFault) -> MemberPseudonym {
        try text(key, .hexadecimal(16)) { MemberPseudonym(hex: $0) }
    }
}
