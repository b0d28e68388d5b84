// The station's key for what is sent to it in secret, and the ephemeral keys of who sends it.
//
// A station has one secret, the 32 bytes of its key file. They are the seed of the key that it
// signs with; the key that it receives with is derived from them:
//
//     private key = HKDF-SHA256(ikm: seed, salt: none, info: "yizhan/exchange/1\0", 32 bytes)
//
// so that there is one file to protect, and a station that was set up before has both.

import COpenSSL

/// A private key of X25519 (RFC 7748).
public final class X25519PrivateKey: Sendable {
    /// What others wrap for.
    public let publicKey: X25519PublicKey
    // libcrypto's keys may be used by several threads once they are made.
    nonisolated(unsafe) private let handle: OpaquePointer

    private static let derivation = Array("yizhan/exchange/1\0".utf8)

    /// The station's, from the seed in its key file.
    public convenience init(stationSeed: SecretBytes) throws(CryptographyFault) {
        try self.init(
            try KeyDerivation.derive(
                from: stationSeed, salt: [], info: Self.derivation, count: X25519PublicKey.size))
    }

    /// From the 32 bytes of RFC 7748 section 5; libcrypto clears and sets the bits that it wants.
    init(_ bytes: SecretBytes) throws(CryptographyFault) {
        let made = bytes.withBytes { bytes in
            EVP_PKEY_new_raw_private_key(
                EVP_PKEY_X25519, nil, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
        }
        guard let made else { throw CryptographyFault("X25519 private key") }
        handle = made
        var encoded = [UInt8](repeating: 0, count: X25519PublicKey.size)
        var length = encoded.count
        guard EVP_PKEY_get_raw_public_key(made, &encoded, &length) == 1,
            let publicKey = X25519PublicKey(encoded.prefix(length))
        else {
            EVP_PKEY_free(made)
            throw CryptographyFault("X25519 public key")
        }
        self.publicKey = publicKey
    }

    deinit { EVP_PKEY_free(handle) }

    /// What both sides compute; `nil` for a point of small order, whose result everybody knows
    /// (RFC 7748 section 6.1; libcrypto refuses a result of zeros).
    func secret(sharedWith other: X25519PublicKey) throws(CryptographyFault) -> SecretBytes? {
        let peer = EVP_PKEY_new_raw_public_key(
            EVP_PKEY_X25519, nil, other.bytes, other.bytes.count)
        guard let peer else { throw CryptographyFault("X25519 public key") }
        defer { EVP_PKEY_free(peer) }
        guard let context = EVP_PKEY_CTX_new(handle, nil) else {
            throw CryptographyFault("X25519")
        }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1,
            EVP_PKEY_derive_set_peer(context, peer) == 1
        else { throw CryptographyFault("X25519") }
        var isRefused = false
        let shared = SecretBytes(count: X25519PublicKey.size) { shared in
            var length = shared.count
            let start = shared.bindMemory(to: UInt8.self).baseAddress
            isRefused = EVP_PKEY_derive(context, start, &length) != 1
        }
        if isRefused { ERR_clear_error() }
        return isRefused ? nil : shared
    }
}
