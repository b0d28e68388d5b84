#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

int clinux_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_peer_user(int socket, uid_t *user) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) < 0) return -1;
    *user = peer.uid;
    return 0;
}

// Room for one descriptor; the union aligns it as struct cmsghdr wants.
union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

ssize_t clinux_send_datagram(
    int socket, const void *address, socklen_t address_size,
    const void *bytes, size_t count, int descriptor) {
    struct iovec content = { .iov_base = (void *)bytes, .iov_len = count };
    struct msghdr message = {
        .msg_name = (void *)address, .msg_namelen = address_size,
        .msg_iov = &content, .msg_iovlen = 1,
    };
    union control control;
    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

ssize_t clinux_receive_datagram(int socket, void *bytes, size_t capacity, int *descriptor) {
    struct iovec content = { .iov_base = bytes, .iov_len = capacity };
    union control control;
    struct msghdr message = {
        .msg_iov = &content, .msg_iovlen = 1,
        .msg_control = &control, .msg_controllen = sizeof control.bytes,
    };
    *descriptor = -1;
    ssize_t count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (count < 0) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
        memcpy(descriptor, CMSG_DATA(header), sizeof(int));
    return count;
}

int clinux_name_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }
