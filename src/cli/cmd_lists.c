/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "cli/cli.h"
#include "store/raw.h"

static vd_str state_name(vd_list_state state)
{
    static const vd_str names[] = {VD_STR_INIT("fresh"), VD_STR_INIT("stale"),
                                   VD_STR_INIT("refused")};

    return names[state];
}

typedef struct printer {
    vd_cli *cli;
    vd_store *store;
    vd_columns columns;
} printer;

static void print_files(vd_json_out *out, const vd_raw_entries *files)
{
    vd_json_key(out, "files");
    vd_json_open(out, '[');
    for (size_t i = 0; i < files->n; i++) {
        char hex[VD_HASH_HEX];

        vd_hash_hex(files->at[i].sha256, hex);
        vd_json_open(out, '{');
        vd_json_pair(out, "name", files->at[i].name);
        vd_json_pair(out, "sha256", vd_str_of(hex));
        vd_json_pair_int(out, "bytes", files->at[i].size);
        if (files->at[i].rows > 0)
            vd_json_pair_int(out, "rows", files->at[i].rows);
        if (files->at[i].mapping) {
            vd_json_key(out, "mapping");
            vd_json_bool(out, true);
        }
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

static vd_status print_edition(vd_json_out *out, vd_store *store,
                               const vd_list_line *l, vd_arena *arena,
                               vd_err *err)
{
    static const vd_str kinds[] = {VD_STR_INIT("whole"), VD_STR_INIT("partial"),
                                   VD_STR_INIT("patch")};
    const vd_edition *e = l->edition;
    char known[VD_MOMENT_TEXT];
    const vd_json *counts;
    vd_raw_entries files;
    vd_status st = vd_store_raw_list(store, e->id, arena, &files, err);

    if (st != VD_OK)
        return st;
    vd_moment_format(e->known, known);
    vd_json_pair(out, "published_basis", e->basis);
    vd_json_pair(out, "known", vd_str_of(known));
    vd_json_pair(out, "format", e->format);
    vd_json_pair(out, "kind", kinds[e->kind]);
    vd_json_key(out, "sample");
    vd_json_bool(out, e->sample);
    vd_json_pair_int(out, "age_days", l->age_days);
    /* A damaged book must not damage the answer. */
    if (e->counts.n > 0 &&
        vd_json_parse(e->counts, arena, &counts, NULL) == VD_OK) {
        vd_json_key(out, "counts");
        vd_json_raw(out, e->counts);
    }
    print_files(out, &files);
    return VD_OK;
}

static vd_status print_json(printer *p, const vd_list_line *l, vd_err *err)
{
    vd_cli *cli = p->cli;
    char date[VD_MOMENT_TEXT] = "";
    char moment[VD_MOMENT_TEXT] = "";
    vd_json_out out = vd_cli_json(cli);
    vd_status st = VD_OK;

    vd_json_open(&out, '{');
    vd_json_pair(&out, "source", l->source);
    if (l->edition != NULL) {
        vd_moment_format_date(l->edition->published, date);
        vd_moment_format(l->edition->published, moment);
    }
    vd_json_pair(&out, "edition", vd_str_of(date));
    vd_json_pair_int(&out, "entities", (long long)l->entities);
    vd_json_pair_int(&out, "issues",
                     l->edition == NULL ? 0 : (long long)l->edition->issues);
    vd_json_pair(&out, "state", state_name(l->state));
    vd_json_pair(&out, "title", l->title);
    vd_json_pair(&out, "published", vd_str_of(moment));
    if (l->edition != NULL)
        st = print_edition(&out, p->store, l, &cli->arena, err);
    vd_json_pair_int(&out, "editions", (long long)l->editions);
    vd_json_pair(&out, "tested",
                 l->fragment_only ? VD_STR("fragment") : VD_STR("whole"));
    if (l->reason.n > 0)
        vd_json_pair(&out, "reason", l->reason);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
    return st;
}

static vd_status print_line(void *ctx, const vd_list_line *l, vd_err *err)
{
    printer *p = ctx;
    vd_arena *arena = &p->cli->arena;
    char date[VD_MOMENT_TEXT] = "-";
    vd_str note = l->reason;

    if (p->cli->json)
        return print_json(p, l, err);
    if (l->edition != NULL)
        vd_moment_format_date(l->edition->published, date);
    if (note.n == 0 && l->edition != NULL && l->edition->sample)
        note = VD_STR("sample, not the official list");
    else if (note.n == 0 && l->fragment_only)
        note = VD_STR("tested: fragment");
    vd_columns_row(
        &p->columns,
        (vd_str[]){
            l->source, vd_str_of(date),
            vd_str_printf(arena, "%zu", l->entities),
            vd_str_printf(arena, "%zu", l->editions),
            l->edition == NULL
                ? VD_STR("-")
                : vd_str_printf(arena, "%lld d", (long long)l->age_days),
            l->edition == NULL
                ? VD_STR("-")
                : vd_str_printf(arena, "%lld", (long long)l->edition->issues),
            state_name(l->state), note});
    return VD_OK;
}

static vd_status print_issue(void *ctx, const vd_issue *issue, vd_err *err)
{
    printer *p = ctx;
    vd_json_out out = vd_cli_json(p->cli);

    (void)err;
    if (!p->cli->json) {
        vd_columns_row(
            &p->columns,
            (vd_str[]){vd_severity_name(issue->severity), issue->record,
                       issue->line == 0
                           ? VD_STR("")
                           : vd_str_printf(&p->cli->arena, "%zu", issue->line),
                       issue->field,
                       vd_text_cut(&p->cli->arena, issue->text, 60),
                       issue->what});
        return VD_OK;
    }
    vd_json_open(&out, '{');
    vd_json_pair(&out, "severity", vd_severity_name(issue->severity));
    vd_json_pair(&out, "record", issue->record);
    vd_json_pair_int(&out, "line", (long long)issue->line);
    vd_json_pair(&out, "field", issue->field);
    vd_json_pair(&out, "text", issue->text);
    vd_json_pair(&out, "what", issue->what);
    vd_json_close(&out, '}');
    vd_cli_json_end(p->cli);
    return VD_OK;
}

static vd_status list_issues(printer *p, const vd_view *view,
                             const char *source, vd_err *err)
{
    vd_editions editions;
    vd_status st =
        vd_store_editions(view->store, vd_str_of(source), view->as_of,
                          view->known_by, &p->cli->arena, &editions, err);

    vd_columns_init(&p->columns, &p->cli->arena, 6);
    p->columns.right[2] = true;
    vd_columns_row(&p->columns, (vd_str[]){VD_STR("severity"), VD_STR("record"),
                                           VD_STR("line"), VD_STR("field"),
                                           VD_STR("text"), VD_STR("what")});
    if (st == VD_OK && editions.n == 0)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: no edition in the book", source);
    if (st == VD_OK)
        st = vd_store_issues(view->store, editions.at[editions.n - 1].id,
                             print_issue, p, err);
    return st;
}

static vd_status list_editions(printer *p, const vd_view *view,
                               const char *source, vd_err *err)
{
    vd_editions editions;
    vd_status st =
        vd_store_editions(view->store, vd_str_of(source), view->as_of,
                          view->known_by, &p->cli->arena, &editions, err);

    vd_columns_init(&p->columns, &p->cli->arena, 6);
    p->columns.right[3] = true;
    vd_columns_row(&p->columns, (vd_str[]){VD_STR("published"), VD_STR("basis"),
                                           VD_STR("known"), VD_STR("entities"),
                                           VD_STR("kind"), VD_STR("format")});
    for (size_t i = 0; st == VD_OK && i < editions.n; i++) {
        const vd_edition *e = &editions.at[i];
        vd_list_line line = {.source = e->source,
                             .title = e->source,
                             .edition = e,
                             .entities = (size_t)e->entities,
                             .editions = i + 1};
        char published[VD_MOMENT_TEXT];
        char known[VD_MOMENT_TEXT];

        if (p->cli->json) {
            st = print_json(p, &line, err);
            continue;
        }
        vd_moment_format(e->published, published);
        vd_moment_format(e->known, known);
        vd_columns_row(
            &p->columns,
            (vd_str[]){
                vd_str_of(published), e->basis, vd_str_of(known),
                vd_str_printf(&p->cli->arena, "%lld", (long long)e->entities),
                e->kind == VD_EDITION_WHOLE     ? VD_STR("whole")
                : e->kind == VD_EDITION_PARTIAL ? VD_STR("partial")
                                                : VD_STR("patch"),
                e->format});
    }
    return st;
}

static vd_status list_sources(printer *p, const vd_view *view, vd_err *err)
{
    vd_columns_init(&p->columns, &p->cli->arena, 8);
    for (size_t i = 2; i < 6; i++)
        p->columns.right[i] = true;
    vd_columns_row(&p->columns,
                   (vd_str[]){VD_STR("source"), VD_STR("edition"),
                              VD_STR("entities"), VD_STR("editions"),
                              VD_STR("age"), VD_STR("issues"), VD_STR("state"),
                              VD_STR("note")});
    return vd_lists_each(view, print_line, p, err);
}

int vd_command_lists(vd_cli *cli)
{
    printer p = {.cli = cli};
    const char *issues = NULL;
    const char *editions = NULL;
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "issues editions ", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "issues") == 0)
            issues = arg.value;
        else if (arg.name != NULL && strcmp(arg.name, "editions") == 0)
            editions = arg.value;
        else
            return vd_cli_usage(cli, "\"%s\" means nothing here", arg.value);
    }
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    p.store = store;
    view = vd_cli_view(cli, store);
    if (issues != NULL)
        st = list_issues(&p, &view, issues, &err);
    else if (editions != NULL)
        st = list_editions(&p, &view, editions, &err);
    else
        st = list_sources(&p, &view, &err);
    if (st == VD_OK && !cli->json)
        vd_columns_write(&p.columns, cli->terminal, cli->colour, &cli->out);
    vd_store_close(store);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
