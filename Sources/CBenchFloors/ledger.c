#include "floors.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "database.h"

enum { hash_size = 32, salt_size = 16, boot_size = 16, most_bytes = 1024 };

struct floor_ledger {
    sqlite3 *database;
    sqlite3_stmt *begin, *commit, *row, *person;
    EVP_MD *algorithm;
    EVP_MD_CTX *context;
    int64_t sequence;
    uint8_t head[hash_size];
};

// The end of the chain that the station left.
static int read_head(floor_ledger *ledger) {
    sqlite3_stmt *last = floor_prepare(
        ledger->database, "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1");
    if (last == NULL) return -1;
    int code = sqlite3_step(last);
    if (code == SQLITE_ROW && sqlite3_column_bytes(last, 1) == hash_size) {
        ledger->sequence = sqlite3_column_int64(last, 0);
        memcpy(ledger->head, sqlite3_column_blob(last, 1), hash_size);
    }
    sqlite3_finalize(last);
    return code == SQLITE_ROW ? 0 : -1;
}

floor_ledger *floor_ledger_open(const char *path) {
    floor_ledger *ledger = calloc(1, sizeof *ledger);
    if (ledger == NULL) return NULL;
    ledger->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
    ledger->context = EVP_MD_CTX_new();
    ledger->database = floor_database_open(path, "wal", 2048);
    if (ledger->database != NULL) {
        ledger->begin = floor_prepare(ledger->database, "BEGIN IMMEDIATE");
        ledger->commit = floor_prepare(ledger->database, "COMMIT");
        ledger->row = floor_prepare(
            ledger->database,
            "INSERT INTO ledger(seq, time_ms, mono_ms, boot, clock, person, kind, subject, data,"
            " hash) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
        ledger->person = floor_prepare(
            ledger->database, "INSERT INTO person(seq, salt, member) VALUES(?1, ?2, ?3)");
    }
    if (ledger->database == NULL || ledger->row == NULL || read_head(ledger) != 0) {
        floor_ledger_close(ledger);
        return NULL;
    }
    return ledger;
}

static uint8_t *put_number(uint8_t *place, uint64_t number, int count) {
    for (int index = count - 1; index >= 0; index--) *place++ = (uint8_t)(number >> (8 * index));
    return place;
}

static uint8_t *put_text(uint8_t *place, const char *text) {
    size_t count = strlen(text);
    place = put_number(place, count, 4);
    memcpy(place, text, count);
    return place + count;
}

static int hash(
    floor_ledger *ledger, const void *first, size_t first_count, const void *second,
    size_t second_count, uint8_t *result) {
    return EVP_DigestInit_ex(ledger->context, ledger->algorithm, NULL) == 1
            && EVP_DigestUpdate(ledger->context, first, first_count) == 1
            && EVP_DigestUpdate(ledger->context, second, second_count) == 1
            && EVP_DigestFinal_ex(ledger->context, result, NULL) == 1
        ? 0
        : -1;
}

static int append_person(floor_ledger *ledger, int64_t member, uint8_t *digest) {
    uint8_t bytes[salt_size + 8];
    if (getrandom(bytes, salt_size, 0) != salt_size) return -1;
    put_number(bytes + salt_size, (uint64_t)member, 8);
    sqlite3_bind_int64(ledger->person, 1, ledger->sequence);
    sqlite3_bind_blob(ledger->person, 2, bytes, salt_size, SQLITE_STATIC);
    sqlite3_bind_int64(ledger->person, 3, member);
    if (floor_run(ledger->person) != 0) return -1;
    return hash(ledger, "yizhan/person/1", 16, bytes, sizeof bytes, digest);
}

static int append(floor_ledger *ledger, const floor_entry *entry) {
    static const uint8_t boot[boot_size] = {1, 2, 3, 4};
    uint8_t person[hash_size];
    uint8_t bytes[most_bytes];
    ledger->sequence += 1;
    if (append_person(ledger, entry->member, person) != 0) return -1;
    uint8_t *end = put_number(bytes, (uint64_t)ledger->sequence, 8);
    end = put_number(end, (uint64_t)entry->time_ms, 8);
    end = put_number(end, (uint64_t)entry->mono_ms, 8);
    memcpy(end, boot, boot_size);
    end = put_number(end + boot_size, (uint64_t)entry->clock, 8);
    *end++ = hash_size;
    memcpy(end, person, hash_size);
    end = put_text(end + hash_size, entry->kind);
    end = put_text(put_text(end, entry->subject), entry->data);
    if (hash(ledger, ledger->head, hash_size, bytes, (size_t)(end - bytes), ledger->head) != 0) {
        return -1;
    }
    sqlite3_bind_int64(ledger->row, 1, ledger->sequence);
    sqlite3_bind_int64(ledger->row, 2, entry->time_ms);
    sqlite3_bind_int64(ledger->row, 3, entry->mono_ms);
    sqlite3_bind_blob(ledger->row, 4, boot, boot_size, SQLITE_STATIC);
    sqlite3_bind_int64(ledger->row, 5, entry->clock);
    sqlite3_bind_blob(ledger->row, 6, person, hash_size, SQLITE_STATIC);
    sqlite3_bind_text(ledger->row, 7, entry->kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(ledger->row, 8, entry->subject, -1, SQLITE_STATIC);
    sqlite3_bind_text(ledger->row, 9, entry->data, -1, SQLITE_STATIC);
    sqlite3_bind_blob(ledger->row, 10, ledger->head, hash_size, SQLITE_STATIC);
    return floor_run(ledger->row);
}

int floor_ledger_append(floor_ledger *ledger, const floor_entry *entry, int count) {
    if (floor_run(ledger->begin) != 0) return -1;
    for (int index = 0; index < count; index++) {
        if (append(ledger, entry + index) != 0) return -1;
    }
    return floor_run(ledger->commit);
}

void floor_ledger_close(floor_ledger *ledger) {
    sqlite3_finalize(ledger->begin);
    sqlite3_finalize(ledger->commit);
    sqlite3_finalize(ledger->row);
    sqlite3_finalize(ledger->person);
    sqlite3_close(ledger->database);
    EVP_MD_CTX_free(ledger->context);
    EVP_MD_free(ledger->algorithm);
    free(ledger);
}
