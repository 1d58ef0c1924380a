/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_LAYOUT_H
#define VD_MATCH_LAYOUT_H

/*
 * What an index is made of: arrays of plain structs, told apart by section
 * (base/pages.h).  Texts are places in VD_SECTION_TEXT.
 */

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/pages.h"
#include "match/index.h"

typedef enum vd_section {
    VD_SECTION_TEXT = 0,
    VD_SECTION_WORDS,      /* vd_index_word */
    VD_SECTION_SPELLINGS,  /* vd_index_spelling of each word */
    VD_SECTION_GROUPS,     /* u64 of the lexicon */
    VD_SECTION_ENTRIES,    /* vd_index_entry */
    VD_SECTION_BRIEFS,     /* vd_index_brief of each */
    VD_SECTION_PLACED,     /* vd_index_placed */
    VD_SECTION_OWNERS,     /* vd_index_owner */
    VD_SECTION_CANDIDATES, /* vd_index_candidate_at */
    VD_SECTION_VALUES,     /* vd_index_value */
    VD_SECTION_SOURCES,    /* vd_index_source */
    VD_SECTION_FIRST,      /* u32 of each word and one more: its postings */
    VD_SECTION_POSTINGS,   /* u32: entries */
    VD_SECTION_ALIKE,      /* vd_near_word */
    VD_SECTION_ALIKE_AT,   /* u32 of each context of each word, and one more */
    VD_SECTION_HINTS,      /* vd_index_link, in order of their keys */
    VD_SECTION_HINT_AT,    /* u32 of each beginning of a key, and one more */
    VD_SECTION_NUMBERS,    /* the same for identifiers */
    VD_SECTION_NUMBER_AT,
    VD_SECTIONS,
} vd_section;

typedef struct vd_index_text {
    uint32_t at;
    uint32_t n;
} vd_index_text;

/* A word as vd_word has it. */
typedef struct vd_index_word {
    vd_index_text text;
    uint32_t letters;
    uint32_t bones;
    uint64_t groups;
    uint32_t names; /* its groups in VD_SECTION_GROUPS: nicknames, variants */
    uint16_t nicknames;
    uint16_t variants;
    uint16_t concept;
    uint16_t weight;
    uint16_t rarity;
    uint8_t role;
    uint8_t flags; /* VD_WORD_... */
} vd_index_word;

enum {
    VD_WORD_POPULAR = 1,
    VD_WORD_ABJAD = 2,  /* some name that has it is written without vowels */
    VD_WORD_VOWELS = 4, /* some name is not */
};

/* What says of most words that they are not alike, before they are read. */
enum { VD_SPELLED = 11 };
typedef struct vd_index_spelling {
    uint32_t letters;
    uint8_t n;             /* UINT8_MAX: it is longer than there is room for */
    char text[VD_SPELLED]; /* else, the word */
} vd_index_spelling;

/* A name as it is written, whoever has it: lists repeat each other. */
typedef struct vd_index_entry {
    uint32_t placed; /* first of its words */
    uint32_t owners; /* first of them */
    uint32_t n_owners;
    uint32_t letters; /* of joined */
    vd_index_text folded;
    vd_index_text joined;
    vd_index_text wade;
    vd_index_text native;
    uint8_t n; /* words */
    uint8_t kind;
    uint8_t flags;    /* VD_ENTRY_... */
    uint8_t standard; /* by which it was read: names/standard.h */
    uint8_t reading;  /* vd_name_reading */
    uint8_t spare[11];
} vd_index_entry;

enum {
    VD_ENTRY_HAN = 1,
    VD_ENTRY_ABJAD = 2,
    VD_ENTRY_FOREIGN = 4,
    VD_ENTRY_ARABIC = 8,
    VD_ENTRY_SYLLABIC = 16,
    VD_ENTRY_IDEOGRAPHS = 32,
};

/* What says of most entries that they are not alike, before they are read. */
typedef struct vd_index_brief {
    uint32_t placed; /* first of its words */
    uint32_t firsts; /* vd_first_bit() of each word that weighs */
    uint8_t n;       /* words */
    uint8_t joined;  /* letters of it; UINT8_MAX: as many or more */
    uint8_t letters; /* words of a person that are but one */
    uint8_t kind;
    /* What decides whether words that are shared suffice: vd_known_of(). */
    uint8_t light;     /* weight of those that do not weigh, in units, rounded
                          up */
    uint8_t least;     /* of each that weighs, at least; hundredths */
    uint8_t least_out; /* of each if it is left out */
    uint8_t person : 1;
    uint8_t servant : 1; /* there is one: vd_is_servant() */
    uint8_t heavy : 6;   /* words that weigh */
} vd_index_brief;

static_assert(offsetof(vd_index_brief, light) + sizeof(uint32_t) ==
                  sizeof(vd_index_brief),
              "four bytes say what decides");

static inline uint32_t vd_known_of(const vd_index_brief *brief)
{
    uint32_t known;

    memcpy(&known, (const char *)brief + offsetof(vd_index_brief, light),
           sizeof known);
    return known;
}

enum { VD_BRIEF_UNIT = 40 };

/* Some letters share one. */
static inline uint32_t vd_first_bit(char letter)
{
    return UINT32_C(1) << ((unsigned char)letter & 31);
}

/* A word where it stands in a name: many are looked at for each query. */
typedef struct vd_index_placed {
    uint32_t word;
    uint32_t weight : 10;
    uint32_t least : 10; /* what it weighs where it is left out */
    uint32_t first : 8;  /* letter */
    uint32_t letter : 1; /* it is all */
    uint32_t nasab : 1;
    uint32_t patronymic : 1;
    uint32_t servant : 1; /* vd_is_servant() */
} vd_index_placed;

typedef struct vd_index_owner {
    uint32_t candidate;
    uint32_t value; /* of the entity */
} vd_index_owner;

typedef struct vd_index_candidate_at {
    vd_index_text id;
    uint32_t values; /* first of them */
    uint32_t n_values;
    uint32_t sources;
    uint32_t n_sources;
    uint32_t schema;
    uint32_t spare;
} vd_index_candidate_at;

typedef struct vd_index_value {
    vd_index_text text;
    uint32_t prop;
} vd_index_value;

typedef struct vd_index_source {
    vd_index_text dataset;
    vd_index_text source_id;
} vd_index_source;

/* The high bits of a key say where it is looked for, the low ones which of
   those there it is. */
typedef struct vd_index_link {
    uint32_t tag;
    uint32_t value;
} vd_index_link;

static_assert(sizeof(vd_index_entry) == 64, "entries have one cache line");
static_assert(VD_WORDS_MAX * VD_WORD_HEAVY / VD_BRIEF_UNIT < UINT8_MAX,
              "all light words of a name have room");
static_assert(sizeof(vd_index_word) == 40 && sizeof(vd_index_spelling) == 16 &&
                  sizeof(vd_index_placed) == 8 && sizeof(vd_index_brief) == 16,
              "no holes, so that equal indexes are equal bytes");

struct vd_index {
    vd_pages pages;
};

static inline const void *vd_index_refuse(const vd_index *index)
{
    return vd_pages_refuse(&index->pages);
}

/* n structs of a size, from the i-th on. */
static inline const void *vd_index_take(const vd_index *index,
                                        vd_section section, size_t i, size_t n,
                                        size_t size)
{
    return vd_pages_take(&index->pages, section, i, n, size);
}

/* Asks for what will be taken: structs are far apart in memory, and those that
   are asked for together are waited for together. */
static inline void vd_index_ask(const vd_index *index, vd_section section,
                                size_t i, size_t size)
{
    uintptr_t at = (uintptr_t)index->pages.at[section] + i * size;

    __builtin_prefetch((const void *)at);
}

static inline vd_str vd_index_str(const vd_index *index, vd_index_text text)
{
    const char *p = vd_index_take(index, VD_SECTION_TEXT, text.at, text.n, 1);

    return p == NULL ? (vd_str){"", 0} : (vd_str){p, text.n};
}

/* One of sections made, which it takes over. */
vd_index *vd_index_of(vd_buf made[VD_SECTIONS], vd_hash state);

/* What the other side of a word is that is compared by its consonants. */
static inline uint8_t vd_index_other_side(bool abjad)
{
    return abjad ? VD_WORD_VOWELS : VD_WORD_ABJAD;
}

/* A word of the vocabulary; the views live as long as the index. */
bool vd_index_word_at(const vd_index *index, uint32_t number, vd_word *out);

/* An entry as the name it is; words has room for VD_WORDS_MAX. */
bool vd_index_name_at(const vd_index *index, uint32_t number, vd_word *words,
                      vd_name *out);

/* What a key leads to. */
typedef struct vd_index_links {
    const vd_index_link *at;
    size_t n;
} vd_index_links;

/* Of each of n keys.  Keys are far apart in memory: asked for together, they
   are waited for together. */
void vd_index_find(const vd_index *index, vd_section links,
                   const uint64_t *keys, size_t n, vd_index_links *out);

#endif
