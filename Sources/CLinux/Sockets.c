#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static const uint64_t mapped = 0xffff00000000;  // the middle of ::ffff:a.b.c.d

static int is_mapped(const CLinux_Address *address) {
    return address->high == 0 && (address->low & ~(uint64_t)0xffffffff) == mapped;
}

static socklen_t to_system(const CLinux_Address *address, struct sockaddr_storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (is_mapped(address)) {
        struct sockaddr_in *in = (struct sockaddr_in *)storage;
        in->sin_family = AF_INET;
        in->sin_port = htons(address->port);
        in->sin_addr.s_addr = htonl((uint32_t)address->low);
        return sizeof *in;
    }
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)storage;
    uint64_t halves[2] = {htobe64(address->high), htobe64(address->low)};
    in6->sin6_family = AF_INET6;
    in6->sin6_port = htons(address->port);
    in6->sin6_scope_id = address->scope;
    memcpy(&in6->sin6_addr, halves, sizeof halves);
    return sizeof *in6;
}

static void from_system(const struct sockaddr_storage *storage, CLinux_Address *address) {
    memset(address, 0, sizeof *address);
    if (storage->ss_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)storage;
        address->low = mapped | ntohl(in->sin_addr.s_addr);
        address->port = ntohs(in->sin_port);
    } else if (storage->ss_family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)storage;
        uint64_t halves[2];
        memcpy(halves, &in6->sin6_addr, sizeof halves);
        address->high = be64toh(halves[0]);
        address->low = be64toh(halves[1]);
        address->scope = in6->sin6_scope_id;
        address->port = ntohs(in6->sin6_port);
    }
}

static int fail(int descriptor) {
    int error = errno;
    close(descriptor);
    return -error;
}

static int open_socket(sa_family_t family) {
    int descriptor = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return descriptor < 0 ? -errno : descriptor;
}

static int share_port(int descriptor) {
    int one = 1;
    return setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one);
}

int CLinux_listen(const CLinux_Address *address, CLinux_Sharing sharing, int backlog) {
    struct sockaddr_storage storage;
    socklen_t length = to_system(address, &storage);
    int descriptor = open_socket(storage.ss_family);
    if (descriptor < 0) return descriptor;
    int one = 1;
    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
        (sharing == CLinux_further && share_port(descriptor) < 0) ||
        bind(descriptor, (struct sockaddr *)&storage, length) < 0 ||
        // Bound alone, so that of two servers one is refused; from now on its own other sockets may follow.
        (sharing == CLinux_first && share_port(descriptor) < 0) ||
        listen(descriptor, backlog) < 0)
        return fail(descriptor);
    return descriptor;
}

int CLinux_accept(int listener, CLinux_Address *peer) {
    struct sockaddr_storage storage = {0};
    socklen_t length = sizeof storage;
    int descriptor;
    do
        descriptor = accept4(
            listener, (struct sockaddr *)&storage, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return -errno;
    from_system(&storage, peer);
    return descriptor;
}

int CLinux_connect(
    const CLinux_Address *address, const CLinux_Address *from, int receive_buffer) {
    struct sockaddr_storage storage;
    socklen_t length = to_system(address, &storage);
    int descriptor = open_socket(storage.ss_family);
    if (descriptor < 0) return descriptor;
    if (from != NULL) {
        struct sockaddr_storage local;
        socklen_t local_length = to_system(from, &local);
        if (bind(descriptor, (struct sockaddr *)&local, local_length) < 0) return fail(descriptor);
    }
    // Before the handshake, which tells the peer how much there is room for.
    if (receive_buffer > 0 &&
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer) < 0)
        return fail(descriptor);
    int result = connect(descriptor, (struct sockaddr *)&storage, length);
    if (result < 0 && errno != EINPROGRESS && errno != EINTR) return fail(descriptor);
    return descriptor;
}

int CLinux_local_address(int descriptor, CLinux_Address *address) {
    struct sockaddr_storage storage = {0};
    socklen_t length = sizeof storage;
    if (getsockname(descriptor, (struct sockaddr *)&storage, &length) < 0) return -errno;
    from_system(&storage, address);
    return 0;
}

int CLinux_socket_error(int descriptor) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return -errno;
    return -error;
}

// recv(2) and send(2) of the library are points at which a thread can be cancelled, which costs two atomic
// operations each time. No thread here is ever cancelled, so the system is called directly.

long CLinux_receive(int descriptor, void *bytes, size_t count) {
    ssize_t result;
    do result = syscall(SYS_recvfrom, descriptor, bytes, count, 0, NULL, NULL);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

long CLinux_send(int descriptor, const void *bytes, size_t count) {
    ssize_t result;
    do result = syscall(SYS_sendto, descriptor, bytes, count, MSG_NOSIGNAL, NULL, 0);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : result;
}

int CLinux_shutdown_writing(int descriptor) {
    return shutdown(descriptor, SHUT_WR) < 0 ? -errno : 0;
}

static int set(int descriptor, int level, int option, int value) {
    return setsockopt(descriptor, level, option, &value, sizeof value) < 0 ? -errno : 0;
}

int CLinux_set_no_delay(int descriptor) { return set(descriptor, IPPROTO_TCP, TCP_NODELAY, 1); }

int CLinux_set_not_sent_low_water(int descriptor, uint32_t bytes) {
    return set(descriptor, IPPROTO_TCP, TCP_NOTSENT_LOWAT, (int)bytes);
}

int CLinux_set_buffer_sizes(int descriptor, int receive, int send) {
    int result = receive > 0 ? set(descriptor, SOL_SOCKET, SO_RCVBUF, receive) : 0;
    if (result == 0 && send > 0) result = set(descriptor, SOL_SOCKET, SO_SNDBUF, send);
    return result;
}

int CLinux_resolve(const char *host, uint16_t port, CLinux_Address *address) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    int error = getaddrinfo(host, NULL, &hints, &found);
    if (error != 0) return error == EAI_SYSTEM ? -errno : -EADDRNOTAVAIL;
    struct sockaddr_storage storage = {0};
    memcpy(&storage, found->ai_addr, found->ai_addrlen);
    from_system(&storage, address);
    address->port = port;
    freeaddrinfo(found);
    return 0;
}

void CLinux_format_address(const CLinux_Address *address, char *text, size_t capacity) {
    struct sockaddr_storage storage;
    to_system(address, &storage);
    const void *bytes = storage.ss_family == AF_INET
                            ? (const void *)&((struct sockaddr_in *)&storage)->sin_addr
                            : (const void *)&((struct sockaddr_in6 *)&storage)->sin6_addr;
    if (inet_ntop(storage.ss_family, bytes, text, (socklen_t)capacity) == NULL && capacity > 0)
        text[0] = 0;
}
