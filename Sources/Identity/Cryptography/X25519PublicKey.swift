import StationModel

/// A public key of X25519 (RFC 7748): the station's, for which the city wraps list keys.
///
/// Any 32 bytes are one. A point of small order, with which everybody could compute what is
/// shared, is refused when something is to be shared with it.
public struct X25519PublicKey: Hashable, Sendable {
    /// Bytes of a key.
    public static let size = 32

    public let bytes: [UInt8]

    /// `nil` for anything but 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = Array(bytes)
    }

    /// Whether something can be shared with it: `false` for a point of small order.
    public func canShare() throws(CryptographyFault) -> Bool {
        // Whatever the private key: the result of such a point is zeros for every one.
        let anybody = try X25519PrivateKey(SecretBytes(copying: [UInt8](repeating: 8, count: 32)))
        return try anybody.secret(sharedWith: self) != nil
    }

    /// From exactly 64 lower-case hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard let bytes = [UInt8](hex: hex, Self.size) else { return nil }
        self.bytes = bytes
    }
}
