/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's Enhanced XML and its Delta files: one tree, two meanings.
 *
 * In the full file every entity is whole.  In a delta an entity with
 * action="add" or "remove" is whole; one without is changed, and only its
 * changed parts are there, each carrying action="add", "remove" or "change".
 * Added and removed parts become a patch of the record before
 * (VD_RECORD_PATCH, model/profile.h).
 *
 * Names come in several scripts as translations of one name.  Dates are
 * intervals with flags: October 2021 is its first to its last day, and is
 * not completed here to either.  Typing errors stay as published.
 */
#include <stdio.h>

#include "lists/ofac.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

#define DELTA_SPACE VD_STR("https://www.treasury.gov/ofac/DeltaFile/1.0")

static bool is_enhanced(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "sanctionsData") &&
           !vd_str_is(probe->root->space, DELTA_SPACE);
}

static bool is_delta(const vd_probe *probe)
{
    return probe->root != NULL && vd_str_is(probe->root->space, DELTA_SPACE) &&
           (vd_xml_is(probe->root, "sanctionsData") ||
            vd_xml_is(probe->root, "entity"));
}

/* What a part of a changed entity says about itself. */
static bool is_removed(const vd_xml *e)
{
    return vd_str_is(vd_xml_attr(e, "action"), VD_STR("remove"));
}

/* In a patch, values said since `from` are marked as taken away. */
static void mark_removed(vd_read *read, size_t entity, size_t from)
{
    vd_entity *e = &read->record.entities[entity];

    for (size_t i = from; i < e->n; i++)
        e->values[i].original = VD_STR("-");
}

/* Says something of the listed entity and its dependents by calling say(),
   and marks what was said if the part is removed. */
typedef void say_fn(vd_read *read, size_t sanction, const vd_xml *part);

static void say_part(vd_read *read, size_t sanction, const vd_xml *part,
                     say_fn *say)
{
    size_t values = vd_record_target(&read->record)->n;
    size_t sanction_values = read->record.entities[sanction].n;
    size_t entities = read->record.n;

    say(read, sanction, part);
    if (!is_removed(part))
        return;
    mark_removed(read, 0, values);
    mark_removed(read, sanction, sanction_values);
    for (size_t i = entities; i < read->record.n; i++)
        read->record.entities[i].removed = true;
}

static void say_each(vd_read *read, size_t sanction, const vd_xml *entity,
                     const char *list, say_fn *say)
{
    const vd_xml *parent = vd_xml_child(entity, list);

    for (const vd_xml *c = parent == NULL ? NULL : parent->first; c != NULL;
         c = c->next)
        say_part(read, sanction, c, say);
}

static void say_list(vd_read *read, size_t sanction, const vd_xml *part)
{
    vd_str name = vd_str_trim(part->text);

    /* "Consolidated List" is a heading over the others. */
    if (!vd_str_is(name, VD_STR("Consolidated List")))
        vd_record_put(&read->record, sanction, VD_PROP_LIST, name, VD_STR(""));
    vd_when_say(read, sanction, VD_PROP_LISTING_DATE,
                vd_xml_attr(part, "datePublished"), VD_WHEN_DAY_FIRST);
}

static void say_program(vd_read *read, size_t sanction, const vd_xml *part)
{
    vd_ofac_say_program(read, sanction, vd_str_trim(part->text));
}

static void say_measure(vd_read *read, size_t sanction, const vd_xml *part)
{
    vd_record_put(&read->record, sanction, VD_PROP_PROVISIONS, part->text,
                  VD_STR(""));
}

static void say_authority(vd_read *read, size_t sanction, const vd_xml *part)
{
    vd_record_put(&read->record, sanction, VD_PROP_LEGAL_BASIS, part->text,
                  VD_STR(""));
}

/* The formatted name of an entity is in capitals; its parts are as written. */
static vd_str joined_parts(vd_read *read, const vd_xml *translation)
{
    const vd_xml *list = vd_xml_child(translation, "nameParts");
    vd_str whole = VD_STR("");

    for (const vd_xml *p = vd_xml_child(list, "namePart"); p != NULL;
         p = vd_xml_again(p))
        whole = vd_str_join(&read->arena, whole, VD_STR(" "),
                            vd_xml_text(p, "value"));
    return whole;
}

static void say_name(vd_read *read, size_t sanction, const vd_xml *name)
{
    bool primary = vd_str_is(vd_xml_text(name, "isPrimary"), VD_STR("true"));
    bool weak = vd_str_is(vd_xml_text(name, "isLowQuality"), VD_STR("true"));
    const vd_xml *list = vd_xml_child(name, "translations");

    (void)sanction;
    for (const vd_xml *t = vd_xml_child(list, "translation"); t != NULL;
         t = vd_xml_again(t)) {
        vd_str last = vd_xml_text(t, "formattedLastName");
        vd_str first = vd_xml_text(t, "formattedFirstName");
        vd_str full = vd_xml_text(t, "formattedFullName");
        size_t from = vd_record_target(&read->record)->n;

        if (vd_record_target(&read->record)->schema != VD_SCHEMA_PERSON &&
            joined_parts(read, t).n > 0)
            full = joined_parts(read, t);
        if (full.n == 0)
            full = vd_ofac_name(&read->arena, last, first);
        if (full.n == 0) {
            vd_read_issue(read, VD_SEVERITY_WARNING, "names",
                          vd_xml_attr(t, "id"),
                          "a change within a name that does not give the "
                          "name: load the full list");
        }
        if (!primary)
            vd_ofac_say_alias(read, full, vd_xml_text(name, "aliasType"), weak);
        else if (vd_record_target(&read->record)->schema == VD_SCHEMA_PERSON &&
                 last.n > 0)
            vd_ofac_say_primary(read, last, first);
        else
            vd_ofac_say_primary(read, full, VD_STR(""));
        if (is_removed(t))
            mark_removed(read, 0, from);
    }
}

static vd_str *address_part(vd_address_parts *a, vd_str type)
{
    if (vd_str_is(type, VD_STR("ADDRESS1")))
        return &a->lines[0];
    if (vd_str_is(type, VD_STR("ADDRESS2")))
        return &a->lines[1];
    if (vd_str_is(type, VD_STR("ADDRESS3")))
        return &a->lines[2];
    if (vd_str_is(type, VD_STR("CITY")))
        return &a->city;
    if (vd_str_is(type, VD_STR("STATE/PROVINCE")))
        return &a->state;
    return vd_str_is(type, VD_STR("POSTAL CODE")) ? &a->postal_code
                                                  : &a->region;
}

static void say_address(vd_read *read, size_t sanction, const vd_xml *address)
{
    const vd_xml *list = vd_xml_child(address, "translations");
    vd_str country = vd_xml_text(address, "country");

    (void)sanction;
    if (vd_str_is(country, VD_STR("undetermined")))
        country = VD_STR("");
    for (const vd_xml *t = vd_xml_child(list, "translation"); t != NULL;
         t = vd_xml_again(t)) {
        const vd_xml *parts = vd_xml_child(t, "addressParts");
        vd_address_parts a = {.country = country,
                              .number = vd_xml_attr(address, "id")};
        vd_address_parts gone = {.number = a.number};

        for (const vd_xml *p = vd_xml_child(parts, "addressPart"); p != NULL;
             p = vd_xml_again(p))
            *address_part(is_removed(p) ? &gone : &a, vd_xml_text(p, "type")) =
                vd_xml_text(p, "value");
        if (!read->head->patch)
            vd_ofac_name_region(read, &a);
        vd_say_address_change(read, &a, &gone);
    }
}

/* "1961-01-01/1961-12-31" with "~": the interval that valueDate gives. */
static vd_str interval_of(vd_read *read, const vd_xml *date)
{
    bool circa = vd_str_is(vd_xml_text(date, "isApproximate"), VD_STR("true"));

    return vd_str_printf(
        &read->arena, "%.10s/%.10s%s",
        vd_str_z(&read->arena, vd_xml_text(date, "fromDateBegin")),
        vd_str_z(&read->arena, vd_xml_text(date, "toDateEnd")),
        circa ? "~" : "");
}

static bool say_date(vd_read *read, vd_str kind, const vd_xml *feature)
{
    const vd_xml *date = vd_xml_child(feature, "valueDate");
    vd_pdate value;

    if (date == NULL || !vd_str_is(kind, VD_STR("Birthdate")) ||
        vd_pdate_parse(interval_of(read, date), &value, NULL) != VD_OK)
        return false;
    vd_record_put_date(&read->record, 0, VD_PROP_BIRTH_DATE, value,
                       vd_xml_text(feature, "value"));
    return true;
}

static void say_feature(vd_read *read, size_t sanction, const vd_xml *feature)
{
    vd_str kind = vd_xml_text(feature, "type");

    if (!say_date(read, kind, feature)) {
        vd_ofac_say_feature(
            read, sanction,
            &(vd_ofac_feature){.kind = kind,
                               .value = vd_xml_text(feature, "value")});
    }
}

static void say_paper(vd_read *read, size_t sanction, const vd_xml *document)
{
    vd_ofac_say_feature(
        read, sanction,
        &(vd_ofac_feature){.kind = vd_xml_text(document, "type"),
                           .value = vd_xml_text(document, "documentNumber"),
                           .country = vd_xml_text(document, "issuingCountry"),
                           .issued = vd_xml_text(document, "issueDate"),
                           .expires = vd_xml_text(document, "expirationDate")});
}

static void say_relation(vd_read *read, size_t sanction, const vd_xml *relation)
{
    const vd_xml *other = vd_xml_child(relation, "relatedEntity");
    vd_str number = vd_xml_attr(other, "entityId");

    (void)sanction;
    if (other == NULL)
        return;
    vd_say_link(read, vd_xml_text(relation, "type"), other->text,
                number.n == 0 ? number
                              : vd_entity_id_of(&read->arena,
                                                VD_STR("us_ofac_sdn"), number));
}

static void say_general(vd_read *read, const vd_xml *info)
{
    vd_str title = vd_xml_text(info, "title");

    vd_record_say(&read->record,
                  vd_record_target(&read->record)->schema == VD_SCHEMA_PERSON
                      ? VD_PROP_POSITION
                      : VD_PROP_NOTES,
                  title);
    for (vd_str rest = vd_xml_text(info, "remarks"), part;
         vd_str_next(&rest, VD_STR("; "), &part);)
        vd_ofac_say_remark(read, 1, part);
}

static bool is_on_sdn(const vd_xml *entity)
{
    const vd_xml *lists = vd_xml_child(entity, "sanctionsLists");

    for (const vd_xml *l = vd_xml_child(lists, "sanctionsList"); l != NULL;
         l = vd_xml_again(l)) {
        if (!vd_ofac_is_consolidated_list(vd_str_trim(l->text)))
            return true;
    }
    return false;
}

static void say_entity(vd_read *read, const vd_xml *entity)
{
    size_t sanction = vd_ofac_say_sanction(read);

    say_each(read, sanction, entity, "sanctionsLists", say_list);
    say_each(read, sanction, entity, "sanctionsPrograms", say_program);
    say_each(read, sanction, entity, "sanctionsTypes", say_measure);
    say_each(read, sanction, entity, "legalAuthorities", say_authority);
    say_general(read, vd_xml_child(entity, "generalInfo"));
    say_each(read, sanction, entity, "names", say_name);
    say_each(read, sanction, entity, "addresses", say_address);
    say_each(read, sanction, entity, "features", say_feature);
    say_each(read, sanction, entity, "identityDocuments", say_paper);
    say_each(read, sanction, entity, "relationships", say_relation);
}

static vd_status take_entity(vd_read *read, const vd_xml *entity, vd_err *err)
{
    vd_str action = vd_xml_attr(entity, "action");
    vd_str type =
        vd_xml_text(vd_xml_child(entity, "generalInfo"), "entityType");

    read->line = entity->line;
    if (!vd_str_is_digits(vd_xml_attr(entity, "id"))) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "id", vd_xml_attr(entity, "id"),
                      "entity without a number: left out");
        return VD_OK;
    }
    vd_ofac_begin(read, vd_xml_attr(entity, "id"), type);
    if (read->head->patch && is_on_sdn(entity))
        read->head->source = VD_STR("us_ofac_sdn");
    read->record.flags |= VD_RECORD_TAIL;
    if (vd_str_is(action, VD_STR("remove"))) {
        read->record.flags |= VD_RECORD_REMOVED;
        return vd_read_end(read, err);
    }
    if (read->head->patch && action.n == 0) {
        read->record.flags |= VD_RECORD_PATCH;
        if (type.n == 0)
            vd_record_target(&read->record)->schema = VD_SCHEMA_THING;
    }
    say_entity(read, entity);
    return vd_read_end(read, err);
}

static vd_status take_info(vd_read *read, const vd_xml *info, vd_err *err)
{
    vd_str date = vd_xml_text(info, "dataAsOf");
    const vd_xml *lists =
        vd_xml_child(vd_xml_child(info, "filters"), "sanctionsLists");
    vd_status st;

    for (const vd_xml *l = vd_xml_child(lists, "sanctionsList"); l != NULL;
         l = vd_xml_again(l)) {
        if (!vd_ofac_is_consolidated_list(vd_str_trim(l->text)))
            read->head->source = VD_STR("us_ofac_sdn");
    }

    /* Filters by programme or country make an extract of the list. */
    for (const vd_xml *f = vd_xml_child(info, "filters") == NULL
                               ? NULL
                               : vd_xml_child(info, "filters")->first;
         f != NULL; f = f->next)
        read->head->partial =
            read->head->partial || !vd_xml_is(f, "sanctionsLists");
    if (date.n == 0)
        date = vd_xml_text(info, "datePublished");
    st =
        vd_moment_parse(vd_str_slice(date, 0, 10), &read->head->published, err);
    if (st != VD_OK)
        vd_err_context(err, "publicationInfo");
    read->head->dated = st == VD_OK;
    return st;
}

static vd_status take(void *ctx, const vd_xml *element, vd_err *err)
{
    vd_read *read = ctx;

    return vd_xml_is(element, "entity") ? take_entity(read, element, err)
                                        : take_info(read, element, err);
}

static vd_status read_tree(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("publicationInfo"),
                                     VD_STR_INIT("entity"), VD_STR_INIT("")};
    vd_xml_sink sink = {.records = records, .record = take};

    read->head->profile = VD_STR("whole");
    return vd_read_xml(read, 0, &sink, err);
}

static vd_status read_enhanced(vd_read *read, vd_err *err)
{
    read->head->source = VD_STR("us_ofac_cons");
    read->head->format = VD_STR("ofac-enhanced-xml");
    return read_tree(read, err);
}

static vd_status read_delta(vd_read *read, vd_err *err)
{
    read->head->source = VD_STR("us_ofac_sdn");
    read->head->format = VD_STR("ofac-delta-xml");
    read->head->patch = true;
    return read_tree(read, err);
}

const vd_reader vd_reader_ofac_enhanced = {
    .format = "ofac-enhanced-xml",
    .what = "OFAC Enhanced XML",
    .is_mine = is_enhanced,
    .read = read_enhanced,
};

const vd_reader vd_reader_ofac_delta = {
    .format = "ofac-delta-xml",
    .what = "OFAC Delta file",
    .is_mine = is_delta,
    .read = read_delta,
};
