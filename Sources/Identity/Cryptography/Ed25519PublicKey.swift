import COpenSSL
public import StationModel

/// A public key of Ed25519 (RFC 8032) that was found fit to be believed.
///
/// Strict: keys of small order and non-canonical encodings are refused when the key is made, a
/// signature whose S is not below the group's order when it is checked (by libcrypto).
public final class Ed25519PublicKey: Sendable {
    /// Bytes of a key.
    public static let size = 32
    /// Bytes of a signature.
    public static let signatureSize = 64

    /// Why 32 bytes are no key to believe.
    public enum Refusal: Error, Hashable, Sendable {
        case wrongLength(Int)
        /// On the table of small-order and non-canonical keys: anybody could sign.
        case smallOrderOrNonCanonical
        /// libcrypto could not take it.
        case unusable
    }

    /// The encoded key.
    public let bytes: [UInt8]
    // libcrypto's keys may be used by several threads once they are made.
    nonisolated(unsafe) private let handle: OpaquePointer

    /// From 32 bytes that the table and libcrypto let pass.
    public convenience init(_ bytes: some Collection<UInt8>) throws(Refusal) {
        let bytes = Array(bytes)
        guard bytes.count == Self.size else { throw .wrongLength(bytes.count) }
        guard !Ed25519BadKeys.contains(bytes) else { throw .smallOrderOrNonCanonical }
        try self.init(withoutTable: bytes)
    }

    /// What libcrypto alone would accept; the tests show with it what the table is for.
    init(withoutTable bytes: [UInt8]) throws(Refusal) {
        let made = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
        guard let made else {
            ERR_clear_error()
            throw .unusable
        }
        self.bytes = bytes
        handle = made
    }

    deinit { EVP_PKEY_free(handle) }

    /// Whether `signature` is this key's signature over `message`. A wrong length is a wrong
    /// signature, and so is a failure of libcrypto: what could not be checked is not believed.
    public func isValid(signature: some Collection<UInt8>, for message: [UInt8]) -> Bool {
        let signature = Array(signature)
        guard signature.count == Self.signatureSize, let context = EVP_MD_CTX_new() else {
            return false
        }
        defer { EVP_MD_CTX_free(context) }
        let valid =
            EVP_DigestVerifyInit(context, nil, nil, nil, handle) == 1
            && EVP_DigestVerify(
                context, signature, signature.count, message, message.count) == 1
        if !valid { ERR_clear_error() }
        return valid
    }
}

extension Ed25519PublicKey: Hashable {
    public static func == (left: Ed25519PublicKey, right: Ed25519PublicKey) -> Bool {
        left.bytes == right.bytes
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension Ed25519PublicKey.Refusal: CustomStringConvertible {
    /// What was found.
    public var words: Phrase {
        switch self {
        case .wrongLength(let count):
            Phrase(
                "\(count) 字节，Ed25519 公钥为 32 字节",
                "\(count) bytes, an Ed25519 public key has 32")
        case .smallOrderOrNonCanonical:
            Phrase(
                "弱公钥（小阶或编码不规范），任何人都能伪造其签名",
                "a key of small order or in a non-canonical form, under which anybody can sign")
        case .unusable:
            Phrase(
                "libcrypto 不接受为 Ed25519 公钥的 32 字节",
                "32 bytes that libcrypto does not take as an Ed25519 public key")
        }
    }

    public var description: String { words.english }
}
