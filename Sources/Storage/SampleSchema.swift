import StationModel

/// The tables of `samples.db`, format 4.
///
/// Samples are numbered in the order in which they were written: 1, 2, 3 … A frame holds the
/// samples of one time under the number of its last one, so that what waits is a difference of
/// two numbers, whatever there is of it.
enum SampleSchema {
    static let create = """
        CREATE TABLE spool(
            only INTEGER PRIMARY KEY CHECK(only = 1),
            life INTEGER NOT NULL,        -- random, made with the file
            acknowledged INTEGER NOT NULL, -- samples up to this are at the hub, or given up
            \(last) -- the number of the newest sample
        ) STRICT;
        CREATE TABLE series(
            number INTEGER PRIMARY KEY,   -- 0, 1, 2 …
            labels BLOB NOT NULL          -- see SpoolSeries
        ) STRICT;
        CREATE TABLE frame(
            last INTEGER PRIMARY KEY,     -- the number of its last sample
            time_ms INTEGER NOT NULL,     -- of all its samples, milliseconds since 1970 UTC
            content BLOB NOT NULL,        -- see SampleFrame
            boot BLOB,                    -- 16 bytes; NULL: its clock was trusted
            mono_ms INTEGER               -- of this boot, where the wall time says nothing
        ) STRICT;
        CREATE TABLE loss(                -- samples that will never be sent, until an entry tells
            id INTEGER PRIMARY KEY,       -- random
            reason TEXT NOT NULL,
            from_ms INTEGER, to_ms INTEGER, count INTEGER,  -- NULL: nobody knows
            offered INTEGER NOT NULL      -- 1: given out to be told, grows no more
        ) STRICT;
        \(createQuarantine)
        \(SpoolClocks.create)
        """

    /// It stands in the newest frame, too. Where that is damaged, this says what is lost with it.
    private static let last = "last INTEGER NOT NULL DEFAULT 0"

    /// Without an index: there are at most 1,000 rows, and an entry with all labels is more than a
    /// page of the index holds.
    private static let createQuarantine = """
        CREATE TABLE quarantine(          -- samples that the hub refuses, one by one
            place INTEGER PRIMARY KEY,    -- 1, 2, 3 … in their order
            labels BLOB NOT NULL,         -- see SpoolSeries
            time_ms INTEGER NOT NULL,
            value INTEGER NOT NULL,       -- the bits of the number
            reason TEXT NOT NULL,         -- a word of ours, never the hub's text
            status INTEGER,               -- HTTP; NULL: the refusal had none
            noted_ms INTEGER NOT NULL     -- when it was refused
        ) STRICT;
        """

    /// Brings a file of an older format to this one, a format at a time; each all or nothing.
    static func migrate(_ database: SQLiteDatabase) throws(StorageFault) {
        // Its table of refused samples lacks what they are told by, and nothing was ever written
        // there.
        try migrate(database, from: 1, "DROP TABLE quarantine;" + createQuarantine)
        try migrate(
            database, from: 2,
            """
            ALTER TABLE spool ADD COLUMN \(last);
            UPDATE spool SET last = max(acknowledged, coalesce((SELECT max(last) FROM frame), 0));
            """)
        // Samples of an earlier boot whose clock was not set have no row: nobody knows their time.
        try migrate(database, from: 3, SpoolClocks.create)
    }

    private static func migrate(
        _ database: SQLiteDatabase, from version: Int64, _ change: String
    ) throws(StorageFault) {
        guard try database.integer("PRAGMA user_version") == version else { return }
        try database.transaction { () throws(StorageFault) in
            try database.execute(change)
            try database.execute("PRAGMA user_version = \(version + 1)")
        }
    }

    /// Puts the first row into empty tables, inside the caller's transaction. Numbers go on behind
    /// `last`: a number that was given out means the same sample for as long as anybody asks.
    static func begin(_ database: SQLiteDatabase, last: Int64) throws(StorageFault) {
        try database.execute(create)
        let life = Int64(bitPattern: UInt64.random(in: .min ... .max))
        try database.statement(
            "INSERT INTO spool(only, life, acknowledged, last) VALUES(1, ?1, ?2, ?2)"
        ).bind(1, life).bind(2, last).run()
    }
}
