/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/filed.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/strmap.h"

enum { SHINGLE = 5 }; /* words */

static long long number_of(const vd_json *value, const char *key)
{
    const vd_json *m = vd_json_member(value, key);
    long long n = 0;

    if (m == NULL || m->kind != VD_JSON_NUMBER || !vd_str_to_int(m->text, &n))
        return 0;
    return n;
}

static vd_str text_of(const vd_json *value, const char *key, vd_arena *arena)
{
    return vd_str_copy(arena, vd_json_text(value, key));
}

/* --- text ---------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

/* Words in small letters, without marks, one blank between them. */
static void fold_words(vd_str text, vd_buf *out, vd_buf *numbers)
{
    bool gap = true;
    size_t digits = 0;

    for (size_t i = 0; i <= text.n; i++) {
        char c = i < text.n ? text.p[i] : ' ';
        bool letter =
            vd_ascii_is_alpha(c) || vd_ascii_is_digit(c) || (c & 0x80) != 0;

        if (vd_ascii_is_digit(c)) {
            vd_buf_put_char(numbers, c);
            digits++;
        } else if (digits > 0) {
            vd_buf_put_char(numbers, ' ');
            digits = 0;
        }
        if (letter) {
            if (gap && out->n > 0)
                vd_buf_put_char(out, ' ');
            vd_buf_put_char(out, vd_ascii_lower(c));
        }
        gap = !letter;
    }
}

static void make_shingles(vd_str words, vd_arena *arena, vd_filed *out)
{
    size_t starts[SHINGLE] = {0};
    size_t n = 0;
    size_t room = 0;
    size_t kept = 0;

    for (size_t i = 0; i < words.n; i++) {
        bool begins = i == 0 || words.p[i - 1] == ' ';
        bool ends = i + 1 == words.n || words.p[i + 1] == ' ';

        if (begins)
            starts[n % SHINGLE] = i;
        if (!ends)
            continue;
        n++;
        if (n < SHINGLE)
            continue;
        out->shingles = vd_arena_grow(arena, out->shingles, out->n_shingles,
                                      &room, sizeof *out->shingles);
        out->shingles[out->n_shingles++] =
            vd_str_hash64(vd_str_slice(words, starts[n % SHINGLE], i + 1));
    }
    if (out->n_shingles == 0)
        return;
    qsort(out->shingles, out->n_shingles, sizeof *out->shingles, by_value);
    for (size_t i = 0; i < out->n_shingles; i++) {
        if (i == 0 || out->shingles[i] != out->shingles[i - 1])
            out->shingles[kept++] = out->shingles[i];
    }
    out->n_shingles = kept;
}

static bool is_body(vd_str role)
{
    return vd_str_is(role, VD_STR("body")) || vd_str_is(role, VD_STR("item")) ||
           vd_str_is(role, VD_STR("quote"));
}

static void read_text(const vd_json *json, vd_arena *arena, vd_filed *out)
{
    const vd_json *list = vd_json_member(json, "passages");
    size_t room = 0;
    vd_buf words;
    vd_buf numbers;

    vd_buf_init(&words);
    vd_buf_init(&numbers);
    for (const vd_json *p = list == NULL ? NULL : list->first; p != NULL;
         p = p->next) {
        vd_str text = vd_json_text(p, "text");

        if (!is_body(vd_json_text(p, "role")))
            continue;
        fold_words(text, &words, &numbers);
        out->paragraphs =
            vd_arena_grow(arena, out->paragraphs, out->n_paragraphs, &room,
                          sizeof *out->paragraphs);
        out->paragraphs[out->n_paragraphs++] = vd_str_copy(arena, text);
    }
    make_shingles(vd_buf_view(&words), arena, out);
    out->numbers = vd_str_copy(arena, vd_str_trim(vd_buf_view(&numbers)));
    vd_buf_done(&words);
    vd_buf_done(&numbers);
}

/* --- claims -------------------------------------------------------------- */

static vd_str chain_of(const vd_json *claim, vd_arena *arena)
{
    const vd_json *list = vd_json_member(claim, "speaker_chain");
    vd_str out = VD_STR("");

    for (const vd_json *c = list == NULL ? NULL : list->first; c != NULL;
         c = c->next)
        out = vd_str_join(arena, out, VD_STR(" <- "),
                          vd_str_copy(arena, c->text));
    return out;
}

static void read_claims(const vd_json *json, uint32_t place, vd_arena *arena,
                        vd_filed *out)
{
    const vd_json *list = vd_json_member(json, "claims");
    size_t room = 0;

    for (const vd_json *j = list == NULL ? NULL : list->first; j != NULL;
         j = j->next) {
        vd_filed_claim *c;

        out->claims = vd_arena_grow(arena, out->claims, out->n_claims, &room,
                                    sizeof *out->claims);
        c = &out->claims[out->n_claims++];
        *c = (vd_filed_claim){.paper = place,
                              .number = (uint32_t)number_of(j, "id"),
                              .speaker = text_of(j, "speaker", arena),
                              .speaker_type = text_of(j, "speaker_type", arena),
                              .chain = chain_of(j, arena),
                              .cls = text_of(j, "class", arena),
                              .modality = text_of(j, "modality", arena),
                              .negated = vd_json_member(j, "negated") != NULL,
                              .verb = text_of(j, "verb", arena),
                              .subject = text_of(j, "subject", arena),
                              .predicate = text_of(j, "predicate", arena),
                              .object = text_of(j, "object", arena),
                              .content = text_of(j, "content", arena),
                              .good = text_of(j, "good", arena),
                              .to_whom = text_of(j, "recipient", arena),
                              .place = text_of(j, "place", arena),
                              .quantity = text_of(j, "quantity", arena),
                              .quote = text_of(j, "quote", arena),
                              .date = text_of(j, "date", arena),
                              .event_date = text_of(j, "event_date", arena),
                              .rule = text_of(j, "rule", arena),
                              .line = number_of(j, "line"),
                              .capture = number_of(j, "capture")};
    }
}

static void read_act(const vd_json *json, vd_arena *arena, vd_filed *out)
{
    const vd_json *act = vd_json_member(json, "act");
    const vd_json *list = vd_json_member(act, "countries");

    out->act_type = text_of(act, "type", arena);
    out->act_number = text_of(act, "document_number", arena);
    out->act_entities = number_of(act, "entities");
    out->act_countries = VD_STR("");
    for (const vd_json *c = list == NULL ? NULL : list->first; c != NULL;
         c = c->next) {
        out->act_countries =
            vd_str_join(arena, out->act_countries, VD_STR(", "),
                        vd_str_printf(arena, "%.*s %lld",
                                      VD_STR_WHOLE(vd_json_text(c, "country")),
                                      number_of(c, "count")));
    }
}

static int32_t day_of(vd_str value)
{
    int32_t key = 0;

    for (size_t i = 0; i < value.n; i++) {
        if (vd_ascii_is_digit(value.p[i]))
            key = key * 10 + (value.p[i] - '0');
    }
    return value.n == 10 ? key : 0;
}

vd_status vd_filed_read(const vd_json *json, int64_t number, uint32_t place,
                        vd_arena *arena, vd_filed *out, vd_err *err)
{
    const vd_json *source = vd_json_member(json, "source");
    const vd_json *date = vd_json_member(json, "pub_date");

    if (vd_json_member(json, "passages") == NULL)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "it is no reading of a paper");
    *out = (vd_filed){.number = number,
                      .name = text_of(json, "file", arena),
                      .url = text_of(json, "url", arena),
                      .title = text_of(json, "title", arena),
                      .outlet = text_of(source, "outlet", arena),
                      .wire = text_of(source, "wire", arena),
                      .day = day_of(vd_json_text(date, "value"))};
    read_act(json, arena, out);
    read_text(json, arena, out);
    read_claims(json, place, arena, out);
    return VD_OK;
}
