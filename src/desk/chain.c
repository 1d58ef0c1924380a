/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/chain.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/oom.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "desk/head.h"

enum { ID_BYTES = 16, TAG_DIGITS = 32 };

/* A row that belongs to the entry in hand. */
typedef struct row_key {
    vd_desk_table table;
    int64_t id;
} row_key;

struct vd_chain {
    vd_desk *desk;
    vd_actor actor;
    vd_secret key;
    vd_arena arena; /* of the entry in hand */
    vd_head head;   /* within a transaction */
    bool moved;     /* the head was written */
    vd_state_sum history;
    /* The entry in hand. */
    vd_buf text;
    vd_json_out out;
    vd_strmap touched; /* rows, to their place in rows */
    row_key *rows;
    size_t n_rows;
    size_t rows_room;
    vd_hash *leaves;
    size_t n_leaves;
    size_t leaves_room;
    int64_t first_sealed;
    int64_t next_sealed; /* 0: not asked yet */
    vd_status status;
    vd_err err;
};

vd_str vd_chain_tag(const vd_chain *chain, vd_arena *arena, vd_str text)
{
    char hex[VD_HASH_HEX];

    vd_hash_hex(vd_hash_keyed(&chain->key, text), hex);
    return vd_str_copy(arena, (vd_str){hex, TAG_DIGITS});
}

/* ---- names ---- */

static const struct {
    const char *name;
    vd_desk_query text;
} tables[VD_TABLES] = {
    [VD_TABLE_SUBJECT] = {"subject", VD_DESK_QUERY_SUBJECT_TEXT},
    [VD_TABLE_KEPT] = {"kept", VD_DESK_QUERY_KEPT_TEXT},
    [VD_TABLE_ALERT] = {"alert", VD_DESK_QUERY_ALERT_TEXT},
    [VD_TABLE_PAIR] = {"pair", VD_DESK_QUERY_PAIR_TEXT},
    [VD_TABLE_CASEWORK] = {"casework", VD_DESK_QUERY_CASEWORK_TEXT},
    [VD_TABLE_REMARK] = {"remark", VD_DESK_QUERY_REMARK_TEXT},
};

const char *vd_desk_table_name(vd_desk_table table)
{
    return tables[table].name;
}

vd_desk_query vd_desk_table_text(vd_desk_table table)
{
    return tables[table].text;
}

const char *vd_sealed_kind_name(int64_t kind)
{
    static const char *const names[] = {
        "?", "answer", "fields", "reason", "note", "attachment", "case title"};

    return kind > 0 && kind < (int64_t)(sizeof names / sizeof names[0])
               ? names[kind]
               : names[0];
}

/* ---- rows ---- */

/* The first cell of the first row, copied. */
typedef struct taken {
    vd_arena *arena;
    bool any;
    vd_cell cells[6];
    size_t n;
} taken;

static vd_status take_row(void *ctx, const vd_cell *row, vd_err *err)
{
    taken *t = ctx;

    (void)err;
    for (size_t i = 0; !t->any && i < t->n; i++) {
        t->cells[i] = row[i];
        t->cells[i].bytes = vd_str_copy(t->arena, row[i].bytes);
    }
    t->any = true;
    return VD_OK;
}

static vd_status take(vd_chain *chain, vd_desk_query query, vd_cell arg,
                      taken *out, vd_err *err)
{
    return vd_desk_run(chain->desk, query, &arg,
                       arg.kind == VD_CELL_NULL ? 0 : 1, take_row, out, err);
}

static vd_status setting(vd_chain *chain, const char *name, vd_arena *arena,
                         vd_str *out, vd_err *err)
{
    taken t = {.arena = arena, .n = 1};
    vd_status st = take(chain, VD_DESK_QUERY_SETTING_GET,
                        vd_cell_text(vd_str_of(name)), &t, err);

    if (st == VD_OK)
        *out = t.any ? t.cells[0].bytes : VD_STR("");
    return st;
}

static vd_status put_setting(vd_chain *chain, const char *name, vd_str value,
                             vd_err *err)
{
    vd_cell args[] = {vd_cell_text(vd_str_of(name)), vd_cell_blob(value)};

    return vd_desk_run(chain->desk, VD_DESK_QUERY_SETTING_PUT, args, 2, NULL,
                       NULL, err);
}

static bool hash_from(vd_str bytes, vd_hash *out)
{
    if (bytes.n != VD_HASH_BYTES)
        return false;
    memcpy(out->bytes, bytes.p, VD_HASH_BYTES);
    return true;
}

static vd_str hash_view(const vd_hash *hash)
{
    return (vd_str){(const char *)hash->bytes, VD_HASH_BYTES};
}

/* The sum is kept beside the chain so that a run need not read all keys. */
static vd_status read_history(vd_chain *chain, vd_err *err)
{
    vd_arena arena;
    vd_str bytes = VD_STR("");
    vd_status st;

    vd_arena_init(&arena, 0);
    st = setting(chain, "history", &arena, &bytes, err);
    chain->history = (vd_state_sum){0};
    if (st == VD_OK && bytes.n == 8 + VD_HASH_BYTES) {
        for (size_t i = 8; i-- > 0;)
            chain->history.keys = (int64_t)((uint64_t)chain->history.keys << 8 |
                                            (unsigned char)bytes.p[i]);
        memcpy(chain->history.sum.bytes, bytes.p + 8, VD_HASH_BYTES);
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status write_history(vd_chain *chain, vd_err *err)
{
    vd_buf bytes;
    vd_status st;

    vd_buf_init(&bytes);
    vd_put_number(&bytes, chain->history.keys);
    vd_buf_put(&bytes, hash_view(&chain->history.sum));
    st = put_setting(chain, "history", vd_buf_view(&bytes), err);
    vd_buf_done(&bytes);
    return st;
}

/* The first byte of a stored value says how the rest is to be read. */
enum { STATE_PLAIN = 0, STATE_SEALED = 1, STATE_WORDS_FROM = 2 };

static vd_secret state_key(const vd_chain *chain)
{
    return vd_hash_keyed(&chain->key, VD_STR("history of checks"));
}

/* Keys are hashes of accounts and names, which anybody could try. */
enum { STATE_KEY_BYTES = 17 };

typedef struct state_name {
    char bytes[STATE_KEY_BYTES];
} state_name;

static vd_str name_state(const vd_chain *chain, vd_str key, state_name *room)
{
    vd_hash hash = vd_hash_keyed(&chain->key, key);

    room->bytes[0] = key.n > 0 ? key.p[0] : '\0';
    memcpy(room->bytes + 1, hash.bytes, STATE_KEY_BYTES - 1);
    return (vd_str){room->bytes, STATE_KEY_BYTES};
}

vd_status vd_chain_get_state(vd_chain *chain, vd_str key, vd_buf *out,
                             vd_err *err)
{
    vd_buf stored;
    vd_arena arena;
    vd_str plain;
    state_name room;
    vd_status st;

    key = name_state(chain, key, &room);
    vd_buf_init(&stored);
    vd_arena_init(&arena, 0);
    st = vd_desk_get(chain->desk, key, &stored, err);
    plain = vd_str_slice(vd_buf_view(&stored), 1, stored.n);
    if (st == VD_OK && stored.n > 0 && stored.p[0] == STATE_SEALED) {
        vd_secret secret = state_key(chain);

        st = vd_unseal(&secret, key, plain, &arena, &plain, err);
        if (st != VD_OK)
            vd_err_context(err, "the history of checks");
    }
    if (st == VD_OK && stored.n > 0)
        vd_buf_put(out, plain);
    vd_arena_done(&arena);
    vd_buf_done(&stored);
    return st;
}

vd_status vd_chain_put_state(vd_chain *chain, vd_str key, vd_str value,
                             vd_err *err)
{
    bool words = value.n >= STATE_WORDS_FROM;
    vd_buf before;
    vd_buf stored;
    state_name room;
    vd_status st;

    key = name_state(chain, key, &room);
    vd_buf_init(&before);
    vd_buf_init(&stored);
    vd_buf_put_char(&stored, words ? STATE_SEALED : STATE_PLAIN);
    if (words) {
        vd_secret secret = state_key(chain);

        vd_seal(&secret, key, value, &stored);
    } else {
        vd_buf_put(&stored, value);
    }
    st = vd_desk_get(chain->desk, key, &before, err);
    if (st == VD_OK && before.n > 0)
        vd_state_sum_take(&chain->history, key, vd_buf_view(&before));
    if (st == VD_OK)
        st = vd_desk_put(chain->desk, key, vd_buf_view(&stored), err);
    if (st == VD_OK)
        vd_state_sum_add(&chain->history, key, vd_buf_view(&stored));
    vd_buf_done(&before);
    vd_buf_done(&stored);
    return st;
}

/* ---- the head ---- */

vd_status vd_chain_head(vd_chain *chain, vd_head *out, vd_err *err)
{
    vd_arena arena;
    taken t = {.arena = &arena, .n = 2};
    vd_status st;

    vd_arena_init(&arena, 0);
    *out = (vd_head){0};
    st = take(chain, VD_DESK_QUERY_AUDIT_HEAD, vd_cell_null(), &t, err);
    if (st == VD_OK && t.any) {
        out->n = t.cells[0].number;
        if (!hash_from(t.cells[1].bytes, &out->hash)) {
            st = vd_fail(err, VD_STORE, VD_NOWHERE,
                         "the last entry of the chain has no hash: see "
                         "\"audit verify\"");
        }
    }
    vd_arena_done(&arena);
    return st;
}

vd_status vd_chain_id(vd_chain *chain, vd_arena *arena, vd_str *out,
                      vd_err *err)
{
    return setting(chain, "id", arena, out, err);
}

vd_status vd_chain_has(vd_chain *chain, const vd_head *head, bool *out,
                       vd_err *err)
{
    vd_arena arena;
    taken t = {.arena = &arena, .n = 2};
    vd_hash hash;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = take(chain, VD_DESK_QUERY_AUDIT_GET, vd_cell_int(head->n), &t, err);
    *out = st == VD_OK && t.any && hash_from(t.cells[1].bytes, &hash) &&
           vd_hash_is(hash, head->hash);
    vd_arena_done(&arena);
    return st;
}

/* ---- transactions ---- */

/* An older copy of the desk, or one that was begun anew, must not write a head
   over that of the entries that are gone. */
static vd_status check_head(vd_chain *chain, vd_err *err)
{
    vd_head noted = {0};
    bool same = true;
    vd_status st = vd_head_read(vd_desk_path(chain->desk), &noted, err);

    if (st != VD_OK)
        return st == VD_ABSENT ? VD_OK : st;
    if (noted.n > 0 && noted.n <= chain->head.n)
        st = vd_chain_has(chain, &noted, &same, err);
    if (st == VD_OK && (!same || noted.n > chain->head.n)) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "the desk is not the one that its head is of (entry "
                       "%lld): an older copy? See \"audit verify\"; to go on "
                       "with this one, take the file .head away",
                       (long long)noted.n);
    }
    return st;
}

vd_status vd_chain_begin(vd_chain *chain, vd_err *err)
{
    vd_status st = vd_desk_begin(chain->desk, err);

    if (st == VD_OK)
        st = vd_chain_head(chain, &chain->head, err);
    if (st == VD_OK)
        st = read_history(chain, err);
    if (st == VD_OK)
        st = check_head(chain, err);
    chain->next_sealed = 0;
    if (st != VD_OK)
        vd_chain_rollback(chain);
    return st;
}

vd_status vd_chain_commit(vd_chain *chain, vd_err *err)
{
    vd_status st = write_history(chain, err);

    if (st == VD_OK)
        st = vd_desk_commit(chain->desk, err);
    if (st != VD_OK) {
        vd_chain_rollback(chain);
        return st;
    }
    chain->moved = true;
    st = vd_head_write(vd_desk_path(chain->desk), &chain->head, err);
    if (st != VD_OK)
        vd_err_context(err, "it is in the chain, but its head cannot be noted");
    return st;
}

void vd_chain_rollback(vd_chain *chain)
{
    vd_desk_rollback(chain->desk);
}

/* ---- entries ---- */

void vd_entry_fail(vd_chain *chain, vd_status status, const vd_err *err)
{
    if (chain->status == VD_OK && status != VD_OK) {
        chain->err = *err;
        chain->status = status;
    }
}

void vd_entry_begin(vd_chain *chain, const char *kind, vd_moment at)
{
    char moment[VD_MOMENT_TEXT];

    vd_arena_reset(&chain->arena);
    vd_buf_clear(&chain->text);
    vd_strmap_init(&chain->touched, &chain->arena);
    chain->rows = NULL;
    chain->n_rows = 0;
    chain->rows_room = 0;
    chain->leaves = NULL;
    chain->n_leaves = 0;
    chain->leaves_room = 0;
    chain->first_sealed = 0;
    chain->status = VD_OK;
    chain->out = (vd_json_out){.buf = &chain->text};
    vd_moment_format(at, moment);
    vd_json_open(&chain->out, '{');
    vd_json_pair_int(&chain->out, "n", chain->head.n + 1);
    vd_json_pair(&chain->out, "at", vd_str_of(moment));
    vd_json_pair(&chain->out, "by", chain->actor.name);
    vd_json_pair(&chain->out, "user", chain->actor.user);
    vd_json_pair(&chain->out, "kind", vd_str_of(kind));
}

int64_t vd_entry_number(const vd_chain *chain)
{
    return chain->head.n + 1;
}

vd_json_out *vd_entry_out(vd_chain *chain)
{
    return &chain->out;
}

void vd_entry_run(vd_chain *chain, vd_desk_query query, const vd_cell *args,
                  size_t n, int64_t *id)
{
    taken t = {.arena = &chain->arena, .n = id == NULL ? 0 : 1};

    if (chain->status != VD_OK)
        return;
    chain->status =
        vd_desk_run(chain->desk, query, args, n, take_row, &t, &chain->err);
    if (id != NULL && t.any)
        *id = t.cells[0].number;
}

void vd_entry_row(vd_chain *chain, vd_desk_table table, int64_t id)
{
    row_key key = {table, id};
    vd_str text =
        vd_str_printf(&chain->arena, "%d %lld", (int)table, (long long)id);
    bool is_new;

    (void)vd_strmap_put(&chain->touched, text, chain->n_rows, &is_new);
    if (!is_new)
        return;
    chain->rows = vd_arena_grow(&chain->arena, chain->rows, chain->n_rows,
                                &chain->rows_room, sizeof *chain->rows);
    chain->rows[chain->n_rows++] = key;
}

size_t vd_entry_rows(const vd_chain *chain)
{
    return chain->n_rows;
}

/* Rows as they are when the entry ends, however often they were changed. */
static void put_rows(vd_chain *chain)
{
    vd_json_key(&chain->out, "rows");
    vd_json_open(&chain->out, '[');
    for (size_t i = 0; chain->status == VD_OK && i < chain->n_rows; i++) {
        const row_key *key = &chain->rows[i];
        taken t = {.arena = &chain->arena, .n = 3};
        vd_cell args[] = {vd_cell_int(key->id), vd_cell_int(key->id)};

        chain->status = vd_desk_run(chain->desk, tables[key->table].text, args,
                                    2, take_row, &t, &chain->err);
        if (chain->status == VD_OK && !t.any) {
            chain->status = vd_fail(
                &chain->err, VD_STORE, VD_NOWHERE, "%s %lld is not on the desk",
                tables[key->table].name, (long long)key->id);
        }
        if (chain->status == VD_OK)
            vd_json_raw(&chain->out, t.cells[2].bytes);
    }
    vd_json_close(&chain->out, ']');
}

vd_hash vd_chain_subject_tag(const vd_chain *chain, vd_str name)
{
    return vd_hash_keyed(&chain->key, name);
}

int64_t vd_entry_subject(vd_chain *chain, vd_str name)
{
    vd_hash tag = vd_chain_subject_tag(chain, name);
    vd_str tag_bytes = {(const char *)tag.bytes, VD_SUBJECT_TAG_BYTES};
    int64_t id = 0;
    vd_secret key;
    vd_hash proof;

    vd_entry_run(chain, VD_DESK_QUERY_SUBJECT_FIND,
                 &(vd_cell){VD_CELL_BLOB, 0, tag_bytes}, 1, &id);
    if (chain->status != VD_OK || id != 0)
        return id;
    key = vd_secret_new();
    proof = vd_hash_of(hash_view(&key));
    vd_entry_run(
        chain, VD_DESK_QUERY_SUBJECT_ADD,
        (vd_cell[]){vd_cell_blob(tag_bytes),
                    vd_cell_blob((vd_str){(const char *)proof.bytes, ID_BYTES}),
                    vd_cell_blob(hash_view(&key))},
        3, &id);
    vd_secret_wipe(&key);
    return id;
}

/* Numbers are given without gaps, so that one that is gone is missed. */
static int64_t next_sealed(vd_chain *chain)
{
    if (chain->next_sealed == 0) {
        vd_entry_run(chain, VD_DESK_QUERY_SEALED_LAST, NULL, 0,
                     &chain->next_sealed);
        chain->next_sealed++;
    }
    return chain->next_sealed;
}

/* Sealed bytes open in their own place alone. */
static vd_str about_of(const vd_leaf *leaf, vd_arena *arena)
{
    return vd_str_printf(arena, "%lld %lld %lld %lld", (long long)leaf->id,
                         (long long)leaf->subject, (long long)leaf->kind,
                         (long long)leaf->at);
}

int64_t vd_entry_seal(vd_chain *chain, int64_t subject, vd_sealed_kind kind,
                      vd_moment at, vd_str plain)
{
    taken t = {.arena = &chain->arena, .n = 3};
    vd_leaf leaf = {
        .id = next_sealed(chain), .subject = subject, .kind = kind, .at = at};
    vd_secret key;
    vd_hash hash;
    vd_buf sealed;

    if (chain->status == VD_OK)
        chain->status = take(chain, VD_DESK_QUERY_SUBJECT_GET,
                             vd_cell_int(subject), &t, &chain->err);
    if (chain->status != VD_OK)
        return 0;
    if (!t.any || !hash_from(t.cells[2].bytes, &key)) {
        chain->status = vd_fail(
            &chain->err, VD_CONFLICT, VD_NOWHERE,
            "subject %lld was forgotten: nothing can be kept about it any more",
            (long long)subject);
        return 0;
    }
    vd_buf_init(&sealed);
    vd_desk_pack(chain->desk, plain, &chain->arena, &plain);
    vd_seal(&key, about_of(&leaf, &chain->arena), plain, &sealed);
    vd_secret_wipe(&key);
    leaf.tag = t.cells[0].bytes;
    leaf.proof = t.cells[1].bytes;
    leaf.bytes = vd_buf_view(&sealed);
    hash = vd_leaf_hash(&leaf);
    vd_entry_run(chain, VD_DESK_QUERY_SEALED_ADD,
                 (vd_cell[]){vd_cell_int(leaf.id), vd_cell_int(subject),
                             vd_cell_int(kind), vd_cell_int(at),
                             vd_cell_blob(leaf.bytes),
                             vd_cell_blob(hash_view(&hash))},
                 6, NULL);
    vd_buf_done(&sealed);
    chain->leaves = vd_arena_grow(&chain->arena, chain->leaves, chain->n_leaves,
                                  &chain->leaves_room, sizeof *chain->leaves);
    if (chain->n_leaves == 0)
        chain->first_sealed = leaf.id;
    chain->leaves[chain->n_leaves++] = hash;
    chain->next_sealed++;
    return leaf.id;
}

vd_str vd_entry_keep(vd_chain *chain, vd_arena *arena, vd_str bytes)
{
    char hex[VD_HASH_HEX];
    vd_str hash;
    int64_t id = 0;

    vd_hash_hex(vd_hash_of(bytes), hex);
    hash = vd_str_copy(arena, vd_str_of(hex));
    vd_entry_run(chain, VD_DESK_QUERY_KEPT_FIND,
                 &(vd_cell){VD_CELL_TEXT, 0, hash}, 1, &id);
    if (id != 0 || chain->status != VD_OK)
        return hash;
    vd_entry_run(chain, VD_DESK_QUERY_KEPT_ADD,
                 (vd_cell[]){vd_cell_int(vd_entry_number(chain)),
                             vd_cell_text(hash), vd_cell_blob(bytes)},
                 3, &id);
    vd_entry_row(chain, VD_TABLE_KEPT, id);
    return hash;
}

static void put_sealed(vd_chain *chain)
{
    vd_json_out *out = &chain->out;
    char hex[VD_HASH_HEX];

    if (chain->n_leaves == 0)
        return;
    vd_json_key(out, "sealed");
    vd_json_open(out, '{');
    vd_json_pair_int(out, "first", chain->first_sealed);
    vd_json_pair_int(out, "count", (long long)chain->n_leaves);
    vd_hash_hex(vd_leaves_root(chain->leaves, chain->n_leaves), hex);
    vd_json_pair(out, "root", vd_str_of(hex));
    vd_json_close(out, '}');
}

static void put_history(vd_chain *chain)
{
    vd_json_out *out = &chain->out;
    char hex[VD_HASH_HEX];

    vd_json_key(out, "history");
    vd_json_open(out, '{');
    vd_json_pair_int(out, "keys", chain->history.keys);
    vd_hash_hex(chain->history.sum, hex);
    vd_json_pair(out, "sum", vd_str_of(hex));
    vd_json_close(out, '}');
}

vd_status vd_entry_end(vd_chain *chain, vd_err *err)
{
    vd_hash hash;

    put_sealed(chain);
    if (chain->n_rows > 0)
        put_rows(chain);
    put_history(chain);
    vd_json_close(&chain->out, '}');
    /* Else nobody could read it again. */
    if (chain->status == VD_OK &&
        vd_utf8_find_bad(vd_buf_view(&chain->text)) != VD_STR_NONE)
        chain->status = vd_fail(&chain->err, VD_INVALID, VD_NOWHERE,
                                "a name or a word of it is not UTF-8");
    if (chain->status == VD_OK && chain->text.n > VD_JSON_RECORD_BYTES_MAX) {
        chain->status = vd_fail(
            &chain->err, VD_LIMIT, VD_NOWHERE,
            "what is to be recorded takes an entry of %zu MB, %zu at most: one "
            "record has too many hits; check it without --record",
            chain->text.n >> 20, (size_t)VD_JSON_RECORD_BYTES_MAX >> 20);
    }
    hash = vd_entry_hash(chain->head.hash, vd_buf_view(&chain->text));
    vd_entry_run(chain, VD_DESK_QUERY_AUDIT_ADD,
                 (vd_cell[]){vd_cell_int(vd_entry_number(chain)),
                             vd_cell_text(vd_buf_view(&chain->text)),
                             vd_cell_blob(hash_view(&hash))},
                 3, NULL);
    if (chain->status != VD_OK) {
        if (err != NULL)
            *err = chain->err;
        return chain->status;
    }
    chain->head = (vd_head){chain->head.n + 1, hash};
    return VD_OK;
}

vd_status vd_entry_finish(vd_chain *chain, vd_status st, vd_err *err)
{
    if (st == VD_OK)
        st = vd_entry_end(chain, err);
    if (st == VD_OK)
        return vd_chain_commit(chain, err);
    vd_chain_rollback(chain);
    return st;
}

/* ---- reading ---- */

vd_status vd_chain_unseal(vd_chain *chain, int64_t id, vd_arena *arena,
                          vd_sealed *out, vd_err *err)
{
    taken sealed = {.arena = arena, .n = 4};
    taken subject = {.arena = arena, .n = 5};
    vd_leaf leaf;
    vd_secret key;
    vd_status st =
        take(chain, VD_DESK_QUERY_SEALED_GET, vd_cell_int(id), &sealed, err);

    if (st == VD_OK && !sealed.any)
        return vd_fail(err, VD_ABSENT, VD_NOWHERE,
                       "there is no answer or text %lld", (long long)id);
    if (st == VD_OK)
        st = take(chain, VD_DESK_QUERY_SUBJECT_GET,
                  vd_cell_int(sealed.cells[0].number), &subject, err);
    if (st != VD_OK)
        return st;
    *out = (vd_sealed){.subject = sealed.cells[0].number,
                       .kind = sealed.cells[1].number,
                       .at = sealed.cells[2].number};
    if (subject.any && subject.cells[2].kind == VD_CELL_NULL) {
        out->erased_by = subject.cells[4].number;
        return vd_fail(err, VD_ABSENT, VD_NOWHERE,
                       "erased: the key of subject %lld was destroyed by "
                       "entry %lld",
                       (long long)out->subject,
                       (long long)subject.cells[4].number);
    }
    if (!subject.any || !hash_from(subject.cells[2].bytes, &key))
        return vd_fail(err, VD_STORE, VD_NOWHERE, "subject %lld has no key",
                       (long long)out->subject);
    leaf = (vd_leaf){
        .id = id, .subject = out->subject, .kind = out->kind, .at = out->at};
    st = vd_unseal(&key, about_of(&leaf, arena), sealed.cells[3].bytes, arena,
                   &out->plain, err);
    vd_secret_wipe(&key);
    if (st == VD_OK)
        st = vd_desk_unpack(out->plain, arena, &out->plain, err);
    if (st != VD_OK)
        vd_err_context(err, "%s %lld", vd_sealed_kind_name(out->kind),
                       (long long)id);
    return st;
}

vd_status vd_chain_kept(vd_chain *chain, vd_str hash, vd_arena *arena,
                        vd_str *out, vd_err *err)
{
    taken t = {.arena = arena, .n = 2};
    vd_status st =
        take(chain, VD_DESK_QUERY_KEPT_FIND, vd_cell_text(hash), &t, err);

    if (st == VD_OK && !t.any)
        return vd_fail(err, VD_ABSENT, VD_NOWHERE, "nothing is kept as %.*s",
                       VD_STR_SHOWN(hash));
    if (st == VD_OK)
        *out = t.cells[1].bytes;
    return st;
}

/* ---- opening ---- */

static vd_status add_to_history(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    vd_state_sum_add(ctx, row[0].bytes, row[1].bytes);
    return VD_OK;
}

/* A desk of before there was a chain has a history. */
static vd_status write_first(vd_chain *chain, vd_moment now, vd_err *err)
{
    vd_secret id = vd_secret_new();
    vd_str id_bytes = {(const char *)id.bytes, ID_BYTES};
    char hex[VD_HASH_HEX];
    vd_buf name;
    vd_status st;

    chain->key = vd_secret_new();
    vd_buf_init(&name);
    vd_buf_put_hex(&name, id_bytes);
    st = put_setting(chain, "id", vd_buf_view(&name), err);
    if (st == VD_OK)
        st = put_setting(chain, "key", hash_view(&chain->key), err);
    if (st == VD_OK)
        st = vd_desk_run(chain->desk, VD_DESK_QUERY_STATE_EACH, NULL, 0,
                         add_to_history, &chain->history, err);
    if (st == VD_OK) {
        vd_entry_begin(chain, "begin", now);
        vd_json_pair(&chain->out, "desk", vd_buf_view(&name));
        vd_hash_hex(vd_hash_of(hash_view(&chain->key)), hex);
        vd_json_pair(&chain->out, "key_is", vd_str_of(hex));
        st = vd_entry_end(chain, err);
    }
    vd_buf_done(&name);
    return st;
}

static vd_status read_key(vd_chain *chain, vd_err *err)
{
    vd_str key = VD_STR("");
    vd_status st = setting(chain, "key", &chain->arena, &key, err);

    if (st == VD_OK && !hash_from(key, &chain->key))
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "the desk has no key: see \"audit verify\"");
    return st;
}

static vd_status begin_chain(vd_chain *chain, vd_moment now, vd_err *err)
{
    vd_head head;
    vd_status st = vd_chain_head(chain, &head, err);

    if (st != VD_OK || head.n > 0)
        return st == VD_OK ? read_key(chain, err) : st;
    st = vd_chain_begin(chain, err);
    if (st != VD_OK)
        return st;
    if (chain->head.n > 0) { /* another was faster */
        vd_chain_rollback(chain);
        return read_key(chain, err);
    }
    st = write_first(chain, now, err);
    if (st == VD_OK)
        return vd_chain_commit(chain, err);
    vd_chain_rollback(chain);
    return st;
}

static vd_chain *new_chain(vd_actor actor)
{
    vd_chain *chain = vd_zeroed(1, sizeof *chain);

    vd_arena_init(&chain->arena, 0);
    vd_buf_init(&chain->text);
    chain->actor = actor;
    return chain;
}

vd_status vd_chain_open(const char *path, vd_actor actor, vd_moment now,
                        vd_chain **out, vd_err *err)
{
    vd_chain *chain = new_chain(actor);
    vd_status st;

    st = vd_desk_open(path, &chain->desk, err);
    if (st == VD_OK)
        st = begin_chain(chain, now, err);
    if (st != VD_OK) {
        vd_chain_close(chain);
        return st;
    }
    *out = chain;
    return VD_OK;
}

vd_status vd_chain_look(const char *path, vd_chain **out, vd_err *err)
{
    vd_chain *chain;
    vd_status st;

    /* Looked at, and not opened: see store/desk.c. */
    if (access(path, F_OK) != 0)
        return vd_fail(err, VD_ABSENT, VD_NOWHERE, "there is no desk at %s",
                       path);
    chain = new_chain((vd_actor){VD_STR(""), VD_STR("")});
    st = vd_desk_open(path, &chain->desk, err);
    if (st != VD_OK) {
        vd_chain_close(chain);
        return st;
    }
    *out = chain;
    return VD_OK;
}

void vd_chain_close(vd_chain *chain)
{
    if (chain == NULL)
        return;
    if (chain->desk != NULL)
        vd_chain_rollback(chain);
    if (chain->moved)
        vd_head_settle(vd_desk_path(chain->desk));
    vd_desk_close(chain->desk);
    vd_arena_done(&chain->arena);
    vd_buf_done(&chain->text);
    vd_secret_wipe(&chain->key);
    free(chain);
}

vd_desk *vd_chain_desk(const vd_chain *chain)
{
    return chain->desk;
}

vd_actor vd_chain_actor(const vd_chain *chain)
{
    return chain->actor;
}
