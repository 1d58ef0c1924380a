/* SPDX-License-Identifier: Apache-2.0 */
/* Listings of several sources that are one party. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "app/link.h"
#include "cli/cli.h"

typedef struct order {
    vd_link_policy policy;
    bool list;
    bool review;
    size_t actions; /* of --list, --review, --join, --apart, --undo */
    bool decides;
    bool undoes;
    bool with; /* the second id was given by --with, or by --from */
    bool from;
    long long undo;
    vd_joint decision;
} order;

static void put_json(vd_cli *cli, const vd_joint *j)
{
    vd_json_out out = vd_cli_json(cli);
    char made[VD_MOMENT_TEXT];

    vd_moment_format(j->made, made);
    vd_json_open(&out, '{');
    if (j->id > 0)
        vd_json_pair_int(&out, "number", (long long)j->id);
    vd_json_pair(&out, "verb", vd_joint_verb_name(j->verb));
    vd_json_pair(&out, "a", j->a);
    vd_json_pair(&out, "b", j->b);
    vd_json_pair(&out, "basis", vd_joint_basis_name(j->basis));
    if (j->basis == VD_JOINT_NAMES) {
        vd_json_key(&out, "p_same");
        vd_json_millionths(&out, j->p_same);
    }
    vd_json_pair_lines(&out, "why", j->why);
    vd_json_pair(&out, "actor", j->actor);
    if (j->id > 0)
        vd_json_pair(&out, "made", vd_str_of(made));
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static vd_status put_joint(void *ctx, const vd_joint *j, vd_err *err)
{
    vd_cli *cli = ctx;
    vd_str rest = j->why;
    vd_str line;

    (void)err;
    if (cli->json) {
        put_json(cli, j);
        return VD_OK;
    }
    if (j->id > 0)
        vd_buf_printf(&cli->out, "%lld  ", (long long)j->id);
    vd_buf_printf(&cli->out, "%-6.*s  %.*s  %.*s",
                  VD_STR_WHOLE(vd_joint_verb_name(j->verb)), VD_STR_WHOLE(j->a),
                  VD_STR_WHOLE(j->b));
    if (j->basis == VD_JOINT_NAMES) {
        vd_buf_printf(&cli->out, "  %d.%02d", j->p_same / 1000000,
                      j->p_same % 1000000 / 10000);
    }
    if (j->basis == VD_JOINT_PERSON)
        vd_buf_printf(&cli->out, "  by %.*s", VD_STR_WHOLE(j->actor));
    vd_buf_put_char(&cli->out, '\n');
    while (vd_str_next(&rest, VD_STR("\n"), &line))
        vd_buf_printf(&cli->out, "    %.*s\n", VD_STR_WHOLE(line));
    if (cli->out.n > 1 << 16)
        vd_cli_flush(cli);
    return VD_OK;
}

static void put_report(vd_cli *cli, const vd_link_report *r, bool dry)
{
    vd_json_out out = vd_cli_json(cli);

    if (!cli->json) {
        vd_buf_printf(&cli->out,
                      "%zu listings are %zu parties: %zu joins by numbers and "
                      "references, %zu by names and data, %zu by somebody\n"
                      "%zu pairs wait for somebody: vedette link --review\n"
                      "%zu joints %s, %zu %s\n",
                      r->listings, r->parties, r->by_key, r->by_names,
                      r->by_person, r->reviews, r->added,
                      dry ? "would be new" : "are new", r->ended,
                      dry ? "would be ended" : "were ended");
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "listings", (long long)r->listings);
    vd_json_pair_int(&out, "parties", (long long)r->parties);
    vd_json_pair_int(&out, "by_key", (long long)r->by_key);
    vd_json_pair_int(&out, "by_names", (long long)r->by_names);
    vd_json_pair_int(&out, "by_person", (long long)r->by_person);
    vd_json_pair_int(&out, "reviews", (long long)r->reviews);
    vd_json_pair_int(&out, "added", (long long)r->added);
    vd_json_pair_int(&out, "ended", (long long)r->ended);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

/* The most probable first, then in the order in which they were made. */
static int compare_waiting(const void *x, const void *y)
{
    const vd_joint *a = x;
    const vd_joint *b = y;

    if (a->p_same != b->p_same)
        return a->p_same > b->p_same ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static vd_status put_list(vd_cli *cli, const vd_view *view, bool review,
                          vd_err *err)
{
    vd_joints joints = {0};
    vd_status st = vd_store_joints(view->store, VD_STR(""), view->known_by,
                                   &cli->arena, &joints, err);

    if (review && joints.n > 1)
        qsort(joints.at, joints.n, sizeof *joints.at, compare_waiting);
    for (size_t i = 0; st == VD_OK && i < joints.n; i++) {
        if ((joints.at[i].verb == VD_JOINT_REVIEW) == review)
            st = put_joint(cli, &joints.at[i], err);
    }
    return st;
}

static bool take_decision(order *o, const vd_arg *arg)
{
    static const char *const names[] = {"join", "apart",   "with",
                                        "from", "because", "by"};
    vd_str *const to[] = {&o->decision.a, &o->decision.a,   &o->decision.b,
                          &o->decision.b, &o->decision.why, &o->decision.actor};

    for (size_t i = 0; i < 6; i++) {
        if (strcmp(arg->name, names[i]) != 0)
            continue;
        *to[i] = vd_str_of(arg->value);
        o->actions += i < 2;
        o->decides = o->decides || i < 2;
        o->with = o->with || i == 2;
        o->from = o->from || i == 3;
        if (i == 1)
            o->decision.verb = VD_JOINT_APART;
        return true;
    }
    return false;
}

/* False if the status is to be given back. */
static bool take_option(vd_cli *cli, order *o, const vd_arg *arg, int *status)
{
    long long n = 0;
    bool good = true;

    *status = VD_EXIT_USAGE;
    if (arg->name == NULL) {
        *status = vd_cli_usage(cli, "link has no words, only options");
        return false;
    }
    if (strcmp(arg->name, "dry-run") == 0) {
        o->policy.dry = true;
    } else if (strcmp(arg->name, "list") == 0) {
        o->list = true;
        o->actions++;
    } else if (strcmp(arg->name, "review") == 0) {
        o->review = true;
        o->actions++;
    } else if (strcmp(arg->name, "join-at") == 0) {
        good = vd_cli_share(cli, arg->name, arg->value, &o->policy.join_at);
    } else if (strcmp(arg->name, "alone-at") == 0) {
        good = vd_cli_share(cli, arg->name, arg->value, &o->policy.alone_at);
    } else if (strcmp(arg->name, "review-at") == 0) {
        good = vd_cli_share(cli, arg->name, arg->value, &o->policy.review_at);
    } else if (strcmp(arg->name, "threads") == 0) {
        good = vd_cli_number(cli, arg->name, arg->value, 256, &n);
        o->policy.threads = (size_t)n;
    } else if (strcmp(arg->name, "undo") == 0) {
        good = vd_cli_number(cli, arg->name, arg->value, LLONG_MAX, &o->undo);
        o->undoes = true;
        o->actions++;
    } else if (!take_decision(o, arg)) {
        *status = vd_cli_usage(cli, "--%s is no option of link", arg->name);
        return false;
    }
    return good;
}

/* NULL, or what is wrong with the order. */
static const char *wrong_order(const vd_cli *cli, const order *o)
{
    bool says = o->decides || o->undoes;
    bool apart = o->decision.verb == VD_JOINT_APART;
    bool reads = o->list || o->review || o->policy.dry;
    bool another_moment =
        cli->as_of != VD_MOMENT_MAX || cli->known_by != VD_MOMENT_MAX;

    if (o->actions > 1 || (o->policy.dry && o->actions > 0))
        return "one thing at a time: --dry-run, --list, --review, --join, "
               "--apart or --undo";
    if ((o->decides && (o->with == apart || o->from != apart)) ||
        (!o->decides && (o->with || o->from)))
        return "say: --join A --with B, --apart A --from B, or --undo N";
    if (says && o->decision.why.n == 0)
        return "say why: --because TEXT";
    if (says && o->decision.actor.n == 0)
        return "say who: --by NAME";
    return another_moment && !reads
               ? "another moment is only looked at: --dry-run, --list"
               : NULL;
}

static vd_status obey(vd_cli *cli, order *o, const vd_view *view, vd_err *err)
{
    vd_link_report report;
    vd_status st;

    if (o->list || o->review)
        return put_list(cli, view, o->review, err);
    if (o->undoes)
        return vd_link_undo(view, o->undo, o->decision.actor, o->decision.why,
                            err);
    if (o->decides) {
        st = vd_link_decide(view, &o->decision, err);
        return st == VD_OK ? put_joint(cli, &o->decision, err) : st;
    }
    st = vd_link(view, &o->policy, put_joint, cli, &report, err);
    vd_cli_progress_end(cli);
    if (st == VD_OK)
        put_report(cli, &report, o->policy.dry);
    return st;
}

int vd_command_link(vd_cli *cli)
{
    enum { NEVER = 1000001 };
    order o = {
        .policy = {.join_at = 970000, .alone_at = NEVER, .review_at = 900000}};
    const char *user = getenv("USER"); /* NOLINT(concurrency-mt-unsafe) */
    bool reads;
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    o.decision.actor = vd_str_of(user == NULL ? "" : user);
    while (vd_cli_next(
        cli,
        "join-at alone-at review-at threads join with apart from undo "
        "because by ",
        &arg)) {
        if (!take_option(cli, &o, &arg, &status))
            return status;
    }
    if (wrong_order(cli, &o) != NULL)
        return vd_cli_usage(cli, "%s", wrong_order(cli, &o));
    reads = o.policy.dry || o.list || o.review;
    store = vd_cli_open(cli, reads ? VD_STORE_READ : VD_STORE_UPGRADE, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = obey(cli, &o, &view, &err);
    vd_store_close(store);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
