/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Switzerland's list of SECO, XML ("whole-list").
 *
 * Programmes and places come first and are held; targets refer to them.  The
 * file keeps targets that were delisted: the state of a target is its
 * modification with the latest effective date (of equals the first), and a
 * delisted one is left out, which is what absence means in other lists.
 * Modifications hold copies of older content and are not read.
 *
 * A name is parts in order, each with variants in other spellings and
 * scripts; a name in a script is made from the variants of that script.
 */
#include "base/strmap.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

enum { PARTS_MAX = 16, VARIANTS_MAX = 64 };

typedef struct place {
    vd_str location;
    vd_str area;
    vd_str country;
} place;

typedef struct seco {
    vd_read *read;
    vd_strmap sets; /* sanctions-set to its number in texts */
    vd_str *programs;
    vd_str *measures;
    size_t n_sets;
    size_t sets_room;
    vd_strmap places_by_id;
    place *places;
    size_t n_places;
    size_t places_room;
    size_t delisted;
} seco;

static bool is_mine(const vd_probe *probe)
{
    return probe->root != NULL &&
           vd_xml_is(probe->root, "swiss-sanctions-list");
}

static vd_str english(const vd_xml *parent, const char *name)
{
    const vd_xml *first = vd_xml_child(parent, name);

    for (const vd_xml *c = first; c != NULL; c = vd_xml_again(c)) {
        if (vd_str_is(vd_xml_attr(c, "lang"), VD_STR("eng")))
            return vd_str_trim(c->text);
    }
    return first == NULL ? VD_STR("") : vd_str_trim(first->text);
}

static void take_program(seco *s, const vd_xml *program)
{
    vd_arena *held = &s->read->held;
    vd_str key = english(program, "program-key");

    for (const vd_xml *set = vd_xml_child(program, "sanctions-set");
         set != NULL; set = vd_xml_again(set)) {
        bool is_new;
        size_t at = *vd_strmap_put(&s->sets, vd_xml_attr(set, "ssid"),
                                   s->n_sets, &is_new);

        if (!is_new && !vd_str_is(vd_xml_attr(set, "lang"), VD_STR("eng")))
            continue;
        if (is_new && s->n_sets == s->sets_room) {
            size_t room = s->sets_room == 0 ? 256 : 2 * s->sets_room;
            vd_str *programs = VD_NEW_N(held, vd_str, room);
            vd_str *measures = VD_NEW_N(held, vd_str, room);

            if (s->n_sets > 0) {
                memcpy(programs, s->programs, s->n_sets * sizeof *programs);
                memcpy(measures, s->measures, s->n_sets * sizeof *measures);
            }
            s->programs = programs;
            s->measures = measures;
            s->sets_room = room;
        }
        s->n_sets += is_new;
        s->programs[at] = vd_str_copy(held, key);
        s->measures[at] = vd_str_copy(held, vd_str_trim(set->text));
    }
}

static void take_place(seco *s, const vd_xml *e)
{
    vd_arena *held = &s->read->held;
    bool is_new;
    size_t at = *vd_strmap_put(&s->places_by_id, vd_xml_attr(e, "ssid"),
                               s->n_places, &is_new);

    if (is_new)
        s->places = vd_arena_grow(held, s->places, s->n_places, &s->places_room,
                                  sizeof *s->places);
    s->n_places += is_new;
    s->places[at] = (place){
        vd_str_copy(held, vd_xml_text(e, "location")),
        vd_str_copy(held, vd_xml_text(e, "area")),
        vd_str_copy(held, vd_xml_text(e, "country")),
    };
}

static place place_of(const seco *s, vd_str id)
{
    size_t *at = vd_strmap_find(&s->places_by_id, id);

    return at == NULL ? (place){VD_STR(""), VD_STR(""), VD_STR("")}
                      : s->places[*at];
}

/* The one modification that counts, or NULL. */
static const vd_xml *state_of(const vd_xml *target)
{
    const vd_xml *best = NULL;

    for (const vd_xml *m = vd_xml_child(target, "modification"); m != NULL;
         m = vd_xml_again(m)) {
        if (best == NULL || vd_str_cmp(vd_xml_attr(m, "effective-date"),
                                       vd_xml_attr(best, "effective-date")) > 0)
            best = m;
    }
    return best;
}

typedef struct name_parts {
    const vd_xml *part[PARTS_MAX];
    size_t n;
} name_parts;

static long long order_of(const vd_xml *part)
{
    long long order = 0;

    (void)vd_str_to_int(vd_xml_attr(part, "order"), &order);
    return order;
}

/* In the order the file gives, but the family name behind given names. */
static void sort_parts(const vd_xml *name, name_parts *out)
{
    out->n = 0;
    for (int family = 0; family < 2; family++) {
        for (const vd_xml *p = vd_xml_child(name, "name-part"); p != NULL;
             p = vd_xml_again(p)) {
            bool is_family = vd_str_is(vd_xml_attr(p, "name-part-type"),
                                       VD_STR("family-name"));
            size_t at = out->n;

            if (is_family != (family == 1) || out->n == PARTS_MAX)
                continue;
            while (at > 0 && family == 0 &&
                   order_of(out->part[at - 1]) > order_of(p)) {
                out->part[at] = out->part[at - 1];
                at--;
            }
            out->part[at] = p;
            out->n++;
        }
    }
}

/* The k-th spelling of a part in a script; the value itself counts as the
   first spelling in Latin. */
static vd_str spelling(const vd_xml *part, vd_str script, size_t k)
{
    vd_str value = vd_xml_text(part, "value");

    if (vd_str_is(script, VD_STR("LATN"))) {
        if (k == 0)
            return value;
        k--;
    }
    for (const vd_xml *v = vd_xml_child(part, "spelling-variant"); v != NULL;
         v = vd_xml_again(v)) {
        if (vd_str_is(vd_xml_attr(v, "script"), script) && k-- == 0)
            return vd_str_trim(v->text);
    }
    return VD_STR("");
}

static size_t spellings(const vd_xml *part, vd_str script)
{
    size_t n = 0;

    while (n < VARIANTS_MAX && spelling(part, script, n).n > 0)
        n++;
    return n;
}

/* Every combination of the spellings of one script; a part that has none in
   it makes no name in it. */
static void say_script(vd_read *read, const name_parts *parts, vd_str script,
                       vd_prop prop)
{
    size_t count[PARTS_MAX];
    size_t total = parts->n == 0 ? 0 : 1;

    for (size_t i = 0; i < parts->n; i++) {
        count[i] = spellings(parts->part[i], script);
        total = count[i] == 0 ? 0 : total * count[i];
        if (total > VARIANTS_MAX) {
            vd_read_issue(read, VD_SEVERITY_WARNING, "spelling-variant",
                          vd_xml_text(parts->part[0], "value"),
                          "more than 64 combinations of spellings; the first "
                          "64 are kept");
            total = VARIANTS_MAX;
        }
    }
    for (size_t k = 0; k < total; k++) {
        vd_str whole = VD_STR("");
        size_t rest = k;

        for (size_t i = 0; i < parts->n; i++) {
            whole =
                vd_str_join(&read->arena, whole, VD_STR(" "),
                            spelling(parts->part[i], script, rest % count[i]));
            rest /= count[i];
        }
        vd_record_say(&read->record, k == 0 ? prop : VD_PROP_ALIAS, whole);
    }
}

static void say_name(vd_read *read, const vd_xml *name, bool main)
{
    vd_str type = vd_xml_attr(name, "name-type");
    bool primary = main && vd_str_starts(type, VD_STR("primary"));
    vd_prop prop = primary ? VD_PROP_NAME : VD_PROP_ALIAS;
    vd_str seen[PARTS_MAX] = {VD_STR("LATN")};
    size_t n_seen = 1;
    name_parts parts;

    if (vd_str_is(vd_xml_attr(name, "quality"), VD_STR("low")))
        prop = VD_PROP_WEAK_ALIAS;
    else if (vd_str_starts(type, VD_STR("formerly")))
        prop = VD_PROP_PREVIOUS_NAME;
    sort_parts(name, &parts);
    say_script(read, &parts, VD_STR("LATN"), prop);
    for (size_t i = 0; i < parts.n; i++) {
        for (const vd_xml *v = vd_xml_child(parts.part[i], "spelling-variant");
             v != NULL; v = vd_xml_again(v)) {
            vd_str script = vd_xml_attr(v, "script");
            size_t at = 0;

            while (at < n_seen && !vd_str_is(seen[at], script))
                at++;
            if (at < n_seen || n_seen == PARTS_MAX)
                continue;
            seen[n_seen++] = script;
            say_script(read, &parts, script,
                       prop == VD_PROP_NAME ? VD_PROP_ALIAS : prop);
        }
    }
}

static void say_day(vd_read *read, const vd_xml *day)
{
    vd_str text = vd_xml_attr(day, "year");
    long long m;
    long long d;

    if (vd_str_to_int(vd_xml_attr(day, "month"), &m)) {
        text =
            vd_str_printf(&read->arena, "%.*s-%02lld", VD_STR_WHOLE(text), m);
        if (vd_str_to_int(vd_xml_attr(day, "day"), &d))
            text = vd_str_printf(&read->arena, "%.*s-%02lld",
                                 VD_STR_WHOLE(text), d);
    }
    vd_when_say(read, 0,
                vd_record_target(&read->record)->schema == VD_SCHEMA_PERSON
                    ? VD_PROP_BIRTH_DATE
                    : VD_PROP_INCORPORATION_DATE,
                text, VD_WHEN_DAY_FIRST);
}

static void say_address(seco *s, const vd_xml *a)
{
    place at = place_of(s, vd_xml_attr(a, "place-id"));

    vd_say_address(s->read, &(vd_address_parts){
                                .number = vd_xml_attr(a, "ssid"),
                                .lines = {vd_xml_text(a, "c-o"),
                                          vd_xml_text(a, "address-details"),
                                          vd_xml_text(a, "p-o-box")},
                                .city = at.location,
                                .postal_code = vd_xml_text(a, "zip-code"),
                                .region = at.area,
                                .country = at.country,
                                .remarks = vd_xml_text(a, "remark")});
}

static void say_identity(seco *s, const vd_xml *identity)
{
    vd_read *read = s->read;
    bool main = vd_str_is(vd_xml_attr(identity, "main"), VD_STR("true"));

    for (const vd_xml *c = identity->first; c != NULL; c = c->next) {
        if (vd_xml_is(c, "name")) {
            say_name(read, c, main);
        } else if (vd_xml_is(c, "day-month-year")) {
            say_day(read, c);
        } else if (vd_xml_is(c, "address")) {
            say_address(s, c);
        } else if (vd_xml_is(c, "nationality")) {
            vd_say_country(read, 0, VD_PROP_NATIONALITY,
                           vd_xml_attr(vd_xml_child(c, "country"), "iso-code"));
        } else if (vd_xml_is(c, "place-of-birth")) {
            place at = place_of(s, vd_xml_attr(c, "place-id"));

            vd_record_say(
                &read->record, VD_PROP_BIRTH_PLACE,
                vd_join_parts(&read->arena,
                              (vd_str[]){at.location, at.area, at.country}, 3));
        } else if (vd_xml_is(c, "identification-document")) {
            vd_say_document(
                read, &(vd_document){.kind = vd_xml_attr(c, "document-type"),
                                     .number = vd_xml_text(c, "number"),
                                     .country = vd_xml_attr(
                                         vd_xml_child(c, "issuer"), "code"),
                                     .issued = vd_xml_text(c, "date-of-issue"),
                                     .expires = vd_xml_text(c, "expiry-date"),
                                     .notes = vd_xml_text(c, "remark")});
        }
    }
}

/* "IMO Number: 8405270" stands in prose. */
static void say_other(vd_read *read, const vd_xml *other)
{
    vd_str text = vd_str_trim(other->text);

    if (vd_str_starts_nocase(text, VD_STR("IMO")))
        vd_say_imo(read, text);
    else if (vd_str_starts_nocase(text, VD_STR("SWIFT/BIC"))) {
        vd_say_document(
            read, &(vd_document){
                      .kind = VD_STR("SWIFT/BIC"),
                      .number = vd_str_trim(vd_str_slice(
                          text, vd_str_find_char(text, ':', 0) + 1, text.n))});
    } else {
        vd_record_say(&read->record, VD_PROP_NOTES, text);
    }
}

static void say_party(seco *s, size_t sanction, const vd_xml *party)
{
    vd_read *read = s->read;

    vd_say_gender(read, vd_xml_attr(party, "sex"));
    for (const vd_xml *c = party->first; c != NULL; c = c->next) {
        if (vd_xml_is(c, "identity"))
            say_identity(s, c);
        else if (vd_xml_is(c, "justification")) {
            vd_record_put(&read->record, sanction, VD_PROP_REASON, c->text,
                          VD_STR(""));
        } else if (vd_xml_is(c, "other-information")) {
            say_other(read, c);
        } else if (vd_xml_is(c, "relation")) {
            vd_say_link(read, vd_xml_attr(c, "relation-type"),
                        vd_xml_text(c, "remark"),
                        vd_entity_id_of(&read->arena, read->head->source,
                                        vd_xml_attr(c, "target-id")));
        }
    }
}

static const vd_xml *party_of(const vd_xml *target, vd_schema *schema)
{
    const vd_xml *party = vd_xml_child(target, "individual");

    *schema = VD_SCHEMA_PERSON;
    if (party == NULL) {
        party = vd_xml_child(target, "entity");
        *schema = VD_SCHEMA_ORGANIZATION;
    }
    if (party == NULL) {
        party = vd_xml_child(target, "object");
        *schema = vd_str_is(vd_xml_attr(party, "object-type"), VD_STR("vessel"))
                      ? VD_SCHEMA_VESSEL
                      : VD_SCHEMA_ASSET;
    }
    return party;
}

static void say_sets(seco *s, size_t sanction, const vd_xml *target)
{
    vd_record *record = &s->read->record;

    for (const vd_xml *id = vd_xml_child(target, "sanctions-set-id");
         id != NULL; id = vd_xml_again(id)) {
        size_t *at = vd_strmap_find(&s->sets, vd_str_trim(id->text));

        if (at == NULL) {
            vd_read_issue(s->read, VD_SEVERITY_WARNING, "sanctions-set-id",
                          id->text, "no programme has this set");
            continue;
        }
        vd_record_put(record, sanction, VD_PROP_PROGRAM, s->programs[*at],
                      VD_STR(""));
        vd_record_put(record, sanction, VD_PROP_PROVISIONS, s->measures[*at],
                      VD_STR(""));
    }
}

static vd_status take_target(seco *s, const vd_xml *target, vd_err *err)
{
    vd_read *read = s->read;
    vd_str key = vd_xml_attr(target, "ssid");
    const vd_xml *state = state_of(target);
    vd_schema schema;
    const vd_xml *party = party_of(target, &schema);
    size_t sanction;

    read->line = target->line;
    if (key.n == 0 || party == NULL) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "ssid", key,
                      "target without a number or content: left out");
        return VD_OK;
    }
    if (vd_str_is(vd_xml_attr(state, "modification-type"),
                  VD_STR("de-listed"))) {
        s->delisted++;
        return VD_OK;
    }
    vd_read_begin(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key, schema);
    sanction =
        vd_say_sanction(read, VD_STR("State Secretariat for Economic Affairs"));
    say_sets(s, sanction, target);
    vd_record_put(&read->record, sanction, VD_PROP_RECORD_ID,
                  vd_xml_text(target, "foreign-identifier"), VD_STR(""));
    for (const vd_xml *m = vd_xml_child(target, "modification"); m != NULL;
         m = vd_xml_again(m)) {
        vd_when_say(
            read, sanction,
            vd_str_is(vd_xml_attr(m, "modification-type"), VD_STR("listed"))
                ? VD_PROP_LISTING_DATE
                : VD_PROP_MODIFIED_AT,
            vd_xml_attr(m, "effective-date"), VD_WHEN_DAY_FIRST);
    }
    say_party(s, sanction, party);
    return vd_read_end(read, err);
}

static vd_status take(void *ctx, const vd_xml *e, vd_err *err)
{
    seco *s = ctx;

    if (vd_xml_is(e, "target"))
        return take_target(s, e, err);
    if (vd_xml_is(e, "sanctions-program"))
        take_program(s, e);
    else
        take_place(s, e);
    return vd_read_check_held(s->read, err);
}

static vd_status take_root(void *ctx, const vd_xml *e, size_t depth,
                           vd_err *err)
{
    seco *s = ctx;
    vd_str type = vd_xml_attr(e, "list-type");
    vd_status st;

    if (depth != 1)
        return VD_OK;
    if (!vd_str_is(type, VD_STR("whole-list"))) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "list-type is \"%.*s\", expected \"whole-list\": a "
                       "partial export is no edition",
                       VD_STR_SHOWN(type));
    }
    st =
        vd_moment_parse(vd_xml_attr(e, "date"), &s->read->head->published, err);
    s->read->head->dated = st == VD_OK;
    return st;
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("sanctions-program"),
                                     VD_STR_INIT("place"),
                                     VD_STR_INIT("target"), VD_STR_INIT("")};
    seco s = {.read = read};
    vd_xml_sink sink = {
        .ctx = &s, .records = records, .record = take, .open = take_root};
    vd_input *input = NULL;
    vd_status st = vd_input_open(&read->input->files[0], NULL, &input, err);

    read->head->source = VD_STR("ch_seco_sanctions");
    read->head->format = VD_STR("ch-seco-xml");
    read->head->profile = VD_STR("whole");
    vd_strmap_init(&s.sets, &read->held);
    vd_strmap_init(&s.places_by_id, &read->held);
    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    vd_input_close(input);
    return st;
}

const vd_reader vd_reader_ch_seco = {
    .format = "ch-seco-xml",
    .what = "Switzerland, SECO, XML",
    .is_mine = is_mine,
    .read = read_file,
};
