/// The tables of `members.db`, format 1: one row a line, found by digest and by member.
///
/// Rows lie in the order of their digests, in which a snapshot delivers them: they are appended,
/// pages are filled to the end. A line takes 70 bytes with its place in the index, 84 with both
/// its times: two million members with two keys each are four million lines, some 290 MB. A member
/// with a phone only has an empty digest.
enum MemberListSchema {
    static let create = """
        CREATE TABLE line(
            digest BLOB NOT NULL,         -- 16 bytes, or none: a phone only
            member INTEGER NOT NULL,      -- the pseudonym's 64 bits
            group_id INTEGER NOT NULL,
            from_ms INTEGER,              -- inclusive; NULL: since ever
            until_ms INTEGER,             -- exclusive; NULL: without end
            flags INTEGER NOT NULL,       -- MemberFlags
            PRIMARY KEY(digest, member)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE member_group(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        """ + createList

    /// Which list a file makes, alone or with the snapshot that it belongs to.
    static let createList = """
        CREATE TABLE list(
            only INTEGER PRIMARY KEY CHECK(only = 1),
            manifest_version INTEGER NOT NULL, version INTEGER NOT NULL, count INTEGER NOT NULL,
            issued_ms INTEGER NOT NULL, not_after_ms INTEGER NOT NULL, manifest BLOB NOT NULL
        ) STRICT;
        """

    /// Made after the lines are in: sorted once, instead of two million times somewhere.
    static let createIndex = "CREATE INDEX line_by_member ON line(member)"
}
