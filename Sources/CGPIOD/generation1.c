#include "CGPIOD.h"
#include "library.h"

#if CGPIOD_LIBRARY == 1

#include <errno.h>
#include <stdlib.h>

int cgpiod_generation(void) { return 1; }

struct cgpiod_inputs {
    struct gpiod_chip *chip;
    size_t count;
    struct gpiod_line *lines[CGPIOD_LINES_MAX];
};

struct cgpiod_output {
    struct gpiod_chip *chip;
    struct gpiod_line *line;
    int flags;
};

static int bias_flag(enum cgpiod_bias bias) {
    switch (bias) {
    case CGPIOD_BIAS_PULL_UP: return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case CGPIOD_BIAS_PULL_DOWN: return GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    case CGPIOD_BIAS_NONE: break;
    }
    return GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
}

static int polarity_flag(bool active_low) {
    return active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
}

static int request_input(
    struct gpiod_line *line, const char *consumer, int flags, enum cgpiod_edges edges) {
    // "Rising" is meant after polarity, as everything here.
    int result = edges == CGPIOD_EDGES_ACTIVE
        ? gpiod_line_request_rising_edge_events_flags(line, consumer, flags)
        : gpiod_line_request_both_edges_events_flags(line, consumer, flags);
    return result < 0 ? -1 : cgpiod_unblock(gpiod_line_event_get_fd(line));
}

struct cgpiod_inputs *cgpiod_inputs_open(
    const char *chip, const uint32_t *offsets, size_t count, const char *consumer,
    enum cgpiod_bias bias, bool active_low, enum cgpiod_edges edges) {
    if (count == 0 || count > CGPIOD_LINES_MAX) {
        errno = EINVAL;
        return NULL;
    }
    struct cgpiod_inputs *inputs = calloc(1, sizeof *inputs);
    if (!inputs) return NULL;
    inputs->count = count;
    inputs->chip = gpiod_chip_open(chip);
    if (!inputs->chip) goto failed;
    for (size_t index = 0; index < count; index++) {
        inputs->lines[index] = gpiod_chip_get_line(inputs->chip, offsets[index]);
        if (!inputs->lines[index]) goto failed;
        int flags = bias_flag(bias) | polarity_flag(active_low);
        if (request_input(inputs->lines[index], consumer, flags, edges) < 0) goto failed;
    }
    return inputs;
failed:
    cgpiod_inputs_close(inputs);
    return NULL;
}

size_t cgpiod_inputs_descriptors(
    const struct cgpiod_inputs *inputs, int *descriptors, size_t count) {
    for (size_t index = 0; index < inputs->count && index < count; index++)
        descriptors[index] = gpiod_line_event_get_fd(inputs->lines[index]);
    return inputs->count;
}

int cgpiod_inputs_level(struct cgpiod_inputs *inputs, size_t line) {
    return gpiod_line_get_value(inputs->lines[line]);
}

// The edges of one line; libgpiod 1 reads at most 16 at once, all that its kernel buffer holds.
static ssize_t read_line(
    struct cgpiod_inputs *inputs, size_t line, struct cgpiod_edge *edges, size_t capacity) {
    struct gpiod_line_event events[16];
    unsigned int limit = capacity < 16 ? (unsigned int)capacity : 16;
    int descriptor = gpiod_line_event_get_fd(inputs->lines[line]);
    int count = gpiod_line_event_read_fd_multiple(descriptor, events, limit);
    if (count < 0) return errno == EAGAIN ? 0 : -1;
    for (int index = 0; index < count; index++) {
        const struct timespec *stamp = &events[index].ts;
        edges[index] = (struct cgpiod_edge){
            .nanoseconds = (uint64_t)stamp->tv_sec * 1000000000u + (uint64_t)stamp->tv_nsec,
            .line = (uint32_t)line,
            .became_active = events[index].event_type == GPIOD_LINE_EVENT_RISING_EDGE,
        };
    }
    return count;
}

ssize_t cgpiod_inputs_read(
    struct cgpiod_inputs *inputs, struct cgpiod_edge *edges, size_t capacity) {
    size_t total = 0;
    for (size_t line = 0; line < inputs->count && total < capacity; line++) {
        ssize_t count = read_line(inputs, line, edges + total, capacity - total);
        if (count < 0) return -1;
        total += (size_t)count;
    }
    return (ssize_t)total;
}

void cgpiod_inputs_close(struct cgpiod_inputs *inputs) {
    int reason = errno;
    if (inputs->chip) gpiod_chip_close(inputs->chip);  // releases its lines
    free(inputs);
    errno = reason;
}

// Requests the line as it is, reads its level, and makes it an output of that level.
static int keep_level(struct cgpiod_output *output, const char *consumer) {
    struct gpiod_line_request_config as_is = {
        .consumer = consumer,
        .request_type = GPIOD_LINE_REQUEST_DIRECTION_AS_IS,
        .flags = output->flags,
    };
    if (gpiod_line_request(output->line, &as_is, 0) < 0) return -1;
    int level = gpiod_line_get_value(output->line);
    if (level < 0) return -1;
    return gpiod_line_set_config(
        output->line, GPIOD_LINE_REQUEST_DIRECTION_OUTPUT, output->flags, level);
}

struct cgpiod_output *cgpiod_output_open(
    const char *chip, uint32_t offset, const char *consumer, bool active_low, int initial) {
    struct cgpiod_output *output = calloc(1, sizeof *output);
    if (!output) return NULL;
    output->flags = polarity_flag(active_low);
    output->chip = gpiod_chip_open(chip);
    if (!output->chip) goto failed;
    output->line = gpiod_chip_get_line(output->chip, offset);
    if (!output->line) goto failed;
    int result = initial < 0
        ? keep_level(output, consumer)
        : gpiod_line_request_output_flags(output->line, consumer, output->flags, initial);
    if (result < 0) goto failed;
    return output;
failed:
    cgpiod_output_close(output);
    return NULL;
}

int cgpiod_output_level(struct cgpiod_output *output) {
    return gpiod_line_get_value(output->line);
}

int cgpiod_output_set(struct cgpiod_output *output, bool active) {
    return gpiod_line_set_value(output->line, active);
}

void cgpiod_output_close(struct cgpiod_output *output) {
    int reason = errno;
    if (output->chip) gpiod_chip_close(output->chip);
    free(output);
    errno = reason;
}

#endif
