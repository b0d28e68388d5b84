/// Whose file a database is and which version of its tables it holds.
///
/// Both stand in the first page (SQLite file format, section 1.3): bytes 0 – 15 are the magic
/// text, 60 – 63 `user_version`, 68 – 71 `application_id`, big-endian.
struct DatabaseFormat {
    let applicationId: Int32
    let version: Int32

    /// `station.db`: "YZST". Format 2 has the tables of dispensing, format 3 those of the hub,
    /// format 4 knows vouchers that were taken by the city's list, format 5 the status with which
    /// the hub has refused an event.
    static let station = DatabaseFormat(applicationId: 0x595A_5354, version: 5)
    /// `members.db`: "YZMB".
    static let members = DatabaseFormat(applicationId: 0x595A_4D42, version: 1)
    /// `members.changes.db`: "YZMC".
    static let memberChanges = DatabaseFormat(applicationId: 0x595A_4D43, version: 1)
    /// `samples.db`: "YZSA". Format 2 knows of a refused sample what was sent and answered,
    /// format 3 where the samples end, format 4 what time it was in a boot that learned it later.
    static let samples = DatabaseFormat(applicationId: 0x595A_5341, version: 4)

    /// Judges a file by its first bytes, before SQLite opens and so perhaps changes it.
    /// Returns whether there is a database; an empty file is none.
    func inspect(_ path: String) throws(StorageFault) -> Bool {
        guard try Files.size(path) > 0 else { return false }
        let header = try Files.readPrefix(path, count: 100)
        // A file whose making was cut is put right by SQLite, from its journal.
        if try Files.size(path + "-journal") > 0 { return true }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StorageFault(
                .damaged, operation: "open", path: path, detail: "this is no SQLite database")
        }
        try check(
            applicationId: Self.integer(header[68..<72]), version: Self.integer(header[60..<64]),
            path)
        return true
    }

    /// Refuses what another program or a newer version wrote.
    func check(applicationId: Int32, version: Int32, _ path: String) throws(StorageFault) {
        guard applicationId == self.applicationId else {
            throw StorageFault(
                .foreignFile, operation: "open", path: path,
                detail: "application id \(applicationId), expected \(self.applicationId)")
        }
        guard version <= self.version else {
            throw StorageFault(
                .newerVersion, operation: "open", path: path,
                detail: "format \(version), this program knows formats up to \(self.version)")
        }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int32 {
        Int32(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) })
    }
}
