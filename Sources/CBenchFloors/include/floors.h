// What a station's work costs without a station: the same SQLite and libcrypto calls in plain C.
// The benchmarks measure each of them in turn with the real thing, so that a figure says how much
// the station adds, and not how fast the machine is.
//
// Functions that can fail return 0 when they did their work, and -1 otherwise; those that make
// something return NULL. What went wrong is on stderr: a floor fails on a broken machine only.
#pragma once
#include <stddef.h>
#include <stdint.h>

// MARK: A look-up by primary key, and the wake-up of whoever drives the lock

typedef struct floor_lookup floor_lookup;
floor_lookup *floor_lookup_open(const char *members_path);
// Returns 1 when the digest (16 bytes) is there, 0 when not, -1 when SQLite failed.
int floor_lookup_find(floor_lookup *lookup, const uint8_t *digest, int64_t *member);
void floor_lookup_close(floor_lookup *lookup);

// Stands for the call that drives a line: one small system call.
int floor_drive(int event_descriptor);

// A thread that answers through another descriptor: a call is two hand-overs.
typedef struct floor_echo floor_echo;
floor_echo *floor_echo_start(void);
int floor_echo_call(floor_echo *echo);
// CLOCK_MONOTONIC in nanoseconds when the thread woke up for the last call: one hand-over.
int64_t floor_echo_asked_at(const floor_echo *echo);
void floor_echo_stop(floor_echo *echo);

// MARK: Rows of the ledger

typedef struct {
    int64_t time_ms;
    int64_t mono_ms;
    int64_t clock;
    int64_t member;
    const char *kind;
    const char *subject;
    const char *data;
} floor_entry;

typedef struct floor_ledger floor_ledger;
// A ledger that a station has made and closed.
floor_ledger *floor_ledger_open(const char *path);
// One transaction, on disk when it returns.
int floor_ledger_append(floor_ledger *ledger, const floor_entry *entry, int count);
void floor_ledger_close(floor_ledger *ledger);

// MARK: Digests and signatures

typedef struct floor_hasher floor_hasher;
floor_hasher *floor_hasher_new(const uint8_t *key, size_t count);
// HMAC-SHA256 of what stands for a card; 32 bytes.
int floor_hasher_digest(
    floor_hasher *hasher, const char *kind, const void *canonical, size_t count,
    uint8_t *digest);
// scrypt (N 4096, r 8, p 1) and HMAC-SHA256 of the result; 32 bytes.
int floor_hasher_harden(
    floor_hasher *hasher, const char *number, const char *salt, uint8_t *digest);
void floor_hasher_free(floor_hasher *hasher);

typedef struct floor_key floor_key;
floor_key *floor_key_new(const uint8_t *key);
// Returns 1 when the signature is right.
int floor_key_verify(
    const floor_key *key, const uint8_t *signature, const uint8_t *message, size_t count);
void floor_key_free(floor_key *key);

// MARK: A member list

// Reads and hashes a file of lines, and inserts what they say into a new database whose tables
// and indexes are those of `model`.
int floor_import(const char *model, const char *lines, const char *database);

// MARK: What goes to the hub

typedef struct {
    const char *name;
    const char *value;
} floor_label;

typedef struct {
    int64_t time_ms;
    double value;
} floor_sample;

typedef struct {
    const floor_label *labels;
    int label_count;
    const floor_sample *samples;
    int sample_count;
} floor_series;

// A body of remote write of at most 64 KiB; returns its length. `bytes` has room.
size_t floor_remote_write(const floor_series *series, int count, uint8_t *bytes);

typedef struct {
    const char *id;
    const char *station;
    const char *kind;
    int64_t time_ms;
    const char *subject;
    const char *data;
    const char *sequence;
    const uint8_t *hash;
    const uint8_t *previous_hash;
} floor_event;

// CloudEvents, one a line; returns their length. `bytes` has room.
size_t floor_event_lines(const floor_event *events, int count, uint8_t *bytes);

// MARK: This process

// Bytes that this thread's program has allocated and not freed: mallinfo2(3), which counts the
// arena of the first thread and all blocks mapped by themselves.
int64_t floor_heap_in_use(void);

// Nanoseconds of a processor that all threads together have used.
int64_t floor_processor_time(void);
