/* SPDX-License-Identifier: Apache-2.0 */
/* Payments, shipments and transfers in, findings out. */
#include <stdio.h>
#include <string.h>

#include "app/check.h"
#include "cli/cli.h"
#include "feeds/event.h"

enum { FILES_MAX = 64, OWN_BYTES_MAX = 64 << 20 };

typedef struct checking {
    vd_cli *cli;
    vd_screen *screen;
    vd_controls controls;
    vd_policy policy;
    long long threshold; /* over that of the policy, 0: not given */
    const char *policy_path;
    vd_check_job job;
    const char *files[FILES_MAX];
    size_t n_files;
    const char *own[FILES_MAX]; /* files of controls */
    size_t n_own;
    const char *baseline[FILES_MAX];
    const char *rule_files[FILES_MAX];
    size_t n_rules;
    bool broken;     /* a file before the last broke off */
    bool unwritable; /* standard output */
    vd_rules *rules;
    size_t n_baseline;
    bool record;         /* keep the history on the desk */
    const char *reading; /* the file in hand, for --records */
    FILE *refused;       /* where wrong lines go, NULL: nowhere */
    const char *refused_path;
    const char *mapping_path;
    vd_feed_mapping mapping;
    bool list;
    bool records; /* print what is read, and check nothing */
    bool fail_on_hit;
} checking;

static void put_finding(vd_cli *cli, const vd_finding *f)
{
    vd_buf_printf(&cli->out, "  * %.*s  %.*s", VD_STR_WHOLE(f->check),
                  VD_STR_WHOLE(f->about));
    if (f->subject.n > 0)
        vd_buf_printf(&cli->out, ": %.*s", VD_STR_WHOLE(f->subject));
    if (f->score > 0)
        vd_buf_printf(&cli->out, "  %d.%02d", f->score / 1000000,
                      f->score % 1000000 / 10000);
    if (f->consequence.n > 0)
        vd_buf_printf(&cli->out, "  %.*s", VD_STR_WHOLE(f->consequence));
    if (f->sure.n > 0)
        vd_buf_printf(&cli->out, "  [%.*s]", VD_STR_WHOLE(f->sure));
    vd_buf_printf(&cli->out, "\n      %.*s\n", VD_STR_WHOLE(f->reason));
    if (f->law.n > 0)
        vd_buf_printf(&cli->out, "      %.*s; %.*s\n", VD_STR_WHOLE(f->law),
                      VD_STR_WHOLE(f->evidence));
}

/* Wrong records go to stderr by place and reason; what they say is personal
   and goes only where the user wants it. */
static vd_status put_wrong(checking *c, const vd_checked *checked, vd_err *err)
{
    vd_buf line;
    vd_json_out out = {.buf = &line};
    bool written = true;

    (void)fprintf(
        stderr, "vedette check: %s, %.*s: %.*s\n", checked->file,
        VD_STR_SHOWN(checked->item->place),
        VD_STR_WHOLE(vd_cli_wordless(checked->item->arena, checked->wrong)));
    if (c->refused == NULL)
        return VD_OK;
    vd_buf_init(&line);
    vd_refused_put(&out, checked);
    vd_buf_put_char(&line, '\n');
    written = fwrite(line.p, 1, line.n, c->refused) == line.n &&
              fflush(c->refused) == 0;
    vd_buf_done(&line);
    return written ? VD_OK
                   : vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written",
                             c->refused_path);
}

static vd_status put_checked(void *ctx, const vd_checked *checked, vd_err *err)
{
    checking *c = ctx;
    vd_cli *cli = c->cli;

    if (cli->json) {
        vd_json_out out = vd_cli_json(cli);

        vd_checked_put(&out, vd_screen_state(c->screen), &c->policy, checked);
        vd_cli_json_end(cli);
    }
    if (checked->findings == NULL)
        return put_wrong(c, checked, err);
    if (!cli->json && checked->findings->n > 0) {
        vd_buf_printf(&cli->out, "%.*s %.*s",
                      VD_STR_WHOLE(checked->item->place),
                      VD_STR_WHOLE(checked->item->event->id));
        if (checked->raised != NULL) {
            vd_buf_printf(&cli->out, "  alert %lld (%.*s)",
                          (long long)checked->raised->alert,
                          VD_STR_WHOLE(vd_news_name(checked->raised->news)));
        }
        vd_buf_put_char(&cli->out, '\n');
        for (size_t i = 0; i < checked->findings->n; i++)
            put_finding(cli, &checked->findings->at[i]);
    }
    return VD_OK;
}

/* What stands on standard output is told. */
static vd_status flush_out(void *ctx, vd_err *err)
{
    checking *c = ctx;

    vd_cli_flush(c->cli);
    c->unwritable = fflush(stdout) != 0 || ferror(stdout) != 0;
    if (c->unwritable)
        return vd_fail(err, VD_IO, VD_NOWHERE,
                       "standard output cannot be written");
    return VD_OK;
}

static vd_status put_record(void *ctx, const vd_feed_item *item, vd_err *err)
{
    checking *c = ctx;
    vd_checked checked = {
        .file = c->reading, .item = item, .wrong = item->wrong};
    vd_json_out out = vd_cli_json(c->cli);

    c->job.records++;
    if (item->event == NULL) {
        c->job.wrong++;
        return put_wrong(c, &checked, err);
    }
    vd_event_put(&out, item->event, item->arena);
    vd_cli_json_end(c->cli);
    if (c->cli->out.n > 1 << 16)
        vd_cli_flush(c->cli);
    return VD_OK;
}

static vd_status read_mapping(checking *c, vd_err *err)
{
    if (c->mapping_path == NULL)
        return VD_OK;
    c->job.mapping = &c->mapping;
    return vd_feed_mapping_read(c->mapping_path, &c->cli->arena, &c->mapping,
                                err);
}

static vd_status put_records(checking *c, vd_err *err)
{
    vd_status st = read_mapping(c, err);

    for (size_t i = 0; st == VD_OK && i < c->n_files; i++) {
        vd_origin origin = {.path = vd_check_path(c->files[i])};

        c->reading = c->files[i];
        st = vd_feed_read(&origin, c->job.mapping, put_record, c, err);
        if (st != VD_OK)
            vd_err_context(err, "%s", c->files[i]);
    }
    return st;
}

/* One that no control has would ask for no law at all. */
static vd_status check_jurisdictions(const checking *c, vd_err *err)
{
    for (size_t i = 0; i < c->policy.n_jurisdictions; i++) {
        size_t k = 0;

        while (k < c->controls.n && !vd_str_is(c->controls.at[k].jurisdiction,
                                               c->policy.jurisdictions[i]))
            k++;
        if (k == c->controls.n) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "jurisdictions: no control is of \"%.*s\"",
                           VD_STR_SHOWN(c->policy.jurisdictions[i]));
        }
    }
    return VD_OK;
}

/* The user's own rules and controls make answers what they are. */
static vd_status hash_own(checking *c, vd_err *err)
{
    vd_arena *arena = &c->cli->arena;
    vd_hash hash = {{0}};
    vd_status st = VD_OK;
    char hex[VD_HASH_HEX];

    if (c->rules == NULL && c->n_own == 0)
        return VD_OK;
    if (c->rules != NULL)
        hash = vd_rules_hash(c->rules);
    for (size_t i = 0; st == VD_OK && i < c->n_own; i++) {
        vd_str text = VD_STR("");

        st = vd_file_read(c->own[i], arena, OWN_BYTES_MAX, &text, err);
        hash = vd_hash_pair(hash, vd_hash_of(text));
    }
    vd_hash_hex(hash, hex);
    vd_policy_set_own(&c->policy, vd_str_copy(arena, vd_str_of(hex)));
    return st;
}

static vd_status read_policy(checking *c, vd_err *err)
{
    vd_status st = VD_OK;

    vd_policy_init(&c->policy);
    if (c->policy_path != NULL)
        st = vd_policy_read(c->policy_path, &c->cli->arena, &c->policy, err);
    if (st == VD_OK && c->threshold > 0)
        vd_policy_set(&c->policy, VD_PARAMETER_threshold, c->threshold);
    if (st == VD_OK && c->n_rules > 0)
        st = vd_rules_open(c->rule_files, c->n_rules, &c->rules, err);
    if (st == VD_OK)
        st = check_jurisdictions(c, err);
    if (st == VD_OK)
        st = hash_own(c, err);
    c->job.rules = c->rules;
    return st;
}

static vd_status check_files(checking *c, const vd_view *view, vd_err *err)
{
    vd_checker *checker = NULL;
    vd_status st = vd_checker_open(view, c->screen, &c->job, &checker, err);

    for (size_t i = 0; st == VD_OK && i < c->n_baseline; i++) {
        st = vd_checker_file(checker, c->baseline[i], true, err);
        c->job.counted = 0;
    }
    for (size_t i = 0; st == VD_OK && i < c->n_files; i++) {
        st = vd_checker_file(checker, c->files[i], false, err);
        /* A file that breaks off is told; those behind it are others. */
        if ((st == VD_INVALID || st == VD_LIMIT || st == VD_IO) &&
            !c->unwritable && i + 1 < c->n_files) {
            (void)fprintf(stderr, "vedette check: %s\n", err->msg);
            c->broken = true;
            st = VD_OK;
        }
    }
    vd_checker_close(checker);
    return st;
}

static void put_counts(checking *c)
{
    vd_buf *out = &c->cli->out;

    vd_buf_printf(out, "%zu records, %zu with findings, %zu refused\n",
                  c->job.records, c->job.found, c->job.wrong);
    if (c->record)
        vd_buf_printf(out, "%zu alerts are new or open again\n", c->job.raised);
    if (c->job.counted > 0)
        vd_buf_printf(out, "%zu were counted before, and not again\n",
                      c->job.counted);
    if (c->job.late > 0)
        vd_buf_printf(out, "%zu came late: earlier sums lacked them\n",
                      c->job.late);
    if (c->n_files > 0 && !c->job.has_baseline)
        vd_buf_put_z(out, "no baseline: what needs one was not asked "
                          "(--baseline)\n");
}

static vd_status check_all(checking *c, const vd_view *view, vd_err *err)
{
    vd_status st =
        vd_controls_read(&c->controls, &c->cli->arena, c->own, c->n_own, err);

    if (st == VD_OK)
        st = read_policy(c, err);
    if (st == VD_OK)
        st = read_mapping(c, err);
    if (st == VD_OK)
        st = vd_screen_open(view, &c->screen, err);
    vd_cli_progress_end(c->cli);
    c->job.controls = &c->controls;
    c->job.policy = &c->policy;
    c->job.fn = put_checked;
    c->job.flush = flush_out;
    c->job.ctx = c;
    if (st == VD_OK && c->record)
        st = vd_cli_chain(c->cli, &c->job.chain, err);
    if (st == VD_OK)
        st = check_files(c, view, err);
    vd_chain_close(c->job.chain);
    vd_screen_close(c->screen);
    vd_rules_close(c->rules);
    if (st == VD_OK && !c->cli->json)
        put_counts(c);
    return st;
}

/* The flags that a check asks for, "" if none. */
static vd_str flags_of(vd_cli *cli, const vd_trade *trade, vd_str check)
{
    vd_str flags = VD_STR("");

    for (size_t i = 0; i < trade->n_flags; i++) {
        if (vd_str_is(trade->flags[i].check, check))
            flags = vd_str_join(&cli->arena, flags, VD_STR(" "),
                                trade->flags[i].id);
    }
    return flags;
}

static void put_field(vd_cli *cli, const char *name, vd_str text)
{
    if (text.n > 0)
        vd_buf_printf(&cli->out, "    %-11s%.*s\n", name, VD_STR_WHOLE(text));
}

static void put_parameters(vd_cli *cli)
{
    vd_columns columns;

    vd_columns_init(&columns, &cli->arena, 3);
    for (size_t i = 0; i < VD_PARAMETER_COUNT; i++) {
        const vd_parameter_info *p = vd_parameter_at(i);

        vd_columns_row(
            &columns,
            (vd_str[]){p->name,
                       vd_str_printf(&cli->arena, "%lld (%lld to %lld)",
                                     p->value, p->least, p->most),
                       p->what});
    }
    vd_columns_write(&columns, true, false, &cli->out);
}

/* docs/checks.md is made of this. */
static int put_checks(vd_cli *cli)
{
    vd_trade trade;
    vd_err err = {0};
    vd_status st = vd_trade_read(&trade, &cli->arena, &err);

    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    for (size_t i = 0; i < vd_check_count(); i++) {
        const vd_check_info *check = vd_check_at(i);

        vd_buf_printf(&cli->out, "%.*s%s\n", VD_STR_WHOLE(check->name),
                      check->of_history ? " (counts in the history)" : "");
        put_field(cli, "finds", check->does);
        put_field(cli, "needs", check->needs);
        put_field(cli, "parameters", check->parameters);
        put_field(cli, "red flags", flags_of(cli, &trade, check->name));
    }
    vd_buf_put_z(&cli->out, "\nParameters, shares as millionths:\n\n");
    put_parameters(cli);
    vd_buf_put_z(&cli->out, "\nRed flags that no check asks for:\n\n");
    for (size_t i = 0; i < trade.n_flags; i++) {
        const vd_red_flag *f = &trade.flags[i];

        if (f->check.n == 0)
            vd_buf_printf(&cli->out, "%.*s  %.*s: %.*s\n", VD_STR_WHOLE(f->id),
                          VD_STR_WHOLE(f->indicator), VD_STR_WHOLE(f->how));
    }
    return VD_EXIT_DONE;
}

static bool take_option(vd_cli *cli, checking *c, const vd_arg *arg)
{
    if (arg->name == NULL && c->n_files < FILES_MAX) {
        c->files[c->n_files++] = arg->value;
    } else if (arg->name == NULL) {
        (void)vd_cli_usage(cli, "more than %d files", FILES_MAX);
        return false;
    } else if (strcmp(arg->name, "threshold") == 0) {
        int share = 0;

        if (!vd_cli_share(cli, arg->name, arg->value, &share))
            return false;
        c->threshold = share;
    } else if (strcmp(arg->name, "controls") == 0 && c->n_own < FILES_MAX) {
        c->own[c->n_own++] = arg->value;
    } else if (strcmp(arg->name, "controls") == 0) {
        (void)vd_cli_usage(cli, "--controls: more than %d files", FILES_MAX);
        return false;
    } else if (strcmp(arg->name, "baseline") == 0 &&
               c->n_baseline < FILES_MAX) {
        c->baseline[c->n_baseline++] = arg->value;
    } else if (strcmp(arg->name, "rules") == 0 && c->n_rules < FILES_MAX) {
        c->rule_files[c->n_rules++] = arg->value;
    } else if (strcmp(arg->name, "policy") == 0) {
        c->policy_path = arg->value;
    } else if (strcmp(arg->name, "record") == 0) {
        c->record = true;
    } else if (strcmp(arg->name, "refused") == 0) {
        c->refused_path = arg->value;
    } else if (strcmp(arg->name, "mapping") == 0) {
        c->mapping_path = arg->value;
    } else if (strcmp(arg->name, "records") == 0) {
        c->records = true;
    } else if (strcmp(arg->name, "list") == 0) {
        c->list = true;
    } else if (strcmp(arg->name, "fail-on-hit") == 0) {
        c->fail_on_hit = true;
    } else {
        (void)vd_cli_usage(cli, "--%s is no option of check", arg->name);
        return false;
    }
    return true;
}

static int finish(checking *c, vd_status st, const vd_err *err)
{
    if (st != VD_OK)
        return vd_cli_fail(c->cli, st, err);
    if (c->job.wrong > 0 || c->broken)
        return VD_EXIT_INPUT;
    return c->fail_on_hit && c->job.found > 0 ? VD_EXIT_HIT : VD_EXIT_DONE;
}

static vd_status close_refused(checking *c, vd_status st, vd_err *err)
{
    if (c->refused != NULL && fclose(c->refused) != 0 && st == VD_OK)
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written",
                       c->refused_path);
    return st;
}

/* Needs no book. */
static int run_records(checking *c)
{
    vd_err err = {0};
    vd_status st = put_records(c, &err);

    return finish(c, close_refused(c, st, &err), &err);
}

static int run_checks(checking *c)
{
    vd_err err = {0};
    vd_view view;
    vd_status st;
    int status;
    vd_store *store = vd_cli_open(c->cli, VD_STORE_READ, &status);

    if (store == NULL)
        return status;
    view = vd_cli_view(c->cli, store);
    st = check_all(c, &view, &err);
    st = close_refused(c, st, &err);
    vd_store_close(store);
    return finish(c, st, &err);
}

int vd_command_check(vd_cli *cli)
{
    checking c = {.cli = cli, .job = {.records = 0}};
    vd_arg arg;

    while (vd_cli_next(
        cli, "threshold controls refused mapping baseline policy rules ",
        &arg)) {
        if (!take_option(cli, &c, &arg))
            return VD_EXIT_USAGE;
    }
    if (c.list)
        return put_checks(cli);
    if (c.n_files + c.n_baseline == 0)
        return vd_cli_usage(cli, "say which files of records; - is standard "
                                 "input");
    if (c.refused_path != NULL) {
        c.refused = fopen(c.refused_path, "abe");
        if (c.refused == NULL)
            return vd_cli_usage(cli, "--refused: %s cannot be opened",
                                c.refused_path);
    }
    return c.records ? run_records(&c) : run_checks(&c);
}
