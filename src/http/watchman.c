/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search of moov's Watchman, version 2: which parameters there are depends
 * on the kind of party, and any other is refused.  What cannot be said of an
 * entity is null, as there.
 */
#include <stdlib.h>

#include "app/answer.h"
#include "data/country.h"
#include "feeds/query.h"
#include "http/handlers.h"
#include "http/keeper.h"
#include "http/matching.h"
#include "http/shape.h"
#include "version.h" /* generated */

/* ---- errors ---- */

static void refuse(vd_call *call, const char *fmt, vd_str what)
{
    vd_json_out out = vd_reply_json(call->reply, 400);
    vd_buf text;

    vd_buf_init(&text);
    vd_buf_put_z(&text, fmt);
    vd_buf_put(&text, what);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "error", vd_buf_view(&text));
    vd_json_close(&out, '}');
    vd_buf_put_char(&call->reply->body, '\n');
    vd_buf_done(&text);
}

/* ---- parameters ---- */

enum kind {
    ANY = 1,
    PERSON = 2,
    BUSINESS = 4,
    ORGANIZATION = 8,
    AIRCRAFT = 16,
    VESSEL = 32,
    COMPANIES = BUSINESS | ORGANIZATION,
    ALL = ANY | PERSON | COMPANIES | AIRCRAFT | VESSEL,
};

/* VD_PROP_NONE: it is no property of a party. */
static const struct {
    const char *name;
    unsigned kinds;
    vd_prop prop;
} parameters[] = {
    {"name", ALL, VD_PROP_NAME},
    {"type", ALL, VD_PROP_NONE},
    {"source", ALL, VD_PROP_NONE},
    {"sourceID", ALL, VD_PROP_NONE},
    {"limit", ALL, VD_PROP_NONE},
    {"minMatch", ALL, VD_PROP_NONE},
    {"requestID", ALL, VD_PROP_NONE},
    {"debug", ALL, VD_PROP_NONE},
    {"debugSourceIDs", ALL, VD_PROP_NONE},
    {"format", ALL, VD_PROP_NONE},
    {"email", ALL, VD_PROP_EMAIL},
    {"emailAddress", ALL, VD_PROP_EMAIL},
    {"emailAddresses", ALL, VD_PROP_EMAIL},
    {"phone", ALL, VD_PROP_PHONE},
    {"phoneNumber", ALL, VD_PROP_PHONE},
    {"phoneNumbers", ALL, VD_PROP_PHONE},
    {"fax", ALL, VD_PROP_PHONE},
    {"faxNumber", ALL, VD_PROP_PHONE},
    {"faxNumbers", ALL, VD_PROP_PHONE},
    {"website", ALL, VD_PROP_WEBSITE},
    {"websites", ALL, VD_PROP_WEBSITE},
    {"address", ALL, VD_PROP_ADDRESS},
    {"addresses", ALL, VD_PROP_ADDRESS},
    {"cryptoAddress", ALL, VD_PROP_PUBLIC_KEY},
    {"cryptoAddresses", ALL, VD_PROP_PUBLIC_KEY},
    {"altNames", ALL & ~(unsigned)ANY, VD_PROP_ALIAS},
    {"gender", PERSON, VD_PROP_GENDER},
    {"birthDate", PERSON, VD_PROP_BIRTH_DATE},
    {"deathDate", PERSON, VD_PROP_DEATH_DATE},
    {"titles", PERSON, VD_PROP_TITLE},
    {"created", COMPANIES, VD_PROP_INCORPORATION_DATE},
    {"dissolved", COMPANIES, VD_PROP_DISSOLUTION_DATE},
    {"aircraftType", AIRCRAFT, VD_PROP_TYPE},
    {"icaoCode", AIRCRAFT, VD_PROP_ICAO_CODE},
    {"serialNumber", AIRCRAFT, VD_PROP_SERIAL_NUMBER},
    {"model", AIRCRAFT | VESSEL, VD_PROP_MODEL},
    {"flag", AIRCRAFT | VESSEL, VD_PROP_FLAG},
    {"built", AIRCRAFT | VESSEL, VD_PROP_BUILD_DATE},
    {"imoNumber", VESSEL, VD_PROP_IMO_NUMBER},
    {"vesselType", VESSEL, VD_PROP_TYPE},
    {"mmsi", VESSEL, VD_PROP_MMSI},
    {"callSign", VESSEL, VD_PROP_CALL_SIGN},
    {"owner", VESSEL, VD_PROP_NONE},
    {"tonnage", VESSEL, VD_PROP_TONNAGE},
    {"grossRegisteredTonnage", VESSEL, VD_PROP_GROSS_REGISTERED_TONNAGE},
};

enum { PARAMETERS = sizeof parameters / sizeof parameters[0] };

static const struct {
    const char *name;
    unsigned kind;
    vd_schema schema;
} types[] = {{"", ANY, VD_SCHEMA_UNKNOWN},
             {"person", PERSON, VD_SCHEMA_PERSON},
             {"business", BUSINESS, VD_SCHEMA_COMPANY},
             {"organization", ORGANIZATION, VD_SCHEMA_ORGANIZATION},
             {"aircraft", AIRCRAFT, VD_SCHEMA_AIRPLANE},
             {"vessel", VESSEL, VD_SCHEMA_VESSEL}};

enum { TYPES = sizeof types / sizeof types[0] };

static size_t find_parameter(vd_str name, unsigned kind)
{
    for (size_t i = 0; i < PARAMETERS; i++) {
        if ((parameters[i].kinds & kind) != 0 &&
            vd_str_is(vd_str_of(parameters[i].name), name))
            return i;
    }
    return PARAMETERS;
}

static bool is_number_of_person(vd_str name, unsigned kind)
{
    return vd_str_starts(name, VD_STR("gov_")) &&
           (kind & (PERSON | COMPANIES)) != 0;
}

static int compare_strs(const void *a, const void *b)
{
    return vd_str_cmp(*(const vd_str *)a, *(const vd_str *)b);
}

/* Parameters that nobody reads are a mistake of the client; false: answered. */
static bool judge_parameters(vd_call *call, unsigned kind)
{
    const vd_request *r = call->request;
    vd_str *extra = VD_NEW_N(r->arena, vd_str, r->n_params + 1);
    vd_str joined = VD_STR("");
    size_t n = 0;

    for (size_t i = 0; i < r->n_params; i++) {
        if (find_parameter(r->params[i].name, kind) == PARAMETERS &&
            !is_number_of_person(r->params[i].name, kind) &&
            !vd_str_is(r->params[i].name, VD_STR("api_key")))
            extra[n++] = r->params[i].name;
    }
    if (n == 0)
        return true;
    qsort(extra, n, sizeof *extra, compare_strs);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !vd_str_is(extra[i], extra[i - 1]))
            joined = vd_str_join(r->arena, joined, VD_STR(","), extra[i]);
    }
    refuse(call, "extra/unused query parameters in request: ", joined);
    return false;
}

/* A partial day as they write it; anything else is dropped. */
static bool is_day(vd_str v)
{
    return (v.n == 4 || v.n == 7 || v.n == 10) && vd_ascii_is_digit(v.p[0]) &&
           vd_ascii_is_digit(v.p[3]);
}

static void take_value(vd_record *query, vd_prop prop, vd_str value)
{
    size_t at;

    if (prop == VD_PROP_PUBLIC_KEY) { /* "XBT:1A1z..." */
        at = vd_str_find_char(value, ':', 0);
        value = at < value.n ? vd_str_slice(value, at + 1, value.n) : value;
    }
    if (vd_prop_type(prop) != VD_TYPE_DATE || is_day(value))
        vd_query_put(query, prop, value);
}

/* "country:number" under the kind of the document. */
static void take_document(vd_record *query, vd_str name, vd_str value)
{
    static const struct {
        const char *kind;
        vd_prop prop;
    } kinds[] = {{"passport", VD_PROP_PASSPORT_NUMBER},
                 {"tax-id", VD_PROP_TAX_NUMBER},
                 {"ssn", VD_PROP_SOCIAL_SECURITY_NUMBER},
                 {"business-registration", VD_PROP_REGISTRATION_NUMBER},
                 {"commercial-registry", VD_PROP_REGISTRATION_NUMBER}};
    size_t at = vd_str_find_char(value, ':', 0);
    vd_prop prop = VD_PROP_ID_NUMBER;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (vd_str_is(vd_str_slice(name, 4, name.n), vd_str_of(kinds[i].kind)))
            prop = kinds[i].prop;
    }
    vd_record_say(query, prop,
                  at < value.n ? vd_str_slice(value, at + 1, value.n) : value);
}

static bool is_count(vd_str v)
{
    return vd_str_is_digits(v);
}

/* The party that is looked for; false: answered. */
static bool take_query(vd_call *call, size_t type, vd_record *out)
{
    const vd_request *r = call->request;

    vd_record_init(out, r->arena, VD_STR(""), VD_STR(""), types[type].schema);
    for (size_t i = 0; i < r->n_params; i++) {
        vd_str value = vd_str_trim(r->params[i].value);
        size_t p = find_parameter(r->params[i].name, types[type].kind);

        if (value.n == 0 || vd_str_is(r->params[i].name, VD_STR("api_key")))
            continue;
        if (p == PARAMETERS) {
            take_document(out, r->params[i].name, value);
            continue;
        }
        if ((parameters[p].prop == VD_PROP_TONNAGE ||
             parameters[p].prop == VD_PROP_GROSS_REGISTERED_TONNAGE) &&
            !is_count(value)) {
            refuse(call, "this is no number: ", value);
            return false;
        }
        if (parameters[p].prop != VD_PROP_NONE)
            take_value(out, parameters[p].prop, value);
    }
    return true;
}

/* ---- lists ---- */

/* What they call the lists that both have. */
static const struct {
    const char *theirs;
    const char *ours;
} lists[] = {{"us_ofac", "us_ofac_sdn"},      {"us_non_sdn", "us_ofac_cons"},
             {"us_csl", "us_trade_csl"},      {"uk_csl", "gb_hmt_sanctions"},
             {"uk_csl", "gb_fcdo_sanctions"}, {"eu_csl", "eu_fsf"},
             {"un_csl", "un_sc_sanctions"}};

enum { LISTS = sizeof lists / sizeof lists[0] };

static vd_str their_name(vd_str ours)
{
    for (size_t i = 0; i < LISTS; i++) {
        if (vd_str_is(vd_str_of(lists[i].ours), ours))
            return vd_str_of(lists[i].theirs);
    }
    return ours;
}

static bool is_of_list(vd_str dataset, vd_str wanted)
{
    return wanted.n == 0 || vd_str_is(dataset, wanted) ||
           vd_str_is(their_name(dataset), wanted);
}

/* ---- entities as they write them ---- */

typedef struct writer {
    const vd_entities *x;
    const vd_item *item; /* NULL: a query */
    const vd_entity *query;
    vd_json_out *out;
} writer;

static size_t count_values(const writer *w)
{
    return w->item != NULL ? w->item->n_values : w->query->n;
}

static vd_str value_at(const writer *w, size_t i, vd_prop *prop)
{
    if (w->item == NULL) {
        *prop = w->query->values[i].prop;
        return w->query->values[i].text;
    }
    *prop = (vd_prop)w->item->values[i].prop;
    return vd_entities_text(w->x, w->item->values[i].text);
}

static vd_str first(const writer *w, vd_prop wanted)
{
    vd_prop prop;

    for (size_t i = 0; i < count_values(w); i++) {
        vd_str text = value_at(w, i, &prop);

        if (prop == wanted)
            return text;
    }
    return VD_STR("");
}

static void put_text(const writer *w, const char *key, vd_prop prop)
{
    vd_json_pair(w->out, key, first(w, prop));
}

/* All values of some properties, or null. */
static void put_all(const writer *w, const char *key, const vd_prop *props,
                    size_t n, vd_str but)
{
    bool any = false;

    vd_json_key(w->out, key);
    for (size_t i = 0; i < count_values(w); i++) {
        vd_prop prop;
        vd_str text = value_at(w, i, &prop);
        bool wanted = false;

        for (size_t k = 0; k < n; k++)
            wanted = wanted || props[k] == prop;
        if (!wanted || vd_str_is(text, but))
            continue;
        if (!any)
            vd_json_open(w->out, '[');
        any = true;
        vd_json_string(w->out, text);
    }
    if (any)
        vd_json_close(w->out, ']');
    else
        vd_json_null(w->out);
}

static void put_null(const writer *w, const char *key)
{
    vd_json_key(w->out, key);
    vd_json_null(w->out);
}

/* The beginning of the day, year or month, as a moment; or null. */
static void put_day(const writer *w, const char *key, vd_prop prop)
{
    vd_str text = first(w, prop);
    char moment[] = "0000-01-01T00:00:00Z";

    if (text.n < 4 ||
        !is_day(vd_str_slice(text, 0, text.n > 10 ? 10 : text.n))) {
        put_null(w, key);
        return;
    }
    memcpy(moment, text.p, text.n < 10 ? text.n : 10);
    vd_json_pair(w->out, key, vd_str_of(moment));
}

static vd_str caption_of(const writer *w)
{
    return w->item != NULL ? w->item->caption : vd_entity_caption(w->query);
}

static void put_names(const writer *w)
{
    static const vd_prop others[] = {VD_PROP_NAME, VD_PROP_ALIAS,
                                     VD_PROP_WEAK_ALIAS, VD_PROP_PREVIOUS_NAME};

    vd_json_pair(w->out, "name", caption_of(w));
    put_all(w, "altNames", others, 4, caption_of(w));
}

static void put_documents(const writer *w)
{
    static const struct {
        vd_prop prop;
        const char *kind;
    } kinds[] = {{VD_PROP_PASSPORT_NUMBER, "passport"},
                 {VD_PROP_TAX_NUMBER, "tax-id"},
                 {VD_PROP_ID_NUMBER, "national-id"},
                 {VD_PROP_REGISTRATION_NUMBER, "business-registration"}};
    bool any = false;

    vd_json_key(w->out, "governmentIDs");
    for (size_t i = 0; i < count_values(w); i++) {
        vd_prop prop;
        vd_str text = value_at(w, i, &prop);

        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            if (kinds[k].prop != prop)
                continue;
            if (!any)
                vd_json_open(w->out, '[');
            any = true;
            vd_json_open(w->out, '{');
            vd_json_pair(w->out, "name", VD_STR(""));
            vd_json_pair(w->out, "type", vd_str_of(kinds[k].kind));
            vd_json_pair(w->out, "country",
                         vd_country_name(first(w, VD_PROP_COUNTRY)));
            vd_json_pair(w->out, "identifier", text);
            vd_json_close(w->out, '}');
        }
    }
    if (any)
        vd_json_close(w->out, ']');
    else
        vd_json_null(w->out);
}

static void put_person(const writer *w)
{
    static const vd_prop titles[] = {VD_PROP_TITLE, VD_PROP_POSITION};

    vd_json_open(w->out, '{');
    put_names(w);
    put_text(w, "gender", VD_PROP_GENDER);
    put_day(w, "birthDate", VD_PROP_BIRTH_DATE);
    put_text(w, "placeOfBirth", VD_PROP_BIRTH_PLACE);
    put_day(w, "deathDate", VD_PROP_DEATH_DATE);
    put_all(w, "titles", titles, 2, VD_STR(""));
    put_documents(w);
    vd_json_close(w->out, '}');
}

static void put_company(const writer *w)
{
    vd_json_open(w->out, '{');
    put_names(w);
    put_day(w, "created", VD_PROP_INCORPORATION_DATE);
    put_day(w, "dissolved", VD_PROP_DISSOLUTION_DATE);
    put_documents(w);
    vd_json_close(w->out, '}');
}

static void put_aircraft(const writer *w)
{
    vd_json_open(w->out, '{');
    put_names(w);
    put_text(w, "type", VD_PROP_TYPE);
    put_text(w, "flag", VD_PROP_FLAG);
    put_day(w, "built", VD_PROP_BUILD_DATE);
    put_text(w, "icaoCode", VD_PROP_ICAO_CODE);
    put_text(w, "model", VD_PROP_MODEL);
    put_text(w, "serialNumber", VD_PROP_SERIAL_NUMBER);
    vd_json_close(w->out, '}');
}

static void put_tons(const writer *w, const char *key, vd_prop prop)
{
    long long n = 0;

    (void)vd_str_to_int(first(w, prop), &n);
    vd_json_pair_int(w->out, key, n);
}

static void put_vessel(const writer *w)
{
    vd_json_open(w->out, '{');
    put_names(w);
    put_text(w, "imoNumber", VD_PROP_IMO_NUMBER);
    put_text(w, "type", VD_PROP_TYPE);
    put_text(w, "flag", VD_PROP_FLAG);
    put_day(w, "built", VD_PROP_BUILD_DATE);
    put_text(w, "model", VD_PROP_MODEL);
    put_tons(w, "tonnage", VD_PROP_TONNAGE);
    put_text(w, "mmsi", VD_PROP_MMSI);
    put_text(w, "callSign", VD_PROP_CALL_SIGN);
    put_tons(w, "grossRegisteredTonnage", VD_PROP_GROSS_REGISTERED_TONNAGE);
    vd_json_pair(w->out, "owner", VD_STR(""));
    vd_json_close(w->out, '}');
}

static const char *type_of(vd_schema schema)
{
    if (vd_schema_is(schema, VD_SCHEMA_PERSON))
        return "person";
    if (vd_schema_is(schema, VD_SCHEMA_VESSEL))
        return "vessel";
    if (vd_schema_is(schema, VD_SCHEMA_AIRPLANE))
        return "aircraft";
    return vd_schema_is(schema, VD_SCHEMA_COMPANY) ? "business"
                                                   : "organization";
}

static void put_side(const writer *w, const char *key, const char *type,
                     void (*put)(const writer *w))
{
    vd_json_key(w->out, key);
    if (strcmp(key, type) == 0)
        put(w);
    else
        vd_json_null(w->out);
}

static void put_contact(const writer *w)
{
    static const vd_prop emails[] = {VD_PROP_EMAIL};
    static const vd_prop phones[] = {VD_PROP_PHONE};
    static const vd_prop sites[] = {VD_PROP_WEBSITE};

    vd_json_key(w->out, "contact");
    vd_json_open(w->out, '{');
    put_all(w, "emailAddresses", emails, 1, VD_STR(""));
    put_all(w, "phoneNumbers", phones, 1, VD_STR(""));
    put_null(w, "faxNumbers");
    put_all(w, "websites", sites, 1, VD_STR(""));
    vd_json_close(w->out, '}');
}

static void put_addresses(const writer *w)
{
    static const char *const empty[] = {"line2", "city", "postalCode", "state"};
    bool any = false;

    vd_json_key(w->out, "addresses");
    for (size_t i = 0; i < count_values(w); i++) {
        vd_prop prop;
        vd_str text = value_at(w, i, &prop);

        if (prop != VD_PROP_ADDRESS)
            continue;
        if (!any)
            vd_json_open(w->out, '[');
        any = true;
        vd_json_open(w->out, '{');
        vd_json_pair(w->out, "line1", text);
        for (size_t k = 0; k < 4; k++)
            vd_json_pair(w->out, empty[k], VD_STR(""));
        vd_json_pair(w->out, "country", VD_STR(""));
        vd_json_close(w->out, '}');
    }
    if (any)
        vd_json_close(w->out, ']');
    else
        vd_json_null(w->out);
}

static void put_wallets(const writer *w)
{
    bool any = false;

    vd_json_key(w->out, "cryptoAddresses");
    for (size_t i = 0; i < count_values(w); i++) {
        vd_prop prop;
        vd_str text = value_at(w, i, &prop);

        if (prop != VD_PROP_PUBLIC_KEY)
            continue;
        if (!any)
            vd_json_open(w->out, '[');
        any = true;
        vd_json_open(w->out, '{');
        put_text(w, "currency", VD_PROP_CURRENCY);
        vd_json_pair(w->out, "address", text);
        vd_json_close(w->out, '}');
    }
    if (any)
        vd_json_close(w->out, ']');
    else
        vd_json_null(w->out);
}

/* Members of an entity, into the object that is open. */
static void put_entity(const writer *w, vd_schema schema, vd_str list,
                       vd_str id)
{
    static const vd_prop programs[] = {VD_PROP_PROGRAM, VD_PROP_PROGRAM_ID};
    const char *type = type_of(schema);

    vd_json_pair(w->out, "name", caption_of(w));
    vd_json_pair(w->out, "entityType", vd_str_of(type));
    vd_json_pair(w->out, "sourceList", list);
    vd_json_pair(w->out, "sourceID", id);
    put_side(w, "person", type, put_person);
    put_side(w, "business", type, put_company);
    put_side(w, "organization", type, put_company);
    put_side(w, "aircraft", type, put_aircraft);
    put_side(w, "vessel", type, put_vessel);
    put_contact(w);
    put_addresses(w);
    put_wallets(w);
    put_null(w, "affiliations");
    if (w->item == NULL) {
        put_null(w, "sanctionsInfo");
    } else {
        vd_json_key(w->out, "sanctionsInfo");
        vd_json_open(w->out, '{');
        put_all(w, "programs", programs, 2, VD_STR(""));
        vd_json_key(w->out, "secondary");
        vd_json_bool(w->out, false);
        vd_json_pair(w->out, "description", VD_STR(""));
        vd_json_close(w->out, '}');
    }
    put_null(w, "historicalInfo");
}

/* ---- Senzing ---- */

static void put_feature(const writer *w, const char *key, vd_str value)
{
    if (value.n == 0)
        return;
    vd_json_open(w->out, '{');
    vd_json_pair(w->out, key, value);
    vd_json_close(w->out, '}');
}

/* A record of Senzing's entity specification. */
static void put_senzing(const writer *w, vd_schema schema, vd_str list,
                        vd_str id)
{
    bool person = vd_schema_is(schema, VD_SCHEMA_PERSON);

    vd_json_open(w->out, '{');
    vd_json_pair(w->out, "DATA_SOURCE", list);
    vd_json_pair(w->out, "RECORD_ID", id);
    vd_json_key(w->out, "FEATURES");
    vd_json_open(w->out, '[');
    put_feature(w, "RECORD_TYPE",
                person ? VD_STR("PERSON")
                : vd_schema_is(schema, VD_SCHEMA_VEHICLE)
                    ? VD_STR("VEHICLE")
                    : VD_STR("ORGANIZATION"));
    put_feature(w, person ? "NAME_FULL" : "NAME_ORG", caption_of(w));
    for (size_t i = 0; i < count_values(w); i++) {
        vd_prop prop;
        vd_str text = value_at(w, i, &prop);

        if (vd_prop_is_name(prop) && !vd_str_is(text, caption_of(w)))
            put_feature(w, person ? "NAME_FULL" : "NAME_ORG", text);
        else if (prop == VD_PROP_BIRTH_DATE)
            put_feature(w, "DATE_OF_BIRTH", text);
        else if (prop == VD_PROP_ADDRESS)
            put_feature(w, "ADDR_FULL", text);
        else if (prop == VD_PROP_NATIONALITY)
            put_feature(w, "NATIONALITY", text);
        else if (prop == VD_PROP_PASSPORT_NUMBER)
            put_feature(w, "PASSPORT_NUMBER", text);
        else if (prop == VD_PROP_IMO_NUMBER)
            put_feature(w, "IMO_NUMBER", text);
    }
    vd_json_close(w->out, ']');
    vd_json_close(w->out, '}');
}

/* ---- answering ---- */

typedef struct told {
    vd_call *call;
    vd_json_out *out;
    long long limit;
    int least;
    vd_str source;
    vd_str source_id;
    bool debug;
    bool lines; /* of Senzing */
    bool senzing;
    long long n;
} told;

static void put_pieces(vd_json_out *out, const vd_score *s)
{
    vd_json_key(out, "details");
    vd_json_open(out, '{');
    vd_json_key(out, "pieces");
    vd_json_open(out, '[');
    vd_json_open(out, '{');
    vd_json_key(out, "score");
    vd_json_millionths(out, s->name_score);
    vd_json_pair_int(out, "weight", 35);
    vd_json_key(out, "matched");
    vd_json_bool(out, s->name_score > 0);
    vd_json_key(out, "required");
    vd_json_bool(out, true);
    vd_json_key(out, "exact");
    vd_json_bool(out, s->names.whole > 0);
    vd_json_pair_int(out, "fieldsCompared", 1);
    vd_json_pair(out, "pieceType", VD_STR("name"));
    vd_json_close(out, '}');
    vd_json_close(out, ']');
    vd_json_key(out, "finalScore");
    vd_json_millionths(out, s->score);
    vd_answer_put_why(out, s);
    vd_json_close(out, '}');
}

/* One for each list that has the party. */
static void tell(told *t, const vd_match *match)
{
    const vd_candidate *c = match->result->candidate;
    const vd_score *s = &match->result->score;
    writer w = {t->call->volume->entities, &match->item, NULL, t->out};

    for (size_t i = 0; i < c->n_sources && t->n < t->limit; i++) {
        if (s->score < t->least || !is_of_list(c->datasets[i], t->source) ||
            (t->source_id.n > 0 && !vd_str_is(c->source_ids[i], t->source_id)))
            continue;
        t->n++;
        if (t->senzing) {
            put_senzing(&w, match->item.schema, their_name(c->datasets[i]),
                        c->source_ids[i]);
            if (t->lines) {
                vd_buf_put_char(t->out->buf, '\n');
                t->out->comma = false;
            }
            continue;
        }
        vd_json_open(t->out, '{');
        put_entity(&w, match->item.schema, their_name(c->datasets[i]),
                   c->source_ids[i]);
        vd_json_key(t->out, "sourceData");
        vd_json_open(t->out, '{');
        vd_json_pair(t->out, "entityID", c->source_ids[i]);
        vd_json_close(t->out, '}');
        vd_json_key(t->out, "match");
        vd_json_millionths(t->out, s->score);
        if (t->debug)
            put_pieces(t->out, s);
        vd_json_close(t->out, '}');
    }
}

static void take_format(told *t)
{
    vd_str format = vd_request_param(t->call->request, "format");

    if (format.n == 0)
        format = vd_request_header(t->call->request, "Accept");
    t->senzing =
        vd_str_find_nocase(format, VD_STR("senzing"), 0) != VD_STR_NONE;
    t->lines = vd_str_find_nocase(format, VD_STR("jsonl"), 0) != VD_STR_NONE ||
               vd_str_find_nocase(format, VD_STR("ndjson"), 0) != VD_STR_NONE;
}

static void take_limits(told *t)
{
    enum { USUAL = 10, MOST = 100 };
    const vd_request *r = t->call->request;
    vd_str least = vd_str_trim(vd_request_param(r, "minMatch"));
    vd_str debug = vd_request_param(r, "debug");
    long long share = 0;

    t->limit = vd_request_int(r, "limit", USUAL);
    t->limit = t->limit < 1 ? USUAL : t->limit > MOST ? MOST : t->limit;
    if (least.n > 0 && vd_share_parse(least, &share))
        t->least = share > VD_MILLION ? VD_MILLION + 1 : (int)share;
    t->source = vd_request_param(r, "source");
    t->source_id = vd_request_param(r, "sourceID");
    t->debug = vd_str_is_nocase(debug, VD_STR("yes")) ||
               vd_str_is_nocase(debug, VD_STR("true")) ||
               vd_str_is(debug, VD_STR("1"));
}

/* What they look for by an id of a list alone. */
static vd_status find(vd_call *call, const vd_record *query, size_t type,
                      vd_matches *out, vd_err *err)
{
    const vd_entities *x = call->volume->entities;
    vd_str source = vd_request_param(call->request, "source");
    vd_matching m = {.limit = VD_RESULTS_MAX,
                     .threshold = 0,
                     .changed_since = INT64_MIN,
                     .any_schema = types[type].kind == ANY,
                     .scope = vd_call_everything(call)};

    for (size_t d = 0; d < vd_entities_datasets(x); d++)
        m.scope[d] = is_of_list(vd_entities_dataset(x, d), source);

    *out = (vd_matches){0};
    return vd_query_wrong(query->entities) != NULL
               ? VD_OK
               : vd_matching_run(call, &m, query->entities, out, err);
}

void vd_answer_watchman_search(vd_call *call)
{
    vd_str name = vd_request_param(call->request, "type");
    size_t type = 0;
    vd_json_out out;
    told t = {.call = call, .out = &out};
    vd_matches found;
    vd_record query;
    vd_err err = {0};

    while (type < TYPES && !vd_str_is_nocase(vd_str_of(types[type].name), name))
        type++;
    type = type == TYPES ? 0 : type;
    if (!judge_parameters(call, types[type].kind) ||
        !take_query(call, type, &query))
        return;
    if (find(call, &query, type, &found, &err) != VD_OK) {
        refuse(call, "the search failed: ", vd_str_of(err.msg));
        return;
    }
    if (vd_query_wrong(query.entities) == NULL)
        vd_call_keep(call, VD_STR(""), &query, found.all);
    take_limits(&t);
    take_format(&t);
    out = vd_reply_json(call->reply, 200);
    vd_reply_header(call->reply, "Access-Control-Allow-Origin", VD_STR("*"));
    if (!t.senzing) {
        writer w = {NULL, NULL, query.entities, &out};

        vd_json_open(&out, '{');
        vd_json_key(&out, "query");
        vd_json_open(&out, '{');
        put_entity(&w,
                   types[type].schema == VD_SCHEMA_UNKNOWN ? VD_SCHEMA_PERSON
                                                           : types[type].schema,
                   VD_STR("api-request"), VD_STR(""));
        vd_json_close(&out, '}');
        vd_json_key(&out, "entities");
    } else if (t.lines) {
        call->reply->type = VD_STR("application/x-ndjson");
    }
    if (!t.lines || !t.senzing)
        vd_json_open(&out, '[');
    for (size_t i = 0; i < found.n; i++)
        tell(&t, &found.at[i]);
    if (!t.lines || !t.senzing)
        vd_json_close(&out, ']');
    if (!t.senzing)
        vd_json_close(&out, '}');
    if (!t.lines || !t.senzing)
        vd_buf_put_char(&call->reply->body, '\n');
}

/* Of all sources that have the name. */
static long long entities_of(const vd_volume *v, vd_str theirs)
{
    long long n = 0;

    for (size_t i = 0; i < v->n_sources; i++) {
        if (vd_str_is(their_name(v->sources[i].name), theirs))
            n += (long long)v->sources[i].entities;
    }
    return n;
}

void vd_answer_watchman_lists(vd_call *call)
{
    const vd_volume *v = call->volume;
    vd_json_out out = vd_reply_json(call->reply, 200);
    char moment[VD_MOMENT_TEXT];

    vd_reply_header(call->reply, "Access-Control-Allow-Origin", VD_STR("*"));
    vd_moment_format(v->opened, moment);
    vd_json_open(&out, '{');
    for (int hashes = 0; hashes < 2; hashes++) {
        vd_json_key(&out, hashes == 0 ? "lists" : "listHashes");
        vd_json_open(&out, '{');
        for (size_t i = 0; i < v->n_sources; i++) {
            const vd_volume_source *s = &v->sources[i];
            bool again = false;

            /* Two of ours may be one of theirs. */
            for (size_t k = 0; k < i; k++)
                again = again || vd_str_is(their_name(v->sources[k].name),
                                           their_name(s->name));
            if (again)
                continue;
            vd_json_key(&out,
                        vd_str_z(call->request->arena, their_name(s->name)));
            if (hashes == 0)
                vd_json_int(&out, entities_of(v, their_name(s->name)));
            else
                vd_json_string(&out, s->hash);
        }
        vd_json_close(&out, '}');
    }
    vd_json_pair(&out, "startedAt", vd_str_of(moment));
    vd_json_pair(&out, "endedAt", vd_str_of(moment));
    vd_json_pair(&out, "version", VD_STR("v" VD_VERSION));
    vd_json_close(&out, '}');
    vd_buf_put_char(&call->reply->body, '\n');
}

void vd_answer_watchman_refresh(vd_call *call)
{
    vd_json_out out = vd_reply_json(call->reply, 200);
    char moment[VD_MOMENT_TEXT];

    vd_reply_header(call->reply, "Access-Control-Allow-Origin", VD_STR("*"));
    vd_moment_format(call->volume->opened, moment);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "state", VD_STR("succeeded"));
    vd_json_pair(&out, "trigger", VD_STR("scheduled"));
    vd_json_pair(&out, "finishedAt", vd_str_of(moment));
    vd_json_close(&out, '}');
    vd_buf_put_char(&call->reply->body, '\n');
}
