import COpenSSL

/// A private key of Ed25519 (RFC 8032): the station's own, or an issuer's in tests and tools.
public final class Ed25519PrivateKey: Sendable {
    /// Bytes of the seed, which is all that is kept of a key.
    public static let seedSize = 32

    /// Why no key could be made.
    public enum Refusal: Error, Hashable, Sendable {
        case wrongLength(Int)
        case fault(CryptographyFault)
    }

    /// The 32 bytes of RFC 8032 section 5.1.5, step 1.
    public let seed: SecretBytes
    /// What others check this key's signatures with.
    public let publicKey: Ed25519PublicKey
    // libcrypto's keys may be used by several threads once they are made.
    nonisolated(unsafe) private let handle: OpaquePointer

    /// From the 32 bytes of a key file.
    public init(seed: SecretBytes) throws(Refusal) {
        guard seed.count == Self.seedSize else { throw .wrongLength(seed.count) }
        let made = seed.withBytes { seed in
            EVP_PKEY_new_raw_private_key(
                EVP_PKEY_ED25519, nil, seed.bindMemory(to: UInt8.self).baseAddress, seed.count)
        }
        guard let made else { throw .fault(CryptographyFault("Ed25519 private key")) }
        do {
            publicKey = try Self.publicKey(of: made)
        } catch {
            EVP_PKEY_free(made)
            throw .fault(error)
        }
        self.seed = seed
        handle = made
    }

    /// A new key from libcrypto's generator for private values.
    public static func generate() throws(Refusal) -> Ed25519PrivateKey {
        let seed: SecretBytes
        do {
            seed = try SecretBytes.random(count: seedSize)
        } catch {
            throw .fault(error)
        }
        return try Ed25519PrivateKey(seed: seed)
    }

    deinit { EVP_PKEY_free(handle) }

    /// The 64 bytes of the signature over `message`.
    public func signature(for message: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Ed25519PublicKey.signatureSize)
        var length = signature.count
        guard let context = EVP_MD_CTX_new() else { throw CryptographyFault("Ed25519") }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, nil, nil, handle) == 1,
            EVP_DigestSign(context, &signature, &length, message, message.count) == 1
        else { throw CryptographyFault("Ed25519") }
        return signature
    }

    private static func publicKey(
        of handle: OpaquePointer
    ) throws(CryptographyFault) -> Ed25519PublicKey {
        var bytes = [UInt8](repeating: 0, count: Ed25519PublicKey.size)
        var length = bytes.count
        guard EVP_PKEY_get_raw_public_key(handle, &bytes, &length) == 1 else {
            throw CryptographyFault("Ed25519 public key")
        }
        do {
            return try Ed25519PublicKey(bytes)
        } catch {
            // No seed leads to a refused key (its scalar is a multiple of 8 below 8 · order).
            throw CryptographyFault("Ed25519 public key")
        }
    }
}

extension SecretBytes {
    /// Bytes of libcrypto's generator for private values.
    public static func random(count: Int) throws(CryptographyFault) -> SecretBytes {
        try SecretBytes(count: count) { bytes throws(CryptographyFault) in
            let start = bytes.bindMemory(to: UInt8.self).baseAddress
            guard RAND_priv_bytes(start, Int32(count)) == 1 else {
                throw CryptographyFault("random bytes")
            }
        }
    }
}
