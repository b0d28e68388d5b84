import Foundation
import Identity
import StationModel

extension CityKeyFolder {
    /// A key as `keys.json` has it, each of its values judged.
    func codeKey(_ key: CityKeys.Key) throws(Fault) -> CodeKey {
        func wrong(_ field: String, _ expected: Phrase, _ found: String) -> Fault {
            malformed(
                Phrase(
                    "keys 中 codeKeyId 为 \(key.codeKeyId) 的一项：\(field) ",
                    "keys: codeKeyId \(key.codeKeyId): \(field): ")
                    + expected + CityKeys.found(found))
        }
        func time(_ field: String, _ text: String) throws(Fault) -> UnixTime {
            guard let time = UnixTime(rfc3339: text) else {
                throw wrong(
                    field,
                    Phrase(
                        "应为 2026-12-31T16:00:00Z 这样的时间（UTC）",
                        "expected a time such as 2026-12-31T16:00:00Z (UTC)"), text)
            }
            return time
        }
        guard let role = CodeKey.Role(rawValue: key.role) else {
            let roles = CodeKey.Role.allCases.map(\.rawValue)
            throw wrong(
                "role",
                Phrase(
                    "应为 \(roles.joined(separator: "、")) 之一",
                    "expected one of \(roles.joined(separator: ", "))"), key.role)
        }
        guard let bytes = [UInt8](hex: key.publicKey, Ed25519PublicKey.size) else {
            throw wrong(
                "publicKey", Phrase("应为 64 位十六进制数字", "expected 64 hexadecimal digits"),
                key.publicKey)
        }
        let publicKey: Ed25519PublicKey
        do { publicKey = try Ed25519PublicKey(bytes) } catch {
            throw malformed(
                Phrase(
                    "keys 中 codeKeyId 为 \(key.codeKeyId) 的 publicKey：",
                    "keys: codeKeyId \(key.codeKeyId): publicKey: ") + error.words)
        }
        return CodeKey(
            codeKeyId: key.codeKeyId, role: role, publicKey: publicKey,
            notBefore: try time("notBefore", key.notBefore),
            notAfter: try time("notAfter", key.notAfter), revoked: key.revoked)
    }
}
