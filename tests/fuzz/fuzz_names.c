/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be a name: two, parted by a line break, are taken apart and
 * compared, as persons and as firms.
 */
#include "fuzz.h"
#include "match/align.h"
#include "match/jaro.h"
#include "match/readings.h"

/* A name in every way in which one is read that is asked for, against another.
 */
static void read_further(vd_folder *folder, vd_arena *arena, vd_str raw,
                         vd_name_kind kind, const vd_name *other)
{
    static const vd_schema schemata[] = {
        [VD_NAME_UNKNOWN] = VD_SCHEMA_LEGAL_ENTITY,
        [VD_NAME_PERSON] = VD_SCHEMA_PERSON,
        [VD_NAME_ORG] = VD_SCHEMA_ORGANIZATION};
    vd_value value = {.prop = VD_PROP_NAME, .text = raw};
    vd_entity e = {.schema = schemata[kind], .values = &value, .n = 1};
    vd_alignment names;
    vd_reading *readings;
    size_t n = vd_readings(folder, arena, &e, true, &readings);

    for (size_t i = 0; i < n; i++) {
        const vd_name *name = &readings[i].name;

        MUST(name->n > 0 && name->n <= VD_WORDS_MAX);
        vd_align(name, other, &names);
        MUST(names.name_score >= 0 && names.name_score <= 1000000);
        vd_align(other, name, &names);
        MUST(names.name_score >= 0 && names.name_score <= 1000000);
    }
}

static void compare(vd_folder *folder, vd_str a, vd_str b, vd_name_kind kind)
{
    vd_alignment names;
    vd_arena arena;
    vd_name x;
    vd_name y;

    vd_arena_init(&arena, 0);
    vd_name_parse(folder, &arena, a, kind, &x);
    vd_name_parse(folder, &arena, b, kind, &y);
    MUST(x.n <= VD_WORDS_MAX && y.n <= VD_WORDS_MAX);
    vd_align_words(&x, &y, &arena, &names);
    MUST(names.name_score >= 0 && names.name_score <= 1000000);
    MUST(vd_ofac_score(x.folded, y.folded) <= 1000000);
    vd_align(&x, &x, &names);
    MUST(names.name_score == 0 || names.name_score >= 400000);
    read_further(folder, &arena, a, kind, &y);
    vd_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static vd_folder *folder;
    vd_str text = {(const char *)data, size};
    size_t end = vd_str_find_char(text, '\n', 0);
    vd_str a = vd_str_slice(text, 0, end);
    vd_str b = end == VD_STR_NONE ? a : vd_str_slice(text, end + 1, size);

    if (folder == NULL)
        MUST(vd_folder_open(&folder, NULL) == VD_OK);
    compare(folder, a, b, VD_NAME_UNKNOWN);
    compare(folder, a, b, VD_NAME_PERSON);
    compare(folder, a, b, VD_NAME_ORG);
    return 0;
}
