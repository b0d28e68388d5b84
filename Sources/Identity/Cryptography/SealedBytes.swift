import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) with a nonce of 96 bits and a tag of 128, for one short secret
/// under a key that is used once.
struct SealedBytes: Hashable {
    static let keySize = 32
    static let nonceSize = 12
    static let tagSize = 16

    let sealed: [UInt8]
    let tag: [UInt8]

    init(sealed: [UInt8], tag: [UInt8]) {
        self.sealed = sealed
        self.tag = tag
    }

    /// - Parameter keyAndNonce: 32 bytes of the key, then 12 of the nonce.
    init(sealing secret: SecretBytes, under keyAndNonce: SecretBytes) throws(CryptographyFault) {
        precondition(keyAndNonce.count == Self.keySize + Self.nonceSize)
        let context = try Self.makeContext()
        defer { EVP_CIPHER_CTX_free(context) }
        var sealed = [UInt8](repeating: 0, count: secret.count)
        var tag = [UInt8](repeating: 0, count: Self.tagSize)
        var written: Int32 = 0
        var rest: Int32 = 0
        let done = keyAndNonce.withBytes { key in
            secret.withBytes { secret in
                let key = key.bindMemory(to: UInt8.self).baseAddress
                return EVP_EncryptInit_ex(
                    context, EVP_aes_256_gcm(), nil, key, key?.advanced(by: Self.keySize)) == 1
                    && EVP_EncryptUpdate(
                        context, &sealed, &written,
                        secret.bindMemory(to: UInt8.self).baseAddress, Int32(secret.count)) == 1
                    && EVP_EncryptFinal_ex(context, nil, &rest) == 1
                    && EVP_CIPHER_CTX_ctrl(
                        context, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagSize), &tag) == 1
            }
        }
        guard done, Int(written) == secret.count, rest == 0 else {
            throw CryptographyFault("AES-256-GCM")
        }
        self.init(sealed: sealed, tag: tag)
    }

    /// The secret; `nil` where the tag does not fit.
    func opened(with keyAndNonce: SecretBytes) throws(CryptographyFault) -> SecretBytes? {
        precondition(keyAndNonce.count == Self.keySize + Self.nonceSize)
        let context = try Self.makeContext()
        defer { EVP_CIPHER_CTX_free(context) }
        var expectedTag = tag
        var (written, rest): (Int32, Int32) = (0, 0)
        var isRight = false
        let secret = try SecretBytes(count: sealed.count) { secret throws(CryptographyFault) in
            let isStarted = keyAndNonce.withBytes { key in
                let key = key.bindMemory(to: UInt8.self).baseAddress
                return EVP_DecryptInit_ex(
                    context, EVP_aes_256_gcm(), nil, key, key?.advanced(by: Self.keySize)) == 1
                    && EVP_DecryptUpdate(
                        context, secret.bindMemory(to: UInt8.self).baseAddress, &written, sealed,
                        Int32(sealed.count)) == 1
                    && EVP_CIPHER_CTX_ctrl(
                        context, EVP_CTRL_AEAD_SET_TAG, Int32(expectedTag.count), &expectedTag)
                        == 1
            }
            guard isStarted else { throw CryptographyFault("AES-256-GCM") }
            isRight = EVP_DecryptFinal_ex(context, nil, &rest) == 1
        }
        if !isRight { ERR_clear_error() }
        return isRight ? secret : nil
    }

    private static func makeContext() throws(CryptographyFault) -> OpaquePointer {
        guard let context = EVP_CIPHER_CTX_new() else { throw CryptographyFault("AES-256-GCM") }
        return context
    }
}
