/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Listed names and numbers in what a record says in words: the purpose of a
 * payment, an instruction, an address that ran on.
 *
 * A name that is found (match/mention.h) is screened as if it had been given as
 * a party, so that it fires on the same terms; a number must have a check digit
 * that is right, or the shape of a BIC.  What was found of a party already is
 * not told again.
 */
#include "model/ident.h"
#include "watch/check.h"

enum { RESULTS = 50, SCHEMAS_MAX = 16 };

static bool was_told(const vd_findings *f, vd_str id)
{
    for (size_t i = 0; i < f->n; i++) {
        if (vd_str_is(f->at[i].evidence, id))
            return true;
    }
    return false;
}

static const char *how_read(vd_mention_how how)
{
    switch (how) {
    case VD_MENTION_JOINED:
        return "words joined or parted";
    case VD_MENTION_WITHIN:
        return "in a run of letters";
    default:
        return "as written";
    }
}

/* Screens a value of a text as that of a party. */
static vd_status screen(const vd_watch *watch, const vd_event_text *text,
                        vd_record *query, vd_str reason, vd_findings *f,
                        vd_err *err)
{
    int threshold = (int)VD_POLICY(watch->policy, text_threshold);
    vd_search_options options = {.limit = RESULTS, .floor = threshold};
    vd_found found = {0};
    vd_status st = vd_search(watch->searcher, query->entities, &options,
                             f->arena, &found, err);

    for (size_t i = 0; st == VD_OK && i < found.n; i++) {
        const vd_result *r = &found.at[i];

        if (r->score.score < threshold || was_told(f, r->candidate->entity->id))
            continue;
        st = vd_findings_listed(
            watch, f, r->candidate,
            (vd_finding){.check = VD_STR("named_in_text"),
                         .about = text->where,
                         .subject = vd_entity_caption(r->candidate->entity),
                         .reason = reason,
                         .score = r->score.score},
            err);
    }
    return st;
}

/* Who has the name may be a firm and a ship: it is screened as each. */
static vd_status take_name(const vd_watch *watch, const vd_event_text *text,
                           const vd_mention *m, vd_findings *f, vd_err *err)
{
    vd_schema asked[SCHEMAS_MAX];
    size_t n_asked = 0;
    uint32_t *owners;
    size_t n = vd_mention_owners(watch->mentions, m, f->arena, &owners);
    vd_str reason = vd_str_printf(
        f->arena, "the text has \"%.*s\" for the name \"%.*s\", %s",
        VD_STR_WHOLE(m->read), VD_STR_WHOLE(m->name), how_read(m->how));
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < n && n_asked < SCHEMAS_MAX; i++) {
        vd_record query;
        vd_candidate owner;
        size_t k = 0;

        if (!vd_index_candidate(watch->index, owners[i], f->arena, &owner))
            continue;
        while (k < n_asked && asked[k] != owner.entity->schema)
            k++;
        if (k < n_asked)
            continue;
        asked[n_asked++] = owner.entity->schema;
        vd_record_init(&query, f->arena, VD_STR(""), VD_STR(""),
                       owner.entity->schema);
        vd_record_say(&query, VD_PROP_NAME, m->name);
        st = screen(watch, text, &query, reason, f, err);
    }
    return st;
}

/* --- numbers ------------------------------------------------------------- */

static bool is_part(char c)
{
    return vd_ascii_is_alpha(c) || vd_ascii_is_digit(c);
}

/* The next run of letters and digits; false at the end. */
static bool next_run(vd_str text, size_t *at, vd_str *run)
{
    size_t from = *at;

    while (from < text.n && !is_part(text.p[from]))
        from++;
    *at = from;
    while (*at < text.n && is_part(text.p[*at]))
        (*at)++;
    *run = vd_str_slice(text, from, *at);
    return run->n > 0;
}

/* Eight or eleven letters and digits of which the first six are letters. */
static bool is_bic(vd_str run)
{
    if (run.n != 8 && run.n != 11)
        return false;
    for (size_t i = 0; i < 6; i++) {
        if (run.p[i] < 'A' || run.p[i] > 'Z')
            return false;
    }
    return vd_bic_check(run) == VD_CHECK_GOOD;
}

/* "IMO 9074729", "IMO9074729", "IMO No. 9074729": said is whether "IMO" was,
   with nothing but "no" or "number" since. */
static bool is_imo(bool said, vd_str run)
{
    char digits[8];
    bool prefixed = vd_str_starts_nocase(run, VD_STR("imo")) && run.n == 10;

    return (prefixed || (said && run.n == 7)) && vd_imo_find(run, digits) &&
           vd_imo_check(vd_str_of(digits)) == VD_CHECK_GOOD;
}

static bool says_imo(bool said, vd_str run)
{
    return vd_str_is_nocase(run, VD_STR("imo")) ||
           (said && (vd_str_is_nocase(run, VD_STR("no")) ||
                     vd_str_is_nocase(run, VD_STR("nr")) ||
                     vd_str_is_nocase(run, VD_STR("number"))));
}

static vd_prop kind_of(bool said, vd_str run)
{
    if (is_imo(said, run))
        return VD_PROP_IMO_NUMBER;
    if (run.n >= 26 && vd_wallet_is(run))
        return VD_PROP_PUBLIC_KEY;
    return is_bic(run) ? VD_PROP_SWIFT_BIC : VD_PROP_NONE;
}

static vd_schema schema_of(vd_prop prop)
{
    return prop == VD_PROP_IMO_NUMBER   ? VD_SCHEMA_VESSEL
           : prop == VD_PROP_PUBLIC_KEY ? VD_SCHEMA_CRYPTO_WALLET
                                        : VD_SCHEMA_ORGANIZATION;
}

static vd_status take_numbers(const vd_watch *watch, const vd_event_text *text,
                              vd_findings *f, vd_err *err)
{
    bool said = false;
    vd_str run;
    size_t at = 0;
    vd_status st = VD_OK;

    while (st == VD_OK && next_run(text->text, &at, &run)) {
        vd_prop prop = kind_of(said, run);
        vd_record query;

        said = says_imo(said, run);
        if (prop == VD_PROP_NONE)
            continue;
        vd_record_init(&query, f->arena, VD_STR(""), VD_STR(""),
                       schema_of(prop));
        vd_record_say(&query, prop, run);
        st = screen(watch, text, &query,
                    vd_str_printf(f->arena, "the text has %.*s %.*s",
                                  VD_STR_WHOLE(vd_prop_name(prop)),
                                  VD_STR_WHOLE(run)),
                    f, err);
    }
    return st;
}

static vd_status look_at(const vd_watch *watch, const vd_event_text *text,
                         vd_findings *f, vd_err *err)
{
    vd_mention *all = NULL;
    size_t n =
        vd_mentions_find(watch->mentions, vd_searcher_folder(watch->searcher),
                         f->arena, text->text, &all);
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < n; i++)
        st = take_name(watch, text, &all[i], f, err);
    return st == VD_OK ? take_numbers(watch, text, f, err) : st;
}

/* "c/o" somebody. */
static vd_status look_at_addresses(const vd_watch *watch,
                                   const vd_event_party *p, vd_findings *f,
                                   vd_err *err)
{
    const vd_entity *e = p->party.entities;
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < e->n; i++) {
        vd_event_text text = {.where = p->role, .text = e->values[i].text};

        if (e->values[i].prop == VD_PROP_ADDRESS)
            st = look_at(watch, &text, f, err);
    }
    return st;
}

vd_status vd_check_mentioned(const vd_watch *watch, const vd_event *event,
                             vd_findings *f, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < event->n_texts; i++)
        st = look_at(watch, &event->texts[i], f, err);
    for (size_t i = 0; st == VD_OK && i < event->n_parties; i++)
        st = look_at_addresses(watch, &event->parties[i], f, err);
    for (size_t i = 0; st == VD_OK && i < event->n_goods; i++) {
        vd_event_text text = {vd_goods_place(f->arena, i),
                              event->goods[i].description};

        if (text.text.n > 0)
            st = look_at(watch, &text, f, err);
    }
    return st;
}
