import COpenSSL

/// HMAC-SHA256 (RFC 2104) under one key. Belongs to one thread.
///
/// One context holds the key and is started again for every code: setting the key costs more than
/// hashing a card.
public final class KeyedHash {
    /// Bytes of a code.
    public static let size = 32

    private let context: OpaquePointer

    public init(key: SecretBytes) throws(CryptographyFault) {
        guard let algorithm = EVP_MAC_fetch(nil, "HMAC", nil) else {
            throw CryptographyFault("HMAC-SHA256")
        }
        // The context keeps a reference of its own.
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else {
            throw CryptographyFault("HMAC-SHA256")
        }
        guard Self.start(context, key: key) else {
            EVP_MAC_CTX_free(context)
            throw CryptographyFault("HMAC-SHA256")
        }
        self.context = context
    }

    deinit { EVP_MAC_CTX_free(context) }

    /// The code of both parts, one after the other.
    public func code(
        for first: [UInt8], _ second: [UInt8]
    ) throws(CryptographyFault) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Self.size)
        var length = 0
        // No key = the one that the context holds, from the beginning.
        guard EVP_MAC_init(context, nil, 0, nil) == 1,
            EVP_MAC_update(context, first, first.count) == 1,
            EVP_MAC_update(context, second, second.count) == 1,
            EVP_MAC_final(context, &code, &length, code.count) == 1, length == Self.size
        else { throw CryptographyFault("HMAC-SHA256") }
        return code
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
