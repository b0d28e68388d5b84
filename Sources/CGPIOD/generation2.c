#include "CGPIOD.h"
#include "library.h"

#if CGPIOD_LIBRARY == 2

#include <errno.h>
#include <stdlib.h>

int cgpiod_generation(void) { return 2; }

struct cgpiod_inputs {
    struct gpiod_line_request *request;
    struct gpiod_edge_event_buffer *buffer;
    size_t count;
    unsigned int offsets[CGPIOD_LINES_MAX];
};

struct cgpiod_output {
    struct gpiod_line_request *request;
    unsigned int offset;
};

// Requests lines of one chip with the same settings; the request outlives the chip's handle.
static struct gpiod_line_request *request_lines(
    const char *path, const unsigned int *offsets, size_t count, const char *consumer,
    struct gpiod_line_settings *settings) {
    struct gpiod_line_request *request = NULL;
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *options = gpiod_request_config_new();
    struct gpiod_chip *chip = lines && options ? gpiod_chip_open(path) : NULL;
    if (chip && gpiod_line_config_add_line_settings(lines, offsets, count, settings) == 0) {
        gpiod_request_config_set_consumer(options, consumer);
        gpiod_request_config_set_event_buffer_size(options, CGPIOD_EDGE_CAPACITY);
        request = gpiod_chip_request_lines(chip, options, lines);
    }
    int reason = errno;
    if (chip) gpiod_chip_close(chip);
    if (options) gpiod_request_config_free(options);
    if (lines) gpiod_line_config_free(lines);
    errno = reason;
    return request;
}

static enum gpiod_line_bias bias_of(enum cgpiod_bias bias) {
    switch (bias) {
    case CGPIOD_BIAS_PULL_UP: return GPIOD_LINE_BIAS_PULL_UP;
    case CGPIOD_BIAS_PULL_DOWN: return GPIOD_LINE_BIAS_PULL_DOWN;
    case CGPIOD_BIAS_NONE: break;
    }
    return GPIOD_LINE_BIAS_DISABLED;
}

static struct gpiod_line_settings *input_settings(
    enum cgpiod_bias bias, bool active_low, enum cgpiod_edges edges) {
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    if (!settings) return NULL;
    gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
    // "Rising" is meant after polarity, as everything here.
    gpiod_line_settings_set_edge_detection(
        settings, edges == CGPIOD_EDGES_ACTIVE ? GPIOD_LINE_EDGE_RISING : GPIOD_LINE_EDGE_BOTH);
    gpiod_line_settings_set_bias(settings, bias_of(bias));
    gpiod_line_settings_set_active_low(settings, active_low);
    gpiod_line_settings_set_event_clock(settings, GPIOD_LINE_CLOCK_MONOTONIC);
    return settings;
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
    for (size_t index = 0; index < count; index++) inputs->offsets[index] = offsets[index];
    struct gpiod_line_settings *settings = input_settings(bias, active_low, edges);
    if (!settings) goto failed;
    inputs->buffer = gpiod_edge_event_buffer_new(CGPIOD_EDGE_CAPACITY);
    if (inputs->buffer)
        inputs->request = request_lines(chip, inputs->offsets, count, consumer, settings);
    int reason = errno;
    gpiod_line_settings_free(settings);
    errno = reason;
    if (!inputs->request) goto failed;
    if (cgpiod_unblock(gpiod_line_request_get_fd(inputs->request)) < 0) goto failed;
    return inputs;
failed:
    cgpiod_inputs_close(inputs);
    return NULL;
}

size_t cgpiod_inputs_descriptors(
    const struct cgpiod_inputs *inputs, int *descriptors, size_t count) {
    if (count > 0) descriptors[0] = gpiod_line_request_get_fd(inputs->request);
    return 1;
}

int cgpiod_inputs_level(struct cgpiod_inputs *inputs, size_t line) {
    return gpiod_line_request_get_value(inputs->request, inputs->offsets[line]);
}

static uint32_t index_of(const struct cgpiod_inputs *inputs, unsigned int offset) {
    uint32_t index = 0;
    while (index + 1 < inputs->count && inputs->offsets[index] != offset) index++;
    return index;
}

ssize_t cgpiod_inputs_read(
    struct cgpiod_inputs *inputs, struct cgpiod_edge *edges, size_t capacity) {
    size_t limit = capacity < CGPIOD_EDGE_CAPACITY ? capacity : CGPIOD_EDGE_CAPACITY;
    int count = gpiod_line_request_read_edge_events(inputs->request, inputs->buffer, limit);
    if (count < 0) return errno == EAGAIN ? 0 : -1;
    for (int index = 0; index < count; index++) {
        struct gpiod_edge_event *event =
            gpiod_edge_event_buffer_get_event(inputs->buffer, (unsigned long)index);
        edges[index] = (struct cgpiod_edge){
            .nanoseconds = gpiod_edge_event_get_timestamp_ns(event),
            .line = index_of(inputs, gpiod_edge_event_get_line_offset(event)),
            .became_active =
                gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE,
        };
    }
    return count;
}

void cgpiod_inputs_close(struct cgpiod_inputs *inputs) {
    int reason = errno;
    if (inputs->request) gpiod_line_request_release(inputs->request);
    if (inputs->buffer) gpiod_edge_event_buffer_free(inputs->buffer);
    free(inputs);
    errno = reason;
}

// Makes the requested line an output of the level that it has.
static int keep_level(struct cgpiod_output *output, struct gpiod_line_settings *settings) {
    enum gpiod_line_value level = gpiod_line_request_get_value(output->request, output->offset);
    if (level == GPIOD_LINE_VALUE_ERROR) return -1;
    struct gpiod_line_config *lines = gpiod_line_config_new();
    if (!lines) return -1;
    gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT);
    gpiod_line_settings_set_output_value(settings, level);
    int result = gpiod_line_config_add_line_settings(lines, &output->offset, 1, settings);
    if (result == 0) result = gpiod_line_request_reconfigure_lines(output->request, lines);
    int reason = errno;
    gpiod_line_config_free(lines);
    errno = reason;
    return result;
}

struct cgpiod_output *cgpiod_output_open(
    const char *chip, uint32_t offset, const char *consumer, bool active_low, int initial) {
    struct cgpiod_output *output = calloc(1, sizeof *output);
    struct gpiod_line_settings *settings = output ? gpiod_line_settings_new() : NULL;
    if (!settings) {
        free(output);
        return NULL;
    }
    output->offset = offset;
    gpiod_line_settings_set_active_low(settings, active_low);
    if (initial >= 0) {
        gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT);
        gpiod_line_settings_set_output_value(
            settings, initial ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
    }
    output->request = request_lines(chip, &output->offset, 1, consumer, settings);
    int result = output->request ? 0 : -1;
    if (result == 0 && initial < 0) result = keep_level(output, settings);
    int reason = errno;
    gpiod_line_settings_free(settings);
    errno = reason;
    if (result == 0) return output;
    cgpiod_output_close(output);
    return NULL;
}

int cgpiod_output_level(struct cgpiod_output *output) {
    return gpiod_line_request_get_value(output->request, output->offset);
}

int cgpiod_output_set(struct cgpiod_output *output, bool active) {
    return gpiod_line_request_set_value(
        output->request, output->offset,
        active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
}

void cgpiod_output_close(struct cgpiod_output *output) {
    int reason = errno;
    if (output->request) gpiod_line_request_release(output->request);
    free(output);
    errno = reason;
}

#endif
