// The least that an echo load can cost: over plain TCP a WebSocket frame on its way for each connection all the
// time, and nothing counted but frames. A lean load leaves the machine to the server, whose cost it shows.
//
//   echo PORT CONNECTIONS BYTES SECONDS PROCESS     at most 125 bytes; prints one JSON object, as `bench echo` does
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "measuring.h"

enum { bytes_max = 125, head = 6, answer_head = 2 };

// What another process has used so far, from /proc/PROCESS/stat.
static struct usage used_by(int process) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    FILE *file = fopen(path, "r");
    check(file != NULL, path);
    check(fgets(text, sizeof text, file) != NULL, path);
    fclose(file);
    unsigned long user = 0, system = 0;
    // The name may hold anything; the fields after it are the third and on.
    const char *rest = strrchr(text, ')');
    check(rest != NULL, path);
    sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    double ticks = (double)sysconf(_SC_CLK_TCK);
    return (struct usage){.user = (double)user / ticks, .system = (double)system / ticks};
}

static int open_line(const struct sockaddr_in *address) {
    static const char request[] =
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    int s = socket(AF_INET, SOCK_STREAM, 0);
    check(s >= 0, "socket");
    check(connect(s, (const struct sockaddr *)address, sizeof *address) == 0, "connect");
    int one = 1;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    check(send(s, request, sizeof request - 1, 0) == sizeof request - 1, "send");
    char answer[1024];
    ssize_t count = recv(s, answer, sizeof answer, 0);
    check(count > 12 && memcmp(answer, "HTTP/1.1 101", 12) == 0, "upgrade");
    return s;
}

int main(int count, char **values) {
    if (count != 6) {
        fprintf(stderr, "echo PORT CONNECTIONS BYTES SECONDS PROCESS\n");
        return 2;
    }
    int lines = atoi(values[2]), bytes = atoi(values[3]), process = atoi(values[5]);
    double seconds = atof(values[4]);
    if (bytes < 1 || bytes > bytes_max || lines < 1) return 2;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((unsigned short)atoi(values[1])),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    // A text of one letter under a key that is not nothing.
    unsigned char frame[head + bytes_max] = {0x81, (unsigned char)(0x80 | bytes), 1, 2, 3, 4};
    for (int i = 0; i < bytes; i++) frame[head + i] = 'a' ^ frame[2 + i % 4];
    size_t size = (size_t)(head + bytes);
    int epoll = epoll_create1(0);
    for (int i = 0; i < lines; i++) {
        int s = open_line(&address);
        struct epoll_event event = {.events = EPOLLIN, .data.fd = s};
        check(epoll_ctl(epoll, EPOLL_CTL_ADD, s, &event) == 0, "epoll_ctl");
        check(send(s, frame, size, 0) == (ssize_t)size, "send");
    }
    struct usage server = used_by(process), own = used();
    double start = now(), end = start;
    long messages = 0;
    struct epoll_event events[512];
    unsigned char answer[answer_head + bytes_max];
    while ((end = now()) - start < seconds) {
        int ready = epoll_wait(epoll, events, 512, 1000);
        for (int i = 0; i < ready; i++) {
            // So short an answer comes whole.
            ssize_t got = recv(events[i].data.fd, answer, sizeof answer, 0);
            check(got == answer_head + bytes, "echo");
            messages++;
            check(send(events[i].data.fd, frame, size, 0) == (ssize_t)size, "send");
        }
    }
    struct usage server_after = used_by(process), own_after = used();
    double millions = (double)(messages > 0 ? messages : 1) / 1e6;
    printf(
        "{\"connections\":%d,\"bytes\":%d,\"seconds\":%.3f,\"messages\":%ld,\"messagesPerSecond\":%.0f,"
        "\"serverUserSecondsPerMillion\":%.3f,\"serverSystemSecondsPerMillion\":%.3f,"
        "\"loadUserSecondsPerMillion\":%.3f,\"loadSystemSecondsPerMillion\":%.3f}\n",
        lines, bytes, end - start, messages, (double)messages / (end - start),
        (server_after.user - server.user) / millions, (server_after.system - server.system) / millions,
        (own_after.user - own.user) / millions, (own_after.system - own.system) / millions);
    return 0;
}
