/* SPDX-License-Identifier: Apache-2.0 */
#include "app/recorder.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"
#include "feeds/event.h"
#include "feeds/query.h"
#include "match/readings.h"
#include "match/score.h"
#include "names/fold.h"

/* A batch is committed from so many records, rows or milliseconds on. */
enum { RECORDS_MAX = 1000, ROWS_MAX = 4000, BATCH_MS = 1000 };

struct vd_recorder {
    vd_recording of;
    vd_listings *own; /* if none were given */
    vd_str run; /* hash under which it is kept, "" until the first record */
    vd_str run_text;
    vd_str engine;
    vd_arena arena;
    vd_arena work; /* of the record in hand */
    bool begun;
    size_t records;
    size_t baseline;
    size_t raised;
    size_t reopened;
    size_t covered;
    int64_t began_ms;
};

/* ---- the run ---- */

static vd_status put_editions(const vd_view *view, vd_arena *arena,
                              vd_json_out *out, vd_err *err)
{
    vd_names sources = {0};
    vd_status st =
        vd_store_sources(view->store, view->known_by, arena, &sources, err);

    vd_json_key(out, "editions");
    vd_json_open(out, '[');
    for (size_t i = 0; st == VD_OK && i < sources.n; i++) {
        vd_editions editions = {0};
        char hex[VD_HASH_HEX];
        char moment[VD_MOMENT_TEXT];

        st = vd_store_editions(view->store, sources.at[i], view->as_of,
                               view->known_by, arena, &editions, err);
        if (st != VD_OK || editions.n == 0)
            continue;
        vd_hash_hex(editions.at[editions.n - 1].hash, hex);
        vd_moment_format(editions.at[editions.n - 1].published, moment);
        vd_json_string(out,
                       vd_str_printf(arena, "%.*s %s %s",
                                     VD_STR_WHOLE(sources.at[i]), moment, hex));
    }
    vd_json_close(out, ']');
    return st;
}

/* All that an answer depends on besides what was asked.  A moment that was not
   given is that of the run: what is loaded later was not known. */
static vd_status make_run(vd_recorder *r, vd_err *err)
{
    const vd_view *view = r->of.view;
    char version[VD_FOLD_VERSION_MAX];
    vd_buf text;
    vd_json_out out = {.buf = &text};
    vd_status st;

    vd_buf_init(&text);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "engine", vd_engine_version());
    vd_json_pair(&out, "names", vd_fold_version(version));
    vd_json_pair(&out, "book", vd_screen_state(r->of.screen));
    if (view->as_of != VD_MOMENT_MAX)
        vd_json_pair_int(&out, "as_of", view->as_of);
    vd_json_pair_int(&out, "known_by",
                     view->known_by == VD_MOMENT_MAX ? view->now
                                                     : view->known_by);
    if (r->of.policy != NULL) {
        vd_json_key(&out, "policy");
        vd_policy_put(&out, r->of.policy, &r->arena);
        vd_json_pair(&out, "own", r->of.policy->own);
    } else {
        vd_json_pair_int(&out, "limit", (long long)r->of.limit);
        vd_json_pair_int(&out, "threshold", r->of.threshold);
    }
    st = put_editions(view, &r->arena, &out, err);
    vd_json_close(&out, '}');
    r->run_text = vd_str_copy(&r->arena, vd_buf_view(&text));
    r->engine = vd_str_printf(&r->arena, "%.*s (%.*s)",
                              VD_STR_WHOLE(vd_engine_version()),
                              VD_STR_WHOLE(vd_fold_version(version)));
    vd_buf_done(&text);
    return st;
}

vd_status vd_recorder_open(const vd_recording *of, vd_recorder **out,
                           vd_err *err)
{
    vd_recorder *r = vd_zeroed(1, sizeof *r);
    vd_status st;

    r->of = *of;
    if (of->listings == NULL)
        r->of.listings = r->own = vd_listings_new(of->view);
    vd_arena_init(&r->arena, 0);
    vd_arena_init(&r->work, 0);
    st = make_run(r, err);
    if (st != VD_OK) {
        vd_recorder_close(r);
        return st;
    }
    *out = r;
    return VD_OK;
}

void vd_recorder_close(vd_recorder *r)
{
    if (r == NULL)
        return;
    vd_listings_free(r->own);
    vd_arena_done(&r->work);
    vd_arena_done(&r->arena);
    free(r);
}

vd_status vd_record_load(vd_chain *chain, const vd_view *view, vd_err *err)
{
    vd_arena arena;
    vd_hash state;
    char hex[VD_HASH_HEX];
    vd_status st = vd_view_state(view, &state, err);

    if (st == VD_OK)
        st = vd_chain_begin(chain, err);
    if (st != VD_OK)
        return st;
    vd_arena_init(&arena, 0);
    vd_entry_begin(chain, "load", view->now);
    vd_hash_hex(state, hex);
    vd_json_pair(vd_entry_out(chain), "book",
                 vd_str_slice(vd_str_of(hex), 0, 16));
    st = put_editions(view, &arena, vd_entry_out(chain), err);
    st = vd_entry_finish(chain, st, err);
    vd_arena_done(&arena);
    return st;
}

/* ---- batches ---- */

vd_status vd_recorder_begin(vd_recorder *r, vd_err *err)
{
    vd_status st;

    if (r->begun)
        return VD_OK;
    st = vd_chain_begin(r->of.chain, err);
    if (st != VD_OK)
        return st;
    r->begun = true;
    r->records = r->baseline = r->raised = r->reopened = r->covered = 0;
    r->began_ms = vd_clock_elapsed_ms();
    vd_entry_begin(r->of.chain, "screening", vd_clock_now());
    return VD_OK;
}

bool vd_recorder_is_full(const vd_recorder *r)
{
    return r->records + r->baseline >= RECORDS_MAX ||
           vd_entry_rows(r->of.chain) >= ROWS_MAX ||
           (r->records + r->baseline > 0 &&
            vd_clock_elapsed_ms() - r->began_ms >= BATCH_MS);
}

vd_status vd_recorder_commit(vd_recorder *r, vd_err *err)
{
    vd_json_out *out = vd_entry_out(r->of.chain);

    if (!r->begun)
        return VD_OK;
    r->begun = false;
    if (r->records + r->baseline == 0) {
        vd_chain_rollback(r->of.chain);
        return VD_OK;
    }
    vd_json_pair_int(out, "records", (long long)r->records);
    if (r->baseline > 0)
        vd_json_pair_int(out, "baseline", (long long)r->baseline);
    vd_json_pair(out, "run", r->run);
    vd_json_pair_int(out, "raised", (long long)r->raised);
    vd_json_pair_int(out, "reopened", (long long)r->reopened);
    vd_json_pair_int(out, "covered", (long long)r->covered);
    return vd_entry_finish(r->of.chain, VD_OK, err);
}

void vd_recorder_baseline(vd_recorder *r)
{
    r->baseline++;
}

/* ---- who ---- */

/* Of the properties wanted: all, or names alone. */
static vd_str lines_of(const vd_entity *e, bool names, vd_arena *arena)
{
    vd_str *lines = VD_NEW_N(arena, vd_str, e->n + 1);
    size_t n = 0;

    if (!names)
        lines[n++] = vd_str_printf(arena, "schema\t%.*s",
                                   VD_STR_WHOLE(vd_schema_name(e->schema)));
    for (size_t i = 0; i < e->n; i++) {
        const vd_value *v = &e->values[i];

        if (!names || vd_is_searched_name(v->prop)) {
            lines[n++] = vd_str_printf(arena, "%.*s\t%.*s",
                                       VD_STR_WHOLE(vd_prop_name(v->prop)),
                                       VD_STR_WHOLE(v->text));
        }
    }
    return vd_str_lines(arena, lines, n);
}

static vd_str party_lines(const vd_entity *party, vd_arena *arena)
{
    return lines_of(party, false, arena);
}

static vd_str tag(vd_recorder *r, const char *what, vd_str text)
{
    return vd_chain_tag(
        r->of.chain, &r->work,
        vd_str_join(&r->work, vd_str_of(what), VD_STR("\n"), text));
}

/* ---- pairs ---- */

typedef struct gathering {
    vd_recorder *r;
    vd_concern concern;
    size_t room;
    vd_strmap have; /* the pairs, by who and what they are of */
} gathering;

static gathering gather(vd_recorder *r)
{
    gathering g = {.r = r};

    vd_arena_reset(&r->work);
    vd_strmap_init(&g.have, &r->work);
    return g;
}

static vd_str name_pair(vd_arena *arena, const vd_pair *p)
{
    vd_str line = VD_STR("\n");

    return vd_str_join(arena, vd_str_join(arena, p->own, line, p->own_is), line,
                       vd_str_join(arena, p->listing, line, p->check));
}

static void add_pair(gathering *g, const vd_pair *pair)
{
    vd_concern *c = &g->concern;
    bool is_new;

    /* One listing may be found in several ways; the first is the best. */
    (void)vd_strmap_put(&g->have, name_pair(&g->r->work, pair), c->n, &is_new);
    if (!is_new)
        return;
    c->pairs =
        vd_arena_grow(&g->r->work, c->pairs, c->n, &g->room, sizeof *c->pairs);
    c->pairs[c->n++] = *pair;
}

/* One pair for each list that has the party. */
static vd_status add_listing(gathering *g, vd_pair pair, const vd_candidate *c,
                             vd_err *err)
{
    vd_recorder *r = g->r;
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < c->n_sources; i++) {
        vd_spoken spoken;

        pair.listing =
            vd_str_join(&r->work, c->entity->id, VD_STR("@"), c->datasets[i]);
        st = vd_listings_spoken(r->of.listings, c->entity->id, c->datasets[i],
                                &spoken, err);
        /* Loaded since the index was opened: a hit all the same, whose lines
           the next screening has. */
        if (st == VD_ABSENT)
            st = VD_OK;
        pair.said = spoken.lines;
        pair.listed_is = spoken.hash;
        pair.edition = spoken.edition;
        if (st == VD_OK)
            add_pair(g, &pair);
    }
    return st;
}

static vd_status gap(void *ctx, const vd_pair *pair, int64_t since, bool *out,
                     vd_err *err)
{
    vd_listings *listings = ctx;
    size_t at = VD_STR_NONE;

    /* No name of a source has one. */
    for (size_t i = 0; i < pair->listing.n; i++)
        at = pair->listing.p[i] == '@' ? i : at;
    *out = false;
    return at == VD_STR_NONE
               ? VD_OK
               : vd_listings_gap(
                     listings, vd_str_slice(pair->listing, 0, at),
                     vd_str_slice(pair->listing, at + 1, pair->listing.n),
                     since, out, err);
}

/* ---- priority ---- */

/* What a listing leads to weighs most; docs/methods/desk.md has the sum. */
static const struct {
    vd_str name;
    int points;
} weights[] = {{VD_STR_INIT("block"), 60},     {VD_STR_INIT("reject"), 55},
               {VD_STR_INIT("denial"), 45},    {VD_STR_INIT("licence"), 40},
               {VD_STR_INIT("transport"), 40}, {VD_STR_INIT("sectoral"), 35},
               {VD_STR_INIT("other"), 25},     {VD_STR_INIT("notice"), 15}};

enum { LIKENESS_POINTS = 30, LAW_POINTS = 35, SIGN_POINTS = 15, MORE_MAX = 10 };

static int weight_of(vd_str consequence)
{
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++) {
        if (vd_str_find(consequence, weights[i].name, 0) != VD_STR_NONE)
            return weights[i].points;
    }
    return SIGN_POINTS;
}

static void weigh(gathering *g, int points, vd_str what, int score,
                  size_t findings)
{
    vd_concern *c = &g->concern;
    int likeness = score / (VD_MILLION / LIKENESS_POINTS);
    int more = findings > MORE_MAX ? MORE_MAX : (int)findings - 1;

    c->priority = points + likeness + more;
    c->priority = c->priority > 100 ? 100 : c->priority;
    c->why = vd_str_printf(&g->r->work, "%.*s %d", VD_STR_WHOLE(what), points);
    if (score > 0) {
        c->why = vd_str_printf(&g->r->work, "%.*s + likeness %d.%02d %d",
                               VD_STR_WHOLE(c->why), score / VD_MILLION,
                               score % VD_MILLION / 10000, likeness);
    }
    if (more > 0)
        c->why = vd_str_printf(&g->r->work, "%.*s + %zu findings %d",
                               VD_STR_WHOLE(c->why), findings, more);
}

static int points_of(const vd_finding *f)
{
    if (f->consequence.n > 0)
        return weight_of(f->consequence);
    return f->law.n > 0 && f->sure.n > 0 ? LAW_POINTS : SIGN_POINTS;
}

static void weigh_findings(gathering *g, const vd_findings *findings)
{
    const vd_finding *best = NULL;
    int most = -1;

    for (size_t i = 0; i < findings->n; i++) {
        const vd_finding *f = &findings->at[i];
        int points = points_of(f) + f->score / (VD_MILLION / LIKENESS_POINTS);

        if (points > most) {
            most = points;
            best = f;
        }
    }
    if (best != NULL) {
        weigh(g, points_of(best),
              best->consequence.n > 0 ? best->consequence : best->check,
              best->score, findings->n);
    }
}

/* ---- records ---- */

/* The keys of the policy that a check reads, with their values. */
static vd_str keys_of(vd_recorder *r, vd_str check)
{
    vd_str text = VD_STR("");
    vd_str names = VD_STR("");
    vd_str name;

    for (size_t i = 0; i < vd_check_count(); i++) {
        if (vd_str_is(vd_check_at(i)->name, check))
            names = vd_check_at(i)->parameters;
    }
    while (vd_str_next(&names, VD_STR(","), &name)) {
        name = vd_str_trim(name);
        for (size_t i = 0; i < VD_PARAMETER_COUNT; i++) {
            if (vd_str_is(vd_parameter_at(i)->name, name)) {
                text = vd_str_join(&r->work, text, VD_STR(" "),
                                   vd_str_printf(&r->work, "%.*s=%lld",
                                                 VD_STR_WHOLE(name),
                                                 r->of.policy->values[i]));
            }
        }
    }
    return text;
}

/* A party is who its names say, or all of it if it has none; a customer, who is
   the first party of such a record, who its id says. */
static vd_str own_of(vd_recorder *r, const vd_event *event, size_t party,
                     vd_str record)
{
    const vd_entity *e = event->parties[party].party.entities;
    vd_str names = lines_of(e, true, &r->work);

    if (event->kind == VD_EVENT_PARTY && event->id.n > 0 && party == 0)
        return record;
    return tag(r, "party", names.n > 0 ? names : party_lines(e, &r->work));
}

static vd_status add_finding(gathering *g, const vd_event *event,
                             const vd_finding *f, vd_err *err)
{
    vd_recorder *r = g->r;
    const vd_index *index = vd_screen_index(r->of.screen);
    vd_pair pair = {
        .own = g->concern.record,
        .check = f->check,
        .policy = keys_of(r, f->check),
        .verdict = f->verdict,
        .engine = r->engine,
        .listed_is = VD_STR(""),
        .decided = VD_STR(""),
        .said = VD_STR(""),
        .fields = vd_str_join(&r->work, f->about, VD_STR("\t"), f->subject)};
    uint32_t number = 0;
    vd_candidate candidate;

    if (f->party > 0 && f->party <= event->n_parties) {
        const vd_event_party *p = &event->parties[f->party - 1];

        if (p->party.entities->n > 0) {
            pair.own = own_of(r, event, f->party - 1, g->concern.record);
            pair.fields = party_lines(p->party.entities, &r->work);
        }
    }
    pair.own_is = tag(r, "fields", pair.fields);
    if (f->consequence.n > 0 && vd_index_find_id(index, f->evidence, &number) &&
        vd_index_candidate(index, number, &r->work, &candidate))
        return add_listing(g, pair, &candidate, err);
    /* A finding of law or of a pattern is of this record alone. */
    pair.own = g->concern.record;
    pair.listing = vd_str_printf(
        &r->work, "%.*s/%.*s", VD_STR_WHOLE(f->check),
        VD_STR_WHOLE(tag(r, "finding",
                         vd_str_join(&r->work,
                                     vd_str_join(&r->work, f->about,
                                                 VD_STR("\t"), f->subject),
                                     VD_STR("\t"), f->law))));
    add_pair(g, &pair);
    return VD_OK;
}

static void count_news(vd_recorder *r, const vd_raised *raised)
{
    r->raised += raised->news == VD_NEWS_NEW;
    r->reopened += raised->news == VD_NEWS_REOPENED;
    r->covered += raised->news == VD_NEWS_COVERED;
}

/* Seals inputs and answer, and looks at what came of them. */
static void record(gathering *g, vd_str name, vd_str inputs, vd_str answer,
                   vd_raised *out)
{
    vd_recorder *r = g->r;
    vd_chain *chain = r->of.chain;
    vd_concern *c = &g->concern;

    c->at = vd_clock_now();
    c->subject = vd_entry_subject(chain, name.n > 0 ? name : c->record);
    c->answer =
        vd_entry_seal(chain, c->subject, VD_SEALED_ANSWER, c->at,
                      vd_str_join(&r->work, inputs, VD_STR("\n"), answer));
    c->gap = gap;
    c->gap_ctx = r->of.listings;
    vd_alert_see(chain, c, out);
    r->records++;
    count_news(r, out);
}

/* The run is kept with the first record of a batch that may be lost whole. */
static void keep_run(vd_recorder *r)
{
    if (r->records > 0)
        return;
    r->run = vd_entry_keep(r->of.chain, &r->arena, r->run_text);
}

static vd_str event_inputs(vd_recorder *r, const vd_checked *c)
{
    vd_buf text;
    vd_json_out out = {.buf = &text};
    vd_str inputs;

    vd_buf_init(&text);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "run", r->run);
    vd_json_pair(&out, "file", vd_str_of(c->file));
    vd_json_pair_int(&out, "record", (long long)c->item->number);
    vd_json_pair(&out, "place", c->item->place);
    vd_json_key(&out, "counted");
    vd_json_bool(&out, c->history->counted);
    vd_json_key(&out, "late");
    vd_json_bool(&out, c->history->late);
    vd_json_key(&out, "baseline");
    vd_json_bool(&out, c->history->has_baseline);
    vd_json_key(&out, "event");
    vd_event_put(&out, c->item->event, &r->work);
    vd_json_close(&out, '}');
    inputs = vd_str_copy(&r->work, vd_buf_view(&text));
    vd_buf_done(&text);
    return inputs;
}

static vd_str record_tag(vd_recorder *r, const vd_event *event)
{
    vd_buf bytes;
    vd_str text;

    if (event->kind == VD_EVENT_PARTY && event->id.n > 0)
        return vd_customer_tag(r->of.chain, &r->work, event->id);
    vd_buf_init(&bytes);
    vd_event_encode(event, &bytes);
    text = tag(r, "record", vd_buf_view(&bytes));
    vd_buf_done(&bytes);
    return text;
}

vd_status vd_recorder_event(vd_recorder *r, const vd_checked *checked,
                            vd_str answer, vd_raised *out, vd_err *err)
{
    const vd_event *event = checked->item->event;
    gathering g = gather(r);
    vd_status st = VD_OK;

    keep_run(r);
    g.concern.record = record_tag(r, event);
    for (size_t i = 0; st == VD_OK && i < checked->findings->n; i++)
        st = add_finding(&g, event, &checked->findings->at[i], err);
    if (st != VD_OK)
        return st;
    weigh_findings(&g, checked->findings);
    record(&g, event->id, event_inputs(r, checked), answer, out);
    return VD_OK;
}

/* ---- queries ---- */

static vd_str query_inputs(vd_recorder *r, const vd_query *q)
{
    vd_buf text;
    vd_json_out out = {.buf = &text};
    vd_str inputs;

    vd_buf_init(&text);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "run", r->run);
    vd_json_pair_int(&out, "row", (long long)q->row);
    vd_json_pair(&out, "id", q->id);
    vd_json_key(&out, "query");
    vd_query_write(&out, q->record->entities, &r->work);
    vd_json_close(&out, '}');
    inputs = vd_str_copy(&r->work, vd_buf_view(&text));
    vd_buf_done(&text);
    return inputs;
}

/* The likeliest decides; what its listing leads to is not asked here. */
static void weigh_results(gathering *g, const vd_found *found, size_t hits)
{
    if (hits > 0)
        weigh(g, weights[0].points, VD_STR("listed"), found->at[0].score.score,
              hits);
}

vd_status vd_recorder_query(vd_recorder *r, const vd_query *query,
                            const vd_found *found, vd_str answer,
                            vd_raised *out, vd_err *err)
{
    const vd_entity *e = query->record->entities;
    gathering g = gather(r);
    vd_pair pair = {.check = VD_STR("screening"),
                    .engine = r->engine,
                    .listed_is = VD_STR(""),
                    .decided = VD_STR("")};
    size_t hits = 0;
    vd_status st = VD_OK;

    keep_run(r);
    pair.policy = vd_str_printf(&r->work, "threshold=%d", r->of.threshold);
    pair.fields = party_lines(e, &r->work);
    pair.own_is = tag(r, "fields", pair.fields);
    g.concern.record = query->id.n > 0
                           ? vd_customer_tag(r->of.chain, &r->work, query->id)
                           : tag(r, "query", pair.fields);
    pair.own = query->id.n > 0 ? g.concern.record
                               : tag(r, "party", lines_of(e, true, &r->work));
    for (size_t i = 0; st == VD_OK && i < found->n; i++) {
        const vd_result *result = &found->at[i];

        if (result->score.score < r->of.threshold)
            continue;
        hits++;
        pair.verdict = vd_verdict_name(result->score.verdict);
        st = add_listing(&g, pair, result->candidate, err);
    }
    if (st != VD_OK)
        return st;
    weigh_results(&g, found, hits);
    record(&g, query->id, query_inputs(r, query), answer, out);
    return VD_OK;
}
