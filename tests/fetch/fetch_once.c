/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One fetch with limits that a user would not set, for run.py.
 *
 * usage: fetch_once URL PATH CA_FILE TRIES SLOW_S MAX_S MAX_BYTES
 */
#include <stdio.h>
#include <stdlib.h>

#include "fetch/fetch.h"

static int number(const char *text)
{
    return (int)strtol(text, NULL, 10);
}

int main(int argc, char **argv)
{
    vd_fetch_options options = {.pause_ms = 10};
    vd_fetch_result result = {0};
    vd_arena arena;
    vd_err err = {0};
    vd_status st;

    if (argc != 8)
        return 2;
    options.ca_file = argv[3];
    options.tries = number(argv[4]);
    options.slow_seconds = number(argv[5]);
    options.max_seconds = number(argv[6]);
    options.max_bytes = number(argv[7]);
    vd_arena_init(&arena, 0);
    st = vd_fetch(argv[1], argv[2], &options, &arena, &result, &err);
    if (st == VD_OK)
        (void)printf("ok %ld %lld\n", result.code, (long long)result.bytes);
    else
        (void)printf("failed %s\n", err.msg);
    vd_arena_done(&arena);
    return st == VD_OK ? 0 : 1;
}
