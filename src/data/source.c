/* SPDX-License-Identifier: Apache-2.0 */
#include "data/source.h"

#include "sources.inc" /* sources[]: generated from data/sources.tsv */

enum { COUNT = sizeof sources / sizeof sources[0] };

const vd_source *vd_source_find(vd_str id)
{
    for (size_t i = 0; i < COUNT; i++) {
        if (vd_str_is(sources[i].id, id))
            return &sources[i];
    }
    return NULL;
}

size_t vd_source_count(void)
{
    return COUNT;
}

const vd_source *vd_source_at(size_t i)
{
    return &sources[i];
}

vd_source vd_source_unknown(vd_str id)
{
    return (vd_source){.id = id,
                       .title = id,
                       .authority = id,
                       .country = VD_STR(""),
                       .prefix = id,
                       .url = VD_STR(""),
                       .format = VD_STR(""),
                       .licence = VD_STR("unknown"),
                       .topic = VD_STR(""),
                       .max_age_days = 365,
                       .max_loss_percent = 20};
}
