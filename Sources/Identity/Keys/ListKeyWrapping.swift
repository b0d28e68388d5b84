// How a list key travels in a station's directive. 81 bytes:
//
//     offset  bytes
//          0      1   1, the format
//          1     32   ephemeral public key (X25519, RFC 7748)
//         33     32   the list key, sealed
//         65     16   tag
//
//     shared      = X25519(ephemeral private key, station's public key)
//     key ‖ nonce = HKDF-SHA256(ikm: shared, salt: ephemeral ‖ station's public key,
//                               info: "yizhan/list-key/1\0" ‖ station id ‖ 0x00 ‖ listKeyId,
//                               32 + 12 bytes)
//     sealed, tag = AES-256-GCM(key, nonce, list key), without further data
//
// Every wrapping has an ephemeral key of its own, so that a key and a nonce are never used for two
// secrets. The city's private part of it is derived from what is wrapped,
//
//     HKDF-SHA256(ikm: list key, salt: station's public key,
//                 info: "yizhan/ephemeral/1\0" ‖ station id ‖ 0x00 ‖ listKeyId, 32 bytes)
//
// so that the same key for the same station is wrapped into the same bytes, and a directive that
// says nothing new need not be published again. A station takes any ephemeral key.
//
// Who wrapped it is said by the directive's signature; a key that was wrapped for another station
// or under another name does not open.

public import StationModel

extension WrappedListKey {
    private static let format: UInt8 = 1
    private static let purpose = Array("yizhan/list-key/1\0".utf8)
    private static let ephemeralPurpose = Array("yizhan/ephemeral/1\0".utf8)
    private static let ephemeralPlace = 1..<33
    private static let sealedPlace = 33..<65
    private static let tagPlace = 65..<81

    /// Why a wrapped key is of no use to a station.
    public enum Refusal: Error, Hashable, Sendable {
        /// Not of 81 bytes, or of a format that this version does not know.
        case unknownFormat
        /// For another station or of another name, or changed on the way.
        case notForThisStation
        case fault(CryptographyFault)
    }

    /// The city's side: wraps a list key of 32 bytes for one station.
    public init(
        _ listKey: SecretBytes, listKeyId: String, for station: StationId,
        publicKey: X25519PublicKey
    ) throws(Refusal) {
        do throws(CryptographyFault) {
            try self.init(
                listKey, listKeyId: listKeyId, for: station, publicKey: publicKey,
                ephemeral: try X25519PrivateKey(
                    try KeyDerivation.derive(
                        from: listKey, salt: publicKey.bytes,
                        info: Self.ephemeralPurpose + station.text.utf8 + [0] + listKeyId.utf8,
                        count: X25519PublicKey.size)))
        } catch { throw .fault(error) }
    }

    init(
        _ listKey: SecretBytes, listKeyId: String, for station: StationId,
        publicKey: X25519PublicKey, ephemeral: X25519PrivateKey
    ) throws(CryptographyFault) {
        precondition(listKey.count == CredentialHasher.keySize)
        guard let shared = try ephemeral.secret(sharedWith: publicKey) else {
            throw CryptographyFault("X25519 with the station's key, which is of small order")
        }
        let box = try SealedBytes(
            sealing: listKey,
            under: try Self.keyAndNonce(
                shared, ephemeral.publicKey.bytes + publicKey.bytes, station, listKeyId))
        self.init(
            listKeyId: listKeyId,
            bytes: [Self.format] + ephemeral.publicKey.bytes + box.sealed + box.tag)
    }

    /// The station's side: the list key of 32 bytes.
    public func unwrapped(
        by stationKey: X25519PrivateKey, of station: StationId
    ) throws(Refusal) -> SecretBytes {
        guard bytes.count == Self.byteCount, bytes[0] == Self.format,
            let ephemeral = X25519PublicKey(bytes[Self.ephemeralPlace])
        else { throw .unknownFormat }
        let opened: SecretBytes?
        do throws(CryptographyFault) {
            opened = try open(by: stationKey, ephemeral, station)
        } catch { throw .fault(error) }
        guard let opened else { throw .notForThisStation }
        return opened
    }

    private func open(
        by stationKey: X25519PrivateKey, _ ephemeral: X25519PublicKey, _ station: StationId
    ) throws(CryptographyFault) -> SecretBytes? {
        guard let shared = try stationKey.secret(sharedWith: ephemeral) else { return nil }
        let box = SealedBytes(
            sealed: Array(bytes[Self.sealedPlace]), tag: Array(bytes[Self.tagPlace]))
        return try box.opened(
            with: try Self.keyAndNonce(
                shared, ephemeral.bytes + stationKey.publicKey.bytes, station, listKeyId))
    }

    private static func keyAndNonce(
        _ shared: SecretBytes, _ salt: [UInt8], _ station: StationId, _ listKeyId: String
    ) throws(CryptographyFault) -> SecretBytes {
        try KeyDerivation.derive(
            from: shared, salt: salt,
            info: purpose + station.text.utf8 + [0] + listKeyId.utf8,
            count: SealedBytes.keySize + SealedBytes.nonceSize)
    }
}

extension WrappedListKey.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownFormat:
            "not \(WrappedListKey.byteCount) bytes of format 1; is this program up to date?"
        case .notForThisStation:
            "wrapped for another station's key or under another name, or changed on the way"
        case .fault(let fault): fault.description
        }
    }
}
