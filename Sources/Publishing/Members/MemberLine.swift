// A line of the member list as 44 bytes of a work file. Records in the order of their bytes are
// lines in the order of a snapshot:
//
//     offset  bytes
//          0      1   0 = without a digest, 1 = with one
//          1     16   digest; without one: member 8, zeros 8
//         17      8   member
//         25      8   from, milliseconds since 1970, sign turned; the least = since ever
//         33      8   until, likewise; the greatest = without end
//         41      1   flags
//         42      2   group, an index into the names beside
//
// The first 17 bytes name the line: `put` replaces, and `del` needs, what has them.

import Identity
import StationModel

struct MemberLine: PublishedLine {
    static let section = "members"
    static let size = 44
    static let keySize = 17
    static let mostDeltaLines = MemberListLimits.mostChanges

    let digest: CredentialDigest?
    let member: UInt64
    let from: UnixTime?
    let until: UnixTime?
    let flags: UInt8
    let group: UInt16

    /// The line's bytes, appended.
    func encode(into bytes: inout [UInt8]) {
        bytes.append(digest == nil ? 0 : 1)
        bytes.append(bigEndian: digest?.high ?? member)
        bytes.append(bigEndian: digest?.low ?? 0)
        bytes.append(bigEndian: member)
        bytes.append(bigEndian: Self.ordered(from?.milliseconds ?? .min))
        bytes.append(bigEndian: Self.ordered(until?.milliseconds ?? .max))
        bytes.append(flags)
        bytes.append(UInt8(group >> 8))
        bytes.append(UInt8(group & 0xFF))
    }

    init(
        digest: CredentialDigest?, record: MemberRecord, group: UInt16
    ) {
        self.digest = digest
        member = record.member.value
        from = record.from
        until = record.until
        flags = record.flags.rawValue
        self.group = group
    }

    init(_ record: UnsafeRawBufferPointer) {
        let word = { (offset: Int) in
            UInt64(bigEndian: record.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        digest = record[0] == 0 ? nil : CredentialDigest(high: word(1), low: word(9))
        member = word(17)
        let from = Self.milliseconds(word(25))
        let until = Self.milliseconds(word(33))
        self.from = from == .min ? nil : UnixTime(milliseconds: from)
        self.until = until == .max ? nil : UnixTime(milliseconds: until)
        flags = record[41]
        group = UInt16(record[42]) << 8 | UInt16(record[43])
    }

    /// So that the order of the bytes is the order of the numbers.
    private static func ordered(_ number: Int64) -> UInt64 {
        UInt64(bitPattern: number) ^ (1 << 63)
    }

    private static func milliseconds(_ word: UInt64) -> Int64 {
        Int64(bitPattern: word ^ (1 << 63))
    }

    func put(_ groups: [MemberGroup]) -> String {
        MemberChange.put(
            digest: digest,
            MemberRecord(
                member: MemberPseudonym(member), group: groups[Int(group)], from: from,
                until: until, flags: MemberFlags(rawValue: flags))
        ).json
    }

    func delete() -> String {
        MemberChange.delete(digest: digest, member: MemberPseudonym(member)).json
    }
}

extension [UInt8] {
    mutating func append(bigEndian number: UInt64) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
