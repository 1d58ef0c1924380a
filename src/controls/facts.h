/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_CONTROLS_FACTS_H
#define VD_CONTROLS_FACTS_H

/*
 * Tables of facts: lines of cells between tabs, with a header, comments after
 * "#", and "-" for what is empty.
 *
 * The project's own tables (data/) are compiled in as they are, and users add
 * files of the same form, so both are read here and a fault is told with its
 * line.
 */

#include "base/input.h"
#include "base/table.h"

/* The project's own. */
typedef enum vd_facts_own {
    VD_FACTS_CONTROLS = 0,
    VD_FACTS_GOODS,
    VD_FACTS_GROUPS,
    VD_FACTS_HUBS,
    VD_FACTS_CORRELATION,
    VD_FACTS_DUAL_USE,
    VD_FACTS_CONSEQUENCES,
    VD_FACTS_CAPS,
    VD_FACTS_LANDLOCKED,
    VD_FACTS_PORT_RULES,
    VD_FACTS_RED_FLAGS,
    VD_FACTS_TRADE_WORDS,
} vd_facts_own;
vd_origin vd_facts_origin(vd_facts_own which);

enum { VD_FACT_COLUMNS_MAX = 32 };

/* A row: its cells in the order that was asked for, "" for "-". */
typedef struct vd_fact {
    vd_str cells[VD_FACT_COLUMNS_MAX];
    size_t line;
} vd_fact;

/* The first n cells of a fact, which live in the arena. */
const vd_str *vd_fact_keep(const vd_fact *fact, size_t n, vd_arena *arena);

/* Views in the fact live until fn returns. */
typedef vd_status vd_fact_fn(void *ctx, const vd_fact *fact, vd_err *err);

/* Calls fn for each row.  columns are the names wanted, ended by NULL; one that
   the table lacks, one that is not known, and a row of another number of cells
   are VD_INVALID, as is a row without source or verified. */
VD_MUST_USE vd_status vd_facts_each(const vd_origin *origin,
                                    const char *const *columns, vd_fact_fn *fn,
                                    void *ctx, vd_err *err);

#endif
