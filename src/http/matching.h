/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_MATCHING_H
#define VD_HTTP_MATCHING_H

/* Screening as requests ask for it: which parties are wanted, how many, by
   which score. */

#include "http/service.h"

typedef enum vd_algorithm {
    VD_ALGORITHM_VEDETTE = 0,
    VD_ALGORITHM_OFAC,
} vd_algorithm;

/* By its own name or another's; false if there is none of that name. */
bool vd_algorithm_find(vd_str name, vd_algorithm *out);
vd_str vd_algorithm_name(vd_algorithm algorithm);

typedef struct vd_matching {
    size_t limit;
    int threshold; /* millionths */
    int cutoff;    /* what has less is left out */
    vd_algorithm algorithm;
    bool *scope;      /* of each dataset */
    uint64_t without; /* bits of schemata */
    vd_str *topics;   /* one of them */
    size_t n_topics;
    vd_str *not_these;
    size_t n_not_these;
    vd_moment changed_since; /* INT64_MIN: whenever */
    bool any_schema;         /* not those alone that the query's may be */
} vd_matching;

/* From the parameters of a request; a dataset without a text is all of them,
   whatever is called so.  False: answered. */
bool vd_matching_take(vd_call *call, vd_str dataset, vd_matching *out);

/* Why a party is more than one: comparing takes time by the square of names.
   NULL if it is not. */
const char *vd_matching_too_much(const vd_entity *party);

/* A query as a client writes it: countries and dates in their one form, a name
   made of its parts where none is given.  NULL, or what is wrong. */
const char *vd_matching_query(vd_call *call, const vd_json *json,
                              vd_record *out);

typedef struct vd_match {
    vd_item item;
    const vd_result *result;
} vd_match;

typedef struct vd_matches {
    vd_match *at;
    size_t n;
    size_t hits; /* that reach the threshold, beyond the limit as well */
    bool complete;
    int bound;
    const vd_found *all; /* of all lists, from the threshold of the settings
                            on; NULL if something else was searched for */
} vd_matches;

/* Who may be meant.  Lives in the request's arena. */
VD_MUST_USE vd_status vd_matching_run(vd_call *call, const vd_matching *m,
                                      const vd_entity *query, vd_matches *out,
                                      vd_err *err);

/* The entity and its score, with what speaks for and against. */
void vd_matching_put(vd_call *call, vd_json_out *out, const vd_matching *m,
                     const vd_entity *query, const vd_match *match);

/* A query as it was understood. */
void vd_matching_put_query(vd_json_out *out, vd_str id, const vd_entity *query);

#endif
