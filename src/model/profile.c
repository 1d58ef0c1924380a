/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging is done on sets.  For a property of the listed entity that the new
 * edition speaks of, its values stand, except that an older and fuller form
 * of the same value is kept.  Dependents are paired by their key properties
 * (data/schemata.tsv); a pair is merged property by property in its turn.
 *
 * The rules are chosen so that merging is idle where it can be: over an
 * edition of the same profile the result is the new edition itself, which
 * the store uses to skip it (vd_profile_covers).
 */
#include "model/profile.h"

#include <assert.h>

#include "base/utf8.h"
#include "model/address.h"

static void add_lack(vd_profile *profile, vd_schema schema, vd_prop prop)
{
    if (schema == VD_SCHEMA_UNKNOWN)
        profile->lacks_props[prop / 64] |= UINT64_C(1) << (prop % 64);
    else if (prop == VD_PROP_NONE)
        profile->lacks_schemata |= UINT64_C(1) << schema;
    else {
        assert(profile->n_pairs < VD_PROFILE_PAIRS_MAX);
        profile->pairs[profile->n_pairs].schema = schema;
        profile->pairs[profile->n_pairs++].prop = prop;
    }
}

static vd_status take_lack(vd_profile *profile, vd_str word, vd_err *err)
{
    size_t dot = vd_str_find_char(word, '.', 0);
    vd_str head = vd_str_slice(word, 0, dot);
    vd_schema schema = vd_schema_find(head);
    vd_prop prop = VD_PROP_NONE;

    if (dot != VD_STR_NONE)
        prop = vd_prop_find(vd_str_slice(word, dot + 1, word.n));
    else if (schema == VD_SCHEMA_UNKNOWN)
        prop = vd_prop_find(head);
    if ((schema == VD_SCHEMA_UNKNOWN && prop == VD_PROP_NONE) ||
        (dot != VD_STR_NONE && (schema == 0 || prop == 0)) ||
        profile->n_pairs == VD_PROFILE_PAIRS_MAX)
        return vd_fail(err, VD_INVALID, 0, "profile: \"%.*s\" is not known",
                       VD_STR_SHOWN(word));
    add_lack(profile, schema, prop);
    return VD_OK;
}

vd_status vd_profile_parse(vd_str text, vd_profile *out, vd_err *err)
{
    vd_profile profile = {0};
    vd_str rest = text;
    vd_str word;

    while (vd_str_next(&rest, VD_STR(" "), &word)) {
        vd_str list = vd_str_slice(word, 6, word.n);
        vd_str lack;

        if (vd_str_is(word, VD_STR("ascii"))) {
            profile.ascii = true;
        } else if (vd_str_is(word, VD_STR("noweak"))) {
            profile.no_weak = true;
        } else if (!vd_str_starts(word, VD_STR("lacks="))) {
            if (word.n > 0 && !vd_str_is(word, VD_STR("whole"))) {
                return vd_fail(err, VD_INVALID, 0,
                               "profile: unknown word \"%.*s\"",
                               VD_STR_SHOWN(word));
            }
        } else {
            while (vd_str_next(&list, VD_STR(","), &lack)) {
                vd_status st = take_lack(&profile, lack, err);

                if (st != VD_OK)
                    return st;
            }
        }
    }
    *out = profile;
    return VD_OK;
}

bool vd_profile_lacks_prop(const vd_profile *profile, vd_prop prop)
{
    return (profile->lacks_props[prop / 64] >> (prop % 64) & 1) != 0;
}

bool vd_profile_lacks_schema(const vd_profile *profile, vd_schema schema)
{
    return (profile->lacks_schemata >> schema & 1) != 0;
}

bool vd_profile_lacks_pair(const vd_profile *profile, vd_schema schema,
                           vd_prop prop)
{
    for (size_t i = 0; i < profile->n_pairs; i++) {
        if (profile->pairs[i].schema == schema &&
            profile->pairs[i].prop == prop)
            return true;
    }
    return false;
}

bool vd_profile_covers(const vd_profile *a, const vd_profile *b)
{
    if ((a->ascii && !b->ascii) || (a->no_weak && !b->no_weak) ||
        (a->lacks_schemata & ~b->lacks_schemata) != 0)
        return false;
    for (size_t i = 0; i < sizeof a->lacks_props / sizeof a->lacks_props[0];
         i++) {
        if ((a->lacks_props[i] & ~b->lacks_props[i]) != 0)
            return false;
    }
    for (size_t i = 0; i < a->n_pairs; i++) {
        if (!vd_profile_lacks_pair(b, a->pairs[i].schema, a->pairs[i].prop) &&
            !vd_profile_lacks_schema(b, a->pairs[i].schema))
            return false;
    }
    return true;
}

/* A letter that no ASCII rendering could show: beyond the Latin blocks. */
bool vd_text_has_other_script(vd_str s)
{
    size_t at = 0;

    while (at < s.n) {
        uint32_t c = vd_utf8_take(s, &at);

        if (c >= 0x370 && !(c >= 0x1E00 && c < 0x1F00) &&
            !(c >= 0x2000 && c < 0x2C00) && c != 0xFFFD)
            return true;
    }
    return false;
}

/* OFAC's older formats put names into capitals and quotes into apostrophes. */
static bool is_shown_as(char full, char shown)
{
    return vd_ascii_lower(full) == vd_ascii_lower(shown) ||
           (full == '"' && shown == '\'');
}

/* Matching of a letter beyond ASCII by nothing, one or two ASCII letters.
   Every position of shown that can be reached so far is a bit. */
bool vd_text_reduces_to(vd_str full, vd_str shown, bool ascii)
{
    enum { WORDS = 64 };
    uint64_t reach[WORDS] = {1};
    size_t at = 0;

    if (vd_str_is(full, shown))
        return true;
    /* Another script is left out by a poorer format, and never respelt. */
    if (vd_text_has_other_script(full))
        return false;
    if (!ascii || shown.n >= (size_t)64 * WORDS || shown.n > full.n)
        return false;
    if (vd_str_is_ascii(full) && shown.n != full.n)
        return false;
    while (at < full.n) {
        size_t from = at;
        uint32_t c = vd_utf8_take(full, &at);
        uint64_t next[WORDS] = {0};

        for (size_t i = 0; i <= shown.n; i++) {
            if ((reach[i / 64] >> (i % 64) & 1) == 0)
                continue;
            if (c < 0x80) {
                if (i < shown.n && is_shown_as(full.p[from], shown.p[i]))
                    next[(i + 1) / 64] |= UINT64_C(1) << ((i + 1) % 64);
                continue;
            }
            for (size_t n = 0; n <= 2 && i + n <= shown.n; n++)
                next[(i + n) / 64] |= UINT64_C(1) << ((i + n) % 64);
        }
        memcpy(reach, next, sizeof reach);
    }
    return (reach[shown.n / 64] >> (shown.n % 64) & 1) != 0;
}

typedef struct merger {
    vd_record *out;
    const vd_profile *profile;
    const vd_record *before;
    const vd_record *next;
} merger;

static void keep(const merger *m, size_t entity, const vd_value *v)
{
    vd_record_put(m->out, entity, v->prop, v->text, v->original);
}

/* The fuller form that `before` has of a value, or NULL. */
static const vd_value *fuller(const merger *m, const vd_entity *before,
                              const vd_value *v)
{
    for (size_t i = 0; i < before->n; i++) {
        if (before->values[i].prop == v->prop &&
            vd_str_is(before->values[i].text, v->text))
            return &before->values[i];
    }
    for (size_t i = 0; i < before->n; i++) {
        const vd_value *b = &before->values[i];
        bool same_prop =
            b->prop == v->prop ||
            (m->profile->no_weak &&
             (v->prop == VD_PROP_ALIAS || v->prop == VD_PROP_NAME) &&
             b->prop == VD_PROP_WEAK_ALIAS);

        if (same_prop &&
            vd_text_reduces_to(b->text, v->text, m->profile->ascii))
            return b;
    }
    return NULL;
}

static bool lacks(const merger *m, const vd_entity *e, bool target,
                  vd_prop prop)
{
    return target ? vd_profile_lacks_prop(m->profile, prop)
                  : vd_profile_lacks_pair(m->profile, e->schema, prop);
}

static bool is_out_of_scope(const merger *m, const vd_entity *e, bool target,
                            const vd_value *v)
{
    if (lacks(m, e, target, v->prop))
        return true;
    return m->profile->ascii && vd_text_has_other_script(v->text);
}

/* The parts of an address are only as good as the whole they came from. */
static bool is_another_place(const merger *m, const vd_entity *before,
                             const vd_entity *next)
{
    for (size_t i = 0; next->schema == VD_SCHEMA_ADDRESS && i < next->n; i++) {
        if (next->values[i].prop == VD_PROP_FULL &&
            fuller(m, before, &next->values[i]) == NULL)
            return true;
    }
    return false;
}

static void merge_values(const merger *m, size_t to, const vd_entity *before,
                         const vd_entity *next)
{
    bool target = to == 0;
    bool keep_all = target && (m->next->flags & VD_RECORD_CUT) != 0 &&
                    (m->before->flags & VD_RECORD_TAIL) != 0;

    for (size_t i = 0; i < next->n; i++) {
        const vd_value *v = &next->values[i];
        const vd_value *full = fuller(m, before, v);

        /* What a format lacks its reader may infer; what the authority said
           itself before goes first. */
        if (full == NULL && lacks(m, next, target, v->prop) &&
            vd_entity_first(before, v->prop).n > 0)
            continue;
        keep(m, to, full == NULL ? v : full);
    }
    if (is_another_place(m, before, next))
        return;
    for (size_t i = 0; i < before->n; i++) {
        if (keep_all || is_out_of_scope(m, before, target, &before->values[i]))
            keep(m, to, &before->values[i]);
    }
}

static bool has_key(const vd_entity *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (vd_schema_is_key(e->schema, e->values[i].prop))
            return true;
    }
    return false;
}

/* Every key value of b is, after reduction, one of a's. */
static bool keys_agree(const merger *m, const vd_entity *before,
                       const vd_entity *next)
{
    vd_str number = vd_entity_first(next, VD_PROP_RECORD_ID);

    if (before->schema != next->schema || !has_key(next) || !has_key(before))
        return false;
    /* The authority's own number settles it where both have one. */
    if (vd_schema_is_key(next->schema, VD_PROP_RECORD_ID) && number.n > 0 &&
        vd_entity_first(before, VD_PROP_RECORD_ID).n > 0)
        return vd_entity_has(before, VD_PROP_RECORD_ID, number);
    for (size_t i = 0; i < next->n; i++) {
        if (vd_schema_is_key(next->schema, next->values[i].prop) &&
            !vd_profile_lacks_pair(m->profile, next->schema,
                                   next->values[i].prop) &&
            fuller(m, before, &next->values[i]) == NULL)
            return false;
    }
    for (size_t i = 0; i < before->n; i++) {
        const vd_value *v = &before->values[i];

        if (vd_schema_is_key(before->schema, v->prop) &&
            !vd_profile_lacks_pair(m->profile, before->schema, v->prop) &&
            vd_entity_first(next, v->prop).n == 0)
            return false;
    }
    return true;
}

static const vd_entity *find_pair(const merger *m, const vd_entity *next,
                                  bool *taken)
{
    for (size_t i = 1; i < m->before->n; i++) {
        if (!taken[i] && keys_agree(m, &m->before->entities[i], next)) {
            taken[i] = true;
            return &m->before->entities[i];
        }
    }
    return NULL;
}

static void copy_entity(const merger *m, const vd_entity *e)
{
    size_t to = vd_record_add(m->out, e->schema);

    for (size_t i = 0; i < e->n; i++)
        keep(m, to, &e->values[i]);
}

/* An address in Cyrillic has no place in a file of ASCII. */
static bool is_unwritable(const merger *m, const vd_entity *e)
{
    for (size_t i = 0; m->profile->ascii && i < e->n; i++) {
        if (vd_text_has_other_script(e->values[i].text))
            return true;
    }
    return false;
}

static void merge_dependents(const merger *m)
{
    bool *taken = VD_NEW_N(m->out->arena, bool, m->before->n + 1);
    bool cut = (m->next->flags & VD_RECORD_CUT) != 0 &&
               (m->before->flags & VD_RECORD_TAIL) != 0;

    for (size_t i = 1; i < m->next->n; i++) {
        const vd_entity *next = &m->next->entities[i];
        const vd_entity *pair = find_pair(m, next, taken);
        const vd_entity nothing = {.schema = next->schema};
        size_t to = vd_record_add(m->out, next->schema);

        merge_values(m, to, pair == NULL ? &nothing : pair, next);
    }
    for (size_t i = 1; i < m->before->n; i++) {
        const vd_entity *before = &m->before->entities[i];

        /* What remarks tell ends where they are cut; addresses have a file
           of their own. */
        if (!taken[i] && (vd_profile_lacks_schema(m->profile, before->schema) ||
                          is_unwritable(m, before) ||
                          (cut && before->schema != VD_SCHEMA_ADDRESS)))
            copy_entity(m, before);
    }
}

/* A change: values of next are added, those marked as removed (their
   original begins with "-") are taken away. */
static bool is_removal(const vd_value *v)
{
    return vd_str_is(v->original, VD_STR("-"));
}

static bool is_removed_by(const vd_entity *patch, const vd_value *v)
{
    for (size_t i = 0; i < patch->n; i++) {
        if (is_removal(&patch->values[i]) && patch->values[i].prop == v->prop &&
            vd_str_is(patch->values[i].text, v->text))
            return true;
    }
    return false;
}

static void patch_values(const merger *m, size_t to, const vd_entity *before,
                         const vd_entity *patch)
{
    for (size_t i = 0; i < before->n; i++) {
        if (!is_removed_by(patch, &before->values[i]))
            keep(m, to, &before->values[i]);
    }
    for (size_t i = 0; i < patch->n; i++) {
        if (!is_removal(&patch->values[i]))
            keep(m, to, &patch->values[i]);
    }
}

static void patch_dependents(const merger *m)
{
    bool *taken = VD_NEW_N(m->out->arena, bool, m->before->n + 1);

    for (size_t i = 1; i < m->next->n; i++) {
        const vd_entity *patch = &m->next->entities[i];
        const vd_entity *pair = find_pair(m, patch, taken);
        const vd_entity nothing = {.schema = patch->schema};

        if (!patch->removed) {
            size_t to = vd_record_add(m->out, patch->schema);

            patch_values(m, to, pair == NULL ? &nothing : pair, patch);
            if (patch->schema == VD_SCHEMA_ADDRESS)
                vd_address_join(m->out, to);
        }
    }
    for (size_t i = 1; i < m->before->n; i++) {
        if (!taken[i])
            copy_entity(m, &m->before->entities[i]);
    }
}

void vd_record_merge(vd_record *out, vd_arena *arena, const vd_record *before,
                     const vd_record *next, const vd_profile *profile)
{
    merger m = {out, profile, before, next};
    vd_schema schema = next->entities[0].schema;

    vd_record_init(out, arena, before->entities[0].id, before->key, schema);
    out->flags = next->flags;
    if ((next->flags & VD_RECORD_PATCH) != 0) {
        if (schema == VD_SCHEMA_UNKNOWN || schema == VD_SCHEMA_THING)
            out->entities[0].schema = before->entities[0].schema;
        out->flags = before->flags;
        patch_values(&m, 0, vd_record_target(before), vd_record_target(next));
        patch_dependents(&m);
    } else {
        if ((next->flags & VD_RECORD_CUT) != 0)
            out->flags |= before->flags & VD_RECORD_TAIL;
        merge_values(&m, 0, vd_record_target(before), vd_record_target(next));
        merge_dependents(&m);
    }
    vd_record_sort(out);
}
