#include "CSimulatedDisk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/// The registration: SQLite's structure comes first, so that a pointer to one is one to both.
typedef struct {
    sqlite3_vfs vfs;
    void *context;
    CSimulatedDisk_Functions functions;
    char name[];
} Disk;

typedef struct {
    sqlite3_file file;
    Disk *disk;
    int64_t handle;
} File;

#define CALL(file, function, ...)                                                                  \
    (((File *)(file))->disk->functions.function(                                                   \
        ((File *)(file))->disk->context, ((File *)(file))->handle, __VA_ARGS__))

static int close_file(sqlite3_file *file) {
    CSimulatedDisk_Functions *functions = &((File *)file)->disk->functions;
    return functions->close(((File *)file)->disk->context, ((File *)file)->handle);
}

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    return CALL(file, read, bytes, count, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    return CALL(file, write, bytes, count, offset);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
    return CALL(file, truncate, size);
}

static int sync_file(sqlite3_file *file, int flags) {
    (void)flags;
    CSimulatedDisk_Functions *functions = &((File *)file)->disk->functions;
    return functions->sync(((File *)file)->disk->context, ((File *)file)->handle);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    int64_t found = 0;
    int code = CALL(file, size, &found);
    *size = found;
    return code;
}

static int lock_file(sqlite3_file *file, int level) {
    return CALL(file, lock, level);
}

static int unlock_file(sqlite3_file *file, int level) {
    return CALL(file, unlock, level);
}

static int is_reserved(sqlite3_file *file, int *result) {
    return CALL(file, is_reserved, result);
}

static int control(sqlite3_file *file, int operation, void *argument) {
    (void)file;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int sector_size(sqlite3_file *file) {
    (void)file;
    return 4096;
}

/// The same as SQLite's own for Linux: a write changes no byte outside of itself.
static int characteristics(sqlite3_file *file) {
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int map_shared(
    sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
    void *found = NULL;
    int code = CALL(file, map_shared, region, size, extend, &found);
    *memory = found;
    return code;
}

static int lock_shared(sqlite3_file *file, int offset, int count, int flags) {
    return CALL(file, lock_shared, offset, count, flags);
}

static void shared_barrier(sqlite3_file *file) {
    (void)file;
}

static int unmap_shared(sqlite3_file *file, int remove) {
    return CALL(file, unmap_shared, remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
};

static int open_file(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *granted) {
    Disk *disk = (Disk *)vfs;
    File *opened = (File *)file;
    // Without methods SQLite does not close what could not be opened.
    opened->file.pMethods = NULL;
    int code = disk->functions.open(disk->context, name, flags, &opened->handle);
    if (code != SQLITE_OK) return code;
    opened->disk = disk;
    opened->file.pMethods = &methods;
    if (granted) *granted = flags;
    return SQLITE_OK;
}

static int remove_file(sqlite3_vfs *vfs, const char *name, int synchronize_folder) {
    Disk *disk = (Disk *)vfs;
    return disk->functions.remove(disk->context, name, synchronize_folder);
}

static int access_file(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    (void)flags;
    Disk *disk = (Disk *)vfs;
    return disk->functions.exists(disk->context, name, result);
}

/// Names are whole already.
static int full_path(sqlite3_vfs *vfs, const char *name, int capacity, char *path) {
    (void)vfs;
    if ((int)strlen(name) >= capacity) return SQLITE_CANTOPEN;
    strcpy(path, name);
    return SQLITE_OK;
}

static int fill_random(sqlite3_vfs *vfs, int count, char *bytes) {
    Disk *disk = (Disk *)vfs;
    disk->functions.random(disk->context, bytes, count);
    return count;
}

/// Nobody has to wait in a simulation.
static int sleep_not(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return microseconds;
}

static int current_time(sqlite3_vfs *vfs, double *days) {
    (void)vfs;
    *days = 2460000.5;
    return SQLITE_OK;
}

void *CSimulatedDisk_register(
    const char *name, void *context, const CSimulatedDisk_Functions *functions) {
    size_t length = strlen(name) + 1;
    Disk *disk = calloc(1, sizeof *disk + length);
    if (!disk) return NULL;
    memcpy(disk->name, name, length);
    disk->context = context;
    disk->functions = *functions;
    disk->vfs.iVersion = 1;
    disk->vfs.szOsFile = sizeof(File);
    disk->vfs.mxPathname = 512;
    disk->vfs.zName = disk->name;
    disk->vfs.xOpen = open_file;
    disk->vfs.xDelete = remove_file;
    disk->vfs.xAccess = access_file;
    disk->vfs.xFullPathname = full_path;
    disk->vfs.xRandomness = fill_random;
    disk->vfs.xSleep = sleep_not;
    disk->vfs.xCurrentTime = current_time;
    if (sqlite3_vfs_register(&disk->vfs, 0) != SQLITE_OK) {
        free(disk);
        return NULL;
    }
    return disk;
}

void CSimulatedDisk_unregister(void *registration) {
    sqlite3_vfs_unregister(&((Disk *)registration)->vfs);
    free(registration);
}
