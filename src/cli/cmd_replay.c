/* SPDX-License-Identifier: Apache-2.0 */
/* What was answered before: again, or forgotten. */
#include <stdio.h>
#include <string.h>

#include "app/forget.h"
#include "app/replay.h"
#include "cli/cli.h"
#include "watch/policy.h"

enum { DAY_S = 24 * 60 * 60 };

typedef struct replaying {
    vd_cli *cli;
    bool one;
    size_t counts[VD_REPLAY_CANNOT + 1];
} replaying;

static void put_text(replaying *r, const vd_replayed *x)
{
    vd_buf *out = &r->cli->out;

    if (!r->one && x->outcome == VD_REPLAY_SAME)
        return;
    vd_buf_printf(out, "answer %lld: %s%s%.*s\n", (long long)x->id,
                  vd_replay_name(x->outcome), x->reason.n > 0 ? ": " : "",
                  VD_STR_WHOLE(x->reason));
    if (!r->one || x->before.n == 0)
        return;
    vd_buf_printf(out, "asked  %.*s\nthen   %.*s\n", VD_STR_WHOLE(x->inputs),
                  VD_STR_WHOLE(x->before));
    if (x->outcome != VD_REPLAY_SAME)
        vd_buf_printf(out, "now    %.*s\n", VD_STR_WHOLE(x->now));
}

static vd_status put_replayed(void *ctx, const vd_replayed *x, vd_err *err)
{
    replaying *r = ctx;
    vd_cli *cli = r->cli;
    vd_json_out out = vd_cli_json(cli);

    (void)err;
    r->counts[x->outcome]++;
    if (!cli->json) {
        put_text(r, x);
        return VD_OK;
    }
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "answer", x->id);
    vd_json_pair(&out, "outcome", vd_str_of(vd_replay_name(x->outcome)));
    if (x->reason.n > 0)
        vd_json_pair(&out, "reason", x->reason);
    if (r->one && x->before.n > 0) {
        vd_json_pair(&out, "asked", x->inputs);
        vd_json_pair(&out, "then", x->before);
    }
    if (x->outcome != VD_REPLAY_SAME && x->now.n > 0)
        vd_json_pair(&out, "now", x->now);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
    return VD_OK;
}

static vd_status run(replaying *r, int64_t id, vd_store *store, vd_err *err)
{
    vd_view view = vd_cli_view(r->cli, store);
    vd_chain *chain = NULL;
    vd_status st = vd_cli_desk_chain(r->cli, &chain, err);

    if (st == VD_OK)
        st = vd_replay(chain, &view, id, put_replayed, r, err);
    vd_chain_close(chain);
    return st;
}

int vd_command_replay(vd_cli *cli)
{
    replaying r = {.cli = cli};
    long long id = 0;
    bool all = false;
    vd_arg arg;
    vd_store *store;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "all") == 0)
            all = true;
        else if (arg.name != NULL || r.one)
            return vd_cli_usage(cli, "say: replay ANSWER, or --all");
        else if (!vd_cli_number(cli, "answer", arg.value, INT64_MAX, &id))
            return VD_EXIT_USAGE;
        else
            r.one = true;
    }
    if (r.one == all)
        return vd_cli_usage(cli, "say: replay ANSWER, or --all");
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    st = run(&r, id, store, &err);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (all && !cli->json) {
        vd_buf_printf(&cli->out,
                      "%zu the same, %zu the same but for engine or book, %zu "
                      "different, %zu erased, %zu that cannot be\n",
                      r.counts[0], r.counts[1], r.counts[2], r.counts[3],
                      r.counts[4]);
    }
    return r.counts[VD_REPLAY_DIFFERENT] + r.counts[VD_REPLAY_CANNOT] > 0
               ? VD_EXIT_HIT
               : VD_EXIT_DONE;
}

/* ---- forget ---- */

typedef struct forgetting {
    vd_cli *cli;
    vd_str id;
    long long older;
    const char *policy_path; /* its retention */
    bool hold;
    bool release;
    vd_str reason;
} forgetting;

static bool take_option(forgetting *f, const vd_arg *arg)
{
    vd_cli *cli = f->cli;

    if (arg->name == NULL && f->id.n == 0)
        f->id = vd_str_of(arg->value);
    else if (arg->name == NULL)
        return vd_cli_usage(cli, "one id at a time") < 0;
    else if (strcmp(arg->name, "older-than") == 0)
        return vd_cli_number(cli, arg->name, arg->value, 36600, &f->older);
    else if (strcmp(arg->name, "policy") == 0)
        f->policy_path = arg->value;
    else if (strcmp(arg->name, "hold") == 0)
        f->hold = true;
    else if (strcmp(arg->name, "release") == 0)
        f->release = true;
    else if (strcmp(arg->name, "reason") == 0)
        f->reason = vd_str_of(arg->value);
    else
        return vd_cli_usage(cli, "--%s is no option of forget", arg->name) < 0;
    return true;
}

/* Up to when what is personal may go, by its kind. */
static vd_status read_retention(forgetting *f, vd_moment *out, vd_err *err)
{
    vd_policy policy;
    vd_status st = VD_OK;

    vd_policy_init(&policy);
    if (f->policy_path != NULL)
        st = vd_policy_read(f->policy_path, &f->cli->arena, &policy, err);
    for (size_t i = 0; i < VD_KEPT_KINDS; i++) {
        long long days = f->older > 0 ? f->older : policy.retention[i];

        out[i] = days == 0 ? INT64_MIN : f->cli->now - days * DAY_S;
    }
    return st;
}

static vd_status forget(forgetting *f, vd_chain *chain, vd_forgotten *out,
                        vd_err *err)
{
    vd_moment now = f->cli->now;
    vd_moment than[VD_KEPT_KINDS];
    vd_status st;

    if (f->hold || f->release)
        return vd_hold(chain, f->id, f->hold, f->reason, now, err);
    if (f->id.n > 0)
        return vd_forget(chain, f->id, now, out, err);
    st = read_retention(f, than, err);
    return st == VD_OK ? vd_forget_older(chain, than, now, out, err) : st;
}

int vd_command_forget(vd_cli *cli)
{
    forgetting f = {.cli = cli, .id = VD_STR(""), .reason = VD_STR("")};
    vd_forgotten gone = {0};
    vd_chain *chain = NULL;
    vd_arg arg;
    vd_err err = {0};
    vd_status st;

    while (vd_cli_next(cli, "older-than reason policy ", &arg)) {
        if (!take_option(&f, &arg))
            return VD_EXIT_USAGE;
    }
    if ((f.id.n > 0) + (f.older > 0) + (f.policy_path != NULL) != 1 ||
        (f.hold && f.release) || ((f.hold || f.release) && f.id.n == 0))
        return vd_cli_usage(cli, "say whom: an id, --older-than DAYS or "
                                 "--policy FILE");
    st = vd_cli_desk_chain(cli, &chain, &err);
    if (st == VD_OK)
        st = forget(&f, chain, &gone, &err);
    vd_chain_close(chain);
    if (st != VD_OK) {
        (void)vd_cli_fail(cli, st, &err);
        return st == VD_STORE ? VD_EXIT_STORE : VD_EXIT_INPUT;
    }
    if (f.hold || f.release)
        vd_buf_printf(&cli->out, "%s\n", f.hold ? "held" : "not held any more");
    else
        vd_buf_printf(&cli->out, "%zu forgotten, with %zu texts\n",
                      gone.subjects, gone.sealed);
    return VD_EXIT_DONE;
}
