// Loaded before the C library: ends the process with SIGKILL at one point of one commit.
//
// The commit is the first one that writes KILL_WORDS to SQLite's write-ahead log; KILL_AFTER, where it is set, must
// stand within the 512 bytes behind them. KILL_POINT says where in it:
//   unwritten  before the page with the words is written, so the commit is not there
//   written    when the whole commit is written and the sync is asked for
//   synced     when the sync has come back, so the commit is durable, and nobody has heard of it
// KILL_NOTE is a file that is made right before, as the proof.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// Set by the thread that wrote the words, until it syncs.
static __thread int is_marked;

static int is_log(int file) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path);
    return length > 4 && memcmp(path + length - 4, "-wal", 4) == 0;
}

static int is_point(const char *name) {
    const char *point = getenv("KILL_POINT");
    return point && strcmp(point, name) == 0;
}

static int has_words(const void *bytes, size_t count) {
    const char *words = getenv("KILL_WORDS"), *after = getenv("KILL_AFTER");
    if (!words) return 0;
    const char *end = (const char *)bytes + count, *found = bytes;
    while ((found = memmem(found, end - found, words, strlen(words)))) {
        found += strlen(words);
        size_t left = end - found < 512 ? end - found : 512;
        if (!after || memmem(found, left, after, strlen(after))) return 1;
    }
    return 0;
}

static void end_here(void) {
    const char *note = getenv("KILL_NOTE");
    if (note) close(open(note, O_WRONLY | O_CREAT, 0600));
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void look(int file, const void *bytes, size_t count) {
    if (is_marked || !has_words(bytes, count) || !is_log(file)) return;
    if (is_point("unwritten")) end_here();
    is_marked = 1;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
    look(file, bytes, count);
    return syscall(SYS_pwrite64, file, bytes, count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    look(file, bytes, count);
    return syscall(SYS_pwrite64, file, bytes, count, offset);
}

static int synchronize(long number, int file) {
    int is_ours = is_marked && is_log(file);
    if (is_ours && is_point("written")) end_here();
    int result = syscall(number, file);
    if (is_ours && result == 0 && is_point("synced")) end_here();
    return result;
}

int fdatasync(int file) { return synchronize(SYS_fdatasync, file); }
int fsync(int file) { return synchronize(SYS_fsync, file); }
