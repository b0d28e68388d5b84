import Foundation
import StationModel
import Testing

@testable import Identity

/// The worked list of `../Fixtures/list`, and every way of tampering with it.
@Suite struct WorkedListTests {
    private static let files = ["manifest.json", "members-1.ndjson", "members-1-2.ndjson"]

    /// The kind of fault of a copy of the folder after `change`; `nil` = accepted.
    private func fault(
        rootKey: Ed25519PublicKey? = nil, at moment: Moment? = nil, keptVersion: UInt64 = 0,
        _ change: (String) throws -> Void = { _ in }
    ) throws -> ListFault.Kind? {
        try Fixtures.withTemporaryFolder { folder -> ListFault.Kind? in
            for file in Self.files {
                try Data(Fixtures.bytes("list/\(file)"))
                    .write(to: URL(filePath: "\(folder)/\(file)"))
            }
            try change(folder)
            let rootKey = try rootKey ?? Fixtures.expected().rootKey
            do throws(ListFault) {
                _ = try ListVerification.verify(
                    PublishedFolder(path: folder), rootKey: rootKey, at: moment,
                    keptVersion: keptVersion)
                return nil
            } catch {
                return error.kind
            }
        }
    }

    private func edit(
        _ file: String, _ change: @escaping (inout [UInt8]) -> Void
    ) -> (String) throws -> Void {
        { folder in
            let url = URL(filePath: "\(folder)/\(file)")
            var bytes = Array(try Data(contentsOf: url))
            change(&bytes)
            try Data(bytes).write(to: url)
        }
    }

    @Test func `every worked digest and both changes of the delta pass`() throws {
        let expected = try Fixtures.expected()
        let list = try ListVerification.verify(Fixtures.list, rootKey: expected.rootKey)
        let checks = try expected.checks(of: list)
        for check in checks { #expect(check.passed, "\(check.name)") }
        // The list's id; digest and place of 40 people; who went and who moved.
        #expect(checks.count == 1 + 2 * 40 + 2)
        #expect(list.contents.count == 42)
        #expect(list.manifest.version == 2)
        #expect(list.bytes == 4692 + 187)
        #expect(list.contents.peopleByGroup.values.reduce(0, +) <= 42)
    }

    @Test func `the untouched copy is accepted, at any time within its validity`() throws {
        #expect(try fault() == nil)
        let first = try #require(UnixTime(rfc3339: "2026-11-19T00:00:00Z"))
        let last = try #require(UnixTime(rfc3339: "2027-11-20T00:00:00Z"))
        #expect(try fault(at: Sample.moment(first.seconds)) == nil)
        #expect(try fault(at: Sample.moment(first.seconds - 1)) == .notYetValid)
        #expect(try fault(at: Sample.moment(last.seconds)) == nil)
        #expect(try fault(at: Sample.moment(last.seconds + 1)) == .expired)
        let holdover = ClockTrust.holdover(uncertaintySeconds: 60)
        #expect(try fault(at: Sample.moment(first.seconds - 60, holdover)) == nil)
        #expect(try fault(at: Sample.moment(first.seconds - 61, holdover)) == .notYetValid)
        #expect(try fault(at: Sample.moment(last.seconds + 60, holdover)) == nil)
        #expect(try fault(at: Sample.moment(last.seconds + 61, holdover)) == .expired)
        #expect(try fault(at: Sample.moment(0, .untrusted)) == nil)
    }

    @Test func `an older version is refused, the same one is not`() throws {
        #expect(try fault(keptVersion: 2) == nil)
        #expect(try fault(keptVersion: 3) == .rolledBack)
    }

    @Test func `another root key is refused`() throws {
        #expect(try fault(rootKey: Sample.key(1).publicKey) == .badSignature)
    }

    @Test func `any changed byte of a member file is a wrong hash`() throws {
        for file in Self.files.dropFirst() {
            let size = try Fixtures.bytes("list/\(file)").count
            for place in [0, 1, 17, size / 2, size - 2, size - 1] {
                #expect(try fault(edit(file) { $0[place] ^= 1 }) == .wrongHash, "\(file) \(place)")
            }
        }
    }

    @Test func `a shorter or longer member file is a wrong size, a missing one unreadable`()
        throws
    {
        for file in Self.files.dropFirst() {
            #expect(try fault(edit(file) { $0.removeLast() }) == .wrongSize)
            #expect(try fault(edit(file) { $0.removeAll() }) == .wrongSize)
            #expect(try fault(edit(file) { $0.append(0x0A) }) == .wrongSize)
            #expect(
                try fault { try FileManager.default.removeItem(atPath: "\($0)/\(file)") }
                    == .unreadable)
        }
    }

    @Test func `any changed byte of the manifest is refused`() throws {
        let manifest = try Fixtures.bytes("list/manifest.json")
        let key = try Fixtures.expected().rootKey
        for place in manifest.indices {
            var bytes = manifest
            bytes[place] ^= 1
            // Only the name of the root key and the blanks between are not signed.
            do {
                let read = try Manifest(file: bytes, rootKey: key)
                #expect(try read == Manifest(file: manifest, rootKey: key), "byte \(place)")
                #expect(manifest.count - place < 12 || bytes[place] <= 0x21, "byte \(place)")
            } catch {
                #expect([.malformed, .badSignature].contains(error.kind), "byte \(place)")
            }
        }
        #expect(try fault(edit("manifest.json") { $0.removeLast(5) }) == .malformed)
        #expect(
            try fault { try Data().write(to: URL(filePath: "\($0)/manifest.json")) } == .malformed)
        #expect(
            try fault(edit("manifest.json") { $0 = [UInt8](repeating: 0x20, count: 2 << 20) })
                == .wrongSize)
    }
}

/// Rules that need a list of their own.
@Suite struct PublishedListTests {
    private static let root = Sample.key(10)
    private static let list = ListIdentity(listId: "demo", listKeyId: "a", cost: .none)
    private static let edition = ListPublisher.Edition(
        version: 7, issued: UnixTime(seconds: 1_800_000_000),
        notBefore: UnixTime(seconds: 1_799_000_000), notAfter: UnixTime(seconds: 1_900_000_000),
        keys: [Sample.codeKey(1, .door, root.publicKey)])

    private let publisher = ListPublisher(
        rootKey: root, rootKeyId: "root", list: list, listKey: Sample.listKey)

    private static func put(
        _ digest: UInt64?, _ member: UInt64, group: String = "g"
    ) -> MemberChange {
        .put(
            digest: digest.map { CredentialDigest(high: $0, low: 0) },
            MemberRecord(member: MemberPseudonym(member), group: MemberGroup(group)))
    }

    private static func delete(_ digest: UInt64?, _ member: UInt64) -> MemberChange {
        .delete(
            digest: digest.map { CredentialDigest(high: $0, low: 0) },
            member: MemberPseudonym(member))
    }

    /// What a station says of a snapshot and deltas with these lines, signed all the same.
    private func fault(
        _ snapshot: [MemberChange], _ deltas: [MemberChange]..., count: Int? = nil,
        snapshotCount: Int? = nil
    ) throws -> ListFault.Kind? {
        var contents: [PublishedList.Content] = []
        func file(_ name: String, _ lines: [MemberChange]) throws -> PublishedFiles.File {
            let bytes = Array(lines.map { $0.json + "\n" }.joined().utf8)
            contents.append(.init(name: name, bytes: bytes))
            return .init(name: name, size: Int64(bytes.count), sha256: try SHA256.hash(bytes))
        }
        let files = PublishedFiles(
            snapshot: .init(
                file: try file("s", snapshot), version: 5,
                count: snapshotCount ?? snapshot.count),
            deltas: try deltas.enumerated().map { index, lines in
                .init(
                    file: try file("d\(index)", lines), from: UInt64(5 + index),
                    to: UInt64(6 + index))
            })
        let edition = Self.edition
        let manifest = Manifest(
            version: edition.version, issued: edition.issued, notBefore: edition.notBefore,
            notAfter: edition.notAfter, keys: edition.keys,
            members: .init(list: Self.list, count: count ?? snapshot.count, files: files))
        let published = try publisher.signed(manifest, with: contents)
        return try Fixtures.withTemporaryFolder { folder -> ListFault.Kind? in
            try published.write(into: folder)
            do throws(ListFault) {
                _ = try ListVerification.verify(
                    PublishedFolder(path: folder), rootKey: Self.root.publicKey)
                return nil
            } catch {
                return error.kind
            }
        }
    }

    @Test func `a snapshot has lines without digest first, then ascending ones, each once`()
        throws
    {
        #expect(try fault([Self.put(nil, 1), Self.put(nil, 2), Self.put(1, 1)]) == nil)
        #expect(try fault([]) == nil)
        #expect(try fault([Self.put(2, 1), Self.put(1, 2)]) == .wrongOrder)
        #expect(try fault([Self.put(1, 1), Self.put(1, 1)]) == .wrongOrder)
        #expect(try fault([Self.put(1, 1), Self.put(nil, 2)]) == .wrongOrder)
        #expect(try fault([Self.put(nil, 1), Self.put(nil, 1)]) == .wrongOrder)
        #expect(try fault([Self.put(1, 1), Self.delete(1, 1)]) == .badLine)
    }

    @Test func `the count of the snapshot and of the list must be right`() throws {
        #expect(try fault([Self.put(1, 1)], snapshotCount: 2) == .wrongCount)
        #expect(try fault([Self.put(1, 1)], count: 0) == .wrongCount)
        #expect(try fault([Self.put(1, 1)], [Self.put(2, 1)], count: 2) == nil)
        #expect(try fault([Self.put(1, 1)], [Self.put(2, 1)], count: 1) == .wrongCount)
    }

    @Test func `a del must fit digest and member`() throws {
        let snapshot = [Self.put(nil, 3), Self.put(1, 1), Self.put(2, 2)]
        #expect(try fault(snapshot, [Self.delete(1, 1)], count: 2) == nil)
        #expect(try fault(snapshot, [Self.delete(nil, 3)], count: 2) == nil)
        #expect(try fault(snapshot, [Self.delete(1, 2)], count: 2) == .deletesUnknown)
        #expect(try fault(snapshot, [Self.delete(9, 1)], count: 2) == .deletesUnknown)
        #expect(try fault(snapshot, [Self.delete(nil, 1)], count: 2) == .deletesUnknown)
        #expect(
            try fault(snapshot, [Self.delete(1, 1), Self.delete(1, 1)]) == .deletesUnknown)
        #expect(try fault(snapshot, [Self.delete(1, 1)], [Self.put(1, 9)]) == nil)
    }

    @Test func `a member's lines must agree at the end of each file`() throws {
        let two = [Self.put(1, 1), Self.put(2, 1)]
        #expect(try fault([Self.put(nil, 1), Self.put(1, 1, group: "h")]) == .disagreement)
        #expect(try fault([Self.put(1, 1), Self.put(2, 1, group: "h")]) == .disagreement)
        #expect(try fault(two, [Self.put(1, 1, group: "h")]) == .disagreement)
        #expect(try fault(two, [Self.put(1, 1, group: "h"), Self.put(2, 1, group: "h")]) == nil)
        #expect(
            try fault(two, [Self.put(1, 1, group: "h"), Self.delete(2, 1)], count: 1) == nil)
        #expect(
            try fault(two, [Self.put(1, 1, group: "h")], [Self.put(2, 1, group: "h")])
                == .disagreement)
    }

    @Test func `a published snapshot is accepted and finds everybody`() throws {
        let card = Credential.pin("0042")
        let published = try publisher.snapshot(
            of: [
                .init(Sample.record, credential: .token("x")),
                .init(Sample.record, credential: card), .init(Sample.record, credential: nil),
            ], Self.edition)
        try Fixtures.withTemporaryFolder { folder in
            try published.write(into: folder)
            let list = try ListVerification.verify(
                PublishedFolder(path: folder), rootKey: Self.root.publicKey)
            #expect(list.manifest == published.manifest)
            let hasher = try CredentialHasher(
                listKey: Sample.listKey, listId: "demo", cost: .none)
            let digest = try #require(try hasher.digest(of: card))
            #expect(list.contents.record(for: digest) == Sample.record)
            #expect(list.contents.count == 3)
            #expect(list.contents.peopleByGroup == [MemberGroup("courier"): 1])
        }
    }

    @Test func `one credential twice is not published`() {
        let person = ListPublisher.Person(Sample.record, credential: .pin("1"))
        #expect {
            try publisher.snapshot(of: [person, person], Self.edition)
        } throws: { ($0 as? ListFault)?.kind == .wrongOrder }
    }
}
