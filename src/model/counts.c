/* SPDX-License-Identifier: Apache-2.0 */
#include "model/counts.h"

#include "base/json.h"

void vd_counts_add(vd_counts *counts, const vd_record *record, int sign)
{
    const vd_entity *target = vd_record_target(record);

    counts->repeats += sign * (long long)record->repeats;
    if ((record->flags & VD_RECORD_REMOVED) != 0) {
        counts->removed += sign;
        return;
    }
    for (size_t i = 0; i < record->n; i++)
        counts->schemata[record->entities[i].schema] += sign;
    for (size_t i = 0; i < target->n; i++)
        counts->names += vd_prop_is_name(target->values[i].prop) ? sign : 0;
}

static void write_count(vd_json_out *json, const char *key, long long n)
{
    if (n != 0)
        vd_json_pair_int(json, key, n);
}

void vd_counts_write(const vd_counts *counts, vd_buf *out)
{
    vd_json_out json = {.buf = out};

    vd_json_open(&json, '{');
    write_count(&json, "entries", counts->entries);
    for (size_t i = 1; i < VD_SCHEMA_COUNT; i++)
        write_count(&json, vd_schema_name((vd_schema)i).p, counts->schemata[i]);
    write_count(&json, "names", counts->names);
    write_count(&json, "repeated", counts->repeats);
    write_count(&json, "removed", counts->removed);
    vd_json_close(&json, '}');
}
