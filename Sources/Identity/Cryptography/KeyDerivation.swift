import COpenSSL

/// HKDF with SHA-256 (RFC 5869).
enum KeyDerivation {
    /// `count` bytes from secret ones; `info` says what for.
    static func derive(
        from secret: SecretBytes, salt: [UInt8], info: [UInt8], count: Int
    ) throws(CryptographyFault) -> SecretBytes {
        guard let context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nil) else {
            throw CryptographyFault("HKDF-SHA256")
        }
        defer { EVP_PKEY_CTX_free(context) }
        let isSet = secret.withBytes { secret in
            EVP_PKEY_derive_init(context) == 1
                && EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1
                && EVP_PKEY_CTX_set1_hkdf_salt(context, salt, Int32(salt.count)) == 1
                && EVP_PKEY_CTX_set1_hkdf_key(
                    context, secret.bindMemory(to: UInt8.self).baseAddress, Int32(secret.count))
                    == 1
                && EVP_PKEY_CTX_add1_hkdf_info(context, info, Int32(info.count)) == 1
        }
        guard isSet else { throw CryptographyFault("HKDF-SHA256") }
        return try SecretBytes(count: count) { derived throws(CryptographyFault) in
            var length = derived.count
            let start = derived.bindMemory(to: UInt8.self).baseAddress
            guard EVP_PKEY_derive(context, start, &length) == 1, length == derived.count else {
                throw CryptographyFault("HKDF-SHA256")
            }
        }
    }
}
