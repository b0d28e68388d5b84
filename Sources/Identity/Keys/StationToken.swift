public import StationModel

/// A token with which a station says who it is: a JSON Web Token (RFC 7519) signed with its own key
/// (EdDSA, RFC 8037), made for one request.
public struct StationToken: Hashable, Sendable {
    /// From `iat` to `exp`: the most that the hub accepts. A clock that is held over may be off by
    /// as much, and a request may be held for a minute.
    public static let lifetime = Duration.minutes(5)

    /// The compact form, `header.claims.signature`.
    public let text: String

    /// - Parameters:
    ///   - audience: `aud`, as the hub names itself.
    ///   - id: `jti`, 16 random bytes, so that a hub may refuse a second use.
    public init(
        station: StationId, audience: String, issuedAt: UnixTime, id: [UInt8],
        key: Ed25519PrivateKey
    ) throws(CryptographyFault) {
        let claims = [
            "\"iss\":\(jsonString(station.text))", "\"aud\":\(jsonString(audience))",
            "\"iat\":\(issuedAt.seconds)", "\"exp\":\((issuedAt + Self.lifetime).seconds)",
            "\"jti\":\(jsonString(JSONWebSignature.base64URL(id)))",
        ]
        text = try JSONWebSignature.compact(
            header: #"{"alg":"EdDSA","typ":"JWT"}"#,
            payload: Array("{\(claims.joined(separator: ","))}".utf8), key: key)
    }
}
