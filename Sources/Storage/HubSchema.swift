import StationModel

/// The tables of the way to the hub in `station.db`, since format 3; `status` since format 5.
///
/// How far the hub has acknowledged is no table but facts, one an epoch: they lie on the page that
/// nearly every group of entries writes anyway.
enum HubSchema {
    static let create = """
        CREATE TABLE hub_quarantine(      -- events that the hub refuses; the entry stays
            epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
            reason TEXT NOT NULL,         -- a word of ours, never the hub's text
            time_ms INTEGER NOT NULL,     -- when it was refused
            released INTEGER NOT NULL,    -- 1: a person wants it to be sent once more
            status INTEGER,               -- HTTP; NULL: an older version has noted none
            PRIMARY KEY(epoch, seq)
        ) STRICT, WITHOUT ROWID;
        """

    static let tables = ["hub_quarantine"]

    /// The fact that holds the last sequence number of an epoch which the hub has acknowledged.
    static func acknowledged(_ epoch: UInt64) -> String { "hubAcknowledged/\(epoch.hex)" }

    /// Brings a file of format 2 to format 3; all or nothing.
    static func migrate(_ database: SQLiteDatabase) throws(StorageFault) {
        guard try database.integer("PRAGMA user_version") == 2 else { return }
        try database.transaction { () throws(StorageFault) in
            try database.execute(create)
            try database.execute("PRAGMA user_version = 3")
        }
    }

    /// Brings a file of format 4 to format 5; all or nothing.
    static func migrateStatus(_ database: SQLiteDatabase) throws(StorageFault) {
        guard try database.integer("PRAGMA user_version") == 4 else { return }
        let isThere = try database.integer(
            "SELECT count(*) FROM pragma_table_info('hub_quarantine') WHERE name = 'status'")
        try database.transaction { () throws(StorageFault) in
            // A file that came from format 2 has the table as it is made today.
            if isThere == 0 {
                try database.execute("ALTER TABLE hub_quarantine ADD COLUMN status INTEGER")
            }
            try database.execute("PRAGMA user_version = 5")
        }
    }
}
