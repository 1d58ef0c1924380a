/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sign.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/head.h"

/* A key file is this and 64 digits. */
#define KEY_WORD "vedette-signing-key "

enum { DIGITS = VD_HASH_HEX - 1, KEY_BYTES = sizeof KEY_WORD + DIGITS };

vd_status vd_signer_make(const char *path, vd_hash *public_key, vd_err *err)
{
    vd_secret seed = vd_secret_new();
    char hex[VD_HASH_HEX];
    vd_buf text;
    bool written;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: %s", path, strerror(errno));
    vd_buf_init(&text);
    vd_hash_hex(seed, hex);
    vd_buf_put_z(&text, KEY_WORD);
    vd_buf_put_z(&text, hex);
    vd_buf_put_char(&text, '\n');
    written = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
    written = close(fd) == 0 && written;
    *public_key = vd_signer_public(&seed);
    vd_secret_wipe(&seed);
    memset(text.p, 0, text.n);
    vd_buf_done(&text);
    return written
               ? VD_OK
               : vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written", path);
}

static vd_status read_seed(const char *path, vd_secret *out, vd_err *err)
{
    struct stat info;
    char text[KEY_BYTES];
    ssize_t n;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: %s", path, strerror(errno));
    n = read(fd, text, sizeof text);
    if (fstat(fd, &info) != 0)
        n = -1;
    (void)close(fd);
    if (n < (ssize_t)sizeof text - 1 ||
        memcmp(text, KEY_WORD, sizeof KEY_WORD - 1) != 0 ||
        !vd_hash_parse((vd_str){text + sizeof KEY_WORD - 1, DIGITS}, out))
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: no key that \"audit key\" made", path);
    if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: others may read it: a key is for its owner alone "
                       "(chmod 600)",
                       path);
    }
    return VD_OK;
}

vd_status vd_signer_sign(const char *key_path, vd_str desk, const vd_head *head,
                         vd_arena *arena, vd_str *out, vd_err *err)
{
    vd_secret seed;
    char signature[VD_SIGNATURE_HEX];
    char hash[VD_HASH_HEX];
    char key[VD_HASH_HEX];
    vd_status st = read_seed(key_path, &seed, err);

    if (st != VD_OK)
        return st;
    vd_sign(&seed, vd_signed_text(arena, desk, head), signature);
    vd_hash_hex(head->hash, hash);
    vd_hash_hex(vd_signer_public(&seed), key);
    vd_secret_wipe(&seed);
    *out = vd_str_printf(arena, "%lld:%s:%s:%s", (long long)head->n, hash, key,
                         signature);
    return VD_OK;
}

static bool take_part(vd_str *rest, vd_str *out)
{
    return vd_str_next(rest, VD_STR(":"), out);
}

static void put(vd_chain *chain, vd_str text, vd_moment now)
{
    vd_json_out *out = vd_entry_out(chain);
    long long n = 0;
    vd_str part = VD_STR("");

    vd_entry_begin(chain, "signature", now);
    if (take_part(&text, &part) && vd_str_to_int(part, &n))
        vd_json_pair_int(out, "of", n);
    if (take_part(&text, &part))
        vd_json_pair(out, "hash", part);
    if (take_part(&text, &part))
        vd_json_pair(out, "key", part);
    vd_json_pair(out, "signature", text);
}

vd_status vd_chain_sign(vd_chain *chain, const char *key_path, vd_moment now,
                        vd_head *out, vd_err *err)
{
    vd_arena arena;
    vd_str text = VD_STR("");
    vd_str id = VD_STR("");
    vd_status st = vd_chain_begin(chain, err);

    vd_arena_init(&arena, 0);
    if (st == VD_OK)
        st = vd_chain_id(chain, &arena, &id, err);
    if (st == VD_OK)
        st = vd_chain_head(chain, out, err);
    if (st == VD_OK)
        st = vd_signer_sign(key_path, id, out, &arena, &text, err);
    if (st == VD_OK)
        put(chain, text, now);
    st = vd_entry_finish(chain, st, err);
    vd_arena_done(&arena);
    return st;
}

/* N:HASH:KEY:SIGNATURE of an entry that is there. */
static vd_status check_text(vd_chain *chain, vd_str text, vd_arena *arena,
                            vd_err *err)
{
    vd_str rest = text;
    vd_str parts[3];
    vd_head head;
    vd_hash key;
    vd_str id = VD_STR("");
    bool same = false;
    vd_status st = vd_chain_id(chain, arena, &id, err);

    if (st != VD_OK)
        return st;
    for (size_t i = 0; i < 3; i++) {
        if (!take_part(&rest, &parts[i]))
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "not N:HASH:KEY:SIGNATURE");
    }
    if (!vd_head_parse(vd_str_join(arena, parts[0], VD_STR(":"), parts[1]),
                       &head) ||
        !vd_hash_parse(parts[2], &key) ||
        !vd_signature_fits(key, vd_signed_text(arena, id, &head), rest)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the signature is none of a head of this desk (%.*s)",
                       VD_STR_SHOWN(id));
    }
    st = vd_chain_has(chain, &head, &same, err);
    if (st == VD_OK && !same) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "entry %lld has another hash than the signed one",
                       (long long)head.n);
    }
    return st;
}

vd_status vd_chain_accept(vd_chain *chain, vd_str text, vd_moment now,
                          vd_err *err)
{
    vd_arena arena;
    vd_status st = vd_chain_begin(chain, err);

    vd_arena_init(&arena, 0);
    if (st == VD_OK)
        st = check_text(chain, vd_str_trim(text), &arena, err);
    if (st == VD_OK)
        put(chain, vd_str_trim(text), now);
    st = vd_entry_finish(chain, st, err);
    vd_arena_done(&arena);
    return st;
}
