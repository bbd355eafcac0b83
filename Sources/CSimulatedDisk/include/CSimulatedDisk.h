// A file system of SQLite's (sqlite3_vfs) whose every call goes to functions of Swift.
//
// SQLite keeps an object of its own layout for each open file and finds the functions through it;
// here that object holds only a number, by which Swift knows the file.
#ifndef CSIMULATEDDISK_H
#define CSIMULATEDDISK_H

#include <stdint.h>

/// What a simulated disk does. All return SQLite's result codes; `context` is given back as it was
/// registered, `handle` is the number that `open` gave.
typedef struct {
    int (*open)(void *context, const char *name, int flags, int64_t *handle);
    int (*remove)(void *context, const char *name, int synchronize_folder);
    int (*exists)(void *context, const char *name, int *result);
    int (*close)(void *context, int64_t handle);
    /// What lies beyond the end is read as zeros, with SQLITE_IOERR_SHORT_READ.
    int (*read)(void *context, int64_t handle, void *bytes, int count, int64_t offset);
    int (*write)(void *context, int64_t handle, const void *bytes, int count, int64_t offset);
    int (*truncate)(void *context, int64_t handle, int64_t size);
    int (*sync)(void *context, int64_t handle);
    int (*size)(void *context, int64_t handle, int64_t *size);
    int (*lock)(void *context, int64_t handle, int level);
    int (*unlock)(void *context, int64_t handle, int level);
    int (*is_reserved)(void *context, int64_t handle, int *result);
    int (*map_shared)(
        void *context, int64_t handle, int region, int size, int extend, void **memory);
    int (*lock_shared)(void *context, int64_t handle, int offset, int count, int flags);
    int (*unmap_shared)(void *context, int64_t handle, int remove);
    void (*random)(void *context, void *bytes, int count);
} CSimulatedDisk_Functions;

/// Registers a file system under a name, which is copied; null when memory or SQLite refuses.
void *CSimulatedDisk_register(
    const char *name, void *context, const CSimulatedDisk_Functions *functions);

/// Takes it away again; nothing may be open on it.
void CSimulatedDisk_unregister(void *registration);

#endif
