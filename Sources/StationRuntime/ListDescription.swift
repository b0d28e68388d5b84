import Identity
public import StationModel
public import Storage

/// What `members info` says of the list in use.
public struct ListDescription: Hashable, Sendable {
    public let status: MemberListStatus
    public let manifestVersion: UInt64
    /// `nil` without a list, or when its manifest is not signed by the configured root key.
    public let listId: String?
    public let listKeyId: String?
    /// Whether the configuration has a file for the list's key.
    public let listKeyIsKnown: Bool
    /// Why the newest list, or any, cannot be used.
    public let fault: String?

    /// - Parameter listKeyIds: those that there is a key for.
    public init(_ list: MemberList, rootKey: [UInt8]?, listKeyIds: Set<String>) {
        status = list.status
        manifestVersion = list.inUse.manifestVersion
        var identity: ListIdentity?
        var fault = list.fault?.description
        if !list.status.isMissing {
            do {
                let key = try rootKey.map { try Ed25519PublicKey($0) }
                identity = try key.map {
                    try Manifest(file: list.manifest, rootKey: $0).members.list
                }
            } catch {
                fault = fault ?? "\(error)"
            }
        }
        self.fault = fault
        listId = identity?.listId
        listKeyId = identity?.listKeyId
        listKeyIsKnown = identity.map { listKeyIds.contains($0.listKeyId) } ?? false
    }

    /// As the control socket and `--json` show it.
    public var json: String {
        let members = [
            ("version", "\(status.version)"), ("manifestVersion", "\(manifestVersion)"),
            ("count", "\(status.count)"), ("issued", Self.text(status.issued?.rfc3339Seconds)),
            ("notAfter", Self.text(status.notAfter?.rfc3339Seconds)),
            ("listId", Self.text(listId)), ("listKeyId", Self.text(listKeyId)),
            ("listKeyIsKnown", "\(listKeyIsKnown)"), ("fault", Self.text(fault)),
        ]
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    private static func text(_ value: String?) -> String { value.map(jsonString) ?? "null" }
}
