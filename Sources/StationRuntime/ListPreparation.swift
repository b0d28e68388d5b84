import Identity
import StationModel
import Storage

/// Reads and checks a folder of signed files, without touching the list in use.
///
/// The manifest comes first: signature, validity at the clock's trust, version. When the list in
/// use is where a chain of deltas begins, and was made with the same key, they are built into a new
/// file of changes; else, or where they do not fit, the snapshot and the deltas behind it into a
/// new list. What is wrong anywhere (a hash, a line, the count, the order) refuses the whole.
struct ListPreparation {
    let folder: PublishedFolder
    let rootKey: Ed25519PublicKey
    let moment: Moment
    let current: CurrentList
    let stateDirectory: String
    let force: Bool
    /// Bytes read so far, and the sum of what is to be read.
    let progress: (Int64, Int64) -> Void

    /// - Parameter usingDeltas: false = build from the snapshot even where deltas would do.
    func prepare(usingDeltas: Bool = true) throws -> PreparedList {
        let file = try folder.manifestFile()
        let manifest = try Manifest(file: file, rootKey: rootKey)
        try manifest.checkValidity(at: moment)
        try manifest.checkNotRolledBack(behind: current.keptVersion)
        let promise = ListPromise(manifest, file: file)
        if manifest.version == current.inUse.manifestVersion {
            return PreparedList(promise: promise, way: .unchanged)
        }
        do {
            if usingDeltas, let built = try buildChanges(manifest, promise) {
                return PreparedList(promise: promise, way: .built(.changes(built)))
            }
        } catch let refusal as ListRefusal where refusal.isHelpedBySnapshot {
            Log.shared.notice("the snapshot instead of the deltas: \(refusal)")
        }
        let built = try build(manifest, promise)
        return PreparedList(promise: promise, way: .built(.snapshot(built)))
    }

    // MARK: - Beside

    /// `nil` when the list in use is none that the deltas can be applied to.
    private func buildChanges(
        _ manifest: Manifest, _ promise: ListPromise
    ) throws -> MemberChangesBuilder.Built? {
        guard let basis = current.basis, current.identity == manifest.members.list,
            let chain = manifest.members.files.deltas(from: current.inUse.listVersion)
        else { return nil }
        let count = ByteCount(
            total: chain.reduce(0) { $0 + $1.file.size }, progress: progress)
        return try MemberChangesBuilder(directory: stateDirectory).build(
            promise, deltas: lines(of: chain, count), on: basis, force: force)
    }

    private func lines(
        of deltas: ArraySlice<PublishedFiles.Delta>, _ count: ByteCount
    ) -> [ListDelta] {
        deltas.map {
            ListDelta(from: $0.from, to: $0.to, lines: folder.lines(of: $0.file, count))
        }
    }

    private func build(
        _ manifest: Manifest, _ promise: ListPromise
    ) throws -> MemberListBuilder.Built {
        let files = manifest.members.files
        let deltas = files.deltas(from: files.snapshot.version) ?? []
        let count = ByteCount(
            total: deltas.reduce(files.snapshot.file.size) { $0 + $1.file.size },
            progress: progress)
        let snapshot = ListSnapshot(
            version: files.snapshot.version, count: files.snapshot.count,
            lines: folder.lines(of: files.snapshot.file, count))
        return try MemberListBuilder(directory: stateDirectory).build(
            promise, snapshot: snapshot, deltas: lines(of: deltas, count),
            replacing: current.inUse, force: force)
    }
}

/// The list in use, as far as a new one is judged by it.
struct CurrentList: Sendable {
    let inUse: MemberListInUse
    /// What deltas can be applied to.
    let basis: MemberChangesBuilder.Basis?
    /// How its digests are made; `nil` without a list, or when its manifest is not believed.
    let identity: ListIdentity?
    /// The greatest manifest version ever accepted, also when that list was lost since.
    let keptVersion: UInt64

    init(_ list: MemberList, copy: [UInt8], rootKey: Ed25519PublicKey) {
        self.init(ListInUse(list), copy: copy, rootKey: rootKey)
    }

    init(_ list: ListInUse, copy: [UInt8], rootKey: Ed25519PublicKey) {
        let manifest = Self.manifest(list.manifest, rootKey)
        let kept = Self.manifest(copy, rootKey)
        inUse = list.inUse
        basis = list.basis
        identity = list.isMissing ? nil : manifest?.members.list
        keptVersion = max(list.inUse.manifestVersion, kept?.version ?? 0)
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

extension ListPromise {
    /// - Parameter file: the signed file that the manifest was read from.
    init(_ manifest: Manifest, file: [UInt8]) {
        self.init(
            manifestVersion: manifest.version, listVersion: manifest.members.files.version,
            count: manifest.members.count, issued: manifest.issued, notAfter: manifest.notAfter,
            manifest: file, allowShrink: manifest.members.allowShrink)
    }
}

// MARK: - Lines from files

/// Bytes of all files read so far. Lines are counted, not chunks: a line tells its length no
/// longer, so progress moves with the files and, within a large one, with every 4,096 lines.
private final class ByteCount {
    /// About what a line with everything in it has.
    private static let bytesPerLine: Int64 = 150
    private let total: Int64
    private let progress: (Int64, Int64) -> Void
    private var finished: Int64 = 0
    private var lines: Int64 = 0

    init(total: Int64, progress: @escaping (Int64, Int64) -> Void) {
        self.total = total
        self.progress = progress
    }

    func line(of file: PublishedFiles.File) {
        lines += 1
        guard lines.isMultiple(of: 4096) else { return }
        progress(finished + min(lines * Self.bytesPerLine, file.size), total)
    }

    func end(of file: PublishedFiles.File) {
        finished += file.size
        lines = 0
        progress(finished, total)
    }
}

extension PublishedFolder {
    /// The lines of a member file for somebody who may refuse them for reasons of their own. A
    /// wrong hash outweighs such a refusal: then the file is not what the city wrote.
    fileprivate func lines(of file: PublishedFiles.File, _ count: ByteCount) -> ListLines {
        { take in
            var refusal: (any Error)?
            try readMembers(file) { change, _ in
                count.line(of: file)
                guard refusal == nil else { return }
                do { try take(change) } catch { refusal = error }
            }
            if let refusal { throw refusal }
            count.end(of: file)
        }
    }
}
