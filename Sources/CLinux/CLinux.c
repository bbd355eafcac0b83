#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

_Static_assert(CLinux_readable == EPOLLIN, "EPOLLIN");
_Static_assert(CLinux_writable == EPOLLOUT, "EPOLLOUT");
_Static_assert(CLinux_failed == EPOLLERR, "EPOLLERR");
_Static_assert(CLinux_hungUp == EPOLLHUP, "EPOLLHUP");
_Static_assert(CLinux_peerClosed == EPOLLRDHUP, "EPOLLRDHUP");
_Static_assert(sizeof(CLinux_Readiness) == 16, "a report is two words");

static int checked(int result) { return result < 0 ? -errno : result; }

int CLinux_epoll_create(void) { return checked(epoll_create1(EPOLL_CLOEXEC)); }

static int control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return checked(epoll_ctl(epoll, operation, descriptor, &event));
}

int CLinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, events, token);
}

int CLinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, events, token);
}

int CLinux_epoll_remove(int epoll, int descriptor) {
    return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0);
}

enum { batch = 512 };

int CLinux_epoll_wait(int epoll, CLinux_Readiness *events, int capacity, int milliseconds) {
    struct epoll_event ready[batch];
    if (capacity > batch) capacity = batch;
    int count = epoll_wait(epoll, ready, capacity, milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) {
        events[i].token = ready[i].data.u64;
        events[i].events = ready[i].events;
    }
    return count;
}

int CLinux_eventfd(void) { return checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

int CLinux_eventfd_signal(int descriptor) {
    uint64_t one = 1;
    ssize_t result;
    do result = write(descriptor, &one, sizeof one);
    while (result < 0 && errno == EINTR);
    // EAGAIN: the counter is full, so the reader is certain to wake.
    return result < 0 && errno != EAGAIN ? -errno : 0;
}

int CLinux_eventfd_drain(int descriptor) {
    uint64_t count;
    ssize_t result = read(descriptor, &count, sizeof count);
    return result < 0 && errno != EAGAIN && errno != EINTR ? -errno : 0;
}

// close(2): after EINTR the descriptor is gone on Linux, so it is never tried again.
int CLinux_close(int descriptor) { return checked(close(descriptor)); }

int64_t CLinux_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t CLinux_realtime_seconds(void) { return time(NULL); }

static int64_t nanoseconds(struct timeval time) {
    return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

void CLinux_processor_time(int64_t *user_nanoseconds, int64_t *system_nanoseconds) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    *user_nanoseconds = nanoseconds(usage.ru_utime);
    *system_nanoseconds = nanoseconds(usage.ru_stime);
}

int CLinux_processor_count(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) < 0) return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? count : 1;
}

typedef struct {
    void (*body)(void *);
    void *context;
} Start;

static void *run(void *argument) {
    Start start = *(Start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

int CLinux_thread_start(void (*body)(void *), void *context, const char *name, uint64_t *thread) {
    Start *start = malloc(sizeof *start);
    if (start == NULL) return -ENOMEM;
    *start = (Start){.body = body, .context = context};
    pthread_t created;
    int error = pthread_create(&created, NULL, run, start);
    if (error != 0) {
        free(start);
        return -error;
    }
    char short_name[16] = {0};  // what the kernel keeps of a thread's name
    strncpy(short_name, name, sizeof short_name - 1);
    pthread_setname_np(created, short_name);
    *thread = (uint64_t)created;
    return 0;
}

int CLinux_thread_join(uint64_t thread) { return -pthread_join((pthread_t)thread, NULL); }

void CLinux_thread_detach(uint64_t thread) { pthread_detach((pthread_t)thread); }

void CLinux_let_others_go_first(void) {
    // Others preempt an idle thread at once; a merely nice one may finish its slice of some milliseconds.
    // A system that refuses leaves it as urgent as the others.
    const struct sched_param none = {0};
    (void)pthread_setschedparam(pthread_self(), SCHED_IDLE, &none);
}

static _Thread_local void *thread_value;

void *CLinux_thread_value(void) { return thread_value; }
void CLinux_set_thread_value(void *value) { thread_value = value; }

void CLinux_error_text(int error, char *text, size_t capacity) {
    char buffer[128];
    const char *words = strerror_r(error, buffer, sizeof buffer);
    if (capacity == 0) return;
    strncpy(text, words, capacity - 1);
    text[capacity - 1] = 0;
}
