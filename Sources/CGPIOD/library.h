#pragma once

#include <gpiod.h>

// Only the 1.x header has this macro; the 2.x header defines none.
#ifdef GPIOD_LINE_BULK_MAX_LINES
#define CGPIOD_LIBRARY 1
#else
#define CGPIOD_LIBRARY 2
#endif

#include <fcntl.h>

// libgpiod opens event descriptors blocking; a loop that polls many things must never wait here.
static inline int cgpiod_unblock(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}
