import Foundation
import StationModel
import Testing

@testable import Storage

/// Deltas go into a file beside the snapshot, which is never written.
@Suite struct MemberListChangesTests {
    private func put(_ list: MemberList, _ directory: TemporaryDirectory, _ number: Int) throws {
        let version = list.status.version
        try list.apply(
            [Members.delta([Members.put(number)], from: version, to: version + 1)],
            Members.promise(version + 1, count: list.status.count + 1), in: directory)
    }

    private func built(
        _ list: MemberList, _ directory: TemporaryDirectory, put number: Int
    ) throws -> BuiltList {
        let version = list.status.version
        return .changes(
            try MemberChangesBuilder(directory: directory.path).build(
                Members.promise(version + 1, count: list.status.count + 1),
                deltas: [Members.delta([Members.put(number)], from: version, to: version + 1)],
                on: try #require(list.basis)))
    }

    @Test func `deltas add up beside a snapshot that keeps its bytes`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 50)
        let snapshot = try directory.bytes("members.db")
        for number in 100..<105 { try put(list, directory, number) }
        try list.apply(
            [Members.delta([Members.delete(100), Members.delete(1)], from: 6, to: 7)],
            Members.promise(7, count: 53), in: directory)
        #expect(try directory.bytes("members.db") == snapshot)
        list.close()
        let restarted = MemberList(directory: directory.path)
        #expect(restarted.fault == nil)
        #expect(restarted.status.version == 7 && restarted.status.count == 53)
        #expect(restarted.manifest == Array("manifest 7".utf8))
        for number in [2, 50, 101, 104] {
            let record = Members.record(number)
            #expect(try restarted.record(digest: Members.digest(number)) == record)
            #expect(try restarted.record(member: Members.pseudonym(number)) == record)
        }
        for number in [1, 100] {
            #expect(try restarted.record(digest: Members.digest(number)) == nil)
            #expect(try restarted.record(member: Members.pseudonym(number)) == nil)
        }
    }

    @Test func `while changes are built the list in use answers`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        try put(list, directory, 11)
        let delta = ListDelta(file: "delta", from: 2, to: 3) { take in
            for number in 1...5 {
                try take(Members.delete(number))
                let found = try list.record(digest: Members.digest(number))
                #expect(found == Members.record(number))
            }
        }
        let changes = try MemberChangesBuilder(directory: directory.path).build(
            Members.promise(3, count: 6), deltas: [delta], on: try #require(list.basis))
        #expect(changes.count == 6 && changes.changes == 6)
        #expect(try list.record(digest: Members.digest(3)) == Members.record(3))
        try list.adopt(.changes(changes))
        #expect(try list.record(digest: Members.digest(3)) == nil)
    }

    // MARK: Difference

    private static let moved: [MemberChange] = [
        .put(digest: Members.digest(2), Members.record(9)),  // another member's card now
        .put(digest: Members.digest(3), Members.record(3, group: "driver")),
        .put(digest: Members.digest(7), Members.record(7)),  // as it was
        Members.delete(4), Members.delete(5), Members.put(5),
        .put(digest: nil, Members.record(11)), Members.delete(6),
    ]

    @Test func `a list tells how many lines it adds, changes and removes`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let delta = Members.delta(Self.moved, from: 1, to: 2)
        let promise = Members.promise(2, count: 9)
        let expected = ListDifference(added: 1, changed: 2, removed: 2)
        let changes = BuiltList.changes(
            try MemberChangesBuilder(directory: directory.path).build(
                promise, deltas: [delta], on: try #require(list.basis)))
        #expect(try changes.difference(from: list.filesInUse) == expected)
        let snapshot = BuiltList.snapshot(
            try MemberListBuilder(directory: directory.path).build(
                promise, snapshot: Members.snapshot(1..<11), deltas: [delta],
                replacing: list.inUse))
        #expect(try snapshot.difference(from: list.filesInUse) == expected)
        #expect(
            try snapshot.difference(from: nil)
                == ListDifference(added: 9, changed: 0, removed: 0))
    }

    // MARK: In three steps

    @Test(arguments: [false, true])
    func `the swap itself touches no file`(isSnapshot: Bool) throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let finished: BuiltList =
            isSnapshot
            ? .snapshot(
                try MemberListBuilder(directory: directory.path).build(
                    Members.promise(2, count: 11), snapshot: Members.snapshot(1..<12, version: 2),
                    replacing: list.inUse))
            : try built(list, directory, put: 11)
        let replacement = try list.replacement(by: finished)
        try replacement.install()
        #expect(try list.record(digest: Members.digest(11)) == nil)
        // Whatever the disk does now, the list answers before and after.
        for name in try directory.names {
            try FileManager.default.removeItem(atPath: directory.file(name))
        }
        #expect(try list.record(digest: Members.digest(10)) == Members.record(10))
        try list.take(replacement)
        #expect(list.fault == nil && list.status.version == 2)
        for number in 1...11 {
            #expect(try list.record(digest: Members.digest(number)) == Members.record(number))
        }
    }

    @Test func `a kill between the steps leaves the list before or the one after`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        try put(list, directory, 11)
        let finished = try built(list, directory, put: 12)
        func afterKill() throws -> UInt64 {
            let copy = try TemporaryDirectory()
            for name in try directory.names { try copy.write(directory.bytes(name), to: name) }
            let restarted = MemberList(directory: copy.path)
            #expect(restarted.fault == nil)
            #expect(try !copy.names.contains("members.changes.db.new"))
            return restarted.status.version
        }
        #expect(try afterKill() == 2)
        let replacement = try list.replacement(by: finished)
        #expect(try afterKill() == 2)
        try replacement.install()
        #expect(try afterKill() == 3)
    }

    @Test func `changes that were built on another list are refused`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let first = try built(list, directory, put: 11)
        try list.adopt(first)
        let late = try built(list, directory, put: 12)
        try Members.replace(list, directory, with: 1..<15, version: 9)
        #expect(throws: ListRefusal.versionMismatch(expected: 9, found: 2)) {
            try list.adopt(late)
        }
        #expect(list.status.version == 9)
    }

    @Test func `all changes together have a limit`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let half = MemberListLimits.mostChanges / 2
        func delta(_ numbers: Range<Int>, _ version: UInt64) -> ListDelta {
            ListDelta(file: "delta", from: version, to: version + 1) { take in
                for number in numbers { try take(Members.put(number)) }
            }
        }
        try list.apply(
            [delta(100..<100 + half, 1)], Members.promise(2, count: 10 + half), in: directory)
        let second = half..<half * 2 + 101
        #expect(throws: ListRefusal.deltaTooLong(limit: MemberListLimits.mostChanges)) {
            try list.apply(
                [delta(second, 2)], Members.promise(3, count: 10 + half * 2 + 1), in: directory)
        }
        #expect(list.status.version == 2)
        #expect(try !directory.names.contains("members.changes.db.new"))
        // The same lines again are no more changes.
        try list.apply(
            [delta(100..<100 + half, 2)], Members.promise(3, count: 10 + half), in: directory)
    }

    // MARK: Damage

    private func overwrite(_ name: String, in directory: TemporaryDirectory) throws {
        var bytes = try directory.bytes(name)
        bytes.replaceSubrange(100..<bytes.count, with: Data(count: bytes.count - 100))
        try directory.write(bytes, to: name)
    }

    @Test func `damaged changes fall back to those before, then to the snapshot alone`() throws {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 10)
            for number in 11...13 { try put(list, directory, number) }
            list.close()
        }
        try overwrite("members.changes.db", in: directory)
        do {
            let list = MemberList(directory: directory.path)
            #expect(list.fault?.kind == .damaged)
            #expect(list.status.version == 3)
            #expect(try list.record(digest: Members.digest(12)) == Members.record(12))
            #expect(try list.record(digest: Members.digest(13)) == nil)
            list.close()
        }
        try overwrite("members.previous.changes.db", in: directory)
        let list = MemberList(directory: directory.path)
        #expect(list.fault?.kind == .damaged)
        #expect(list.status.version == 1)
        #expect(try list.record(digest: Members.digest(10)) == Members.record(10))
        // The next delta makes it whole again.
        try list.apply(
            [Members.delta([Members.put(20)], from: 1, to: 5)], Members.promise(5, count: 11),
            in: directory)
        #expect(list.fault == nil && list.status.version == 5)
        #expect(MemberList(directory: directory.path).status.version == 5)
    }

    @Test func `damage of changes found by a look-up falls back as well`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        try put(list, directory, 11)
        let many = (100..<5000).map { Members.put($0) }
        try list.apply(
            [Members.delta(many, from: 2, to: 3)], Members.promise(3, count: 4911),
            in: directory)
        list.close()
        var bytes = try directory.bytes("members.changes.db")
        for index in (4096 * 8)..<bytes.count { bytes[index] = 0xFF }
        try directory.write(bytes, to: "members.changes.db")
        let damaged = MemberList(directory: directory.path)
        #expect(damaged.fault == nil && damaged.status.version == 3)
        #expect(try damaged.record(digest: Members.digest(4000)) == nil)
        #expect(damaged.fault?.kind == .damaged)
        #expect(damaged.status.version == 2)
        #expect(try damaged.record(digest: Members.digest(11)) == Members.record(11))
    }

    @Test func `a damaged snapshot brings back the previous one with its changes`() throws {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 10)
            try put(list, directory, 11)
            try Members.replace(list, directory, with: 1..<30, version: 3)
            #expect(
                try directory.names == [
                    "members.db", "members.previous.db", "members.previous.changes.db",
                ])
            list.close()
        }
        try overwrite("members.db", in: directory)
        let list = MemberList(directory: directory.path)
        #expect(list.fault?.kind == .damaged)
        #expect(list.status.version == 2 && list.status.count == 11)
        #expect(try list.record(digest: Members.digest(11)) == Members.record(11))
        #expect(try list.record(digest: Members.digest(20)) == nil)
        // It is not the newest: only a snapshot can follow.
        #expect(list.basis == nil)
        try Members.replace(list, directory, with: 1..<40, version: 4)
        #expect(list.fault == nil && list.basis != nil)
        try list.forgetPrevious()
        #expect(try directory.names == ["members.db"])
    }

    @Test func `changes of the new list do not take the place of the previous list's`() throws {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 10)
            try list.apply(
                [Members.delta([Members.delete(3)])], Members.promise(2, count: 9), in: directory)
            try Members.replace(list, directory, with: 4..<30, version: 3)
            for number in 100..<103 { try put(list, directory, number) }
            list.close()
        }
        let snapshot = try directory.bytes("members.db")
        try overwrite("members.db", in: directory)
        do {
            let list = MemberList(directory: directory.path)
            #expect(list.status.version == 2 && list.status.count == 9)
            #expect(try list.record(digest: Members.digest(3)) == nil)
            list.close()
        }
        try directory.write(snapshot, to: "members.db")
        let list = MemberList(directory: directory.path)
        #expect(list.fault == nil && list.status.version == 6)
        // When the previous list is gone, the changes before are kept as always.
        try list.forgetPrevious()
        try put(list, directory, 103)
        list.close()
        try overwrite("members.changes.db", in: directory)
        #expect(MemberList(directory: directory.path).status.version == 6)
    }

    @Test func `changes of another snapshot are passed over`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        try put(list, directory, 11)
        let changes = try directory.bytes("members.changes.db")
        try Members.replace(list, directory, with: 1..<30, version: 3)
        list.close()
        // As after a power cut between the names of the two.
        try directory.write(changes, to: "members.changes.db")
        let restarted = MemberList(directory: directory.path)
        #expect(restarted.fault == nil)
        #expect(restarted.status.version == 3 && restarted.status.count == 29)
    }

    @Test func `a newer version's changes are refused, stay, and are not passed over`() throws {
        let directory = try TemporaryDirectory()
        do {
            let list = try Members.list(directory, count: 10)
            try put(list, directory, 11)
            list.close()
            let database = try SQLiteDatabase(
                path: directory.file("members.changes.db"), format: .memberChanges,
                journal: .delete, cacheKibibytes: 100, create: nil)
            try database.execute("PRAGMA user_version = 2")
        }
        let list = MemberList(directory: directory.path)
        #expect(list.fault?.kind == .newerVersion)
        #expect(list.status.isMissing)
    }

    @Test func `a list that somebody looks in is not replaced by hand`() throws {
        let directory = try TemporaryDirectory()
        try MemberList.requireUnused(directory: directory.path)
        let list = try Members.list(directory, count: 10)
        _ = try list.record(digest: Members.digest(1))
        let found = fault { () throws(StorageFault) in
            try MemberList.requireUnused(directory: directory.path)
        }
        #expect(found?.kind == .busy)
        list.close()
        try MemberList.requireUnused(directory: directory.path)
        try overwrite("members.db", in: directory)
        try MemberList.requireUnused(directory: directory.path)
    }
}
