// What is stored instead of a credential.
//
//     digest   = HMAC-SHA256(list key, kind ‖ 0x00 ‖ hardened), the first 16 bytes
//     hardened = scrypt(canonical, salt: list id ‖ kind, N, r: 8, p: 1, 32 bytes)   ID cards
//     hardened = canonical                                                other kinds, or N = 0
//
// ID numbers have about 1.3·10¹¹ plausible values. The key makes a stolen list useless without a
// stolen board; the hardening makes a stolen board cost days instead of seconds. The key enters
// last, so that a rotated key needs no new hardening. `kind` is the ASCII name of the kind.

import COpenSSL
public import StationModel

/// Turns credentials into the digests of one list. Belongs to one thread.
public final class CredentialHasher {
    /// Bytes of a list key.
    public static let keySize = 32

    private let listId: [UInt8]
    private let cost: HardeningCost
    private let hash: KeyedHash

    /// - Parameters:
    ///   - listKey: 32 bytes, kept outside every database.
    ///   - listId: the list's name, which never changes.
    public init(
        listKey: SecretBytes, listId: String, cost: HardeningCost
    ) throws(CryptographyFault) {
        self.listId = Array(listId.utf8)
        self.cost = cost
        hash = try KeyedHash(key: listKey)
    }

    /// The digest; `nil` for a code, which is verified instead of looked up.
    public func digest(of credential: Credential) throws(CryptographyFault) -> CredentialDigest? {
        guard var canonical = credential.canonicalBytes else { return nil }
        defer { canonical.wipe() }
        return try digest(kind: credential.kind, canonical: canonical)
    }

    /// The 32 bytes that make an ID card's number dear to guess; `nil` for what is not hardened.
    /// They are as secret as the list key: who has both has the number after one scrypt a guess.
    public func hardened(_ credential: Credential) throws(CryptographyFault) -> [UInt8]? {
        guard case .idCard = credential, cost != .none,
            var canonical = credential.canonicalBytes
        else { return nil }
        defer { canonical.wipe() }
        return try hardened(canonical, salt: listId + Array(credential.kind.rawValue.utf8))
    }

    /// The digest of an ID card's number that was hardened before.
    public func digest(hardenedIDCard hardened: [UInt8]) throws(CryptographyFault)
        -> CredentialDigest
    {
        precondition(hardened.count == Self.hardenedSize)
        return try authenticated(Array(CredentialKind.idCard.rawValue.utf8), hardened)
    }

    /// Bytes of a hardened number.
    public static let hardenedSize = 32

    /// The digest of a canonical form. `canonical` is the caller's to wipe.
    func digest(
        kind: CredentialKind, canonical: [UInt8]
    ) throws(CryptographyFault) -> CredentialDigest {
        let kindName = Array(kind.rawValue.utf8)
        guard kind == .idCard, cost != .none else {
            return try authenticated(kindName, canonical)
        }
        var hardened = try hardened(canonical, salt: listId + kindName)
        defer { hardened.wipe() }
        return try authenticated(kindName, hardened)
    }

    private func hardened(
        _ canonical: [UInt8], salt: [UInt8]
    ) throws(CryptographyFault) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: Self.hardenedSize)
        let done = canonical.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.baseAddress, password.count, salt, salt.count, cost.n, 8, 1,
                cost.memoryLimit, &key, key.count)
        }
        guard done == 1 else { throw CryptographyFault("scrypt") }
        return key
    }

    private func authenticated(
        _ kindName: [UInt8], _ hardened: [UInt8]
    ) throws(CryptographyFault) -> CredentialDigest {
        let code = try hash.code(for: kindName + [0], hardened)
        guard let digest = CredentialDigest(bytes: code.prefix(16)) else {
            throw CryptographyFault("HMAC-SHA256")
        }
        return digest
    }
}
