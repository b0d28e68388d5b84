import Identity
import StationModel

/// Turns credentials into digests and hardened numbers into records. Belongs to one thread.
final class RowHasher {
    private static let tagSize = 16
    private static let checkSize = 8
    private static let checkPrefix = Array("check".utf8)

    private let hasher: CredentialHasher
    private let marks: KeyedHash
    private let known: MappedRecords
    private let isHardened: Bool
    private let tagPrefix: [UInt8]

    init(
        _ list: ListIdentity, listKey: SecretBytes, workKey: SecretBytes, known: MappedRecords
    ) throws(CryptographyFault) {
        hasher = try CredentialHasher(listKey: listKey, listId: list.listId, cost: list.cost)
        marks = try KeyedHash(key: workKey)
        self.known = known
        isHardened = list.cost != .none
        tagPrefix =
            Array("tag".utf8) + list.cost.n.bigEndianBytes + Array(list.listId.utf8) + [0]
    }

    func hash(_ credential: Credential?) throws(CryptographyFault) -> HashingCrew.Hashed {
        var hashed = HashingCrew.Hashed()
        guard let credential else { return hashed }
        if let record = try record(of: credential) {
            hashed.record = record
        } else if let hardened = try hasher.hardened(credential) {
            let body = try tag(of: credential) + hardened
            hashed.record = body + (try check(body))
            hashed.isNew = true
        }
        guard let record = hashed.record else {
            hashed.digest = try hasher.digest(of: credential)
            return hashed
        }
        let hardened = record[Self.tagSize..<record.count - Self.checkSize]
        hashed.digest = try hasher.digest(hardenedIDCard: Array(hardened))
        return hashed
    }

    /// What an earlier run has made of this card; `nil` also where the record is damaged.
    func record(of credential: Credential) throws(CryptographyFault) -> [UInt8]? {
        guard case .idCard = credential, isHardened else { return nil }
        guard let record = known.record(for: try tag(of: credential)) else { return nil }
        let check = try check(Array(record.dropLast(Self.checkSize)))
        return record.suffix(Self.checkSize).elementsEqual(check) ? record : nil
    }

    private func tag(of credential: Credential) throws(CryptographyFault) -> [UInt8] {
        let canonical = credential.canonicalBytes ?? []
        return Array(try marks.code(for: tagPrefix, canonical).prefix(Self.tagSize))
    }

    private func check(_ body: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        Array(try marks.code(for: Self.checkPrefix, body).prefix(Self.checkSize))
    }
}
