import StationModel

/// The tables of `station.db` that every station has; those of dispensing are in
/// `SuppliesSchema`. Unsigned numbers of 64 bits are stored with their bits.
enum LedgerSchema {
    static let create = """
        CREATE TABLE ledger(
            seq INTEGER PRIMARY KEY,      -- 1, 2, 3 … without a gap
            time_ms INTEGER NOT NULL,     -- wall time, milliseconds since 1970 UTC
            mono_ms INTEGER NOT NULL,     -- milliseconds since the board started
            boot BLOB NOT NULL,           -- 16 bytes: which start of the board
            clock INTEGER NOT NULL,       -- -2 untrusted, -1 synced, n ≥ 0 held over, ± n s
            person BLOB,                  -- 32 bytes: salted digest of the link; NULL: no person
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            data TEXT NOT NULL,           -- canonical JSON
            hash BLOB NOT NULL            -- 32 bytes, see LedgerRow
        ) STRICT;
        CREATE INDEX ledger_checkpoint ON ledger(seq) WHERE kind = 'ledger.checkpoint';
        CREATE TABLE person(              -- erased after retention; the ledger keeps its digest
            seq INTEGER PRIMARY KEY,
            salt BLOB NOT NULL,           -- 16 random bytes
            member INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE salvaged(            -- entries of earlier epochs, from damaged files
            epoch INTEGER NOT NULL, seq INTEGER NOT NULL, time_ms INTEGER NOT NULL,
            mono_ms INTEGER NOT NULL, boot BLOB NOT NULL, clock INTEGER NOT NULL, person BLOB,
            kind TEXT NOT NULL, subject TEXT NOT NULL, data TEXT NOT NULL, hash BLOB NOT NULL,
            salt BLOB, member INTEGER,    -- the link, until it is erased
            PRIMARY KEY(epoch, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE fact(name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE door_override(
            only INTEGER PRIMARY KEY CHECK(only = 1),
            mode TEXT NOT NULL, until_ms INTEGER NOT NULL, remaining_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE replay_mark(
            member INTEGER NOT NULL, purpose TEXT NOT NULL,
            signer BLOB NOT NULL,         -- 1 byte: codeKeyId; 32 bytes: the phone's key
            issued_ms INTEGER NOT NULL, counter INTEGER NOT NULL,
            PRIMARY KEY(member, purpose, signer)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE used_unlock(
            id INTEGER PRIMARY KEY, not_after_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE alarm(
            kind TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY(kind, subject)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE visit(
            member INTEGER PRIMARY KEY, day INTEGER NOT NULL, member_group TEXT NOT NULL
        ) STRICT;
        CREATE TABLE regular(             -- the members granted last
            digest BLOB PRIMARY KEY, member INTEGER NOT NULL, member_group TEXT NOT NULL,
            from_ms INTEGER, until_ms INTEGER, flags INTEGER NOT NULL,
            granted_seq INTEGER NOT NULL  -- about when: see StateWriter
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX regular_age ON regular(granted_seq);
        """

    /// Small state that a damaged file's successor takes over, where it can be read.
    static let carriedTables =
        [
            "salvaged", "door_override", "replay_mark", "used_unlock", "alarm", "visit", "regular",
        ] + SuppliesSchema.tables + HubSchema.tables
    /// The same for rows of `fact`: what belongs to the old file alone (its epoch, its clean stop,
    /// where it begins) is not. An alarm's acknowledgement goes with the alarm.
    static let carriedFacts =
        [
            Fact.directiveVersion, Fact.trustedTime, Fact.voucherFloor, Fact.toldSampleLoss,
        ] + RoomState.Fact.all

    /// Names in the table `fact`.
    enum Fact {
        /// 8 bytes as a number.
        static let epoch = "epoch"
        /// 1 after a clean stop, 0 while running.
        static let cleanStop = "cleanStop"
        static let directiveVersion = "directiveVersion"
        /// Milliseconds since 1970.
        static let trustedTime = "trustedTimeMs"
        /// The checkpoint that the ledger begins with since it was pruned; none = entry 1.
        static let firstSequence = "firstSequence"
        /// When a whole check of the file last found nothing: milliseconds since 1970.
        static let checkedTime = "checkedTimeMs"
        /// Milliseconds since 1970: vouchers issued before it are refused.
        static let voucherFloor = "voucherFloorMs"
        /// The id of the loss of samples that an entry told last.
        static let toldSampleLoss = "toldSampleLoss"
        /// There as long as an alarm is up that somebody has acknowledged.
        static func acknowledged(_ alarm: Alarm) -> String {
            "acknowledged/\(alarm.kind.rawValue)/\(alarm.subject)"
        }
    }
}
