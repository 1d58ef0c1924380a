/* SPDX-License-Identifier: Apache-2.0 */
/* The chain of the desk: verify it, print it, export it, sign it. */
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "cli/cli.h"
#include "desk/bundle.h"
#include "desk/head.h"
#include "desk/sign.h"
#include "desk/verify.h"

typedef struct auditing {
    vd_cli *cli;
    vd_chain *chain;
    const char *what;
    const char *path;
    const char *key_path;
    vd_head expect;
    bool has_expect;
    vd_hash key;
    bool has_key;
    bool minimise;
    long long since;
    vd_whole *file;
} auditing;

static vd_str head_text(vd_cli *cli, const vd_head *head)
{
    char hex[VD_HASH_HEX];

    vd_hash_hex(head->hash, hex);
    return vd_str_printf(&cli->arena, "%lld:%s", (long long)head->n, hex);
}

static void put_breach(void *ctx, vd_str where, vd_str what)
{
    vd_cli *cli = ctx;
    vd_json_out out = vd_cli_json(cli);

    if (!cli->json) {
        vd_buf_printf(&cli->out, "%.*s: %.*s\n", VD_STR_WHOLE(where),
                      VD_STR_WHOLE(what));
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair(&out, "breach", where);
    vd_json_pair(&out, "what", what);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void put_verified(vd_cli *cli, const vd_verification *job)
{
    vd_json_out out = vd_cli_json(cli);

    if (!cli->json) {
        vd_buf_printf(&cli->out,
                      "%lld entries, %lld sealed, %lld rows, %lld signatures, "
                      "%lld subjects forgotten: %s\nhead %.*s\n",
                      (long long)job->entries, (long long)job->sealed,
                      (long long)job->rows, (long long)job->signatures,
                      (long long)job->erased,
                      job->breaches == 0 ? "sound" : "NOT what the chain says",
                      VD_STR_WHOLE(head_text(cli, &job->head)));
        if (job->signatures > 0)
            vd_buf_printf(&cli->out, "signed up to %.*s\n",
                          VD_STR_WHOLE(head_text(cli, &job->signed_to)));
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "entries", job->entries);
    vd_json_pair_int(&out, "sealed", job->sealed);
    vd_json_pair_int(&out, "rows", job->rows);
    vd_json_pair_int(&out, "signatures", job->signatures);
    vd_json_pair_int(&out, "forgotten", job->erased);
    vd_json_pair_int(&out, "breaches", (long long)job->breaches);
    vd_json_pair(&out, "head", head_text(cli, &job->head));
    if (job->signatures > 0)
        vd_json_pair(&out, "signed_to", head_text(cli, &job->signed_to));
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static int verify(auditing *a)
{
    vd_verification job = {.expect = a->has_expect ? &a->expect : NULL,
                           .key = a->has_key ? &a->key : NULL,
                           .fn = put_breach,
                           .ctx = a->cli};
    vd_err err = {0};
    vd_status st = vd_chain_verify(a->chain, &job, &err);

    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    put_verified(a->cli, &job);
    return job.breaches == 0 ? VD_EXIT_DONE : VD_EXIT_STORE;
}

static int print_head(auditing *a)
{
    vd_head head;
    vd_err err = {0};
    vd_status st = vd_chain_head(a->chain, &head, &err);

    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    vd_buf_printf(&a->cli->out, "%.*s\n",
                  VD_STR_WHOLE(head_text(a->cli, &head)));
    return VD_EXIT_DONE;
}

static vd_status put_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    vd_cli *cli = ctx;
    const vd_json *entry = NULL;
    vd_arena arena;
    vd_status st = VD_OK;

    if (cli->json) {
        vd_buf_put(&cli->out, row[1].bytes);
        vd_cli_json_end(cli);
        return VD_OK;
    }
    vd_arena_init(&arena, 0);
    st = vd_json_parse(row[1].bytes, &arena, &entry, err);
    if (st == VD_OK) {
        vd_str sealed = vd_json_text(vd_json_member(entry, "sealed"), "count");

        vd_buf_printf(&cli->out, "%6lld  %.*s  %-10.*s %.*s",
                      (long long)row[0].number,
                      VD_STR_WHOLE(vd_json_text(entry, "at")),
                      VD_STR_WHOLE(vd_json_text(entry, "kind")),
                      VD_STR_WHOLE(vd_json_text(entry, "by")));
        if (sealed.n > 0)
            vd_buf_printf(&cli->out, "  %.*s sealed", VD_STR_WHOLE(sealed));
        vd_buf_put_char(&cli->out, '\n');
    }
    vd_arena_done(&arena);
    return st;
}

static int print_log(auditing *a)
{
    vd_cell since = vd_cell_int(a->since);
    vd_err err = {0};
    vd_status st =
        vd_desk_run(vd_chain_desk(a->chain), VD_DESK_QUERY_AUDIT_FROM, &since,
                    1, put_entry, a->cli, &err);

    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(a->cli, st, &err);
}

static vd_status put_line(void *ctx, vd_str line, vd_err *err)
{
    return vd_whole_put(((auditing *)ctx)->file, line, err);
}

static int export(auditing *a)
{
    vd_bundling job = {.minimise = a->minimise, .fn = put_line, .ctx = a};
    vd_err err = {0};
    vd_status st;

    if (a->path == NULL)
        return vd_cli_usage(a->cli, "say to which file: audit export FILE");
    st = vd_whole_open(a->path, VD_WHOLE_OWNER, &a->file, &err);
    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    st = vd_bundle_each(a->chain, &job, &err);
    if (st == VD_OK)
        st = vd_whole_close(a->file, &err);
    else
        vd_whole_drop(a->file);
    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    if (!a->cli->json)
        vd_buf_printf(&a->cli->out, "%lld lines\n", (long long)job.lines);
    return VD_EXIT_DONE;
}

/* ---- keys and signatures ---- */

static int make_key(auditing *a)
{
    vd_hash public_key;
    char hex[VD_HASH_HEX];
    vd_err err = {0};
    vd_status st;

    if (a->path == NULL)
        return vd_cli_usage(a->cli, "say into which file: audit key FILE");
    st = vd_signer_make(a->path, &public_key, &err);
    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    vd_hash_hex(public_key, hex);
    vd_buf_printf(&a->cli->out, "%s\n", hex);
    return VD_EXIT_DONE;
}

/* With a head it needs no desk: the key may be on another machine. */
static int sign_elsewhere(auditing *a)
{
    vd_err err = {0};
    vd_str text = VD_STR("");
    vd_status st = vd_signer_sign(a->key_path, vd_str_of(a->path), &a->expect,
                                  &a->cli->arena, &text, &err);

    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    vd_buf_printf(&a->cli->out, "%.*s\n", VD_STR_WHOLE(text));
    return VD_EXIT_DONE;
}

static int sign(auditing *a)
{
    vd_err err = {0};
    vd_head head;
    vd_status st;

    if (a->key_path == NULL)
        return vd_cli_usage(a->cli, "say with which key: --key FILE");
    st = vd_chain_sign(a->chain, a->key_path, a->cli->now, &head, &err);
    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    vd_buf_printf(&a->cli->out, "signed %.*s\n",
                  VD_STR_WHOLE(head_text(a->cli, &head)));
    return VD_EXIT_DONE;
}

static int accept(auditing *a)
{
    vd_err err = {0};
    vd_status st;

    if (a->path == NULL)
        return vd_cli_usage(a->cli, "say which signature: audit accept TEXT");
    st = vd_chain_accept(a->chain, vd_str_of(a->path), a->cli->now, &err);
    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    vd_buf_put_z(&a->cli->out, "accepted\n");
    return VD_EXIT_DONE;
}

static const struct {
    const char *name;
    int (*run)(auditing *a);
    bool looks; /* takes the desk as it is */
} works[] = {
    {"verify", verify, true}, {"head", print_head, true},
    {"log", print_log, true}, {"export", export, true},
    {"sign", sign, false},    {"accept", accept, false},
    {"key", make_key, false},
};

static int run(auditing *a)
{
    size_t i = 0;
    vd_err err = {0};
    vd_status st;
    int status;

    while (i < sizeof works / sizeof works[0] &&
           strcmp(works[i].name, a->what) != 0)
        i++;
    if (i == sizeof works / sizeof works[0])
        return vd_cli_usage(a->cli, "say: audit verify, head, log, export, "
                                    "sign, accept or key");
    if (works[i].run == make_key)
        return make_key(a);
    if (works[i].run == sign && a->has_expect && a->path != NULL &&
        a->key_path != NULL)
        return sign_elsewhere(a);
    st = works[i].looks ? vd_chain_look(vd_cli_desk(a->cli), &a->chain, &err)
                        : vd_cli_desk_chain(a->cli, &a->chain, &err);
    if (st != VD_OK)
        return vd_cli_fail(a->cli, st, &err);
    status = works[i].run(a);
    vd_chain_close(a->chain);
    return status;
}

static bool take_option(auditing *a, const vd_arg *arg)
{
    vd_cli *cli = a->cli;

    if (arg->name == NULL && strcmp(a->what, "") == 0) {
        a->what = arg->value;
    } else if (arg->name == NULL && a->path == NULL) {
        a->path = arg->value;
    } else if (arg->name == NULL) {
        (void)vd_cli_usage(cli, "\"%s\" is too much", arg->value);
        return false;
    } else if (strcmp(arg->name, "expect") == 0 ||
               strcmp(arg->name, "head") == 0) {
        a->has_expect = vd_head_parse(vd_str_of(arg->value), &a->expect);
        if (!a->has_expect)
            (void)vd_cli_usage(cli, "--%s: \"%s\" is not N:HASH", arg->name,
                               arg->value);
        return a->has_expect;
    } else if (strcmp(arg->name, "key") == 0) {
        a->key_path = arg->value;
        a->has_key = vd_hash_parse(vd_str_of(arg->value), &a->key);
    } else if (strcmp(arg->name, "since") == 0) {
        return vd_cli_number(cli, "since", arg->value, INT64_MAX, &a->since);
    } else if (strcmp(arg->name, "minimise") == 0) {
        a->minimise = true;
    } else {
        (void)vd_cli_usage(cli, "--%s is no option of audit", arg->name);
        return false;
    }
    return true;
}

int vd_command_audit(vd_cli *cli)
{
    auditing a = {.cli = cli, .what = ""};
    vd_arg arg;

    while (vd_cli_next(cli, "expect head key since ", &arg)) {
        if (!take_option(&a, &arg))
            return VD_EXIT_USAGE;
    }
    if (strcmp(a.what, "verify") == 0 && a.key_path != NULL && !a.has_key)
        return vd_cli_usage(cli, "--key: not 64 hexadecimal digits");
    return run(&a);
}
