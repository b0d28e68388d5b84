// What the floors share: a connection as the station opens it.
#pragma once
#include <sqlite3.h>

// The station's settings for every file; NULL when it cannot be opened.
sqlite3 *floor_database_open(const char *path, const char *journal, int cache_kib);
// Runs SQL text; complains on stderr. Returns 0 or -1.
int floor_execute(sqlite3 *database, const char *sql);
// A statement that is kept; NULL on failure.
sqlite3_stmt *floor_prepare(sqlite3 *database, const char *sql);
// Runs a statement without rows to its end. Returns 0 or -1.
int floor_run(sqlite3_stmt *statement);
