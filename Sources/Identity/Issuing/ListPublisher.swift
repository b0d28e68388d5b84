public import StationModel

/// The city's side of a list: digests, files and the signed manifest. For tools, the simulation
/// and tests.
public struct ListPublisher: Sendable {
    /// One line to be: a person with one credential, or without any.
    public struct Person: Hashable, Sendable {
        /// `nil` = a phone only.
        public let credential: Credential?
        public let record: MemberRecord

        public init(_ record: MemberRecord, credential: Credential?) {
            self.record = record
            self.credential = credential
        }
    }

    /// What the manifest says besides the files.
    public struct Edition: Hashable, Sendable {
        public var version: UInt64
        public var issued: UnixTime
        public var notBefore: UnixTime
        public var notAfter: UnixTime
        public var keys: [CodeKey]

        public init(
            version: UInt64, issued: UnixTime, notBefore: UnixTime, notAfter: UnixTime,
            keys: [CodeKey]
        ) {
            self.version = version
            self.issued = issued
            self.notBefore = notBefore
            self.notAfter = notAfter
            self.keys = keys
        }
    }

    private let rootKey: Ed25519PrivateKey
    private let rootKeyId: String
    private let list: ListIdentity
    private let listKey: SecretBytes

    public init(
        rootKey: Ed25519PrivateKey, rootKeyId: String, list: ListIdentity, listKey: SecretBytes
    ) {
        self.rootKey = rootKey
        self.rootKeyId = rootKeyId
        self.list = list
        self.listKey = listKey
    }

    /// A snapshot with everybody, and its manifest. People who break a rule of the list (one
    /// digest twice, a member whose lines differ) are refused as a station would refuse them.
    public func snapshot(
        of people: [Person], _ edition: Edition
    ) throws(ListFault) -> PublishedList {
        let name = "members-\(edition.version).ndjson"
        let lines: [MemberChange]
        let content: PublishedList.Content
        let hash: [UInt8]
        do {
            lines = try self.lines(for: people)
            content = .init(name: name, bytes: Array(lines.map { $0.json + "\n" }.joined().utf8))
            hash = try SHA256.hash(content.bytes)
        } catch {
            throw ListFault(error, file: name)
        }
        try Self.check(lines, name)
        let file = PublishedFiles.File(name: name, size: Int64(content.bytes.count), sha256: hash)
        let manifest = Manifest(
            version: edition.version, issued: edition.issued, notBefore: edition.notBefore,
            notAfter: edition.notAfter, keys: edition.keys,
            members: .init(
                list: list, count: people.count,
                files: PublishedFiles(
                    snapshot: .init(file: file, version: edition.version, count: people.count))))
        return try signed(manifest, with: [content])
    }

    /// The manifest, signed, with the files it names.
    public func signed(
        _ manifest: Manifest, with contents: [PublishedList.Content]
    ) throws(ListFault) -> PublishedList {
        do {
            let file = try manifest.signedFile(by: rootKey, rootKeyId: rootKeyId)
            return PublishedList(
                manifest: manifest,
                contents: contents + [.init(name: Manifest.fileName, bytes: file)])
        } catch {
            throw ListFault(error, file: Manifest.fileName)
        }
    }

    /// In the order of a snapshot.
    private func lines(for people: [Person]) throws(CryptographyFault) -> [MemberChange] {
        let hasher = try CredentialHasher(listKey: listKey, listId: list.listId, cost: list.cost)
        var keyed: [(digest: CredentialDigest, record: MemberRecord)] = []
        var others: [MemberRecord] = []
        for person in people {
            if let credential = person.credential, let digest = try hasher.digest(of: credential) {
                keyed.append((digest, person.record))
            } else {
                others.append(person.record)
            }
        }
        keyed.sort { $0.digest < $1.digest }
        return others.map { .put(digest: nil, $0) }
            + keyed.map { .put(digest: $0.digest, $0.record) }
    }

    private static func check(_ lines: [MemberChange], _ file: String) throws(ListFault) {
        var contents = ListContents()
        for (index, line) in lines.enumerated() {
            try contents.applySnapshot(line, file: file, number: index + 1)
        }
        try contents.endFile(file)
    }
}
