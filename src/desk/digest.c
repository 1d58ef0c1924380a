/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/digest.h"

#include <string.h>

void vd_put_number(vd_buf *to, int64_t value)
{
    for (int i = 0; i < 8; i++)
        vd_buf_put_char(to, (char)((uint64_t)value >> (8 * i) & 0xff));
}

vd_hash vd_leaf_hash(const vd_leaf *leaf)
{
    vd_buf to;
    vd_hash hash;

    vd_buf_init(&to);
    vd_buf_put(&to, (vd_str){"\0", 1});
    vd_put_number(&to, leaf->id);
    vd_put_number(&to, leaf->subject);
    vd_put_number(&to, leaf->kind);
    vd_put_number(&to, leaf->at);
    vd_put_number(&to, (int64_t)leaf->tag.n);
    vd_buf_put(&to, leaf->tag);
    vd_put_number(&to, (int64_t)leaf->proof.n);
    vd_buf_put(&to, leaf->proof);
    vd_buf_put(&to, leaf->bytes);
    hash = vd_hash_of(vd_buf_view(&to));
    vd_buf_done(&to);
    return hash;
}

static vd_hash node_of(vd_hash a, vd_hash b)
{
    char text[1 + 2 * VD_HASH_BYTES];

    text[0] = 1;
    memcpy(text + 1, a.bytes, VD_HASH_BYTES);
    memcpy(text + 1 + VD_HASH_BYTES, b.bytes, VD_HASH_BYTES);
    return vd_hash_of((vd_str){text, sizeof text});
}

/* Level by level: the odd one of a level goes up as it is, which gives the
   tree of RFC 6962. */
vd_hash vd_leaves_root(vd_hash *leaves, size_t n)
{
    if (n == 0)
        return vd_hash_of(VD_STR(""));
    while (n > 1) {
        size_t to = 0;

        for (size_t i = 0; i < n; i += 2)
            leaves[to++] =
                i + 1 < n ? node_of(leaves[i], leaves[i + 1]) : leaves[i];
        n = to;
    }
    return leaves[0];
}

vd_hash vd_entry_hash(vd_hash before, vd_str entry)
{
    vd_buf to;
    vd_hash hash;

    vd_buf_init(&to);
    vd_buf_put(&to, (vd_str){(const char *)before.bytes, VD_HASH_BYTES});
    vd_buf_put(&to, entry);
    hash = vd_hash_of(vd_buf_view(&to));
    vd_buf_done(&to);
    return hash;
}

static vd_hash hash_of_state(vd_str key, vd_str value)
{
    vd_buf to;
    vd_hash hash;

    vd_buf_init(&to);
    vd_put_number(&to, (int64_t)key.n);
    vd_buf_put(&to, key);
    vd_buf_put(&to, value);
    hash = vd_hash_of(vd_buf_view(&to));
    vd_buf_done(&to);
    return hash;
}

/* Numbers of 256 bits, least byte first. */
void vd_state_sum_add(vd_state_sum *sum, vd_str key, vd_str value)
{
    vd_hash hash = hash_of_state(key, value);
    unsigned carry = 0;

    for (size_t i = 0; i < VD_HASH_BYTES; i++) {
        carry += (unsigned)sum->sum.bytes[i] + hash.bytes[i];
        sum->sum.bytes[i] = (unsigned char)(carry & 0xff);
        carry >>= 8;
    }
    sum->keys++;
}

void vd_state_sum_take(vd_state_sum *sum, vd_str key, vd_str value)
{
    vd_hash hash = hash_of_state(key, value);
    unsigned borrow = 0;

    for (size_t i = 0; i < VD_HASH_BYTES; i++) {
        unsigned less = hash.bytes[i] + borrow;

        borrow = sum->sum.bytes[i] < less;
        sum->sum.bytes[i] =
            (unsigned char)((sum->sum.bytes[i] + 256u - less) & 0xff);
    }
    sum->keys--;
}

vd_str vd_signed_text(vd_arena *arena, vd_str desk, const vd_head *head)
{
    char hex[VD_HASH_HEX];

    vd_hash_hex(head->hash, hex);
    return vd_str_printf(arena, "vedette audit head %.*s %lld %s",
                         VD_STR_WHOLE(desk), (long long)head->n, hex);
}
