#include "floors.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static size_t varint_size(uint64_t value) {
    size_t size = 1;
    while (value >>= 7) size++;
    return size;
}

static uint8_t *put_varint(uint8_t *to, uint64_t value) {
    while (value >= 0x80) {
        *to++ = (uint8_t)value | 0x80;
        value >>= 7;
    }
    *to++ = (uint8_t)value;
    return to;
}

static uint8_t *put_field(uint8_t *to, uint8_t number, size_t length) {
    *to++ = (uint8_t)(number << 3 | 2);
    return put_varint(to, length);
}

static uint8_t *put_bytes(uint8_t *to, const void *bytes, size_t count) {
    memcpy(to, bytes, count);
    return to + count;
}

static uint8_t *put_text(uint8_t *to, uint8_t number, const char *text) {
    size_t count = strlen(text);
    return put_bytes(put_field(to, number, count), text, count);
}

static size_t field_size(size_t content) { return 1 + varint_size(content) + content; }

static size_t label_size(const floor_label *label) {
    return field_size(strlen(label->name)) + field_size(strlen(label->value));
}

static size_t sample_size(const floor_sample *sample) {
    return 10 + varint_size((uint64_t)sample->time_ms);
}

static size_t series_size(const floor_series *series) {
    size_t size = 0;
    for (int i = 0; i < series->label_count; i++)
        size += field_size(label_size(series->labels + i));
    for (int i = 0; i < series->sample_count; i++)
        size += field_size(sample_size(series->samples + i));
    return size;
}

static uint8_t *put_series(uint8_t *to, const floor_series *series) {
    for (int i = 0; i < series->label_count; i++) {
        to = put_field(to, 1, label_size(series->labels + i));
        to = put_text(to, 1, series->labels[i].name);
        to = put_text(to, 2, series->labels[i].value);
    }
    for (int i = 0; i < series->sample_count; i++) {
        const floor_sample *sample = series->samples + i;
        to = put_field(to, 2, sample_size(sample));
        *to++ = 9;
        to = put_bytes(to, &sample->value, 8);
        *to++ = 16;
        to = put_varint(to, (uint64_t)sample->time_ms);
    }
    return to;
}

size_t floor_remote_write(const floor_series *series, int count, uint8_t *bytes) {
    size_t size = 0;
    for (int i = 0; i < count; i++) size += field_size(series_size(series + i));
    // One literal: the bench's requests are below 64 KiB.
    uint8_t *to = put_varint(bytes, size);
    *to++ = 61 << 2;
    *to++ = (uint8_t)(size - 1);
    *to++ = (uint8_t)((size - 1) >> 8);
    for (int i = 0; i < count; i++)
        to = put_series(put_field(to, 1, series_size(series + i)), series + i);
    return (size_t)(to - bytes);
}

static uint8_t *put(uint8_t *to, const char *text) { return put_bytes(to, text, strlen(text)); }

// A JSON string; the bench's texts have nothing to escape but quotation marks.
static uint8_t *put_json(uint8_t *to, const char *text) {
    *to++ = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') *to++ = '\\';
        *to++ = (uint8_t)*text;
    }
    *to++ = '"';
    return to;
}

static uint8_t *put_hex(uint8_t *to, const uint8_t *bytes, size_t count) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        *to++ = (uint8_t)digits[bytes[i] >> 4];
        *to++ = (uint8_t)digits[bytes[i] & 15];
    }
    return to;
}

static uint8_t *put_time(uint8_t *to, int64_t time_ms) {
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;
    gmtime_r(&seconds, &parts);
    char text[40];
    size_t count = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + count, sizeof text - count, ".%03dZ", (int)(time_ms % 1000));
    return put(to, text);
}

size_t floor_event_lines(const floor_event *events, int count, uint8_t *bytes) {
    uint8_t *to = bytes;
    for (int i = 0; i < count; i++) {
        const floor_event *event = events + i;
        to = put(to, "{\"specversion\":\"1.0\",\"id\":");
        to = put_json(to, event->id);
        to = put(put(to, ",\"source\":\"urn:yizhan:station:"), event->station);
        to = put(put(put(to, "\",\"type\":\"cn.yizhan."), event->kind), ".v1\",\"time\":\"");
        to = put_time(to, event->time_ms);
        to = put_json(put(to, "\",\"subject\":"), event->subject);
        to = put(to, ",\"datacontenttype\":\"application/json\",\"data\":");
        to = put_json(to, event->data);
        to = put_json(put(to, ",\"sequence\":"), event->sequence);
        to = put(to, ",\"clocktrust\":\"synced\",\"hash\":\"");
        to = put(put_hex(to, event->hash, 32), "\",\"prevhash\":\"");
        to = put(put_hex(to, event->previous_hash, 32), "\"}\n");
    }
    return (size_t)(to - bytes);
}
