/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_HAPPENING_H
#define VD_PAPERS_HAPPENING_H

/*
 * What claims say happened: those about one happening together, who says so and
 * who denies it, and how far it is borne out.
 *
 * Corroboration counts origins, not papers: a statement that three papers bring
 * is one.  A denial takes nothing away from that count; it makes the happening
 * disputed.  How credible it is follows from the origins alone, and "cannot be
 * judged" is where everything begins.  What claims say against each other (the
 * direction, a number, a date) is kept side by side.
 */

#include "papers/copy.h"

typedef enum vd_happening_type {
    VD_HAPPENED_TRANSFER = 0,
    VD_HAPPENED_STS, /* from ship to ship */
    VD_HAPPENED_DESIGNATION,
    VD_HAPPENED_VETO,
    VD_HAPPENED_THEFT,
    VD_HAPPENED_LAUNCH,
    VD_HAPPENED_PORT_CALL,
    VD_HAPPENED_COMPONENT, /* recovered, with its maker */
    VD_HAPPENED_TYPES,
} vd_happening_type;

const char *vd_happening_type_name(vd_happening_type type);

typedef struct vd_happening {
    vd_happening_type type;
    vd_str actor; /* who did it: gave, listed, vetoed, launched */
    vd_str other; /* to whom, against whom; "" */
    vd_str goods; /* canonical, ", " between */
    vd_str place;
    vd_str first; /* day of the earliest and the latest of it, as said; "" */
    vd_str last;
    const vd_filed_claim **claims; /* by paper and place */
    size_t n;
    size_t room;
    uint32_t origins_for;
    uint32_t origins_against;
    uint32_t findings; /* origins of those whose work it is to find out */
    uint32_t papers;
    const char *status;     /* alleged, disputed, corroborated, established */
    unsigned credibility;   /* 1 confirmed ... 6 cannot be judged */
    const char *confidence; /* low, moderate, high */
    vd_str contradictions;  /* lines */
    vd_str confirmed_by;    /* a legal act, or the book; "" */
} vd_happening;

typedef struct vd_happenings {
    vd_happening *at;
    size_t n;
    size_t room;
} vd_happenings;

/* Whether a claim says that it did not happen: by the word, or by a no to what
   was found or told as a fact. */
bool vd_filed_claim_is_against(const vd_filed_claim *claim);

/* Which claims and happenings are wanted: "" and 0 are any. */
typedef struct vd_papers_filter {
    vd_str about;   /* words that it must have, whatever their case */
    vd_str speaker; /* the same of who says it */
    vd_str cls;     /* of claims */
    vd_str type;    /* of happenings */
    long long paper;
} vd_papers_filter;

bool vd_filed_claim_is_wanted(const vd_filed_claim *claim,
                              const vd_filed *papers,
                              const vd_papers_filter *filter);
bool vd_happening_is_wanted(const vd_happening *happening,
                            const vd_papers_filter *filter);

/* What an edition of a list added, as the book has it. */
typedef struct vd_listed_batch {
    vd_str list;
    vd_str state;     /* whose authority keeps the list, by its one name */
    int32_t day;      /* published, yyyymmdd */
    vd_str countries; /* "cn 8, in 1": how many have that country */
    long long entities;
} vd_listed_batch;

typedef struct vd_happening_job {
    vd_filed *papers; /* whose origins are known */
    size_t n;
    const vd_listed_batch *batches; /* that may confirm what was announced */
    size_t n_batches;
    vd_word_folder *folder;
} vd_happening_job;

/* Those that the claims of papers are about; by type, then in the order of
   their first claims. */
void vd_happenings_find(const vd_happening_job *job, vd_arena *arena,
                        vd_happenings *out);

/* Days between an announcement and what is published of it. */
#define VD_DAYS_OF_LIST 10

#endif
