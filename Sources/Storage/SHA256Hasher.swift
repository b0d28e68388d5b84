import COpenSSL

/// SHA-256 (FIPS 180-4) by libcrypto, with one context that is used again for every hash.
final class SHA256Hasher {
    static let byteCount = 32

    private let algorithm: OpaquePointer
    private let context: OpaquePointer

    init() throws(StorageFault) {
        // Fetched once: `EVP_sha256()` would look the algorithm up again for every hash.
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else { throw Self.fault }
        guard let context = EVP_MD_CTX_new() else {
            EVP_MD_free(algorithm)
            throw Self.fault
        }
        self.algorithm = algorithm
        self.context = context
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    /// The hash of the parts, one after the other.
    func hash(_ first: [UInt8], _ second: [UInt8] = []) throws(StorageFault) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        guard EVP_DigestInit_ex(context, algorithm, nil) == 1,
            EVP_DigestUpdate(context, first, first.count) == 1,
            EVP_DigestUpdate(context, second, second.count) == 1,
            EVP_DigestFinal_ex(context, &digest, nil) == 1
        else { throw Self.fault }
        return digest
    }

    private static var fault: StorageFault {
        StorageFault(
            .system, operation: "hash", path: "libcrypto", detail: "SHA-256 is not available")
    }
}
