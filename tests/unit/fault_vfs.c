/* SPDX-License-Identifier: Apache-2.0 */
#include "fault_vfs.h"

#include <sqlite3.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

typedef struct faulty_file {
    sqlite3_file base;
    sqlite3_io_methods methods;
    sqlite3_file *real; /* behind this struct */
} faulty_file;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static fault fault_kind;
static long fault_at;
static long calls;

void fault_set(fault kind, long n)
{
    fault_kind = kind;
    fault_at = n;
    calls = 0;
}

long fault_count(void)
{
    return calls;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((faulty_file *)(void *)file)->real;
}

static int on_write(sqlite3_file *file, const void *bytes, int n,
                    sqlite3_int64 at)
{
    sqlite3_file *real = real_of(file);

    calls++;
    if (fault_kind == FAULT_FULL && calls >= fault_at)
        return SQLITE_FULL;
    if (calls == fault_at &&
        (fault_kind == FAULT_KILL || fault_kind == FAULT_SHORT)) {
        (void)real->pMethods->xWrite(real, bytes, n / 2, at);
        if (fault_kind == FAULT_KILL)
            _exit(FAULT_EXIT);
        return SQLITE_IOERR_WRITE;
    }
    return real->pMethods->xWrite(real, bytes, n, at);
}

static int on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    sqlite3_file *real = real_of(file);

    calls++;
    if (calls == fault_at && fault_kind == FAULT_KILL)
        _exit(FAULT_EXIT);
    return real->pMethods->xTruncate(real, size);
}

static int on_sync(sqlite3_file *file, int flags)
{
    sqlite3_file *real = real_of(file);

    calls++;
    if (calls == fault_at && fault_kind == FAULT_KILL)
        _exit(FAULT_EXIT);
    if (calls >= fault_at && fault_kind == FAULT_SYNC) {
        fault_kind = FAULT_NONE;
        return SQLITE_IOERR_FSYNC;
    }
    return real->pMethods->xSync(real, flags);
}

static int on_close(sqlite3_file *file)
{
    sqlite3_file *real = real_of(file);

    return real->pMethods == NULL ? SQLITE_OK : real->pMethods->xClose(real);
}

static int on_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int on_size(sqlite3_file *f, sqlite3_int64 *out)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), out);
}

static int on_lock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xLock(real_of(f), how);
}

static int on_unlock(sqlite3_file *f, int how)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), how);
}

static int on_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int on_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int on_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int on_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int on_shm_map(sqlite3_file *f, int page, int size, int extend,
                      void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}

static int on_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void on_shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int on_shm_unmap(sqlite3_file *f, int remove)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static int on_open(sqlite3_vfs *self, const char *name, sqlite3_file *file,
                   int flags, int *out_flags)
{
    faulty_file *f = (faulty_file *)(void *)file;
    int code;

    (void)self;
    f->real = (sqlite3_file *)(void *)(f + 1);
    code = real_vfs->xOpen(real_vfs, name, f->real, flags, out_flags);
    if (code != SQLITE_OK || f->real->pMethods == NULL) {
        f->base.pMethods = NULL;
        return code;
    }
    f->methods = (sqlite3_io_methods){.iVersion = 2,
                                      .xClose = on_close,
                                      .xRead = on_read,
                                      .xWrite = on_write,
                                      .xTruncate = on_truncate,
                                      .xSync = on_sync,
                                      .xFileSize = on_size,
                                      .xLock = on_lock,
                                      .xUnlock = on_unlock,
                                      .xCheckReservedLock = on_reserved,
                                      .xFileControl = on_control,
                                      .xSectorSize = on_sector,
                                      .xDeviceCharacteristics = on_device,
                                      .xShmMap = on_shm_map,
                                      .xShmLock = on_shm_lock,
                                      .xShmBarrier = on_shm_barrier,
                                      .xShmUnmap = on_shm_unmap};
    f->base.pMethods = &f->methods;
    return SQLITE_OK;
}

void fault_install(void)
{
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.zName = "fault";
    vfs.szOsFile = (int)sizeof(faulty_file) + real_vfs->szOsFile;
    vfs.xOpen = on_open;
    (void)sqlite3_vfs_register(&vfs, 1);
}
