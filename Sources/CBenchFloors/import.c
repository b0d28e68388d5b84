#define _GNU_SOURCE
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "database.h"
#include "floors.h"

enum { chunk_size = 64 * 1024, digest_size = 16 };

// MARK: One line, parsed without any check

static const char *value_of(const char *line, size_t count, const char *key) {
    const char *found = memmem(line, count, key, strlen(key));
    return found == NULL ? NULL : found + strlen(key);
}

static uint8_t nibble(char digit) {
    return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static void decode(const char *digits, uint8_t *bytes, int count) {
    for (int index = 0; index < count; index++) {
        bytes[index] = (uint8_t)(nibble(digits[2 * index]) << 4 | nibble(digits[2 * index + 1]));
    }
}

static int number(const char *digits, int count) {
    int value = 0;
    for (int index = 0; index < count; index++) value = value * 10 + (digits[index] - '0');
    return value;
}

// A time such as 2026-11-20T00:00:00Z, in milliseconds.
static int64_t milliseconds(const char *text) {
    struct tm parts = {
        .tm_year = number(text, 4) - 1900,
        .tm_mon = number(text + 5, 2) - 1,
        .tm_mday = number(text + 8, 2),
        .tm_hour = number(text + 11, 2),
        .tm_min = number(text + 14, 2),
        .tm_sec = number(text + 17, 2),
    };
    return (int64_t)timegm(&parts) * 1000;
}

static int insert_line(sqlite3_stmt *insert, const char *line, size_t count) {
    uint8_t digest[digest_size], name[8];
    const char *digits = value_of(line, count, "\"digest\":\"");
    const char *member = value_of(line, count, "\"member\":\"");
    const char *from = value_of(line, count, "\"from\":\"");
    const char *until = value_of(line, count, "\"until\":\"");
    if (digits == NULL || member == NULL) return -1;
    decode(digits, digest, digest_size);
    decode(member, name, sizeof name);
    int64_t pseudonym = 0;
    for (int index = 0; index < 8; index++) {
        pseudonym = (int64_t)((uint64_t)pseudonym << 8 | name[index]);
    }
    sqlite3_bind_blob(insert, 1, digest, digest_size, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, pseudonym);
    sqlite3_bind_int64(insert, 3, 1);
    if (from != NULL) sqlite3_bind_int64(insert, 4, milliseconds(from));
    if (until != NULL) sqlite3_bind_int64(insert, 5, milliseconds(until));
    sqlite3_bind_int64(insert, 6, value_of(line, count, "\"flags\":[") == NULL ? 0 : 1);
    return floor_run(insert);
}

// MARK: The file

// Runs what the model's schema says of tables, or of indexes.
static int copy_schema(sqlite3 *database, const char *model, const char *type) {
    sqlite3 *source = NULL;
    sqlite3_stmt *rows = NULL;
    int code = sqlite3_open_v2(model, &source, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_OK) {
        rows = floor_prepare(
            source, "SELECT sql FROM sqlite_schema WHERE type = ?1 AND sql IS NOT NULL");
    }
    if (rows == NULL) return -1;
    sqlite3_bind_text(rows, 1, type, -1, SQLITE_STATIC);
    int result = 0;
    while (result == 0 && sqlite3_step(rows) == SQLITE_ROW) {
        result = floor_execute(database, (const char *)sqlite3_column_text(rows, 0));
    }
    sqlite3_finalize(rows);
    sqlite3_close(source);
    return result;
}

static int insert_lines(sqlite3_stmt *insert, FILE *file, EVP_MD_CTX *hash) {
    static char bytes[2 * chunk_size];
    size_t held = 0;
    size_t count;
    while ((count = fread(bytes + held, 1, chunk_size, file)) > 0) {
        if (EVP_DigestUpdate(hash, bytes + held, count) != 1) return -1;
        held += count;
        char *line = bytes;
        char *end;
        while ((end = memchr(line, '\n', held - (size_t)(line - bytes))) != NULL) {
            if (insert_line(insert, line, (size_t)(end - line)) != 0) return -1;
            line = end + 1;
        }
        held -= (size_t)(line - bytes);
        memmove(bytes, line, held);
    }
    return 0;
}

static int fill(sqlite3 *database, const char *model, FILE *file, EVP_MD_CTX *hash) {
    uint8_t digest[32];
    if (floor_execute(database, "PRAGMA synchronous = OFF; BEGIN") != 0
        || copy_schema(database, model, "table") != 0) {
        return -1;
    }
    sqlite3_stmt *insert = floor_prepare(
        database,
        "INSERT INTO line(digest, member, group_id, from_ms, until_ms, flags)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    int result = insert == NULL ? -1 : insert_lines(insert, file, hash);
    sqlite3_finalize(insert);
    if (result != 0 || EVP_DigestFinal_ex(hash, digest, NULL) != 1) return -1;
    if (copy_schema(database, model, "index") != 0) return -1;
    return floor_execute(database, "COMMIT");
}

static int synchronise(const char *path) {
    int descriptor = open(path, O_RDONLY);
    if (descriptor < 0) return -1;
    int result = fsync(descriptor);
    close(descriptor);
    return result;
}

int floor_import(const char *model, const char *lines, const char *path) {
    FILE *file = fopen(lines, "re");
    if (file == NULL) return -1;
    sqlite3 *database = floor_database_open(path, "off", 16384);
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    int ready = database != NULL && hash != NULL
        && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1;
    int result = ready ? fill(database, model, file, hash) : -1;
    EVP_MD_CTX_free(hash);
    sqlite3_close(database);
    fclose(file);
    return result == 0 ? synchronise(path) : -1;
}
