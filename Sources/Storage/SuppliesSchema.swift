import StationModel

/// The tables of dispensing in `station.db`, since format 2; `listed` since format 4.
enum SuppliesSchema {
    static let create = """
        CREATE TABLE supply_stock(        -- a lane, a shelf or a compartment
            device TEXT NOT NULL, number INTEGER NOT NULL,
            count INTEGER NOT NULL CHECK(count >= 0),
            restocked INTEGER NOT NULL, vended INTEGER NOT NULL,
            interrupted INTEGER NOT NULL, adjusted INTEGER NOT NULL,
            flags INTEGER NOT NULL,       -- 1 uncertain, 2 out of service, 4 turned in vain
            expires INTEGER,              -- days since 1970; NULL: no date
            sku INTEGER,                  -- what was counted; NULL: not noted
            PRIMARY KEY(device, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE quota_use(
            member INTEGER NOT NULL, sku INTEGER NOT NULL,
            day INTEGER NOT NULL,         -- local day, days since 1970
            count INTEGER NOT NULL CHECK(count > 0),
            PRIMARY KEY(member, sku, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX quota_use_day ON quota_use(day);
        CREATE TABLE held_voucher(
            id INTEGER PRIMARY KEY, member INTEGER NOT NULL, sku INTEGER NOT NULL,
            remaining INTEGER NOT NULL CHECK(remaining >= 0), valid_ms INTEGER NOT NULL,
            listed INTEGER                -- the city's list gave so many; NULL: shown as a code
        ) STRICT;
        CREATE TABLE open_vend(           -- intents without an outcome
            device TEXT NOT NULL, number INTEGER NOT NULL, sku INTEGER, member INTEGER NOT NULL,
            entitlement TEXT NOT NULL,    -- quota, voucher, free
            charged INTEGER,              -- the quota's day, or the voucher's id
            PRIMARY KEY(device, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE loan(
            device TEXT NOT NULL, number INTEGER NOT NULL, member INTEGER NOT NULL,
            due_ms INTEGER NOT NULL, overdue INTEGER NOT NULL,
            span_ms INTEGER,              -- from the first trusted time; NULL: due_ms holds
            PRIMARY KEY(device, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE shelf_offset(        -- what a scale shows too much
            scale TEXT PRIMARY KEY, milligrams INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE stock_order(         -- the last that were carried out, with their answers
            place INTEGER PRIMARY KEY,    -- 1, 2, 3 … in their order
            number INTEGER NOT NULL UNIQUE,
            kind TEXT NOT NULL,           -- restock, adjust, stocktake
            subject TEXT NOT NULL,        -- of which place: vending-1/3
            before INTEGER, after INTEGER, capacity INTEGER,  -- NULL: nothing is counted there
            expires INTEGER               -- days since 1970; NULL: no date
        ) STRICT;
        """

    static let tables = [
        "supply_stock", "quota_use", "held_voucher", "open_vend", "loan", "shelf_offset",
        "stock_order",
    ]

    /// Brings a file of format 1 to format 2; all or nothing.
    static func migrate(_ database: SQLiteDatabase) throws(StorageFault) {
        guard try database.integer("PRAGMA user_version") == 1 else { return }
        try database.transaction { () throws(StorageFault) in
            try database.execute(create)
            try database.execute("PRAGMA user_version = 2")
        }
    }

    /// Brings a file of format 3 to format 4; all or nothing.
    static func migrateVouchers(_ database: SQLiteDatabase) throws(StorageFault) {
        guard try database.integer("PRAGMA user_version") == 3 else { return }
        let isThere = try database.integer(
            "SELECT count(*) FROM pragma_table_info('held_voucher') WHERE name = 'listed'")
        try database.transaction { () throws(StorageFault) in
            // A file that came from format 1 has the table as it is made today.
            if isThere == 0 {
                try database.execute("ALTER TABLE held_voucher ADD COLUMN listed INTEGER")
            }
            try database.execute("PRAGMA user_version = 4")
        }
    }

    /// What `flags` holds.
    struct Flags: OptionSet {
        let rawValue: Int64

        static let uncertain = Flags(rawValue: 1)
        static let outOfService = Flags(rawValue: 2)
        static let turnedInVain = Flags(rawValue: 4)
    }

    /// After damage every count is to be taken again, and where rows were lost, or entries that
    /// could have told of them, vouchers issued before now are refused. When that is, the station
    /// says: it knows whether to believe its clock.
    static func distrust(
        _ database: SQLiteDatabase, isComplete: Bool
    ) throws(StorageFault) {
        try database.execute(
            "UPDATE supply_stock SET flags = flags | \(Flags.uncertain.rawValue)")
        guard !isComplete else { return }
        try database.setFact(
            LedgerSchema.Fact.voucherFloor, UnixTime.unknownFloor.milliseconds)
    }
}
