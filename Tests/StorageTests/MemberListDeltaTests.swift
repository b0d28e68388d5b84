import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct MemberListDeltaTests {
    /// Applies a delta to the list 1 … 10; a refusal must change nothing.
    private func refusal(
        _ changes: [MemberChange], count: Int, from: UInt64 = 1
    ) throws -> ListRefusal? {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let before = (list.status, list.manifest, list.inUse)
        do {
            try list.apply(
                [Members.delta(changes, from: from)], Members.promise(2, count: count),
                in: directory)
            return nil
        } catch let refusal as ListRefusal {
            #expect((list.status, list.manifest, list.inUse) == before)
            for number in 1...10 {
                #expect(try list.record(digest: Members.digest(number)) == Members.record(number))
            }
            #expect(try list.record(digest: Members.digest(11)) == nil)
            list.close()
            #expect(MemberList(directory: directory.path).status.version == 1)
            return refusal
        }
    }

    @Test func `puts add and replace, deletions remove`() throws {
        let directory = try TemporaryDirectory()
        var list = try Members.list(directory, count: 10)
        let generation = list.status.generation
        let replaced = MemberChange.put(digest: Members.digest(3), Members.record(33))
        try list.apply(
            [Members.delta([Members.put(11), replaced, Members.delete(5)])],
            Members.promise(2, count: 10), in: directory)
        #expect(list.status.generation > generation)
        for _ in 0..<2 {
            #expect(list.status.version == 2)
            #expect(list.status.count == 10)
            #expect(list.manifest == Array("manifest 2".utf8))
            #expect(try list.record(digest: Members.digest(11)) == Members.record(11))
            #expect(try list.record(digest: Members.digest(3)) == Members.record(33))
            #expect(try list.record(member: Members.pseudonym(3)) == nil)
            #expect(try list.record(digest: Members.digest(5)) == nil)
            list.close()
            list = MemberList(directory: directory.path)
        }
    }

    @Test func `a put without a digest replaces the member's own such line`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        let phone = MemberChange.put(digest: nil, Members.record(50))
        let later = MemberChange.put(digest: nil, Members.record(50, group: "driver"))
        try list.apply([Members.delta([phone])], Members.promise(2, count: 11), in: directory)
        try list.apply(
            [Members.delta([later], from: 2, to: 3)], Members.promise(3, count: 11), in: directory)
        #expect(
            try list.record(member: Members.pseudonym(50)) == Members.record(50, group: "driver"))
    }

    @Test func `twenty thousand changes are one file`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 30_000)
        let changes =
            (1...5000).map { Members.delete($0) }
            + (5001...10_000).map { Members.put($0, group: "driver") }
            + (30_001...40_000).map { Members.put($0) }
        #expect(changes.count == 20_000)
        try list.apply([Members.delta(changes)], Members.promise(2, count: 35_000), in: directory)
        #expect(list.status.count == 35_000)
        #expect(try list.record(digest: Members.digest(5000)) == nil)
        #expect(
            try list.record(digest: Members.digest(7000)) == Members.record(7000, group: "driver"))
        #expect(try list.record(member: Members.pseudonym(40_000)) == Members.record(40_000))
    }

    @Test func `one change more than the limit is refused`() throws {
        let limit = MemberListLimits.mostChanges
        let changes = (0...limit).map { Members.put($0 + 100) }
        #expect(try refusal(changes, count: limit + 11) == .deltaTooLong(limit: limit))
    }

    private func place(_ line: Int) -> ListPlace { ListPlace(file: "delta", line: line) }

    @Test func `a deletion must match digest and member`() throws {
        let wrongMember = MemberChange.delete(
            digest: Members.digest(2), member: Members.pseudonym(3))
        let twice = [Members.put(11), Members.delete(2), Members.delete(2)]
        #expect(
            try refusal([Members.put(11), wrongMember], count: 10) == .deletesUnknown(place(2)))
        #expect(try refusal([Members.delete(77)], count: 9) == .deletesUnknown(place(1)))
        #expect(try refusal(twice, count: 10) == .deletesUnknown(place(3)))
    }

    @Test func `a member with a phone only is deleted without a digest`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 3)
        let phone = Members.pseudonym(50)
        let put = Members.delta([.put(digest: nil, Members.record(50))])
        try list.apply([put], Members.promise(2, count: 4), in: directory)
        #expect(try list.record(member: phone) != nil)
        let delete = MemberChange.delete(digest: nil, member: phone)
        try list.apply(
            [Members.delta([delete], from: 2, to: 3)], Members.promise(3, count: 3), in: directory)
        #expect(try list.record(member: phone) == nil)
        #expect(throws: ListRefusal.deletesUnknown(place(1))) {
            try list.apply(
                [Members.delta([delete], from: 3, to: 4)], Members.promise(4, count: 2),
                in: directory)
        }
    }

    @Test func `a member's lines must agree at the end of each delta`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 3)
        let other = MemberChange.put(digest: Members.digest(9), Members.record(1, group: "driver"))
        let same = Members.put(1, group: "driver")
        #expect(throws: ListRefusal.conflictingLines(place(1))) {
            try list.apply(
                [Members.delta([other]), Members.delta([same], from: 2, to: 3)],
                Members.promise(3, count: 4), in: directory)
        }
        try list.apply([Members.delta([other, same])], Members.promise(2, count: 4), in: directory)
    }

    @Test func `a delta with another count, start or end is refused`() throws {
        #expect(
            try refusal([Members.put(11)], count: 12) == .countMismatch(promised: 12, found: 11))
        #expect(
            try refusal([Members.put(11)], count: 11, from: 3)
                == .versionMismatch(expected: 1, found: 3))
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        #expect(throws: ListRefusal.versionMismatch(expected: 5, found: 2)) {
            try list.apply([Members.delta([])], Members.promise(5, count: 10), in: directory)
        }
    }

    @Test func `lines of a member may change one after the other, but must agree at the end`()
        throws
    {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        func put(_ digest: Int, _ group: String) -> MemberChange {
            .put(digest: Members.digest(digest), Members.record(1, group: group))
        }
        try list.apply(
            [Members.delta([put(20, "driver"), put(1, "driver")])], Members.promise(2, count: 11),
            in: directory)
        #expect(
            try list.record(member: Members.pseudonym(1)) == Members.record(1, group: "driver"))
        #expect(throws: ListRefusal.conflictingLines(place(1))) {
            try list.apply(
                [Members.delta([put(20, "courier")], from: 2, to: 3)],
                Members.promise(3, count: 11), in: directory)
        }
        #expect(list.status.version == 2)
    }

    @Test func `a delta that shrinks the list below half is refused`() throws {
        let deletions = (1...6).map { Members.delete($0) }
        #expect(try refusal(deletions, count: 4) == .shrinks(from: 10, to: 4))
        #expect(try refusal(Array(deletions.dropLast()), count: 5) == nil)
    }

    @Test func `a newer manifest of the same list renews its time and keys`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 10)
        try list.apply([], Members.promise(1, count: 10, manifest: 2), in: directory)
        #expect(list.manifest == Array("manifest 2".utf8))
        #expect(list.inUse.manifestVersion == 2)
        #expect(throws: ListRefusal.manifestNotNewer(version: 2, inUse: 2)) {
            try list.apply([], Members.promise(1, count: 10, manifest: 2), in: directory)
        }
    }

    @Test func `without a list there is nothing to change`() throws {
        let directory = try TemporaryDirectory()
        #expect(MemberList(directory: directory.path).basis == nil)
    }

    @Test func `a power cut in a delta leaves the list before or after it`() throws {
        let directory = try TemporaryDirectory()
        let list = try Members.list(directory, count: 3000)
        let cut = try TemporaryDirectory()
        let delta = ListDelta(file: "delta", from: 1, to: 2) { take in
            for number in 1...1000 {
                if number == 900 { try copy(directory, to: cut) }
                try take(Members.delete(number))
            }
        }
        try list.apply([delta], Members.promise(2, count: 2000), in: directory)
        let restarted = MemberList(directory: cut.path)
        #expect(restarted.fault == nil)
        #expect(restarted.status.version == 1)
        #expect(try restarted.record(digest: Members.digest(1)) == Members.record(1))
    }

    private func copy(_ directory: TemporaryDirectory, to other: TemporaryDirectory) throws {
        for name in try directory.names { try other.write(directory.bytes(name), to: name) }
    }
}
