/* SPDX-License-Identifier: Apache-2.0 */
/* The server, and the keys that its clients need. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "http/counts.h"
#include "http/hooks.h"
#include "http/keeper.h"
#include "http/keys.h"
#include "http/server.h"
#include "http/socket.h"

static const char *keys_path(vd_cli *cli, const vd_settings *s)
{
    return s->keys[0] != '\0'
               ? s->keys
               : vd_str_printf(&cli->arena, "%s.keys", cli->db).p;
}

/* ---- serve ---- */

/* Read before there is another thread. */
static const char *look_up(const char *name)
{
    const char *value = getenv(name); /* NOLINT(concurrency-mt-unsafe) */

    return value == NULL || value[0] == '\0' ? NULL : value;
}

/* The file is read first, whatever stands before it. */
static vd_status take_file(vd_cli *cli, vd_settings *s, vd_err *err)
{
    const char *path = look_up("VEDETTE_CONFIG");

    for (int i = 0; i < cli->n_args; i++) {
        if (strcmp(cli->args[i], "--config") == 0 && i + 1 < cli->n_args)
            path = cli->args[i + 1];
        else if (strncmp(cli->args[i], "--config=", 9) == 0)
            path = cli->args[i] + 9;
    }
    return path == NULL ? VD_OK : vd_settings_read(s, path, &cli->arena, err);
}

/* False: a message was written. */
static bool take_settings(vd_cli *cli, vd_settings *s, int *status)
{
    vd_arg arg;
    vd_err err = {0};
    vd_status st;
    const char *with_value =
        vd_str_join(&cli->arena, VD_STR("config"), VD_STR(" "),
                    vd_settings_with_value(&cli->arena))
            .p;

    vd_settings_init(s);
    st = take_file(cli, s, &err);
    if (st == VD_OK)
        st = vd_settings_take_env(s, look_up, &cli->arena, &err);
    if (st != VD_OK) {
        *status = vd_cli_fail(cli, st, &err);
        return false;
    }
    while (vd_cli_next(cli, with_value, &arg)) {
        if (arg.name == NULL) {
            *status = vd_cli_usage(cli, "\"%s\": serve takes options alone",
                                   arg.value);
            return false;
        }
        if (strcmp(arg.name, "config") == 0)
            continue;
        st = vd_settings_set(s, arg.name,
                             vd_settings_is_flag(arg.name)
                                 ? VD_STR("true")
                                 : vd_str_of(arg.value),
                             &cli->arena, &err);
        if (st == VD_ABSENT) {
            *status = vd_cli_usage(cli, "--%s is no option of serve", arg.name);
            return false;
        }
        if (st != VD_OK) {
            *status = vd_cli_usage(cli, "--%s", err.msg);
            return false;
        }
    }
    if ((s->tls_cert[0] == '\0') != (s->tls_key[0] == '\0')) {
        *status = vd_cli_usage(cli, "--tls-cert and --tls-key come together");
        return false;
    }
    return true;
}

static vd_status open_keys(vd_cli *cli, vd_service *service, vd_err *err)
{
    vd_status st;

    if (service->settings.open)
        return VD_OK;
    st = vd_keys_open(keys_path(cli, &service->settings), &service->keys, err);
    if (st == VD_OK && vd_keys_count(service->keys) == 0) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "%s: there are no keys; make one with \"vedette keys add "
                     "NAME --role analyst\", or answer without on a loopback "
                     "address: --open",
                     keys_path(cli, &service->settings));
    }
    return st;
}

/* Until somebody asks it to end. */
static void wait_for_end(void)
{
    sigset_t set;
    int which;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)sigwait(&set, &which);
}

/* Signals are taken by sigwait() alone, in this thread. */
static void hold_signals(void)
{
    sigset_t set;

    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &set, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    /* A file that may grow no more fails, and ends nothing. */
    (void)signal(SIGXFSZ, SIG_IGN);
}

static vd_status serve(vd_cli *cli, vd_service *service, vd_err *err)
{
    vd_server *server = NULL;
    vd_hooks *hooks = NULL;
    vd_status st = open_keys(cli, service, err);

    if (st == VD_OK)
        st = vd_service_open(service, err);
    if (st == VD_OK)
        st = vd_keeper_start(service, &service->keeper, err);
    if (st == VD_OK)
        st = vd_server_start(service, &server, err);
    if (st == VD_OK && service->settings.webhook[0] != '\0')
        st = vd_hooks_start(service, &hooks, err);
    if (st != VD_OK) {
        vd_server_stop(server);
        return st;
    }
    vd_buf_printf(&cli->out, "listening on %s://%.*s\n",
                  service->settings.tls_cert[0] != '\0' ? "https" : "http",
                  VD_STR_WHOLE(vd_server_place(server)));
    vd_cli_flush(cli);
    (void)fflush(stdout);
    vd_systemd_notify("READY=1");
    wait_for_end();
    vd_systemd_notify("STOPPING=1");
    vd_server_stop(server);
    vd_hooks_stop(hooks);
    return VD_OK;
}

int vd_command_serve(vd_cli *cli)
{
    vd_service service = {.db = cli->db,
                          .actor = cli->actor,
                          .as_of = cli->as_of,
                          .known_by = cli->known_by};
    int status = VD_EXIT_DONE;
    vd_err err = {0};
    vd_status st;

    if (!take_settings(cli, &service.settings, &status))
        return status;
    hold_signals();
    service.counts = vd_counts_new();
    st = serve(cli, &service, &err);
    vd_keeper_stop(service.keeper);
    vd_service_close(&service);
    vd_keys_close(service.keys);
    vd_counts_free(service.counts);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}

/* ---- keys ---- */

static void list_key(void *ctx, const vd_key *key)
{
    vd_columns *columns = ctx;
    vd_arena *arena = columns->arena;
    char until[VD_MOMENT_TEXT] = "-";

    if (key->until != VD_MOMENT_MAX)
        vd_moment_format_date(key->until, until);
    vd_columns_row(
        columns,
        (vd_str[]){key->id, key->name, vd_access_name(key->access),
                   vd_str_copy(arena, vd_str_of(until)),
                   key->per_minute == 0
                       ? VD_STR("-")
                       : vd_str_printf(arena, "%lld", key->per_minute)});
}

static vd_status list_keys(vd_cli *cli, const char *path, vd_err *err)
{
    vd_keys *keys = NULL;
    vd_columns columns;
    vd_status st = vd_keys_open(path, &keys, err);

    if (st != VD_OK)
        return st;
    vd_columns_init(&columns, &cli->arena, 5);
    vd_columns_row(&columns,
                   (vd_str[]){VD_STR("id"), VD_STR("name"), VD_STR("role"),
                              VD_STR("until"), VD_STR("a minute")});
    vd_keys_each(keys, list_key, &columns);
    vd_columns_write(&columns, cli->terminal, cli->colour, &cli->out);
    vd_keys_close(keys);
    return VD_OK;
}

typedef struct order {
    const char *what;
    const char *name;
    const char *file;
    vd_key key;
} order;

static bool take_option(vd_cli *cli, const vd_arg *arg, order *o)
{
    long long n;

    if (arg->name == NULL) {
        if (o->what == NULL)
            o->what = arg->value;
        else if (o->name == NULL)
            o->name = arg->value;
        else
            return vd_cli_usage(cli, "\"%s\" is too much", arg->value) < 0;
        return true;
    }
    if (strcmp(arg->name, "role") == 0) {
        if (!vd_access_find(vd_str_of(arg->value), &o->key.access)) {
            return vd_cli_usage(cli,
                                "--role: \"%s\" is none; expected viewer, "
                                "analyst, approver or admin",
                                arg->value) < 0;
        }
    } else if (strcmp(arg->name, "until") == 0) {
        return vd_cli_moment(cli, arg->name, arg->value, &o->key.until);
    } else if (strcmp(arg->name, "per-minute") == 0) {
        if (!vd_cli_number(cli, arg->name, arg->value, 1000000, &n))
            return false;
        o->key.per_minute = n;
    } else if (strcmp(arg->name, "keys") == 0) {
        o->file = arg->value;
    } else {
        return vd_cli_usage(cli, "--%s is no option of keys", arg->name) < 0;
    }
    return true;
}

static vd_status run_order(vd_cli *cli, const order *o, const char *path,
                           vd_err *err)
{
    vd_status st;

    if (strcmp(o->what, "list") == 0)
        return list_keys(cli, path, err);
    if (strcmp(o->what, "remove") == 0)
        return vd_keys_remove(path, vd_str_of(o->name), err);
    st = vd_keys_add(path, &o->key, &cli->out, err);
    if (st == VD_OK)
        vd_buf_put_char(&cli->out, '\n');
    else
        vd_buf_clear(&cli->out);
    return st;
}

int vd_command_keys(vd_cli *cli)
{
    order o = {.key = {.access = VD_ACCESS_ANALYST, .until = VD_MOMENT_MAX}};
    vd_settings settings;
    vd_arg arg;
    vd_err err = {0};
    vd_status st;
    bool is_list;

    while (vd_cli_next(cli, "role until per-minute keys ", &arg)) {
        if (!take_option(cli, &arg, &o))
            return VD_EXIT_USAGE;
    }
    is_list = o.what != NULL && strcmp(o.what, "list") == 0;
    if (o.what == NULL || (!is_list && strcmp(o.what, "add") != 0 &&
                           strcmp(o.what, "remove") != 0))
        return vd_cli_usage(cli, "say add, list or remove");
    if (!is_list && o.name == NULL)
        return vd_cli_usage(cli, "say whose key");
    if (o.name != NULL && strpbrk(o.name, "\t\n") != NULL)
        return vd_cli_usage(cli, "a name has neither tabs nor lines");
    o.key.name = vd_str_of(o.name);
    vd_settings_init(&settings);
    settings.keys = o.file == NULL ? "" : o.file;
    st = run_order(cli, &o, keys_path(cli, &settings), &err);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
