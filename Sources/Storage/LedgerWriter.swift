import Glibc
import StationModel

/// Where the chain ends: the last row's number and hash.
struct ChainHead: Hashable {
    var sequence: Int64
    var hash: [UInt8]
}

/// Writes rows at the end of the chain, inside its caller's transaction.
///
/// A row is put together once, in bytes that are used again for the next: they are hashed, and
/// the row's columns are bound where they lie among them. In a group of fifty the disk's part of
/// a row is some microseconds, and a dozen copies would be as much again.
final class LedgerWriter {
    static let saltByteCount = 16

    let hasher: SHA256Hasher
    private let insertRow: SQLiteStatement
    private let insertPerson: SQLiteStatement
    private var salts = SaltSupply()
    /// What is hashed: a person's link, then the hash before the row, the row, and its hash.
    private var bytes: [UInt8] = []

    init(_ database: SQLiteDatabase) throws(StorageFault) {
        hasher = try SHA256Hasher()
        insertRow = try database.statement(
            """
            INSERT INTO ledger(
                seq, time_ms, mono_ms, boot, clock, person, kind, subject, data, hash)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
        insertPerson = try database.statement(
            "INSERT INTO person(seq, salt, member) VALUES(?1, ?2, ?3)")
    }

    /// Writes one entry after `head` and moves `head` to it.
    func write(
        _ entry: LedgerEntry, boot: [UInt8], after head: inout ChainHead
    ) throws(StorageFault) {
        let sequence = head.sequence + 1
        let row = LedgerRow(
            sequence: sequence, timeMilliseconds: entry.moment.wall.milliseconds,
            monotonicMilliseconds: entry.moment.instant.milliseconds, boot: boot,
            clock: entry.moment.trust.ledgerNumber,
            person: try entry.member.map { (member) throws(StorageFault) in
                try writePerson(member, sequence)
            },
            kind: entry.kind.rawValue, subject: entry.subject, data: entry.canonicalUTF8)
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: head.hash)
        let places = row.append(to: &bytes)
        try hasher.hash(bytes, into: &head.hash)
        head.sequence = sequence
        bytes.append(contentsOf: head.hash)
        try insert(row, places)
    }

    private func insert(_ row: LedgerRow, _ places: LedgerRow.Places) throws(StorageFault) {
        insertRow.bind(1, row.sequence).bind(2, row.timeMilliseconds)
        insertRow.bind(3, row.monotonicMilliseconds).bind(5, row.clock)
        try bytes.withUnsafeBufferPointer { (bytes) throws(StorageFault) in
            func lying(_ place: Range<Int>) -> UnsafeBufferPointer<UInt8> {
                UnsafeBufferPointer(rebasing: bytes[place])
            }
            defer { insertRow.unbind() }
            insertRow.bind(4, borrowedBlob: lying(places.boot))
            insertRow.bind(6, borrowedBlob: places.person.map(lying))
            insertRow.bind(7, borrowedText: lying(places.kind))
            insertRow.bind(8, borrowedText: lying(places.subject))
            insertRow.bind(9, borrowedText: lying(places.data))
            insertRow.bind(10, borrowedBlob: lying(places.data.upperBound..<bytes.count))
            try insertRow.run()
        }
    }

    /// Returns the digest that enters the row.
    private func writePerson(
        _ member: MemberPseudonym, _ sequence: Int64
    ) throws(StorageFault) -> [UInt8] {
        bytes.removeAll(keepingCapacity: true)
        let salt = LedgerRow.append(salt: salts.next(), member: member, to: &bytes)
        insertPerson.bind(1, sequence).bind(3, Int64(bitPattern: member.value))
        try bytes.withUnsafeBufferPointer { (bytes) throws(StorageFault) in
            defer { insertPerson.unbind() }
            insertPerson.bind(2, borrowedBlob: UnsafeBufferPointer(rebasing: bytes[salt]))
            try insertPerson.run()
        }
        return try hasher.hash(bytes)
    }
}

/// Random salts, each given out once, fetched from the kernel for many rows in one call.
private struct SaltSupply {
    /// A full group's; they are no secret but for the rows that they will stand in.
    private static let count = 64

    private var bytes = [UInt8](repeating: 0, count: count * LedgerWriter.saltByteCount)
    private var used = count

    mutating func next() -> ArraySlice<UInt8> {
        if used == Self.count {
            // Does not fail (glibc 2.36 and newer).
            arc4random_buf(&bytes, bytes.count)
            used = 0
        }
        defer { used += 1 }
        return bytes[used * LedgerWriter.saltByteCount..<(used + 1) * LedgerWriter.saltByteCount]
    }
}
