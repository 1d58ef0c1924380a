/* SPDX-License-Identifier: Apache-2.0 */
#include "store/content.h"

void vd_content_encode(const vd_content *content, vd_buf *out)
{
    int64_t entity = 0;
    int64_t record = 0;

    for (size_t i = 0; i < content->n; i++) {
        const vd_listing *l = &content->at[i];
        int64_t step = (int64_t)l->record - record;

        vd_buf_put_varint(out, (uint64_t)((int64_t)l->entity - entity));
        vd_buf_put_varint(out, (uint64_t)step << 1 ^ (uint64_t)(step >> 63));
        vd_buf_put_varint(out, l->target ? 1 : 0);
        entity = l->entity;
        record = l->record;
    }
}

static bool take_listing(vd_str *rest, vd_listing *l, int64_t *record)
{
    uint64_t entity;
    uint64_t step;
    uint64_t target;

    if (!vd_varint_take(rest, &entity) || !vd_varint_take(rest, &step) ||
        !vd_varint_take(rest, &target) || entity == 0 || target > 1 ||
        entity > UINT32_MAX - (uint64_t)l->entity)
        return false;
    *record += (int64_t)(step >> 1) ^ -(int64_t)(step & 1);
    if (*record < 0 || *record > UINT32_MAX)
        return false;
    l->entity += (uint32_t)entity;
    l->record = (uint32_t)*record;
    l->target = target == 1;
    return true;
}

vd_status vd_content_decode(vd_str bytes, vd_arena *arena, vd_content *out,
                            vd_err *err)
{
    size_t room = bytes.n / 3 + 1;
    vd_content content = {.at = VD_NEW_N(arena, vd_listing, room)};
    vd_listing l = {0};
    int64_t record = 0;

    while (bytes.n > 0) {
        if (!take_listing(&bytes, &l, &record))
            return vd_fail(err, VD_STORE, VD_NOWHERE,
                           "stored content of an edition is damaged");
        content.at[content.n++] = l;
    }
    *out = content;
    return VD_OK;
}

size_t vd_content_targets(const vd_content *content)
{
    size_t n = 0;

    for (size_t i = 0; i < content->n; i++)
        n += content->at[i].target && content->at[i].record != 0;
    return n;
}

const vd_listing *vd_content_find(const vd_content *content, uint32_t entity)
{
    size_t lo = 0;
    size_t hi = content->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;

        if (content->at[mid].entity == entity)
            return &content->at[mid];
        if (content->at[mid].entity < entity)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}
