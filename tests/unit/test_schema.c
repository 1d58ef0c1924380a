/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every query of the store, prepared against a book made anew and against one
 * migrated step by step, runs by the same plan; and none of them walks over a
 * whole table unless it is said here that it must.
 */
#include "check.h"

#include <sqlite3.h>
#include <stdio.h>

#define VD_SQL_TEXTS
#include "sql.inc"

enum { PLAN_MAX = 4096 };

/* Queries that are about the whole of a small table, or of the book. */
static const char *const whole[] = {
    "SELECT id, hash, body FROM record ORDER BY id",
    "SELECT source FROM edition WHERE known",
    "SELECT count(*), coalesce(max(sample)",
    "SELECT max(at) FROM fetched", /* a line for each address */
    "SELECT at, name, reason FROM refusal",
    "SELECT id, a, b, verb, basis, p_same, why, actor, made FROM joint\n"
    "WHERE made",
    "SELECT id, a, b, verb, basis, p_same, why, actor, made, ended",
    "SELECT coalesce(max(id), 0), count(ended) FROM joint",
    NULL};

static bool may_scan(const char *sql)
{
    for (size_t i = 0; whole[i] != NULL; i++) {
        if (strncmp(sql, whole[i], strlen(whole[i])) == 0)
            return true;
    }
    return false;
}

static sqlite3 *new_book(void)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    return db;
}

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", why, sql);
}

/* As SQLite tells it, without the numbers of its nodes. */
static void plan_of(sqlite3 *db, const char *sql, char out[PLAN_MAX])
{
    static const char explain[] = "EXPLAIN QUERY PLAN ";
    char text[PLAN_MAX];
    sqlite3_stmt *stmt = NULL;
    size_t n = 0;

    (void)snprintf(text, sizeof text, "%s%s", explain, sql);
    if (sqlite3_prepare_v2(db, text, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sqlite3_errmsg(db), sql);
    out[0] = '\0';
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        n += (size_t)snprintf(out + n, PLAN_MAX - n, "%s\n",
                              (const char *)sqlite3_column_text(stmt, 3));
        assert_true(n < PLAN_MAX);
    }
    (void)sqlite3_finalize(stmt);
}

static void test_plans_after_migration(void **state)
{
    sqlite3 *fresh = new_book();
    sqlite3 *migrated = new_book();

    (void)state;
    run(fresh, "BEGIN");
    for (size_t i = 0; i < COUNT(migrations); i++) {
        run(fresh, migrations[i]);
        run(migrated, migrations[i]);
        /* A book in use between two versions. */
        run(migrated, "ANALYZE; INSERT INTO entity (name) VALUES "
                      "(hex(randomblob(8))); VACUUM");
    }
    run(fresh, "COMMIT; ANALYZE");
    for (size_t i = 0; i < COUNT(queries); i++) {
        char a[PLAN_MAX];
        char b[PLAN_MAX];

        plan_of(fresh, queries[i], a);
        plan_of(migrated, queries[i], b);
        assert_string_equal(a, b);
        if (strstr(a, "SCAN ") != NULL && !may_scan(queries[i]))
            fail_msg("walks over a table:\n%s\n%s", queries[i], a);
    }
    (void)sqlite3_close(fresh);
    (void)sqlite3_close(migrated);
}

static void test_list_of_scans_is_used(void **state)
{
    (void)state;
    for (size_t i = 0; whole[i] != NULL; i++) {
        bool there = false;

        for (size_t q = 0; q < COUNT(queries); q++)
            there =
                there || strncmp(queries[q], whole[i], strlen(whole[i])) == 0;
        assert_true(there);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans_after_migration),
        cmocka_unit_test(test_list_of_scans_is_used),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
