/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index that says what it should not: bytes of a small one are altered
 * where the input says (section, place, byte: four bytes each), and it is
 * searched.  In memory pages have no sums, so that every number is met as it
 * is.  What comes out does not matter; it must come out.
 */
#include "fuzz.h"
#include "match/build.h"
#include "match/layout.h"
#include "match/search.h"

static const char *const names[] = {"Ann Berg",          "Anna Berg",
                                    "Sample Trading Co", "Sample Trdg Ltd",
                                    "Abdul Rahman Hall", "Zhang Xiaoping"};

static vd_index *make(void)
{
    vd_builder *builder = vd_builder_new(false);
    vd_folder *folder;
    vd_index *index;
    vd_arena arena;

    vd_arena_init(&arena, 0);
    MUST(vd_folder_open(&folder, NULL) == VD_OK);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        vd_str source = VD_STR("sample");
        vd_record r;

        vd_record_init(&r, &arena, vd_str_of(names[i]), source,
                       i == 2 || i == 3 ? VD_SCHEMA_COMPANY : VD_SCHEMA_PERSON);
        vd_record_say(&r, VD_PROP_NAME, vd_str_of(names[i]));
        vd_record_say(&r, VD_PROP_ID_NUMBER, VD_STR("9000001"));
        vd_builder_add(builder, folder,
                       &(vd_candidate){0, r.entities, &source, &source, 1});
    }
    MUST(vd_builder_finish(builder, (vd_hash){{0}}, &index, NULL) == VD_OK);
    vd_builder_free(builder);
    vd_folder_close(folder);
    vd_arena_done(&arena);
    return index;
}

static vd_index *altered(const vd_index *index, const uint8_t *data,
                         size_t size)
{
    vd_buf made[VD_SECTIONS];

    for (size_t s = 0; s < VD_SECTIONS; s++) {
        vd_buf_init(&made[s]);
        vd_buf_put(&made[s],
                   (vd_str){index->pages.at[s], index->pages.bytes[s]});
    }
    for (size_t i = 0; i + 4 <= size; i += 4) {
        vd_buf *b = &made[data[i] % VD_SECTIONS];
        size_t at = (size_t)data[i + 1] << 8 | data[i + 2];

        if (b->n > 0)
            b->p[at % b->n] = (char)data[i + 3];
    }
    return vd_index_of(made, (vd_hash){{0}});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static vd_index *whole;
    static const char *const queries[] = {"Ana Berg", "Sample Trading",
                                          "Abdulrahman Hal", "A. Berg",
                                          "Chang Hsiao-p'ing"};
    vd_searcher *searcher;
    vd_index *index;

    if (whole == NULL)
        whole = make();
    index = altered(whole, data, size);
    MUST(vd_searcher_open(index, &searcher, NULL) == VD_OK);
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        vd_search_options options = {.limit = 5,
                                     .typed = true,
                                     .having = 700000,
                                     .nearest = true,
                                     .explain = true,
                                     .exhaustive = i == 0};
        vd_arena arena;
        vd_record query;
        vd_found found;

        vd_arena_init(&arena, 0);
        vd_record_init(&query, &arena, VD_STR(""), VD_STR(""),
                       VD_SCHEMA_UNKNOWN);
        vd_record_say(&query, VD_PROP_NAME, vd_str_of(queries[i]));
        vd_record_say(&query, VD_PROP_ID_NUMBER, VD_STR("9000001"));
        (void)!vd_search(searcher, query.entities, &options, &arena, &found,
                         NULL);
        vd_arena_done(&arena);
    }
    vd_searcher_close(searcher);
    vd_index_close(index);
    return 0;
}
