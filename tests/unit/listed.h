/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_TESTS_LISTED_H
#define VD_TESTS_LISTED_H

/* Parties numbered as they come, each with a name or several parted by ";", and
   searches among them. */

#include "check.h"
#include "match/build.h"
#include "match/search.h"

static const vd_hash STATE = {{1}};

static vd_arena all;

static inline void say_names(vd_record *r, const char *names)
{
    vd_str rest = vd_str_of(names);
    vd_str name;

    while (vd_str_next(&rest, VD_STR(";"), &name))
        vd_record_say(r, VD_PROP_NAME, name);
}

/* kinds NULL: persons. */
static inline vd_index *listed_index_for(bool customers,
                                         const char *const *names,
                                         const vd_schema *kinds, size_t n)
{
    vd_builder *builder = vd_builder_new(customers);
    vd_folder *folder;
    vd_index *index;

    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    for (size_t i = 0; i < n; i++) {
        vd_record r;
        vd_str dataset = VD_STR("sample");

        vd_record_init(&r, &all, vd_str_printf(&all, "s-%02zu", i), VD_STR("k"),
                       kinds == NULL ? VD_SCHEMA_PERSON : kinds[i]);
        say_names(&r, names[i]);
        vd_record_say(&r, VD_PROP_COUNTRY, VD_STR("xx"));
        vd_record_say(&r, VD_PROP_TOPICS, VD_STR("sanction.linked"));
        vd_builder_add(builder, folder,
                       &(vd_candidate){.entity = r.entities,
                                       .datasets = &dataset,
                                       .source_ids = &dataset,
                                       .n_sources = 1});
    }
    assert_int_equal(vd_builder_finish(builder, STATE, &index, NULL), VD_OK);
    vd_builder_free(builder);
    vd_folder_close(folder);
    return index;
}

static inline vd_index *listed_index(const char *const *names,
                                     const vd_schema *kinds, size_t n)
{
    return listed_index_for(false, names, kinds, n);
}

static inline vd_status listed_find(const vd_index *index, vd_schema kind,
                                    const char *name,
                                    const vd_search_options *options,
                                    vd_found *out)
{
    vd_searcher *searcher;
    vd_record query;
    vd_status st;

    vd_record_init(&query, &all, VD_STR(""), VD_STR(""), kind);
    say_names(&query, name);
    assert_int_equal(vd_searcher_open(index, &searcher, NULL), VD_OK);
    st = vd_search(searcher, query.entities, options, &all, out, NULL);
    vd_searcher_close(searcher);
    return st;
}

#endif
