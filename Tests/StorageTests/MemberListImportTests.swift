import Foundation
import StationModel
import Testing

@testable import Storage

@Suite struct MemberListImportTests {
    /// The refusal of a snapshot, after checking that nothing is left of it.
    private func refusal(
        _ lines: [MemberChange], count: Int? = nil, deltas: [ListDelta] = [],
        replacing inUse: MemberListInUse = .none, promise: ListPromise? = nil, force: Bool = false
    ) throws -> ListRefusal? {
        let directory = try TemporaryDirectory()
        do {
            _ = try MemberListBuilder(directory: directory.path).build(
                promise ?? Members.promise(1, count: count ?? lines.count),
                snapshot: Members.snapshot(lines, count: count ?? lines.count), deltas: deltas,
                replacing: inUse, force: force)
            return nil
        } catch let refusal as ListRefusal {
            #expect(try directory.names == [])
            return refusal
        }
    }

    private func inUse(_ count: Int) -> MemberListInUse {
        MemberListInUse(manifestVersion: 5, listVersion: 4, count: count)
    }

    // MARK: Snapshots

    private func place(_ line: Int?) -> ListPlace { ListPlace(file: "snapshot", line: line) }

    @Test func `a snapshot out of order or with a line twice is refused`() throws {
        let lines = [Members.put(1), Members.put(3), Members.put(2)]
        #expect(try refusal(lines) == .notSorted(place(3)))
        #expect(try refusal([Members.put(1), Members.put(1)]) == .notSorted(place(2)))
        let phone = MemberChange.put(digest: nil, Members.record(1))
        #expect(try refusal([phone, phone]) == .notSorted(place(2)))
    }

    @Test func `a snapshot with a deletion is refused`() throws {
        #expect(
            try refusal([Members.put(1), Members.delete(1)]) == .deletionInSnapshot(place(2)))
    }

    @Test(arguments: [2, 4])
    func `a snapshot with another count than promised is refused`(promised: Int) throws {
        let lines = (1...3).map { Members.put($0) }
        #expect(
            try refusal(lines, count: promised)
                == .countMismatch(promised: promised, found: 3))
    }

    @Test func `lines of one member must agree in group, validity and flags`() throws {
        let base = Members.record(1)
        let others = [
            MemberRecord(
                member: base.member, group: MemberGroup("driver"), from: base.from,
                until: base.until, flags: base.flags),
            MemberRecord(
                member: base.member, group: base.group, from: nil, until: base.until,
                flags: base.flags),
            MemberRecord(
                member: base.member, group: base.group, from: base.from, until: nil,
                flags: base.flags),
            MemberRecord(
                member: base.member, group: base.group, from: base.from, until: base.until,
                flags: .suspended),
        ]
        for other in others {
            for digest in [Members.digest(2), nil] {
                let lines: [MemberChange] = [
                    Members.put(1), .put(digest: digest, other), Members.put(3),
                ]
                // Behind a line that stands elsewhere nobody can count.
                let line = digest == nil ? nil : 2
                #expect(try refusal(lines) == .conflictingLines(place(line)))
            }
            let sorted: [MemberChange] = [
                .put(digest: nil, Members.record(7)), .put(digest: nil, base), Members.put(2),
                .put(digest: Members.digest(4), other), Members.put(5),
            ]
            #expect(try refusal(sorted) == .conflictingLines(place(4)))
        }
        let agreeing: [MemberChange] = [
            .put(digest: nil, base), Members.put(1), .put(digest: Members.digest(2), base),
        ]
        #expect(try refusal(agreeing) == nil)
    }

    @Test func `a list with a thousand and one groups is refused`() throws {
        let lines = (1...1001).map { Members.put($0, group: "group \($0)") }
        #expect(try refusal(lines) == .tooManyGroups(limit: 1000))
        #expect(try refusal(Array(lines.dropLast())) == nil)
    }

    @Test func `an error of the parser comes through and leaves nothing`() throws {
        struct BadLine: Error {}
        let directory = try TemporaryDirectory()
        #expect(throws: BadLine.self) {
            try MemberListBuilder(directory: directory.path).build(
                Members.promise(1, count: 1),
                snapshot: ListSnapshot(file: "snapshot", version: 1, count: 1) { _ in
                    throw BadLine()
                },
                replacing: .none)
        }
        #expect(try directory.names == [])
    }

    @Test func `versions never go back`() throws {
        let lines = [Members.put(1)]
        func refusal(manifest: UInt64, list: UInt64) throws -> ListRefusal? {
            try self.refusal(
                lines, replacing: inUse(1),
                promise: Members.promise(list, count: 1, manifest: manifest))
        }
        #expect(
            try refusal(manifest: 5, list: 6) == .manifestNotNewer(version: 5, inUse: 5))
        #expect(try refusal(manifest: 6, list: 3) == .listOlder(version: 3, inUse: 4))
        #expect(
            try refusal(manifest: 6, list: 5) == .versionMismatch(expected: 5, found: 1))
    }

    @Test func `less than half needs the manifest's or the technician's word`() throws {
        let lines = (1...4).map { Members.put($0) }
        func refusal(from count: Int, allow: Bool = false, force: Bool = false) throws
            -> ListRefusal?
        {
            try self.refusal(
                lines,
                replacing: MemberListInUse(manifestVersion: 0, listVersion: 0, count: count),
                promise: Members.promise(1, count: 4, allowShrink: allow), force: force)
        }
        #expect(try refusal(from: 8) == nil)
        #expect(try refusal(from: 9) == .shrinks(from: 9, to: 4))
        #expect(try refusal(from: 100) == .shrinks(from: 100, to: 4))
        #expect(try refusal(from: 100, allow: true) == nil)
        #expect(try refusal(from: 100, force: true) == nil)
    }

    @Test func `deltas behind a snapshot are part of what is built`() throws {
        let directory = try TemporaryDirectory()
        let list = MemberList(directory: directory.path)
        let built = try MemberListBuilder(directory: directory.path).build(
            Members.promise(3, count: 4), snapshot: Members.snapshot(1..<4),
            deltas: [
                Members.delta([Members.put(8), Members.put(9)], from: 1, to: 2),
                Members.delta([Members.delete(2)], from: 2, to: 3),
            ], replacing: .none)
        try list.adopt(.snapshot(built))
        #expect(list.status.version == 3)
        #expect(try list.record(digest: Members.digest(9)) == Members.record(9))
        #expect(try list.record(member: Members.pseudonym(2)) == nil)
    }
}
