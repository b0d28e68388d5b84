// The file that carries a manifest:
//
//     {"payload": base64, "signature": base64, "rootKeyId": "…"}
//
// The signature (Ed25519, by the city's root key) is over "yizhan/manifest/1", a NUL, and the
// payload's bytes. It is checked before a byte of the payload is looked at.

import StationModel

extension Manifest {
    /// The name of the file in a folder of signed files.
    public static let fileName = "manifest.json"

    /// Some thousand deltas; a manifest has a few.
    public static let greatestFileSize = 1 << 20

    static let domain = Array("yizhan/manifest/1\0".utf8)

    /// From the file's bytes, if the root key signed it.
    public init(file: [UInt8], rootKey: Ed25519PublicKey) throws(ListFault) {
        let envelope = try Self.decoding(file) { node throws(JSONFault) in
            try Envelope(node)
        }
        guard rootKey.isValid(signature: envelope.signature, for: Self.domain + envelope.payload)
        else {
            throw ListFault(
                .badSignature, file: Self.fileName,
                found: Phrase(
                    "不符的签名（“\(envelope.rootKeyId.prefix(40))”）",
                    "a signature (by \"\(envelope.rootKeyId.prefix(40))\") that does not fit"),
                expected: Phrase(
                    "所信任的根密钥的签名", "one by the root key that is trusted here"))
        }
        self = try Self.decoding(envelope.payload) { node throws(JSONFault) in
            try Manifest(payload: node)
        }
    }

    /// Bytes of a text whose faults are told with the line in it.
    private static func decoding<Value>(
        _ text: [UInt8], _ decode: (JSONNode) throws(JSONFault) -> Value
    ) throws(ListFault) -> Value {
        do {
            return try decode(JSONNode(parsing: text))
        } catch {
            throw ListFault(error, in: text, kind: .malformed, file: fileName)
        }
    }
}

/// The outer file.
private struct Envelope {
    let payload: [UInt8]
    let signature: [UInt8]
    let rootKeyId: String

    init(_ node: JSONNode) throws(JSONFault) {
        var fields = try JSONFields(node)
        payload = try fields.base64("payload")
        signature = try fields.base64("signature")
        rootKeyId = try fields.string("rootKeyId")
        try fields.finish()
    }
}

extension ListFault {
    /// A fault of a text, with its line and column.
    init(_ fault: JSONFault, in text: [UInt8], kind: Kind, file: String) {
        let place = TextPlace(offset: fault.offset, in: text)
        self.init(
            kind, file: file, line: place.line, column: place.column, path: fault.path,
            found: fault.found, expected: fault.expected)
    }
}
