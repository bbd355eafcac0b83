// The least that a fan-out can cost: one `send` per socket and frame in a bare loop, over loopback TCP, to a
// second process that reads with epoll and throws away. What it prints is the yardstick for the server.
//
//   fan-out SOCKETS BYTES SECONDS     prints one JSON object
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measuring.h"

static void raise_descriptors(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Connects, tells that it is ready, reads everything until every socket has ended, and writes its time used.
static void receive_all(struct sockaddr_in *address, int sockets, int ready, int result) {
    int epoll = epoll_create1(0);
    for (int i = 0; i < sockets; i++) {
        int s = socket(AF_INET, SOCK_STREAM, 0);
        check(s >= 0, "socket");
        check(connect(s, (struct sockaddr *)address, sizeof *address) == 0, "connect");
        struct epoll_event event = {.events = EPOLLIN, .data.fd = s};
        check(epoll_ctl(epoll, EPOLL_CTL_ADD, s, &event) == 0, "epoll_ctl");
    }
    struct usage before = used();
    check(write(ready, "r", 1) == 1, "write");
    static char buffer[65536];
    struct epoll_event events[512];
    int open = sockets;
    while (open > 0) {
        int count = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < count; i++) {
            if (recv(events[i].data.fd, buffer, sizeof buffer, MSG_DONTWAIT) != 0) continue;
            close(events[i].data.fd);
            open--;
        }
    }
    struct usage after = used();
    struct usage spent = {after.user - before.user, after.system - before.system};
    check(write(result, &spent, sizeof spent) == sizeof spent, "write");
    exit(0);
}

int main(int argc, char **argv) {
    check(argc == 4, "fan-out SOCKETS BYTES SECONDS");
    int sockets = atoi(argv[1]);
    size_t bytes = (size_t)atoi(argv[2]);
    double seconds = atof(argv[3]);
    raise_descriptors();

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    check(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
    check(listen(listener, 4096) == 0, "listen");
    socklen_t length = sizeof address;
    getsockname(listener, (struct sockaddr *)&address, &length);

    int ready[2], result[2];
    check(pipe(ready) == 0 && pipe(result) == 0, "pipe");
    pid_t child = fork();
    if (child == 0) receive_all(&address, sockets, ready[1], result[1]);

    int *to = calloc((size_t)sockets, sizeof *to);
    for (int i = 0; i < sockets; i++) {
        to[i] = accept(listener, NULL, NULL);
        check(to[i] >= 0, "accept");
        int one = 1;
        setsockopt(to[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    char byte;
    check(read(ready[0], &byte, 1) == 1, "read");

    char *frame = malloc(bytes);
    memset(frame, 'x', bytes);
    struct usage before = used();
    double start = now();
    uint64_t frames = 0;
    while (now() - start < seconds)
        for (int i = 0; i < sockets; i++)
            if (send(to[i], frame, bytes, MSG_NOSIGNAL) == (ssize_t)bytes) frames++;
    for (int i = 0; i < sockets; i++) close(to[i]);
    struct usage receiver;
    check(read(result[0], &receiver, sizeof receiver) == sizeof receiver, "read");
    double took = now() - start;
    struct usage after = used();
    waitpid(child, NULL, 0);
    printf("{\"frames\":%llu,\"seconds\":%.3f,\"sender\":{\"userSeconds\":%.3f,\"systemSeconds\":%.3f},"
           "\"receiver\":{\"userSeconds\":%.3f,\"systemSeconds\":%.3f}}\n",
           (unsigned long long)frames, took, after.user - before.user, after.system - before.system,
           receiver.user, receiver.system);
    return 0;
}
