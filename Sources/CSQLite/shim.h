#pragma once
#include <sqlite3.h>

// Why a shim: `sqlite3_db_config` is variadic, which Swift cannot call.
// Closing a connection then leaves the write-ahead log as it is: checkpoints are deliberate, and
// a file that was refused is not changed by being closed.
static inline int sqlite_keep_wal_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

// Why a shim: SQLITE_TRANSIENT is a macro with a cast to a function pointer, which Swift does not
// import. It tells SQLite to copy the bytes before the call returns.
static inline int sqlite_bind_text_copy(
    sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int sqlite_bind_blob_copy(
    sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}
