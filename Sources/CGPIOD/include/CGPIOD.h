/// One small line interface over libgpiod 1.6 and 2.x, and over the kernel's own line ioctls for
/// the one line that must survive a restart. The only place that knows which library is there.
///
/// Functions answer as system calls do: a number or a pointer on success, -1 or NULL with `errno`
/// on failure. "Active" is meant after polarity: with `active_low` the low level is active.
/// Nothing blocks.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// 1 or 2: the generation of libgpiod that this was compiled with.
int cgpiod_generation(void);

/// Resistor inside the board. NONE switches it off, also where firmware left one on.
enum cgpiod_bias { CGPIOD_BIAS_NONE, CGPIOD_BIAS_PULL_UP, CGPIOD_BIAS_PULL_DOWN };

/// Which edges are reported.
enum cgpiod_edges {
    CGPIOD_EDGES_BOTH,
    /// Only those to the active level. The kernel reads the level *after* the interrupt to tell
    /// the two kinds apart, too late for a pulse of 50 µs; with one kind there is nothing to tell.
    CGPIOD_EDGES_ACTIVE,
};

/// An edge as the kernel stamped it.
struct cgpiod_edge {
    /// CLOCK_MONOTONIC (kernel 5.7 and later).
    uint64_t nanoseconds;
    /// Index in the request, not the offset on the chip.
    uint32_t line;
    bool became_active;
};

/// Edges that the kernel holds for a request until they are read: four Wiegand frames of 64 bits,
/// the longest there are. libgpiod 1 speaks the older kernel interface, which holds 16 a line and
/// leaves no choice.
enum { CGPIOD_EDGE_CAPACITY = 256 };

/// Most lines of one request (the kernel's own limit).
enum { CGPIOD_LINES_MAX = 64 };

// Input lines of one chip, requested together.

struct cgpiod_inputs;

struct cgpiod_inputs *cgpiod_inputs_open(
    const char *chip, const uint32_t *offsets, size_t count, const char *consumer,
    enum cgpiod_bias bias, bool active_low, enum cgpiod_edges edges);

/// Descriptors to poll: one (libgpiod 2), or one per line (libgpiod 1). Writes at most `count`
/// (the number of lines) and returns how many there are.
size_t cgpiod_inputs_descriptors(
    const struct cgpiod_inputs *inputs, int *descriptors, size_t count);

/// 1 active, 0 not.
int cgpiod_inputs_level(struct cgpiod_inputs *inputs, size_t line);

/// Reads what waits, each line in its own order, lines one after the other; 0 = nothing.
ssize_t cgpiod_inputs_read(
    struct cgpiod_inputs *inputs, struct cgpiod_edge *edges, size_t capacity);

void cgpiod_inputs_close(struct cgpiod_inputs *inputs);

// One output line.

struct cgpiod_output;

/// `initial` is 1 or 0, or -1 to keep the level that the line has. Never a pulse in between: the
/// level is set together with the direction.
struct cgpiod_output *cgpiod_output_open(
    const char *chip, uint32_t offset, const char *consumer, bool active_low, int initial);

int cgpiod_output_level(struct cgpiod_output *output);
int cgpiod_output_set(struct cgpiod_output *output, bool active);
void cgpiod_output_close(struct cgpiod_output *output);

// One output line by the kernel's line interface (GPIO_V2_*, kernel 5.10 and later), as a bare
// descriptor: libgpiod can neither give one away nor take one over, and only a descriptor that
// somebody holds keeps the line from falling back.

/// What the kernel says of a line.
struct cgpiod_line_state {
    bool in_use;
    bool is_output;
    bool active_low;
};

int cgpiod_line_state(const char *chip, uint32_t offset, struct cgpiod_line_state *state);

/// Takes a line as it is, without touching direction or level. Returns the descriptor.
int cgpiod_held_take(const char *chip, uint32_t offset, const char *consumer, bool active_low);

/// 1 active, 0 not, by the polarity that the descriptor was last configured with.
int cgpiod_held_level(int descriptor);

/// Makes the line an output of this polarity and level, in one step.
int cgpiod_held_configure(int descriptor, bool active_low, bool active);

int cgpiod_held_set(int descriptor, bool active);
