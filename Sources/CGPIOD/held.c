#include "CGPIOD.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

// Calls a chip's ioctl on a descriptor of its own: the chip is not needed afterwards.
static int chip_call(const char *chip, unsigned long request, void *argument) {
    int descriptor = open(chip, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return -1;
    int result = ioctl(descriptor, request, argument);
    int reason = errno;
    close(descriptor);
    errno = reason;
    return result;
}

int cgpiod_line_state(const char *chip, uint32_t offset, struct cgpiod_line_state *state) {
    struct gpio_v2_line_info info = { .offset = offset };
    if (chip_call(chip, GPIO_V2_GET_LINEINFO_IOCTL, &info) < 0) return -1;
    state->in_use = info.flags & GPIO_V2_LINE_FLAG_USED;
    state->is_output = info.flags & GPIO_V2_LINE_FLAG_OUTPUT;
    state->active_low = info.flags & GPIO_V2_LINE_FLAG_ACTIVE_LOW;
    return 0;
}

int cgpiod_held_take(const char *chip, uint32_t offset, const char *consumer, bool active_low) {
    // Neither input nor output: the kernel leaves the line as it is.
    struct gpio_v2_line_request request = {
        .offsets = { offset },
        .num_lines = 1,
        .config.flags = active_low ? GPIO_V2_LINE_FLAG_ACTIVE_LOW : 0,
    };
    strncpy(request.consumer, consumer, sizeof request.consumer - 1);
    // The kernel opens the line's descriptor close-on-exec.
    return chip_call(chip, GPIO_V2_GET_LINE_IOCTL, &request) < 0 ? -1 : request.fd;
}

int cgpiod_held_level(int descriptor) {
    struct gpio_v2_line_values values = { .mask = 1 };
    if (ioctl(descriptor, GPIO_V2_LINE_GET_VALUES_IOCTL, &values) < 0) return -1;
    return values.bits & 1;
}

int cgpiod_held_configure(int descriptor, bool active_low, bool active) {
    struct gpio_v2_line_config config = {
        .flags = GPIO_V2_LINE_FLAG_OUTPUT | (active_low ? GPIO_V2_LINE_FLAG_ACTIVE_LOW : 0),
        .num_attrs = 1,
        .attrs[0] = {
            .attr = { .id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES, .values = active },
            .mask = 1,
        },
    };
    return ioctl(descriptor, GPIO_V2_LINE_SET_CONFIG_IOCTL, &config);
}

int cgpiod_held_set(int descriptor, bool active) {
    struct gpio_v2_line_values values = { .bits = active, .mask = 1 };
    return ioctl(descriptor, GPIO_V2_LINE_SET_VALUES_IOCTL, &values);
}
