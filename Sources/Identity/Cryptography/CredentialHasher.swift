// What is stored instead of a credential.
//
//     digest   = HMAC-SHA256(list key, kind ‖ 0x00 ‖ hardened), the first 16 bytes
//     hardened = scrypt(canonical, salt: list id ‖ kind, N, r: 8, p: 1, 32 bytes)   ID cards
//     hardened = canonical                                                other kinds, or N = 0
//
// ID numbers have about 1.3·10¹¹ plausible values. The key makes a stolen list useless without a
// stolen board; the hardening makes a stolen board cost days instead of seconds. The key enters
// last, so that a rotated key needs no new hardening. `kind` is the ASCII name of the kind.
//
// One HMAC context holds the key and is started again for every digest: setting the key costs
// more than hashing a card.

import COpenSSL
public import StationModel

/// Turns credentials into the digests of one list. Belongs to one thread.
public final class CredentialHasher {
    /// Bytes of a list key.
    public static let keySize = 32

    private let listId: [UInt8]
    private let cost: HardeningCost
    private let context: OpaquePointer

    /// - Parameters:
    ///   - listKey: 32 bytes, kept outside every database.
    ///   - listId: the list's name, which never changes.
    public init(
        listKey: SecretBytes, listId: String, cost: HardeningCost
    ) throws(CryptographyFault) {
        self.listId = Array(listId.utf8)
        self.cost = cost
        context = try Self.makeContext(key: listKey)
    }

    deinit { EVP_MAC_CTX_free(context) }

    /// The digest; `nil` for a code, which is verified instead of looked up.
    public func digest(of credential: Credential) throws(CryptographyFault) -> CredentialDigest? {
        guard var canonical = credential.canonicalBytes else { return nil }
        defer { canonical.wipe() }
        return try digest(kind: credential.kind, canonical: canonical)
    }

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
        var key = [UInt8](repeating: 0, count: 32)
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
        let prefix = kindName + [0]
        var mac = [UInt8](repeating: 0, count: 32)
        var length = 0
        // No key = the one that the context holds, from the beginning.
        guard EVP_MAC_init(context, nil, 0, nil) == 1,
            EVP_MAC_update(context, prefix, prefix.count) == 1,
            EVP_MAC_update(context, hardened, hardened.count) == 1,
            EVP_MAC_final(context, &mac, &length, mac.count) == 1,
            let digest = CredentialDigest(bytes: mac.prefix(16))
        else { throw CryptographyFault("HMAC-SHA256") }
        return digest
    }

    private static func makeContext(key: SecretBytes) throws(CryptographyFault) -> OpaquePointer {
        guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else {
            throw CryptographyFault("HMAC-SHA256")
        }
        // The context keeps a reference of its own.
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else {
            throw CryptographyFault("HMAC-SHA256")
        }
        guard start(context, key: key) else {
            EVP_MAC_CTX_free(context)
            throw CryptographyFault("HMAC-SHA256")
        }
        return context
    }

    private static func start(_ context: OpaquePointer, key: SecretBytes) -> Bool {
        // libcrypto only reads the name, but its parameter wants a mutable pointer. The parameter's
        // own key is a pointer as well, and must live as long.
        var name = Array("SHA256".utf8CString)
        return name.withUnsafeMutableBufferPointer { name in
            OSSL_MAC_PARAM_DIGEST.withCString { digest in
                let parameters = [
                    OSSL_PARAM_construct_utf8_string(digest, name.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return key.withBytes { key in
                    EVP_MAC_init(
                        context, key.bindMemory(to: UInt8.self).baseAddress, key.count,
                        parameters) == 1
                }
            }
        }
    }
}
