import StationModel

/// The table `member_group` of a member file, as it is written.
struct MemberGroups {
    private let database: SQLiteDatabase
    private var ids: [MemberGroup: Int64] = [:]

    init(_ database: SQLiteDatabase) throws(StorageFault) {
        self.database = database
        let rows = try database.statement("SELECT id, name FROM member_group")
        while try rows.next() { ids[MemberGroup(rows.text(1))] = rows.integer(0) }
    }

    /// The group's number, a new one where it has none.
    mutating func id(of group: MemberGroup) throws -> Int64 {
        if let known = ids[group] { return known }
        guard ids.count < MemberListLimits.mostGroups else {
            throw ListRefusal.tooManyGroups(limit: MemberListLimits.mostGroups)
        }
        let id = Int64(ids.count + 1)
        let insert = try database.statement("INSERT INTO member_group(id, name) VALUES(?1, ?2)")
        try insert.bind(1, id).bind(2, group.name).run()
        ids[group] = id
        return id
    }
}
