/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "desk/head.h"

typedef struct verifier {
    vd_chain *chain;
    vd_desk *desk;
    vd_verification *job;
    vd_arena arena; /* of the entry in hand */
    int64_t n;      /* of the entry in hand, or of the last */
    vd_hash hash;   /* that it has */
    int64_t next_sealed;
    int64_t claimed[VD_TABLES]; /* rows that are what an entry says */
    vd_str desk_id;
    vd_arena kept; /* what outlives an entry */
    vd_state_sum said;
    bool screening;   /* the entry in hand is of one */
    vd_str four_eyes; /* as the last entry of settings says, "" if none does */
    vd_head file;
    bool has_file;
} verifier;

static void breach(verifier *v, vd_str where, const char *fmt, ...)
    VD_PRINTF(3, 4);

static void breach(verifier *v, vd_str where, const char *fmt, ...)
{
    char text[240];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    v->job->breaches++;
    v->job->fn(v->job->ctx, where, vd_str_of(text));
}

static vd_str place(verifier *v, const char *what, int64_t n)
{
    return vd_str_printf(&v->arena, "%s %lld", what, (long long)n);
}

static vd_str entry_place(verifier *v)
{
    return place(v, "entry", v->n);
}

/* ---- numbers and hashes of an entry ---- */

static int64_t number_of(const vd_json *object, const char *key)
{
    long long n = 0;

    return vd_str_to_int(vd_json_text(object, key), &n) ? n : -1;
}

static bool hash_of(const vd_json *object, const char *key, vd_hash *out)
{
    return vd_hash_parse(vd_json_text(object, key), out);
}

static bool json_is(const vd_json *a, const vd_json *b)
{
    const vd_json *x = a->first;
    const vd_json *y = b->first;

    if (a->kind != b->kind || !vd_str_is(a->text, b->text))
        return false;
    /* Rows are flat: their elements have no elements. */
    for (; x != NULL && y != NULL; x = x->next, y = y->next) {
        if (x->kind != y->kind || !vd_str_is(x->text, y->text))
            return false;
    }
    return x == NULL && y == NULL;
}

/* ---- sealed bytes ---- */

typedef struct sealed_block {
    verifier *v;
    int64_t next;
    int64_t end;
    vd_hash *leaves;
    size_t n;
} sealed_block;

typedef struct subject_row {
    vd_arena *arena;
    bool any;
    vd_str tag;
    vd_str proof;
} subject_row;

static vd_status take_subject(void *ctx, const vd_cell *row, vd_err *err)
{
    subject_row *s = ctx;

    (void)err;
    s->any = true;
    s->tag = vd_str_copy(s->arena, row[0].bytes);
    s->proof = vd_str_copy(s->arena, row[1].bytes);
    return VD_OK;
}

static vd_status see_sealed(void *ctx, const vd_cell *row, vd_err *err)
{
    sealed_block *b = ctx;
    verifier *v = b->v;
    subject_row subject = {.arena = &v->arena};
    vd_leaf leaf = {.id = row[0].number,
                    .subject = row[1].number,
                    .kind = row[2].number,
                    .at = row[3].number,
                    .bytes = row[4].bytes};
    vd_hash hash;
    vd_cell id = vd_cell_int(leaf.subject);
    vd_status st = vd_desk_run(v->desk, VD_DESK_QUERY_SUBJECT_GET, &id, 1,
                               take_subject, &subject, err);

    for (; b->next < leaf.id; b->next++)
        breach(v, place(v, "sealed", b->next), "removed (entry %lld has it)",
               (long long)v->n);
    b->next = leaf.id + 1;
    if (st != VD_OK)
        return st;
    leaf.tag = subject.tag;
    leaf.proof = subject.proof;
    hash = vd_leaf_hash(&leaf);
    if (row[5].bytes.n == VD_HASH_BYTES)
        memcpy(b->leaves[b->n].bytes, row[5].bytes.p, VD_HASH_BYTES);
    if (!subject.any) {
        breach(v, place(v, "sealed", leaf.id), "its subject %lld is not there",
               (long long)leaf.subject);
    } else if (row[5].bytes.n != VD_HASH_BYTES ||
               !vd_hash_is(b->leaves[b->n], hash)) {
        breach(v, place(v, "sealed", leaf.id),
               "altered, or its subject %lld was", (long long)leaf.subject);
    }
    b->n++;
    v->job->sealed++;
    return VD_OK;
}

static vd_status see_block(verifier *v, const vd_json *entry, vd_err *err)
{
    enum { COUNT_MAX = 1 << 24 };

    const vd_json *said = vd_json_member(entry, "sealed");
    int64_t first = number_of(said, "first");
    int64_t count = number_of(said, "count");
    sealed_block b = {.v = v, .next = first, .end = first + count};
    vd_hash root;
    vd_status st;

    if (said == NULL)
        return VD_OK;
    if (first != v->next_sealed || count < 1 || count > COUNT_MAX ||
        !hash_of(said, "root", &root)) {
        breach(v, entry_place(v),
               "what it says was sealed does not follow what was sealed "
               "before");
        return VD_OK;
    }
    b.leaves = VD_NEW_N(&v->arena, vd_hash, (size_t)count);
    st = vd_desk_run(v->desk, VD_DESK_QUERY_SEALED_BETWEEN,
                     (vd_cell[]){vd_cell_int(first), vd_cell_int(b.end)}, 2,
                     see_sealed, &b, err);
    for (; st == VD_OK && b.next < b.end; b.next++)
        breach(v, place(v, "sealed", b.next), "removed (entry %lld has it)",
               (long long)v->n);
    v->next_sealed = b.end;
    if (st == VD_OK && b.n == (size_t)count &&
        !vd_hash_is(vd_leaves_root(b.leaves, b.n), root)) {
        breach(v, entry_place(v),
               "sealed %lld to %lld are not what was sealed with it",
               (long long)first, (long long)b.end - 1);
    }
    return st;
}

/* ---- rows ---- */

typedef struct row_text {
    vd_arena *arena;
    bool any;
    int64_t n;
    vd_str text;
} row_text;

static vd_status take_text(void *ctx, const vd_cell *row, vd_err *err)
{
    row_text *r = ctx;

    (void)err;
    r->any = true;
    r->n = row[1].number;
    r->text = vd_str_copy(r->arena, row[2].bytes);
    return VD_OK;
}

/* The state of an alert is the eighth of its values, behind the table. */
static bool is_closed(const vd_json *said)
{
    const vd_json *cell = said->first;

    for (int i = 0; cell != NULL && i < 8; i++)
        cell = cell->next;
    return cell != NULL && vd_str_is(cell->text, VD_STR("closed"));
}

static vd_status see_row(verifier *v, const vd_json *said, vd_err *err)
{
    row_text row = {.arena = &v->arena};
    const vd_json *is = NULL;
    long long id = 0;
    vd_desk_table table = 0;
    vd_status st;

    while (table < VD_TABLES && said->first != NULL &&
           !vd_str_is(said->first->text, vd_str_of(vd_desk_table_name(table))))
        table++;
    if (said->first == NULL || table == VD_TABLES ||
        said->first->next == NULL ||
        !vd_str_to_int(said->first->next->text, &id)) {
        breach(v, entry_place(v), "it has a row of no table");
        return VD_OK;
    }
    st = vd_desk_run(v->desk, vd_desk_table_text(table),
                     (vd_cell[]){vd_cell_int(id), vd_cell_int(id)}, 2,
                     take_text, &row, err);
    if (st != VD_OK)
        return st;
    if (table == VD_TABLE_ALERT && v->screening && is_closed(said)) {
        breach(v, place(v, vd_desk_table_name(table), id),
               "is closed by entry %lld, in which nobody decides",
               (long long)v->n);
    }
    if (!row.any) {
        breach(v, place(v, vd_desk_table_name(table), id),
               "removed (entry %lld has it)", (long long)v->n);
    } else if (row.n < v->n) {
        breach(v, place(v, vd_desk_table_name(table), id),
               "is older than entry %lld says", (long long)v->n);
    } else if (row.n == v->n) {
        v->claimed[table]++;
        v->job->rows++;
        if (vd_json_parse(row.text, &v->arena, &is, NULL) != VD_OK ||
            !json_is(said, is))
            breach(v, place(v, vd_desk_table_name(table), id),
                   "is not what entry %lld says", (long long)v->n);
    }
    return VD_OK;
}

static vd_status see_rows(verifier *v, const vd_json *entry, vd_err *err)
{
    const vd_json *rows = vd_json_member(entry, "rows");
    vd_status st = VD_OK;

    for (const vd_json *r = rows == NULL ? NULL : rows->first;
         st == VD_OK && r != NULL; r = r->next)
        st = see_row(v, r, err);
    return st;
}

/* ---- what single kinds of entries say ---- */

static vd_status take_setting(void *ctx, const vd_cell *row, vd_err *err)
{
    subject_row *s = ctx;

    (void)err;
    s->any = true;
    s->tag = vd_str_copy(s->arena, row[0].bytes);
    return VD_OK;
}

static vd_status setting(verifier *v, const char *name, vd_str *out,
                         vd_err *err)
{
    subject_row got = {.arena = &v->kept, .tag = VD_STR("")};
    vd_cell arg = vd_cell_text(vd_str_of(name));
    vd_status st = vd_desk_run(v->desk, VD_DESK_QUERY_SETTING_GET, &arg, 1,
                               take_setting, &got, err);

    *out = got.tag;
    return st;
}

static vd_status see_begin(verifier *v, const vd_json *entry, vd_err *err)
{
    vd_str id = VD_STR("");
    vd_str key = VD_STR("");
    vd_hash said;
    vd_status st = setting(v, "id", &id, err);

    if (st == VD_OK)
        st = setting(v, "key", &key, err);
    v->desk_id = vd_str_copy(&v->kept, vd_json_text(entry, "desk"));
    if (st == VD_OK && !vd_str_is(id, v->desk_id))
        breach(v, VD_STR("desk id"), "is not that of entry 1");
    if (st == VD_OK && (!hash_of(entry, "key_is", &said) ||
                        !vd_hash_is(vd_hash_of(key), said)))
        breach(v, VD_STR("desk key"), "is not that of entry 1");
    return st;
}

static vd_status see_signature(verifier *v, const vd_json *entry, vd_err *err)
{
    vd_head of = {.n = number_of(entry, "of")};
    vd_hash key;
    bool same = false;
    vd_status st = VD_OK;

    if (of.n < 1 || of.n >= v->n || !hash_of(entry, "hash", &of.hash) ||
        !hash_of(entry, "key", &key)) {
        breach(v, entry_place(v), "no signature can be read in it");
        return VD_OK;
    }
    if (!vd_signature_fits(key, vd_signed_text(&v->arena, v->desk_id, &of),
                           vd_json_text(entry, "signature"))) {
        breach(v, entry_place(v), "its signature does not fit");
        return VD_OK;
    }
    if (v->job->key != NULL && !vd_hash_is(*v->job->key, key)) {
        breach(v, entry_place(v), "signed by another key");
        return VD_OK;
    }
    st = vd_chain_has(v->chain, &of, &same, err);
    if (st == VD_OK && !same) {
        breach(v, place(v, "entry", of.n),
               "is not the one that entry %lld signs: something up to it was "
               "altered",
               (long long)v->n);
    }
    v->job->signatures++;
    v->job->signed_to = of;
    return st;
}

static vd_status see_kind(verifier *v, const vd_json *entry, vd_err *err)
{
    vd_str kind = vd_json_text(entry, "kind");

    v->screening = vd_str_is(kind, VD_STR("screening"));
    if ((v->n == 1) != vd_str_is(kind, VD_STR("begin")))
        breach(v, entry_place(v), "a chain begins with its first entry");
    if (vd_str_is(kind, VD_STR("begin")))
        return see_begin(v, entry, err);
    if (vd_str_is(kind, VD_STR("setting")))
        v->four_eyes = vd_str_copy(&v->kept, vd_json_text(entry, "four_eyes"));
    return vd_str_is(kind, VD_STR("signature")) ? see_signature(v, entry, err)
                                                : VD_OK;
}

/* ---- entries ---- */

static vd_status see_parsed(verifier *v, const vd_json *entry, vd_err *err)
{
    const vd_json *history = vd_json_member(entry, "history");
    vd_status st = see_kind(v, entry, err);

    if (number_of(entry, "n") != v->n)
        breach(v, entry_place(v), "it says that it is another");
    if (st == VD_OK)
        st = see_block(v, entry, err);
    if (st == VD_OK)
        st = see_rows(v, entry, err);
    v->said.keys = number_of(history, "keys");
    if (!hash_of(history, "sum", &v->said.sum))
        breach(v, entry_place(v), "it says nothing of the history");
    return st;
}

static vd_status see_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    verifier *v = ctx;
    const vd_json *entry = NULL;
    vd_hash hash = vd_entry_hash(v->hash, row[1].bytes);
    vd_hash has = {{0}};

    vd_arena_reset(&v->arena);
    if (row[0].number > v->n + 1) {
        breach(v, place(v, "entry", v->n + 1),
               "removed, and what follows up to %lld",
               (long long)row[0].number - 1);
    }
    v->n = row[0].number;
    if (row[2].bytes.n == VD_HASH_BYTES)
        memcpy(has.bytes, row[2].bytes.p, VD_HASH_BYTES);
    if (!vd_hash_is(has, hash))
        breach(v, entry_place(v),
               "altered, or it does not follow the entry before");
    v->hash = has;
    v->job->entries++;
    if (v->has_file && v->n == v->file.n && !vd_hash_is(v->file.hash, has))
        breach(v, entry_place(v), "is not the one that BOOK.head has");
    if (v->job->expect != NULL && v->n == v->job->expect->n &&
        !vd_hash_is(v->job->expect->hash, has))
        breach(v, entry_place(v), "is not the one that is expected");
    if (vd_json_parse(row[1].bytes, &v->arena, &entry, NULL) != VD_OK) {
        breach(v, entry_place(v), "cannot be read");
        return VD_OK;
    }
    return see_parsed(v, entry, err);
}

/* ---- what no entry has ---- */

typedef struct counting {
    verifier *v;
    vd_desk_table table;
    int64_t n;
} counting;

static vd_status count_row(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)row;
    (void)err;
    ((counting *)ctx)->n++;
    return VD_OK;
}

static vd_status take_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    row_text *r = ctx;

    (void)err;
    r->any = true;
    r->text = vd_str_copy(r->arena, row[0].bytes);
    return VD_OK;
}

static bool has_row(const vd_json *entry, const char *table, int64_t id)
{
    const vd_json *rows = vd_json_member(entry, "rows");

    for (const vd_json *r = rows == NULL ? NULL : rows->first; r != NULL;
         r = r->next) {
        long long is = 0;

        if (r->first != NULL && r->first->next != NULL &&
            vd_str_is(r->first->text, vd_str_of(table)) &&
            vd_str_to_int(r->first->next->text, &is) && is == id)
            return true;
    }
    return false;
}

static vd_status look_for_claim(void *ctx, const vd_cell *row, vd_err *err)
{
    counting *c = ctx;
    verifier *v = c->v;
    row_text entry = {.arena = &v->arena};
    const vd_json *said = NULL;
    vd_cell n = vd_cell_int(row[1].number);
    vd_status st;

    vd_arena_reset(&v->arena);
    st = vd_desk_run(v->desk, VD_DESK_QUERY_AUDIT_GET, &n, 1, take_entry,
                     &entry, err);
    if (st == VD_OK &&
        (!entry.any ||
         vd_json_parse(entry.text, &v->arena, &said, NULL) != VD_OK ||
         !has_row(said, vd_desk_table_name(c->table), row[0].number))) {
        breach(v, place(v, vd_desk_table_name(c->table), row[0].number),
               "no entry has it: entry %lld should", (long long)n.number);
    }
    return st;
}

static vd_status see_unclaimed(verifier *v, vd_err *err)
{
    vd_status st = VD_OK;

    for (vd_desk_table t = 0; st == VD_OK && t < VD_TABLES; t++) {
        counting c = {.v = v, .table = t};
        vd_cell all[] = {vd_cell_int(INT64_MIN), vd_cell_int(INT64_MAX)};

        st = vd_desk_run(v->desk, vd_desk_table_text(t), all, 2, count_row, &c,
                         err);
        if (st == VD_OK && c.n != v->claimed[t])
            st = vd_desk_run(v->desk, vd_desk_table_text(t), all, 2,
                             look_for_claim, &c, err);
    }
    return st;
}

static vd_status see_kept(void *ctx, const vd_cell *row, vd_err *err)
{
    verifier *v = ctx;
    char hex[VD_HASH_HEX];

    (void)err;
    vd_arena_reset(&v->arena);
    vd_hash_hex(vd_hash_of(row[2].bytes), hex);
    if (!vd_str_is(row[1].bytes, vd_str_of(hex)))
        breach(v, place(v, "kept", row[0].number),
               "its bytes are not those of its hash");
    return VD_OK;
}

static vd_status take_number(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    *(int64_t *)ctx = row[0].number;
    return VD_OK;
}

/* One that has nothing sealed was put there by nobody who screened; of two
   that live with one tag, one is not known to who asks for it. */
static vd_status see_use(verifier *v, const vd_cell *row, vd_err *err)
{
    int64_t sealed = 0;
    int64_t same = 0;
    vd_cell id = row[0];
    vd_cell tag = vd_cell_blob(row[1].bytes);
    vd_status st = vd_desk_run(v->desk, VD_DESK_QUERY_SEALED_OF, &id, 1,
                               take_number, &sealed, err);

    if (st == VD_OK)
        st = vd_desk_run(v->desk, VD_DESK_QUERY_SUBJECT_SAME, &tag, 1,
                         take_number, &same, err);
    if (st == VD_OK && sealed == 0)
        breach(v, place(v, "subject", id.number), "nothing is sealed of it");
    if (st == VD_OK && same > 1)
        breach(v, place(v, "subject", id.number), "stands twice");
    return st;
}

static vd_status see_subject(void *ctx, const vd_cell *row, vd_err *err)
{
    verifier *v = ctx;
    vd_hash proof = vd_hash_of(row[3].bytes);
    vd_status st;

    vd_arena_reset(&v->arena);
    st = see_use(v, row, err);
    if (st != VD_OK)
        return st;
    if (row[3].kind == VD_CELL_NULL) {
        v->job->erased++;
        if (row[5].number == 0)
            breach(v, place(v, "subject", row[0].number),
                   "its key is gone, and no entry says who destroyed it");
        return VD_OK;
    }
    if (row[2].bytes.n == 0 || row[2].bytes.n > VD_HASH_BYTES ||
        memcmp(proof.bytes, row[2].bytes.p, row[2].bytes.n) != 0)
        breach(v, place(v, "subject", row[0].number), "its key was altered");
    if (row[5].number == 0 && row[4].number != 0)
        breach(v, place(v, "subject", row[0].number),
               "it is held, and no entry says by whom");
    return VD_OK;
}

static vd_status add_state(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    vd_state_sum_add(ctx, row[0].bytes, row[1].bytes);
    return VD_OK;
}

/* The number of keys, least byte first, and the sum. */
static bool is_sum(vd_str bytes, const vd_state_sum *sum)
{
    if (bytes.n != 8 + VD_HASH_BYTES)
        return false;
    for (size_t i = 0; i < 8; i++) {
        if ((unsigned char)bytes.p[i] !=
            ((uint64_t)sum->keys >> (8 * i) & 0xff))
            return false;
    }
    return memcmp(bytes.p + 8, sum->sum.bytes, VD_HASH_BYTES) == 0;
}

static vd_status see_history(verifier *v, vd_err *err)
{
    vd_state_sum is = {0};
    vd_str kept = VD_STR("");
    vd_status st = vd_desk_run(v->desk, VD_DESK_QUERY_STATE_EACH, NULL, 0,
                               add_state, &is, err);

    if (st == VD_OK && is.keys != v->said.keys) {
        breach(v, VD_STR("history"), "has %lld keys, the last entry says %lld",
               (long long)is.keys, (long long)v->said.keys);
    } else if (st == VD_OK && !vd_hash_is(is.sum, v->said.sum)) {
        breach(v, VD_STR("history"), "a value of it was altered");
    }
    if (st == VD_OK)
        st = setting(v, "history", &kept, err);
    if (st == VD_OK && !is_sum(kept, &v->said))
        breach(v, VD_STR("history"),
               "its sum is not that which the last entry says");
    return st;
}

static vd_status see_stray(void *ctx, const vd_cell *row, vd_err *err)
{
    verifier *v = ctx;

    (void)err;
    vd_arena_reset(&v->arena);
    breach(v, place(v, "sealed", row[0].number), "no entry has it");
    return VD_OK;
}

static vd_status see_setting(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    breach(ctx, VD_STR("setting"), "\"%.*s\" is none of a desk",
           VD_STR_WHOLE(row[0].bytes));
    return VD_OK;
}

/* --- captures of papers: their entries have their hashes --- */

typedef struct captured {
    verifier *v;
    int64_t id;
    vd_str sha256;
    bool any;
    int64_t said; /* by all entries */
} captured;

static vd_status see_capture(void *ctx, const vd_cell *row, vd_err *err)
{
    captured *c = ctx;
    char hex[VD_HASH_HEX];
    vd_str bytes;

    c->any = true;
    if (vd_desk_unpack(row[11].bytes, &c->v->arena, &bytes, err) != VD_OK) {
        breach(c->v, place(c->v, "capture", c->id), "its bytes cannot be read");
        return VD_OK;
    }
    vd_hash_hex(vd_sha256_of(bytes), hex);
    if (!vd_str_is(vd_str_of(hex), c->sha256) ||
        !vd_str_is(row[2].bytes, c->sha256))
        breach(c->v, place(c->v, "capture", c->id),
               "its bytes are not those that were captured");
    return VD_OK;
}

static vd_status see_capture_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    captured *c = ctx;
    const vd_json *entry = NULL;
    const vd_json *list;
    vd_status st = VD_OK;

    if (vd_str_find(row[1].bytes, VD_STR("\"captures\""), 0) == VD_STR_NONE)
        return VD_OK;
    vd_arena_reset(&c->v->arena);
    if (vd_json_parse(row[1].bytes, &c->v->arena, &entry, NULL) != VD_OK)
        return VD_OK; /* told before */
    list = vd_json_member(entry, "captures");
    for (const vd_json *e = list == NULL ? NULL : list->first;
         st == VD_OK && e != NULL; e = e->next) {
        vd_cell id;

        c->id = number_of(e, "id");
        c->sha256 = vd_json_text(e, "sha256");
        c->any = false;
        c->said++;
        id = vd_cell_int(c->id);
        st = vd_desk_run(c->v->desk, VD_DESK_QUERY_CAPTURE_GET, &id, 1,
                         see_capture, c, err);
        if (st == VD_OK && !c->any)
            breach(c->v, place(c->v, "capture", c->id),
                   "removed (entry %lld has it)", (long long)row[0].number);
    }
    return st;
}

static vd_status see_captures(verifier *v, vd_err *err)
{
    captured c = {.v = v};
    vd_cell from = vd_cell_int(1);
    int64_t n = 0;
    vd_status st = vd_desk_run(v->desk, VD_DESK_QUERY_AUDIT_FROM, &from, 1,
                               see_capture_entry, &c, err);

    if (st == VD_OK)
        st = vd_desk_run(v->desk, VD_DESK_QUERY_CAPTURE_COUNT, NULL, 0,
                         take_number, &n, err);
    if (st == VD_OK && n > c.said)
        breach(v, VD_STR("capture"), "%lld are kept, the entries have %lld",
               (long long)n, (long long)c.said);
    return st;
}

static vd_status see_rest(verifier *v, vd_err *err)
{
    vd_str four_eyes = VD_STR("");
    vd_status st =
        vd_desk_run(v->desk, VD_DESK_QUERY_SEALED_BETWEEN,
                    (vd_cell[]){vd_cell_int(INT64_MIN), vd_cell_int(1)}, 2,
                    see_stray, v, err);

    if (st == VD_OK) {
        st = vd_desk_run(
            v->desk, VD_DESK_QUERY_SEALED_BETWEEN,
            (vd_cell[]){vd_cell_int(v->next_sealed), vd_cell_int(INT64_MAX)}, 2,
            see_stray, v, err);
    }
    if (st == VD_OK)
        st = see_unclaimed(v, err);
    if (st == VD_OK)
        st = vd_desk_run(v->desk, VD_DESK_QUERY_KEPT_EACH, NULL, 0, see_kept, v,
                         err);
    if (st == VD_OK)
        st = see_captures(v, err);
    if (st == VD_OK)
        st = vd_desk_run(v->desk, VD_DESK_QUERY_SUBJECT_EACH, NULL, 0,
                         see_subject, v, err);
    if (st == VD_OK)
        st = vd_desk_run(v->desk, VD_DESK_QUERY_SETTING_NAMES, NULL, 0,
                         see_setting, v, err);
    if (st == VD_OK)
        st = setting(v, "four_eyes", &four_eyes, err);
    if (st == VD_OK && !vd_str_is(four_eyes, v->four_eyes))
        breach(v, VD_STR("four_eyes"), "is not what the last entry says of it");
    return st == VD_OK ? see_history(v, err) : st;
}

/* A head beyond the chain is of entries that were cut off. */
static void see_heads(verifier *v)
{
    const vd_head *expect = v->job->expect;

    /* A program that was killed behind the first entry had none to write. */
    if (!v->has_file && v->n > 1)
        breach(v, VD_STR("head"), "BOOK.head is not there or cannot be read");
    else if (v->file.n > v->n) {
        breach(v, place(v, "entry", v->n + 1),
               "cut off, and what follows: BOOK.head has entry %lld",
               (long long)v->file.n);
    }
    if (expect != NULL && expect->n > v->n) {
        breach(v, place(v, "entry", v->n + 1),
               "cut off, and what follows: entry %lld is expected",
               (long long)expect->n);
    }
    if (v->file.n == 0 && v->has_file && v->n > 0)
        breach(v, VD_STR("head"), "BOOK.head is of an empty chain");
}

static void see_flaw(void *ctx, vd_str what)
{
    breach(ctx, VD_STR("file"), "%.*s", VD_STR_WHOLE(what));
}

vd_status vd_chain_verify(vd_chain *chain, vd_verification *job, vd_err *err)
{
    verifier v = {.chain = chain,
                  .desk = vd_chain_desk(chain),
                  .job = job,
                  .next_sealed = 1,
                  .four_eyes = VD_STR(""),
                  .desk_id = VD_STR("")};
    vd_cell first = vd_cell_int(INT64_MIN);
    vd_status st;

    vd_arena_init(&v.arena, 0);
    vd_arena_init(&v.kept, 0);
    /* Before what is read is fixed: it may be behind, and never before. */
    v.has_file = vd_head_read(vd_desk_path(v.desk), &v.file, NULL) == VD_OK;
    st = vd_desk_look(v.desk, err);
    if (st == VD_OK)
        st = vd_desk_check(v.desk, see_flaw, &v, err);
    if (st == VD_OK)
        st = vd_desk_run(v.desk, VD_DESK_QUERY_AUDIT_FROM, &first, 1, see_entry,
                         &v, err);
    vd_arena_reset(&v.arena);
    if (st == VD_OK && v.n == 0)
        breach(&v, VD_STR("entry 1"), "the chain is empty");
    if (st == VD_OK)
        st = see_rest(&v, err);
    vd_arena_reset(&v.arena);
    see_heads(&v);
    if (st == VD_OK && job->key != NULL && job->signatures == 0)
        breach(&v, VD_STR("signature"), "none by that key is in the chain");
    vd_desk_look_end(v.desk);
    job->head = (vd_head){v.n, v.hash};
    vd_arena_done(&v.kept);
    vd_arena_done(&v.arena);
    return st;
}
