/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_CUSTOMERS_H
#define VD_APP_CUSTOMERS_H

/*
 * A base of customers, and what a change of the lists means for them.
 *
 * The base is an index of customers' names beside the book, as
 * FILE.customers: whole, replaced by each load, readable by its owner alone.
 * After a change of the lists only the parties that changed are searched in
 * it; the customers that they lead to are scored as a screening scores them,
 * so that the hits are those that screening every customer against the
 * changed parties would give.
 */

#include "app/screen.h"

typedef struct vd_customers_report {
    size_t customers;
    size_t wrong; /* rows that name nobody: given to the caller */
} vd_customers_report;

/* Reads customers as vd_queries_each() reads queries, and replaces the base.
   Rows that name nobody are given to wrong and left out. */
VD_MUST_USE vd_status vd_customers_load(const vd_view *view, const char *path,
                                        vd_query_fn *wrong, void *ctx,
                                        vd_customers_report *out, vd_err *err);

typedef struct vd_rescreening {
    vd_moment since;
    bool loaded; /* since then, and not: published */
    int threshold;
    /* Called for each customer with a hit, in order of their rows. */
    vd_status (*hit)(void *ctx, const vd_query *customer, const vd_found *found,
                     vd_err *err);
    void *ctx;
    size_t changed;   /* parties that were searched for */
    size_t customers; /* in the base */
    size_t hits;      /* customers with one */
} vd_rescreening;

/* VD_ABSENT: there is no base, or one that another program made. */
VD_MUST_USE vd_status vd_rescreen(vd_screen *screen, const vd_view *view,
                                  vd_rescreening *job, vd_err *err);

#endif
