/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Documents of UBL 2: invoices, waybills, manifests, despatch advices,
 * certificates, customs declarations.  A document is a record.
 *
 * UBL has 90 documents made of the same parts, so the parts are read wherever
 * they stand: an element whose name ends in "Party" is a party of that role,
 * one with an Item or a tariff code is goods, a maritime transport is a ship.
 *
 * A route is what the document calls so (countries of departure, of export, of
 * destination, of transit, ports).  An end that it does not give is taken from
 * the address of who sends or receives, and the record says of whom.
 */
#include "base/limits.h"
#include "data/country.h"
#include "feeds/reader.h"
#include "model/ident.h"

typedef struct document {
    vd_feeder *feeder;
    vd_event event;
    vd_arena *arena;
    vd_err wrong;
    vd_status st;
} document;

static const vd_xml *at(const vd_xml *element, const char *a, const char *b)
{
    return vd_xml_child(vd_xml_child(element, a), b);
}

static void keep(document *d, vd_status st)
{
    if (d->st == VD_OK)
        d->st = st;
}

/* --- who ----------------------------------------------------------------- */

/* Roles that have a shorter word everywhere else. */
static const struct {
    const char *element;
    const char *role;
} short_roles[] = {
    {"AccountingSupplierParty", "seller"},
    {"AccountingCustomerParty", "buyer"},
    {"SellerSupplierParty", "seller"},
    {"BuyerCustomerParty", "buyer"},
    {"OriginatorCustomerParty", "originator"},
    {"DespatchSupplierParty", "despatcher"},
    {"DeliveryCustomerParty", "consignee"},
};

/* "FreightForwarderParty" is "freight_forwarder". */
static vd_str role_of(vd_arena *arena, vd_str element)
{
    vd_str name = vd_str_slice(element, 0, element.n - 5);
    char *out = VD_NEW_N(arena, char, 2 * name.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < sizeof short_roles / sizeof short_roles[0]; i++) {
        if (vd_str_is(element, vd_str_of(short_roles[i].element)))
            return vd_str_of(short_roles[i].role);
    }
    for (size_t i = 0; i < name.n; i++) {
        if (i > 0 && name.p[i] >= 'A' && name.p[i] <= 'Z')
            out[n++] = '_';
        out[n++] = vd_ascii_lower(name.p[i]);
    }
    return n > 0 ? (vd_str){out, n} : VD_STR("party");
}

static vd_str country_of(const vd_xml *address)
{
    const vd_xml *country = vd_xml_child(address, "Country");
    vd_str code = vd_xml_text(country, "IdentificationCode");

    return code.n > 0 ? code : vd_xml_text(country, "Name");
}

static void put_address(vd_event_party *p, const vd_xml *address,
                        vd_arena *arena)
{
    static const char *const parts[] = {"Department",
                                        "StreetName",
                                        "AdditionalStreetName",
                                        "BuildingName",
                                        "BuildingNumber",
                                        "Postbox",
                                        "CityName",
                                        "PostalZone",
                                        "CountrySubentity",
                                        NULL};
    vd_str whole = VD_STR("");

    for (int i = 0; parts[i] != NULL; i++)
        whole = vd_str_join(arena, whole, VD_STR(", "),
                            vd_xml_text(address, parts[i]));
    for (const vd_xml *l = vd_xml_child(address, "AddressLine"); l != NULL;
         l = vd_xml_again(l))
        whole = vd_str_join(arena, whole, VD_STR(", "), vd_xml_text(l, "Line"));
    vd_party_put(p, VD_PROP_ADDRESS, whole);
    vd_party_put(p, VD_PROP_COUNTRY, country_of(address));
}

static void put_firm(vd_event_party *p, const vd_xml *party)
{
    const vd_xml *address = vd_xml_child(party, "PostalAddress");
    const vd_xml *registered =
        at(party, "PartyLegalEntity", "RegistrationAddress");

    for (const vd_xml *n = vd_xml_child(party, "PartyName"); n != NULL;
         n = vd_xml_again(n))
        vd_party_put(p, VD_PROP_NAME, vd_xml_text(n, "Name"));
    for (const vd_xml *l = vd_xml_child(party, "PartyLegalEntity"); l != NULL;
         l = vd_xml_again(l)) {
        vd_party_put(p, VD_PROP_NAME, vd_xml_text(l, "RegistrationName"));
        vd_party_put(p, VD_PROP_REGISTRATION_NUMBER,
                     vd_xml_text(l, "CompanyID"));
        vd_party_put(p, VD_PROP_INCORPORATION_DATE,
                     vd_xml_text(l, "RegistrationDate"));
    }
    for (const vd_xml *t = vd_xml_child(party, "PartyTaxScheme"); t != NULL;
         t = vd_xml_again(t))
        vd_party_put(p, VD_PROP_VAT_CODE, vd_xml_text(t, "CompanyID"));
    if (address == NULL)
        address = at(party, "PhysicalLocation", "Address");
    put_address(p, address, p->party.arena);
    put_address(p, registered, p->party.arena);
}

static void take_person(document *d, vd_str role, const vd_xml *person)
{
    vd_event_party *p = vd_event_add_party(&d->event, d->arena, role);
    vd_str name = vd_str_join(d->arena, vd_xml_text(person, "FirstName"),
                              VD_STR(" "), vd_xml_text(person, "FamilyName"));

    p->party.entities->schema = VD_SCHEMA_PERSON;
    vd_party_put(p, VD_PROP_NAME, name);
    vd_party_put(p, VD_PROP_NAME, vd_xml_text(person, "Name"));
    vd_party_put(p, VD_PROP_BIRTH_DATE, vd_xml_text(person, "BirthDate"));
    vd_event_drop_empty(&d->event);
}

static void take_party(document *d, const vd_xml *element)
{
    vd_str role = role_of(d->arena, element->name);
    const vd_xml *party = vd_xml_child(element, "Party");
    vd_str contact =
        vd_str_join(d->arena, role, VD_STR("_"), VD_STR("contact"));
    vd_event_party *p = vd_event_add_party(&d->event, d->arena, role);

    if (party == NULL)
        party = element;
    p->party.entities->schema = VD_SCHEMA_LEGAL_ENTITY;
    put_firm(p, party);
    if (p->party.entities->n > 0) {
        for (const vd_xml *i = vd_xml_child(party, "PartyIdentification");
             i != NULL; i = vd_xml_again(i))
            vd_party_put(p, VD_PROP_ID_NUMBER, vd_xml_text(i, "ID"));
    }
    vd_event_drop_empty(&d->event);
    for (const vd_xml *c = party->first; c != NULL; c = c->next) {
        if (vd_xml_is(c, "Contact") || vd_xml_is(c, "Person"))
            take_person(d, contact, c);
    }
}

static void take_ship(document *d, const vd_xml *transport)
{
    vd_event_party *p =
        vd_event_add_party(&d->event, d->arena, VD_STR("vessel"));
    vd_str id = vd_xml_text(transport, "VesselID");
    char imo[8];

    p->party.entities->schema = VD_SCHEMA_VESSEL;
    vd_party_put(p, VD_PROP_NAME, vd_xml_text(transport, "VesselName"));
    if (vd_imo_find(id, imo) && vd_imo_check(vd_str_of(imo)) == VD_CHECK_GOOD)
        vd_party_put(p, VD_PROP_IMO_NUMBER, vd_str_of(imo));
    else
        vd_party_put(p, VD_PROP_CALL_SIGN, id);
    vd_party_put(p, VD_PROP_CALL_SIGN,
                 vd_xml_text(transport, "RadioCallSignID"));
    vd_event_drop_empty(&d->event);
}

/* The bank of an account, and whose it is. */
static void take_account(document *d, const vd_xml *account, vd_str whose)
{
    const vd_xml *branch = vd_xml_child(account, "FinancialInstitutionBranch");
    const vd_xml *bank = vd_xml_child(branch, "FinancialInstitution");
    vd_event_party *p = vd_event_add_party(
        &d->event, d->arena,
        vd_str_join(d->arena, whose, VD_STR("_"), VD_STR("bank")));
    vd_str bic = vd_xml_text(bank, "ID");

    p->party.entities->schema = VD_SCHEMA_ORGANIZATION;
    p->account = vd_str_copy(d->arena, vd_xml_text(account, "ID"));
    vd_party_put(p, VD_PROP_NAME, vd_xml_text(bank, "Name"));
    if (vd_bic_check(bic) != VD_CHECK_BAD)
        vd_party_put_bic(p, bic);
    vd_event_drop_empty(&d->event);
}

/* --- what ---------------------------------------------------------------- */

static void put_amount(document *d, const vd_xml *element, vd_amount *out)
{
    if (element == NULL)
        return;
    keep(d, vd_feed_amount(
                vd_str_trim(element->text),
                vd_str_copy(d->arena, vd_xml_attr(element, "currencyID")), out,
                &d->wrong));
}

static void put_quantity(document *d, const vd_xml *element, vd_quantity *out)
{
    vd_amount number = {.currency = VD_STR("")};

    if (element == NULL || !vd_xml_has_attr(element, "unitCode"))
        return;
    keep(d, vd_feed_amount(vd_str_trim(element->text), VD_STR("---"), &number,
                           &d->wrong));
    *out = (vd_quantity){
        number.value, vd_str_copy(d->arena, vd_xml_attr(element, "unitCode"))};
}

static const vd_xml *first_of(const vd_xml *element, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (vd_xml_child(element, *names) != NULL)
            return vd_xml_child(element, *names);
    }
    return NULL;
}

/* A code of the Harmonized System or of a tariff built on it, by the name of
   its list; other classes of goods (UNSPSC, CPV, numbers of articles) have
   eight digits as well. */
static bool is_tariff(vd_str list)
{
    static const vd_str known[] = {VD_STR_INIT("HS"),    VD_STR_INIT("CN"),
                                   VD_STR_INIT("TARIC"), VD_STR_INIT("HTS"),
                                   VD_STR_INIT("HTSUS"), VD_STR_INIT("CV"),
                                   VD_STR_INIT("CG")};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (vd_str_is_nocase(list, known[i]))
            return true;
    }
    return list.n == 0 ||
           vd_str_find_nocase(list, VD_STR("tariff"), 0) != VD_STR_NONE ||
           vd_str_find_nocase(list, VD_STR("harmoni"), 0) != VD_STR_NONE ||
           vd_str_find_nocase(list, VD_STR("nomencl"), 0) != VD_STR_NONE;
}

static vd_str code_of(vd_arena *arena, const vd_xml *code)
{
    vd_str text = code == NULL ? VD_STR("") : vd_str_trim(code->text);
    char digits[13];
    size_t n = 0;

    if (!is_tariff(vd_xml_attr(code, "listID")))
        return VD_STR("");
    for (size_t i = 0; i < text.n && n < sizeof digits; i++) {
        if (vd_ascii_is_digit(text.p[i]))
            digits[n++] = text.p[i];
        else if (text.p[i] != '.' && text.p[i] != ' ')
            return VD_STR("");
    }
    return n >= 4 && n <= 12 ? vd_str_copy(arena, (vd_str){digits, n})
                             : VD_STR("");
}

static vd_str codes_of(vd_arena *arena, const vd_xml *item)
{
    static const char *const names[] = {"CommodityCode",
                                        "ItemClassificationCode", NULL};
    vd_str code = VD_STR("");

    for (const vd_xml *c = vd_xml_child(item, "CommodityClassification");
         c != NULL && code.n == 0; c = vd_xml_again(c))
        code = code_of(arena, first_of(c, names));
    return code;
}

static vd_str words_of(vd_arena *arena, const vd_xml *element)
{
    vd_str words = VD_STR("");

    for (const vd_xml *c = element == NULL ? NULL : element->first; c != NULL;
         c = c->next) {
        if (vd_xml_is(c, "Description") || vd_xml_is(c, "Name"))
            words = vd_str_join(arena, words, VD_STR("; "),
                                vd_str_squeeze(arena, c->text));
    }
    return words;
}

static void put_measures(document *d, const vd_xml *line, vd_goods_line *g)
{
    static const char *const values[] = {"LineExtensionAmount", "ValueAmount",
                                         "DeclaredStatisticsValueAmount",
                                         "DeclaredCustomsValueAmount", NULL};
    static const char *const counts[] = {"InvoicedQuantity",
                                         "DeliveredQuantity", "Quantity", NULL};
    static const char *const masses[] = {"NetWeightMeasure",
                                         "GrossWeightMeasure", NULL};

    put_amount(d, first_of(line, values), &g->value);
    put_quantity(d, first_of(line, counts), &g->quantity);
    put_quantity(d, first_of(line, masses), &g->mass);
}

static void take_goods(document *d, const vd_xml *line, const vd_xml *item)
{
    vd_goods_line *g = vd_event_add_goods(&d->event, d->arena);
    vd_str origin =
        vd_xml_text(vd_xml_child(item, "OriginCountry"), "IdentificationCode");

    if (origin.n == 0)
        origin = country_of(vd_xml_child(line, "OriginAddress"));
    g->hs = codes_of(d->arena, item);
    g->description = vd_str_join(d->arena, words_of(d->arena, line),
                                 VD_STR("; "), words_of(d->arena, item));
    g->origin = vd_country_find(origin);
    put_measures(d, line, g);
    if (g->hs.n == 0 && g->description.n == 0)
        d->event.n_goods--;
}

/* Goods of a consignment by its tariff code alone. */
static void take_tariff(document *d, const vd_xml *consignment)
{
    vd_str code = code_of(d->arena, vd_xml_child(consignment, "TariffCode"));
    vd_goods_line *g;

    if (code.n == 0)
        return;
    g = vd_event_add_goods(&d->event, d->arena);
    g->hs = code;
    g->description =
        vd_str_squeeze(d->arena, vd_xml_text(consignment, "TariffDescription"));
}

/* --- where --------------------------------------------------------------- */

/* What is given as such goes before what was taken from an address. */
static void take_end(vd_str *end, vd_str *basis, const vd_xml *country)
{
    vd_str code = vd_xml_text(country, "IdentificationCode");

    if (end->n > 0 && basis->n == 0)
        return;
    *end = vd_country_find(code.n > 0 ? code : vd_xml_text(country, "Name"));
    *basis = VD_STR("");
}

static void take_port(document *d, const vd_xml *location)
{
    vd_str id = vd_xml_text(location, "ID");

    vd_event_add_port(
        &d->event, d->arena,
        vd_str_copy(d->arena, id.n > 0 ? id : vd_xml_text(location, "Name")));
}

/* Where an invoice has goods delivered; terms of delivery name a place as well,
   without its country. */
static void take_delivery(document *d, const vd_xml *e)
{
    const vd_xml *address = vd_xml_child(e, "Address");
    vd_str country = country_of(address == NULL ? e : address);

    if (d->event.to.n > 0 || country.n == 0)
        return;
    d->event.to = vd_country_find(country);
    d->event.to_basis = VD_STR("place of delivery");
}

static void take_place(document *d, const vd_xml *e)
{
    vd_event *v = &d->event;

    if (vd_xml_is(e, "OriginalDepartureCountry") ||
        vd_xml_is(e, "ExportCountry")) {
        take_end(&v->from, &v->from_basis, e);
    } else if (vd_xml_is(e, "FinalDestinationCountry") ||
               vd_xml_is(e, "DestinationCountry")) {
        take_end(&v->to, &v->to_basis, e);
    } else if (vd_xml_is(e, "TransitCountry")) {
        vd_event_add_via(v, d->arena,
                         vd_country_find(vd_xml_text(e, "IdentificationCode")));
    } else if (vd_xml_is(e, "DeliveryLocation") ||
               vd_xml_is(e, "DeliveryAddress")) {
        take_delivery(d, e);
    } else if (vd_str_ends(e->name, VD_STR("PortLocation")) &&
               !vd_xml_is(e, "RegistryPortLocation")) {
        take_port(d, e);
    }
}

/* The country of the first of these roles that has one. */
static vd_str of_party(const vd_event *event, const char *const *wanted,
                       vd_str *basis, vd_arena *arena)
{
    for (; *wanted != NULL; wanted++) {
        const vd_event_party *p = vd_event_party_of(event, vd_str_of(*wanted));
        vd_str country =
            p == NULL ? VD_STR("")
                      : vd_entity_first(p->party.entities, VD_PROP_COUNTRY);

        if (country.n > 0) {
            *basis = vd_str_printf(arena, "address of the %s", *wanted);
            return vd_country_find(country);
        }
    }
    return VD_STR("");
}

static void finish_route(document *d)
{
    static const char *const senders[] = {"consignor", "exporter", "despatcher",
                                          "seller", NULL};
    static const char *const receivers[] = {
        "final_delivery", "consignee", "delivery", "importer", "buyer", NULL};
    vd_event *v = &d->event;

    if (v->from.n == 0)
        v->from = of_party(v, senders, &v->from_basis, d->arena);
    if (v->to.n == 0)
        v->to = of_party(v, receivers, &v->to_basis, d->arena);
}

/* --- the document -------------------------------------------------------- */

static const char *const texts[] = {"Note",
                                    "Remarks",
                                    "SpecialInstructions",
                                    "HandlingInstructions",
                                    "Information",
                                    "StatusReason",
                                    "DeliveryInstructions",
                                    "InstructionNote",
                                    "Instructions"};

static void take_text(document *d, const vd_xml *element)
{
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (vd_xml_is(element, texts[i]) && element->first == NULL)
            vd_event_add_text(&d->event, d->arena, VD_STR("note"),
                              element->text);
    }
}

static vd_str role_of_person(const vd_xml *person)
{
    return vd_xml_is(person, "DriverPerson") ? VD_STR("driver")
                                             : VD_STR("reporting_person");
}

static void take_element(document *d, const vd_xml *e)
{
    if (e->first == NULL) {
        take_text(d, e);
        return;
    }
    if (vd_xml_is(e, "DriverPerson") || vd_xml_is(e, "ReportingPerson"))
        take_person(d, role_of_person(e), e);
    else if (e->name.n > 5 && vd_str_ends(e->name, VD_STR("Party")))
        take_party(d, e);
    else if (vd_xml_child(e, "Item") != NULL) {
        for (const vd_xml *i = vd_xml_child(e, "Item"); i != NULL;
             i = vd_xml_again(i))
            take_goods(d, e, i);
    } else if (vd_xml_is(e, "GoodsItem")) {
        take_goods(d, e, NULL);
    } else if (vd_xml_is(e, "Consignment")) {
        take_tariff(d, e);
    } else if (vd_xml_is(e, "MaritimeTransport")) {
        take_ship(d, e);
    } else if (vd_xml_is(e, "PayeeFinancialAccount")) {
        take_account(d, e, VD_STR("payee"));
    } else if (vd_xml_is(e, "PayerFinancialAccount")) {
        take_account(d, e, VD_STR("payer"));
    } else {
        take_place(d, e);
    }
}

/* No deeper than VD_XML_DEPTH_MAX. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void walk(document *d, const vd_xml *element)
{
    take_element(d, element);
    for (const vd_xml *c = element->first; c != NULL; c = c->next)
        walk(d, c);
}

static vd_status on_document(void *ctx, const vd_xml *root, vd_err *err)
{
    document *d = ctx;
    const vd_xml *total = vd_xml_child(root, "LegalMonetaryTotal");

    d->event = (vd_event){.kind = VD_EVENT_SHIPMENT, .id = VD_STR("")};
    d->st = VD_OK;
    d->event.id = vd_str_copy(d->arena, vd_xml_text(root, "ID"));
    keep(d,
         vd_feed_day(vd_xml_text(root, "IssueDate"), &d->event.day, &d->wrong));
    put_amount(d, vd_xml_child(total, "PayableAmount"), &d->event.amount);
    walk(d, root);
    finish_route(d);
    if (!vd_event_says_something(&d->event)) {
        keep(d, vd_fail(&d->wrong, VD_INVALID, VD_NOWHERE,
                        "the document names no party, no goods and says "
                        "nothing"));
    }
    return vd_feeder_give_xml(
        d->feeder, root, d->st == VD_OK ? &d->event : NULL, &d->wrong, err);
}

vd_status vd_feed_ubl(vd_feeder *feeder, vd_str root, vd_err *err)
{
    vd_str records[] = {root, VD_STR("")};
    document d = {.feeder = feeder, .arena = &feeder->arena};
    vd_xml_sink sink = {.ctx = &d, .records = records, .record = on_document};
    vd_input *input = NULL;
    vd_status st = vd_input_open(feeder->origin, NULL, &input, err);

    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    vd_input_close(input);
    return st;
}
