/// The tables of `members.changes.db`, format 1: what has changed since the snapshot beside it.
///
/// The list is the snapshot's lines but those that have a row here, and the lines here. A row's key
/// is a line's: one with a group is a line of the list, new or changed; one without says that the
/// snapshot's line is gone. Groups have the snapshot's numbers, new ones follow.
enum MemberChangesSchema {
    static let create = """
        CREATE TABLE change(
            digest BLOB NOT NULL, member INTEGER NOT NULL,  -- as in members.db
            group_id INTEGER,             -- NULL: the snapshot's line is gone
            from_ms INTEGER, until_ms INTEGER, flags INTEGER NOT NULL,
            PRIMARY KEY(digest, member)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX change_by_member ON change(member);
        CREATE TABLE member_group(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE snapshot(            -- the one that the rows belong to
            only INTEGER PRIMARY KEY CHECK(only = 1),
            manifest BLOB NOT NULL        -- as it was signed; with it, the lines are the same
        ) STRICT;
        """ + MemberListSchema.createList
}
