import Foundation
import Identity
import StationCore
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

/// The folder into which the hub's signed files come, until they are taken into use.
///
/// A file of a name always has the same content, so that what was begun is gone on with, after a
/// restart too. What the newest manifest does not name is removed when that comes; what it names is
/// removed when it is in use.
struct HubLists {
    let directory: String
    private let copy: ManifestCopy
    /// The manifest that was judged last, and whether deltas are fetched for it.
    private var judged: (version: UInt64, usesDeltas: Bool)?
    /// The version of a manifest whose deltas did not fit the list in use, whatever its version
    /// says: the snapshot is fetched.
    private var needsSnapshot: UInt64?

    init(_ options: HubLaneOptions) {
        directory = options.stateDirectory + "/lists.incoming"
        copy = ManifestCopy(directory: options.stateDirectory)
    }

    func path(of name: String) -> String { directory + "/" + name }

    // MARK: - Manifest

    /// Reads and checks a manifest, and says what is to be fetched for it.
    mutating func judge(
        _ body: [UInt8], _ list: ListInUse, rootKey: [UInt8]?, at moment: Moment
    ) -> ManifestJudgement {
        do {
            guard let rootKey else { throw ImportFault.noRootKey }
            let manifest = try Manifest(file: body, rootKey: Ed25519PublicKey(rootKey))
            let current = CurrentList(
                list, copy: try copy.read(), rootKey: try Ed25519PublicKey(rootKey))
            // A server that lags behind another one shows the older manifest for a while.
            guard manifest.version > current.inUse.manifestVersion,
                manifest.version >= current.keptVersion
            else { return .nothingNew }
            try manifest.checkValidity(at: moment)
            let deltas = deltas(of: manifest, current)
            let files = deltas ?? manifest.members.files.fromSnapshot
            try prepare(manifest: body, files)
            judged = (manifest.version, usesDeltas: deltas != nil)
            let wanted = files.map { ListFile(name: $0.name, size: $0.size) }
            return .wanted(
                wanted.filter { present($0) < $0.size },
                identity: UInt64(firstBytesOf: try SHA256.hash(body)))
        } catch let fault as StorageFault {
            Log.shared.error("the lists of the hub: \(fault)")
            return .storageFailed
        } catch let fault as CocoaError {
            Log.shared.error("the lists of the hub: \(fault.localizedDescription)")
            return .storageFailed
        } catch {
            Log.shared.error("the lists of the hub: \(error)")
            return .refused
        }
    }

    /// The deltas from the list in use; `nil` = the snapshot is needed.
    private func deltas(
        of manifest: Manifest, _ current: CurrentList
    ) -> [PublishedFiles.File]? {
        guard needsSnapshot != manifest.version, current.identity == manifest.members.list else {
            return nil
        }
        return manifest.members.files.deltas(from: current.inUse.listVersion)?.map(\.file)
    }

    // MARK: - Files

    private func prepare(manifest: [UInt8], _ files: [PublishedFiles.File]) throws {
        let manager = FileManager.default
        try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let wanted = Set(files.map(\.name))
        for name in try manager.contentsOfDirectory(atPath: directory)
        where !wanted.contains(name) {
            try manager.removeItem(atPath: path(of: name))
        }
        try Data(manifest).write(to: URL(fileURLWithPath: path(of: Manifest.fileName)))
    }

    /// Bytes of a file that are here. More than it has are not its beginning.
    func present(_ file: ListFile) -> Int64 {
        let path = path(of: file.name)
        guard FileManager.default.fileExists(atPath: path) else { return 0 }
        do {
            let found = try FileManager.default.attributesOfItem(atPath: path)[.size]
            if let size = (found as? NSNumber)?.int64Value, size <= file.size { return size }
        } catch {
            Log.shared.error("\(path): \(error.localizedDescription)")
        }
        discard(file.name)
        return 0
    }

    /// What lies there of a file is not its beginning.
    func discard(_ name: String) {
        guard FileManager.default.fileExists(atPath: path(of: name)) else { return }
        do {
            try FileManager.default.removeItem(atPath: path(of: name))
        } catch {
            Log.shared.error("\(path(of: name)) cannot be removed: \(error.localizedDescription)")
        }
    }

    // MARK: - The end

    /// What became of the import of this folder.
    mutating func finish(_ state: ListImport.State) -> DocumentOutcome {
        switch state {
        case .idle, .running: return .failed
        case .done:
            needsSnapshot = nil
            removeAll()
            return .applied
        case .failed(_, let outcome):
            guard outcome != .failed else { return .failed }
            removeAll()
            // Deltas that do not fit the list in use say nothing of the snapshot.
            if let judged, judged.usesDeltas {
                needsSnapshot = judged.version
                return .damaged
            }
            return outcome
        }
    }

    private func removeAll() {
        do {
            try FileManager.default.removeItem(atPath: directory)
        } catch {
            Log.shared.warning("\(directory) stays: \(error.localizedDescription)")
        }
    }
}

extension PublishedFiles {
    /// The snapshot, and the deltas behind it.
    fileprivate var fromSnapshot: [File] {
        [snapshot.file] + (deltas(from: snapshot.version) ?? []).map(\.file)
    }
}

extension UInt64 {
    fileprivate init(firstBytesOf hash: [UInt8]) {
        self = hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
