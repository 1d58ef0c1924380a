/* SPDX-License-Identifier: Apache-2.0 */
/* A ship: who it says it is, which lists have it, what was told of it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/ship.h"
#include "cli/cli.h"
#include "data/country.h"

typedef struct showing {
    vd_cli *cli;
    vd_screen *screen; /* NULL: there is no book */
    vd_desk *desk;     /* NULL: there is none */
    const char *kind;  /* events of this kind alone; NULL: all */
    vd_json_out out;
    size_t listed;
} showing;

static vd_str moment_text(vd_arena *arena, vd_moment at)
{
    char text[VD_MOMENT_TEXT];

    vd_moment_format(at, text);
    return vd_str_printf(arena, "%.10s %.5s", text, text + 11);
}

static vd_str sources_of(vd_arena *arena, const vd_candidate *c)
{
    vd_str text = VD_STR("");

    for (size_t i = 0; i < c->n_sources; i++)
        text = vd_str_join(arena, text, VD_STR(", "), c->datasets[i]);
    return text;
}

static bool is_wanted(const showing *s, vd_str kind)
{
    return s->kind == NULL || vd_str_is(kind, vd_str_of(s->kind));
}

/* --- for people ---------------------------------------------------------- */

static vd_status put_event(void *ctx, vd_str kind, vd_str json, vd_str text,
                           vd_err *err)
{
    showing *s = ctx;

    (void)err;
    (void)json;
    if (is_wanted(s, kind))
        vd_buf_put(&s->cli->out, text);
    return VD_OK;
}

static void put_listings(showing *s, const vd_found *found)
{
    vd_buf *out = &s->cli->out;

    for (size_t i = 0; i < found->n; i++) {
        const vd_candidate *c = found->at[i].candidate;

        vd_buf_printf(out, "  on a list: %.*s  \"%.*s\"  [%.*s]\n",
                      VD_STR_WHOLE(c->entity->id),
                      VD_STR_WHOLE(vd_entity_caption(c->entity)),
                      VD_STR_WHOLE(sources_of(&s->cli->arena, c)));
    }
    if (found->n == 0)
        vd_buf_put_z(out, s->screen == NULL ? "  no book: not looked up\n"
                                            : "  on no list of the book\n");
}

static void put_pair(vd_buf *out, const char *what, vd_str text)
{
    if (text.n > 0)
        vd_buf_printf(out, "  %s %.*s\n", what, VD_STR_WHOLE(text));
}

static void put_ship(showing *s, const vd_ship_seen *seen)
{
    vd_arena *arena = &s->cli->arena;
    const vd_ship_identity *who = &seen->who;
    vd_buf *out = &s->cli->out;
    vd_str flag = vd_mmsi_country(who->mmsi);

    vd_buf_printf(out, "%s  MMSI %09u",
                  who->name[0] == '\0' ? "(no name)" : who->name, who->mmsi);
    if (who->imo != 0)
        vd_buf_printf(out, "  IMO %07u", who->imo);
    vd_buf_put_char(out, '\n');
    put_pair(out, "call sign", vd_str_of(who->callsign));
    if (flag.n > 0) {
        vd_buf_printf(out, "  flag of its number %.*s (%.*s)\n",
                      VD_STR_WHOLE(vd_country_name(flag)), VD_STR_WHOLE(flag));
    }
    if (who->type != 0 || who->length_m != 0) {
        vd_buf_printf(
            out, "  %.*s, %u m by %u m\n",
            VD_STR_WHOLE(vd_ship_class_name(vd_ship_class_of(who->type))),
            who->length_m, who->beam_m);
    }
    vd_buf_printf(out,
                  "  heard %.*s to %.*s, %llu positions; as this since "
                  "%.*s\n",
                  VD_STR_WHOLE(moment_text(arena, seen->first)),
                  VD_STR_WHOLE(moment_text(arena, seen->last)),
                  (unsigned long long)seen->positions,
                  VD_STR_WHOLE(moment_text(arena, seen->since)));
}

/* --- for programs -------------------------------------------------------- */

static vd_status json_event(void *ctx, vd_str kind, vd_str json, vd_str text,
                            vd_err *err)
{
    showing *s = ctx;

    (void)err;
    (void)text;
    if (is_wanted(s, kind))
        vd_json_raw(&s->out, vd_str_trim(json));
    return VD_OK;
}

static void json_moment(vd_json_out *out, const char *key, vd_moment at)
{
    char text[VD_MOMENT_TEXT];

    vd_moment_format(at, text);
    vd_json_pair(out, key, vd_str_of(text));
}

static void json_ship(showing *s, const vd_ship_seen *seen,
                      const vd_found *found)
{
    const vd_ship_identity *who = &seen->who;
    vd_json_out *out = &s->out;

    vd_json_pair_int(out, "mmsi", who->mmsi);
    vd_json_pair_int(out, "imo", who->imo);
    vd_json_pair(out, "name", vd_str_of(who->name));
    vd_json_pair(out, "callsign", vd_str_of(who->callsign));
    vd_json_pair(out, "flag", vd_mmsi_country(who->mmsi));
    vd_json_pair(out, "class", vd_ship_class_name(vd_ship_class_of(who->type)));
    vd_json_pair_int(out, "length_m", who->length_m);
    vd_json_pair_int(out, "beam_m", who->beam_m);
    json_moment(out, "first", seen->first);
    json_moment(out, "last", seen->last);
    json_moment(out, "since", seen->since);
    vd_json_pair_int(out, "positions", (long long)seen->positions);
    vd_json_key(out, "listings");
    vd_json_open(out, '[');
    for (size_t i = 0; i < found->n; i++) {
        const vd_candidate *c = found->at[i].candidate;

        vd_json_open(out, '{');
        vd_json_pair(out, "id", c->entity->id);
        vd_json_pair(out, "caption", vd_entity_caption(c->entity));
        vd_json_pair(out, "datasets", sources_of(&s->cli->arena, c));
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

/* ------------------------------------------------------------------------- */

static vd_status show(showing *s, const vd_ship_seen *seen, bool heard,
                      vd_err *err)
{
    vd_cli *cli = s->cli;
    vd_found found = {.n = 0};
    vd_status st = VD_OK;

    if (s->screen != NULL)
        st = vd_ship_listings(s->screen, &seen->who, &cli->arena, &found, err);
    if (st != VD_OK)
        return st;
    s->listed += found.n;
    s->out = vd_cli_json(cli);
    if (!heard && found.n == 0)
        return VD_OK;
    if (cli->json) {
        vd_json_open(&s->out, '{');
        json_ship(s, seen, &found);
        vd_json_key(&s->out, "events");
        vd_json_open(&s->out, '[');
    } else {
        if (heard)
            put_ship(s, seen);
        put_listings(s, &found);
    }
    if (heard)
        st = vd_ship_events(s->desk, seen->who.mmsi,
                            cli->json ? json_event : put_event, s, err);
    if (cli->json) {
        vd_json_close(&s->out, ']');
        vd_json_close(&s->out, '}');
    }
    vd_buf_put_char(&cli->out, '\n');
    return st;
}

/* A ship that nobody heard may be on a list. */
static vd_status show_unheard(showing *s, vd_str wanted, vd_err *err)
{
    vd_ship_seen seen = {.positions = 0};
    long long imo = 0;

    if (vd_str_to_int(wanted, &imo) && wanted.n == 7) {
        seen.who.imo = (uint32_t)imo;
        return show(s, &seen, false, err);
    }
    return VD_OK;
}

static vd_status show_all(showing *s, vd_str wanted, size_t *n, vd_err *err)
{
    vd_ship_found found = {.n = 0};
    vd_status st = VD_OK;

    if (s->desk != NULL)
        st = vd_ship_find(s->desk, wanted, &s->cli->arena, &found, err);
    for (size_t i = 0; st == VD_OK && i < found.n; i++)
        st = show(s, &found.at[i], true, err);
    *n = found.n;
    if (st == VD_OK && found.n == 0)
        st = show_unheard(s, wanted, err);
    return st;
}

static int run(showing *s, vd_str wanted)
{
    vd_cli *cli = s->cli;
    vd_store *store = NULL;
    vd_view view;
    vd_err err = {0};
    vd_status st = VD_OK;
    int status = VD_EXIT_DONE;
    size_t n = 0;

    if (access(cli->db, F_OK) == 0) {
        store = vd_cli_open(cli, VD_STORE_READ, &status);
        if (store == NULL)
            return status;
        view = vd_cli_view(cli, store);
        st = vd_screen_open(&view, &s->screen, &err);
        vd_cli_progress_end(cli);
    }
    if (st == VD_OK && access(vd_cli_desk(cli), F_OK) == 0)
        st = vd_desk_open(vd_cli_desk(cli), &s->desk, &err);
    if (st == VD_OK)
        st = show_all(s, wanted, &n, &err);
    vd_cli_flush(cli);
    vd_desk_close(s->desk);
    vd_screen_close(s->screen);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (n > 1 && !cli->json) {
        (void)fprintf(stderr,
                      "%zu numbers are, or say they are, \"%.*s\": each stands "
                      "for itself\n",
                      n, VD_STR_WHOLE(wanted));
    }
    if (n == 0 && s->listed == 0) {
        (void)fprintf(
            stderr,
            "vedette ship: \"%.*s\" was not heard of (track --record) "
            "and is on no list as an IMO number\n",
            VD_STR_WHOLE(wanted));
        return VD_EXIT_INPUT;
    }
    return VD_EXIT_DONE;
}

int vd_command_ship(vd_cli *cli)
{
    showing s = {.cli = cli};
    vd_str wanted = VD_STR("");
    vd_arg arg;

    while (vd_cli_next(cli, "kind ", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "kind") == 0)
            s.kind = arg.value;
        else if (arg.name != NULL)
            return vd_cli_usage(cli, "--%s is no option of ship", arg.name);
        else
            wanted = vd_str_join(&cli->arena, wanted, VD_STR(" "),
                                 vd_str_of(arg.value));
    }
    if (wanted.n == 0)
        return vd_cli_usage(cli, "say which ship: an IMO number, an MMSI or a "
                                 "name");
    return run(&s, wanted);
}
