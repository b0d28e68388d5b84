import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct MemberListTests {
    @Test func `without a list there is nobody, and no fault`() throws {
        let directory = try TemporaryDirectory()
        let list = MemberList(directory: directory.path)
        #expect(list.status.isMissing)
        #expect(list.fault == nil)
        #expect(list.inUse == .none)
        #expect(try list.record(digest: Members.digest(1)) == nil)
        #expect(try list.record(member: Members.pseudonym(1)) == nil)
    }

    /// A directory of that name stands for whatever cannot be removed, on a card that became
    /// read-only most of all: there even a name that is not there cannot.
    @Test func `an unfinished list that cannot be removed costs nobody the finished one`() throws {
        let directory = try TemporaryDirectory()
        try Members.list(directory, count: 3).close()
        try FileManager.default.createDirectory(
            atPath: directory.file("members.db.new"), withIntermediateDirectories: false)
        let list = MemberList(directory: directory.path)
        #expect(list.fault == nil)
        #expect(list.leftover?.operation == "remove")
        #expect(try list.record(digest: Members.digest(3)) == Members.record(3))
    }

    @Test func `a hundred thousand members are found by both keys, after a restart too`() throws {
        let directory = try TemporaryDirectory()
        let count = 100_000
        var list = try Members.list(directory, count: count)
        for _ in 0..<2 {
            #expect(list.status.version == 1)
            #expect(list.status.count == count)
            #expect(list.status.issued == UnixTime(seconds: 1_790_812_800))
            #expect(list.status.notAfter == UnixTime(seconds: 1_822_348_800))
            #expect(list.manifest == Array("manifest 1".utf8))
            for number in stride(from: 1, through: count, by: 997) + [count] {
                let record = Members.record(number)
                #expect(try list.record(digest: Members.digest(number)) == record)
                #expect(try list.record(member: Members.pseudonym(number)) == record)
            }
            #expect(try list.record(digest: Members.digest(count + 1)) == nil)
            #expect(try list.record(member: Members.pseudonym(count + 1)) == nil)
            list.close()
            list = MemberList(directory: directory.path)
        }
        // 85 bytes a line with both keys make 170 MB of two million.
        #expect(try Files.size(directory.file("members.db")) < Int64(count * 85))
        #expect(try directory.names == ["members.db"])
    }

    @Test func `every field of a line comes back`() throws {
        let directory = try TemporaryDirectory()
        let records = [
            MemberRecord(member: MemberPseudonym(.max), group: MemberGroup("环卫工人")),
            MemberRecord(
                member: MemberPseudonym(0), group: MemberGroup(""),
                from: UnixTime(milliseconds: -1), until: UnixTime(milliseconds: .max),
                flags: [.longAccess, .suspended, .staff]),
        ]
        let digests = [
            CredentialDigest(high: 0, low: 0), CredentialDigest(high: .max, low: .max),
        ]
        let lines = zip(digests, records).map { MemberChange.put(digest: $0, $1) }
        let list = MemberList(directory: directory.path)
        try list.adopt(
            .snapshot(
                MemberListBuilder(directory: directory.path).build(
                    Members.promise(1, count: 2), snapshot: Members.snapshot(lines, count: 2),
                    replacing: .none)))
        for (digest, record) in zip(digests, records) {
            #expect(try list.record(digest: digest) == record)
            #expect(try list.record(member: record.member) == record)
        }
    }

    @Test func `a new snapshot replaces the list and keeps the old file`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let generation = list.status.generation
        try Members.replace(list, directory, with: 5..<20, version: 2)
        #expect(list.status.generation > generation)
        #expect(list.status.count == 15)
        #expect(try list.record(digest: Members.digest(1)) == nil)
        #expect(try list.record(digest: Members.digest(19)) == Members.record(19))
        #expect(try directory.names == ["members.db", "members.previous.db"])
        try list.forgetPrevious()
        #expect(try directory.names == ["members.db"])
    }

    @Test func `while a snapshot is read the list in use answers`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let snapshot = ListSnapshot(file: "snapshot", version: 2, count: 3) { take in
            for number in 1...3 {
                let found = try list.record(digest: Members.digest(9))
                #expect(found == Members.record(9))
                try take(Members.put(number, group: "driver"))
            }
        }
        let built = try MemberListBuilder(directory: directory.path).build(
            Members.promise(2, count: 3, allowShrink: true), snapshot: snapshot,
            replacing: list.inUse)
        #expect(try list.record(digest: Members.digest(3)) == Members.record(3))
        try list.adopt(.snapshot(built))
        #expect(try list.record(digest: Members.digest(3))?.group == MemberGroup("driver"))
    }

    // MARK: Damage

    private func overwrite(_ name: String, in directory: TemporaryDirectory) throws {
        var bytes = try directory.bytes(name)
        bytes.replaceSubrange(20..<bytes.count, with: Data(count: bytes.count - 20))
        try directory.write(bytes, to: name)
    }

    @Test func `a damaged list falls back to the previous one`() throws {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 10)
            try Members.replace(list, directory, with: 5..<20, version: 2)
            list.close()
        }
        try directory.write(Data("rubbish".utf8), to: "members.db")
        let list = MemberList(directory: directory.path)
        #expect(list.fault?.kind == .damaged)
        #expect(list.status.version == 1)
        #expect(try list.record(digest: Members.digest(1)) == Members.record(1))

        // A good list afterwards replaces the damaged one and does not keep it.
        try Members.replace(list, directory, with: 1..<30, version: 3)
        #expect(list.fault == nil)
        #expect(list.status.version == 3)
        try directory.write(Data("rubbish".utf8), to: "members.db")
        #expect(MemberList(directory: directory.path).status.version == 1)
    }

    @Test func `damage found by a look-up falls back as well`() throws {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 3000)
            try Members.replace(list, directory, with: 1..<4001, version: 2)
            list.close()
        }
        var bytes = try directory.bytes("members.db")
        // All pages but the first three (the tables' roots): the list opens, look-ups fail.
        for index in (4096 * 6)..<bytes.count { bytes[index] = 0xFF }
        try directory.write(bytes, to: "members.db")
        let list = MemberList(directory: directory.path)
        #expect(try list.record(digest: Members.digest(2500)) == Members.record(2500))
        #expect(list.fault?.kind == .damaged)
        #expect(list.status.version == 1)
    }

    @Test func `two damaged lists are a missing list with a fault`() throws {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 10)
            try Members.replace(list, directory, with: 5..<20, version: 2)
            list.close()
        }
        try overwrite("members.db", in: directory)
        try overwrite("members.previous.db", in: directory)
        let list = MemberList(directory: directory.path)
        #expect(list.status.isMissing)
        #expect(list.fault != nil)
        let asked = fault { () throws(StorageFault) in
            try list.record(digest: Members.digest(1))
        }
        #expect(asked == list.fault)
    }

    @Test func `a newer version's list is refused, stays, and is not replaced by an old one`()
        throws
    {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 10)
            try Members.replace(list, directory, with: 5..<20, version: 2)
            list.close()
        }
        do {
            let database = try SQLiteDatabase(
                path: directory.file("members.db"), format: .members, journal: .delete,
                cacheKibibytes: 100, create: nil)
            try database.execute("PRAGMA user_version = 2")
        }
        let bytes = try directory.bytes("members.db")
        let list = MemberList(directory: directory.path)
        #expect(list.fault?.kind == .newerVersion)
        #expect(list.status.isMissing)
        #expect(try directory.bytes("members.db") == bytes)
    }

    @Test func `a half-built file of the last run is removed`() throws {
        let directory = try TemporaryDirectory()
        _ = try Members.list(directory, count: 10)
        try directory.write(Data("half".utf8), to: "members.db.new")
        #expect(MemberList(directory: directory.path).status.count == 10)
        #expect(try directory.names == ["members.db"])
    }

    @Test func `a directory that has gone is a fault, not an empty list`() throws {
        let list = MemberList(directory: "/nonexistent/yizhand")
        #expect(list.fault?.kind == .gone)
        #expect(throws: StorageFault.self) { try list.record(digest: Members.digest(1)) }
        #expect(throws: StorageFault.self) {
            try MemberListBuilder(directory: "/nonexistent/yizhand").build(
                Members.promise(1, count: 1), snapshot: Members.snapshot(1..<2),
                replacing: .none)
        }
    }
}
