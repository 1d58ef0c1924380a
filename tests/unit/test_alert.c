/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "desk/alert.h"
#include "desk/head.h"

static vd_chain *open_chain(char path[64])
{
    vd_chain *chain = NULL;
    int fd;

    (void)snprintf(path, 64, "/tmp/vedette-test-XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)close(fd);
    (void)unlink(path);
    assert_int_equal(vd_chain_open(path,
                                   (vd_actor){VD_STR("anna"), VD_STR("test")},
                                   1000, &chain, NULL),
                     VD_OK);
    return chain;
}

static void close_chain(vd_chain *chain, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".head"};

    vd_chain_close(chain);
    for (size_t i = 0; i < 4; i++) {
        char name[80];

        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

static vd_pair a_pair(void)
{
    return (vd_pair){.own = VD_STR("own"),
                     .listing = VD_STR("x-1@list"),
                     .check = VD_STR("screening"),
                     .own_is = VD_STR("fields"),
                     .listed_is = VD_STR("lines"),
                     .policy = VD_STR("threshold=700000 names=3"),
                     .verdict = VD_STR("undecided"),
                     .engine = VD_STR("one"),
                     .edition = 10,
                     .decided = VD_STR(""),
                     .fields = VD_STR("name\tA\n"),
                     .said = VD_STR("")};
}

static vd_raised see(vd_chain *chain, vd_pair pair, const char *record)
{
    vd_concern concern = {.record = vd_str_of(record),
                          .at = 2000,
                          .priority = 50,
                          .why = VD_STR("a test"),
                          .pairs = &pair,
                          .n = 1};
    vd_raised raised;

    assert_int_equal(vd_chain_begin(chain, NULL), VD_OK);
    vd_entry_begin(chain, "screening", 2000);
    concern.subject = vd_entry_subject(chain, VD_STR("S"));
    concern.answer = vd_entry_seal(chain, concern.subject, VD_SEALED_ANSWER,
                                   2000, VD_STR("answer"));
    vd_alert_see(chain, &concern, &raised);
    assert_int_equal(vd_entry_end(chain, NULL), VD_OK);
    assert_int_equal(vd_chain_commit(chain, NULL), VD_OK);
    return raised;
}

static void decide(vd_chain *chain, int64_t alert, vd_str verdict)
{
    vd_arena arena;
    vd_alert out;

    vd_arena_init(&arena, 0);
    assert_int_equal(vd_alert_decide(chain,
                                     &(vd_decision){.alert = alert,
                                                    .verdict = verdict,
                                                    .reason = VD_STR("r"),
                                                    .at = 3000},
                                     &arena, &out, NULL),
                     VD_OK);
    vd_arena_done(&arena);
}

/* What was decided last holds, whichever alert it was decided in. */
static void test_the_last_decision_holds(void **state)
{
    char path[64];
    vd_chain *chain = open_chain(path);
    int64_t first = see(chain, a_pair(), "first").alert;
    int64_t second = see(chain, a_pair(), "second").alert;
    vd_pair other = a_pair();

    (void)state;
    decide(chain, first, VD_STR("false_hit"));
    decide(chain, second, VD_STR("true_hit"));
    assert_int_equal(see(chain, a_pair(), "third").news, VD_NEWS_NEW);
    decide(chain, first, VD_STR("reopen"));
    assert_int_equal(see(chain, a_pair(), "fourth").news, VD_NEWS_NEW);
    decide(chain, first, VD_STR("false_hit"));
    assert_int_equal(see(chain, a_pair(), "fifth").news, VD_NEWS_COVERED);
    /* Two decisions on two states of the evidence cover both. */
    other.own_is = VD_STR("other fields");
    decide(chain, see(chain, other, "sixth").alert, VD_STR("false_hit"));
    assert_int_equal(see(chain, a_pair(), "seventh").news, VD_NEWS_COVERED);
    assert_int_equal(see(chain, other, "eighth").news, VD_NEWS_COVERED);
    close_chain(chain, path);
}

/* A record that has a closed alert and a new finding has one open alert. */
static void test_a_record_has_one_open_alert(void **state)
{
    char path[64];
    vd_chain *chain = open_chain(path);
    vd_pair pair = a_pair();
    vd_pair both[2];
    vd_concern concern = {.record = VD_STR("record"),
                          .at = 2000,
                          .priority = 70,
                          .why = VD_STR("more"),
                          .pairs = both,
                          .n = 2};
    vd_raised raised;
    vd_arena arena;
    vd_alert alert;

    (void)state;
    pair.own = VD_STR("record"); /* a customer */
    raised = see(chain, pair, "record");
    decide(chain, raised.alert, VD_STR("false_hit"));
    both[0] = pair;
    both[0].own_is = VD_STR("changed");
    both[1] = pair;
    both[1].listing = VD_STR("y-2@list");
    assert_int_equal(vd_chain_begin(chain, NULL), VD_OK);
    vd_entry_begin(chain, "screening", 2000);
    concern.subject = vd_entry_subject(chain, VD_STR("S"));
    concern.answer = vd_entry_seal(chain, concern.subject, VD_SEALED_ANSWER,
                                   2000, VD_STR("answer"));
    vd_alert_see(chain, &concern, &raised);
    assert_int_equal(vd_entry_end(chain, NULL), VD_OK);
    assert_int_equal(vd_chain_commit(chain, NULL), VD_OK);
    assert_int_equal(raised.news, VD_NEWS_REOPENED);
    assert_int_equal(raised.alert, 1);
    vd_arena_init(&arena, 0);
    assert_int_equal(vd_alert_get(chain, 1, &arena, &alert, NULL), VD_OK);
    assert_int_equal(alert.priority, 70);
    assert_int_equal(vd_alert_get(chain, 2, &arena, &alert, NULL), VD_ABSENT);
    vd_arena_done(&arena);
    close_chain(chain, path);
}

/* What does and does not open a decision again, one change at a time. */
static void test_what_opens_a_decision_again(void **state)
{
    static const struct {
        const char *why;
        vd_str policy;
        vd_str verdict;
        vd_str engine;
        vd_news news;
    } rows[] = {
        {"nothing changed", VD_STR_INIT("threshold=700000 names=3"),
         VD_STR_INIT("undecided"), VD_STR_INIT("one"), VD_NEWS_KNOWN},
        {"a new engine with the same verdict",
         VD_STR_INIT("threshold=700000 names=3"), VD_STR_INIT("undecided"),
         VD_STR_INIT("two"), VD_NEWS_KNOWN},
        {"another verdict under a new engine",
         VD_STR_INIT("threshold=700000 names=3"), VD_STR_INIT("same"),
         VD_STR_INIT("two"), VD_NEWS_REOPENED},
        {"a lower threshold", VD_STR_INIT("threshold=690000 names=3"),
         VD_STR_INIT("undecided"), VD_STR_INIT("one"), VD_NEWS_REOPENED},
        {"a higher threshold", VD_STR_INIT("threshold=710000 names=3"),
         VD_STR_INIT("undecided"), VD_STR_INIT("one"), VD_NEWS_KNOWN},
        {"another value of another key",
         VD_STR_INIT("threshold=700000 names=4"), VD_STR_INIT("undecided"),
         VD_STR_INIT("one"), VD_NEWS_REOPENED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[64];
        vd_chain *chain = open_chain(path);
        vd_pair pair = a_pair();
        vd_raised raised = see(chain, pair, "record");

        assert_int_equal(raised.news, VD_NEWS_NEW);
        decide(chain, raised.alert, VD_STR("false_hit"));
        pair.policy = rows[i].policy;
        pair.verdict = rows[i].verdict;
        pair.engine = rows[i].engine;
        raised = see(chain, pair, "record");
        if (raised.news != rows[i].news)
            print_message("%s\n", rows[i].why);
        assert_int_equal(raised.news, rows[i].news);
        close_chain(chain, path);
    }
}

static void test_a_verdict_binds_as_far_as_it_says(void **state)
{
    static const struct {
        vd_str verdict;
        vd_news same;  /* record */
        vd_news other; /* record of the same party */
    } rows[] = {
        {VD_STR_INIT("false_hit"), VD_NEWS_KNOWN, VD_NEWS_COVERED},
        {VD_STR_INIT("true_hit"), VD_NEWS_KNOWN, VD_NEWS_NEW},
        {VD_STR_INIT("release"), VD_NEWS_KNOWN, VD_NEWS_NEW},
        {VD_STR_INIT("escalate"), VD_NEWS_KNOWN, VD_NEWS_NEW},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[64];
        vd_chain *chain = open_chain(path);
        vd_raised raised = see(chain, a_pair(), "record");

        decide(chain, raised.alert, rows[i].verdict);
        assert_int_equal(see(chain, a_pair(), "record").news, rows[i].same);
        assert_int_equal(see(chain, a_pair(), "other").news, rows[i].other);
        close_chain(chain, path);
    }
}

static void
test_what_is_sealed_opens_and_what_was_altered_does_not(void **state)
{
    vd_secret key = vd_secret_new();
    vd_secret other = vd_secret_new();
    vd_arena arena;
    vd_buf sealed;
    vd_str plain;

    (void)state;
    vd_arena_init(&arena, 0);
    vd_buf_init(&sealed);
    vd_seal(&key, VD_STR("7"), VD_STR("a name"), &sealed);
    assert_int_equal(vd_unseal(&key, VD_STR("7"), vd_buf_view(&sealed), &arena,
                               &plain, NULL),
                     VD_OK);
    assert_true(vd_str_is(plain, VD_STR("a name")));
    assert_int_equal(vd_unseal(&other, VD_STR("7"), vd_buf_view(&sealed),
                               &arena, &plain, NULL),
                     VD_INVALID);
    assert_int_equal(vd_unseal(&key, VD_STR("8"), vd_buf_view(&sealed), &arena,
                               &plain, NULL),
                     VD_INVALID);
    for (size_t n = 0; n < sealed.n; n++) {
        sealed.p[n] = (char)(sealed.p[n] ^ 1);
        assert_int_equal(vd_unseal(&key, VD_STR("7"), vd_buf_view(&sealed),
                                   &arena, &plain, NULL),
                         VD_INVALID);
        sealed.p[n] = (char)(sealed.p[n] ^ 1);
        assert_int_equal(vd_unseal(&key, VD_STR("7"), (vd_str){sealed.p, n},
                                   &arena, &plain, NULL),
                         VD_INVALID);
    }
    vd_buf_done(&sealed);
    vd_arena_done(&arena);
}

/* A sum is that of what is there, in whatever order it came and went. */
static void test_a_sum_of_states_forgets_what_is_taken_away(void **state)
{
    vd_state_sum a = {0};
    vd_state_sum b = {0};

    (void)state;
    for (int i = 0; i < 300; i++) {
        char key[16];

        (void)snprintf(key, sizeof key, "%d", i);
        vd_state_sum_add(&a, vd_str_of(key), VD_STR("value"));
    }
    for (int i = 299; i >= 0; i--) {
        char key[16];

        (void)snprintf(key, sizeof key, "%d", i);
        if (i % 2 == 0)
            vd_state_sum_take(&a, vd_str_of(key), VD_STR("value"));
        else
            vd_state_sum_add(&b, vd_str_of(key), VD_STR("value"));
    }
    assert_int_equal(a.keys, 150);
    assert_int_equal(a.keys, b.keys);
    assert_true(vd_hash_is(a.sum, b.sum));
    vd_state_sum_take(&a, VD_STR("1"), VD_STR("other"));
    assert_false(vd_hash_is(a.sum, b.sum));
}

/* What nobody could read again is refused, and the chain goes on. */
static void test_an_entry_has_its_limit(void **state)
{
    char path[64];
    vd_chain *chain = open_chain(path);
    size_t n = VD_JSON_RECORD_BYTES_MAX;
    char *text = malloc(n);
    vd_err err = {0};

    (void)state;
    assert_non_null(text);
    memset(text, 'x', n);
    assert_int_equal(vd_chain_begin(chain, NULL), VD_OK);
    vd_entry_begin(chain, "screening", 2000);
    vd_json_pair(vd_entry_out(chain), "text", (vd_str){text, n});
    assert_int_equal(vd_entry_finish(chain, VD_OK, &err), VD_LIMIT);
    assert_non_null(strstr(err.msg, "without --record"));
    assert_int_equal(see(chain, a_pair(), "record").news, VD_NEWS_NEW);
    free(text);
    close_chain(chain, path);
}

/* A listing of which nothing could be read is a hit all the same. */
static void test_a_pair_without_lines_is_raised(void **state)
{
    char path[64];
    vd_chain *chain = open_chain(path);
    vd_pair pair = a_pair();
    int64_t alert;

    (void)state;
    pair.listed_is = VD_STR("");
    alert = see(chain, pair, "record").alert;
    assert_int_equal(alert, 1);
    decide(chain, alert, VD_STR("false_hit"));
    assert_int_equal(see(chain, pair, "record").news, VD_NEWS_KNOWN);
    assert_int_equal(see(chain, a_pair(), "record").news, VD_NEWS_REOPENED);
    close_chain(chain, path);
}

/* Two programs may note their entries in the other order. */
static void test_a_head_never_goes_back(void **state)
{
    char path[64];
    vd_chain *chain = open_chain(path);
    vd_head head;
    vd_head earlier;
    char name[80];
    FILE *file;

    (void)state;
    (void)see(chain, a_pair(), "first");
    assert_int_equal(vd_head_read(path, &earlier, NULL), VD_OK);
    (void)see(chain, a_pair(), "second");
    assert_int_equal(vd_head_write(path, &earlier, NULL), VD_OK);
    assert_int_equal(vd_head_read(path, &head, NULL), VD_OK);
    assert_int_equal(head.n, earlier.n + 1);
    (void)snprintf(name, sizeof name, "%s.head", path);
    file = fopen(name, "wb");
    assert_non_null(file);
    assert_true(fputs("7:no hash\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(vd_head_read(path, &head, NULL), VD_INVALID);
    assert_int_equal(vd_head_write(path, &earlier, NULL), VD_INVALID);
    assert_int_equal(vd_chain_begin(chain, NULL), VD_INVALID);
    (void)unlink(name);
    assert_int_equal(vd_head_read(path, &head, NULL), VD_ABSENT);
    close_chain(chain, path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_opens_a_decision_again),
        cmocka_unit_test(test_a_verdict_binds_as_far_as_it_says),
        cmocka_unit_test(test_the_last_decision_holds),
        cmocka_unit_test(test_a_record_has_one_open_alert),
        cmocka_unit_test(test_an_entry_has_its_limit),
        cmocka_unit_test(test_a_head_never_goes_back),
        cmocka_unit_test(test_a_pair_without_lines_is_raised),
        cmocka_unit_test(
            test_what_is_sealed_opens_and_what_was_altered_does_not),
        cmocka_unit_test(test_a_sum_of_states_forgets_what_is_taken_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
