/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's Advanced XML: tables that refer to one another by number.
 *
 * The file gives reference sets, locations and documents before the parties,
 * relations and sanctions entries after them.  It is read twice: the first
 * time everything but the parties is kept, the second time the parties
 * stream by and are joined with it.
 *
 * Held: reference sets, locations, documents, relations and entries, as text
 * (a fifth of the file).  Only values in use are listed in the reference
 * sets, so nothing is taken from a number without its set.
 */
#include <stdio.h>

#include "base/strmap.h"
#include "lists/ofac.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

/* What hangs on a party or location, in the order of the file. */
typedef struct item {
    struct item *next;
    vd_str kind;
    vd_str value;
    vd_str extra[3];
    bool flag;
} item;

typedef struct tables {
    vd_read *read; /* first */
    vd_strmap map; /* "set/number" to the place in texts, "*set/number" in
                      items */
    vd_str *texts;
    item **items;
    size_t n;
    size_t room;
    size_t parties;
    size_t on_sdn;
    bool second_pass;
} tables;

static bool is_mine(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "Sanctions") &&
           vd_xml_has_attr(probe->root, "Version");
}

static size_t slot(tables *t, const char *set, vd_str number)
{
    vd_arena *held = &t->read->held;
    vd_str key =
        vd_str_printf(&t->read->arena, "%s/%.*s", set, VD_STR_WHOLE(number));
    bool is_new;
    size_t at = *vd_strmap_put(&t->map, key, t->n, &is_new);

    if (!is_new)
        return at;
    if (t->n == t->room) {
        size_t room = t->room == 0 ? 4096 : 2 * t->room;
        vd_str *texts = VD_NEW_N(held, vd_str, room);
        item **items = VD_NEW_N(held, item *, room);

        if (t->n > 0) {
            memcpy(texts, t->texts, t->n * sizeof *texts);
            memcpy(items, t->items, t->n * sizeof(void *));
        }
        t->texts = texts;
        t->items = items;
        t->room = room;
    }
    t->texts[t->n] = VD_STR("");
    return t->n++;
}

static vd_str text_of(tables *t, const char *set, vd_str number)
{
    vd_str key =
        vd_str_printf(&t->read->arena, "%s/%.*s", set, VD_STR_WHOLE(number));
    size_t *at = number.n == 0 ? NULL : vd_strmap_find(&t->map, key);

    return at == NULL ? VD_STR("") : t->texts[*at];
}

static const item *items_of(tables *t, const char *set, vd_str number)
{
    vd_str key =
        vd_str_printf(&t->read->arena, "%s/%.*s", set, VD_STR_WHOLE(number));
    size_t *at = vd_strmap_find(&t->map, key);

    return at == NULL ? NULL : t->items[*at];
}

static item *add_item(tables *t, const char *set, vd_str number, vd_str kind,
                      vd_str value)
{
    vd_arena *held = &t->read->held;
    size_t at = slot(t, set, number); /* may move the items */
    item **tail = &t->items[at];
    item *added = VD_NEW(held, item);

    while (*tail != NULL)
        tail = &(*tail)->next;
    *tail = added;
    added->kind = vd_str_copy(held, kind);
    added->value = vd_str_copy(held, value);
    return added;
}

/* A reference set: <FeatureTypeValues><FeatureType ID="8">Birthdate</...> */
static void take_set(tables *t, const vd_xml *set)
{
    for (const vd_xml *v = set->first; v != NULL; v = v->next) {
        size_t at =
            slot(t, vd_str_z(&t->read->arena, v->name), vd_xml_attr(v, "ID"));
        vd_str text = vd_str_trim(v->text);

        t->texts[at] = vd_str_copy(&t->read->held, text);
        if (vd_xml_is(v, "PartySubType"))
            (void)add_item(t, "PartySubType", vd_xml_attr(v, "ID"),
                           vd_xml_attr(v, "PartyTypeID"), text);
    }
}

static void take_location(tables *t, const vd_xml *location)
{
    vd_str number = vd_xml_attr(location, "ID");
    const vd_xml *country = vd_xml_child(location, "LocationCountry");
    const vd_xml *area = vd_xml_child(location, "LocationAreaCode");

    if (country != NULL) {
        (void)add_item(
            t, "location", number, VD_STR("country"),
            text_of(t, "Country", vd_xml_attr(country, "CountryID")));
    } else {
        (void)add_item(t, "location", number, VD_STR("country"),
                       text_of(t, "AreaCode", vd_xml_attr(area, "AreaCodeID")));
    }
    for (const vd_xml *p = vd_xml_child(location, "LocationPart"); p != NULL;
         p = vd_xml_again(p)) {
        (void)add_item(
            t, "location", number,
            text_of(t, "LocPartType", vd_xml_attr(p, "LocPartTypeID")),
            vd_xml_text(vd_xml_child(p, "LocationPartValue"), "Value"));
    }
}

/* <Date><Year/><Month/><Day/></Date> */
static vd_str date_text(vd_arena *arena, const vd_xml *date)
{
    long long y = 0;
    long long m = 0;
    long long d = 0;

    if (date == NULL || !vd_str_to_int(vd_xml_text(date, "Year"), &y) ||
        !vd_str_to_int(vd_xml_text(date, "Month"), &m) ||
        !vd_str_to_int(vd_xml_text(date, "Day"), &d))
        return VD_STR("");
    return vd_str_printf(arena, "%04lld-%02lld-%02lld", y, m, d);
}

static vd_str boundary(vd_arena *arena, const vd_xml *period, const char *end,
                       const char *which)
{
    return date_text(arena, vd_xml_child(vd_xml_child(period, end), which));
}

/* A period from its first possible day to its last. */
static bool period_of(vd_arena *arena, const vd_xml *period, vd_pdate *out)
{
    bool circa =
        vd_str_is(vd_xml_attr(vd_xml_child(period, "Start"), "Approximate"),
                  VD_STR("true")) ||
        vd_str_is(vd_xml_attr(vd_xml_child(period, "End"), "Approximate"),
                  VD_STR("true"));
    vd_str from = boundary(arena, period, "Start", "From");
    vd_str to = boundary(arena, period, "End", "To");
    vd_str text = vd_str_printf(arena, "%.*s/%.*s%s", VD_STR_WHOLE(from),
                                VD_STR_WHOLE(to), circa ? "~" : "");

    return period != NULL && from.n > 0 && to.n > 0 &&
           vd_pdate_parse(text, out, NULL) == VD_OK;
}

static vd_str period_text(vd_arena *arena, const vd_xml *period)
{
    char text[VD_DATE_TEXT];
    vd_pdate date;

    if (!period_of(arena, period, &date))
        return VD_STR("");
    vd_date_format(date, text);
    return vd_str_copy(arena, vd_str_of(text));
}

static void take_document(tables *t, const vd_xml *d)
{
    vd_arena *held = &t->read->held;
    item *i =
        add_item(t, "documents", vd_xml_attr(d, "IdentityID"),
                 text_of(t, "IDRegDocType", vd_xml_attr(d, "IDRegDocTypeID")),
                 vd_xml_text(d, "IDRegistrationNo"));

    i->extra[0] = text_of(t, "Country", vd_xml_attr(d, "IssuedBy-CountryID"));
    for (const vd_xml *date = vd_xml_child(d, "DocumentDate"); date != NULL;
         date = vd_xml_again(date)) {
        vd_str kind = text_of(t, "IDRegDocDateType",
                              vd_xml_attr(date, "IDRegDocDateTypeID"));
        vd_str text =
            period_text(&t->read->arena, vd_xml_child(date, "DatePeriod"));

        i->extra[vd_str_starts(kind, VD_STR("Issue")) ? 1 : 2] =
            vd_str_copy(held, text);
    }
}

static void take_relation(tables *t, const vd_xml *r)
{
    (void)add_item(t, "relations", vd_xml_attr(r, "From-ProfileID"),
                   text_of(t, "RelationType", vd_xml_attr(r, "RelationTypeID")),
                   vd_xml_attr(r, "To-ProfileID"));
}

static void take_entry(tables *t, const vd_xml *entry)
{
    vd_str profile = vd_xml_attr(entry, "ProfileID");
    vd_str list = text_of(t, "List", vd_xml_attr(entry, "ListID"));

    if (!vd_str_is(list, VD_STR("Consolidated List")))
        (void)add_item(t, "entries", profile, VD_STR("list"), list);
    t->on_sdn += vd_str_is(list, VD_STR("SDN List"));
    for (const vd_xml *e = vd_xml_child(entry, "EntryEvent"); e != NULL;
         e = vd_xml_again(e)) {
        (void)add_item(t, "entries", profile, VD_STR("date"),
                       date_text(&t->read->arena, vd_xml_child(e, "Date")));
        (void)add_item(
            t, "entries", profile, VD_STR("basis"),
            text_of(t, "LegalBasis", vd_xml_attr(e, "LegalBasisID")));
    }
    for (const vd_xml *m = vd_xml_child(entry, "SanctionsMeasure"); m != NULL;
         m = vd_xml_again(m)) {
        vd_str type =
            text_of(t, "SanctionsType", vd_xml_attr(m, "SanctionsTypeID"));
        bool program = vd_str_is(type, VD_STR("Program"));

        (void)add_item(t, "entries", profile,
                       program ? VD_STR("program") : VD_STR("measure"),
                       program ? vd_xml_text(m, "Comment") : type);
    }
}

/* The name of a party, for relations that point at it. */
static void take_party_name(tables *t, const vd_xml *party);

static vd_status take_first(tables *t, const vd_xml *e, vd_err *err)
{
    if (vd_xml_is(e, "DateOfIssue")) {
        vd_str date = date_text(&t->read->arena, e);

        t->read->head->dated = true;
        return vd_moment_parse(date, &t->read->head->published, err);
    }
    if (vd_str_ends(e->name, VD_STR("Values")))
        take_set(t, e);
    else if (vd_xml_is(e, "Location"))
        take_location(t, e);
    else if (vd_xml_is(e, "IDRegDocument"))
        take_document(t, e);
    else if (vd_xml_is(e, "ProfileRelationship"))
        take_relation(t, e);
    else if (vd_xml_is(e, "SanctionsEntry"))
        take_entry(t, e);
    else if (vd_xml_is(e, "DistinctParty"))
        take_party_name(t, e);
    vd_arena_reset(&t->read->arena);
    return vd_read_check_held(t->read, err);
}

/* Type of a name part: by its group, whose master says what it is. */
static vd_str part_type(tables *t, const vd_xml *identity, vd_str group)
{
    const vd_xml *groups = vd_xml_child(identity, "NamePartGroups");

    for (const vd_xml *m = vd_xml_child(groups, "MasterNamePartGroup");
         m != NULL; m = vd_xml_again(m)) {
        for (const vd_xml *g = vd_xml_child(m, "NamePartGroup"); g != NULL;
             g = vd_xml_again(g)) {
            if (vd_str_is(vd_xml_attr(g, "ID"), group))
                return text_of(t, "NamePartType",
                               vd_xml_attr(g, "NamePartTypeID"));
        }
    }
    return VD_STR("");
}

static void name_parts(tables *t, const vd_xml *identity, const vd_xml *name,
                       vd_str *last, vd_str *first)
{
    *last = *first = VD_STR("");
    for (const vd_xml *p = vd_xml_child(name, "DocumentedNamePart"); p != NULL;
         p = vd_xml_again(p)) {
        const vd_xml *v = vd_xml_child(p, "NamePartValue");
        vd_str type;
        vd_str *to;

        if (v == NULL)
            continue;
        type = part_type(t, identity, vd_xml_attr(v, "NamePartGroupID"));
        to =
            vd_str_find_nocase(type, VD_STR("first"), 0) != VD_STR_NONE ||
                    vd_str_find_nocase(type, VD_STR("middle"), 0) != VD_STR_NONE
                ? first
                : last;
        *to = vd_str_join(&t->read->arena, *to, VD_STR(" "),
                          vd_str_trim(v->text));
    }
}

static void take_party_name(tables *t, const vd_xml *party)
{
    const vd_xml *profile = vd_xml_child(party, "Profile");
    const vd_xml *identity = vd_xml_child(profile, "Identity");
    vd_str last;
    vd_str first;
    size_t at;

    t->parties++;
    for (const vd_xml *a = vd_xml_child(identity, "Alias"); a != NULL;
         a = vd_xml_again(a)) {
        if (!vd_str_is(vd_xml_attr(a, "Primary"), VD_STR("true")))
            continue;
        name_parts(t, identity, vd_xml_child(a, "DocumentedName"), &last,
                   &first);
        at = slot(t, "party", vd_xml_attr(profile, "ID"));
        t->texts[at] = vd_str_copy(&t->read->held,
                                   vd_ofac_name(&t->read->arena, last, first));
        return;
    }
}

static void say_names(tables *t, const vd_xml *identity)
{
    for (const vd_xml *a = vd_xml_child(identity, "Alias"); a != NULL;
         a = vd_xml_again(a)) {
        bool primary = vd_str_is(vd_xml_attr(a, "Primary"), VD_STR("true"));
        bool weak = vd_str_is(vd_xml_attr(a, "LowQuality"), VD_STR("true"));
        vd_str type = text_of(t, "AliasType", vd_xml_attr(a, "AliasTypeID"));

        for (const vd_xml *n = vd_xml_child(a, "DocumentedName"); n != NULL;
             n = vd_xml_again(n)) {
            vd_str last;
            vd_str first;

            name_parts(t, identity, n, &last, &first);
            if (primary)
                vd_ofac_say_primary(t->read, last, first);
            else {
                vd_ofac_say_alias(t->read,
                                  vd_ofac_name(&t->read->arena, last, first),
                                  type, weak);
            }
        }
    }
}

static vd_str *address_part(vd_address_parts *a, vd_str kind)
{
    static const struct {
        vd_str kind;
        size_t offset;
    } parts[] = {
        {VD_STR_INIT("ADDRESS1"), offsetof(vd_address_parts, lines)},
        {VD_STR_INIT("ADDRESS2"),
         offsetof(vd_address_parts, lines) + sizeof(vd_str)},
        {VD_STR_INIT("ADDRESS3"),
         offsetof(vd_address_parts, lines) + 2 * sizeof(vd_str)},
        {VD_STR_INIT("CITY"), offsetof(vd_address_parts, city)},
        {VD_STR_INIT("STATE/PROVINCE"), offsetof(vd_address_parts, state)},
        {VD_STR_INIT("POSTAL CODE"), offsetof(vd_address_parts, postal_code)},
        {VD_STR_INIT("country"), offsetof(vd_address_parts, country)},
    };

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (vd_str_is(kind, parts[i].kind))
            return (vd_str *)(void *)((char *)a + parts[i].offset);
    }
    return &a->region;
}

/* A location is an address, or for nationality and the like a country. */
static void say_location(tables *t, size_t sanction, vd_str kind, vd_str number)
{
    vd_address_parts a = {.number = number};

    for (const item *i = items_of(t, "location", number); i != NULL;
         i = i->next)
        *address_part(&a, i->kind) = i->value;
    if (vd_str_is(kind, VD_STR("Location"))) {
        vd_ofac_name_region(t->read, &a);
        vd_say_address(t->read, &a);
        return;
    }
    /* A country may stand in a part of type Unknown. */
    vd_ofac_say_feature(
        t->read, sanction,
        &(vd_ofac_feature){.kind = kind,
                           .value = a.country.n > 0 ? a.country : a.region});
}

static void say_version(tables *t, size_t sanction, vd_str kind,
                        const vd_xml *version)
{
    const vd_xml *detail = vd_xml_child(version, "VersionDetail");
    const vd_xml *location = vd_xml_child(version, "VersionLocation");
    const vd_xml *period = vd_xml_child(version, "DatePeriod");
    vd_str reference = vd_xml_attr(detail, "DetailReferenceID");
    vd_str value = detail == NULL ? VD_STR("") : vd_str_trim(detail->text);
    vd_pdate date;

    if (reference.n > 0)
        value = text_of(t, "DetailReference", reference);
    if (location != NULL)
        say_location(t, sanction, kind, vd_xml_attr(location, "LocationID"));
    else if (vd_str_is(kind, VD_STR("Birthdate")) &&
             period_of(&t->read->arena, period, &date)) {
        vd_record_put_date(&t->read->record, 0, VD_PROP_BIRTH_DATE, date,
                           VD_STR(""));
    } else {
        vd_ofac_say_feature(
            t->read, sanction,
            &(vd_ofac_feature){
                .kind = kind,
                .value = value.n > 0 ? value
                                     : period_text(&t->read->arena, period)});
    }
}

static void say_features(tables *t, size_t sanction, const vd_xml *profile)
{
    for (const vd_xml *f = vd_xml_child(profile, "Feature"); f != NULL;
         f = vd_xml_again(f)) {
        vd_str kind =
            text_of(t, "FeatureType", vd_xml_attr(f, "FeatureTypeID"));

        for (const vd_xml *v = vd_xml_child(f, "FeatureVersion"); v != NULL;
             v = vd_xml_again(v))
            say_version(t, sanction, kind, v);
    }
}

static void say_entries(tables *t, size_t sanction, vd_str profile)
{
    for (const item *i = items_of(t, "entries", profile); i != NULL;
         i = i->next) {
        vd_prop prop = VD_PROP_LIST;

        if (vd_str_is(i->kind, VD_STR("date"))) {
            vd_when_say(t->read, sanction, VD_PROP_LISTING_DATE, i->value,
                        VD_WHEN_DAY_FIRST);
            continue;
        }
        if (vd_str_is(i->kind, VD_STR("program")))
            prop = VD_PROP_PROGRAM;
        else if (vd_str_is(i->kind, VD_STR("measure")))
            prop = VD_PROP_PROVISIONS;
        else if (vd_str_is(i->kind, VD_STR("basis")))
            prop = VD_PROP_LEGAL_BASIS;
        vd_record_put(&t->read->record, sanction, prop, i->value, VD_STR(""));
    }
}

static void say_held(tables *t, size_t sanction, const vd_xml *profile)
{
    vd_str id = vd_xml_attr(profile, "ID");
    vd_str identity = vd_xml_attr(vd_xml_child(profile, "Identity"), "ID");

    for (const item *i = items_of(t, "documents", identity); i != NULL;
         i = i->next) {
        vd_ofac_say_feature(t->read, sanction,
                            &(vd_ofac_feature){.kind = i->kind,
                                               .value = i->value,
                                               .country = i->extra[0],
                                               .issued = i->extra[1],
                                               .expires = i->extra[2]});
    }
    for (const item *i = items_of(t, "relations", id); i != NULL; i = i->next) {
        vd_say_link(
            t->read, i->kind, text_of(t, "party", i->value),
            vd_entity_id_of(&t->read->arena, VD_STR("us_ofac_sdn"), i->value));
    }
    say_entries(t, sanction, id);
}

/* PartySubType is "Unknown" for persons and entities: then the party type. */
static vd_str type_of(tables *t, const vd_xml *profile)
{
    vd_str number = vd_xml_attr(profile, "PartySubTypeID");
    vd_str text = text_of(t, "PartySubType", number);
    const item *i = items_of(t, "PartySubType", number);

    if (i != NULL && vd_str_is(text, VD_STR("Unknown")))
        return text_of(t, "PartyType", i->kind);
    return text;
}

static vd_status take_party(tables *t, const vd_xml *party, vd_err *err)
{
    vd_read *read = t->read;
    const vd_xml *profile = vd_xml_child(party, "Profile");
    vd_str uid = vd_xml_attr(profile, "ID");
    size_t sanction;

    read->line = party->line;
    if (!vd_str_is_digits(uid)) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "Profile", uid,
                      "party without a number: left out");
        return VD_OK;
    }
    vd_ofac_begin(read, uid, type_of(t, profile));
    read->record.flags |= VD_RECORD_TAIL;
    sanction = vd_ofac_say_sanction(read);
    say_names(t, vd_xml_child(profile, "Identity"));
    say_features(t, sanction, profile);
    say_held(t, sanction, profile);
    for (vd_str rest = vd_xml_text(party, "Comment"), part;
         vd_str_next(&rest, VD_STR("; "), &part);)
        vd_ofac_say_remark(read, sanction, part);
    return vd_read_end(read, err);
}

static vd_status take(void *ctx, const vd_xml *element, vd_err *err)
{
    tables *t = ctx;

    if (!t->second_pass)
        return take_first(t, element, err);
    return vd_xml_is(element, "DistinctParty") ? take_party(t, element, err)
                                               : VD_OK;
}

static vd_status read_pass(tables *t, vd_err *err)
{
    static const vd_str first[] = {VD_STR_INIT("DateOfIssue"),
                                   VD_STR_INIT("AliasTypeValues"),
                                   VD_STR_INIT("AreaCodeValues"),
                                   VD_STR_INIT("CountryValues"),
                                   VD_STR_INIT("DetailReferenceValues"),
                                   VD_STR_INIT("FeatureTypeValues"),
                                   VD_STR_INIT("IDRegDocTypeValues"),
                                   VD_STR_INIT("LegalBasisValues"),
                                   VD_STR_INIT("ListValues"),
                                   VD_STR_INIT("LocPartTypeValues"),
                                   VD_STR_INIT("NamePartTypeValues"),
                                   VD_STR_INIT("PartyTypeValues"),
                                   VD_STR_INIT("PartySubTypeValues"),
                                   VD_STR_INIT("RelationTypeValues"),
                                   VD_STR_INIT("SanctionsTypeValues"),
                                   VD_STR_INIT("IDRegDocDateTypeValues"),
                                   VD_STR_INIT("Location"),
                                   VD_STR_INIT("IDRegDocument"),
                                   VD_STR_INIT("DistinctParty"),
                                   VD_STR_INIT("ProfileRelationship"),
                                   VD_STR_INIT("SanctionsEntry"),
                                   VD_STR_INIT("")};
    static const vd_str second[] = {VD_STR_INIT("DistinctParty"),
                                    VD_STR_INIT("")};
    vd_xml_sink sink = {
        .ctx = t, .records = t->second_pass ? second : first, .record = take};
    vd_input *input = NULL;
    vd_status st = vd_input_open(&t->read->input->files[0], NULL, &input, err);

    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    vd_input_close(input);
    return st;
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    tables t = {.read = read};
    vd_status st;

    read->head->format = VD_STR("ofac-advanced-xml");
    read->head->profile = VD_STR("whole");
    vd_strmap_init(&t.map, &read->held);
    st = read_pass(&t, err);
    /* Persons of the non-SDN list may be on the SDN list too, and say so. */
    read->head->source = t.on_sdn * 2 > t.parties ? VD_STR("us_ofac_sdn")
                                                  : VD_STR("us_ofac_cons");
    t.second_pass = true;
    if (st == VD_OK)
        st = read_pass(&t, err);
    return st;
}

const vd_reader vd_reader_ofac_advanced = {
    .format = "ofac-advanced-xml",
    .what = "OFAC Advanced XML",
    .is_mine = is_mine,
    .read = read_file,
};
