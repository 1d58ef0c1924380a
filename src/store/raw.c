/* SPDX-License-Identifier: Apache-2.0 */
#include "store/raw.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/db.h"

enum { RAW_PART_BYTES = 1 << 20 };

static vd_status has_raw(vd_store *store, vd_hash sha256, bool *out,
                         vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_RAW_PART_HAS);

    vd_call_blob(&call, (vd_str){(const char *)sha256.bytes, VD_HASH_BYTES});
    *out = vd_call_row(&call);
    return vd_call_end(&call, err);
}

static vd_status enter_part(vd_store *store, vd_hash sha256, int64_t n,
                            vd_str bytes, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_RAW_PART_ADD);
    vd_buf frame;
    vd_status st;

    vd_buf_init(&frame);
    vd_store_pack(bytes, &frame);
    vd_call_blob(&call, (vd_str){(const char *)sha256.bytes, VD_HASH_BYTES});
    vd_call_int(&call, n);
    vd_call_blob(&call, vd_buf_view(&frame));
    st = vd_call_run(&call, err);
    vd_buf_done(&frame);
    return st;
}

/* The bytes as they lie on the disk, packed as they were: not unpacked. */
static vd_status enter_bytes(vd_store *store, const vd_raw_file *file,
                             int64_t *size, vd_err *err)
{
    FILE *f = fopen(file->path, "rb");
    char *part = malloc(RAW_PART_BYTES);
    vd_sha256 *sha = vd_sha256_new();
    int64_t n = 0;
    size_t got = 1;
    bool have = false;
    vd_status st = has_raw(store, file->sha256, &have, err);

    *size = 0;
    if (st == VD_OK && f == NULL)
        st = vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be opened again",
                     file->path);
    while (st == VD_OK && got > 0 && part != NULL) {
        got = fread(part, 1, RAW_PART_BYTES, f);
        *size += (int64_t)got;
        vd_sha256_add(sha, (vd_str){part, got});
        if (got > 0 && !have)
            st = enter_part(store, file->sha256, n++, (vd_str){part, got}, err);
    }
    if (st == VD_OK && !vd_hash_is(vd_sha256_value(sha), file->sha256)) {
        st = vd_fail(err, VD_IO, VD_NOWHERE,
                     "%s: the file changed while it was being loaded",
                     file->path);
    }
    vd_sha256_free(sha);
    free(part);
    if (f != NULL)
        (void)fclose(f);
    return st;
}

vd_status vd_raw_enter(vd_store *store, int64_t edition, size_t n,
                       const vd_raw_file *file, vd_err *err)
{
    int64_t size;
    vd_status st = enter_bytes(store, file, &size, err);
    vd_call call;

    if (st != VD_OK)
        return st;
    call = vd_call_begin(store, VD_QUERY_RAW_ADD);
    vd_call_int(&call, edition);
    vd_call_int(&call, (int64_t)n);
    vd_call_text(&call, file->name);
    vd_call_blob(&call,
                 (vd_str){(const char *)file->sha256.bytes, VD_HASH_BYTES});
    vd_call_int(&call, size);
    vd_call_text(&call, file->url);
    vd_call_text(&call, file->headers);
    vd_call_int(&call, file->mapping ? 1 : 0);
    vd_call_int(&call, (int64_t)file->rows);
    return vd_call_run(&call, err);
}

vd_status vd_store_raw_list(vd_store *store, int64_t edition, vd_arena *arena,
                            vd_raw_entries *out, vd_err *err)
{
    enum { FILES_MAX = 16 };
    vd_call call = vd_call_begin(store, VD_QUERY_RAW_LIST);
    vd_raw_entries entries = {.at = VD_NEW_N(arena, vd_raw_entry, FILES_MAX)};
    vd_status st;

    vd_call_int(&call, edition);
    while (vd_call_row(&call) && entries.n < FILES_MAX) {
        vd_raw_entry *e = &entries.at[entries.n++];
        vd_str sha = vd_call_get_blob(&call, 2);

        e->name = vd_str_copy(arena, vd_call_get_text(&call, 1));
        if (sha.n == VD_HASH_BYTES)
            memcpy(e->sha256.bytes, sha.p, VD_HASH_BYTES);
        e->size = vd_call_get_int(&call, 3);
        e->mapping = vd_call_get_int(&call, 5) != 0;
        e->rows = vd_call_get_int(&call, 6);
    }
    st = vd_call_end(&call, err);
    if (st == VD_OK)
        *out = entries;
    return st;
}

vd_status vd_store_raw_write(vd_store *store, vd_hash sha256, const char *path,
                             vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_RAW_PART_LIST);
    FILE *f = fopen(path, "wb");
    vd_sha256 *sha = vd_sha256_new();
    vd_buf part;
    vd_status st = VD_OK;
    vd_status end;

    vd_buf_init(&part);
    if (f == NULL)
        st = vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written", path);
    vd_call_blob(&call, (vd_str){(const char *)sha256.bytes, VD_HASH_BYTES});
    while (st == VD_OK && vd_call_row(&call)) {
        st = vd_store_unpack(vd_call_get_blob(&call, 0),
                             (size_t)2 * RAW_PART_BYTES, &part, err);
        vd_sha256_add(sha, vd_buf_view(&part));
        if (st == VD_OK && fwrite(part.p, 1, part.n, f) != part.n)
            st = vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written", path);
    }
    end = vd_call_end(&call, st == VD_OK ? err : NULL);
    st = st == VD_OK ? end : st;
    if (st == VD_OK && !vd_hash_is(vd_sha256_value(sha), sha256))
        st = vd_fail(err, VD_STORE, VD_NOWHERE,
                     "kept file is not what its hash says");
    vd_sha256_free(sha);
    vd_buf_done(&part);
    if (f != NULL && fclose(f) != 0 && st == VD_OK)
        st = vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written", path);
    return st;
}
