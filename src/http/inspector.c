/* SPDX-License-Identifier: Apache-2.0 */
#include "http/inspector.h"

#include <stdlib.h>

#include "app/check.h"
#include "base/oom.h"

struct vd_inspector {
    const vd_service *service;
    vd_arena arena; /* of controls and policy */
    bool ready;     /* the controls were read */
    vd_controls controls;
    vd_policy policy;
    vd_check_job job;
    vd_checker *checker; /* NULL: to be opened yet */
    vd_str state;        /* of the screen that it is of */
    vd_json_out out;     /* of the reply in hand */
};

vd_inspector *vd_inspector_new(const vd_service *service)
{
    vd_inspector *in = vd_zeroed(1, sizeof *in);

    in->service = service;
    vd_arena_init(&in->arena, 0);
    return in;
}

void vd_inspector_leave(vd_inspector *in)
{
    vd_checker_close(in->checker);
    in->checker = NULL;
}

void vd_inspector_free(vd_inspector *in)
{
    if (in == NULL)
        return;
    vd_inspector_leave(in);
    vd_arena_done(&in->arena);
    free(in);
}

static vd_status put_checked(void *ctx, const vd_checked *checked, vd_err *err)
{
    vd_inspector *in = ctx;

    (void)err;
    vd_checked_put(&in->out, in->state, &in->policy, checked);
    return VD_OK;
}

/* What is written is sent when all of it is on the desk. */
static vd_status flush(void *ctx, vd_err *err)
{
    (void)ctx;
    (void)err;
    return VD_OK;
}

vd_status vd_inspector_read(vd_inspector *in, vd_err *err)
{
    const char *path = in->service->settings.policy;

    vd_policy_init(&in->policy);
    return path[0] == '\0' ? VD_OK
                           : vd_policy_read(path, &in->arena, &in->policy, err);
}

static vd_status get_ready(vd_inspector *in, vd_err *err)
{
    vd_status st = VD_OK;

    if (!in->ready)
        st = vd_controls_read(&in->controls, &in->arena, NULL, 0, err);
    in->ready = st == VD_OK;
    return st;
}

static vd_status open_checker(vd_inspector *in, const vd_view *view,
                              vd_screen *screen, vd_chain *chain, vd_err *err)
{
    vd_status st = get_ready(in, err);

    if (st != VD_OK || in->checker != NULL)
        return st;
    in->state = vd_screen_state(screen);
    in->job = (vd_check_job){.controls = &in->controls,
                             .policy = &in->policy,
                             .chain = chain,
                             .fn = put_checked,
                             .flush = flush,
                             .ctx = in};
    return vd_checker_open(view, screen, &in->job, &in->checker, err);
}

static void count_anew(vd_check_job *job)
{
    job->records = job->found = job->wrong = job->raised = 0;
    job->counted = job->late = 0;
}

/* Seven: what it checks, with what, and what comes of it.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_inspector_check(vd_inspector *in, const vd_view *view,
                             vd_screen *screen, vd_chain *chain, vd_str body,
                             vd_reply *reply, vd_err *err)
{
    vd_err broken = {0};
    vd_status st = open_checker(in, view, screen, chain, err);
    vd_status read;

    if (st == VD_OK)
        st = vd_checker_anew(in->checker, err);
    if (st != VD_OK)
        return st;
    count_anew(&in->job);
    in->out = vd_reply_json(reply, 200);
    vd_json_open(&in->out, '{');
    vd_json_pair(&in->out, "state", in->state);
    vd_json_pair(&in->out, "policy", vd_str_of(in->policy.hash));
    vd_json_key(&in->out, "records");
    vd_json_open(&in->out, '[');
    read = vd_checker_bytes(in->checker, "request", body, &broken);
    if (read != VD_OK && read != VD_INVALID && read != VD_LIMIT) {
        *err = broken;
        return read;
    }
    if (read != VD_OK && in->job.records == 0) {
        vd_reply_detail(reply, 400, "%s", broken.msg);
        return VD_OK;
    }
    vd_json_close(&in->out, ']');
    vd_json_pair_int(&in->out, "with_findings", (long long)in->job.found);
    vd_json_pair_int(&in->out, "refused", (long long)in->job.wrong);
    if (chain != NULL)
        vd_json_pair_int(&in->out, "alerts", (long long)in->job.raised);
    /* What came before the break stands above. */
    if (read != VD_OK)
        vd_json_pair(&in->out, "broken", vd_str_of(broken.msg));
    vd_json_close(&in->out, '}');
    return VD_OK;
}
