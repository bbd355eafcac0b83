#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

// A pipe and not signalfd: signalfd needs the signals blocked in every thread, also in those
// that other libraries started before the server.
static atomic_int writing_end = -1;
static atomic_ullong taken;  // one bit for each signal number

static void note(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(atomic_load(&writing_end), &byte, 1);
    (void)ignored;  // a full pipe already holds the news
    errno = saved;
}

int CLinux_signals_open(const int *signals, int count) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -errno;
    int before = atomic_exchange(&writing_end, ends[1]);
    if (before >= 0) close(before);
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < count; i++) {
        if (sigaction(signals[i], &action, NULL) < 0) {
            int error = errno;
            close(ends[0]);
            CLinux_signals_close();
            return -error;
        }
        atomic_fetch_or(&taken, 1ULL << signals[i]);
    }
    return ends[0];
}

void CLinux_signals_close(void) {
    unsigned long long signals = atomic_exchange(&taken, 0);
    for (int number = 1; number < 64; number++)
        if (signals & (1ULL << number)) signal(number, SIG_DFL);
    int end = atomic_exchange(&writing_end, -1);
    if (end >= 0) close(end);
}

int CLinux_signals_next(int descriptor) {
    unsigned char byte;
    ssize_t result = read(descriptor, &byte, 1);
    if (result < 0) return -errno;
    return result == 0 ? -EAGAIN : byte;
}

void CLinux_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }
