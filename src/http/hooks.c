/* SPDX-License-Identifier: Apache-2.0 */
#include "http/hooks.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/input.h"
#include "base/map.h"
#include "base/oom.h"
#include "base/seal.h"
#include "base/strmap.h"
#include "desk/alert.h"
#include "fetch/post.h"
#include "http/counts.h"
#include "http/log.h"

enum {
    SECRET_LEAST = 16,
    SECRET_MOST = 4096,
    STATE_MOST = 1 << 20,
    ENTRIES_AT_ONCE = 200,
    ALERTS_ENOUGH = 500,
    POST_SECONDS = 10,
    LOOK_MS = 1000,
    STEP_MS = 50,
    PAUSE_MOST_MS = 300000,
};

/* What is sent next, and how far it brings us. */
typedef struct delivery {
    vd_buf body; /* empty: there is none */
    vd_str id;
    long long entry;
    vd_str sources; /* lines */
} delivery;

struct vd_hooks {
    vd_service *service;
    const char *desk;
    const char *path;
    vd_str secret;
    vd_arena arena;     /* of all of it */
    long long entry;    /* of the chain: the last that was told */
    vd_str chain;       /* of which desk; "": none was there */
    vd_buf sources;     /* "name version" lines that were told */
    vd_arena next_work; /* of the delivery in hand */
    vd_arena attempt;   /* of one time that it is sent */
    delivery next;
    bool failing;
    pthread_t thread;
    atomic_bool ending;
};

/* ---- how far it came ---- */

static vd_status keep_state(vd_hooks *h, vd_err *err)
{
    vd_whole *file;
    vd_status st = vd_whole_open(h->path, VD_WHOLE_OWNER, &file, err);

    if (st != VD_OK)
        return st;
    st = vd_whole_put(file,
                      vd_str_printf(&h->next_work, "entry %lld %.*s\n",
                                    h->entry, VD_STR_WHOLE(h->chain)),
                      err);
    if (st == VD_OK)
        st = vd_whole_put(file, vd_buf_view(&h->sources), err);
    if (st == VD_OK)
        return vd_whole_close(file, err);
    vd_whole_drop(file);
    return st;
}

static vd_status read_state(vd_hooks *h, vd_err *err)
{
    vd_str text = VD_STR("");
    vd_str line;
    vd_str word = VD_STR("");
    vd_status st = vd_file_read(h->path, &h->arena, STATE_MOST, &text, err);

    if (st != VD_OK)
        return st;
    if (!vd_str_next(&text, VD_STR("\n"), &line) ||
        !vd_str_next(&line, VD_STR(" "), &word) ||
        !vd_str_is(word, VD_STR("entry")) ||
        !vd_str_next(&line, VD_STR(" "), &word) ||
        !vd_str_to_int(word, &h->entry)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: expected \"entry N DESK\" and versions of lists; "
                       "without this file everything is told from now on",
                       h->path);
    }
    h->chain = line.p == NULL ? VD_STR("") : vd_str_trim(line);
    vd_buf_put(&h->sources, text);
    return VD_OK;
}

/* The versions of all lists as the volume of now has them. */
static vd_str sources_of(const vd_volume *v, vd_arena *arena)
{
    vd_buf text;
    vd_str out;

    vd_buf_init(&text);
    for (size_t i = 0; i < v->n_sources; i++) {
        vd_buf_printf(&text, "%.*s %.*s\n", VD_STR_WHOLE(v->sources[i].name),
                      VD_STR_WHOLE(v->sources[i].version));
    }
    out = vd_str_copy(arena, vd_buf_view(&text));
    vd_buf_done(&text);
    return out;
}

static vd_status begin_now(vd_hooks *h, vd_err *err)
{
    vd_volume *v = vd_service_hold(h->service);
    vd_chain *chain = NULL;
    vd_head head = {0};
    vd_status st = vd_chain_look(h->desk, &chain, err);

    vd_buf_put(&h->sources, sources_of(v, &h->arena));
    vd_volume_let_go(v);
    if (st == VD_OK)
        st = vd_chain_head(chain, &head, err);
    if (st == VD_OK)
        st = vd_chain_id(chain, &h->arena, &h->chain, err);
    vd_chain_close(chain);
    if (st != VD_OK && st != VD_ABSENT)
        return st;
    h->entry = head.n;
    return keep_state(h, err);
}

/* ---- lists ---- */

static vd_str version_in(vd_str lines, vd_str name)
{
    vd_str line;

    while (vd_str_next(&lines, VD_STR("\n"), &line)) {
        size_t blank = vd_str_find_char(line, ' ', 0);

        if (blank != VD_STR_NONE &&
            vd_str_is(vd_str_slice(line, 0, blank), name))
            return vd_str_slice(line, blank + 1, line.n);
    }
    return VD_STR("");
}

static void put_source(vd_json_out *out, const vd_volume_source *s,
                       vd_str before)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "source", s->name);
    vd_json_pair(out, "before", before);
    vd_json_pair(out, "version", s->version);
    vd_json_pair_int(out, "entities", (long long)s->entities);
    vd_json_close(out, '}');
}

/* New editions, whatever they changed: /v1/changes has it. */
static void see_lists(vd_hooks *h)
{
    vd_volume *v = vd_service_hold(h->service);
    vd_str now = sources_of(v, &h->next_work);
    vd_json_out out = {.buf = &h->next.body};

    if (!vd_str_is(now, vd_buf_view(&h->sources))) {
        h->next.id = vd_str_printf(&h->next_work, "lists:%s", v->state);
        h->next.sources = now;
        vd_json_open(&out, '{');
        vd_json_pair(&out, "delivery", h->next.id);
        vd_json_pair(&out, "type", VD_STR("lists"));
        vd_json_pair(&out, "state", vd_str_of(v->state));
        vd_json_key(&out, "lists");
        vd_json_open(&out, '[');
        for (size_t i = 0; i < v->n_sources; i++) {
            const vd_volume_source *s = &v->sources[i];
            vd_str before = version_in(vd_buf_view(&h->sources), s->name);

            if (!vd_str_is(before, s->version))
                put_source(&out, s, before);
        }
        vd_json_close(&out, ']');
        vd_json_close(&out, '}');
    }
    vd_volume_let_go(v);
}

/* ---- alerts ---- */

typedef struct entries {
    vd_arena *arena;
    vd_strmap seen;
    int64_t *alerts;
    size_t n;
    size_t room;
    long long last;
    size_t read;
} entries;

static void take_alerts(entries *e, const vd_json *entry)
{
    const vd_json *rows = vd_json_member(entry, "rows");

    for (const vd_json *row = rows == NULL ? NULL : rows->first; row != NULL;
         row = row->next) {
        const vd_json *name = row->first;
        bool is_new = false;
        long long id;

        if (name == NULL || name->next == NULL ||
            !vd_str_is(name->text, VD_STR("alert")) ||
            !vd_str_to_int(name->next->text, &id))
            continue;
        (void)vd_strmap_put(&e->seen, name->next->text, e->n, &is_new);
        if (!is_new)
            continue;
        e->alerts = vd_arena_grow(e->arena, e->alerts, e->n, &e->room,
                                  sizeof *e->alerts);
        e->alerts[e->n++] = id;
    }
}

/* Whole entries, until there is enough for one delivery. */
static vd_status take_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    entries *e = ctx;
    const vd_json *entry;
    vd_status st;

    if (e->read == ENTRIES_AT_ONCE || e->n >= ALERTS_ENOUGH)
        return VD_LIMIT;
    st = vd_json_parse(row[1].bytes, e->arena, &entry, err);
    if (st != VD_OK)
        return st;
    take_alerts(e, entry);
    e->read++;
    e->last = row[0].number;
    return VD_OK;
}

/* Neither what it is about nor who works on it. */
static void put_alert(vd_json_out *out, const vd_alert *a)
{
    vd_json_open(out, '{');
    vd_json_pair_int(out, "id", a->id);
    vd_json_pair(out, "state", a->state);
    vd_json_pair_int(out, "priority", a->priority);
    vd_json_pair(out, "raised", a->raised);
    vd_json_pair(out, "verdict", a->verdict);
    vd_json_pair_int(out, "seen", a->n);
    vd_json_close(out, '}');
}

static vd_status put_alerts(vd_hooks *h, vd_chain *chain, const entries *e,
                            vd_err *err)
{
    vd_json_out out = {.buf = &h->next.body};
    vd_status st = VD_OK;

    h->next.id =
        vd_str_printf(&h->next_work, "alerts:%.*s:%lld-%lld",
                      VD_STR_WHOLE(h->chain), h->entry + 1, h->next.entry);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "delivery", h->next.id);
    vd_json_pair(&out, "type", VD_STR("alerts"));
    vd_json_key(&out, "alerts");
    vd_json_open(&out, '[');
    for (size_t i = 0; st == VD_OK && i < e->n; i++) {
        vd_alert alert;

        st = vd_alert_get(chain, e->alerts[i], &h->next_work, &alert, err);
        if (st != VD_OK)
            break;
        put_alert(&out, &alert);
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
    return st;
}

static vd_status see_alerts(vd_hooks *h, vd_err *err)
{
    entries *e = VD_NEW(&h->next_work, entries);
    vd_chain *chain = NULL;
    vd_head head = {0};
    vd_str desk = VD_STR("");
    vd_cell from;
    vd_status st = vd_chain_look(h->desk, &chain, err);

    if (st != VD_OK)
        return st == VD_ABSENT ? VD_OK : st;
    st = vd_chain_head(chain, &head, err);
    if (st == VD_OK)
        st = vd_chain_id(chain, &h->next_work, &desk, err);
    /* Another desk: all of it is new. */
    if (st == VD_OK && !vd_str_is(desk, h->chain)) {
        h->chain = vd_str_copy(&h->arena, desk);
        h->entry = 0;
    }
    e->arena = &h->next_work;
    e->last = h->entry;
    vd_strmap_init(&e->seen, e->arena);
    from = vd_cell_int(h->entry + 1);
    if (st == VD_OK && head.n > h->entry) {
        st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_AUDIT_FROM, &from,
                         1, take_entry, e, err);
        st = st == VD_LIMIT ? VD_OK : st;
    }
    h->next.entry = e->last;
    if (st == VD_OK && e->n > 0)
        st = put_alerts(h, chain, e, err);
    vd_chain_close(chain);
    return st;
}

/* ---- sending ---- */

static bool is_ending(void *ctx)
{
    return atomic_load(&((vd_hooks *)ctx)->ending);
}

static vd_status send_next(vd_hooks *h, vd_err *err)
{
    vd_arena *arena = &h->attempt;
    vd_str body = vd_buf_view(&h->next.body);
    vd_str at;
    char hex[VD_HASH_HEX];
    const char *headers[4];
    vd_post_options options = {.headers = headers,
                               .n_headers = 4,
                               .seconds = POST_SECONDS,
                               .stop = is_ending,
                               .stop_ctx = h};

    vd_arena_reset(arena);
    at = vd_str_printf(arena, "%lld", (long long)vd_clock_now());
    vd_hash_hex(
        vd_hmac_sha256(h->secret, vd_str_join(arena, at, VD_STR("."), body)),
        hex);
    headers[0] = "Content-Type: application/json";
    headers[1] = vd_str_printf(arena, "X-Vedette-Delivery: %.*s",
                               VD_STR_WHOLE(h->next.id))
                     .p;
    headers[2] = vd_str_printf(arena, "X-Vedette-Signature: t=%.*s,v1=%s",
                               VD_STR_WHOLE(at), hex)
                     .p;
    headers[3] = "Expect:";
    return vd_post(h->service->settings.webhook, body, &options, err);
}

/* Finds what is to be told next; nothing is, if the body stays empty. */
static vd_status find_next(vd_hooks *h, vd_err *err)
{
    vd_arena_reset(&h->next_work);
    vd_buf_clear(&h->next.body);
    h->next = (delivery){.body = h->next.body,
                         .id = VD_STR(""),
                         .entry = h->entry,
                         .sources = {NULL, 0}};
    see_lists(h);
    return h->next.body.n > 0 ? VD_OK : see_alerts(h, err);
}

static vd_status go_beyond(vd_hooks *h, vd_err *err)
{
    bool moved = h->next.entry != h->entry || h->next.sources.p != NULL;

    h->entry = h->next.entry;
    if (h->next.sources.p != NULL) {
        vd_buf_clear(&h->sources);
        vd_buf_put(&h->sources, h->next.sources);
    }
    return moved ? keep_state(h, err) : VD_OK;
}

/* Tells what there is; false: later again. */
static bool tell(vd_hooks *h)
{
    vd_err err = {0};
    vd_status st = h->failing ? VD_OK : find_next(h, &err);
    bool any;

    /* What could not be found whole is found anew. */
    if (st != VD_OK)
        vd_buf_clear(&h->next.body);
    any = h->next.body.n > 0;

    if (st == VD_OK && any)
        st = send_next(h, &err);
    if (st == VD_OK)
        st = go_beyond(h, &err);
    if (any)
        vd_counts_hook(h->service->counts, st == VD_OK);
    /* Of a failure that goes on one line is enough. */
    if (st != VD_OK && !h->failing && !is_ending(h))
        vd_log("webhook", err.msg);
    h->failing = st != VD_OK && any;
    if (st == VD_OK)
        vd_buf_clear(&h->next.body);
    return st == VD_OK;
}

static void *work(void *ctx)
{
    vd_hooks *h = ctx;
    int64_t pause = LOOK_MS;

    while (!is_ending(h)) {
        int64_t until;

        if (tell(h))
            pause = LOOK_MS;
        else
            pause = pause * 2 > PAUSE_MOST_MS ? PAUSE_MOST_MS : pause * 2;
        until = vd_clock_elapsed_ms() + pause;
        while (!is_ending(h) && vd_clock_elapsed_ms() < until) {
            struct timespec step = {0, 1000000L * STEP_MS};

            (void)nanosleep(&step, NULL);
        }
    }
    return NULL;
}

/* ---- beginning and end ---- */

static void free_all(vd_hooks *h)
{
    vd_buf_done(&h->next.body);
    vd_buf_done(&h->sources);
    vd_arena_done(&h->next_work);
    vd_arena_done(&h->attempt);
    vd_arena_done(&h->arena);
    free(h);
}

static vd_status read_secret(vd_hooks *h, vd_err *err)
{
    const char *path = h->service->settings.webhook_secret;
    vd_status st;

    if (path[0] == '\0') {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "--webhook: what is sent is signed; say in which file "
                       "the secret is (--webhook-secret)");
    }
    st = vd_file_read(path, &h->arena, SECRET_MOST, &h->secret, err);
    h->secret = vd_str_trim(h->secret);
    if (st == VD_OK && h->secret.n < SECRET_LEAST) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: a secret has at least %d bytes", path,
                       SECRET_LEAST);
    }
    return st;
}

vd_status vd_hooks_start(vd_service *service, vd_hooks **out, vd_err *err)
{
    vd_hooks *h = vd_zeroed(1, sizeof *h);
    const char *wrong = vd_post_wrong(vd_str_of(service->settings.webhook));
    vd_status st;

    h->service = service;
    vd_arena_init(&h->arena, 0);
    vd_arena_init(&h->next_work, 0);
    vd_arena_init(&h->attempt, 0);
    h->chain = VD_STR("");
    vd_buf_init(&h->sources);
    vd_buf_init(&h->next.body);
    h->desk = vd_str_printf(&h->arena, "%s.desk", service->db).p;
    h->path = vd_str_printf(&h->arena, "%s.hooks", service->db).p;
    st = wrong == NULL
             ? read_secret(h, err)
             : vd_fail(err, VD_INVALID, VD_NOWHERE, "--webhook: %s", wrong);
    if (st == VD_OK)
        st =
            access(h->path, F_OK) == 0 ? read_state(h, err) : begin_now(h, err);
    if (st == VD_OK && pthread_create(&h->thread, NULL, work, h) != 0)
        st = vd_fail(err, VD_LIMIT, VD_NOWHERE, "no thread can be had");
    if (st != VD_OK) {
        free_all(h);
        return st;
    }
    *out = h;
    return VD_OK;
}

void vd_hooks_stop(vd_hooks *h)
{
    if (h == NULL)
        return;
    atomic_store(&h->ending, true);
    (void)pthread_join(h->thread, NULL);
    free_all(h);
}
