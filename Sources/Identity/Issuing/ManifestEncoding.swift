import Foundation
import StationModel

extension Manifest {
    /// `manifest.json`, signed by the root key.
    public func signedFile(
        by rootKey: Ed25519PrivateKey, rootKeyId: String
    ) throws(CryptographyFault) -> [UInt8] {
        let payload = Array(json.utf8)
        let signature = try rootKey.signature(for: Self.domain + payload)
        let members = [
            "\"payload\":\"\(Data(payload).base64EncodedString())\"",
            "\"signature\":\"\(Data(signature).base64EncodedString())\"",
            "\"rootKeyId\":\(jsonString(rootKeyId))",
        ]
        return Array("{\(members.joined(separator: ","))}\n".utf8)
    }

    /// The payload.
    private var json: String {
        var parts = [
            "\"version\":\(version)", "\"issued\":\"\(issued.rfc3339Seconds)\"",
            "\"notBefore\":\"\(notBefore.rfc3339Seconds)\"",
            "\"notAfter\":\"\(notAfter.rfc3339Seconds)\"",
            "\"keys\":[\(keys.map(\.json).joined(separator: ","))]",
            "\"members\":\(members.json)",
        ]
        if let vouchers { parts.append("\"vouchers\":{\(vouchers.json)}") }
        if let calendar { parts.append("\"calendar\":{\(calendar.json)}") }
        return "{\(parts.joined(separator: ","))}"
    }
}

extension CodeKey {
    fileprivate var json: String {
        "{\"codeKeyId\":\(codeKeyId),\"role\":\"\(role.rawValue)\","
            + "\"publicKey\":\"\(publicKey.bytes.hex)\","
            + "\"notBefore\":\"\(notBefore.rfc3339Seconds)\","
            + "\"notAfter\":\"\(notAfter.rfc3339Seconds)\","
            + "\"revoked\":\(revoked)}"
    }
}

extension Manifest.MemberFiles {
    fileprivate var json: String {
        "{\"listId\":\(jsonString(list.listId)),\"listKeyId\":\(jsonString(list.listKeyId)),"
            + "\"kdf\":{\"name\":\"scrypt\",\"n\":\(list.cost.n),\"r\":8,\"p\":1},"
            + "\"version\":\(files.version),\"count\":\(count),"
            + (allowShrink ? "\"allowShrink\":true," : "") + files.json + "}"
    }
}

extension PublishedFiles {
    fileprivate var json: String {
        let deltas = deltas.map { delta in
            "{\(delta.file.json),\"from\":\(delta.from),\"to\":\(delta.to)}"
        }
        return "\"snapshot\":{\(snapshot.file.json),\"version\":\(snapshot.version),"
            + "\"count\":\(snapshot.count)},\"deltas\":[\(deltas.joined(separator: ","))]"
    }
}

extension PublishedFiles.File {
    fileprivate var json: String {
        "\"name\":\(jsonString(name)),\"size\":\(size),\"sha256\":\"\(sha256.hex)\""
    }
}
