/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/hashed.h"

#include "base/hash.h"

/* Case and blanks do not make another listing; letters and digits do. */
static void put_folded(vd_buf *buf, vd_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = vd_ascii_lower(text.p[i]);

        if (vd_ascii_is_alpha(c) || vd_ascii_is_digit(c) ||
            (unsigned char)c >= 0x80)
            vd_buf_put_char(buf, c);
    }
    vd_buf_put_char(buf, '\n');
}

vd_str vd_hashed_key(vd_read *read, vd_strmap *seen, vd_str name, vd_str date,
                     vd_str country)
{
    char hex[VD_HASH_HEX];
    vd_buf buf;
    vd_str key;
    size_t *count;

    vd_buf_init(&buf);
    put_folded(&buf, name);
    put_folded(&buf, date);
    put_folded(&buf, country);
    vd_hash_hex(vd_hash_of(vd_buf_view(&buf)), hex);
    vd_buf_done(&buf);
    key = vd_str_printf(&read->arena, "%.12s", hex);
    count = vd_strmap_put(seen, key, 0, NULL);
    (*count)++;
    if (*count > 1)
        key = vd_str_printf(&read->arena, "%.12s-%zu", hex, *count);
    return key;
}
