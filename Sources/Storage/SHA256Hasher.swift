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

    /// The hash of the bytes.
    func hash(_ bytes: [UInt8]) throws(StorageFault) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        try hash(bytes, into: &digest)
        return digest
    }

    /// The same, in place of a digest that is there.
    func hash(_ bytes: [UInt8], into digest: inout [UInt8]) throws(StorageFault) {
        precondition(digest.count == Self.byteCount, "a digest has room for a digest")
        guard EVP_DigestInit_ex(context, algorithm, nil) == 1,
            EVP_DigestUpdate(context, bytes, bytes.count) == 1,
            EVP_DigestFinal_ex(context, &digest, nil) == 1
        else { throw Self.fault }
    }

    private static var fault: StorageFault {
        StorageFault(
            .system, operation: "hash", path: "libcrypto", detail: "SHA-256 is not available")
    }
}
