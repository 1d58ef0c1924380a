/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_NAME_H
#define VD_NAMES_NAME_H

/*
 * A name taken apart: its words with the part each plays.
 *
 * Persons and other parties are taken apart differently.  In a person's name
 * words are parted where a language joins what are two: Abdulrahman is Abdul
 * and Rahman, Shamsuddin is Shams and -uddin, Magomedovich is Magomed and
 * -ovich.  What stands before such an ending is compared by itself, since
 * Shamsuddin and Shahabuddin are two names however many letters they share.
 * A name that was read in the wrong code page is taken for what it was
 * (names/mojibake.h).  In other names lone letters are joined (L.L.C.), terms
 * of several words are one (limited liability company), and numbers are read in
 * words, Roman and Arabic figures.
 */

#include "names/fold.h"
#include "names/lexicon.h"

enum {
    VD_WORDS_MAX = 32,
    VD_WORD_HEAVY = 300, /* weight from which a word says whom it is about */
};

typedef enum vd_name_kind {
    VD_NAME_UNKNOWN = 0, /* guessed from the words */
    VD_NAME_PERSON,
    VD_NAME_ORG,
    VD_NAME_THING, /* a ship, an aircraft */
} vd_name_kind;

/* In which way a name in another script is read. */
typedef enum vd_name_reading {
    VD_READING_PLAIN = 0, /* letter by letter; and any name in Latin letters */
    VD_READING_SOUND,     /* as one of another language: heard.h */
    VD_READING_NORTH_KOREAN,
    VD_READING_SOUTH_KOREAN, /* korean.h */
    VD_READING_HONG_KONG,    /* han.h */
    VD_READING_JAPANESE,     /* japanese.h */
} vd_name_reading;

typedef struct vd_word {
    vd_str text;
    vd_groups nicknames;
    vd_groups variants;
    uint64_t groups; /* a bit for some of each of these: a quick no */
    vd_role role;
    uint32_t letters; /* a bit for each letter that it has */
    uint32_t bones;   /* of its consonants, a hash */
    uint16_t concept; /* of the lexicon; for a number its value and 1, 0 if it
                         is more than a concept holds */
    uint16_t weight;  /* thousandths of a whole word */
    uint16_t rarity;  /* thousandths of one that few have */
    bool nasab;       /* behind "son of": the father's name */
    bool patronymic;  /* a father's name by its ending */
    bool popular;     /* in general use as a name */
} vd_word;

typedef struct vd_name {
    vd_name_kind kind;
    unsigned respelt; /* words that are not as they were written: respell.h */
    vd_word *words;
    size_t n;
    vd_str folded;
    const char *habit; /* in which words were written: habit.h; or NULL */
    vd_str joined;     /* words but legal forms, no blanks between them */
    vd_str wade;   /* Chinese in Latin letters, joined, in Wade-Giles; or "" */
    vd_str native; /* letters of scripts that transcription makes one, as
                      Arabic, Hebrew, Thai or Han, in UTF-8; "" if none */
    bool han;      /* all of them are Han: three bytes each */
    bool syllabic; /* Han, Hangul or kana: a letter is a syllable */
    bool ideographs;  /* some are Han */
    bool abjad;       /* written without its vowels: Arabic, Hebrew */
    bool foreign;     /* not written in Latin letters */
    bool arabic;      /* has words of Arabic names */
    uint8_t standard; /* by which it was read: names/standard.h; 0: none */
    vd_name_reading reading;
    uint32_t letters; /* of joined */
} vd_name;

/* A reading that may be another name's, or has another one beside it. */
static inline bool vd_name_is_guess(const vd_name *name)
{
    return name->reading == VD_READING_SOUND ||
           name->reading == VD_READING_HONG_KONG ||
           name->reading == VD_READING_JAPANESE;
}

/* Views into the arena. */
void vd_name_parse(vd_folder *folder, vd_arena *arena, vd_str raw,
                   vd_name_kind kind, vd_name *out);

/* The same consonants: what a script without vowels leaves of a word. */
size_t vd_word_skeleton(vd_str word, char *out, size_t room);

/* A word by itself, as the words of a name are made. */
vd_word vd_word_of(vd_str text, vd_role role);

/* The same without what the tables of names say of it. */
vd_word vd_word_bare(vd_str text, vd_role role);

#endif
