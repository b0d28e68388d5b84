import Identity
import Storage

/// Refuses a list that has no room on the disk, before anything is written of it.
struct ListRoom: Sendable {
    private let measure: @Sendable () throws(StorageFault) -> DiskRoom

    init(measure: @escaping @Sendable () throws(StorageFault) -> DiskRoom) {
        self.measure = measure
    }

    init(stateDirectory: String, budgetBytes: Int64) {
        self.init { () throws(StorageFault) in
            try DiskRoom.measure(stateDirectory, budgetBytes: budgetBytes)
        }
    }

    /// Throws `ImportFault.noRoom`, or why nobody knows.
    func require(_ bytes: Int64) throws {
        let room = try measure()
        guard room.takes(bytes) else { throw ImportFault.noRoom(bytes: bytes, room) }
    }
}

/// What a list takes of the disk from its first line until it is in use, at most; the list in use
/// and the one before it have their room.
enum ListNeeds {
    /// A line of `members.db` with both its times takes 84 bytes with its place in the index, as
    /// measured, and 28 more while SQLite sorts that in a file.
    static let bytesPerLine: Int64 = 112

    /// The snapshot, and the deltas behind it: their lines are longer as text.
    static func ofSnapshot(_ files: PublishedFiles) -> Int64 {
        let deltas = files.fromSnapshot.dropFirst()
        return Int64(files.snapshot.count) * bytesPerLine + deltas.reduce(0) { $0 + $1.size }
    }

    static func ofChanges(
        _ basis: MemberChangesBuilder.Basis, _ deltas: ArraySlice<PublishedFiles.Delta>
    ) throws(StorageFault) -> Int64 {
        try basis.changesBytes() + deltas.reduce(0) { $0 + $1.file.size }
    }
}

extension ListFolder {
    /// What the copies of these files will take.
    func bytesToCopy(_ files: [PublishedFiles.File]) throws(StorageFault) -> Int64 {
        try missing(files).reduce(0) { $0 + $1.size }
    }
}
