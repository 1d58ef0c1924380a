/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "app/recorder.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool wants_value(const char *wants, const char *name, size_t n)
{
    for (const char *at = wants; (at = strstr(at, name)) != NULL; at++) {
        if ((at == wants || at[-1] == ' ') && at[n] == ' ')
            return true;
    }
    return false;
}

bool vd_cli_next(vd_cli *cli, const char *wants, vd_arg *out)
{
    const char *arg;
    const char *equals;

    if (cli->n_args == 0)
        return false;
    arg = cli->args[0];
    cli->args++;
    cli->n_args--;
    *out = (vd_arg){.value = arg};
    if (strncmp(arg, "--", 2) != 0 || arg[2] == '\0')
        return true;
    equals = strchr(arg, '=');
    out->name = vd_str_z(
        &cli->arena,
        vd_str_slice(vd_str_of(arg), 2,
                     equals == NULL ? strlen(arg) : (size_t)(equals - arg)));
    out->value = equals == NULL ? NULL : equals + 1;
    if (equals == NULL && wants_value(wants, out->name, strlen(out->name))) {
        if (cli->n_args == 0)
            exit(vd_cli_usage(cli, "--%s needs a value", out->name));
        out->value = cli->args[0];
        cli->args++;
        cli->n_args--;
    }
    return true;
}

int vd_cli_usage(const vd_cli *cli, const char *fmt, ...)
{
    const char *name = cli->command == NULL ? NULL : cli->command->name;
    va_list ap;

    (void)fprintf(stderr, "vedette%s%s: ", name == NULL ? "" : " ",
                  name == NULL ? "" : name);
    va_start(ap, fmt);
    (void)vfprintf(stderr, fmt, ap);
    va_end(ap);
    (void)fprintf(stderr, "\nTry \"vedette %s%s--help\".\n",
                  name == NULL ? "" : name, name == NULL ? "" : " ");
    return VD_EXIT_USAGE;
}

int vd_cli_fail(const vd_cli *cli, vd_status status, const vd_err *err)
{
    (void)fprintf(stderr, "vedette %s: %s\n", cli->command->name, err->msg);
    switch (status) {
    case VD_STORE:
    case VD_CONFLICT:
    case VD_ABSENT:
        return VD_EXIT_STORE;
    default:
        return VD_EXIT_INPUT;
    }
}

/* The end of what is quoted at from, VD_STR_NONE if it has none. */
static size_t quote_end(vd_str text, size_t from)
{
    size_t end = vd_str_find_char(text, text.p[from], from + 1);

    /* Quotes within what is quoted: up to the last. */
    for (size_t next = end; next != VD_STR_NONE;
         next = vd_str_find_char(text, text.p[from], next + 1)) {
        if (next + 1 == text.n || text.p[next + 1] == ' ' ||
            text.p[next + 1] == ':' || text.p[next + 1] == ',')
            return next;
        end = next;
    }
    return end;
}

vd_str vd_cli_wordless(vd_arena *arena, const char *wrong)
{
    vd_str text = vd_str_of(wrong);
    vd_buf out;
    vd_str plain;

    vd_buf_init(&out);
    for (size_t i = 0; i < text.n; i++) {
        size_t end;

        if (text.p[i] != '"' && text.p[i] != '\'') {
            vd_buf_put_char(&out, text.p[i]);
            continue;
        }
        end = quote_end(text, i);
        if (end != VD_STR_NONE &&
            ((end + 1 < text.n && text.p[end + 1] == ':') ||
             vd_str_is(vd_str_slice(text, 0, i), VD_STR("message "))))
            vd_buf_put(&out, vd_str_slice(text, i, end + 1));
        else
            vd_buf_put_z(&out, "\"...\"");
        i = end == VD_STR_NONE ? text.n : end;
    }
    plain = vd_str_copy(arena, vd_buf_view(&out));
    vd_buf_done(&out);
    return plain;
}

bool vd_cli_moment(const vd_cli *cli, const char *option, const char *text,
                   vd_moment *out)
{
    vd_err err = {0};

    if (vd_moment_parse(vd_str_of(text), out, &err) == VD_OK)
        return true;
    (void)vd_cli_usage(cli, "--%s: %s", option, err.msg);
    return false;
}

bool vd_cli_number(const vd_cli *cli, const char *option, const char *text,
                   long long max, long long *out)
{
    if (text != NULL && vd_str_to_int(vd_str_of(text), out) && *out <= max)
        return true;
    (void)vd_cli_usage(cli, "--%s: \"%s\" is no number from 0 to %lld", option,
                       text == NULL ? "" : text, max);
    return false;
}

bool vd_cli_share(const vd_cli *cli, const char *option, const char *text,
                  int *out)
{
    enum { DIGITS = 6 };
    vd_str s = vd_str_of(text);
    size_t dot = vd_str_find_char(s, '.', 0);
    vd_str fraction =
        dot == VD_STR_NONE ? VD_STR("") : vd_str_slice(s, dot + 1, s.n);
    long long whole = 0;
    long long part = 0;

    if (!vd_str_to_int(vd_str_slice(s, 0, dot), &whole) || whole > 1 ||
        fraction.n > DIGITS ||
        (fraction.n > 0 && !vd_str_to_int(fraction, &part)))
        whole = -1;
    for (size_t i = fraction.n; i < DIGITS; i++)
        part *= 10;
    if (whole < 0 || part < 0 || whole * 1000000 + part > 1000000) {
        (void)vd_cli_usage(cli, "--%s: \"%s\" is not between 0 and 1", option,
                           text);
        return false;
    }
    *out = (int)(whole * 1000000 + part);
    return true;
}

/* Folders on the way to the book and its desk are made on first use. */
static void make_folders(const char *path)
{
    char part[4096];

    for (size_t i = 1; path[i] != '\0' && i < sizeof part; i++) {
        if (path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        (void)mkdir(part, 0700);
    }
}

vd_store *vd_cli_open(const vd_cli *cli, vd_store_mode mode, int *status)
{
    vd_store *store = NULL;
    vd_err err = {0};
    vd_status st;

    if (mode == VD_STORE_WRITE)
        make_folders(cli->db);
    st = vd_store_open(cli->db, mode, &store, &err);
    *status = st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
    return store;
}

const char *vd_cli_desk(vd_cli *cli)
{
    return vd_str_printf(&cli->arena, "%s.desk", cli->db).p;
}

vd_status vd_cli_chain(vd_cli *cli, vd_chain **out, vd_err *err)
{
    make_folders(cli->db);
    return vd_chain_open(vd_cli_desk(cli), cli->actor, cli->now, out, err);
}

vd_status vd_cli_desk_chain(vd_cli *cli, vd_chain **out, vd_err *err)
{
    if (access(vd_cli_desk(cli), F_OK) != 0) {
        return vd_fail(err, VD_ABSENT, VD_NOWHERE,
                       "there is no desk yet: --record of check, screen and "
                       "rescreen makes it");
    }
    return vd_cli_chain(cli, out, err);
}

vd_view vd_cli_view(vd_cli *cli, vd_store *store)
{
    return (vd_view){.store = store,
                     .as_of = cli->as_of,
                     .known_by = cli->known_by,
                     .now = cli->now,
                     .progress = vd_cli_progress,
                     .progress_ctx = cli};
}

void vd_cli_note_load(vd_cli *cli, vd_store *store)
{
    vd_view view = vd_cli_view(cli, store);
    vd_chain *chain = NULL;
    vd_err err = {0};
    vd_status st;

    if (access(vd_cli_desk(cli), F_OK) != 0)
        return;
    view.as_of = view.known_by = VD_MOMENT_MAX;
    st = vd_cli_chain(cli, &chain, &err);
    if (st == VD_OK)
        st = vd_record_load(chain, &view, &err);
    vd_chain_close(chain);
    if (st != VD_OK) {
        (void)fprintf(stderr,
                      "vedette %s: the lists are in the book, but the desk "
                      "could not note it: %s\n",
                      cli->command->name, err.msg);
    }
}

void vd_cli_index(vd_cli *cli, vd_store *store)
{
    vd_view view = vd_cli_view(cli, store);
    vd_index *index = NULL;
    vd_err err = {0};
    vd_status st;

    view.as_of = view.known_by = VD_MOMENT_MAX;
    st = vd_view_index(&view, &index, &err);
    vd_cli_progress_end(cli);
    if (st != VD_OK) {
        (void)fprintf(stderr,
                      "vedette %s: the lists are in the book, but no index "
                      "was made: %s\n",
                      cli->command->name, err.msg);
    }
    vd_index_close(index);
}

void vd_cli_flush(vd_cli *cli)
{
    if (cli->out.n > 0 &&
        fwrite(cli->out.p, 1, cli->out.n, stdout) != cli->out.n) {
        (void)fprintf(stderr,
                      "vedette: standard output cannot be written: %s\n",
                      strerror(errno));
        exit(VD_EXIT_INPUT);
    }
    vd_buf_clear(&cli->out);
}

vd_json_out vd_cli_json(vd_cli *cli)
{
    return (vd_json_out){.buf = &cli->out};
}

void vd_cli_json_end(vd_cli *cli)
{
    vd_buf_put_char(&cli->out, '\n');
    if (cli->out.n > 1 << 16)
        vd_cli_flush(cli);
}

enum { BAR = 30 };

void vd_cli_progress(void *ctx, const char *name, uint64_t done, uint64_t total)
{
    const vd_cli *cli = ctx;
    const char *slash = strrchr(name, '/');
    unsigned filled;
    char bar[BAR + 1];

    if (cli->quiet || total == 0 || isatty(STDERR_FILENO) == 0)
        return;
    done = done < total ? done : total;
    filled = (unsigned)(done * BAR / total);
    memset(bar, '.', BAR);
    memset(bar, '#', filled);
    bar[BAR] = '\0';
    (void)fprintf(stderr, "\r\033[K%-32.32s [%s] %3u %%",
                  slash == NULL ? name : slash + 1, bar,
                  (unsigned)(done * 100 / total));
}

void vd_cli_progress_end(const vd_cli *cli)
{
    if (!cli->quiet && isatty(STDERR_FILENO) != 0)
        (void)fprintf(stderr, "\r\033[K");
}
