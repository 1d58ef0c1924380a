/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_TESTS_FAULT_VFS_H
#define VD_TESTS_FAULT_VFS_H

/*
 * SQLite's file system with a fault in it: the n-th write, truncation or
 * sync kills the process, or fails as a full disk, a short write or a
 * refused fsync would.  It becomes the default one of the process.
 */

typedef enum fault {
    FAULT_NONE = 0, /* count only */
    FAULT_KILL,     /* half of the bytes are written, then the process ends */
    FAULT_FULL,     /* nothing is written: SQLITE_FULL, from then on */
    FAULT_SHORT,    /* half is written: SQLITE_IOERR_WRITE, once */
    FAULT_SYNC,     /* the next sync at or after n fails */
} fault;

enum { FAULT_EXIT = 99 };

void fault_install(void);
void fault_set(fault kind, long n);

/* Calls since fault_set(). */
long fault_count(void);

#endif
