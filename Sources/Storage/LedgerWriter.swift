import Glibc
import StationModel

/// Where the chain ends: the last row's number and hash.
struct ChainHead: Hashable {
    var sequence: Int64
    var hash: [UInt8]
}

/// Writes rows at the end of the chain, inside its caller's transaction.
final class LedgerWriter {
    static let saltByteCount = 16

    let hasher: SHA256Hasher
    private let insertRow: SQLiteStatement
    private let insertPerson: SQLiteStatement

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
            kind: entry.kind.rawValue, subject: entry.subject, data: entry.canonicalData)
        let hash = try row.hash(after: head.hash, hasher)
        try insert(row, hash)
        head = ChainHead(sequence: sequence, hash: hash)
    }

    private func insert(_ row: LedgerRow, _ hash: [UInt8]) throws(StorageFault) {
        insertRow.bind(1, row.sequence)
        insertRow.bind(2, row.timeMilliseconds)
        insertRow.bind(3, row.monotonicMilliseconds)
        insertRow.bind(4, row.boot)
        insertRow.bind(5, row.clock)
        insertRow.bind(6, row.person)
        insertRow.bind(7, row.kind)
        insertRow.bind(8, row.subject)
        insertRow.bind(9, row.data)
        insertRow.bind(10, hash)
        try insertRow.run()
    }

    /// Returns the digest that enters the row.
    private func writePerson(
        _ member: MemberPseudonym, _ sequence: Int64
    ) throws(StorageFault) -> [UInt8] {
        let salt = Self.randomBytes(Self.saltByteCount)
        insertPerson.bind(1, sequence).bind(2, salt).bind(3, Int64(bitPattern: member.value))
        try insertPerson.run()
        return try LedgerRow.personDigest(salt: salt, member: member, hasher)
    }

    /// From the kernel, in one call: Swift's own generator asks it for every eight bytes.
    ///
    /// C function: `arc4random_buf`, which does not fail (glibc 2.36 and newer).
    private static func randomBytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        arc4random_buf(&bytes, count)
        return bytes
    }
}
