#pragma once
#include <sqlite3.h>

// Why a shim: `sqlite3_db_config` is variadic, which Swift cannot call.
// Closing a connection then leaves the write-ahead log as it is: checkpoints are deliberate, and
// a file that was refused is not changed by being closed.
static inline int sqlite_keep_wal_on_close(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}

// The `errno` behind an input or output error; 0 when there is none to be known.
//
// Why a shim: SQLite (3.40 at least) forgets it when a COMMIT fails, but the file that was written
// still knows it: a card that turned read-only would be nothing but an "I/O error". The file is
// reached through its table of methods. sqlite3_file_control, SQLITE_FCNTL_JOURNAL_POINTER: the
// rollback journal or the write-ahead log.
static inline int sqlite_last_system_error(sqlite3 *database) {
    int code = sqlite3_system_errno(database);
    sqlite3_file *log = 0;
    if (code == 0
        && sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK
        && log != 0 && log->pMethods != 0) {
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &code);
    }
    if (code == 0) sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &code);
    return code;
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
