/* SPDX-License-Identifier: Apache-2.0 */
#include "http/paging.h"

vd_page vd_page_of(const vd_call *call, size_t total)
{
    enum { WINDOW = 9999 }; /* nobody pages further */
    vd_page page = {.total = total,
                    .limit = (size_t)vd_request_int(call->request, "limit", 10),
                    .offset =
                        (size_t)vd_request_int(call->request, "offset", 0)};

    page.from = page.offset < total ? page.offset : total;
    page.to = page.from + page.limit;
    page.to = page.to < total ? page.to : total;
    page.to = page.to < WINDOW ? page.to : WINDOW;
    page.from = page.from < page.to ? page.from : page.to;
    return page;
}

void vd_page_put(vd_json_out *out, const vd_page *page)
{
    vd_json_key(out, "total");
    vd_json_open(out, '{');
    vd_json_pair_int(out, "value", (long long)page->total);
    vd_json_pair(out, "relation", VD_STR("eq"));
    vd_json_close(out, '}');
    vd_json_pair_int(out, "limit", (long long)page->limit);
    vd_json_pair_int(out, "offset", (long long)page->offset);
}

size_t vd_page_sorts(const vd_call *call, const vd_lookup_sort **out)
{
    enum { SORTS_MAX = 8 };
    vd_str texts[SORTS_MAX];
    size_t n = vd_request_params(call->request, "sort", texts, SORTS_MAX);
    vd_lookup_sort *sorts =
        VD_NEW_N(call->request->arena, vd_lookup_sort, n + 1);

    for (size_t i = 0; i < n; i++) {
        size_t at = vd_str_find_char(texts[i], ':', 0);

        at = at < texts[i].n ? at : texts[i].n;
        sorts[i].field = vd_str_slice(texts[i], 0, at);
        sorts[i].down = vd_str_is_nocase(
            vd_str_slice(texts[i], at + 1, texts[i].n), VD_STR("desc"));
    }
    *out = sorts;
    return n;
}

void vd_page_order(vd_call *call, vd_hits *hits)
{
    vd_lookup asked = {.changed_since = INT64_MIN};

    asked.n_sorts = vd_page_sorts(call, &asked.sorts);
    if (asked.n_sorts > 0)
        vd_lookup_sort_hits(call->volume->entities, &asked,
                            call->request->arena, hits);
}
