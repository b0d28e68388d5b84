public import StationModel

/// What a folder of signed files was found to hold.
public struct ListVerification: Sendable {
    public let manifest: Manifest
    public let contents: ListContents
    /// `nil` where the manifest names none.
    public let vouchers: VoucherContents?
    /// `nil` where the manifest names none.
    public let calendar: CalendarContents?
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
        func done(_ size: Int64) {
            bytes += size
            progress(bytes, total)
        }
        let contents = try readMembers(manifest, folder, done: done)
        let vouchers = try manifest.vouchers.map { files throws(ListFault) in
            try VoucherContents(files, in: folder, done: done)
        }
        let calendar = try manifest.calendar.map { files throws(ListFault) in
            try CalendarContents(files, in: folder, done: done)
        }
        for file in manifest.earlyDeltas {
            try folder.read(file) { _ in }
            done(file.size)
        }
        return ListVerification(
            manifest: manifest, contents: contents, vouchers: vouchers, calendar: calendar,
            bytes: bytes)
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
                .wrongCount, file: file, found: .lines(contents.count), expected: .lines(count))
        }
    }
}

extension Manifest {
    fileprivate var issuedMoment: Moment {
        Moment(instant: MonotonicInstant(nanoseconds: 0), wall: issued, trust: .synced)
    }

    /// Deltas for stations that lag behind: hashed, but not applied.
    fileprivate var earlyDeltas: [PublishedFiles.File] {
        [members.files, vouchers].compactMap(\.self).flatMap { files in
            files.deltas.prefix { $0.to <= files.snapshot.version }.map(\.file)
        }
    }

    /// Every file that is named.
    var allFiles: [PublishedFiles.File] {
        [members.files, vouchers, calendar].compactMap(\.self).flatMap { files in
            [files.snapshot.file] + files.deltas.map(\.file)
        }
    }
}
