/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_HEAD_H
#define VD_DESK_HEAD_H

/*
 * BOOK.head: a line with number and hash of the last entry of the chain,
 * "17:9f86d0...", which shows that entries were cut off.
 *
 * It is written over in place after each commit, under a lock that its readers
 * share, and never made to say an earlier entry than it does.  The commit has
 * waited for the disk; this does not wait again: when the power fails, the head
 * may be some entries behind its chain, which is no breach, and never beyond
 * it.  vd_head_settle() brings it to the disk.
 */

#include "desk/digest.h"

/* desk is the path of the desk, "BOOK.desk".  VD_ABSENT if there is none,
 * VD_INVALID if it is something else, VD_IO. */
VD_MUST_USE vd_status vd_head_read(const char *desk, vd_head *out, vd_err *err);
VD_MUST_USE vd_status vd_head_write(const char *desk, const vd_head *head,
                                    vd_err *err);
/* To the disk, as far as there is one. */
void vd_head_settle(const char *desk);

/* "17:9f86d0..."; false if it is none. */
bool vd_head_parse(vd_str text, vd_head *out);

#endif
