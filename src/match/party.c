/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Union-find, where a party is also a ring of its members: a join looks at
 * every pair of the two parties, which are small.  The least number is the
 * root, so that parties come out in the order of their members.
 */
#include "match/party.h"

#include <stdlib.h>

#include "match/score.h"

/* How far "circa" reaches, in years: as a score takes it. */
enum { CIRCA_YEARS = 2 };

static int compare_numbers(const void *a, const void *b)
{
    return vd_str_cmp(*(const vd_str *)a, *(const vd_str *)b);
}

void vd_party_facts_of(const vd_record *record, vd_arena *arena,
                       vd_party_facts *out)
{
    const vd_entity *e = vd_record_target(record);
    vd_party_facts f = {.schema = e->schema,
                        .numbers = VD_NEW_N(arena, vd_str, e->n),
                        .births = VD_NEW_N(arena, vd_pdate, e->n)};

    for (size_t i = 0; i < e->n; i++) {
        vd_str number = vd_party_number(arena, &e->values[i]);

        if (number.n > 0)
            f.numbers[f.n_numbers++] = number;
        if (e->values[i].prop == VD_PROP_BIRTH_DATE &&
            vd_pdate_parse(e->values[i].text, &f.births[f.n_births], NULL) ==
                VD_OK)
            f.n_births++;
    }
    if (f.n_numbers > 1)
        qsort(f.numbers, f.n_numbers, sizeof *f.numbers, compare_numbers);
    *out = f;
}

/* What is before "=". */
static vd_str kind_of(vd_str number)
{
    return vd_str_slice(number, 0, vd_str_find_char(number, '=', 0));
}

static size_t end_of_kind(const vd_party_facts *f, size_t from)
{
    size_t end = from;

    while (end < f->n_numbers &&
           vd_str_is(kind_of(f->numbers[end]), kind_of(f->numbers[from])))
        end++;
    return end;
}

/* Both parts are sorted. */
static bool have_common(const vd_str *a, size_t n_a, const vd_str *b,
                        size_t n_b)
{
    size_t i = 0;
    size_t k = 0;

    while (i < n_a && k < n_b) {
        int order = vd_str_cmp(a[i], b[k]);

        if (order == 0)
            return true;
        i += order < 0;
        k += order > 0;
    }
    return false;
}

/* The kind of number that both have, and none of it in common; "" if there is
   no such kind. */
static vd_str numbers_contradict(const vd_party_facts *a,
                                 const vd_party_facts *b)
{
    size_t i = 0;
    size_t k = 0;

    while (i < a->n_numbers && k < b->n_numbers) {
        size_t to_a = end_of_kind(a, i);
        size_t to_b = end_of_kind(b, k);
        int order = vd_str_cmp(kind_of(a->numbers[i]), kind_of(b->numbers[k]));

        if (order == 0 &&
            !have_common(a->numbers + i, to_a - i, b->numbers + k, to_b - k))
            return kind_of(a->numbers[i]);
        i = order <= 0 ? to_a : i;
        k = order >= 0 ? to_b : k;
    }
    return VD_STR("");
}

static bool births_contradict(const vd_party_facts *a, const vd_party_facts *b)
{
    for (size_t i = 0; i < a->n_births; i++) {
        for (size_t j = 0; j < b->n_births; j++) {
            if (vd_pdate_relate(a->births[i], b->births[j], CIRCA_YEARS) !=
                VD_PDATE_APART)
                return false;
        }
    }
    return a->n_births > 0 && b->n_births > 0;
}

static int kind_of_thing(vd_schema schema)
{
    if (vd_schema_is(schema, VD_SCHEMA_PERSON))
        return 1;
    if (vd_schema_is(schema, VD_SCHEMA_ORGANIZATION))
        return 2;
    if (vd_schema_is(schema, VD_SCHEMA_VESSEL))
        return 3;
    if (vd_schema_is(schema, VD_SCHEMA_AIRPLANE))
        return 4;
    return 0;
}

/* A reason that two listings cannot be one party; "" if there is none. */
static vd_str facts_contradict(const vd_party_facts *a, const vd_party_facts *b,
                               vd_joint_basis basis, vd_arena *arena)
{
    int x = kind_of_thing(a->schema);
    int y = kind_of_thing(b->schema);
    vd_str number;

    if (x != 0 && y != 0 && x != y) {
        return vd_str_printf(arena, "%.*s and %.*s",
                             VD_STR_WHOLE(vd_schema_name(a->schema)),
                             VD_STR_WHOLE(vd_schema_name(b->schema)));
    }
    number = numbers_contradict(a, b);
    if (number.n > 0)
        return vd_str_printf(arena, "%.*s differs", VD_STR_WHOLE(number));
    return basis != VD_JOINT_REFERENCE && births_contradict(a, b)
               ? VD_STR("birth dates: no day fits both")
               : VD_STR("");
}

void vd_parties_init(vd_parties *parties, vd_arena *arena)
{
    *parties = (vd_parties){.arena = arena};
}

size_t vd_parties_add(vd_parties *p, vd_str source, const vd_party_facts *facts)
{
    p->at = vd_arena_grow(p->arena, p->at, p->n, &p->room, sizeof *p->at);
    p->at[p->n] = (vd_party_member){source, *facts, p->n, p->n};
    return p->n++;
}

void vd_parties_part(vd_parties *p, size_t a, size_t b)
{
    p->apart = vd_arena_grow(p->arena, p->apart, p->n_apart, &p->room_apart,
                             sizeof *p->apart);
    p->apart[p->n_apart][0] = a;
    p->apart[p->n_apart++][1] = b;
}

size_t vd_parties_root(const vd_parties *p, size_t a)
{
    while (p->at[a].parent != a)
        a = p->at[a].parent;
    return a;
}

static size_t members_of(const vd_parties *p, size_t root)
{
    size_t n = 1;

    for (size_t i = p->at[root].next; i != root; i = p->at[i].next)
        n++;
    return n;
}

static bool are_parted(const vd_parties *p, size_t a, size_t b)
{
    for (size_t i = 0; i < p->n_apart; i++) {
        size_t x = vd_parties_root(p, p->apart[i][0]);
        size_t y = vd_parties_root(p, p->apart[i][1]);

        if ((x == a && y == b) || (x == b && y == a))
            return true;
    }
    return false;
}

static vd_str members_contradict(const vd_parties *p, size_t a, size_t b,
                                 vd_joint_basis basis)
{
    const vd_party_member *x = &p->at[a];
    const vd_party_member *y = &p->at[b];

    if (basis == VD_JOINT_NAMES && vd_str_is(x->source, y->source))
        return vd_str_printf(p->arena, "both are on %.*s",
                             VD_STR_WHOLE(x->source));
    return facts_contradict(&x->facts, &y->facts, basis, p->arena);
}

/* a and b are roots. */
static vd_str contradiction(const vd_parties *p, size_t a, size_t b,
                            vd_joint_basis basis)
{
    size_t i = a;
    size_t j = b;

    if (are_parted(p, a, b))
        return VD_STR("somebody decided that they are apart");
    if (basis == VD_JOINT_PERSON)
        return VD_STR("");
    if (members_of(p, a) + members_of(p, b) > VD_PARTY_MEMBERS_MAX)
        return VD_STR("more listings than one party has");
    do {
        do {
            vd_str why = members_contradict(p, i, j, basis);

            if (why.n > 0)
                return why;
            j = p->at[j].next;
        } while (j != b);
        i = p->at[i].next;
    } while (i != a);
    return VD_STR("");
}

bool vd_parties_join(vd_parties *p, size_t a, size_t b, vd_joint_basis basis,
                     vd_str *why)
{
    size_t x = vd_parties_root(p, a);
    size_t y = vd_parties_root(p, b);
    size_t next;

    *why = VD_STR("");
    if (x == y)
        return true;
    *why = contradiction(p, x, y, basis);
    if (why->n > 0)
        return false;
    next = p->at[x].next;
    p->at[x].next = p->at[y].next;
    p->at[y].next = next;
    p->at[x < y ? y : x].parent = x < y ? x : y;
    /* Short ways to the root: they are walked often and never unmade. */
    p->at[a].parent = x < y ? x : y;
    p->at[b].parent = x < y ? x : y;
    return true;
}
