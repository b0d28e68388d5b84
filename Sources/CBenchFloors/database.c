#include "database.h"

#include <stdio.h>

int floor_execute(sqlite3 *database, const char *sql) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK) return 0;
    fprintf(stderr, "floor: %s: %s\n", sql, sqlite3_errmsg(database));
    return -1;
}

sqlite3 *floor_database_open(const char *path, const char *journal, int cache_kib) {
    sqlite3 *database = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    char settings[400];
    snprintf(
        settings, sizeof settings,
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA mmap_size = 0; PRAGMA cell_size_check = ON;"
        "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -%d; PRAGMA journal_mode = %s",
        cache_kib, journal);
    if (sqlite3_open_v2(path, &database, flags, NULL) != SQLITE_OK
        || floor_execute(database, settings) != 0) {
        fprintf(stderr, "floor: %s cannot be opened\n", path);
        sqlite3_close(database);
        return NULL;
    }
    return database;
}

sqlite3_stmt *floor_prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    if (code != SQLITE_OK) fprintf(stderr, "floor: %s: %s\n", sql, sqlite3_errmsg(database));
    return statement;
}

int floor_run(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    if (code != SQLITE_DONE) {
        fprintf(stderr, "floor: %s\n", sqlite3_errmsg(sqlite3_db_handle(statement)));
    }
    sqlite3_reset(statement);
    return code == SQLITE_DONE ? 0 : -1;
}
