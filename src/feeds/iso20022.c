/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Payments of ISO 20022, whatever the version: credit transfers (pacs.008,
 * pacs.009, pain.001), direct debits, returns and status reports, statements
 * (camt.052, 053, 054).
 *
 * A transaction is a record.  What the message says once for all of them (the
 * group header, the debtor of a batch, the account of a statement) is read
 * when it comes by and put to each.
 *
 * Versions move parties about (Dbtr/Nm became Dbtr/Pty/Nm) and messages nest
 * one in another (the customer's transfer under a pacs.009 COV), so a
 * transaction is walked as a whole: every element whose name is a role and
 * that says who plays it is a party.  A role that no table knows is one that
 * nobody would look at; docs/records.md has the table.
 */
#include "base/limits.h"
#include "feeds/reader.h"

typedef struct role {
    const char *element;
    const char *account; /* element of its account, NULL if none */
    const char *role;
} role;

static const role roles[] = {
    {"Dbtr", "DbtrAcct", "debtor"},
    {"UltmtDbtr", NULL, "ultimate_debtor"},
    {"DbtrAgt", "DbtrAgtAcct", "debtor_agent"},
    {"Cdtr", "CdtrAcct", "creditor"},
    {"UltmtCdtr", NULL, "ultimate_creditor"},
    {"CdtrAgt", "CdtrAgtAcct", "creditor_agent"},
    {"InitgPty", NULL, "initiating_party"},
    {"FwdgAgt", NULL, "forwarding_agent"},
    {"InstgAgt", NULL, "instructing_agent"},
    {"InstdAgt", NULL, "instructed_agent"},
    {"PrvsInstgAgt", "PrvsInstgAgtAcct", "previous_instructing_agent"},
    {"PrvsInstgAgt1", "PrvsInstgAgt1Acct", "previous_instructing_agent"},
    {"PrvsInstgAgt2", "PrvsInstgAgt2Acct", "previous_instructing_agent"},
    {"PrvsInstgAgt3", "PrvsInstgAgt3Acct", "previous_instructing_agent"},
    {"IntrmyAgt1", "IntrmyAgt1Acct", "intermediary_agent"},
    {"IntrmyAgt2", "IntrmyAgt2Acct", "intermediary_agent"},
    {"IntrmyAgt3", "IntrmyAgt3Acct", "intermediary_agent"},
    {"InstgRmbrsmntAgt", "InstgRmbrsmntAgtAcct",
     "instructing_reimbursement_agent"},
    {"InstdRmbrsmntAgt", "InstdRmbrsmntAgtAcct",
     "instructed_reimbursement_agent"},
    {"ThrdRmbrsmntAgt", "ThrdRmbrsmntAgtAcct", "third_reimbursement_agent"},
    {"RcvgAgt", NULL, "receiving_agent"},
    {"DlvrgAgt", NULL, "delivering_agent"},
    {"Orgtr", NULL, "originator"},
    {"Assgnr", NULL, "assigner"},
    {"Assgne", NULL, "assignee"},
    {"Agt", NULL, "charges_agent"},
    {"ChrgsAcctAgt", "ChrgsAcctAgtAcct", "charges_agent"},
    {"IssgAgt", NULL, "issuing_agent"},
    {"SttlmPlc", NULL, "settlement_place"},
    {"Prtry", NULL, "other_party"},
    {"GrnshmtAdmstr", NULL, "garnishment_administrator"},
    {"Fr", NULL, "sender"},
    {"To", NULL, "receiver"},
    {"Invcr", NULL, "invoicer"},
    {"Invcee", NULL, "invoicee"},
    {"Grnshee", NULL, "garnishee"},
    {"TradgPty", NULL, "trading_party"},
    {"Issr", NULL, "issuer"},
    {"OrgnlCdtr", NULL, "original_creditor"},
    {"OrgnlDbtr", NULL, "original_debtor"},
    {"Ownr", NULL, "account_owner"},
    {"Svcr", NULL, "account_servicer"},
};

/* Elements of which each is a record. */
static const char *const transactions[] = {
    "CdtTrfTxInf",  /* pacs.008, pacs.009, pain.001 */
    "DrctDbtTxInf", /* pacs.003, pain.008 */
    "TxInf",        /* pacs.004, camt.056 */
    "TxInfAndSts",  /* pacs.002, pain.002 */
    "Ntry",         /* camt.052, camt.053, camt.054 */
};

/* Messages that are known, so that another document is not taken for one
   without transactions. */
static const char *const messages[] = {
    "FIToFICstmrCdtTrf",  "FICdtTrf",          "CstmrCdtTrfInitn",
    "BkToCstmrStmt",      "BkToCstmrAcctRpt",  "BkToCstmrDbtCdtNtfctn",
    "FIToFIPmtStsRpt",    "CstmrPmtStsRpt",    "PmtRtr",
    "FIToFICstmrDrctDbt", "CstmrDrctDbtInitn", "FIToFIPmtCxlReq",
};

/* Parts that stand outside of transactions and speak of all of them. */
static const vd_str records[] = {
    VD_STR_INIT("CdtTrfTxInf"), VD_STR_INIT("DrctDbtTxInf"),
    VD_STR_INIT("TxInf"),       VD_STR_INIT("TxInfAndSts"),
    VD_STR_INIT("Ntry"),        VD_STR_INIT("GrpHdr"),
    VD_STR_INIT("Dbtr"),        VD_STR_INIT("DbtrAcct"),
    VD_STR_INIT("DbtrAgt"),     VD_STR_INIT("UltmtDbtr"),
    VD_STR_INIT("Cdtr"),        VD_STR_INIT("CdtrAcct"),
    VD_STR_INIT("CdtrAgt"),     VD_STR_INIT("UltmtCdtr"),
    VD_STR_INIT("ReqdExctnDt"), VD_STR_INIT("ReqdColltnDt"),
    VD_STR_INIT("Acct"),        VD_STR_INIT("Assgnmt"),
    VD_STR_INIT("AppHdr"),      VD_STR_INIT("")};

typedef struct message {
    vd_feeder *feeder;
    vd_event envelope; /* who sends and receives, around the message */
    vd_event group;    /* what is said for the whole message, and where */
    vd_event batch;    /* for the transactions that follow in its part */
    vd_arena arenas[3];
    vd_event *event; /* in hand */
    vd_arena *arena;
    vd_err *wrong;
    bool known;      /* a message was seen */
    bool skipped;    /* the one in hand is none that is read */
    bool bad_day;    /* its header has a date that is none */
    size_t document; /* depth of Document, 0 outside */
} message;

/* --- who ----------------------------------------------------------------- */

static const vd_xml *at(const vd_xml *element, const char *a, const char *b)
{
    return vd_xml_child(vd_xml_child(element, a), b);
}

static void put_address(vd_event_party *p, const vd_xml *address,
                        vd_arena *arena)
{
    vd_str whole = VD_STR("");

    for (const vd_xml *c = address == NULL ? NULL : address->first; c != NULL;
         c = c->next) {
        if (vd_xml_is(c, "Ctry")) {
            vd_party_put(p, VD_PROP_COUNTRY, c->text);
        } else if (!vd_xml_is(c, "AdrTp")) {
            whole = vd_str_join(arena, whole, VD_STR(", "),
                                vd_str_squeeze(arena, c->text));
        }
    }
    vd_party_put(p, VD_PROP_ADDRESS, whole);
}

/* Codes of the external code set for identifications of persons. */
static vd_prop kind_of_number(vd_str code)
{
    if (vd_str_is(code, VD_STR("CCPT")))
        return VD_PROP_PASSPORT_NUMBER;
    if (vd_str_is(code, VD_STR("TXID")))
        return VD_PROP_TAX_NUMBER;
    if (vd_str_is(code, VD_STR("SOSE")))
        return VD_PROP_SOCIAL_SECURITY_NUMBER;
    if (vd_str_is(code, VD_STR("COID")))
        return VD_PROP_REGISTRATION_NUMBER;
    return VD_PROP_ID_NUMBER;
}

static void put_numbers(vd_event_party *p, const vd_xml *id)
{
    const vd_xml *birth = vd_xml_child(id, "DtAndPlcOfBirth");

    for (const vd_xml *c = id == NULL ? NULL : id->first; c != NULL;
         c = c->next) {
        if (vd_xml_is(c, "Othr")) {
            vd_party_put(
                p,
                kind_of_number(vd_xml_text(vd_xml_child(c, "SchmeNm"), "Cd")),
                vd_xml_text(c, "Id"));
        } else if (vd_xml_is(c, "LEI")) {
            vd_party_put(p, VD_PROP_LEI_CODE, c->text);
        } else if (vd_xml_is(c, "AnyBIC") || vd_xml_is(c, "BICOrBEI") ||
                   vd_xml_is(c, "BEI")) {
            vd_party_put_bic(p, c->text);
        }
    }
    vd_party_put(p, VD_PROP_BIRTH_DATE, vd_xml_text(birth, "BirthDt"));
    vd_party_put(p, VD_PROP_BIRTH_PLACE, vd_xml_text(birth, "CityOfBirth"));
    vd_party_put(p, VD_PROP_BIRTH_COUNTRY, vd_xml_text(birth, "CtryOfBirth"));
}

/* Against the standard some write two. */
static void put_names(vd_event_party *p, const vd_xml *who)
{
    for (const vd_xml *n = vd_xml_child(who, "Nm"); n != NULL;
         n = vd_xml_again(n))
        vd_party_put(p, VD_PROP_NAME, n->text);
}

static void put_customer(vd_event_party *p, const vd_xml *who, vd_arena *arena)
{
    const vd_xml *person = at(who, "Id", "PrvtId");
    const vd_xml *firm = at(who, "Id", "OrgId");

    p->party.entities->schema = person != NULL ? VD_SCHEMA_PERSON
                                : firm != NULL ? VD_SCHEMA_ORGANIZATION
                                               : VD_SCHEMA_LEGAL_ENTITY;
    put_names(p, who);
    put_address(p, vd_xml_child(who, "PstlAdr"), arena);
    vd_party_put(p, VD_PROP_COUNTRY, vd_xml_text(who, "CtryOfRes"));
    put_numbers(p, person);
    put_numbers(p, firm);
}

static void put_bank(vd_event_party *p, const vd_xml *bank, vd_arena *arena)
{
    vd_str bic = vd_xml_text(bank, "BICFI");

    p->party.entities->schema = VD_SCHEMA_ORGANIZATION;
    put_names(p, bank);
    put_names(p, vd_xml_child(bank, "CmbndId"));
    put_names(p, vd_xml_child(bank, "NmAndAdr"));
    vd_party_put_bic(p, vd_xml_text(vd_xml_child(bank, "CmbndId"), "BIC"));
    put_address(p, at(bank, "NmAndAdr", "PstlAdr"), arena);
    vd_party_put_bic(p, bic.n > 0 ? bic : vd_xml_text(bank, "BIC"));
    vd_party_put(p, VD_PROP_LEI_CODE, vd_xml_text(bank, "LEI"));
    put_address(p, vd_xml_child(bank, "PstlAdr"), arena);
    vd_party_put(p, VD_PROP_REGISTRATION_NUMBER,
                 vd_xml_text(vd_xml_child(bank, "Othr"), "Id"));
    for (const vd_xml *m = vd_xml_child(bank, "ClrSysMmbId"); m != NULL;
         m = vd_xml_again(m)) {
        bool russian = vd_str_is(vd_xml_text(vd_xml_child(m, "ClrSysId"), "Cd"),
                                 VD_STR("RUCBC"));

        vd_party_put(p,
                     russian ? VD_PROP_BIK_CODE : VD_PROP_REGISTRATION_NUMBER,
                     vd_xml_text(m, "MmbId"));
    }
}

static void put_who(vd_event_party *p, const vd_xml *who, vd_arena *arena)
{
    const vd_xml *bank = vd_xml_child(who, "FinInstnId");
    const vd_xml *branch = vd_xml_child(who, "BrnchId");

    if (vd_xml_child(who, "Pty") != NULL)
        who = vd_xml_child(who, "Pty");
    if (vd_xml_child(who, "FIId") != NULL)
        bank = at(who, "FIId", "FinInstnId");
    if (vd_xml_child(who, "OrgId") != NULL)
        who = vd_xml_child(who, "OrgId");
    if (vd_xml_child(who, "Agt") != NULL) {
        bank = at(who, "Agt", "FinInstnId");
        branch = at(who, "Agt", "BrnchId");
    }
    if (bank == NULL) {
        put_customer(p, who, arena);
        return;
    }
    put_bank(p, bank, arena);
    vd_party_put(p, VD_PROP_NAME, vd_xml_text(branch, "Nm"));
    put_address(p, vd_xml_child(branch, "PstlAdr"), arena);
}

static vd_str number_of_account(const vd_xml *account)
{
    vd_str iban = vd_xml_text(vd_xml_child(account, "Id"), "IBAN");

    return iban.n > 0 ? iban : vd_xml_text(at(account, "Id", "Othr"), "Id");
}

/* The last party of a role, if it still lacks what is to be put: its account
   comes before or behind it. */
static vd_event_party *party_of(vd_event *e, vd_arena *arena, vd_str name,
                                bool account)
{
    vd_event_party *last = NULL;

    for (size_t i = 0; i < e->n_parties; i++) {
        if (vd_str_is(e->parties[i].role, name))
            last = &e->parties[i];
    }
    if (last != NULL &&
        (account ? last->account.n == 0 : last->party.entities->n == 0))
        return last;
    return vd_event_add_party(e, arena, name);
}

static void take_contact(message *m, const vd_xml *who, vd_str name)
{
    const vd_xml *contact = vd_xml_child(who, "CtctDtls");
    vd_event_party *p;

    if (contact == NULL)
        contact = at(who, "Pty", "CtctDtls");
    p = vd_event_add_party(
        m->event, m->arena,
        vd_str_join(m->arena, name, VD_STR("_"), VD_STR("contact")));
    p->party.entities->schema = VD_SCHEMA_LEGAL_ENTITY;
    vd_party_put(p, VD_PROP_NAME, vd_xml_text(contact, "Nm"));
    vd_event_drop_empty(m->event);
}

/* A party, or the account of one; prefix tells a message within another. */
static void take_role(message *m, const vd_xml *element, vd_str prefix)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        vd_str name = vd_str_join(m->arena, prefix, VD_STR("_"),
                                  vd_str_of(roles[i].role));

        if (vd_xml_is(element, roles[i].element) && element->first != NULL) {
            put_who(party_of(m->event, m->arena, name, false), element,
                    m->arena);
            vd_event_drop_empty(m->event);
            take_contact(m, element, name);
        } else if (roles[i].account != NULL &&
                   vd_xml_is(element, roles[i].account)) {
            party_of(m->event, m->arena, name, true)->account =
                vd_str_copy(m->arena, number_of_account(element));
            vd_event_drop_empty(m->event);
        }
    }
}

/* --- what ---------------------------------------------------------------- */

static const struct {
    const char *element;
    const char *where;
} texts[] = {
    {"Ustrd", "remittance"},        {"AddtlRmtInf", "remittance"},
    {"AddtlNtryInf", "remittance"}, {"AddtlTxInf", "remittance"},
    {"InstrInf", "instruction"},    {"AddtlInf", "remittance"},
    {"Inf", "regulatory"},          {"Desc", "remittance"},
    {"Ref", "reference"},           {"EndToEndId", "reference"},
};

/* What is a code, a date, a number, or is read as that of a party. */
static const char *const silent[] = {
    "Cd",       "BICFI",  "BIC",   "AnyBIC",    "BICOrBEI", "LEI",
    "IBAN",     "Ctry",   "UETR",  "MsgId",     "Nm",       "AdrLine",
    "StrtNm",   "BldgNb", "PstCd", "TwnNm",     "AdrTp",    "CreDtTm",
    "ChrgBr",   "PmtMtd", "Sts",   "CdtDbtInd", "SttlmMtd", "InstrPrty",
    "EmailAdr", NULL};

static bool is_silent(const vd_xml *element)
{
    for (size_t i = 0; silent[i] != NULL; i++) {
        if (vd_xml_is(element, silent[i]))
            return true;
    }
    return false;
}

static bool has_words(vd_str text)
{
    size_t letters = 0;

    for (size_t i = 0; i < text.n; i++)
        letters +=
            vd_ascii_is_alpha(text.p[i]) || (unsigned char)text.p[i] >= 0x80;
    return letters >= 4;
}

/* The texts that a table knows, and, by the names of their elements, all others
   that have words: a name may stand anywhere. */
static void take_text(message *m, const vd_xml *element, bool held)
{
    vd_str where = element->name;

    if (element->first != NULL ||
        vd_str_is(vd_str_trim(element->text), VD_STR("NOTPROVIDED")))
        return;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (vd_xml_is(element, texts[i].element)) {
            vd_event_add_text(m->event, m->arena, vd_str_of(texts[i].where),
                              element->text);
            return;
        }
    }
    if ((is_silent(element) && (held || !vd_xml_is(element, "Nm"))) ||
        !has_words(element->text))
        return;
    vd_event_add_text(m->event, m->arena, vd_str_copy(m->arena, where),
                      element->text);
}

/* Elements whose names are read as those of a party. */
static bool is_holder(const vd_xml *element)
{
    static const char *const others[] = {"Pty",     "FinInstnId", "BrnchId",
                                         "CmbndId", "NmAndAdr",   "CtctDtls",
                                         "OrgId",   NULL};

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (vd_xml_is(element, roles[i].element))
            return true;
    }
    for (size_t i = 0; others[i] != NULL; i++) {
        if (vd_xml_is(element, others[i]))
            return true;
    }
    return false;
}

/* No deeper than VD_XML_DEPTH_MAX. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void walk(message *m, const vd_xml *element, vd_str prefix, bool held)
{
    if (vd_xml_is(element, "UndrlygCstmrCdtTrf"))
        prefix = VD_STR("underlying");
    if (vd_xml_is(element, "RgltryRptg"))
        prefix = VD_STR("reporting");
    take_role(m, element, prefix);
    take_text(m, element, held);
    for (const vd_xml *c = element->first; c != NULL; c = c->next)
        walk(m, c, prefix, is_holder(element));
}

static vd_status take_amount(message *m, const vd_xml *amount)
{
    if (amount == NULL)
        return VD_OK;
    return vd_feed_amount(vd_str_trim(amount->text),
                          vd_str_copy(m->arena, vd_xml_attr(amount, "Ccy")),
                          &m->event->amount, m->wrong);
}

/* An element of that name, itself or with a date or time within. */
static vd_status take_day(message *m, const vd_xml *date)
{
    vd_str text = date == NULL ? VD_STR("") : vd_str_trim(date->text);

    if (date != NULL && vd_xml_child(date, "Dt") != NULL)
        text = vd_xml_text(date, "Dt");
    if (date != NULL && vd_xml_child(date, "DtTm") != NULL)
        text = vd_xml_text(date, "DtTm");
    return vd_feed_day(text, &m->event->day, m->wrong);
}

static const vd_xml *first_of(const vd_xml *element, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (vd_xml_child(element, *names) != NULL)
            return vd_xml_child(element, *names);
    }
    return NULL;
}

static vd_str reference_of(const vd_xml *refs)
{
    static const char *const names[] = {"UETR",    "EndToEndId",  "TxId",
                                        "InstrId", "AcctSvcrRef", "NtryRef",
                                        NULL};

    for (size_t i = 0; names[i] != NULL; i++) {
        vd_str text = vd_xml_text(refs, names[i]);

        if (text.n > 0 && !vd_str_is(text, VD_STR("NOTPROVIDED")))
            return text;
    }
    return VD_STR("");
}

static vd_str id_of(const vd_xml *tx)
{
    static const char *const holders[] = {"PmtId", "Refs", NULL};
    const vd_xml *holder = first_of(tx, holders);
    vd_str id = reference_of(holder);

    if (id.n == 0)
        id = reference_of(tx);
    if (id.n == 0)
        id = vd_xml_text(tx, "OrgnlEndToEndId");
    return vd_str_is(id, VD_STR("NOTPROVIDED")) ? VD_STR("") : id;
}

/* Values are shared, since nothing is added to a party that has some; one that
   has but an account may get them here. */
static void put_again(message *m, const vd_event_party *said)
{
    vd_event_party *p = vd_event_add_party(m->event, m->arena, said->role);

    if (said->party.entities->n > 0)
        p->party = said->party;
    p->account = said->account;
}

/* What the message and the batch said is said of the transaction. */
static void begin(message *m, vd_event *event)
{
    const vd_event *parts[] = {&m->group, &m->batch, &m->envelope};

    *event = (vd_event){.kind = VD_EVENT_PAYMENT, .id = VD_STR("")};
    m->event = event;
    m->arena = &m->feeder->arena;
    for (int k = 0; k < 3; k++) {
        if (parts[k]->day != 0)
            event->day = parts[k]->day;
        for (size_t i = 0; i < parts[k]->n_parties; i++)
            put_again(m, &parts[k]->parties[i]);
        for (size_t i = 0; i < parts[k]->n_texts; i++)
            vd_event_add_text(event, m->arena, parts[k]->texts[i].where,
                              parts[k]->texts[i].text);
    }
}

static vd_status take_what(message *m, const vd_xml *tx)
{
    static const char *const dates[] = {
        "IntrBkSttlmDt",      "BookgDt", "ValDt", "ReqdExctnDt", "ReqdColltnDt",
        "OrgnlIntrBkSttlmDt", NULL};
    static const char *const amounts[] = {"IntrBkSttlmAmt",
                                          "RtrdIntrBkSttlmAmt",
                                          "OrgnlIntrBkSttlmAmt",
                                          "Amt",
                                          "InstdAmt",
                                          NULL};
    const vd_xml *amount = first_of(tx, amounts);
    const vd_xml *date = first_of(tx, dates);
    vd_status st = take_day(m, date);

    if (date == NULL && m->bad_day) {
        st = vd_fail(m->wrong, VD_INVALID, VD_NOWHERE,
                     "the date of the message or batch is no day, and the "
                     "transaction has none");
    }

    m->event->id = vd_str_copy(m->arena, id_of(tx));
    if (amount != NULL && vd_xml_child(amount, "InstdAmt") != NULL)
        amount = vd_xml_child(amount, "InstdAmt");
    if (amount != NULL && vd_xml_child(amount, "EqvtAmt") != NULL)
        amount = at(amount, "EqvtAmt", "Amt");
    return st == VD_OK ? take_amount(m, amount) : st;
}

static vd_status take_transaction(message *m, const vd_xml *tx, vd_err *err)
{
    vd_event event;
    vd_err wrong = {0};
    vd_status st;

    begin(m, &event);
    m->wrong = &wrong;
    st = take_what(m, tx);
    walk(m, tx, VD_STR(""), false);
    return vd_feeder_give_xml(m->feeder, tx, st == VD_OK ? &event : NULL,
                              &wrong, err);
}

/* A detail of an entry: what the entry says, and what it says itself. */
static vd_status take_detail(message *m, const vd_xml *entry,
                             const vd_xml *detail, bool alone, vd_err *err)
{
    const vd_xml *amount = at(vd_xml_child(detail, "AmtDtls"), "TxAmt", "Amt");
    vd_event event;
    vd_err wrong = {0};
    vd_status st;

    begin(m, &event);
    m->wrong = &wrong;
    st = take_what(m, entry);
    /* The amount of an entry is that of all its details together. */
    if (!alone)
        event.amount = (vd_amount){.currency = VD_STR("")};
    for (const vd_xml *c = entry->first; c != NULL; c = c->next) {
        if (!vd_xml_is(c, "NtryDtls"))
            walk(m, c, VD_STR(""), false);
    }
    walk(m, detail, VD_STR(""), false);
    if (st == VD_OK && id_of(detail).n > 0)
        event.id = vd_str_copy(m->arena, id_of(detail));
    if (st == VD_OK)
        st = take_amount(m,
                         amount != NULL ? amount : vd_xml_child(detail, "Amt"));
    return vd_feeder_give_xml(m->feeder, detail, st == VD_OK ? &event : NULL,
                              &wrong, err);
}

static size_t count_details(const vd_xml *entry)
{
    size_t n = 0;

    for (const vd_xml *d = vd_xml_child(entry, "NtryDtls"); d != NULL;
         d = vd_xml_again(d)) {
        for (const vd_xml *t = vd_xml_child(d, "TxDtls"); t != NULL;
             t = vd_xml_again(t))
            n++;
    }
    return n;
}

static vd_status take_entry(message *m, const vd_xml *entry, vd_err *err)
{
    size_t details = count_details(entry);
    vd_status st = VD_OK;

    for (const vd_xml *d = vd_xml_child(entry, "NtryDtls"); d != NULL;
         d = vd_xml_again(d)) {
        for (const vd_xml *t = vd_xml_child(d, "TxDtls"); st == VD_OK && t;
             t = vd_xml_again(t))
            st = take_detail(m, entry, t, details == 1, err);
    }
    return details > 0 ? st : take_transaction(m, entry, err);
}

/* --- the message --------------------------------------------------------- */

/* The account of a statement has an owner and a bank. */
static void take_account(message *m, const vd_xml *account)
{
    vd_event_party *p =
        party_of(m->event, m->arena, VD_STR("account_owner"), true);

    p->account = vd_str_copy(m->arena, number_of_account(account));
    vd_event_drop_empty(m->event);
    walk(m, account, VD_STR(""), false);
}

static void forget(vd_event *event, vd_arena *arena)
{
    vd_arena_reset(arena);
    *event = (vd_event){.id = VD_STR("")};
}

static vd_status take_part(message *m, const vd_xml *part)
{
    bool header = vd_xml_is(part, "GrpHdr") || vd_xml_is(part, "Assgnmt");
    vd_err ignored;

    m->event = header ? &m->group : &m->batch;
    m->arena = &m->arenas[!header];
    m->wrong = &ignored;
    if (vd_xml_is(part, "AppHdr")) {
        forget(&m->envelope, &m->arenas[2]);
        m->event = &m->envelope;
        m->arena = &m->arenas[2];
        walk(m, part, VD_STR(""), false);
        m->envelope.n_texts = 0; /* of the envelope only who */
        return VD_OK;
    }
    if (vd_xml_is(part, "Acct")) {
        take_account(m, part);
        return VD_OK;
    }
    walk(m, part, VD_STR(""), false);
    if (vd_xml_is(part, "ReqdExctnDt") || vd_xml_is(part, "ReqdColltnDt"))
        return take_day(m, part);
    if (!header)
        return VD_OK;
    return take_day(m, vd_xml_child(part, "IntrBkSttlmDt") != NULL
                           ? vd_xml_child(part, "IntrBkSttlmDt")
                           : vd_xml_child(part, "CreDtTm"));
}

static vd_status on_record(void *ctx, const vd_xml *record, vd_err *err)
{
    message *m = ctx;

    if (m->skipped)
        return VD_OK;
    if (vd_xml_is(record, "Ntry"))
        return take_entry(m, record, err);
    for (size_t i = 0; i < sizeof transactions / sizeof transactions[0]; i++) {
        if (vd_xml_is(record, transactions[i]))
            return take_transaction(m, record, err);
    }
    if (take_part(m, record) != VD_OK)
        m->bad_day = true;
    return VD_OK;
}

static bool is_read(const vd_xml *element)
{
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++) {
        if (vd_xml_is(element, messages[i]))
            return true;
    }
    return false;
}

/* A message that no table knows is a record that cannot be read, and what is in
   it is not taken for that of the one before. */
static vd_status refuse(message *m, const vd_xml *element, vd_err *err)
{
    vd_err wrong = {0};
    vd_status st = vd_fail(&wrong, VD_INVALID, VD_NOWHERE,
                           "message \"%.*s\" is not read (docs/records.md)",
                           VD_STR_SHOWN(element->name));

    m->skipped = true;
    m->known = true;
    return st == VD_OK
               ? st
               : vd_feeder_give(m->feeder,
                                vd_str_printf(&m->feeder->arena, "line %zu",
                                              element->line),
                                NULL, element->name, &wrong, err);
}

/* A new message, batch or statement begins: what was said before is over. */
static vd_status on_open(void *ctx, const vd_xml *element, size_t depth,
                         vd_err *err)
{
    message *m = ctx;
    bool starts = m->document != 0 && depth == m->document + 1;

    if (vd_xml_is(element, "Document"))
        m->document = depth;
    if (starts || is_read(element)) {
        forget(&m->group, &m->arenas[0]);
        forget(&m->batch, &m->arenas[1]);
        m->bad_day = false;
        m->skipped = false;
    }
    if (starts && !is_read(element))
        return refuse(m, element, err);
    m->known = m->known || is_read(element);
    if (vd_xml_is(element, "PmtInf") || vd_xml_is(element, "Stmt") ||
        vd_xml_is(element, "Rpt") || vd_xml_is(element, "Ntfctn") ||
        vd_xml_is(element, "OrgnlPmtInfAndSts")) {
        forget(&m->batch, &m->arenas[1]);
        m->bad_day = false;
    }
    return VD_OK;
}

vd_status vd_feed_iso20022(vd_feeder *feeder, vd_err *err)
{
    message m = {.feeder = feeder};
    vd_xml_sink sink = {
        .ctx = &m, .records = records, .record = on_record, .open = on_open};
    vd_input *input = NULL;
    vd_status st = vd_input_open(feeder->origin, NULL, &input, err);

    for (int i = 0; i < 3; i++)
        vd_arena_init(&m.arenas[i], 0);
    forget(&m.group, &m.arenas[0]);
    forget(&m.batch, &m.arenas[1]);
    forget(&m.envelope, &m.arenas[2]);
    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    if (st == VD_OK && !m.known && feeder->n == 0) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "XML, but no document of UBL and no message of ISO 20022 "
                     "that is read (docs/records.md has those that are)");
    }
    vd_input_close(input);
    for (int i = 0; i < 3; i++)
        vd_arena_done(&m.arenas[i]);
    return st;
}
