import Foundation
import Identity
import StationCore
import StationModel
import Storage

/// The folder into which the hub's signed files come, until they are taken into use.
///
/// A file of a name always has the same content, so that what was begun is gone on with, after a
/// restart too. What the newest manifest does not name is removed when that comes; what it names is
/// removed when it is in use, or, where a kill or a reload came in between, with the next manifest.
struct HubLists {
    let directory: String
    private let copy: ManifestCopy
    let kept: ListFolder
    /// The manifest that was judged last.
    private(set) var judged: Judged?
    /// The manifest that came last, as it came; it may have to wait for the disk.
    var cameLast: [UInt8]?
    let importing: ListImport
    /// The refusal that was told last, and of which manifest: one entry for each is enough.
    var told: Refusal?
    /// The version of a manifest whose deltas did not fit the list in use, whatever its version
    /// says: the snapshot is fetched.
    var needsSnapshot: UInt64?
    /// The manifest that came last is right, and older than the one in use.
    private(set) var older: HubTrouble.Clue?
    /// The newest manifest that waits for nothing but its list key.
    private var waiting: Manifest?

    init(_ options: HubLaneOptions) {
        directory = options.stateDirectory + "/" + ListFolder.incomingName
        copy = ManifestCopy(directory: options.stateDirectory)
        kept = ListFolder(stateDirectory: options.stateDirectory)
        importing = options.importing
    }

    struct Refusal: Hashable {
        let identity: UInt64
        let rejection: ListRejection
    }

    struct Judged {
        let version: UInt64
        let identity: UInt64
        /// Whether deltas of the members are fetched.
        let usesDeltas: Bool
        /// The names of the other lists' files.
        let others: [String]
        /// What is fetched of it.
        let files: [ListFile]
        /// What it takes of the disk when all of that is here.
        let needs: Int64
    }

    /// What became of something, and what the city is to be told of it.
    typealias Told<Outcome> = (outcome: Outcome, refusal: Refusal?)

    func path(of name: String) -> String { directory + "/" + name }

    // MARK: - Manifest

    /// Reads and checks a manifest, and says what is to be fetched for it.
    mutating func judge(
        _ body: [UInt8], _ list: ListInUse, rootKey: [UInt8]?, listKeyIds: Set<String>,
        at moment: Moment
    ) -> Told<ManifestJudgement> {
        var identity: UInt64 = 0
        cameLast = body
        do {
            identity = try UInt64(identifying: body)
            guard let rootKey else { throw ImportFault.noRootKey }
            let root = try Ed25519PublicKey(rootKey)
            let manifest = try Manifest(file: body, rootKey: root)
            let current = CurrentList(list, copy: try copy.read(), rootKey: root)
            let inUse = max(current.inUse.manifestVersion, current.keptVersion)
            older =
                manifest.version < inUse
                ? .versions(published: manifest.version, inUse: inUse) : nil
            guard let files = try files(of: manifest, body, current) else {
                removeLeft(of: inUse, root)
                return (.nothingNew, nil)
            }
            try manifest.checkValidity(at: moment)
            let listKeyId = manifest.members.list.listKeyId
            guard listKeyIds.contains(listKeyId) else {
                Log.shared.warning("\(ImportFault.listKeyMissing(listKeyId))")
                if manifest.version > waiting?.version ?? 0 { waiting = manifest }
                return (.keyMissing, nil)
            }
            try prepare(manifest: body, files)
            let wanted = files.map { ListFile(name: $0.name, size: $0.size) }
            judged = Judged(
                version: manifest.version, identity: identity,
                usesDeltas: deltas(of: manifest, current) != nil,
                others: manifest.otherFiles.map(\.name), files: wanted,
                needs: try needs(of: manifest, current))
            try requireRoom()
            return (.wanted(wanted.filter { present($0) < $0.size }, identity: identity), nil)
        } catch let fault as ImportFault where fault.rejection == .noRoom {
            return (.storageFailed, news(fault.rejection, of: identity))
        } catch let fault as StorageFault {
            Log.shared.error("the lists of the hub: \(fault)")
            return (.storageFailed, nil)
        } catch let fault as CocoaError {
            Log.shared.error("the lists of the hub: \(fault.localizedDescription)")
            return (.storageFailed, nil)
        } catch {
            Log.shared.error("the lists of the hub: \(error)")
            return (.refused, news(ImportFailure(error).rejection, of: identity))
        }
    }

    /// What is to be fetched for a manifest; `nil` = nothing of it is new.
    ///
    /// A server that lags behind another one shows the older manifest for a while. Of the one in
    /// use the other lists may be missing after damage.
    private func files(
        of manifest: Manifest, _ body: [UInt8], _ current: CurrentList
    ) throws -> [PublishedFiles.File]? {
        guard manifest.version >= max(current.inUse.manifestVersion, current.keptVersion) else {
            return nil
        }
        let others = try kept.missing(manifest.otherFiles)
        guard manifest.version > current.inUse.manifestVersion else {
            let isWhole = others.isEmpty && current.kept?.version == manifest.version
            return isWhole || body != current.manifest ? nil : others
        }
        return (deltas(of: manifest, current) ?? manifest.members.files.fromSnapshot) + others
    }

    /// The keys that directives are believed by: of the newest manifest that was accepted, also
    /// when its list was lost since. Without one that is believed no directive is right.
    ///
    /// A station that was away while the city changed both its list key and the keys of directives
    /// gets the one by a directive that the other signed: `next` are the keys of a manifest that is
    /// right and newer, and waits for its list key.
    func codeKeys(
        _ list: ListInUse, rootKey: [UInt8]?
    ) throws -> (inForce: [CodeKey], next: [CodeKey]) {
        guard let rootKey else { return ([], []) }
        let root = try Ed25519PublicKey(rootKey)
        let newest = CurrentList(list, copy: try copy.read(), rootKey: root).newest
        let isNewer = (waiting?.version ?? 0) > newest?.version ?? 0
        return (newest?.keys ?? [], isNewer ? waiting?.keys ?? [] : [])
    }

    /// Which manifest waits for its list key; `nil` = none yet.
    var waitingVersion: UInt64? { waiting?.version }

    /// The deltas from the list in use; `nil` = the snapshot is needed.
    private func deltas(
        of manifest: Manifest, _ current: CurrentList
    ) -> [PublishedFiles.File]? {
        guard needsSnapshot != manifest.version else { return nil }
        return current.chain(to: manifest)?.deltas.map(\.file)
    }
}

extension UInt64 {
    /// The first bytes of a document's hash: what the server sends again is known by it.
    init(identifying body: [UInt8]) throws {
        self = try SHA256.hash(body).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
