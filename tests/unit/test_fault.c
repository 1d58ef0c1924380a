/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A load is killed at a random write, or meets a full disk, a short write, a
 * refused fsync: the last good edition is complete, and the next load works.
 */
#include "check.h"

#include <sys/wait.h>

#include "books.h"
#include "fault_vfs.h"

enum { KILLS = 1000, FAULTS = 150, RECORDS = 40 };

static char folder[64];
static char path[80];
static vd_arena arena;
static vd_record first[RECORDS];
static vd_record second[RECORDS];

static void make(vd_record *records, size_t version)
{
    for (size_t i = 0; i < RECORDS; i++) {
        vd_str id = vd_str_printf(&arena, "x-%zu", i + version * (RECORDS / 2));

        vd_record_init(&records[i], &arena, id, id, VD_SCHEMA_PERSON);
        vd_record_say(&records[i], VD_PROP_NAME,
                      vd_str_printf(&arena, "NAME %zu OF %zu", i, version));
        for (size_t a = 0; a < 20; a++)
            vd_record_say(
                &records[i], VD_PROP_ALIAS,
                vd_str_printf(&arena, "ALIAS %zu %zu %zu", i, a, version));
        vd_record_sort(&records[i]);
    }
}

static vd_edition edition_of(size_t version)
{
    return (vd_edition){.source = VD_STR("test"),
                        .published = (vd_moment)version * 100,
                        .basis = VD_STR("file"),
                        .known = (vd_moment)version,
                        .format = VD_STR("test"),
                        .profile = VD_STR("whole")};
}

static vd_status load(size_t version)
{
    vd_store *store = NULL;
    vd_edition e = edition_of(version);
    vd_status st = vd_store_open(path, VD_STORE_WRITE, &store, NULL);

    if (st == VD_OK)
        st = enter(store, version == 1 ? first : second, RECORDS, &e, NULL);
    vd_store_close(store);
    return st;
}

static void clear(void)
{
    static const char *const tails[] = {"", "-wal", "-shm"};

    for (size_t i = 0; i < COUNT(tails); i++) {
        char name[96];

        (void)snprintf(name, sizeof name, "%s%s", path, tails[i]);
        (void)unlink(name);
    }
}

/* Which of the two editions the book is at; every record of it is read and
   is the one that was entered. */
static size_t check_book(void)
{
    vd_store *store = NULL;
    vd_editions editions;
    vd_content content;
    vd_arena work;
    vd_err err = {0};
    size_t version;

    vd_arena_init(&work, 0);
    if (vd_store_open(path, VD_STORE_READ, &store, &err) != VD_OK)
        fail_msg("%s", err.msg);
    assert_int_equal(vd_store_editions(store, VD_STR("test"), VD_MOMENT_MAX,
                                       VD_MOMENT_MAX, &work, &editions, NULL),
                     VD_OK);
    version = editions.n;
    assert_true(version == 1 || version == 2);
    assert_int_equal(
        vd_store_state(store, &editions, version, &work, &content, NULL),
        VD_OK);
    assert_int_equal(content.n, RECORDS);
    for (size_t i = 0; i < RECORDS; i++) {
        const vd_record *want = version == 1 ? &first[i] : &second[i];
        uint32_t number;
        const vd_listing *l;
        vd_record got;

        assert_int_equal(
            vd_store_entity_find(store, want->entities[0].id, &number, NULL),
            VD_OK);
        l = vd_content_find(&content, number);
        assert_non_null(l);
        assert_int_equal(vd_store_record(store, l->record, &work, &got, NULL),
                         VD_OK);
        assert_int_equal(got.entities[0].n, want->entities[0].n);
        assert_str_equal(vd_entity_first(got.entities, VD_PROP_NAME),
                         vd_entity_first(want->entities, VD_PROP_NAME));
    }
    vd_store_close(store);
    vd_arena_done(&work);
    return version;
}

static long writes_of_a_load(void)
{
    long n;

    clear();
    assert_int_equal(load(1), VD_OK);
    fault_set(FAULT_NONE, 0);
    assert_int_equal(load(2), VD_OK);
    n = fault_count();
    assert_true(n > 10);
    return n;
}

static void test_a_killed_load_leaves_a_whole_edition(void **state)
{
    uint64_t seed = 20261122;
    long writes = writes_of_a_load();
    size_t before = 0;
    size_t after = 0;

    (void)state;
    for (int i = 0; i < KILLS; i++) {
        long at = 1 + (long)below(&seed, (size_t)writes);
        size_t version;
        pid_t child;
        int status;

        clear();
        fault_set(FAULT_NONE, 0);
        assert_int_equal(load(1), VD_OK);
        child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            fault_set(FAULT_KILL, at);
            _exit(load(2) == VD_OK ? 0 : 1);
        }
        assert_true(waitpid(child, &status, 0) == child);
        if (WIFEXITED(status) == 0 || WEXITSTATUS(status) != FAULT_EXIT)
            fail_msg("write %ld: the child was not killed there", at);
        version = check_book();
        before += version == 1;
        after += version == 2;
        if (version == 1)
            assert_int_equal(load(2), VD_OK);
        assert_int_equal(check_book(), 2);
    }
    print_message("%d kills at %ld writes: %zu before and %zu after the "
                  "commit\n",
                  KILLS, writes, before, after);
    assert_true(before > 0 && after > 0);
}

static void test_a_failing_disk_leaves_a_whole_edition(void **state)
{
    static const fault kinds[] = {FAULT_FULL, FAULT_SHORT, FAULT_SYNC};
    uint64_t seed = 7;
    long writes = writes_of_a_load();
    size_t failed = 0;

    (void)state;
    for (int i = 0; i < FAULTS; i++) {
        fault kind = kinds[i % 3];
        vd_status st;

        clear();
        fault_set(FAULT_NONE, 0);
        assert_int_equal(load(1), VD_OK);
        fault_set(kind, 1 + (long)below(&seed, (size_t)writes));
        st = load(2);
        fault_set(FAULT_NONE, 0);
        failed += st != VD_OK;
        /* A load that was reported must be there; one that failed may not
           be there in part. */
        if (check_book() == 1) {
            assert_int_equal(st, VD_STORE);
            assert_int_equal(load(2), VD_OK);
        }
        assert_int_equal(check_book(), 2);
    }
    print_message("%d faults, %zu loads failed by them\n", FAULTS, failed);
    assert_true(failed > FAULTS / 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_killed_load_leaves_a_whole_edition),
        cmocka_unit_test(test_a_failing_disk_leaves_a_whole_edition),
    };
    int failed;

    vd_arena_init(&arena, 0);
    make(first, 1);
    make(second, 2);
    if (test_folder(folder, sizeof folder) == NULL)
        return 1;
    (void)snprintf(path, sizeof path, "%s/book.db", folder);
    fault_install();
    failed = cmocka_run_group_tests_name("fault", tests, NULL, NULL);
    clear();
    (void)rmdir(folder);
    vd_arena_done(&arena);
    return failed;
}
