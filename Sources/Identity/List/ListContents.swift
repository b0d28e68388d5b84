// A member list in memory, built from its files as a station builds its database: a snapshot,
// then deltas, each file refused as a whole when one of its lines breaks a rule.
//
//     snapshot   only put; lines without a digest first, then ascending digests, each once
//     put        replaces the line with the same digest (or the member's line without one)
//     del        takes away the line that has both digest and member; else the file is refused
//     file's end all lines of one member agree in group, validity and flags
//
// For `members verify` and for tests: two million lines take some 300 MB here, while a station
// keeps them on disk.

public import StationModel

/// Every line of a list, by digest and, where there is none, by member.
public struct ListContents: Sendable {
    private var byDigest: [CredentialDigest: MemberRecord] = [:]
    private var withoutDigest: [MemberPseudonym: MemberRecord] = [:]
    /// Members with a `put` in the file at hand: only their lines can disagree at its end.
    private var changed: Set<MemberPseudonym> = []
    /// The last digest of the snapshot at hand.
    private var lastDigest: CredentialDigest?

    public init() {}

    /// Lines on the list.
    public var count: Int { byDigest.count + withoutDigest.count }

    /// The member whose credential has this digest.
    public func record(for digest: CredentialDigest) -> MemberRecord? { byDigest[digest] }

    /// Looks through the whole list.
    public func record(of member: MemberPseudonym) -> MemberRecord? {
        withoutDigest[member] ?? byDigest.values.first { $0.member == member }
    }

    /// People on the list, by group.
    public var peopleByGroup: [MemberGroup: Int] {
        var groups: [MemberPseudonym: MemberGroup] = [:]
        for record in byDigest.values { groups[record.member] = record.group }
        for record in withoutDigest.values { groups[record.member] = record.group }
        return groups.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

// MARK: - Files

extension ListContents {
    /// Takes a line of a snapshot in.
    mutating func applySnapshot(_ line: MemberChange, file: String, number: Int) throws(ListFault) {
        guard case .put(let digest, let record) = line else {
            throw ListFault(
                .badLine, file: file, line: number, found: .verbatim("del"),
                expected: .putInSnapshot)
        }
        guard isInOrder(digest, record.member) else {
            throw ListFault(
                .wrongOrder, file: file, line: number,
                found: Phrase("摘要次序不对", "a digest out of order"),
                expected: Phrase(
                    "无摘要的行在前，其余按摘要升序，各一次",
                    "lines without a digest first, then ascending digests, each once"))
        }
        lastDigest = digest
        put(digest, record)
    }

    private func isInOrder(_ digest: CredentialDigest?, _ member: MemberPseudonym) -> Bool {
        guard let digest else { return lastDigest == nil && withoutDigest[member] == nil }
        return lastDigest.map { $0 < digest } ?? true
    }

    /// Takes a line of a delta in.
    mutating func applyDelta(_ line: MemberChange, file: String, number: Int) throws(ListFault) {
        switch line {
        case .put(let digest, let record): put(digest, record)
        case .delete(let digest, let member):
            guard remove(digest, member) else {
                throw ListFault(
                    .deletesUnknown, file: file, line: number,
                    found: Phrase("没有这一行", "no such line"),
                    expected: Phrase(
                        "摘要和会员都相符的行", "a line with this digest and this member"))
            }
        }
    }

    /// All lines of the file were taken in.
    mutating func endFile(_ file: String) throws(ListFault) {
        var records: [MemberPseudonym: MemberRecord] = [:]
        for lines in [Array(withoutDigest.values), Array(byDigest.values)] {
            for record in lines where changed.contains(record.member) {
                guard let other = records.updateValue(record, forKey: record.member) else {
                    continue
                }
                guard other == record else {
                    throw ListFault(
                        .disagreement, file: file,
                        found: Phrase("同一会员的各行不同", "a member with lines that differ"),
                        expected: Phrase(
                            "同一会员的组、有效期和标记一致",
                            "one group, validity and flags per member"))
                }
            }
        }
        changed.removeAll()
        lastDigest = nil
    }

    private mutating func put(_ digest: CredentialDigest?, _ record: MemberRecord) {
        changed.insert(record.member)
        if let digest {
            byDigest[digest] = record
        } else {
            withoutDigest[record.member] = record
        }
    }

    private mutating func remove(_ digest: CredentialDigest?, _ member: MemberPseudonym) -> Bool {
        guard let digest else { return withoutDigest.removeValue(forKey: member) != nil }
        guard byDigest[digest]?.member == member else { return false }
        return byDigest.removeValue(forKey: digest) != nil
    }
}
