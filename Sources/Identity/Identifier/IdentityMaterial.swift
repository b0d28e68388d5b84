public import StationModel

/// Everything that an identification needs besides the credential; replaced as a whole when the
/// list, the keys or the configuration change.
public struct IdentityMaterial: Sendable {
    /// A city's and a district's list, each with its key and the one after it.
    public static let greatestListKeyCount = WrappedListKey.mostKeys

    public let station: StationId
    /// Of the manifest in use; `nil` when no list was ever imported.
    public let list: ListIdentity?
    /// Of the manifest in use.
    public let codeKeys: [CodeKey]
    /// By `listKeyId`.
    public let listKeys: [String: SecretBytes]

    /// - Parameters:
    ///   - manifest: the one in use; `nil` when no list was ever imported.
    ///   - listKeys: at most four, of 32 bytes each, as the configuration checks.
    public init(station: StationId, manifest: Manifest?, listKeys: [String: SecretBytes]) {
        self.init(
            station: station, list: manifest?.members.list, codeKeys: manifest?.keys ?? [],
            listKeys: listKeys)
    }

    /// Without a manifest at hand: tools and tests.
    public init(
        station: StationId, list: ListIdentity?, codeKeys: [CodeKey],
        listKeys: [String: SecretBytes]
    ) {
        precondition(listKeys.count <= Self.greatestListKeyCount)
        self.station = station
        self.list = list
        self.codeKeys = codeKeys
        self.listKeys = listKeys
    }
}
