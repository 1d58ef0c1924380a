/* SPDX-License-Identifier: Apache-2.0 */
#include "http/keys.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/oom.h"
#include "base/seal.h"

enum { ID_BYTES = 8, COLUMNS = 6 };

typedef struct kept {
    vd_key key;
    vd_hash seen; /* of the text that fitted last, under the process's key */
    bool has_seen;
    int64_t ms;    /* when it was last asked by */
    int64_t spare; /* thousandths of requests that it may make at once */
} kept;

struct vd_keys {
    pthread_mutex_t lock;
    char *path;
    vd_arena arena;
    kept *at;
    size_t n;
    vd_hash content;
    vd_secret secret;
};

/* ---- the file ---- */

static vd_status read_line(vd_str line, size_t number, vd_key *out, vd_err *err)
{
    vd_str f[COLUMNS];
    size_t n = 0;

    while (n < COLUMNS && vd_str_next(&line, VD_STR("\t"), &f[n]))
        n++;
    if (n < COLUMNS) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "line %zu of the keys has %zu columns, expected %d",
                       number, n, (int)COLUMNS);
    }
    *out = (vd_key){
        .id = f[0], .name = f[1], .until = VD_MOMENT_MAX, .hash = f[5]};
    if (!vd_access_find(f[2], &out->access) ||
        !vd_str_to_int(f[4], &out->per_minute) ||
        (!vd_str_is(f[3], VD_STR("-")) &&
         vd_moment_parse(f[3], &out->until, NULL) != VD_OK)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "line %zu of the keys: role, day or number is none",
                       number);
    }
    return VD_OK;
}

static vd_status read_all(vd_str text, vd_arena *arena, kept **out, size_t *n,
                          vd_err *err)
{
    vd_str line;
    vd_status st = VD_OK;
    size_t room = 0;
    size_t number = 0;

    *out = NULL;
    *n = 0;
    while (st == VD_OK && text.n > 0 &&
           vd_str_next(&text, VD_STR("\n"), &line)) {
        number++;
        if (line.n == 0 || line.p[0] == '#')
            continue;
        *out = vd_arena_grow(arena, *out, *n, &room, sizeof **out);
        (*out)[*n] = (kept){.ms = vd_clock_elapsed_ms()};
        st = read_line(line, number, &(*out)[*n].key, err);
        (*out)[*n].spare = (*out)[*n].key.per_minute * 1000;
        (*n)++;
    }
    return st;
}

/* The file's bytes; none if it is not there. */
static vd_status read_file(const char *path, vd_arena *arena, vd_str *out,
                           vd_err *err)
{
    vd_map *map;
    vd_status st = vd_map_open(path, &map, err);

    *out = VD_STR("");
    if (st == VD_ABSENT)
        return VD_OK;
    if (st != VD_OK)
        return st;
    *out = vd_str_copy(arena, vd_map_view(map));
    vd_map_close(map);
    return VD_OK;
}

vd_status vd_keys_open(const char *path, vd_keys **out, vd_err *err)
{
    vd_keys *k = vd_zeroed(1, sizeof *k);
    size_t n = strlen(path) + 1;
    vd_status st;
    vd_str text;

    k->path = memcpy(vd_zeroed(n, 1), path, n);
    (void)pthread_mutex_init(&k->lock, NULL);
    vd_arena_init(&k->arena, 0);
    k->secret = vd_secret_new();
    st = read_file(path, &k->arena, &text, err);
    if (st == VD_OK)
        st = read_all(text, &k->arena, &k->at, &k->n, err);
    if (st != VD_OK) {
        vd_keys_close(k);
        return st;
    }
    k->content = vd_hash_of(text);
    *out = k;
    return VD_OK;
}

void vd_keys_close(vd_keys *k)
{
    if (k == NULL)
        return;
    vd_arena_done(&k->arena);
    vd_secret_wipe(&k->secret);
    (void)pthread_mutex_destroy(&k->lock);
    free(k->path);
    free(k);
}

vd_status vd_keys_look(vd_keys *k, vd_err *err)
{
    vd_arena arena;
    vd_str text;
    kept *at;
    size_t n;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = read_file(k->path, &arena, &text, err);
    if (st == VD_OK && !vd_hash_is(vd_hash_of(text), k->content)) {
        st = read_all(text, &arena, &at, &n, err);
        if (st == VD_OK) {
            vd_arena old = k->arena;

            (void)pthread_mutex_lock(&k->lock);
            k->at = at;
            k->n = n;
            k->arena = arena;
            k->content = vd_hash_of(text);
            (void)pthread_mutex_unlock(&k->lock);
            arena = old;
        }
    }
    vd_arena_done(&arena);
    return st;
}

size_t vd_keys_count(vd_keys *k)
{
    return k->n;
}

void vd_keys_each(vd_keys *k, vd_key_fn *fn, void *ctx)
{
    for (size_t i = 0; i < k->n; i++)
        fn(ctx, &k->at[i].key);
}

/* ---- who asks ---- */

static vd_str presented(const vd_request *r)
{
    vd_str text = vd_request_header(r, "Authorization");

    if (vd_str_starts_nocase(text, VD_STR("apikey ")))
        return vd_str_trim(vd_str_slice(text, 7, text.n));
    if (vd_str_starts_nocase(text, VD_STR("bearer ")))
        return vd_str_trim(vd_str_slice(text, 7, text.n));
    text = vd_request_header(r, "X-Api-Key");
    return text.n > 0 ? text : vd_request_param(r, "api_key");
}

/* "vdk_" id "_" and what only its holder has. */
static kept *find(vd_keys *k, vd_str text)
{
    vd_str id = vd_str_slice(text, 4, 4 + 2 * ID_BYTES);

    for (size_t i = 0; vd_str_starts(text, VD_STR("vdk_")) && i < k->n; i++) {
        if (vd_str_is(k->at[i].key.id, id))
            return &k->at[i];
    }
    return NULL;
}

/* Hashing takes milliseconds, once for each key that fits, and nobody waits for
   it: it is known again by a hash under a key of this process.  Hashes are
   compared, whose bytes tell nothing of the key, however long that takes. */
static bool is_seen(const kept *it, const vd_hash *seen)
{
    return it->has_seen && vd_hash_is(it->seen, *seen);
}

/* Whether one more request is allowed; a minute's worth may come at once. */
static bool spend(kept *it, long long *wait)
{
    int64_t now = vd_clock_elapsed_ms();
    int64_t most = it->key.per_minute * 1000;

    if (it->key.per_minute == 0)
        return true;
    it->spare += (now - it->ms) * it->key.per_minute / 60;
    it->spare = it->spare < most ? it->spare : most;
    it->ms = now;
    if (it->spare < 1000) {
        *wait = (1000 - it->spare) * 60 / (it->key.per_minute * 1000) + 1;
        return false;
    }
    it->spare -= 1000;
    return true;
}

vd_admission vd_keys_admit(vd_keys *k, vd_request *r, vd_moment now,
                           vd_access *access, long long *wait)
{
    vd_str text = presented(r);
    vd_admission out = VD_NO_KEY;
    const char *hash;
    vd_hash seen;
    bool known;
    kept *it;

    *access = VD_ACCESS_NOBODY;
    if (text.n == 0)
        return VD_NO_KEY;
    seen = vd_hash_keyed(&k->secret, text);
    (void)pthread_mutex_lock(&k->lock);
    it = find(k, text);
    known = it != NULL && is_seen(it, &seen);
    hash = it == NULL || known ? NULL : vd_str_z(r->arena, it->key.hash);
    (void)pthread_mutex_unlock(&k->lock);
    if (hash != NULL)
        known = vd_password_fits(text, hash);
    if (!known)
        return VD_NO_KEY;
    (void)pthread_mutex_lock(&k->lock);
    it = find(k, text); /* it may have gone meanwhile */
    if (it != NULL && now <= it->key.until &&
        (hash == NULL || vd_str_is(it->key.hash, vd_str_of(hash)))) {
        it->seen = seen;
        it->has_seen = true;
        out = spend(it, wait) ? VD_ADMITTED : VD_TOO_OFTEN;
        *access = it->key.access;
        r->who = vd_str_copy(r->arena, it->key.name);
    }
    (void)pthread_mutex_unlock(&k->lock);
    return out;
}

/* ---- making and taking away ---- */

static vd_status write_file(const char *path, vd_str text, vd_err *err)
{
    vd_whole *file;
    vd_status st = vd_whole_open(path, VD_WHOLE_OWNER, &file, err);

    if (st != VD_OK)
        return st;
    st = vd_whole_put(file, text, err);
    if (st != VD_OK) {
        vd_whole_drop(file);
        return st;
    }
    return vd_whole_close(file, err);
}

/* It stands for who acts: names that look alike would be one person twice. */
static bool is_a_name(vd_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (!vd_ascii_is_alpha(name.p[i]) && !vd_ascii_is_digit(name.p[i]) &&
            strchr("._-@+", name.p[i]) == NULL)
            return false;
    }
    return name.n > 0 && name.n <= 64;
}

vd_status vd_keys_add(const char *path, const vd_key *key, vd_buf *out,
                      vd_err *err)
{
    vd_secret id = vd_secret_new();
    vd_secret secret = vd_secret_new();
    char hash[VD_PASSWORD_HASH];
    char until[VD_MOMENT_TEXT] = "-";
    size_t from = out->n;
    vd_arena arena;
    vd_buf text;
    vd_str old;
    vd_str made;
    vd_status st;

    if (!is_a_name(key->name)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "\"%.*s\" is no name of a key: expected letters, "
                       "digits and . _ - @ +, 64 at most",
                       VD_STR_SHOWN(key->name));
    }
    vd_arena_init(&arena, 0);
    vd_buf_init(&text);
    vd_buf_put_z(out, "vdk_");
    vd_buf_put_hex(out, (vd_str){(const char *)id.bytes, ID_BYTES});
    vd_buf_put_char(out, '_');
    vd_buf_put_hex(out, (vd_str){(const char *)secret.bytes, VD_HASH_BYTES});
    made = vd_str_slice(vd_buf_view(out), from, out->n);
    vd_secret_wipe(&secret);
    st = read_file(path, &arena, &old, err);
    if (st == VD_OK && !vd_password_hash(made, hash))
        st = vd_fail(err, VD_LIMIT, VD_NOWHERE,
                     "there is no memory to hash a key");
    if (key->until != VD_MOMENT_MAX)
        vd_moment_format_date(key->until, until);
    if (st == VD_OK) {
        vd_buf_put(&text, old);
        vd_buf_put(&text, vd_str_slice(made, 4, 4 + 2 * ID_BYTES));
        vd_buf_printf(&text, "\t%.*s\t%.*s\t%s\t%lld\t%s\n",
                      VD_STR_WHOLE(key->name),
                      VD_STR_WHOLE(vd_access_name(key->access)), until,
                      key->per_minute, hash);
        st = write_file(path, vd_buf_view(&text), err);
    }
    vd_buf_done(&text);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_keys_remove(const char *path, vd_str which, vd_err *err)
{
    vd_arena arena;
    vd_buf text;
    vd_str rest;
    vd_str line;
    bool found = false;
    vd_status st;

    vd_arena_init(&arena, 0);
    vd_buf_init(&text);
    st = read_file(path, &arena, &rest, err);
    while (st == VD_OK && rest.n > 0 &&
           vd_str_next(&rest, VD_STR("\n"), &line)) {
        vd_key key = {0};

        if (line.n == 0)
            continue;
        if (line.p[0] != '#' && read_line(line, 0, &key, NULL) == VD_OK &&
            (vd_str_is(key.id, which) || vd_str_is(key.name, which))) {
            found = true;
            continue;
        }
        vd_buf_put(&text, line);
        vd_buf_put_char(&text, '\n');
    }
    if (st == VD_OK) {
        st = found ? write_file(path, vd_buf_view(&text), err)
                   : vd_fail(err, VD_ABSENT, VD_NOWHERE,
                             "there is no key \"%.*s\"", VD_STR_SHOWN(which));
    }
    vd_buf_done(&text);
    vd_arena_done(&arena);
    return st;
}
