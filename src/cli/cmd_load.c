/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/load.h"
#include "base/limits.h"
#include "cli/cli.h"

static void print_json(vd_cli *cli, const vd_load_result *r)
{
    char date[VD_MOMENT_TEXT] = "";
    vd_json_out out = vd_cli_json(cli);

    if (r->edition.published != 0)
        vd_moment_format_date(r->edition.published, date);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "file", r->name);
    vd_json_pair(&out, "source", r->edition.source);
    vd_json_pair(&out, "edition", vd_str_of(date));
    vd_json_pair(&out, "format", r->edition.format);
    vd_json_pair(&out, "outcome", vd_load_outcome_name(r->outcome));
    vd_json_pair_int(&out, "entities", (long long)r->entities);
    vd_json_pair_int(&out, "issues", (long long)r->issues);
    if (r->outcome == VD_LOAD_REFUSED) {
        vd_json_pair(&out, "reason", vd_str_of(r->reason));
    } else {
        vd_json_pair_int(&out, "added", (long long)r->added);
        vd_json_pair_int(&out, "removed", (long long)r->removed);
        vd_json_pair_int(&out, "changed", (long long)r->changed);
    }
    if (r->verified)
        vd_json_pair_int(&out, "differs_from_changes", (long long)r->differs);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void print_text(vd_cli *cli, const vd_load_result *r)
{
    char date[VD_MOMENT_TEXT];

    if (r->outcome == VD_LOAD_REFUSED) {
        vd_buf_printf(&cli->out, "%.*s: refused: %s\n", VD_STR_WHOLE(r->name),
                      r->reason);
        return;
    }
    vd_moment_format_date(r->edition.published, date);
    vd_buf_printf(&cli->out, "%.*s: %.*s of %s: ", VD_STR_WHOLE(r->name),
                  VD_STR_WHOLE(r->edition.source), date);
    if (r->outcome == VD_LOAD_UNCHANGED)
        vd_buf_put_z(&cli->out, "already in the book\n");
    else {
        vd_buf_printf(&cli->out,
                      "%.*s, %zu entities, +%zu -%zu ~%zu, %zu issues\n",
                      VD_STR_WHOLE(vd_load_outcome_name(r->outcome)),
                      r->entities, r->added, r->removed, r->changed, r->issues);
    }
    if (vd_str_is(r->edition.basis, VD_STR("mtime"))) {
        vd_buf_printf(&cli->out,
                      "%.*s: the file has no date; that of the file was "
                      "taken (say --date)\n",
                      VD_STR_WHOLE(r->name));
    }
    if (r->verified) {
        vd_buf_printf(&cli->out,
                      "%.*s: differs from the changes loaded "
                      "before it in %zu listings\n",
                      VD_STR_WHOLE(r->name), r->differs);
    }
}

typedef struct options {
    vd_load_options load;
    vd_origin files[VD_LOAD_FILES_MAX];
    size_t n;
    bool no_index;
    size_t entered; /* editions */
} options;

static bool take_options(vd_cli *cli, options *o)
{
    vd_arg arg;

    while (vd_cli_next(cli, "source date mapping ", &arg)) {
        if (arg.name == NULL) {
            if (o->n == VD_LOAD_FILES_MAX)
                return vd_cli_usage(cli, "more than %u files",
                                    VD_LOAD_FILES_MAX) < 0;
            o->files[o->n++].path = arg.value;
        } else if (strcmp(arg.name, "source") == 0) {
            o->load.source = vd_str_of(arg.value);
        } else if (strcmp(arg.name, "date") == 0) {
            o->load.dated = true;
            o->load.basis = "option";
            if (!vd_cli_moment(cli, "date", arg.value, &o->load.published))
                return false;
        } else if (strcmp(arg.name, "mapping") == 0) {
            o->load.mapping = arg.value;
        } else if (strcmp(arg.name, "partial") == 0) {
            o->load.partial = true;
        } else if (strcmp(arg.name, "accept-loss") == 0) {
            o->load.accept_loss = true;
        } else if (strcmp(arg.name, "sample") == 0) {
            o->load.sample = true;
        } else if (strcmp(arg.name, "no-index") == 0) {
            o->no_index = true;
        } else if (strcmp(arg.name, "dry-run") == 0) {
            o->load.dry_run = true;
        } else {
            (void)vd_cli_usage(cli, "--%s is no option of load", arg.name);
            return false;
        }
    }
    if (o->n == 0)
        (void)vd_cli_usage(cli, "name the files to load");
    return o->n > 0;
}

static int load_sets(vd_cli *cli, vd_store *store, options *o,
                     const size_t *sets, size_t n_sets)
{
    int status = VD_EXIT_DONE;

    for (size_t s = 0; s < n_sets; s++) {
        vd_origin files[VD_LOAD_FILES_MAX];
        size_t n = 0;
        vd_load_result result;
        vd_arena arena;
        vd_err err = {0};
        vd_status st;

        for (size_t i = 0; i < o->n; i++) {
            if (sets[i] == s)
                files[n++] = o->files[i];
        }
        vd_arena_init(&arena, 0);
        st = vd_load_set(store, files, n, &o->load, &arena, &result, &err);
        vd_cli_progress_end(cli);
        if (st != VD_OK) {
            vd_cli_flush(cli);
            status = vd_cli_fail(cli, st, &err);
            s = st == VD_STORE ? n_sets : s;
        } else if (cli->json) {
            print_json(cli, &result);
        } else {
            print_text(cli, &result);
        }
        if (st == VD_OK && result.outcome == VD_LOAD_REFUSED &&
            status == VD_EXIT_DONE)
            status = VD_EXIT_INPUT;
        o->entered += st == VD_OK && (result.outcome == VD_LOAD_ACCEPTED ||
                                      result.outcome == VD_LOAD_PARTIAL);
        vd_cli_flush(cli);
        vd_arena_done(&arena);
    }
    return status;
}

int vd_command_load(vd_cli *cli)
{
    options *o = VD_NEW(&cli->arena, options);
    size_t *sets;
    size_t n_sets = 0;
    vd_store *store;
    vd_err err = {0};
    vd_status st;
    int status;

    o->load.now = cli->now;
    o->load.progress = vd_cli_progress;
    o->load.progress_ctx = cli;
    if (!take_options(cli, o))
        return VD_EXIT_USAGE;
    sets = VD_NEW_N(&cli->arena, size_t, o->n);
    st = vd_load_group(o->files, o->n, o->load.mapping, sets, &n_sets, &err);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    store = vd_cli_open(cli, VD_STORE_WRITE, &status);
    if (store != NULL)
        status = load_sets(cli, store, o, sets, n_sets);
    if (store != NULL && o->entered > 0 && !o->load.dry_run) {
        vd_cli_note_load(cli, store);
        if (!o->no_index)
            vd_cli_index(cli, store);
    }
    vd_store_close(store);
    return status;
}
