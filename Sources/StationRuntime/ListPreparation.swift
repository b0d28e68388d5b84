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
    /// The list keys that are here; `nil` = nobody knows.
    let listKeyIds: Set<String>?
    let room: ListRoom
    let force: Bool
    /// What is worth knowing besides.
    let remark: (Phrase) -> Void
    /// Bytes read so far, and the sum of what is to be read.
    let progress: (Int64, Int64) -> Void

    /// - Parameter usingDeltas: false = build from the snapshot even where deltas would do.
    func prepare(usingDeltas: Bool = true) throws -> PreparedList {
        let file = try folder.manifestFile()
        let manifest = try Manifest(file: file, rootKey: rootKey)
        try manifest.checkValidity(at: moment)
        try manifest.checkNotRolledBack(behind: current.keptVersion)
        if let kept = current.kept { try manifest.checkOthersNotRolledBack(behind: kept) }
        try checkKey(manifest)
        let promise = ListPromise(manifest, file: file)
        let isInUse = manifest.version == current.inUse.manifestVersion
        let isOther = isInUse && file != current.manifest
        let copies = isOther ? 0 : try kept.bytesToCopy(manifest.otherFiles)
        try room.require(copies)
        let published = isOther ? nil : try readOthers(manifest)
        return PreparedList(
            promise: promise,
            way: isInUse
                ? .unchanged
                : try buildList(manifest, promise, beside: copies, usingDeltas: usingDeltas),
            published: published, otherFiles: manifest.otherFiles.map(\.name))
    }

    /// Without its key a list admits nobody.
    private func checkKey(_ manifest: Manifest) throws(ImportFault) {
        let listKeyId = manifest.members.list.listKeyId
        guard listKeyIds?.contains(listKeyId) ?? true else {
            throw ImportFault.listKeyMissing(listKeyId)
        }
    }

    /// The city's other lists.
    private var kept: ListFolder { ListFolder(stateDirectory: stateDirectory) }

    private func readOthers(_ manifest: Manifest) throws -> PublishedLists {
        do {
            return try manifest.publishedLists(
                in: PublishedFolder(path: folder.path, fallback: kept.path))
        } catch {
            // Of what came newly the sender takes care.
            if !folder.holds(error.file) { kept.removeDamaged(error) }
            throw error
        }
    }

    /// - Parameter copies: bytes that the other lists' files take besides.
    private func buildList(
        _ manifest: Manifest, _ promise: ListPromise, beside copies: Int64, usingDeltas: Bool
    ) throws -> PreparedList.Way {
        do {
            if usingDeltas, let built = try buildChanges(manifest, promise, beside: copies) {
                return .built(.changes(built))
            }
        } catch let refusal as ListRefusal where refusal.isHelpedBySnapshot {
            remark(Self.insteadOfDeltas + refusal.words)
        } catch let fault as ListFault
            where folder.holds(manifest.members.files.snapshot.file.name)
        {
            remark(Self.insteadOfDeltas + fault.words)
        }
        try room.require(copies + ListNeeds.ofSnapshot(manifest.members.files))
        return .built(.snapshot(try build(manifest, promise)))
    }

    private static let insteadOfDeltas = Phrase(
        "增量文件用不上，改用全量文件：", "the snapshot instead of the deltas: ")

    // MARK: - Beside

    /// `nil` when the list in use is none that the deltas can be applied to.
    private func buildChanges(
        _ manifest: Manifest, _ promise: ListPromise, beside copies: Int64
    ) throws -> MemberChangesBuilder.Built? {
        guard let (basis, chain) = current.chain(to: manifest) else { return nil }
        try room.require(copies + ListNeeds.ofChanges(basis, chain))
        let count = ByteCount(
            total: chain.reduce(0) { $0 + $1.file.size }, progress: progress)
        return try MemberChangesBuilder(directory: stateDirectory).build(
            promise, deltas: lines(of: chain, count), on: basis, force: force)
    }

    private func lines(
        of deltas: ArraySlice<PublishedFiles.Delta>, _ count: ByteCount
    ) -> [ListDelta] {
        deltas.map {
            ListDelta(
                file: $0.file.name, from: $0.from, to: $0.to,
                lines: folder.lines(of: $0.file, count))
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
            file: files.snapshot.file.name, version: files.snapshot.version,
            count: files.snapshot.count,
            lines: folder.lines(of: files.snapshot.file, count))
        return try MemberListBuilder(directory: stateDirectory).build(
            promise, snapshot: snapshot, deltas: lines(of: deltas, count),
            replacing: current.inUse, force: force)
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
