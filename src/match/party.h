/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_PARTY_H
#define VD_MATCH_PARTY_H

/*
 * Parties: listings of several sources that are one person or thing.
 *
 * Listings are joined two at a time, each time for a reason, and a join is
 * refused when anything in one party contradicts anything in the other: two
 * numbers of a kind of which a party has one, births that no day fits, a
 * person and a ship, a decision that two are apart.  So a chain of likely
 * joins never makes one party of two that are known to be two.  Who is asked
 * first wins; callers ask in the order of how sure a join is.
 */

#include "base/arena.h"
#include "model/joint.h"
#include "model/pdate.h"
#include "model/record.h"

/* What a listing is compared by when parties are joined. */
typedef struct vd_party_facts {
    vd_schema schema;
    vd_str *numbers; /* "leiCode=529900...", sorted: kinds of which a party
                        has one */
    size_t n_numbers;
    vd_pdate *births;
    size_t n_births;
} vd_party_facts;

/* Views into the record, texts in the arena. */
void vd_party_facts_of(const vd_record *record, vd_arena *arena,
                       vd_party_facts *out);

typedef struct vd_party_member {
    vd_str source;
    vd_party_facts facts;
    size_t parent; /* the root of its party, in the end */
    size_t next;   /* the members of a party in a ring */
} vd_party_member;

typedef struct vd_parties {
    vd_arena *arena;
    vd_party_member *at;
    size_t n;
    size_t room;
    size_t (*apart)[2]; /* decisions */
    size_t n_apart;
    size_t room_apart;
} vd_parties;

/* A party of more members than this is no party but a mistake. */
enum { VD_PARTY_MEMBERS_MAX = 64 };

void vd_parties_init(vd_parties *parties, vd_arena *arena);

/* A party of its own; returns its number.  The source's text must outlive the
   parties. */
size_t vd_parties_add(vd_parties *parties, vd_str source,
                      const vd_party_facts *facts);

/* Two that somebody said are not one: to be said before any join. */
void vd_parties_part(vd_parties *parties, size_t a, size_t b);

/* Makes one party of two.  False with the reason if something contradicts:
   names never join two listings of one source; what a source itself refers to
   may have another date of birth there; nothing but a decision that two are
   apart contradicts a person. */
bool vd_parties_join(vd_parties *parties, size_t a, size_t b,
                     vd_joint_basis basis, vd_str *why);

/* The least number of its party. */
size_t vd_parties_root(const vd_parties *parties, size_t a);

#endif
