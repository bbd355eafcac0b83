// What the two loops share: failing aloud, the time, and what the own process has used.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static void check(int ok, const char *what) {
    if (ok) return;
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct usage {
    double user, system;
};

static struct usage used(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (struct usage){
        .user = (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6,
        .system = (double)u.ru_stime.tv_sec + (double)u.ru_stime.tv_usec / 1e6,
    };
}
