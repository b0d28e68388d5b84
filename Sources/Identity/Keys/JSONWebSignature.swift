import Foundation

/// Signatures of RFC 7515 in their compact form, with Ed25519 (`EdDSA`, RFC 8037 section 3.1).
enum JSONWebSignature {
    /// `header.payload.signature`. Both are JSON, and signed byte for byte as they are given.
    static func compact(
        header: String, payload: [UInt8], key: Ed25519PrivateKey
    ) throws(CryptographyFault) -> String {
        let input = base64URL(Array(header.utf8)) + "." + base64URL(payload)
        return try input + "." + base64URL(key.signature(for: Array(input.utf8)))
    }

    /// RFC 4648 section 5, without padding.
    static func base64URL(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString()
        let characters = text.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
