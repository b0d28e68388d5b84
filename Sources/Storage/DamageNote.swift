/// `station.db.damage`: says that `station.db` was found damaged while it was in use, so that the
/// next start salvages it. A file of its own, because a page of the database could be hurt by the
/// very damage that it tells of.
///
/// Its being there is the note; its content, the fault in the storage's own words, is for people.
/// It goes when the salvaged file has its place (`StationReplacement`).
struct DamageNote {
    /// SQLite's words and a place: some fifty bytes. What is longer nobody wrote.
    private static let mostBytes = 300

    private let directory: String
    private var path: String { directory + "/station.db.damage" }

    init(directory: String) { self.directory = directory }

    /// On disk, name and all, when it returns.
    func write(_ damage: StorageFault) throws(StorageFault) {
        try Files.replace(path, with: Array(damage.detail.utf8.prefix(Self.mostBytes)))
        try Files.synchronise(directory)
    }

    /// `nil` = there is none. One whose content cannot be read counts all the same.
    func read() throws(StorageFault) -> StorageFault? {
        guard try Files.exists(path) else { return nil }
        var detail = ""
        do throws(StorageFault) {
            detail = String(
                decoding: try Files.readPrefix(path, count: Self.mostBytes), as: UTF8.self)
        } catch {
            detail = "noted as damaged; the note: \(error.detail)"
        }
        return StorageFault(
            .damaged, operation: "verify", path: directory + "/station.db", detail: detail)
    }

    func remove() throws(StorageFault) { try Files.remove(path) }
}
