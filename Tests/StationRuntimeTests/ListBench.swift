import Foundation
import Identity
import LinuxIO
import StationModel
import Storage
import Testing

@testable import StationRuntime

/// A city that publishes lists of invented people, and a station's state directory.
final class ListBench {
    static let issued = UnixTime(seconds: 1_790_812_800)
    var cost = HardeningCost.none
    let root: String
    let state: String
    let rootKey: Ed25519PrivateKey
    let listKey = SecretBytes(copying: (0..<32).map { UInt8($0) })

    init() throws {
        root = FileManager.default.temporaryDirectory.path + "/lists-\(UUID().uuidString)"
        state = root + "/state"
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true)
        rootKey = try Ed25519PrivateKey.generate()
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: root) } catch {
            Issue.record("the folder of a test could not be removed: \(error)")
        }
    }

    // MARK: - People

    static func record(_ number: Int, group: String = "courier") -> MemberRecord {
        MemberRecord(
            member: MemberPseudonym(UInt64(number) &* 0x9E37_79B9_7F4A_7C15),
            group: MemberGroup(group))
    }

    /// An ID card where numbers are hardened: the identity lane is then the slow one, and reads
    /// wait in front of it.
    func card(_ number: Int) -> Credential {
        guard cost != .none else { return Self.card(number) }
        let digits = Array("\(420_000_000_000_000_000 + number)".utf8)
        guard let idCard = IDCardNumber(ascii: digits) else {
            preconditionFailure("18 digits are a number")
        }
        return .idCard(idCard)
    }

    func hardenedPeople(_ numbers: ClosedRange<Int>, group: String) -> [ListPublisher.Person] {
        numbers.map {
            ListPublisher.Person(Self.record($0, group: group), credential: card($0))
        }
    }

    static func card(_ number: Int) -> Credential {
        .wiegand(.card(bitCount: 26, facility: 1, number: UInt64(number)))
    }

    static func people(_ numbers: ClosedRange<Int>, group: String = "courier")
        -> [ListPublisher.Person]
    {
        numbers.map { ListPublisher.Person(record($0, group: group), credential: card($0)) }
    }

    func digest(_ number: Int, key: SecretBytes? = nil) throws -> CredentialDigest {
        let hasher = try CredentialHasher(
            listKey: key ?? listKey, listId: "bench", cost: .none)
        return try #require(try hasher.digest(of: Self.card(number)))
    }

    // MARK: - Publishing

    func publisher(listKeyId: String = "a", key: SecretBytes? = nil) -> ListPublisher {
        ListPublisher(
            rootKey: rootKey, rootKeyId: "root",
            list: ListIdentity(listId: "bench", listKeyId: listKeyId, cost: cost),
            listKey: key ?? listKey)
    }

    func edition(_ version: UInt64) -> ListPublisher.Edition {
        ListPublisher.Edition(
            version: version, issued: Self.issued, notBefore: Self.issued - .days(1),
            notAfter: Self.issued + .days(365), keys: [])
    }

    func snapshot(
        _ version: UInt64, _ people: [ListPublisher.Person], listKeyId: String = "a",
        key: SecretBytes? = nil
    ) throws -> String {
        let list = try publisher(listKeyId: listKeyId, key: key)
            .snapshot(of: people, edition(version))
        return try write(list, "v\(version)")
    }

    /// The snapshot of version 1 with a delta to `version`.
    func delta(
        to version: UInt64, from people: [ListPublisher.Person], _ changes: [MemberChange],
        count: Int
    ) throws -> String {
        let base = try publisher().snapshot(of: people, edition(1))
        let text = changes.map { $0.json + "\n" }.joined()
        let content = PublishedList.Content(
            name: "members-1-\(version).ndjson", bytes: Array(text.utf8))
        let old = base.manifest
        let manifest = Manifest(
            version: version, issued: old.issued, notBefore: old.notBefore,
            notAfter: old.notAfter, keys: old.keys,
            members: .init(
                list: old.members.list, count: count,
                files: PublishedFiles(
                    snapshot: old.members.files.snapshot,
                    deltas: [
                        .init(
                            file: .init(
                                name: content.name, size: Int64(content.bytes.count),
                                sha256: try SHA256.hash(content.bytes)),
                            from: 1, to: version)
                    ])))
        let list = try publisher().signed(
            manifest, with: Array(base.contents.dropLast()) + [content])
        return try write(list, "delta-\(version)")
    }

    private func write(_ list: PublishedList, _ name: String) throws -> String {
        let folder = root + "/" + name
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try list.write(into: folder)
        return folder
    }

    /// Changes one byte in the middle of a file.
    func tamper(_ folder: String, _ name: String) throws {
        let url = URL(filePath: folder + "/" + name)
        var bytes = try Data(contentsOf: url)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: url)
    }

    // MARK: - Importing

    static let moment = Moment(
        instant: MonotonicInstant(sinceBoot: .seconds(60)), wall: issued + .hours(1),
        trust: .synced)

    @discardableResult
    func importList(
        _ folder: String, force: Bool = false, dryRun: Bool = false, at moment: Moment = moment,
        room: DiskRoom = DiskRoom(freeBytes: 1 << 30, unusedBudgetBytes: 64 << 20)
    ) throws -> ListImportOutcome {
        try DirectListImport(
            stateDirectory: state, rootKey: rootKey.publicKey, moment: moment,
            room: ListRoom { room }
        ).run(
            ListImportRequest(directory: folder, force: force, dryRun: dryRun),
            remark: { [self] in remarks.append($0) })
    }

    /// What the imports remarked besides.
    private(set) var remarks: [Phrase] = []

    /// What the state directory's list says, opened anew as after a restart.
    func list(_ body: (MemberList) throws -> Void) throws {
        let list = MemberList(directory: state)
        defer { list.close() }
        try body(list)
    }

    func damage(_ name: String) throws {
        let url = URL(filePath: state + "/" + name)
        var bytes = try Data(contentsOf: url)
        // Behind the header: the file is still known as a list.
        bytes.replaceSubrange(100..<bytes.count, with: Data(count: bytes.count - 100))
        try bytes.write(to: url)
    }
}
