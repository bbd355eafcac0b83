// What Swift's Glibc module does not show of Linux, or shows only through pointer unions and
// variadic calls. Every call that can fail returns a negative errno, never sets a global.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>

/// One readiness report: the registration's token and the EPOLL bits. Flat, unlike `epoll_event`,
/// whose pointer union would make every holder unsafe in Swift.
typedef struct {
    uint64_t token;
    uint32_t events;
} CLinux_Readiness;

/// An IPv6 address in host order halves (IPv4 as ::ffff:a.b.c.d) with its port and scope.
typedef struct {
    uint64_t high;
    uint64_t low;
    uint32_t scope;
    uint16_t port;
} CLinux_Address;

enum {
    CLinux_readable = 0x001,
    CLinux_writable = 0x004,
    CLinux_failed = 0x008,
    CLinux_hungUp = 0x010,
    CLinux_peerClosed = 0x2000,
};

int CLinux_epoll_create(void);
int CLinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
int CLinux_epoll_modify(int epoll, int descriptor, uint32_t events, uint64_t token);
int CLinux_epoll_remove(int epoll, int descriptor);
/// Waits up to `milliseconds` (-1: for ever); an interrupted wait reports 0 events.
int CLinux_epoll_wait(int epoll, CLinux_Readiness *events, int capacity, int milliseconds);

int CLinux_eventfd(void);
int CLinux_eventfd_signal(int descriptor);
int CLinux_eventfd_drain(int descriptor);

int CLinux_close(int descriptor);
/// Whether a listening socket has its port alone, as the first of several of one user, or as a further one.
typedef enum __attribute__((enum_extensibility(closed))) {
    CLinux_alone,
    CLinux_first,
    CLinux_further,
} CLinux_Sharing;
int CLinux_listen(const CLinux_Address *address, CLinux_Sharing sharing, int backlog);
int CLinux_accept(int listener, CLinux_Address *peer);
/// Starts a connection without waiting for it; readiness to write or an error tells its end.
int CLinux_connect(
    const CLinux_Address *address, const CLinux_Address *from, int receive_buffer);
int CLinux_local_address(int descriptor, CLinux_Address *address);
/// The pending error of a socket as a negative errno, or 0.
int CLinux_socket_error(int descriptor);
long CLinux_receive(int descriptor, void *bytes, size_t count);
/// Sends without raising SIGPIPE.
long CLinux_send(int descriptor, const void *bytes, size_t count);
int CLinux_shutdown_writing(int descriptor);
int CLinux_set_no_delay(int descriptor);
int CLinux_set_not_sent_low_water(int descriptor, uint32_t bytes);
int CLinux_set_buffer_sizes(int descriptor, int receive, int send);
int CLinux_resolve(const char *host, uint16_t port, CLinux_Address *address);
/// Writes the address without its port; `capacity` at least 46.
void CLinux_format_address(const CLinux_Address *address, char *text, size_t capacity);

int64_t CLinux_monotonic_nanoseconds(void);
int64_t CLinux_realtime_seconds(void);
/// User and system time of the process so far.
void CLinux_processor_time(int64_t *user_nanoseconds, int64_t *system_nanoseconds);

/// Processors that this process may run on, at least 1.
int CLinux_processor_count(void);

/// Turns the listed signals into bytes on a pipe; returns its reading end. One per process.
int CLinux_signals_open(const int *signals, int count);
/// Gives the signals back to their default actions.
void CLinux_signals_close(void);
/// The next signal number, or a negative errno (EAGAIN: none).
int CLinux_signals_next(int descriptor);
void CLinux_ignore_broken_pipes(void);

int CLinux_thread_start(void (*body)(void *), void *context, const char *name, uint64_t *thread);
int CLinux_thread_join(uint64_t thread);
/// Lets a thread end without anybody waiting for it.
void CLinux_thread_detach(uint64_t thread);
/// Gives the calling thread the processor only when nobody else wants it.
void CLinux_let_others_go_first(void);

/// A value of the calling thread, for recognising which loop is running.
void *CLinux_thread_value(void);
void CLinux_set_thread_value(void *value);

/// The system's words for an error; `capacity` bytes, ended by 0.
void CLinux_error_text(int error, char *text, size_t capacity);

#endif
