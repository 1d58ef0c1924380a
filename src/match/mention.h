/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_MENTION_H
#define VD_MATCH_MENTION_H

/*
 * Names of an index in a text that nobody wrote for it: the purpose of a
 * payment, an instruction, an address.
 *
 * A text is folded as names are and all blanks are taken out of it, so that
 * what was run together, spaced out or cut by the end of a line is there as it
 * was meant.  Where a name begins is looked up by its first letters, and its
 * letters are compared to the end.  Letters that happen to make a name across
 * words that say something else are told from it by where words begin and end
 * and by how much the name says (docs/methods/mentions.md).
 *
 * What is found is as the list writes it, but for legal forms at its ends and
 * for family names first: typing errors are not forgiven here.
 */

#include "match/index.h"
#include "names/fold.h"

typedef struct vd_mentions vd_mentions;

/* Made of all names of an index, which must outlive it. */
VD_MUST_USE vd_status vd_mentions_open(const vd_index *index, vd_mentions **out,
                                       vd_err *err);
void vd_mentions_close(vd_mentions *mentions);

typedef enum vd_mention_how {
    VD_MENTION_AS_WORDS = 0, /* word for word */
    VD_MENTION_JOINED,       /* words run together or parted otherwise */
    VD_MENTION_WITHIN,       /* within a run of letters without blanks */
} vd_mention_how;

typedef struct vd_mention {
    uint32_t entry; /* of the index: whose name */
    vd_str name;    /* folded, as it is listed */
    vd_str read;    /* the words of the text that it stands in, folded */
    vd_mention_how how;
} vd_mention;

/* The longest at each place, in the order of the text, no name twice; what is
   given lives in the arena, names as long as the index. */
size_t vd_mentions_find(const vd_mentions *mentions, vd_folder *folder,
                        vd_arena *arena, vd_str text, vd_mention **out);

/* The parties that have the name of a mention, by number. */
size_t vd_mention_owners(const vd_mentions *mentions, const vd_mention *mention,
                         vd_arena *arena, uint32_t **out);

#endif
