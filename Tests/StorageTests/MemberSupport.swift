import StationModel
import Testing

@testable import Storage

/// Invented members: number n has digest n, in ascending order.
enum Members {
    static func digest(_ number: Int) -> CredentialDigest {
        CredentialDigest(high: UInt64(number), low: ~UInt64(number))
    }

    /// Spread over the whole range, so that the two orders differ.
    static func pseudonym(_ number: Int) -> MemberPseudonym {
        MemberPseudonym(UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
    }

    static func record(_ number: Int, group: String = "courier") -> MemberRecord {
        MemberRecord(
            member: pseudonym(number), group: MemberGroup(group),
            from: UnixTime(seconds: 1_767_225_600), until: UnixTime(seconds: 1_798_761_600),
            flags: number.isMultiple(of: 7) ? .longAccess : [])
    }

    static func put(_ number: Int, group: String = "courier") -> MemberChange {
        .put(digest: digest(number), record(number, group: group))
    }

    static func delete(_ number: Int) -> MemberChange {
        .delete(digest: digest(number), member: pseudonym(number))
    }

    static func snapshot(
        _ changes: some Sequence<MemberChange>, version: UInt64 = 1, count: Int
    ) -> ListSnapshot {
        ListSnapshot(file: "snapshot", version: version, count: count) { take in
            try changes.forEach(take)
        }
    }

    static func snapshot(_ numbers: Range<Int>, version: UInt64 = 1) -> ListSnapshot {
        snapshot(numbers.lazy.map { put($0) }, version: version, count: numbers.count)
    }

    static func delta(
        _ changes: [MemberChange], from: UInt64 = 1, to: UInt64 = 2
    ) -> ListDelta {
        ListDelta(file: "delta", from: from, to: to) { take in try changes.forEach(take) }
    }

    static func promise(
        _ version: UInt64, count: Int, manifest: UInt64? = nil, allowShrink: Bool = false
    ) -> ListPromise {
        ListPromise(
            manifestVersion: manifest ?? version, listVersion: version, count: count,
            issued: UnixTime(seconds: 1_790_812_800), notAfter: UnixTime(seconds: 1_822_348_800),
            manifest: Array("manifest \(manifest ?? version)".utf8), allowShrink: allowShrink)
    }

    /// A list of the numbers 1 ... count, version 1, in use.
    static func list(_ directory: TemporaryDirectory, count: Int) throws -> MemberList {
        let list = MemberList(directory: directory.path)
        try replace(list, directory, with: 1..<count + 1, version: 1)
        return list
    }

    static func replace(
        _ list: MemberList, _ directory: TemporaryDirectory, with numbers: Range<Int>,
        version: UInt64
    ) throws {
        let built = try MemberListBuilder(directory: directory.path).build(
            promise(version, count: numbers.count),
            snapshot: snapshot(numbers, version: version), replacing: list.inUse)
        try list.adopt(.snapshot(built))
    }
}

extension MemberList {
    /// Builds the deltas into changes and takes those into use.
    func apply(_ deltas: [ListDelta], _ promise: ListPromise, in directory: TemporaryDirectory)
        throws
    {
        let basis = try #require(basis)
        let built = try MemberChangesBuilder(directory: directory.path).build(
            promise, deltas: deltas, on: basis)
        try adopt(.changes(built))
    }
}
