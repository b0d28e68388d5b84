public import StationModel

/// One of the city's signing keys, as the manifest names it.
public struct CodeKey: Hashable, Sendable {
    /// What a key may sign; the raw value is the word in the manifest.
    public enum Role: String, Hashable, CaseIterable, Sendable {
        /// Issued codes and grants.
        case door
        case voucher
        case directive
    }

    /// The number by which codes name the key.
    public let codeKeyId: UInt8
    public let role: Role
    public let publicKey: Ed25519PublicKey
    /// Inclusive.
    public let notBefore: UnixTime
    /// Inclusive.
    public let notAfter: UnixTime
    /// Withdrawn before its end: nothing that it signed counts any more.
    public let revoked: Bool

    public init(
        codeKeyId: UInt8, role: Role, publicKey: Ed25519PublicKey, notBefore: UnixTime,
        notAfter: UnixTime, revoked: Bool = false
    ) {
        self.codeKeyId = codeKeyId
        self.role = role
        self.publicKey = publicKey
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.revoked = revoked
    }
}
