/// What Swift's Glibc module lacks on Linux, each with the reason why it stands here.
///
/// Functions answer as system calls do: 0 or a number on success, -1 with `errno` on failure.
/// None of them repeats an interrupted call; that is decided where they are called.
#pragma once

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

// Not part of Swift's Glibc module; their types and constants are importable as they are.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

/// accept4 is hidden without _GNU_SOURCE, which Swift's importer does not define: the accepted
/// socket must be close-on-exec and non-blocking from its first moment.
int clinux_accept(int listener);

/// `struct ucred` is hidden without _GNU_SOURCE: the user at the other end of a connected Unix
/// socket, from SO_PEERCRED.
int clinux_peer_user(int socket, uid_t *user);

/// CMSG_SPACE and its relatives are function-like macros: sends one datagram to the Unix address
/// and, when `descriptor` is not -1, the descriptor with it (SCM_RIGHTS). Never raises SIGPIPE.
ssize_t clinux_send_datagram(
    int socket, const void *address, socklen_t address_size,
    const void *bytes, size_t count, int descriptor);

/// The receiving side of the same, for the tests' stand-in of systemd: `*descriptor` is the
/// descriptor that came along, or -1.
ssize_t clinux_receive_datagram(int socket, void *bytes, size_t capacity, int *descriptor);

/// pthread_setname_np is hidden without _GNU_SOURCE. Names the calling thread; at most 15 bytes.
/// Returns an error number, as all pthread functions do.
int clinux_name_thread(const char *name);

/// struct termios2 (any baud rate through BOTHER) lives in <asm/termbits.h>, which cannot be
/// included together with <termios.h>; Swift's Glibc includes the latter. Hence a C file of its
/// own, which makes the line raw, without flow control, at `baud_rate` in both directions, with 8
/// data bits, `parity` N, E or O, and 1 or 2 stop bits.
int clinux_serial_configure(int port, uint32_t baud_rate, char parity, int stop_bits);

/// What the driver made of parity and stop bits, which an adapter may have refused in silence.
int clinux_serial_frame(int port, char *parity, int *stop_bits);

/// What the driver made of it (TCGETS2): it may have rounded, or refused in silence.
int clinux_serial_rates(int port, uint32_t *input_rate, uint32_t *output_rate);

/// ioctl takes variadic arguments, which Swift cannot pass: TIOCEXCL, so that nobody but root can
/// open the port a second time and take half of the bytes.
int clinux_serial_claim(int port);

/// The kernel's tcflush(TCIOFLUSH), kept beside its relatives: throws away what waits in both
/// directions.
int clinux_serial_discard(int port);

/// glibc has pidfd_open since 2.36 only, and syscall takes variadic arguments: a descriptor that
/// becomes readable when the process ends. Close-on-exec.
int clinux_pidfd_open(pid_t process);

/// posix_spawn_file_actions_addclosefrom_np is hidden without _GNU_SOURCE: the child gets no
/// descriptor from `first` on. Returns an error number, as its relatives do.
int clinux_close_from(posix_spawn_file_actions_t *actions, int first);

/// pthread_setattr_default_np is hidden without _GNU_SOURCE: how much of a stack the threads get
/// that are started from now on, by whatever library. Returns an error number.
int clinux_set_stack_size(size_t bytes);
