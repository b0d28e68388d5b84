// Digests of many rows at once, on all cores. A number that was hardened in an earlier run is taken
// from there; scrypt is asked for the others only.

import Identity
import LinuxIO
import StationModel
import Synchronization

/// Turns rows into digests, with other threads for the time of a call.
struct HashingCrew: Sendable {
    /// What became of a row's credential.
    struct Hashed: Sendable {
        /// `nil` = a member without a credential.
        var digest: CredentialDigest?
        /// Its record among the hardened numbers.
        var record: [UInt8]?
        var isNew = false
    }

    let list: ListIdentity
    let listKey: SecretBytes
    let workKey: SecretBytes
    /// What was hardened in earlier runs.
    let known: MappedRecords
    let workers: Int

    /// Whether this card's number was hardened before; always `true` for what is not hardened.
    func isKnown(_ credential: Credential, _ hasher: RowHasher) throws(CryptographyFault) -> Bool {
        guard case .idCard = credential, list.cost != .none else { return true }
        return try hasher.record(of: credential) != nil
    }

    /// One thread's own.
    func makeHasher() throws(CryptographyFault) -> RowHasher {
        try RowHasher(list, listKey: listKey, workKey: workKey, known: known)
    }

    /// In the order of the rows.
    func hash(_ rows: [MemberTable.Row]) throws -> [Hashed] {
        let share = max(1, (rows.count + workers - 1) / workers)
        let shares = stride(from: 0, to: rows.count, by: share).map {
            Array(rows[$0..<min($0 + share, rows.count)])
        }
        let results = Results(count: shares.count)
        try hash(shares[...], into: results)
        return try results.all()
    }

    /// The first share on this thread, the others on threads of their own.
    private func hash(_ shares: ArraySlice<[MemberTable.Row]>, into results: Results) throws {
        guard let rows = shares.first else { return }
        let index = shares.startIndex
        guard shares.count > 1 else { return results.put(index, Result { try hashAlone(rows) }) }
        let thread = try LaneThread(name: "hash-\(index % 1000)") {
            results.put(index, Result { try hashAlone(rows) })
        }
        try hash(shares.dropFirst(), into: results)
        thread.join()
    }

    private func hashAlone(_ rows: [MemberTable.Row]) throws -> [Hashed] {
        let hasher = try makeHasher()
        return try rows.map { try hasher.hash($0.credential) }
    }

    /// How long one number takes on all cores together.
    func timePerNumber() throws -> Duration {
        let nobody = MemberRecord(member: MemberPseudonym(0), group: MemberGroup("-"))
        let rows = (0..<16 * workers).map { index in
            let number = IDCardNumber(ascii: Array("SPEED\(index)".utf8))
            return MemberTable.Row(
                line: 0, credential: number.map(Credential.idCard), record: nobody)
        }
        let start = Clocks.monotonic()
        _ = try hash(rows)
        return (Clocks.monotonic() - start) / rows.count
    }

    /// What the threads have made, each share in its place.
    private final class Results: Sendable {
        private let shares: Mutex<[Result<[Hashed], any Error>]>

        init(count: Int) { shares = Mutex(Array(repeating: .success([]), count: count)) }

        func put(_ index: Int, _ result: Result<[Hashed], any Error>) {
            shares.withLock { $0[index] = result }
        }

        func all() throws -> [Hashed] {
            try shares.withLock { try $0.flatMap { try $0.get() } }
        }
    }
}
