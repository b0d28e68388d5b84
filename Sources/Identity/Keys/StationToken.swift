public import StationModel

/// A token with which a station says who it is: a JSON Web Token (RFC 7519) signed with its own key
/// (EdDSA, RFC 8037), made for one request.
public struct StationToken: Hashable, Sendable {
    /// From `iat` to `exp`. Longer than a request may last (60 s held, and a slow line), shorter
    /// than a stolen one is worth; RFC 7519 leaves it to us.
    public static let lifetime = Duration.minutes(5)

    /// The compact form, `header.claims.signature`.
    public let text: String

    /// - Parameters:
    ///   - audience: `aud`, as the hub's configuration names itself.
    ///   - id: `jti`; 16 random bytes, so that a hub may refuse a second use.
    public init(
        station: StationId, audience: String, issuedAt: UnixTime, id: [UInt8],
        key: Ed25519PrivateKey
    ) throws(CryptographyFault) {
        preconditionFailure("to be written")
    }
}
