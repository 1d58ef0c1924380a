/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_TESTS_BOOKS_H
#define VD_TESTS_BOOKS_H

/* Small books made up for tests: editions of a few records, entered through
   the stage as a load would. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/stage.h"

/* A deterministic sequence (xorshift64*). */
static inline uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

static inline size_t below(uint64_t *state, size_t n)
{
    return (size_t)(next_random(state) >> 33) % n;
}

/* A folder in memory where there is one: fsync is then not waited for. */
static inline const char *test_folder(char *out, size_t room)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    (void)snprintf(out, room, "%s/vedette-test-XXXXXX", base);
    return mkdtemp(out);
}

static inline vd_status enter(vd_store *store, const vd_record *records,
                              size_t n, const vd_edition *as, vd_err *err)
{
    vd_stage *stage = vd_stage_new(store);
    vd_edition edition = *as;
    int64_t last = 0;
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < n; i++) {
        bool again;

        st = vd_stage_add(stage, &records[i], &again, err);
    }
    edition.entities = (int64_t)vd_stage_targets(stage);
    if (st == VD_OK)
        st = vd_stage_seal(stage, &edition.hash, err);
    if (st == VD_OK)
        st = vd_store_last_edition(store, edition.source, &last, err);
    if (st == VD_OK)
        st = vd_stage_enter(stage, &edition, last, NULL, 0, err);
    vd_stage_free(stage);
    return st;
}

#endif
