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
    size_t listed;
    size_t heard;
} showing;

static vd_str moment_text(vd_arena *arena, vd_moment at)
{
    char text[VD_MOMENT_TEXT];

    vd_moment_format(at, text);
    return vd_str_printf(arena, "%.10s %.5s", text, text + 11);
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
                      VD_STR_WHOLE(vd_ship_datasets(&s->cli->arena, c)));
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

/* ------------------------------------------------------------------------- */

static vd_status show(void *ctx, const vd_ship_answer *a, vd_err *err)
{
    showing *s = ctx;
    vd_cli *cli = s->cli;
    vd_status st = VD_OK;

    s->listed += a->listings.n;
    s->heard += a->heard;
    if (cli->json) {
        vd_json_out out = vd_cli_json(cli);

        st = vd_ship_put_json(&out, s->desk, a, s->kind, &cli->arena, err);
    } else {
        if (a->heard)
            put_ship(s, a->seen);
        put_listings(s, &a->listings);
        if (a->heard)
            st = vd_ship_events(s->desk, a->seen->who.mmsi, put_event, s, err);
    }
    vd_buf_put_char(&cli->out, '\n');
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
        st =
            vd_ship_ask(s->desk, s->screen, wanted, &cli->arena, show, s, &err);
    vd_cli_flush(cli);
    vd_desk_close(s->desk);
    vd_screen_close(s->screen);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (s->heard > 1 && !cli->json) {
        (void)fprintf(stderr,
                      "%zu numbers are, or say they are, \"%.*s\": each stands "
                      "for itself\n",
                      s->heard, VD_STR_WHOLE(wanted));
    }
    if (s->heard == 0 && s->listed == 0) {
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
