#include "floors.h"

#include <stdlib.h>
#include <sys/eventfd.h>

#include "database.h"

struct floor_lookup {
    sqlite3 *database;
    sqlite3_stmt *select;
};

floor_lookup *floor_lookup_open(const char *members_path) {
    floor_lookup *lookup = calloc(1, sizeof *lookup);
    if (lookup == NULL) return NULL;
    // The member lane's cache.
    lookup->database = floor_database_open(members_path, "delete", 4096);
    if (lookup->database != NULL) {
        lookup->select = floor_prepare(
            lookup->database,
            "SELECT member, group_id, from_ms, until_ms, flags FROM line WHERE digest = ?1");
    }
    if (lookup->select == NULL) {
        floor_lookup_close(lookup);
        return NULL;
    }
    return lookup;
}

int floor_lookup_find(floor_lookup *lookup, const uint8_t *digest, int64_t *member) {
    sqlite3_bind_blob(lookup->select, 1, digest, 16, SQLITE_STATIC);
    int code = sqlite3_step(lookup->select);
    if (code == SQLITE_ROW) *member = sqlite3_column_int64(lookup->select, 0);
    sqlite3_reset(lookup->select);
    return code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : -1;
}

void floor_lookup_close(floor_lookup *lookup) {
    sqlite3_finalize(lookup->select);
    sqlite3_close(lookup->database);
    free(lookup);
}

int floor_drive(int event_descriptor) { return eventfd_write(event_descriptor, 1); }
