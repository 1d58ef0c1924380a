/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_CONTROLS_TRADE_H
#define VD_CONTROLS_TRADE_H

/* Facts of trade that are no rules of law: countries without a sea, words of
   documents, and how much may move under a cap (data/landlocked.tsv,
   trade_words.tsv, caps.tsv, red_flags.tsv, port_rules.tsv,
   hs_correlation.tsv). */

#include "controls/facts.h"
#include "model/decimal.h"

/* A quantity that may move in a year. */
typedef struct vd_cap {
    vd_str hs;
    vd_str from; /* "*" for any */
    vd_str to;
    vd_decimal amount; /* barrels */
    int begins;        /* month and day of a year of the cap: 1222 */
    vd_decimal barrels_of_tonne;
    vd_str jurisdiction;
    vd_str law; /* instrument and paragraph */
    int32_t effective;
    int32_t ended; /* 0: not */
    vd_str title;
    vd_str sure;
    vd_str source;
    vd_str verified;
} vd_cap;

typedef struct vd_red_flag {
    vd_str id;
    vd_str indicator;
    vd_str check; /* that asks for it, "" if none does */
    vd_str how;   /* or why none does */
    vd_str source;
    vd_str verified;
} vd_red_flag;

/* What a call at a port of a country means. */
typedef struct vd_port_rule {
    vd_str country;
    vd_str reason;
    vd_str law;
    vd_str sure;
    vd_str source;
} vd_port_rule;

typedef struct vd_trade_word {
    vd_str kind; /* forwarder, vague, cash, declines, bank */
    vd_str words;
} vd_trade_word;

/* What HS 2022 made of a code of HS 2017. */
typedef struct vd_family {
    vd_str old;
    vd_str now; /* with ";" between */
} vd_family;

typedef struct vd_trade {
    vd_arena *arena;
    vd_family *families;
    size_t n_families;
    size_t families_room;
    vd_str *landlocked;
    size_t n_landlocked;
    size_t landlocked_room;
    vd_trade_word *words;
    size_t n_words;
    size_t words_room;
    vd_cap *caps;
    size_t n_caps;
    size_t caps_room;
    vd_port_rule *port_rules;
    size_t n_port_rules;
    size_t port_rules_room;
    vd_red_flag *flags;
    size_t n_flags;
    size_t flags_room;
} vd_trade;

VD_MUST_USE vd_status vd_trade_read(vd_trade *out, vd_arena *arena,
                                    vd_err *err);

/* The code under which years of two editions are one series: that of HS 2017
   where the edition of 2022 parted it, else its first six digits. */
vd_str vd_trade_family(const vd_trade *trade, vd_str hs);

/* NULL if none is about the country. */
const vd_port_rule *vd_trade_port_rule(const vd_trade *trade, vd_str country);

bool vd_trade_is_landlocked(const vd_trade *trade, vd_str country);

/* The words of that kind that stand in a text as words, "" if none do. */
vd_str vd_trade_find(const vd_trade *trade, const char *kind, vd_str text);

/* Whether a text is nothing but one of them. */
bool vd_trade_is(const vd_trade *trade, const char *kind, vd_str text);

#endif
