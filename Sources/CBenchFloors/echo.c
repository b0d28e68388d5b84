#include "floors.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct floor_echo {
    int asked, answered;
    pthread_t thread;
    int64_t asked_at;
};

// A counter of 2 asks the thread to end.
static void *answer(void *context) {
    floor_echo *echo = context;
    eventfd_t count = 0;
    while (eventfd_read(echo->asked, &count) == 0 && count == 1) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        // The answer's descriptor orders this before the caller's look at it.
        echo->asked_at = (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
        eventfd_write(echo->answered, 1);
    }
    return NULL;
}

floor_echo *floor_echo_start(void) {
    floor_echo *echo = calloc(1, sizeof *echo);
    if (echo == NULL) return NULL;
    echo->asked = eventfd(0, EFD_CLOEXEC);
    echo->answered = eventfd(0, EFD_CLOEXEC);
    if (pthread_create(&echo->thread, NULL, answer, echo) != 0) {
        free(echo);
        return NULL;
    }
    return echo;
}

int floor_echo_call(floor_echo *echo) {
    eventfd_t count = 0;
    return eventfd_write(echo->asked, 1) == 0 ? eventfd_read(echo->answered, &count) : -1;
}

int64_t floor_echo_asked_at(const floor_echo *echo) { return echo->asked_at; }

void floor_echo_stop(floor_echo *echo) {
    eventfd_write(echo->asked, 2);
    pthread_join(echo->thread, NULL);
    close(echo->asked);
    close(echo->answered);
    free(echo);
}
