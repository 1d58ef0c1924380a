/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_MAP_H
#define VD_BASE_MAP_H

/*
 * Files that are written once, whole, and then only mapped.
 *
 * A writer puts the bytes beside the file under a name of its own, brings
 * them to the disk and renames them into place: who opens the name finds the
 * old file or the new one, never a part.  A file that is mapped is not
 * changed by that: its readers keep the old one until they close it.
 */

#include "base/err.h"
#include "base/str.h"

typedef struct vd_map vd_map;

/* VD_ABSENT (err untouched): no such file.  VD_IO.  An empty file is mapped
   as no bytes. */
VD_MUST_USE vd_status vd_map_open(const char *path, vd_map **out, vd_err *err);
void vd_map_close(vd_map *map);

/* The bytes of the file when it was opened. */
vd_str vd_map_view(const vd_map *map);

/* Brings the folder of a file to the disk: its name is there only then. */
void vd_sync_folder(const char *path);

typedef struct vd_whole vd_whole;

typedef enum vd_whole_for {
    VD_WHOLE_ALL = 0, /* as the user's mask has it */
    VD_WHOLE_OWNER,   /* personal data */
} vd_whole_for;

/* Begins the file as PATH.new, which one writer has at a time: VD_CONFLICT
   while another does.  Nothing is left of it when it is dropped; what a
   killed writer left is begun anew.  VD_IO. */
VD_MUST_USE vd_status vd_whole_open(const char *path, vd_whole_for readers,
                                    vd_whole **out, vd_err *err);
VD_MUST_USE vd_status vd_whole_put(vd_whole *whole, vd_str bytes, vd_err *err);
/* Writes over the beginning. */
VD_MUST_USE vd_status vd_whole_put_first(vd_whole *whole, vd_str bytes,
                                         vd_err *err);
/* To the disk and into place; frees the handle, whatever comes of it. */
VD_MUST_USE vd_status vd_whole_close(vd_whole *whole, vd_err *err);
void vd_whole_drop(vd_whole *whole);

#endif
