/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_ACT_H
#define VD_PAPERS_ACT_H

/*
 * A legal act by its notice: what kind it is, how many it lists, under which
 * countries, by which law.
 *
 * Notices are written by template, so what tells two of them apart is their
 * number and date, and the numbers in them.  Where a notice gives a number for
 * each country, they must add up to its total; if they do not, an issue says
 * so, and nothing is corrected.
 */

#include "papers/claim.h"
#include "papers/published.h"

enum { VD_ACT_COUNTRIES_MAX = 64 };

typedef struct vd_act_country {
    vd_str code; /* ISO 3166-1 alpha-2; "" if the name is not known */
    vd_str name; /* as the notice has it */
    int64_t count;
} vd_act_country;

typedef struct vd_act {
    bool any;
    vd_str type;      /* of data/papers/acts.tsv */
    vd_str number;    /* of the document: "2024-03969"; "" */
    vd_str agency;    /* canonical; "" */
    int64_t entities; /* -1 where the notice gives no number */
    int64_t entries;
    int64_t removed;
    int64_t modified;
    vd_act_country countries[VD_ACT_COUNTRIES_MAX];
    size_t n_countries;
    vd_str issue; /* "" if what must add up does */
} vd_act;

/* A paper that is the notice of an act; number is "" if it is not known. */
typedef struct vd_act_notice {
    vd_str title;
    vd_str number;
    const vd_passages *passages;
    const vd_words *words; /* of each passage */
    const vd_paper_mentions *mentions;
    const vd_published *published;
} vd_act_notice;

void vd_act_read(const vd_act_notice *notice, vd_arena *arena, vd_act *out);

/* Adds what the act does as a claim, unless its text makes that claim. */
void vd_act_claim(const vd_act *act, const vd_act_notice *notice,
                  vd_arena *arena, vd_claims *claims);

/* The number of a document of the Federal Register in an address or a line. */
vd_str vd_act_number_in(vd_str text);

#endif
