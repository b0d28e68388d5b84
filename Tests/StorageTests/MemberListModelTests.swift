import Foundation
import StationModel
import Testing

@testable import Storage

/// Snapshot and changes together answer as the list that they make.
@Suite struct MemberListModelTests {
    /// A line's key: a digest, or none for a phone, and the member.
    private struct Key: Hashable {
        let digest: Int?
        let member: Int
    }

    private static let digests = 1...9
    private static let members = 1...6

    private struct Model {
        var lines: [Key: MemberRecord] = [:]

        func record(digest: Int) -> MemberRecord? {
            lines.first { $0.key.digest == digest }?.value
        }

        func record(member: Int) -> MemberRecord? {
            lines.first { $0.key.member == member }?.value
        }

        /// A digest is on a list once, a phone's line a member's own.
        private var byLine: [Key: MemberRecord] {
            Dictionary(
                uniqueKeysWithValues: lines.map { key, record in
                    (key.digest == nil ? key : Key(digest: key.digest, member: 0), record)
                })
        }

        func difference(from old: Model) -> ListDifference {
            let (before, after) = (old.byLine, byLine)
            let both = before.keys.filter { after[$0] != nil }
            return ListDifference(
                added: after.count - both.count,
                changed: both.filter { before[$0] != after[$0] }.count,
                removed: before.count - both.count)
        }

        /// As a snapshot holds them; those of a phone stand behind the others.
        func snapshot(_ version: UInt64, _ order: (Key, Key) -> Bool) -> ListSnapshot {
            let keys = lines.keys.sorted(by: order)
            let sorted = keys.filter { $0.digest != nil } + keys.filter { $0.digest == nil }
            return Members.snapshot(
                sorted.compactMap { key in
                    lines[key].map { .put(digest: key.digest.map(Members.digest), $0) }
                }, version: version, count: lines.count)
        }

        /// All lines of a member say the same: this one, and what it brings along.
        mutating func put(_ key: Key, _ record: MemberRecord) -> [MemberChange] {
            if let digest = key.digest {
                lines = lines.filter { $0.key.digest != digest }
            }
            lines[key] = record
            let own = lines.keys.filter { $0.member == key.member }
            for key in own { lines[key] = record }
            return own.map { .put(digest: $0.digest.map(Members.digest), record) }
        }
    }

    private func record(_ member: Int, _ group: Int) -> MemberRecord {
        MemberRecord(
            member: Members.pseudonym(member), group: MemberGroup("group-\(group)"),
            from: nil, until: UnixTime(seconds: Int64(group)), flags: [])
    }

    private func check(_ list: MemberList, _ model: Model, _ step: Int) throws {
        #expect(list.fault == nil)
        #expect(list.status.count == model.lines.count, "step \(step)")
        for digest in Self.digests {
            let found = try list.record(digest: Members.digest(digest))
            #expect(found == model.record(digest: digest), "step \(step), digest \(digest)")
        }
        for member in Self.members {
            let found = try list.record(member: Members.pseudonym(member))
            #expect(found == model.record(member: member), "step \(step), member \(member)")
        }
    }

    @Test(arguments: [UInt64(1), 20_261_001, 77])
    func `any deltas after each other give the list that the model has`(seed: UInt64) throws {
        let directory = try TemporaryDirectory()
        var noise = Noise(seed: seed)
        var model = Model()
        for digest in 1...5 {
            model.lines[Key(digest: digest, member: digest)] = record(digest, 0)
        }
        var list = MemberList(directory: directory.path)
        let lines = (1...5).map {
            MemberChange.put(digest: Members.digest($0), record($0, 0))
        }
        try list.adopt(
            .snapshot(
                MemberListBuilder(directory: directory.path).build(
                    Members.promise(1, count: 5), snapshot: Members.snapshot(lines, count: 5),
                    replacing: .none)))
        for step in 1...60 {
            let old = model
            let changes = self.changes(&model, &noise)
            let version = UInt64(step)
            let promise = Members.promise(
                version + 1, count: model.lines.count, allowShrink: true)
            try checkSnapshot(list, promise, model, old, directory)
            let built = BuiltList.changes(
                try MemberChangesBuilder(directory: directory.path).build(
                    promise, deltas: [Members.delta(changes, from: version, to: version + 1)],
                    on: try #require(list.basis)))
            #expect(try built.difference(from: list.filesInUse) == model.difference(from: old))
            try list.adopt(built)
            try check(list, model, step)
            if step.isMultiple(of: 7) {
                list.close()
                list = MemberList(directory: directory.path)
                try check(list, model, step)
            }
        }
    }

    /// Lists are compared across all that has changed since the snapshot in use.
    private func checkSnapshot(
        _ list: MemberList, _ promise: ListPromise, _ model: Model, _ old: Model,
        _ directory: TemporaryDirectory
    ) throws {
        let built = BuiltList.snapshot(
            try MemberListBuilder(directory: directory.path).build(
                promise, snapshot: model.snapshot(promise.listVersion, order),
                replacing: list.inUse))
        #expect(try built.difference(from: list.filesInUse) == model.difference(from: old))
        try built.discard()
    }

    /// Some changes, done in the model too.
    private func changes(_ model: inout Model, _ noise: inout Noise) -> [MemberChange] {
        var changes: [MemberChange] = []
        for _ in 0..<1 + Int(noise.byte() % 4) {
            let member = 1 + Int(noise.byte()) % Self.members.count
            let digest = Int(noise.byte()) % (Self.digests.count + 1)
            let key = Key(digest: digest == 0 ? nil : digest, member: member)
            if noise.byte() % 3 == 0, let some = model.lines.keys.sorted(by: order).first {
                model.lines[some] = nil
                changes.append(
                    .delete(
                        digest: some.digest.map(Members.digest),
                        member: Members.pseudonym(some.member)))
            } else {
                changes += model.put(key, record(member, Int(noise.byte() % 5)))
            }
        }
        return changes
    }

    private func order(_ left: Key, _ right: Key) -> Bool {
        (left.digest ?? 0, left.member) < (right.digest ?? 0, right.member)
    }
}
