#define _GNU_SOURCE
#include "CLinux.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

int clinux_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int clinux_close_from(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int clinux_set_stack_size(size_t bytes) {
    pthread_attr_t attributes;
    int failure = pthread_getattr_default_np(&attributes);
    if (failure) return failure;
    failure = pthread_attr_setstacksize(&attributes, bytes);
    if (!failure) failure = pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
    return failure;
}
