import Identity
import StationModel
import Storage

/// The list in use, as its owner knows it: what a manifest is judged by.
struct ListInUse: Sendable {
    let inUse: MemberListInUse
    let basis: MemberChangesBuilder.Basis?
    let isMissing: Bool
    let manifest: [UInt8]

    init(_ list: MemberList) {
        inUse = list.inUse
        basis = list.basis
        isMissing = list.status.isMissing
        manifest = list.manifest
    }
}

/// The list in use, as far as a new one is judged by it.
struct CurrentList: Sendable {
    let inUse: MemberListInUse
    /// What deltas can be applied to.
    let basis: MemberChangesBuilder.Basis?
    /// How its digests are made; `nil` without a list, or when its manifest is not believed.
    let identity: ListIdentity?
    /// The manifest of the list in use, as it was signed; empty without a list.
    let manifest: [UInt8]
    /// The manifest that was accepted last, also when that list was lost since: by it the city's
    /// other lists are used.
    let kept: Manifest?
    /// The newest manifest that was accepted: of the list in use, or of one that was lost since.
    let newest: Manifest?
    /// The greatest manifest version ever accepted.
    let keptVersion: UInt64

    init(_ list: MemberList, copy: [UInt8], rootKey: Ed25519PublicKey) {
        self.init(ListInUse(list), copy: copy, rootKey: rootKey)
    }

    init(_ list: ListInUse, copy: [UInt8], rootKey: Ed25519PublicKey) {
        let believed = Self.manifest(list.manifest, rootKey)
        manifest = list.manifest
        kept = Self.manifest(copy, rootKey)
        newest = [believed, kept].compactMap(\.self).max { $0.version < $1.version }
        inUse = list.inUse
        basis = list.basis
        identity = list.isMissing ? nil : believed?.members.list
        keptVersion = max(list.inUse.manifestVersion, kept?.version ?? 0)
    }

    /// The deltas that make a newer list of this one, and what they are applied to; `nil` = the
    /// snapshot is needed.
    func chain(
        to manifest: Manifest
    ) -> (basis: MemberChangesBuilder.Basis, deltas: ArraySlice<PublishedFiles.Delta>)? {
        guard let basis, identity == manifest.members.list,
            let deltas = manifest.members.files.deltas(from: inUse.listVersion)
        else { return nil }
        return (basis, deltas)
    }

    /// What another root key signed says nothing: the configuration has changed since.
    private static func manifest(_ file: [UInt8], _ rootKey: Ed25519PublicKey) -> Manifest? {
        guard !file.isEmpty else { return nil }
        do {
            return try Manifest(file: file, rootKey: rootKey)
        } catch {
            Log.shared.warning("the manifest in use is not believed: \(error)")
            return nil
        }
    }
}
