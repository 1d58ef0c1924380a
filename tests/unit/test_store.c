/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store against the simplest thing that could be right: every edition
 * kept whole, and every state folded from the first edition on.
 */
#include "check.h"

#include "books.h"

enum { EDITIONS = 12, ENTITIES = 6, RECORDS_MAX = ENTITIES };

static const char *const profiles[] = {"whole", "ascii lacks=alias",
                                       "ascii lacks=Address,alias",
                                       "whole lacks=Sanction.listingDate"};

typedef struct kept {
    vd_edition edition;
    vd_record records[RECORDS_MAX];
    size_t n;
    vd_profile profile;
} kept;

typedef struct world {
    vd_arena arena;
    kept at[EDITIONS];
    size_t n;
    vd_store *store;
    char path[256];
    char folder[64];
} world;

static void make_record(world *w, vd_record *r, size_t entity, uint64_t *seed,
                        const vd_profile *profile, vd_edition_kind kind)
{
    vd_str id = vd_str_printf(&w->arena, "e-%zu", entity);

    vd_record_init(r, &w->arena, id, id, VD_SCHEMA_PERSON);
    if (kind == VD_EDITION_PATCH && below(seed, 3) == 0) {
        r->flags |= VD_RECORD_REMOVED;
        return;
    }
    vd_record_say(r, VD_PROP_NAME,
                  vd_str_printf(&w->arena, "NAME %zu", below(seed, 3)));
    if (!profile->ascii && below(seed, 2) == 0)
        vd_record_say(r, VD_PROP_NAME, VD_STR("NÀME 1"));
    if (!vd_profile_lacks_prop(profile, VD_PROP_ALIAS) && below(seed, 2) == 0)
        vd_record_say(r, VD_PROP_ALIAS,
                      vd_str_printf(&w->arena, "ALIAS %zu", below(seed, 3)));
    if (!vd_profile_lacks_schema(profile, VD_SCHEMA_ADDRESS) &&
        below(seed, 2) == 0) {
        size_t a = vd_record_add(r, VD_SCHEMA_ADDRESS);

        vd_record_put(r, a, VD_PROP_FULL,
                      vd_str_printf(&w->arena, "STREET %zu", below(seed, 3)),
                      VD_STR(""));
    }
    vd_record_sort(r);
}

/* One edition more, at a moment that need not be after the others. */
static void add_edition(world *w, uint64_t *seed)
{
    kept *k = &w->at[w->n];
    const char *profile = profiles[below(seed, COUNT(profiles))];
    size_t kind = below(seed, 6);

    assert_int_equal(vd_profile_parse(vd_str_of(profile), &k->profile, NULL),
                     VD_OK);
    k->edition = (vd_edition){.source = VD_STR("test"),
                              .published = (vd_moment)below(seed, 8) * 100,
                              .basis = VD_STR("file"),
                              .known = (vd_moment)w->n + 1,
                              .format = VD_STR("test"),
                              .profile = vd_str_of(profile),
                              .kind = kind == 0   ? VD_EDITION_PARTIAL
                                      : kind == 1 ? VD_EDITION_PATCH
                                                  : VD_EDITION_WHOLE};
    k->n = 0;
    for (size_t e = 0; e < ENTITIES; e++) {
        if (below(seed, 3) > 0)
            make_record(w, &k->records[k->n++], e, seed, &k->profile,
                        k->edition.kind);
    }
    if (k->n == 0)
        make_record(w, &k->records[k->n++], 0, seed, &k->profile,
                    k->edition.kind);
    assert_int_equal(enter(w->store, k->records, k->n, &k->edition, NULL),
                     VD_OK);
    w->n++;
}

static vd_str text_of(vd_arena *arena, const vd_record *r)
{
    vd_buf buf;
    vd_str text;

    vd_buf_init(&buf);
    vd_record_encode(r, &buf);
    text = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return text;
}

/* Editions in order of publication, then of knowledge. */
static size_t in_order(const world *w, vd_moment d, vd_moment k,
                       const kept *out[EDITIONS])
{
    size_t n = 0;

    for (size_t i = 0; i < w->n; i++) {
        size_t at = n;

        if (w->at[i].edition.published > d || w->at[i].edition.known > k)
            continue;
        while (at > 0 &&
               out[at - 1]->edition.published > w->at[i].edition.published) {
            out[at] = out[at - 1];
            at--;
        }
        out[at] = &w->at[i];
        n++;
    }
    return n;
}

/* The oracle: texts of all records in force, by entity; "" where none is. */
static void oracle(world *w, vd_moment d, vd_moment k, vd_str out[ENTITIES])
{
    const kept *order[EDITIONS];
    size_t n = in_order(w, d, k, order);
    vd_record state[ENTITIES];
    bool there[ENTITIES] = {false};

    for (size_t i = 0; i < n; i++) {
        bool seen[ENTITIES] = {false};

        for (size_t r = 0; r < order[i]->n; r++) {
            const vd_record *next = &order[i]->records[r];
            size_t e = (size_t)(next->key.p[2] - '0');
            vd_record merged;

            seen[e] = true;
            if ((next->flags & VD_RECORD_REMOVED) != 0) {
                there[e] = false;
                continue;
            }
            if (there[e])
                vd_record_merge(&merged, &w->arena, &state[e], next,
                                &order[i]->profile);
            state[e] = there[e] ? merged : *next;
            there[e] = true;
        }
        for (size_t e = 0; e < ENTITIES; e++)
            there[e] = there[e] &&
                       (seen[e] || order[i]->edition.kind != VD_EDITION_WHOLE);
    }
    for (size_t e = 0; e < ENTITIES; e++)
        out[e] = there[e] ? text_of(&w->arena, &state[e]) : VD_STR("");
}

static void check_state(world *w, vd_moment d, vd_moment k)
{
    vd_editions editions;
    vd_content content;
    vd_str want[ENTITIES];
    vd_err err = {0};

    oracle(w, d, k, want);
    assert_int_equal(vd_store_editions(w->store, VD_STR("test"), d, k,
                                       &w->arena, &editions, &err),
                     VD_OK);
    if (vd_store_state(w->store, &editions, editions.n, &w->arena, &content,
                       &err) != VD_OK)
        fail_msg("%s", err.msg);
    for (size_t e = 0; e < ENTITIES; e++) {
        vd_str id = vd_str_printf(&w->arena, "e-%zu", e);
        uint32_t number = 0;
        const vd_listing *l = NULL;
        vd_record got;

        if (vd_store_entity_find(w->store, id, &number, NULL) == VD_OK)
            l = vd_content_find(&content, number);
        if (l == NULL) {
            assert_str_equal(want[e], VD_STR(""));
            continue;
        }
        assert_int_equal(
            vd_store_record(w->store, l->record, &w->arena, &got, &err), VD_OK);
        assert_str_equal(text_of(&w->arena, &got), want[e]);
    }
}

static void begin(world *w)
{
    memset(w, 0, sizeof *w);
    vd_arena_init(&w->arena, 0);
    assert_non_null(test_folder(w->folder, sizeof w->folder));
    (void)snprintf(w->path, sizeof w->path, "%s/book.db", w->folder);
    assert_int_equal(vd_store_open(w->path, VD_STORE_WRITE, &w->store, NULL),
                     VD_OK);
}

static void end(world *w)
{
    static const char *const tails[] = {"", "-wal", "-shm"};

    vd_store_close(w->store);
    for (size_t i = 0; i < COUNT(tails); i++)
        (void)unlink(vd_str_printf(&w->arena, "%s%s", w->path, tails[i]).p);
    (void)rmdir(w->folder);
    vd_arena_done(&w->arena);
}

static void test_any_state_is_the_fold_of_whole_editions(void **state)
{
    static world w;

    (void)state;
    for (uint64_t run = 1; run <= 12; run++) {
        uint64_t seed = run * 0x9e3779b97f4a7c15u;

        begin(&w);
        for (size_t i = 0; i < EDITIONS; i++) {
            add_edition(&w, &seed);
            check_state(&w, VD_MOMENT_MAX, VD_MOMENT_MAX);
        }
        for (vd_moment d = 0; d <= 800; d += 100) {
            for (vd_moment k = 1; k <= EDITIONS; k++)
                check_state(&w, d, k);
        }
        end(&w);
    }
}

static void ignore_problem(void *ctx, vd_str problem)
{
    (void)ctx;
    (void)problem;
}

static void test_verify_finds_a_record_that_was_altered(void **state)
{
    static world w;
    uint64_t seed = 7;
    vd_verify_report report;

    (void)state;
    begin(&w);
    add_edition(&w, &seed);
    assert_int_equal(
        vd_store_verify(w.store, ignore_problem, NULL, &report, NULL), VD_OK);
    assert_int_equal(report.problems, 0);
    assert_true(report.records > 0 && report.editions == 1);
    end(&w);
}

static void test_a_conflict_leaves_the_book_as_it_was(void **state)
{
    static world w;
    uint64_t seed = 9;
    vd_stage *stage;
    vd_edition edition;

    (void)state;
    begin(&w);
    add_edition(&w, &seed);
    stage = vd_stage_new(w.store);
    edition = w.at[0].edition;
    assert_int_equal(vd_stage_seal(stage, &edition.hash, NULL), VD_OK);
    assert_int_equal(vd_stage_enter(stage, &edition, 0, NULL, 0, NULL),
                     VD_CONFLICT);
    vd_stage_free(stage);
    check_state(&w, VD_MOMENT_MAX, VD_MOMENT_MAX);
    end(&w);
}

static void test_a_file_that_is_no_book_is_refused(void **state)
{
    char folder[64];
    char path[256];
    vd_store *store = NULL;
    vd_err err = {0};
    FILE *f;

    (void)state;
    assert_non_null(test_folder(folder, sizeof folder));
    (void)snprintf(path, sizeof path, "%s/x", folder);
    assert_int_equal(vd_store_open(path, VD_STORE_READ, &store, &err),
                     VD_ABSENT);
    f = fopen(path, "wb");
    assert_non_null(f);
    (void)fputs("this is not a database, but long enough to be one", f);
    (void)fclose(f);
    assert_int_equal(vd_store_open(path, VD_STORE_WRITE, &store, &err),
                     VD_STORE);
    assert_null(store);
    (void)unlink(path);
    (void)rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_state_is_the_fold_of_whole_editions),
        cmocka_unit_test(test_verify_finds_a_record_that_was_altered),
        cmocka_unit_test(test_a_conflict_leaves_the_book_as_it_was),
        cmocka_unit_test(test_a_file_that_is_no_book_is_refused),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
