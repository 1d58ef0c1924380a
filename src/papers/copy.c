/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/copy.h"

#include <stdlib.h>

#include "base/strmap.h"

enum {
    CANDIDATE = 250000, /* containment from which a pair is looked at */
    EXACT = 980000,
    UPDATE = 500000,
    SHARED_MIN = 8, /* shingles of a pair, so that short notes are none */
    DOUBLED_MAX =
        100000,         /* pairs that may stand twice before they are dropped */
    COMMON_MAX = 200,   /* papers with a shingle: more is a formula of use */
    PARAGRAPH_MIN = 80, /* letters of a paragraph that is a sign of a copy */
    DAYS_NEAR = 4,      /* between what two papers say of one statement */
};

const char *vd_copy_kind_name(vd_copy_kind kind)
{
    static const char *const names[] = {
        "none",    "exact_duplicate", "wire_copy",  "update_of",
        "overlap", "template_trap",   "same_origin"};

    return names[kind];
}

/* --- what is shared ------------------------------------------------------ */

static size_t shared(const vd_filed *a, const vd_filed *b)
{
    size_t i = 0;
    size_t k = 0;
    size_t n = 0;

    while (i < a->n_shingles && k < b->n_shingles) {
        if (a->shingles[i] == b->shingles[k]) {
            n++;
            i++;
            k++;
        } else if (a->shingles[i] < b->shingles[k]) {
            i++;
        } else {
            k++;
        }
    }
    return n;
}

static bool share_paragraph(const vd_filed *a, const vd_filed *b)
{
    for (size_t i = 0; i < a->n_paragraphs; i++) {
        for (size_t k = 0;
             a->paragraphs[i].n >= PARAGRAPH_MIN && k < b->n_paragraphs; k++) {
            if (vd_str_is(a->paragraphs[i], b->paragraphs[k]))
                return true;
        }
    }
    return false;
}

static bool same_text(vd_str a, vd_str b)
{
    return a.n > 0 && vd_str_is_nocase(a, b);
}

static int64_t days_apart(const vd_filed *a, const vd_filed *b)
{
    int64_t apart;

    if (a->day == 0 || b->day == 0)
        return -1;
    apart = vd_day_number(a->day) - vd_day_number(b->day);
    return apart < 0 ? -apart : apart;
}

/* --- the kind ------------------------------------------------------------ */

static vd_copy_kind kind_of(const vd_filed *a, const vd_filed *b,
                            int containment, const char **why)
{
    bool acts = a->act_type.n > 0 || b->act_type.n > 0;
    bool same_size = a->n_shingles * 100 >= b->n_shingles * 95 &&
                     b->n_shingles * 100 >= a->n_shingles * 95;

    if (acts && (a->act_number.n == 0 || b->act_number.n == 0 ||
                 !vd_str_is(a->act_number, b->act_number))) {
        *why = "acts of different numbers";
        return VD_COPY_TEMPLATE;
    }
    if (acts) {
        *why = "the same number";
        return VD_COPY_EXACT;
    }
    /* The same words with other numbers, weeks apart: a form that is filled in
       again. */
    if (!vd_str_is(a->numbers, b->numbers) && days_apart(a, b) > 7 &&
        containment >= UPDATE) {
        *why = "the same words, other numbers, another time";
        return VD_COPY_TEMPLATE;
    }
    if (containment >= EXACT && same_size) {
        *why = "the same text";
        return VD_COPY_EXACT;
    }
    if (same_text(a->outlet, b->outlet) && containment >= UPDATE) {
        *why = "the same publisher, most of the text";
        return VD_COPY_UPDATE;
    }
    if (same_text(a->wire, b->wire)) {
        *why = "the same agency";
        return VD_COPY_WIRE;
    }
    if (share_paragraph(a, b)) {
        *why = "the same paragraphs";
        return VD_COPY_WIRE;
    }
    *why = "parts of one text";
    return VD_COPY_OVERLAP;
}

/* --- one statement ------------------------------------------------------- */

size_t vd_words_shared(vd_str a, vd_str b)
{
    vd_str rest = a;
    size_t n = 0;
    vd_str word;

    while (vd_str_next(&rest, VD_STR(" "), &word)) {
        while (word.n > 0 && !vd_ascii_is_alpha(word.p[word.n - 1]) &&
               (word.p[word.n - 1] & 0x80) == 0)
            word.n--;
        n += word.n >= 4 && vd_str_find_nocase(b, word, 0) != VD_STR_NONE;
    }
    return n;
}

static bool is_speaker(const vd_filed_claim *c)
{
    return !vd_str_starts(c->speaker, VD_STR("author"));
}

static bool dates_fit(vd_str a, vd_str b)
{
    /* A day and a part of a day fit where the shorter is in the longer. */
    if (a.n == 0 || b.n == 0)
        return true;
    if (a.p[0] == '-')
        return vd_str_ends(b, vd_str_slice(a, 1, a.n));
    if (b.p[0] == '-')
        return vd_str_ends(a, vd_str_slice(b, 1, b.n));
    return vd_str_is(vd_str_slice(a, 0, b.n < a.n ? b.n : a.n),
                     vd_str_slice(b, 0, b.n < a.n ? b.n : a.n));
}

bool vd_claims_are_one(const vd_filed_claim *a, const vd_filed_claim *b)
{
    if (!is_speaker(a) || !vd_str_is(a->speaker, b->speaker) ||
        !vd_str_is(a->cls, b->cls) || !dates_fit(a->date, b->date))
        return false;
    if (a->quote.n > 20 && vd_str_is(a->quote, b->quote))
        return true;
    if (a->good.n > 0 && vd_str_is(a->good, b->good))
        return true;
    return vd_words_shared(a->object, b->object) >= 2 ||
           vd_words_shared(a->content, b->content) >= 5;
}

/* What one speaker says in both, he says on different days. */
static bool speak_of_other_days(const vd_filed *a, const vd_filed *b)
{
    for (size_t i = 0; i < a->n_claims; i++) {
        const vd_filed_claim *x = &a->claims[i];

        for (size_t k = 0; is_speaker(x) && k < b->n_claims; k++) {
            const vd_filed_claim *y = &b->claims[k];

            if (vd_str_is(x->speaker, y->speaker) &&
                vd_str_is(x->cls, y->cls) && !dates_fit(x->date, y->date))
                return true;
        }
    }
    return false;
}

/* Papers near in time of which two claims are one. */
static bool tell_of_one(const vd_filed *a, const vd_filed *b)
{
    int64_t apart = days_apart(a, b);
    size_t n = 0;

    if ((a->act_type.n > 0 || b->act_type.n > 0) || apart > DAYS_NEAR ||
        speak_of_other_days(a, b))
        return false;
    for (size_t i = 0; i < a->n_claims; i++) {
        bool one = false;

        for (size_t k = 0; !one && k < b->n_claims; k++)
            one = vd_claims_are_one(&a->claims[i], &b->claims[k]);
        n += one;
    }
    return n >= 2;
}

/* --- pairs --------------------------------------------------------------- */

static void add(vd_copies *out, vd_arena *arena, vd_copy copy)
{
    out->at =
        vd_arena_grow(arena, out->at, out->n, &out->room, sizeof *out->at);
    out->at[out->n++] = copy;
}

/* Pairs that share a shingle which not too many have. */
typedef struct holders {
    uint64_t shingle;
    uint32_t paper;
} holders;

static int by_shingle(const void *a, const void *b)
{
    const holders *x = a;
    const holders *y = b;

    if (x->shingle != y->shingle)
        return x->shingle < y->shingle ? -1 : 1;
    return x->paper < y->paper ? -1 : x->paper > y->paper;
}

static int by_pair(const void *a, const void *b)
{
    const vd_copy *x = a;
    const vd_copy *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return x->b < y->b ? -1 : x->b > y->b;
}

static void drop_doubled(vd_copies *pairs)
{
    size_t kept = 0;

    if (pairs->n > 0)
        qsort(pairs->at, pairs->n, sizeof *pairs->at, by_pair);
    for (size_t i = 0; i < pairs->n; i++) {
        if (kept == 0 || by_pair(&pairs->at[i], &pairs->at[kept - 1]) != 0)
            pairs->at[kept++] = pairs->at[i];
    }
    pairs->n = kept;
}

/* Pairs of those that have one shingle. */
static void add_pairs(const holders *all, size_t n, vd_arena *arena,
                      vd_copies *out)
{
    for (size_t i = 0; n <= COMMON_MAX && i < n; i++) {
        for (size_t k = i + 1; k < n; k++)
            add(out, arena, (vd_copy){.a = all[i].paper, .b = all[k].paper});
    }
}

/* Candidate pairs, each once, in order. */
static void find_candidates(const vd_filed *papers, size_t n, vd_arena *arena,
                            vd_copies *out)
{
    size_t total = 0;
    size_t at = 0;
    size_t kept = 0;
    holders *all;

    for (size_t i = 0; i < n; i++)
        total += papers[i].n_shingles;
    all = VD_NEW_N(arena, holders, total + 1);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < papers[i].n_shingles; k++)
            all[at++] = (holders){papers[i].shingles[k], (uint32_t)i};
    }
    if (total > 0)
        qsort(all, total, sizeof *all, by_shingle);
    for (size_t i = 0; i < total;) {
        size_t end = i;

        while (end < total && all[end].shingle == all[i].shingle)
            end++;
        add_pairs(all + i, end - i, arena, out);
        /* Before they are many. */
        if (out->n > kept * 2 + DOUBLED_MAX) {
            drop_doubled(out);
            kept = out->n;
        }
        i = end;
    }
    drop_doubled(out);
}

void vd_copies_find(const vd_filed *papers, size_t n, vd_arena *arena,
                    vd_copies *out)
{
    vd_copies pairs = {0};
    size_t next = 0;

    find_candidates(papers, n, arena, &pairs);
    for (uint32_t a = 0; a < n; a++) {
        for (uint32_t b = a + 1; b < n; b++) {
            const char *why = "the same speaker said the same";
            bool candidate = next < pairs.n && pairs.at[next].a == a &&
                             pairs.at[next].b == b;
            size_t shorter = papers[a].n_shingles < papers[b].n_shingles
                                 ? papers[a].n_shingles
                                 : papers[b].n_shingles;
            size_t common = candidate ? shared(&papers[a], &papers[b]) : 0;
            int containment =
                shorter == 0 ? 0 : (int)(common * 1000000 / shorter);

            next += candidate;
            if (containment >= CANDIDATE && common >= SHARED_MIN) {
                add(out, arena,
                    (vd_copy){
                        a, b,
                        kind_of(&papers[a], &papers[b], containment, &why),
                        containment, why});
            } else if (tell_of_one(&papers[a], &papers[b])) {
                add(out, arena,
                    (vd_copy){a, b, VD_COPY_ORIGIN, containment, why});
            }
        }
    }
}

/* --- origins ------------------------------------------------------------- */

typedef struct node {
    vd_filed_claim *claim;
    uint32_t up;
} node;

static uint32_t root_of(node *nodes, uint32_t i)
{
    while (nodes[i].up != i) {
        nodes[i].up = nodes[nodes[i].up].up;
        i = nodes[i].up;
    }
    return i;
}

static void join(node *nodes, uint32_t a, uint32_t b)
{
    a = root_of(nodes, a);
    b = root_of(nodes, b);
    if (a < b)
        nodes[b].up = a;
    else
        nodes[a].up = b;
}

/* What one speaker says in one paper is one statement, if of one day. */
static void join_within(node *nodes, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++) {
        for (size_t m = from; m < k; m++) {
            if (is_speaker(nodes[k].claim) &&
                vd_str_is(nodes[k].claim->speaker, nodes[m].claim->speaker) &&
                dates_fit(nodes[k].claim->date, nodes[m].claim->date)) {
                join(nodes, (uint32_t)m, (uint32_t)k);
                break;
            }
        }
    }
}

static void join_between(node *nodes, const size_t *first, uint32_t a,
                         uint32_t b)
{
    for (size_t k = first[a]; k < first[a + 1]; k++) {
        for (size_t m = first[b]; m < first[b + 1]; m++) {
            if (vd_claims_are_one(nodes[k].claim, nodes[m].claim))
                join(nodes, (uint32_t)k, (uint32_t)m);
        }
    }
}

uint32_t vd_origins_find(vd_filed *papers, size_t n, const vd_copies *copies,
                         vd_arena *arena)
{
    size_t total = 0;
    uint32_t origins = 0;
    size_t *first = VD_NEW_N(arena, size_t, n + 1); /* claim of each paper */
    node *nodes;

    for (size_t i = 0; i < n; i++) {
        first[i] = total;
        total += papers[i].n_claims;
    }
    first[n] = total;
    nodes = VD_NEW_N(arena, node, total + 1);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < papers[i].n_claims; k++)
            nodes[first[i] + k] =
                (node){&papers[i].claims[k], (uint32_t)(first[i] + k)};
        join_within(nodes, first[i], first[i + 1]);
    }
    for (size_t c = 0; c < copies->n; c++) {
        if (copies->at[c].kind != VD_COPY_TEMPLATE)
            join_between(nodes, first, copies->at[c].a, copies->at[c].b);
    }
    for (size_t i = 0; i < total; i++) {
        uint32_t root = root_of(nodes, (uint32_t)i);

        nodes[i].claim->origin =
            root == i ? ++origins : nodes[root].claim->origin;
    }
    return origins;
}
