public import StationModel

/// What a folder of signed files was found to hold.
public struct ListVerification: Sendable {
    public let manifest: Manifest
    public let contents: ListContents
    /// Bytes read and hashed.
    public let bytes: Int64

    /// Reads and checks everything: signature, validity, version, every file's size and hash,
    /// every line, every delta, the count.
    ///
    /// - Parameters:
    ///   - moment: the time to judge at; `nil` = the manifest's own `issued`.
    ///   - keptVersion: the greatest version accepted before; 0 = none.
    ///   - progress: called with the bytes read so far and the sum of all files' sizes.
    public static func verify(
        _ folder: PublishedFolder, rootKey: Ed25519PublicKey, at moment: Moment? = nil,
        keptVersion: UInt64 = 0, progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws(ListFault) -> ListVerification {
        let manifest = try folder.manifest(rootKey: rootKey)
        try manifest.checkValidity(at: moment ?? manifest.issuedMoment)
        try manifest.checkNotRolledBack(behind: keptVersion)
        let total = manifest.allFiles.reduce(0) { $0 + $1.size }
        var bytes: Int64 = 0
        let contents = try readMembers(manifest, folder) { size in
            bytes += size
            progress(bytes, total)
        }
        for file in manifest.otherFiles {
            try folder.read(file) { _ in }
            bytes += file.size
            progress(bytes, total)
        }
        return ListVerification(manifest: manifest, contents: contents, bytes: bytes)
    }

    private static func readMembers(
        _ manifest: Manifest, _ folder: PublishedFolder, done: (Int64) -> Void
    ) throws(ListFault) -> ListContents {
        var contents = ListContents()
        let snapshot = manifest.members.files.snapshot
        try folder.readMembers(snapshot.file) { line, number throws(ListFault) in
            try contents.applySnapshot(line, file: snapshot.file.name, number: number)
        }
        try contents.endFile(snapshot.file.name)
        try check(contents, snapshot.count, snapshot.file.name)
        done(snapshot.file.size)
        for delta in manifest.members.files.deltas(from: snapshot.version) ?? [] {
            try folder.readMembers(delta.file) { line, number throws(ListFault) in
                try contents.applyDelta(line, file: delta.file.name, number: number)
            }
            try contents.endFile(delta.file.name)
            done(delta.file.size)
        }
        try check(contents, manifest.members.count, Manifest.fileName)
        return contents
    }

    private static func check(
        _ contents: ListContents, _ count: Int, _ file: String
    ) throws(ListFault) {
        guard contents.count == count else {
            throw ListFault(
                .wrongCount, file: file, found: "\(contents.count) lines", expected: "\(count)")
        }
    }
}

extension Manifest {
    fileprivate var issuedMoment: Moment {
        Moment(instant: MonotonicInstant(nanoseconds: 0), wall: issued, trust: .synced)
    }

    /// What is read besides the members' snapshot and the deltas behind it: deltas for stations
    /// that lag behind, vouchers, the calendar.
    fileprivate var otherFiles: [PublishedFiles.File] {
        let early = members.files.deltas.prefix { $0.to <= members.files.snapshot.version }
        let sections = [vouchers, calendar].compactMap(\.self)
        return early.map(\.file)
            + sections.flatMap { [$0.snapshot.file] + $0.deltas.map(\.file) }
    }

    fileprivate var allFiles: [PublishedFiles.File] {
        let chain = members.files.deltas(from: members.files.snapshot.version) ?? []
        return [members.files.snapshot.file] + chain.map(\.file) + otherFiles
    }
}
