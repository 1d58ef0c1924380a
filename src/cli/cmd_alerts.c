/* SPDX-License-Identifier: Apache-2.0 */
/* The desk: alerts, decisions on them, cases. */
#include <stdio.h>
#include <string.h>

#include "base/input.h"
#include "cli/cli.h"
#include "desk/alert.h"
#include "desk/import.h"
#include "report/alert.h"

enum { ALERTS_MAX = 256, ATTACHMENT_BYTES_MAX = 32 << 20 };

typedef struct desk_work {
    vd_cli *cli;
    vd_chain *chain;
    const char *words[ALERTS_MAX];
    size_t n_words;
    vd_str state;
    vd_str assigned;
    vd_str title;
    const char *reason;
    const char *note;
    const char *attach;
    const char *assign;
    long long limit;
    long long listed;
    long long seen;
    long long case_id;
    const char *four_eyes;
    const char *import;
} desk_work;

static const char *const states[] = {"open", "proposed", "escalated", "closed"};

static vd_status put_alert(void *ctx, const vd_alert *a, vd_err *err)
{
    desk_work *w = ctx;
    vd_cli *cli = w->cli;
    vd_json_out out = vd_cli_json(cli);

    (void)err;
    w->listed++;
    if (cli->json) {
        vd_json_open(&out, '{');
        vd_alert_put_json(&out, a);
        vd_json_close(&out, '}');
        vd_cli_json_end(cli);
        return VD_OK;
    }
    vd_buf_printf(&cli->out, "%7lld  %-9.*s %3lld  %.*s  %-10.*s  %.*s\n",
                  (long long)a->id, VD_STR_WHOLE(a->state),
                  (long long)a->priority, VD_STR_WHOLE(a->raised),
                  VD_STR_WHOLE(a->assigned),
                  VD_STR_WHOLE(a->verdict.n > 0 ? a->verdict : a->why));
    return VD_OK;
}

/* What is not printed is counted as there. */
static vd_status list_state(desk_work *w, vd_str state, vd_err *err)
{
    vd_alert_filter filter = {state, w->assigned, w->limit};
    vd_status st;

    w->listed = 0;
    st = vd_alerts_each(w->chain, &filter, put_alert, w, err);
    if (st == VD_OK && w->listed == w->limit) {
        (void)fprintf(stderr,
                      "vedette alerts: the first %lld that are %.*s; there may "
                      "be more (--limit)\n",
                      w->limit, VD_STR_WHOLE(state));
    }
    return st;
}

static vd_status list(desk_work *w, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < 4; i++) {
        bool wanted = w->state.n == 0
                          ? strcmp(states[i], "closed") != 0
                          : vd_str_is(w->state, vd_str_of(states[i]));

        if (wanted)
            st = list_state(w, vd_str_of(states[i]), err);
    }
    return st;
}

/* ---- one alert ---- */

static void put_block(vd_cli *cli, const char *what, vd_str text)
{
    vd_str line;

    vd_buf_printf(&cli->out, "  %s\n", what);
    while (vd_str_next(&text, VD_STR("\n"), &line)) {
        if (line.n > 0)
            vd_buf_printf(&cli->out, "      %.*s\n", VD_STR_WHOLE(line));
    }
}

static vd_status put_remark(void *ctx, const vd_remark *r, vd_err *err)
{
    desk_work *w = ctx;
    vd_buf *out = &w->cli->out;
    vd_arena arena;
    vd_str text;
    vd_str line;

    (void)err;
    vd_arena_init(&arena, 0);
    text = vd_sealed_text(w->chain, r->text, &arena);
    vd_buf_printf(out, "  %.*s  %.*s %.*s %.*s\n", VD_STR_WHOLE(r->at),
                  VD_STR_WHOLE(r->by), VD_STR_WHOLE(r->what),
                  VD_STR_WHOLE(r->verdict));
    while (text.n > 0 && vd_str_next(&text, VD_STR("\n"), &line)) {
        if (line.n > 0)
            vd_buf_printf(out, "      %.*s\n", VD_STR_WHOLE(line));
    }
    vd_arena_done(&arena);
    return VD_OK;
}

static vd_status put_details(desk_work *w, const vd_alert *a, vd_arena *arena,
                             vd_err *err)
{
    vd_cli *cli = w->cli;
    vd_pairs pairs;
    vd_status st = vd_alert_pairs(w->chain, a->id, arena, &pairs, err);

    if (st != VD_OK)
        return st;

    (void)put_alert(w, a, NULL);
    vd_buf_printf(&cli->out,
                  "  priority %lld: %.*s\n  seen %lld, answer %lld\n",
                  (long long)a->priority, VD_STR_WHOLE(a->why), (long long)a->n,
                  (long long)a->answer);
    for (size_t i = 0; i < pairs.n; i++) {
        const vd_pair *p = &pairs.at[i];
        vd_str said = VD_STR("");

        vd_buf_printf(&cli->out, "\n  %.*s  %.*s  %.*s  %.*s\n",
                      VD_STR_WHOLE(p->listing), VD_STR_WHOLE(p->check),
                      VD_STR_WHOLE(p->verdict), VD_STR_WHOLE(p->decided));
        put_block(cli, "own", vd_sealed_text(w->chain, p->own_fields, arena));
        if (p->listed_is.n > 0 &&
            vd_chain_kept(w->chain, p->listed_is, arena, &said, err) != VD_OK)
            said = vd_str_copy(arena, vd_str_of(err->msg));
        if (p->listed_is.n > 0)
            put_block(cli, "list", said);
    }
    vd_buf_put_z(&cli->out, "\n");
    put_block(cli, "answer", vd_sealed_text(w->chain, a->answer, arena));
    vd_buf_put_z(&cli->out, "\n");
    return vd_alert_remarks(w->chain, a->id, put_remark, w, err);
}

static vd_status show(desk_work *w, int64_t id, vd_err *err)
{
    vd_arena *arena = &w->cli->arena;
    vd_alert alert;
    vd_status st = vd_alert_get(w->chain, id, arena, &alert, err);

    if (st == VD_OK)
        st = vd_alert_view(w->chain, &alert, w->cli->now, err);
    if (st != VD_OK)
        return st;
    if (w->cli->json) {
        vd_json_out out = vd_cli_json(w->cli);

        st = vd_alert_put_whole_json(&out, w->chain, &alert, arena, err);
        vd_cli_json_end(w->cli);
        return st;
    }
    return put_details(w, &alert, arena, err);
}

/* ---- options ---- */

static bool take_text(desk_work *w, const vd_arg *arg)
{
    static const struct {
        const char *name;
        size_t at;
    } texts[] = {{"reason", offsetof(desk_work, reason)},
                 {"note", offsetof(desk_work, note)},
                 {"attach", offsetof(desk_work, attach)},
                 {"assign", offsetof(desk_work, assign)},
                 {"four-eyes", offsetof(desk_work, four_eyes)},
                 {"import", offsetof(desk_work, import)}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(arg->name, texts[i].name) == 0) {
            *(const char **)(void *)((char *)w + texts[i].at) = arg->value;
            return true;
        }
    }
    return false;
}

static bool take_option(desk_work *w, const vd_arg *arg)
{
    vd_cli *cli = w->cli;

    if (arg->name == NULL) {
        if (w->n_words == ALERTS_MAX)
            return vd_cli_usage(cli, "more than %d alerts", ALERTS_MAX) < 0;
        w->words[w->n_words++] = arg->value;
        return true;
    }
    if (take_text(w, arg))
        return true;
    if (strcmp(arg->name, "state") == 0)
        w->state = vd_str_of(arg->value);
    else if (strcmp(arg->name, "assigned") == 0)
        w->assigned = vd_str_of(arg->value);
    else if (strcmp(arg->name, "title") == 0)
        w->title = vd_str_of(arg->value);
    else if (strcmp(arg->name, "limit") == 0)
        return vd_cli_number(cli, "limit", arg->value, 1000000, &w->limit);
    else if (strcmp(arg->name, "seen") == 0)
        return vd_cli_number(cli, "seen", arg->value, INT64_MAX, &w->seen);
    else if (strcmp(arg->name, "case") == 0)
        return vd_cli_number(cli, "case", arg->value, INT64_MAX, &w->case_id);
    else
        return vd_cli_usage(cli, "--%s is no option of %s", arg->name,
                            cli->command->name) < 0;
    return true;
}

static bool take_all(desk_work *w)
{
    vd_arg arg;

    while (vd_cli_next(w->cli,
                       "state assigned limit seen reason note attach assign "
                       "title case four-eyes import ",
                       &arg)) {
        if (!take_option(w, &arg))
            return false;
    }
    return true;
}

static bool number_of(desk_work *w, const char *word, int64_t *out)
{
    long long n = 0;

    if (!vd_cli_number(w->cli, "alert", word, INT64_MAX, &n))
        return false;
    *out = n;
    return true;
}

static int finish(desk_work *w, vd_status st, const vd_err *err)
{
    int status = st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(w->cli, st, err);

    vd_chain_close(w->chain);
    return st == VD_CONFLICT || st == VD_ABSENT ? VD_EXIT_INPUT : status;
}

static vd_status remark(desk_work *w, int64_t id, vd_err *err)
{
    vd_status st = VD_OK;
    vd_str bytes = VD_STR("");

    if (w->assign != NULL)
        st = vd_alert_remark(w->chain, id, VD_REMARK_ASSIGNED,
                             vd_str_of(w->assign), w->cli->now, err);
    if (st == VD_OK && w->note != NULL)
        st = vd_alert_remark(w->chain, id, VD_REMARK_NOTE, vd_str_of(w->note),
                             w->cli->now, err);
    if (st != VD_OK || w->attach == NULL)
        return st;
    st = vd_file_read(w->attach, &w->cli->arena, ATTACHMENT_BYTES_MAX, &bytes,
                      err);
    return st == VD_OK ? vd_alert_remark(w->chain, id, VD_REMARK_ATTACHMENT,
                                         bytes, w->cli->now, err)
                       : st;
}

/* ---- commands ---- */

int vd_command_alerts(vd_cli *cli)
{
    desk_work w = {.cli = cli, .limit = 100};
    bool remarks;
    int64_t id = 0;
    vd_err err = {0};
    vd_status st;

    if (!take_all(&w))
        return VD_EXIT_USAGE;
    if (w.four_eyes != NULL && strcmp(w.four_eyes, "on") != 0 &&
        strcmp(w.four_eyes, "off") != 0)
        return vd_cli_usage(cli, "--four-eyes: say on or off");
    remarks = w.note != NULL || w.attach != NULL || w.assign != NULL;
    if (w.n_words > 1 || (remarks && w.n_words == 0))
        return vd_cli_usage(cli, "say which alert: its number");
    if (w.n_words == 1 && !number_of(&w, w.words[0], &id))
        return VD_EXIT_USAGE;
    st = w.four_eyes != NULL ? vd_cli_chain(cli, &w.chain, &err)
                             : vd_cli_desk_chain(cli, &w.chain, &err);
    if (st == VD_OK && w.four_eyes != NULL) {
        st = vd_desk_set_four_eyes(w.chain, strcmp(w.four_eyes, "on") == 0,
                                   cli->now, &err);
    } else if (st == VD_OK && remarks) {
        st = remark(&w, id, &err);
    } else if (st == VD_OK) {
        st = id == 0 ? list(&w, &err) : show(&w, id, &err);
    }
    return finish(&w, st, &err);
}

static void say_wrong(void *ctx, size_t line, const char *why)
{
    (void)ctx;
    (void)fprintf(stderr, "vedette decide: line %zu: %s\n", line, why);
}

static int import(desk_work *w)
{
    vd_import job = {.path = w->import, .now = w->cli->now, .wrong = say_wrong};
    vd_err err = {0};
    vd_status st = vd_cli_chain(w->cli, &w->chain, &err);
    int status;

    if (st == VD_OK)
        st = vd_decisions_import(w->chain, &job, &err);
    status = finish(w, st, &err);
    if (st == VD_OK) {
        vd_buf_printf(&w->cli->out,
                      "%zu decisions imported, their evidence missing; %zu "
                      "rows left out\n",
                      job.decisions, job.left_out);
    }
    return st == VD_OK && job.left_out > 0 ? VD_EXIT_INPUT : status;
}

int vd_command_decide(vd_cli *cli)
{
    desk_work w = {.cli = cli};
    vd_decision decision = {.at = cli->now};
    vd_alert alert = {.id = 0};
    vd_err err = {0};
    vd_status st;

    if (!take_all(&w))
        return VD_EXIT_USAGE;
    if (w.import != NULL && w.n_words == 0)
        return import(&w);
    if (w.n_words != 2 || w.reason == NULL)
        return vd_cli_usage(cli, "say: decide ALERT true_hit|false_hit|release|"
                                 "escalate --reason TEXT");
    if (!number_of(&w, w.words[0], &decision.alert))
        return VD_EXIT_USAGE;
    decision.verdict = vd_str_of(w.words[1]);
    decision.reason = vd_str_of(w.reason);
    decision.seen = w.seen;
    st = vd_cli_desk_chain(cli, &w.chain, &err);
    /* Evidence comes first: a decision without the file it speaks of would be
       worse than a file without its decision. */
    if (st == VD_OK && w.attach != NULL)
        st = remark(&w, decision.alert, &err);
    if (st == VD_OK)
        st = vd_alert_decide(w.chain, &decision, &cli->arena, &alert, &err);
    if (st == VD_OK)
        vd_buf_printf(&cli->out, "alert %lld is %.*s\n",
                      (long long)decision.alert, VD_STR_WHOLE(alert.state));
    return finish(&w, st, &err);
}

static vd_status put_case(void *ctx, const vd_cell *row, vd_err *err)
{
    vd_cli *cli = ctx;
    vd_json_out out = vd_cli_json(cli);

    (void)err;
    if (!cli->json) {
        vd_buf_printf(&cli->out,
                      "case %lld: %lld alerts, %lld not closed, priority "
                      "%lld\n",
                      (long long)row[0].number, (long long)row[1].number,
                      (long long)row[2].number, (long long)row[3].number);
        return VD_OK;
    }
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "case", row[0].number);
    vd_json_pair_int(&out, "alerts", row[1].number);
    vd_json_pair_int(&out, "not_closed", row[2].number);
    vd_json_pair_int(&out, "priority", row[3].number);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
    return VD_OK;
}

static vd_status put_member(void *ctx, const vd_cell *row, vd_err *err)
{
    desk_work *w = ctx;
    vd_alert alert;
    vd_status st =
        vd_alert_get(w->chain, row[1].number, &w->cli->arena, &alert, err);

    return st == VD_OK ? put_alert(w, &alert, err) : st;
}

int vd_command_cases(vd_cli *cli)
{
    desk_work w = {.cli = cli};
    int64_t alerts[ALERTS_MAX];
    vd_casework work = {.at = cli->now};
    vd_err err = {0};
    vd_status st;

    if (!take_all(&w))
        return VD_EXIT_USAGE;
    for (size_t i = 0; i < w.n_words; i++) {
        if (!number_of(&w, w.words[i], &alerts[i]))
            return VD_EXIT_USAGE;
    }
    work.id = w.case_id;
    st = vd_cli_desk_chain(cli, &w.chain, &err);
    if (st == VD_OK && w.n_words > 0) {
        work.alerts = alerts;
        work.n = w.n_words;
        work.title = w.title;
        st = vd_case_add(w.chain, &work, &err);
        if (st == VD_OK)
            vd_buf_printf(&cli->out, "case %lld\n", (long long)work.id);
    } else if (st == VD_OK && work.id > 0) {
        vd_cell which = vd_cell_int(work.id);

        st = vd_desk_run(vd_chain_desk(w.chain), VD_DESK_QUERY_CASEWORK_OF,
                         &which, 1, put_member, &w, &err);
    } else if (st == VD_OK) {
        st = vd_desk_run(vd_chain_desk(w.chain), VD_DESK_QUERY_CASES_EACH, NULL,
                         0, put_case, cli, &err);
    }
    return finish(&w, st, &err);
}
