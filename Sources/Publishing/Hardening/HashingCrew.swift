// Digests of many rows at once, on all cores. A number that was hardened in an earlier run is taken
// from there; scrypt is asked for the others only.

import Dispatch
import Identity
import StationModel

/// Turns rows into digests. Belongs to one thread, and uses others for the time of a call.
final class HashingCrew {
    /// What became of a row's credential.
    struct Hashed {
        /// `nil` = a member without a credential.
        var digest: CredentialDigest?
        /// Its record among the hardened numbers.
        var record: [UInt8]?
        var isNew = false
    }

    /// One thread's own tools.
    private final class Worker {
        let hasher: CredentialHasher
        let marks: KeyedHash
        var fault: CryptographyFault?

        init(_ list: ListIdentity, listKey: SecretBytes, workKey: SecretBytes) throws {
            hasher = try CredentialHasher(
                listKey: listKey, listId: list.listId, cost: list.cost)
            marks = try KeyedHash(key: workKey)
        }
    }

    private static let tagSize = 16
    private static let checkSize = 8

    private let known: HardenedNumbers
    private let cost: HardeningCost
    private let workers: [Worker]
    private let tagPrefix: [UInt8]
    private static let checkPrefix = Array("check".utf8)

    init(
        _ list: ListIdentity, listKey: SecretBytes, workKey: SecretBytes,
        known: HardenedNumbers, workers count: Int
    ) throws {
        self.known = known
        cost = list.cost
        tagPrefix =
            Array("tag".utf8) + list.cost.n.bigEndianBytes + Array(list.listId.utf8) + [0]
        workers = try (0..<count).map { _ in
            try Worker(list, listKey: listKey, workKey: workKey)
        }
    }

    /// Whether this card's number was hardened before; always `true` for what is not hardened.
    func isKnown(_ credential: Credential) throws -> Bool {
        guard case .idCard = credential, cost != .none else { return true }
        return try record(of: credential, workers[0]) != nil
    }

    /// In the order of the rows.
    func hash(_ rows: [MemberTable.Row]) throws -> [Hashed] {
        var hashed = [Hashed](repeating: Hashed(), count: rows.count)
        let share = (rows.count + workers.count - 1) / workers.count
        hashed.withUnsafeMutableBufferPointer { hashed in
            // Each thread writes to places of its own.
            nonisolated(unsafe) let places = hashed
            nonisolated(unsafe) let crew = self
            DispatchQueue.concurrentPerform(iterations: workers.count) { index in
                let end = min((index + 1) * share, rows.count)
                for place in min(index * share, end)..<end {
                    crew.hash(rows[place], into: &places[place], crew.workers[index])
                }
            }
        }
        if let fault = workers.lazy.compactMap(\.fault).first { throw fault }
        return hashed
    }

    /// How long one number takes on all cores together.
    func timePerNumber() throws -> Duration {
        let nobody = MemberRecord(member: MemberPseudonym(0), group: MemberGroup("-"))
        let rows = (0..<4 * workers.count).map { index in
            let number = IDCardNumber(ascii: Array("SPEED\(index)".utf8))
            return MemberTable.Row(
                line: 0, credential: number.map(Credential.idCard), record: nobody)
        }
        let clock = ContinuousClock()
        let start = clock.now
        _ = try hash(rows)
        return (clock.now - start) / rows.count
    }

    private func hash(_ row: MemberTable.Row, into place: inout Hashed, _ worker: Worker) {
        guard let credential = row.credential, worker.fault == nil else { return }
        do throws(CryptographyFault) {
            if let record = try record(of: credential, worker) {
                place.record = record
            } else if let hardened = try worker.hasher.hardened(credential) {
                let tag = try tag(of: credential, worker)
                place.record = tag + hardened + (try check(tag + hardened, worker))
                place.isNew = true
            }
            if let record = place.record {
                place.digest = try worker.hasher.digest(
                    hardenedIDCard: Array(record[Self.tagSize..<record.count - Self.checkSize]))
            } else {
                place.digest = try worker.hasher.digest(of: credential)
            }
        } catch { worker.fault = error }
    }

    private func record(
        of credential: Credential, _ worker: Worker
    ) throws(CryptographyFault) -> [UInt8]? {
        guard case .idCard = credential, cost != .none else { return nil }
        let tag = try tag(of: credential, worker)
        guard let record = known.record(for: tag) else { return nil }
        let body = Array(record.dropLast(Self.checkSize))
        let check = try check(body, worker)
        return record.suffix(Self.checkSize).elementsEqual(check) ? record : nil
    }

    private func tag(
        of credential: Credential, _ worker: Worker
    ) throws(CryptographyFault) -> [UInt8] {
        let canonical = credential.canonicalBytes ?? []
        return Array(try worker.marks.code(for: tagPrefix, canonical).prefix(Self.tagSize))
    }

    private func check(
        _ body: [UInt8], _ worker: Worker
    ) throws(CryptographyFault) -> [UInt8] {
        Array(try worker.marks.code(for: Self.checkPrefix, body).prefix(Self.checkSize))
    }
}
