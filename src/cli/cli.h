/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_CLI_CLI_H
#define VD_CLI_CLI_H

/*
 * What every command has: the global options, its arguments, and where it
 * writes.  Results go to stdout, everything else to stderr; a command
 * returns its exit status.
 */

#include "app/index.h"
#include "base/json.h"
#include "desk/chain.h"
#include "report/table.h"

enum vd_exit {
    VD_EXIT_DONE = 0,
    VD_EXIT_HIT = 1,
    VD_EXIT_USAGE = 2,
    VD_EXIT_INPUT = 3,
    VD_EXIT_STORE = 4,
    VD_EXIT_NETWORK = 5,
};

typedef struct vd_cli {
    const char *db;
    bool json;
    bool quiet;
    bool terminal; /* stdout is one: columns and progress */
    bool colour;
    vd_moment as_of;
    vd_moment known_by;
    vd_moment now;
    vd_actor actor; /* who acts: --actor, $VEDETTE_ACTOR, the user */
    const struct vd_command *command;
    char **args; /* of the command, after its name */
    int n_args;
    vd_arena arena;
    vd_buf out; /* gathered output: vd_cli_flush() */
} vd_cli;

typedef struct vd_command {
    const char *name;
    const char *args; /* "[SOURCE...]" */
    const char *does; /* one line */
    const char *help; /* options and examples */
    int (*run)(vd_cli *cli);
} vd_command;

/* The next argument of a command: an option ("--since", with its value taken
   off "--since=X" or the argument after it if it wants one) or a word. */
typedef struct vd_arg {
    const char *name;  /* of an option without the dashes; NULL for a word */
    const char *value; /* of the option, or the word */
} vd_arg;

/* wants: names of options that have a value, each ended by a blank.
   False at the end; on a missing value the command ends with a message. */
bool vd_cli_next(vd_cli *cli, const char *wants, vd_arg *out);

/* "vedette load: ..." to stderr, and which status. */
int vd_cli_usage(const vd_cli *cli, const char *fmt, ...) VD_PRINTF(2, 3);
int vd_cli_fail(const vd_cli *cli, vd_status status, const vd_err *err);

/* What is wrong with a record, without the words of the record: those are
   personal, and stderr is a log.  What stands before a colon is a member of the
   form, what follows "message" the name of a kind of messages: they stay. */
vd_str vd_cli_wordless(vd_arena *arena, const char *wrong);

/* A moment of an option; false (and a message) if it is none. */
bool vd_cli_moment(const vd_cli *cli, const char *option, const char *text,
                   vd_moment *out);
bool vd_cli_number(const vd_cli *cli, const char *option, const char *text,
                   long long max, long long *out);

/* A share such as 0.7, in millionths. */
bool vd_cli_share(const vd_cli *cli, const char *option, const char *text,
                  int *out);

/* Opens the book; on failure the status to exit with is in *status. */
vd_store *vd_cli_open(const vd_cli *cli, vd_store_mode mode, int *status);
/* The path of the desk, and the desk itself, made if it is not there. */
const char *vd_cli_desk(vd_cli *cli);
VD_MUST_USE vd_status vd_cli_chain(vd_cli *cli, vd_chain **out, vd_err *err);

/* The same, but VD_ABSENT if nothing was ever recorded. */
VD_MUST_USE vd_status vd_cli_desk_chain(vd_cli *cli, vd_chain **out,
                                        vd_err *err);
vd_view vd_cli_view(vd_cli *cli, vd_store *store);

/* Notes on the desk, if there is one, which editions the book has now. */
void vd_cli_note_load(vd_cli *cli, vd_store *store);

/* Makes the index of the book as it is now, if it is not there; what fails is
   said and no harm: screening makes it in memory. */
void vd_cli_index(vd_cli *cli, vd_store *store);

/* Writes what was gathered. */
void vd_cli_flush(vd_cli *cli);

/* One JSON object a line. */
vd_json_out vd_cli_json(vd_cli *cli);
void vd_cli_json_end(vd_cli *cli);

/* A bar on stderr, when that is a terminal and --quiet is not given. */
void vd_cli_progress(void *ctx, const char *name, uint64_t done,
                     uint64_t total);
void vd_cli_progress_end(const vd_cli *cli);

int vd_command_load(vd_cli *cli);
int vd_command_update(vd_cli *cli);
int vd_command_lists(vd_cli *cli);
int vd_command_changes(vd_cli *cli);
int vd_command_show(vd_cli *cli);
int vd_command_coverage(vd_cli *cli);
int vd_command_screen(vd_cli *cli);
int vd_command_compare(vd_cli *cli);
int vd_command_check(vd_cli *cli);
int vd_command_read(vd_cli *cli);
int vd_command_paper(vd_cli *cli);
int vd_command_claims(vd_cli *cli);
int vd_command_events(vd_cli *cli);
int vd_command_rule(vd_cli *cli);
int vd_command_goods(vd_cli *cli);
int vd_command_link(vd_cli *cli);
int vd_command_track(vd_cli *cli);
int vd_command_ship(vd_cli *cli);
int vd_command_customers(vd_cli *cli);
int vd_command_rescreen(vd_cli *cli);
int vd_command_alerts(vd_cli *cli);
int vd_command_audit(vd_cli *cli);
int vd_command_cases(vd_cli *cli);
int vd_command_decide(vd_cli *cli);
int vd_command_forget(vd_cli *cli);
int vd_command_policy(vd_cli *cli);
int vd_command_replay(vd_cli *cli);
int vd_command_selftest(vd_cli *cli);
int vd_command_serve(vd_cli *cli);
int vd_command_keys(vd_cli *cli);
int vd_command_backup(vd_cli *cli);
int vd_command_verify(vd_cli *cli);
int vd_command_rebuild(vd_cli *cli);

#endif
