/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What another policy would change.
 *
 * The records are checked under both; what one finds of a record and the other
 * does not is the difference.  Nothing is recorded, and each policy has a
 * history of its own, which begins with the first record.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/check.h"
#include "base/oom.h"
#include "base/strmap.h"
#include "cli/cli.h"

enum { FILES_MAX = 64, OLD = 0, NEW = 1 };

/* A finding of a record, by all that it says but its score. */
typedef struct told {
    size_t record; /* among all files, from 0 */
    vd_str key;
    vd_str line; /* as it is printed */
    bool both;
} told;

typedef struct differ {
    vd_cli *cli;
    const char *paths[2];
    const char *files[FILES_MAX];
    size_t n_files;
    const char *mapping_path;
    vd_feed_mapping mapping;
    vd_controls controls;
    vd_policy policies[2];
    int now; /* which policy is in hand */
    size_t record;
    vd_arena arena;
    vd_strmap known; /* record and key to number */
    told *at;
    size_t n;
    size_t room;
    size_t counts[2]; /* records with a finding */
    size_t lost;
    size_t gained;
    size_t wrong;
} differ;

static vd_str key_of(differ *d, size_t record, const vd_finding *f)
{
    return vd_str_printf(&d->arena, "%zu\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s", record,
                         VD_STR_WHOLE(f->check), VD_STR_WHOLE(f->about),
                         VD_STR_WHOLE(f->evidence), VD_STR_WHOLE(f->law),
                         VD_STR_WHOLE(f->reason));
}

static void put_line(differ *d, bool gained, vd_str place, vd_str id,
                     vd_str what)
{
    vd_cli *cli = d->cli;
    vd_json_out out = vd_cli_json(cli);

    d->gained += gained;
    d->lost += !gained;
    if (!cli->json) {
        vd_buf_printf(&cli->out, "%s %.*s %.*s  %.*s\n", gained ? "+" : "-",
                      VD_STR_WHOLE(place), VD_STR_WHOLE(id),
                      VD_STR_WHOLE(what));
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair(&out, "change", gained ? VD_STR("gained") : VD_STR("lost"));
    vd_json_pair(&out, "place", place);
    vd_json_pair(&out, "id", id);
    vd_json_pair(&out, "finding", what);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void remember(differ *d, const vd_checked *c, const vd_finding *f)
{
    vd_str key = key_of(d, d->record, f);

    d->at = vd_arena_grow(&d->arena, d->at, d->n, &d->room, sizeof *d->at);
    d->at[d->n] =
        (told){.record = d->record,
               .key = key,
               .line = vd_str_printf(
                   &d->arena, "%.*s\t%.*s\t%.*s  %.*s: %.*s",
                   VD_STR_WHOLE(c->item->place),
                   VD_STR_WHOLE(c->item->event->id), VD_STR_WHOLE(f->check),
                   VD_STR_WHOLE(f->about), VD_STR_WHOLE(f->subject))};
    (void)vd_strmap_put(&d->known, key, d->n++, NULL);
}

/* Old findings are kept, then marked as they are found again. */
static vd_status take(void *ctx, const vd_checked *c, vd_err *err)
{
    differ *d = ctx;

    (void)err;
    if (c->findings == NULL) {
        d->wrong += d->now == OLD;
        d->record++;
        return VD_OK;
    }
    d->counts[d->now] += c->findings->n > 0;
    for (size_t i = 0; i < c->findings->n; i++) {
        const vd_finding *f = &c->findings->at[i];
        const size_t *at;

        if (d->now == OLD) {
            remember(d, c, f);
            continue;
        }
        at = vd_strmap_find(&d->known, key_of(d, d->record, f));
        if (at != NULL)
            d->at[*at].both = true;
        else {
            put_line(d, true, c->item->place, c->item->event->id,
                     vd_str_printf(
                         &d->arena, "%.*s  %.*s: %.*s", VD_STR_WHOLE(f->check),
                         VD_STR_WHOLE(f->about), VD_STR_WHOLE(f->subject)));
        }
    }
    d->record++;
    return VD_OK;
}

static vd_status flush(void *ctx, vd_err *err)
{
    (void)err;
    vd_cli_flush(((differ *)ctx)->cli);
    return VD_OK;
}

static vd_status check_under(differ *d, const vd_view *view, vd_screen *screen,
                             int which, vd_err *err)
{
    vd_check_job job = {.controls = &d->controls,
                        .policy = &d->policies[which],
                        .mapping = d->mapping_path == NULL ? NULL : &d->mapping,
                        .fn = take,
                        .flush = flush,
                        .ctx = d};
    vd_checker *checker = NULL;
    vd_status st = vd_checker_open(view, screen, &job, &checker, err);

    d->now = which;
    d->record = 0;
    for (size_t i = 0; st == VD_OK && i < d->n_files; i++)
        st = vd_checker_file(checker, d->files[i], false, err);
    vd_checker_close(checker);
    return st;
}

static void put_lost(differ *d)
{
    for (size_t i = 0; i < d->n; i++) {
        vd_str rest = d->at[i].line;
        vd_str place = VD_STR("");
        vd_str id = VD_STR("");

        if (d->at[i].both)
            continue;
        (void)vd_str_next(&rest, VD_STR("\t"), &place);
        (void)vd_str_next(&rest, VD_STR("\t"), &id);
        put_line(d, false, place, id, rest);
    }
}

static vd_status read_policies(differ *d, vd_err *err)
{
    vd_status st = VD_OK;

    for (int i = 0; st == VD_OK && i < 2; i++) {
        vd_policy_init(&d->policies[i]);
        if (strcmp(d->paths[i], "-") != 0)
            st = vd_policy_read(d->paths[i], &d->cli->arena, &d->policies[i],
                                err);
    }
    if (st == VD_OK && d->mapping_path != NULL)
        st = vd_feed_mapping_read(d->mapping_path, &d->cli->arena, &d->mapping,
                                  err);
    return st == VD_OK
               ? vd_controls_read(&d->controls, &d->cli->arena, NULL, 0, err)
               : st;
}

static vd_status diff(differ *d, const vd_view *view, vd_err *err)
{
    vd_screen *screen = NULL;
    vd_status st = read_policies(d, err);

    if (st == VD_OK)
        st = vd_screen_open(view, &screen, err);
    vd_cli_progress_end(d->cli);
    for (int i = 0; st == VD_OK && i < 2; i++)
        st = check_under(d, view, screen, i, err);
    vd_screen_close(screen);
    if (st != VD_OK)
        return st;
    put_lost(d);
    if (!d->cli->json) {
        vd_buf_printf(&d->cli->out,
                      "%zu records, %zu refused: %zu with findings, %zu under "
                      "the new policy; %zu findings gained, %zu lost\n",
                      d->record, d->wrong, d->counts[OLD], d->counts[NEW],
                      d->gained, d->lost);
    }
    return VD_OK;
}

static bool take_option(differ *d, const vd_arg *arg, size_t *words)
{
    vd_cli *cli = d->cli;

    if (arg->name == NULL && *words == 0 && strcmp(arg->value, "diff") == 0) {
        ++*words;
    } else if (arg->name == NULL && (*words == 1 || *words == 2)) {
        d->paths[(*words)++ - 1] = arg->value;
    } else if (arg->name != NULL && strcmp(arg->name, "mapping") == 0) {
        d->mapping_path = arg->value;
    } else if (arg->name != NULL && strcmp(arg->name, "on") == 0 &&
               d->n_files < FILES_MAX) {
        if (strcmp(arg->value, "-") == 0)
            return vd_cli_usage(cli, "--on: the records are read twice, "
                                     "which standard input cannot be") < 0;
        d->files[d->n_files++] = arg->value;
    } else {
        return vd_cli_usage(cli, "say: policy diff OLD NEW --on FILE") < 0;
    }
    return true;
}

int vd_command_policy(vd_cli *cli)
{
    differ *d = VD_NEW(&cli->arena, differ);
    vd_arg arg;
    size_t words = 0;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    d->cli = cli;
    while (vd_cli_next(cli, "on mapping ", &arg)) {
        if (!take_option(d, &arg, &words))
            return VD_EXIT_USAGE;
    }
    if (words != 3 || d->n_files == 0)
        return vd_cli_usage(cli, "say: policy diff OLD NEW --on FILE");
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    vd_arena_init(&d->arena, 0);
    vd_strmap_init(&d->known, &d->arena);
    view = vd_cli_view(cli, store);
    st = diff(d, &view, &err);
    vd_arena_done(&d->arena);
    vd_store_close(store);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
