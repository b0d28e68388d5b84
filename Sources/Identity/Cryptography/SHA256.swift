import COpenSSL

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
public final class SHA256 {
    /// Bytes of a hash.
    public static let size = 32

    private let context: OpaquePointer

    /// An empty hash.
    public init() throws(CryptographyFault) {
        guard let context = EVP_MD_CTX_new() else { throw CryptographyFault("SHA-256") }
        self.context = context
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            throw CryptographyFault("SHA-256")
        }
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes the next piece in.
    public func update(_ bytes: [UInt8]) throws(CryptographyFault) {
        guard EVP_DigestUpdate(context, bytes, bytes.count) == 1 else {
            throw CryptographyFault("SHA-256")
        }
    }

    /// The hash of all pieces; the next `update` begins a new one.
    public func finish() throws(CryptographyFault) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: Self.size)
        guard EVP_DigestFinal_ex(context, &hash, nil) == 1,
            EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        else { throw CryptographyFault("SHA-256") }
        return hash
    }

    /// The hash of bytes that are there as a whole.
    public static func hash(_ bytes: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        var hash = [UInt8](repeating: 0, count: size)
        guard EVP_Digest(bytes, bytes.count, &hash, nil, EVP_sha256(), nil) == 1 else {
            throw CryptographyFault("SHA-256")
        }
        return hash
    }
}
