/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vedette-verify: whether an audit bundle (docs/methods/desk.md) is what its
 * chain says.
 *
 * It shares no line with the program that writes bundles, so that a mistake
 * there is not made again here: it needs libsodium for hashes and signatures
 * and jansson for the text of entries, and reads the whole bundle into memory.
 * For each breach it prints its place and what is wrong; it exits with 0 if
 * there is none, 1 if there is one, 2 for wrong use, 3 if the file is no
 * bundle.
 */
#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    HASH = 32,
    HEX = 2 * HASH,
    FIELDS_MAX = 9,
    COUNT_MAX = 1 << 24, /* sealed with one entry */
    EXIT_SOUND = 0,
    EXIT_BREACH = 1,
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
};

typedef struct bytes {
    unsigned char *p;
    size_t n;
} bytes;

typedef struct entry {
    long long n;
    unsigned char hash[HASH];
    char *text;
} entry;

typedef struct sealed {
    long long id;
    long long subject;
    long long kind;
    long long at;
    bytes tag;
    bytes proof;
    bytes leaf;
    bytes bytes; /* p NULL: withheld */
} sealed;

typedef struct subject {
    long long id;
    long long n;
    long long held;
    bytes tag;
    bytes proof;
    char state; /* '-' destroyed, 'x' withheld, 'k' its key is there */
    bytes key;
    bool used;
} subject;

typedef struct kept {
    long long id;
    char hash[HEX + 1];
} kept;

typedef struct row {
    char table[16];
    long long id;
    long long n;
    json_t *is;
    bool claimed;
} row;

typedef struct list {
    void *at;
    size_t n;
    size_t room;
    size_t size;
} list;

typedef struct head {
    bool given;
    long long n;
    unsigned char hash[HASH];
} head;

typedef struct bundle {
    list entries;
    list sealed;
    list subjects;
    list rows;
    list kept;
    unsigned singles; /* lines that stand once: a bit for each met */
    bool screening;   /* the entry in hand is of one */
    char desk[HEX + 1];
    unsigned char key_is[HASH];
    bytes history;
    char four_eyes[8];
    char said_four_eyes[8];
    head file;
    head expect;
    bool has_signer;
    unsigned char signer[HASH];
    unsigned char sum[HASH];
    long long keys;
    bool has_state;
    bool minimised;
    bool ended;
    long long next_sealed;
    size_t sealed_at;
    long long said_keys;
    unsigned char said_sum[HASH];
    size_t breaches;
    size_t signatures;
} bundle;

static void *more(list *l)
{
    void *to;

    if (l->n == l->room) {
        l->room = l->room == 0 ? 64 : 2 * l->room;
        l->at = realloc(l->at, l->room * l->size);
        if (l->at == NULL) {
            (void)fputs("vedette-verify: out of memory\n", stderr);
            exit(EXIT_INPUT);
        }
    }
    to = (char *)l->at + l->n++ * l->size;
    memset(to, 0, l->size);
    return to;
}

__attribute__((format(printf, 3, 4))) static void
breach(bundle *b, const char *where, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    (void)printf("%s: ", where);
    (void)vprintf(fmt, args);
    (void)putchar('\n');
    va_end(args);
    b->breaches++;
}

static const char *place(char room[64], const char *what, long long n)
{
    (void)snprintf(room, 64, "%s %lld", what, n);
    return room;
}

/* ---- reading ---- */

static bool take_int(const char *text, long long *out)
{
    char *end = NULL;

    *out = strtoll(text, &end, 10);
    return end != text && *end == '\0';
}

/* "-" and "x" are no bytes. */
static bool take_bytes(const char *text, bytes *out)
{
    size_t digits = strlen(text);
    unsigned char *p;
    size_t n = 0;

    *out = (bytes){NULL, 0};
    if (strcmp(text, "-") == 0 || strcmp(text, "x") == 0)
        return true;
    p = malloc(digits / 2 + 1);
    if (p == NULL || digits % 2 != 0 ||
        sodium_hex2bin(p, digits / 2 + 1, text, digits, NULL, &n, NULL) != 0 ||
        n != digits / 2) {
        free(p);
        return false;
    }
    *out = (bytes){p, n};
    return true;
}

static bool take_hash(const char *text, unsigned char out[HASH])
{
    size_t n = 0;

    return text != NULL && strlen(text) == HEX &&
           sodium_hex2bin(out, HASH, text, HEX, NULL, &n, NULL) == 0 &&
           n == HASH;
}

static bool take_head(const char *text, head *out)
{
    char number[32];
    const char *colon = strchr(text, ':');

    if (colon == NULL || (size_t)(colon - text) >= sizeof number)
        return false;
    memcpy(number, text, (size_t)(colon - text));
    number[colon - text] = '\0';
    out->given = take_int(number, &out->n) && take_hash(colon + 1, out->hash);
    return out->given;
}

/* Cuts a line at its first blanks; the last field is what is left. */
static size_t cut(char *line, char *fields[FIELDS_MAX], size_t most)
{
    size_t n = 0;

    while (n + 1 < most && strchr(line, ' ') != NULL) {
        fields[n++] = line;
        line = strchr(line, ' ');
        *line++ = '\0';
    }
    fields[n++] = line;
    return n;
}

static bool read_entry(bundle *b, char *rest)
{
    char *f[FIELDS_MAX];
    entry *e = more(&b->entries);

    if (cut(rest, f, 3) != 3 || !take_int(f[0], &e->n))
        return false;
    /* A hash that is none stays zeros, and does not fit. */
    if (!take_hash(f[1], e->hash))
        memset(e->hash, 0, HASH);
    e->text = strdup(f[2]);
    return e->text != NULL;
}

static bool read_sealed(bundle *b, char *rest)
{
    char *f[FIELDS_MAX];
    sealed *s = more(&b->sealed);
    const sealed *before = b->sealed.n > 1 ? s - 1 : NULL;
    char room[64];

    if (cut(rest, f, 8) != 8 || !take_int(f[0], &s->id) ||
        !take_int(f[1], &s->subject) || !take_int(f[2], &s->kind) ||
        !take_int(f[3], &s->at) || !take_bytes(f[4], &s->tag) ||
        !take_bytes(f[5], &s->proof) || !take_bytes(f[6], &s->leaf) ||
        !take_bytes(f[7], &s->bytes))
        return false;
    if (before != NULL && before->id >= s->id)
        breach(b, place(room, "sealed", s->id),
               "stands twice, or out of its order");
    if (s->bytes.p == NULL && !b->minimised)
        breach(b, place(room, "sealed", s->id), "its bytes are withheld");
    return true;
}

static bool read_subject(bundle *b, char *rest)
{
    char *f[FIELDS_MAX];
    subject *s = more(&b->subjects);
    const subject *before = b->subjects.n > 1 ? s - 1 : NULL;
    char room[64];

    if (cut(rest, f, 6) != 6 || !take_int(f[0], &s->id) ||
        !take_int(f[1], &s->n) || !take_int(f[2], &s->held) ||
        !take_bytes(f[3], &s->tag) || !take_bytes(f[4], &s->proof) ||
        !take_bytes(f[5], &s->key))
        return false;
    s->state = f[5][0] == '-' || f[5][0] == 'x' ? f[5][0] : 'k';
    if (before != NULL && before->id >= s->id)
        breach(b, place(room, "subject", s->id),
               "stands twice, or out of its order");
    if (s->state == 'x' && !b->minimised)
        breach(b, place(room, "subject", s->id), "its key is withheld");
    return true;
}

static bool read_row(bundle *b, char *rest)
{
    char *f[FIELDS_MAX];
    row *r = more(&b->rows);
    const char *table;

    if (cut(rest, f, 2) != 2 || !take_int(f[0], &r->n))
        return false;
    r->is = json_loads(f[1], 0, NULL);
    table = json_string_value(json_array_get(r->is, 0));
    if (table == NULL)
        return false;
    (void)snprintf(r->table, sizeof r->table, "%s", table);
    r->id = json_integer_value(json_array_get(r->is, 1));
    return true;
}

static bool read_kept(bundle *b, char *rest)
{
    char *f[FIELDS_MAX];
    kept *k = more(&b->kept);
    unsigned char is[HASH];
    char room[64];
    bytes text;

    if (cut(rest, f, 3) != 3 || !take_int(f[0], &k->id) ||
        !take_bytes(f[2], &text))
        return false;
    (void)crypto_generichash(is, HASH, text.p, text.n, NULL, 0);
    (void)sodium_bin2hex(k->hash, sizeof k->hash, is, HASH);
    if (strcmp(k->hash, f[1]) != 0)
        breach(b, place(room, "kept", k->id),
               "its bytes are not those of its hash");
    (void)snprintf(k->hash, sizeof k->hash, "%s", f[1]);
    free(text.p);
    return true;
}

static void put_number(crypto_generichash_state *to, long long value)
{
    unsigned char text[8];

    for (int i = 0; i < 8; i++)
        text[i] = (unsigned char)((uint64_t)value >> (8 * i) & 0xff);
    (void)crypto_generichash_update(to, text, sizeof text);
}

static bool read_state(bundle *b, char *rest)
{
    char *f[FIELDS_MAX];
    crypto_generichash_state hash;
    unsigned char is[HASH];
    unsigned carry = 0;
    bytes key;
    bytes value;

    if (cut(rest, f, 2) != 2 || !take_bytes(f[0], &key))
        return false;
    if (!take_bytes(f[1], &value)) {
        free(key.p);
        return false;
    }
    (void)crypto_generichash_init(&hash, NULL, 0, HASH);
    put_number(&hash, (long long)key.n);
    (void)crypto_generichash_update(&hash, key.p, key.n);
    (void)crypto_generichash_update(&hash, value.p, value.n);
    (void)crypto_generichash_final(&hash, is, HASH);
    for (size_t i = 0; i < HASH; i++) {
        carry += (unsigned)b->sum[i] + is[i];
        b->sum[i] = (unsigned char)(carry & 0xff);
        carry >>= 8;
    }
    b->keys++;
    free(key.p);
    free(value.p);
    return true;
}

/* Lines that stand once in a bundle, or not at all. */
static bool read_single(bundle *b, const char *word, const char *rest)
{
    static const char *const words[] = {"mode", "desk",      "key",
                                        "head", "four_eyes", "history"};
    unsigned i = 0;

    while (i < 6 && strcmp(word, words[i]) != 0)
        i++;
    if (i == 6 || (b->singles & 1u << i) != 0)
        return false;
    b->singles |= 1u << i;
    switch (i) {
    case 0:
        b->minimised = strcmp(rest, "minimised") == 0;
        return b->minimised || strcmp(rest, "whole") == 0;
    case 1:
        (void)snprintf(b->desk, sizeof b->desk, "%s", rest);
        return true;
    case 2:
        return take_hash(rest, b->key_is);
    case 3:
        return strcmp(rest, "-") == 0 || take_head(rest, &b->file);
    case 4:
        (void)snprintf(b->four_eyes, sizeof b->four_eyes, "%s", rest);
        return true;
    default:
        return take_bytes(rest, &b->history);
    }
}

static bool read_line(bundle *b, char *line, long long number)
{
    static const struct {
        const char *word;
        bool (*read)(bundle *b, char *rest);
    } all[] = {{"entry", read_entry},     {"sealed", read_sealed},
               {"subject", read_subject}, {"row", read_row},
               {"kept", read_kept},       {"state", read_state}};
    char *f[FIELDS_MAX];
    long long lines;

    if (number == 1)
        return strcmp(line, "vedette audit bundle 1") == 0;
    if (cut(line, f, 2) != 2 || b->ended)
        return false;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (strcmp(f[0], all[i].word) == 0)
            return all[i].read(b, f[1]);
    }
    if (strcmp(f[0], "flaw") == 0 || strcmp(f[0], "setting") == 0) {
        breach(b, f[0], "%s", f[1]);
        return true;
    }
    if (strcmp(f[0], "end") != 0)
        return read_single(b, f[0], f[1]);
    b->ended = true;
    return take_int(f[1], &lines) && lines == number;
}

static bool read_bundle(bundle *b, FILE *file)
{
    char *line = NULL;
    size_t room = 0;
    long long number = 0;
    ssize_t n;
    bool sound = true;

    while (sound && (n = getline(&line, &room, file)) > 0) {
        number++;
        if (line[n - 1] != '\n' || strlen(line) != (size_t)n) {
            sound = false;
            break;
        }
        line[n - 1] = '\0';
        sound = read_line(b, line, number);
    }
    free(line);
    /* All but four_eyes must be there. */
    if (sound && (b->singles | 1u << 4) != 0x3f)
        breach(b, "bundle", "it lacks its mode, desk, key, head or history");
    if (!sound || !b->ended) {
        (void)fprintf(stderr,
                      "vedette-verify: line %lld is not one of a bundle%s\n",
                      number, b->ended ? "" : ", or the bundle is cut");
    }
    return sound && b->ended;
}

/* ---- what entries say ---- */

static entry *entry_of(const bundle *b, long long n)
{
    entry *all = b->entries.at;
    size_t low = 0;
    size_t high = b->entries.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (all[middle].n < n)
            low = middle + 1;
        else
            high = middle;
    }
    return low < b->entries.n && all[low].n == n ? &all[low] : NULL;
}

static int compare_rows(const void *a, const void *b)
{
    const row *x = a;
    const row *y = b;
    int by_table = strcmp(x->table, y->table);

    if (by_table != 0)
        return by_table;
    return (x->id > y->id) - (x->id < y->id);
}

static void leaf_of(const sealed *s, unsigned char out[HASH])
{
    crypto_generichash_state hash;

    (void)crypto_generichash_init(&hash, NULL, 0, HASH);
    (void)crypto_generichash_update(&hash, (const unsigned char *)"\0", 1);
    put_number(&hash, s->id);
    put_number(&hash, s->subject);
    put_number(&hash, s->kind);
    put_number(&hash, s->at);
    put_number(&hash, (long long)s->tag.n);
    (void)crypto_generichash_update(&hash, s->tag.p, s->tag.n);
    put_number(&hash, (long long)s->proof.n);
    (void)crypto_generichash_update(&hash, s->proof.p, s->proof.n);
    (void)crypto_generichash_update(&hash, s->bytes.p, s->bytes.n);
    (void)crypto_generichash_final(&hash, out, HASH);
}

/* RFC 6962: the left half is the largest power of two below n. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as the tree, below 40 */
static void root_of(const sealed *s, size_t n, unsigned char out[HASH])
{
    unsigned char text[1 + 2 * HASH];
    size_t left = 1;

    if (n == 1) {
        if (s->leaf.n == HASH)
            memcpy(out, s->leaf.p, HASH);
        else
            memset(out, 0, HASH);
        return;
    }
    while (2 * left < n)
        left *= 2;
    text[0] = 1;
    root_of(s, left, text + 1);
    root_of(s + left, n - left, text + 1 + HASH);
    (void)crypto_generichash(out, HASH, text, sizeof text, NULL, 0);
}

static void see_leaf(bundle *b, const sealed *s)
{
    unsigned char leaf[HASH];
    char room[64];

    if (s->bytes.p == NULL)
        return;
    leaf_of(s, leaf);
    if (s->leaf.n != HASH || memcmp(leaf, s->leaf.p, HASH) != 0)
        breach(b, place(room, "sealed", s->id),
               "altered, or its subject %lld was", s->subject);
}

static void see_block(bundle *b, const entry *e, const json_t *said)
{
    long long first = json_integer_value(json_object_get(said, "first"));
    long long count = json_integer_value(json_object_get(said, "count"));
    const char *root = json_string_value(json_object_get(said, "root"));
    const sealed *all = b->sealed.at;
    unsigned char wanted[HASH];
    unsigned char is[HASH];
    size_t from;
    long long next = first;
    char room[64];

    if (said == NULL)
        return;
    if (first != b->next_sealed || count < 1 || count > COUNT_MAX ||
        !take_hash(root, wanted)) {
        breach(b, place(room, "entry", e->n),
               "what it says was sealed does not follow what was sealed "
               "before");
        return;
    }
    while (b->sealed_at < b->sealed.n && all[b->sealed_at].id < first)
        breach(b, place(room, "sealed", all[b->sealed_at++].id),
               "no entry has it");
    from = b->sealed_at;
    while (b->sealed_at < b->sealed.n && all[b->sealed_at].id < first + count) {
        const sealed *s = &all[b->sealed_at++];

        for (; next < s->id; next++)
            breach(b, place(room, "sealed", next),
                   "removed (entry %lld has it)", e->n);
        next = s->id + 1;
        see_leaf(b, s);
    }
    for (; next < first + count; next++)
        breach(b, place(room, "sealed", next), "removed (entry %lld has it)",
               e->n);
    b->next_sealed = first + count;
    if (b->sealed_at - from != (size_t)count)
        return;
    root_of(all + from, (size_t)count, is);
    if (memcmp(is, wanted, HASH) != 0) {
        breach(b, place(room, "entry", e->n),
               "sealed %lld to %lld are not what was sealed with it", first,
               first + count - 1);
    }
}

static void see_row(bundle *b, const entry *e, const json_t *said)
{
    row key = {.id = json_integer_value(json_array_get(said, 1))};
    const char *table = json_string_value(json_array_get(said, 0));
    row *is;
    char room[64];

    if (table == NULL) {
        breach(b, place(room, "entry", e->n), "it has a row of no table");
        return;
    }
    (void)snprintf(key.table, sizeof key.table, "%s", table);
    is = bsearch(&key, b->rows.at, b->rows.n, sizeof key, compare_rows);
    (void)place(room, key.table, key.id);
    if (b->screening && strcmp(table, "alert") == 0 &&
        json_string_value(json_array_get(said, 8)) != NULL &&
        strcmp(json_string_value(json_array_get(said, 8)), "closed") == 0)
        breach(b, room, "is closed by entry %lld, in which nobody decides",
               e->n);
    if (is == NULL) {
        breach(b, room, "removed (entry %lld has it)", e->n);
    } else if (is->n < e->n) {
        breach(b, room, "is older than entry %lld says", e->n);
    } else if (is->n == e->n) {
        is->claimed = true;
        if (!json_equal(said, is->is))
            breach(b, room, "is not what entry %lld says", e->n);
    }
}

static void see_signature(bundle *b, const entry *e, const json_t *text)
{
    long long of = json_integer_value(json_object_get(text, "of"));
    const char *hash = json_string_value(json_object_get(text, "hash"));
    const char *key = json_string_value(json_object_get(text, "key"));
    const char *hex = json_string_value(json_object_get(text, "signature"));
    const entry *signs = entry_of(b, of);
    unsigned char public_key[HASH];
    unsigned char wanted[HASH];
    unsigned char signature[crypto_sign_BYTES];
    char message[256];
    char room[64];
    size_t n = 0;

    (void)place(room, "entry", e->n);
    if (of < 1 || of >= e->n || !take_hash(hash, wanted) ||
        !take_hash(key, public_key) || hex == NULL ||
        sodium_hex2bin(signature, sizeof signature, hex, strlen(hex), NULL, &n,
                       NULL) != 0 ||
        n != sizeof signature) {
        breach(b, room, "no signature can be read in it");
        return;
    }
    (void)snprintf(message, sizeof message, "vedette audit head %s %lld %s",
                   b->desk, of, hash);
    if (crypto_sign_verify_detached(signature, (const unsigned char *)message,
                                    strlen(message), public_key) != 0) {
        breach(b, room, "its signature does not fit");
        return;
    }
    if (b->has_signer && memcmp(b->signer, public_key, HASH) != 0) {
        breach(b, room, "signed by another key");
        return;
    }
    if (signs == NULL || memcmp(signs->hash, wanted, HASH) != 0) {
        breach(b, place(room, "entry", of),
               "is not the one that entry %lld signs: something up to it was "
               "altered",
               e->n);
    }
    b->signatures++;
}

static void see_begin(bundle *b, const json_t *text)
{
    const char *desk = json_string_value(json_object_get(text, "desk"));
    const char *key = json_string_value(json_object_get(text, "key_is"));
    unsigned char is[HASH];

    if (desk == NULL || strcmp(desk, b->desk) != 0)
        breach(b, "desk id", "is not that of entry 1");
    if (!take_hash(key, is) || memcmp(is, b->key_is, HASH) != 0)
        breach(b, "desk key", "is not that of entry 1");
}

static void see_text(bundle *b, const entry *e, const json_t *text)
{
    const char *kind = json_string_value(json_object_get(text, "kind"));
    const json_t *history = json_object_get(text, "history");
    const json_t *rows = json_object_get(text, "rows");
    char room[64];

    b->screening = kind != NULL && strcmp(kind, "screening") == 0;
    (void)place(room, "entry", e->n);
    if (json_integer_value(json_object_get(text, "n")) != e->n)
        breach(b, room, "it says that it is another");
    if ((e->n == 1) != (kind != NULL && strcmp(kind, "begin") == 0))
        breach(b, room, "a chain begins with its first entry");
    if (kind != NULL && strcmp(kind, "begin") == 0)
        see_begin(b, text);
    if (kind != NULL && strcmp(kind, "signature") == 0)
        see_signature(b, e, text);
    if (kind != NULL && strcmp(kind, "setting") == 0 &&
        json_string_value(json_object_get(text, "four_eyes")) != NULL)
        (void)snprintf(b->said_four_eyes, sizeof b->said_four_eyes, "%s",
                       json_string_value(json_object_get(text, "four_eyes")));
    see_block(b, e, json_object_get(text, "sealed"));
    for (size_t i = 0; i < json_array_size(rows); i++)
        see_row(b, e, json_array_get(rows, i));
    b->said_keys = json_integer_value(json_object_get(history, "keys"));
    if (!take_hash(json_string_value(json_object_get(history, "sum")),
                   b->said_sum))
        breach(b, room, "it says nothing of the history");
}

static void see_head(bundle *b, const entry *e, const head *h, const char *what)
{
    char room[64];

    if (h->given && h->n == e->n && memcmp(h->hash, e->hash, HASH) != 0)
        breach(b, place(room, "entry", e->n), "is not the one that %s", what);
}

static void see_entries(bundle *b)
{
    const entry *all = b->entries.at;
    unsigned char before[HASH] = {0};
    long long n = 0;
    char room[64];

    for (size_t i = 0; i < b->entries.n; i++) {
        const entry *e = &all[i];
        crypto_generichash_state hash;
        unsigned char is[HASH];
        json_t *text = json_loads(e->text, 0, NULL);

        if (e->n > n + 1)
            breach(b, place(room, "entry", n + 1),
                   "removed, and what follows up to %lld", e->n - 1);
        n = e->n;
        (void)crypto_generichash_init(&hash, NULL, 0, HASH);
        (void)crypto_generichash_update(&hash, before, HASH);
        (void)crypto_generichash_update(&hash, (const unsigned char *)e->text,
                                        strlen(e->text));
        (void)crypto_generichash_final(&hash, is, HASH);
        if (memcmp(is, e->hash, HASH) != 0)
            breach(b, place(room, "entry", e->n),
                   "altered, or it does not follow the entry before");
        memcpy(before, e->hash, HASH);
        see_head(b, e, &b->file, "BOOK.head has");
        see_head(b, e, &b->expect, "is expected");
        if (text == NULL)
            breach(b, place(room, "entry", e->n), "cannot be read");
        else
            see_text(b, e, text);
        json_decref(text);
    }
    if (n == 0)
        breach(b, "entry 1", "the chain is empty");
    /* A program that was killed behind the first entry had none to write. */
    if (!b->file.given && n > 1)
        breach(b, "head", "BOOK.head is not there or cannot be read");
    else if (b->file.n > n) {
        breach(b, place(room, "entry", n + 1),
               "cut off, and what follows: BOOK.head has entry %lld",
               b->file.n);
    } else if (b->file.given && b->file.n == 0 && n > 0) {
        breach(b, "head", "BOOK.head is of an empty chain");
    }
    if (b->expect.given && b->expect.n > n) {
        breach(b, place(room, "entry", n + 1),
               "cut off, and what follows: entry %lld is expected",
               b->expect.n);
    }
}

static row *row_of(const bundle *b, const char *table, long long id)
{
    row key = {.id = id};

    (void)snprintf(key.table, sizeof key.table, "%s", table);
    return bsearch(&key, b->rows.at, b->rows.n, sizeof key, compare_rows);
}

static int compare_subjects(const void *a, const void *b)
{
    const subject *x = a;
    const subject *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static bool same_bytes(const bytes *a, const bytes *b)
{
    return a->n == b->n && (a->n == 0 || memcmp(a->p, b->p, a->n) == 0);
}

/* Each sealed line says of whom it is; the subjects are those. */
static void see_uses(bundle *b)
{
    const sealed *all = b->sealed.at;
    char room[64];

    for (size_t i = 0; i < b->sealed.n; i++) {
        subject key = {.id = all[i].subject};
        subject *s = bsearch(&key, b->subjects.at, b->subjects.n, sizeof key,
                             compare_subjects);

        if (s == NULL) {
            breach(b, place(room, "sealed", all[i].id),
                   "its subject %lld is not there", all[i].subject);
            continue;
        }
        s->used = true;
        if (!same_bytes(&s->tag, &all[i].tag) ||
            !same_bytes(&s->proof, &all[i].proof))
            breach(b, place(room, "subject", s->id),
                   "is not that of sealed %lld", all[i].id);
    }
}

/* What entries say of a subject, if any does. */
static void see_said(bundle *b, const subject *s)
{
    const row *is = row_of(b, "subject", s->id);
    char tag[HEX + 1] = "";
    const char *said;
    char room[64];

    (void)place(room, "subject", s->id);
    if (s->n == 0) {
        if (s->state == '-') {
            breach(b, room,
                   "its key is gone, and no entry says who destroyed it");
        } else if (s->held != 0) {
            breach(b, room, "it is held, and no entry says by whom");
        }
        return;
    }
    if (s->tag.n <= HASH)
        (void)sodium_bin2hex(tag, sizeof tag, s->tag.p, s->tag.n);
    said = is == NULL ? NULL : json_string_value(json_array_get(is->is, 2));
    if (is == NULL || said == NULL || strcmp(said, tag) != 0 ||
        json_integer_value(json_array_get(is->is, 3)) != (s->state == '-') ||
        json_integer_value(json_array_get(is->is, 4)) != s->held)
        breach(b, room, "is not what its row says");
}

typedef struct tagged {
    const subject *is;
} tagged;

static int compare_tags(const void *a, const void *b)
{
    const subject *x = ((const tagged *)a)->is;
    const subject *y = ((const tagged *)b)->is;
    size_t n = x->tag.n < y->tag.n ? x->tag.n : y->tag.n;
    int by_bytes = n == 0 ? 0 : memcmp(x->tag.p, y->tag.p, n);

    if (by_bytes != 0)
        return by_bytes;
    if (x->tag.n != y->tag.n)
        return x->tag.n < y->tag.n ? -1 : 1;
    return compare_subjects(x, y);
}

/* Two that live under one tag: one is not known to who asks for it. */
static void see_doubles(bundle *b)
{
    const subject *all = b->subjects.at;
    list by_tag = {.size = sizeof(tagged)};
    const tagged *at;
    char room[64];

    for (size_t i = 0; i < b->subjects.n; i++) {
        if (all[i].state != '-')
            ((tagged *)more(&by_tag))->is = &all[i];
    }
    if (by_tag.n > 1)
        qsort(by_tag.at, by_tag.n, sizeof(tagged), compare_tags);
    at = by_tag.at;
    for (size_t i = 1; i < by_tag.n; i++) {
        if (same_bytes(&at[i].is->tag, &at[i - 1].is->tag))
            breach(b, place(room, "subject", at[i].is->id), "stands twice");
    }
    free(by_tag.at);
}

static void see_subjects(bundle *b)
{
    const subject *all = b->subjects.at;
    char room[64];

    see_uses(b);
    see_doubles(b);
    for (size_t i = 0; i < b->subjects.n; i++) {
        const subject *s = &all[i];
        unsigned char proof[HASH];

        see_said(b, s);
        (void)place(room, "subject", s->id);
        if (!s->used)
            breach(b, room, "nothing is sealed of it");
        if (s->state != 'k')
            continue;
        (void)crypto_generichash(proof, HASH, s->key.p, s->key.n, NULL, 0);
        if (s->proof.n == 0 || s->proof.n > HASH ||
            memcmp(proof, s->proof.p, s->proof.n) != 0)
            breach(b, room, "its key was altered");
    }
}

/* What is kept is what its rows say, one for one. */
static void see_kept(bundle *b)
{
    const kept *all = b->kept.at;
    const row *rows = b->rows.at;
    size_t said = 0;
    char room[64];

    for (size_t i = 0; i < b->kept.n; i++) {
        const row *is = row_of(b, "kept", all[i].id);
        const char *hash =
            is == NULL ? NULL : json_string_value(json_array_get(is->is, 2));

        if (hash == NULL || strcmp(hash, all[i].hash) != 0)
            breach(b, place(room, "kept", all[i].id),
                   "is not what its row says");
        if (i > 0 && all[i - 1].id >= all[i].id)
            breach(b, place(room, "kept", all[i].id),
                   "stands twice, or out of its order");
    }
    for (size_t i = 0; i < b->rows.n; i++)
        said += strcmp(rows[i].table, "kept") == 0;
    if (said != b->kept.n)
        breach(b, "kept", "%zu lines, and rows of %zu", b->kept.n, said);
}

/* Sealed bytes and rows that no entry has. */
static void see_rest(bundle *b)
{
    const sealed *all = b->sealed.at;
    const row *rows = b->rows.at;
    char room[64];

    for (; b->sealed_at < b->sealed.n; b->sealed_at++)
        breach(b, place(room, "sealed", all[b->sealed_at].id),
               "no entry has it");
    for (size_t i = 0; i < b->rows.n; i++) {
        if (!rows[i].claimed)
            breach(b, place(room, rows[i].table, rows[i].id),
                   "no entry has it: entry %lld should", rows[i].n);
    }
}

static void see_history(bundle *b)
{
    if (strcmp(b->four_eyes, b->said_four_eyes) != 0)
        breach(b, "four_eyes", "is not what the last entry says of it");
    if (!b->minimised && b->keys != b->said_keys) {
        breach(b, "history", "has %lld keys, the last entry says %lld", b->keys,
               b->said_keys);
    } else if (!b->minimised && memcmp(b->sum, b->said_sum, HASH) != 0) {
        breach(b, "history", "a value of it was altered");
    }
    for (size_t i = 0; b->history.n == 8 + HASH && i < 8; i++) {
        if (b->history.p[i] != ((uint64_t)b->said_keys >> (8 * i) & 0xff))
            b->history.n = 0;
    }
    if (b->history.n != 8 + HASH ||
        memcmp(b->history.p + 8, b->said_sum, HASH) != 0)
        breach(b, "history", "its sum is not that which the last entry says");
}

static int usage(void)
{
    (void)fputs("usage: vedette-verify [--expect N:HASH] [--key PUBLIC] "
                "BUNDLE\n",
                stderr);
    return EXIT_USAGE;
}

static bool take_options(bundle *b, int argc, char **argv, const char **path)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--expect") == 0 && i + 1 < argc) {
            if (!take_head(argv[++i], &b->expect))
                return false;
        } else if (strcmp(argv[i], "--key") == 0 && i + 1 < argc) {
            b->has_signer = take_hash(argv[++i], b->signer);
            if (!b->has_signer)
                return false;
        } else if (argv[i][0] != '-' && *path == NULL) {
            *path = argv[i];
        } else {
            return false;
        }
    }
    return *path != NULL;
}

static void look(bundle *b)
{
    const row *rows;

    if (b->rows.n > 1)
        qsort(b->rows.at, b->rows.n, sizeof(row), compare_rows);
    rows = b->rows.at;
    for (size_t i = 1; i < b->rows.n; i++) {
        if (compare_rows(&rows[i - 1], &rows[i]) == 0)
            breach(b, rows[i].table, "row %lld stands twice", rows[i].id);
    }
    see_entries(b);
    see_rest(b);
    see_subjects(b);
    see_kept(b);
    see_history(b);
    if (b->has_signer && b->signatures == 0)
        breach(b, "signature", "none by that key is in the chain");
}

static void drop(bundle *b)
{
    entry *entries = b->entries.at;
    sealed *all = b->sealed.at;
    subject *subjects = b->subjects.at;
    row *rows = b->rows.at;

    for (size_t i = 0; i < b->entries.n; i++)
        free(entries[i].text);
    for (size_t i = 0; i < b->sealed.n; i++) {
        free(all[i].tag.p);
        free(all[i].proof.p);
        free(all[i].leaf.p);
        free(all[i].bytes.p);
    }
    for (size_t i = 0; i < b->subjects.n; i++) {
        free(subjects[i].tag.p);
        free(subjects[i].proof.p);
        free(subjects[i].key.p);
    }
    for (size_t i = 0; i < b->rows.n; i++)
        json_decref(rows[i].is);
    free(b->history.p);
    free(entries);
    free(all);
    free(subjects);
    free(rows);
    free(b->kept.at);
}

int main(int argc, char **argv)
{
    bundle b = {.entries = {.size = sizeof(entry)},
                .sealed = {.size = sizeof(sealed)},
                .subjects = {.size = sizeof(subject)},
                .rows = {.size = sizeof(row)},
                .kept = {.size = sizeof(kept)},
                .next_sealed = 1};
    const char *path = NULL;
    FILE *file;

    if (sodium_init() < 0 || !take_options(&b, argc, argv, &path))
        return usage();
    file = fopen(path, "rbe");
    if (file == NULL) {
        (void)fprintf(stderr, "vedette-verify: %s cannot be opened\n", path);
        return EXIT_INPUT;
    }
    if (!read_bundle(&b, file)) {
        (void)fclose(file);
        drop(&b);
        return EXIT_INPUT;
    }
    (void)fclose(file);
    look(&b);
    (void)printf("%zu entries, %zu sealed, %zu rows, %zu signatures%s: %s\n",
                 b.entries.n, b.sealed.n, b.rows.n, b.signatures,
                 b.minimised ? " (minimised: sealed bytes and the history of "
                               "checks were not looked at)"
                             : "",
                 b.breaches == 0 ? "sound" : "NOT what the chain says");
    drop(&b);
    return b.breaches == 0 ? EXIT_SOUND : EXIT_BREACH;
}
