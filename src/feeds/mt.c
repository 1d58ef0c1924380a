/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FIN messages MT101, 103, 202, 202 COV and 205, alone or many in a file (RJE
 * has "$" between them).
 *
 *   {1:F01BANKDEFFAXXX...}{2:I103BANKUS33XXXXN}{3:{121:...}}{4:
 *   :20:REFERENCE
 *   :32A:190425USD3700,
 *   :50K:/12345678
 *   NAME
 *   ...
 *   -}{5:{CHK:...}}
 *
 * Braces cannot occur in a text block, so that "{1:" begins a message wherever
 * it stands.  Acknowledgements (F21) are of the message behind them and are no
 * record.  Roles are those that ISO 20022 has for the same party.
 *
 * Lines are 35 letters long and names run on, so that beside the party read
 * from a field the whole field is kept as text: what was cut in two there is
 * searched as one.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "feeds/reader.h"
#include "model/ident.h"

/* FIN allows 10,000 letters; a hundred times that is no message. */
enum { MESSAGE_BYTES_MAX = 1 << 20, FIELDS_MAX = 4096 };

typedef struct field {
    vd_str tag;  /* "50K" */
    vd_str text; /* lines, without the tag */
} field;

typedef struct message {
    vd_feeder *feeder;
    vd_arena fields_arena; /* of the message; the feeder's is of the record */
    vd_str whole;          /* as it came */
    size_t number;
    vd_str sender; /* BIC */
    vd_str receiver;
    vd_str type; /* "103" */
    vd_str uetr;
    field *fields;
    size_t n;
    size_t end;     /* of the text block */
    vd_event event; /* the record in hand */
    vd_arena *arena;
    vd_err wrong;
} message;

/* --- blocks -------------------------------------------------------------- */

static vd_status fail_at(message *m, size_t at, const char *what)
{
    return vd_fail(&m->wrong, VD_INVALID, at, "byte %zu of the message: %s", at,
                   what);
}

/* A logical terminal's 12 letters without the terminal's own. */
static vd_str bic_of(vd_arena *arena, vd_str terminal)
{
    vd_str branch;

    if (terminal.n < 12)
        return VD_STR("");
    branch = vd_str_slice(terminal, 9, 12);
    return vd_str_is(branch, VD_STR("XXX"))
               ? vd_str_slice(terminal, 0, 8)
               : vd_str_join(arena, vd_str_slice(terminal, 0, 8), VD_STR(""),
                             branch);
}

static vd_status take_application(message *m, vd_str block, size_t at)
{
    bool out = block.n > 0 && block.p[0] == 'O';

    if (block.n < 4 || !vd_str_is_digits(vd_str_slice(block, 1, 4)))
        return fail_at(m, at, "block 2 has no message type");
    m->type = vd_str_slice(block, 1, 4);
    if (out) { /* what came in: its sender is in the input reference */
        m->receiver = m->sender;
        m->sender = bic_of(&m->fields_arena, vd_str_slice(block, 14, 26));
    } else {
        m->receiver = bic_of(&m->fields_arena, vd_str_slice(block, 4, 16));
    }
    return VD_OK;
}

/* The unique end-to-end reference, a UUID. */
static void take_user(message *m, vd_str block)
{
    size_t at = vd_str_find(block, VD_STR("{121:"), 0);
    vd_str text =
        at == VD_STR_NONE ? VD_STR("") : vd_str_slice(block, at + 5, at + 41);

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '-' && !vd_ascii_is_digit(text.p[i]) &&
            !vd_ascii_is_alpha(text.p[i]))
            return;
    }
    m->uetr = text.n == 36 ? text : VD_STR("");
}

/* "50K" if a line is ":50K:..." */
static vd_str tag_of(vd_str line)
{
    size_t end = line.n > 3 && line.p[0] == ':' ? vd_str_find_char(line, ':', 1)
                                                : VD_STR_NONE;

    if (end == VD_STR_NONE || end < 3 || end > 4 ||
        !vd_str_is_digits(vd_str_slice(line, 1, 3)))
        return VD_STR("");
    return vd_str_slice(line, 1, end);
}

static vd_status take_text_block(message *m, vd_str block, size_t at)
{
    vd_str rest = block;
    vd_str line;

    m->fields = VD_NEW_N(&m->fields_arena, field, FIELDS_MAX);
    while (vd_str_next(&rest, VD_STR("\n"), &line)) {
        vd_str tag;

        line = line.n > 0 && line.p[line.n - 1] == '\r'
                   ? vd_str_slice(line, 0, line.n - 1)
                   : line;
        tag = tag_of(line);
        if (tag.n > 0 && m->n == FIELDS_MAX)
            return fail_at(m, at, "more fields than a message has");
        if (tag.n > 0) {
            vd_str text = vd_str_slice(line, tag.n + 2, line.n);

            m->fields[m->n++] = (field){tag, text};
        } else if (m->n > 0) { /* the lines of a field lie behind each other */
            vd_str *text = &m->fields[m->n - 1].text;

            text->n = (size_t)(line.p + line.n - text->p);
        } else if (vd_str_trim(line).n > 0) {
            return fail_at(m, at, "text before the first field");
        }
    }
    return m->n > 0 ? VD_OK : fail_at(m, at, "the text block has no field");
}

/* The end of a block that begins at `at`, VD_STR_NONE if it is cut. */
static size_t end_of_block(vd_str whole, size_t at)
{
    size_t depth = 0;

    for (size_t i = at; i < whole.n; i++) {
        depth += whole.p[i] == '{';
        depth -= whole.p[i] == '}';
        if (depth == 0)
            return i;
    }
    return VD_STR_NONE;
}

static vd_status take_block(message *m, size_t at, size_t end)
{
    char which = m->whole.p[at + 1];
    vd_str block = vd_str_slice(m->whole, at + 3, end);

    if (which == '1')
        m->sender = bic_of(&m->fields_arena, vd_str_slice(block, 3, 15));
    if (which == '2')
        return take_application(m, block, at);
    if (which == '3')
        take_user(m, block);
    if (which != '4')
        return VD_OK;
    block = vd_str_trim(block);
    if (block.n == 0 || block.p[block.n - 1] != '-')
        return fail_at(m, end, "the text block does not end with \"-}\"");
    return take_text_block(m, vd_str_slice(block, 0, block.n - 1), at);
}

static vd_status take_blocks(message *m)
{
    size_t at = 0;
    vd_status st = VD_OK;

    /* Behind the text stands the trailer, of which nothing is read: one that is
       damaged does not make the payment so (but see behind_text()). */
    while (st == VD_OK && at < m->whole.n && m->n == 0) {
        size_t end;

        if (vd_ascii_is_blank(m->whole.p[at])) {
            at++;
            continue;
        }
        if (at + 3 > m->whole.n || m->whole.p[at] != '{' ||
            m->whole.p[at + 2] != ':')
            return fail_at(m, at, "expected a block, as {4:...}");
        end = end_of_block(m->whole, at);
        if (end == VD_STR_NONE)
            return fail_at(m, at, "the block is cut short");
        st = take_block(m, at, end);
        at = end + 1;
    }
    m->end = at;
    if (st == VD_OK && m->type.n == 0)
        return fail_at(m, 0, "there is no block 2 with the message type");
    if (st == VD_OK && m->n == 0)
        return fail_at(m, 0, "there is no text block");
    return st;
}

/* --- parties ------------------------------------------------------------- */

/* A line that begins with a slash and has a digit, or a clearing code. */
static bool is_account(vd_str line)
{
    bool digit = line.n > 2 && line.p[1] == '/';

    for (size_t i = 0; i < line.n; i++)
        digit = digit || vd_ascii_is_digit(line.p[i]);
    return line.n > 0 && line.p[0] == '/' && digit;
}

/* An account before the name: "/123", "/C/123", "//CH123456". */
static vd_str take_account(vd_str *rest, vd_arena *arena)
{
    vd_str before = *rest;
    vd_str line;

    if (!vd_str_next(rest, VD_STR("\n"), &line) || !is_account(line)) {
        *rest = before;
        return VD_STR("");
    }
    line = vd_str_trim(vd_str_slice(line, 1, line.n));
    if (line.n > 2 && line.p[1] == '/')
        line = vd_str_trim(vd_str_slice(line, 2, line.n));
    return vd_str_copy(arena, line);
}

/* An identifier before the lines of option F: "CCPT/GB/123". */
static void put_identifier(vd_event_party *p, vd_str line)
{
    size_t second = vd_str_find_char(line, '/', 5);

    if (line.n > 6 && line.p[4] == '/' && second != VD_STR_NONE) {
        vd_party_put(p,
                     vd_str_starts(line, VD_STR("CCPT"))
                         ? VD_PROP_PASSPORT_NUMBER
                         : VD_PROP_ID_NUMBER,
                     vd_str_slice(line, second + 1, line.n));
    }
}

/* A line of option F: what it is, and what it says. */
static void put_line(vd_event_party *p, char code, vd_str text, vd_arena *arena)
{
    if (code == '3')
        vd_party_put(p, VD_PROP_COUNTRY, vd_str_slice(text, 0, 2));
    if (code == '4' && text.n == 8 && vd_str_is_digits(text)) {
        p->party.entities->schema = VD_SCHEMA_PERSON;
        vd_party_put(p, VD_PROP_BIRTH_DATE,
                     vd_str_printf(arena, "%.4s-%.2s-%.2s", text.p, text.p + 4,
                                   text.p + 6));
    }
    if (code == '5' && text.n > 3)
        vd_party_put(p, VD_PROP_BIRTH_PLACE, vd_str_slice(text, 3, text.n));
    if ((code == '6' || code == '7') && text.n > 3)
        vd_party_put(p, VD_PROP_ID_NUMBER, vd_str_slice(text, 3, text.n));
}

/* Option F: "1/NAME", "2/STREET", "3/CC/TOWN", "4/19800101", "5/CC/PLACE",
   "6/CC/ISSUER/NUMBER", "7/CC/NUMBER", "8/MORE"; a line without a code goes on
   with the one before.  Gives all of it without the codes. */
static vd_str put_coded(vd_event_party *p, vd_str rest, vd_arena *arena)
{
    vd_str line;
    vd_str name = VD_STR("");
    vd_str address = VD_STR("");
    vd_str all = VD_STR("");
    char code = '0';

    while (vd_str_next(&rest, VD_STR("\n"), &line)) {
        bool coded =
            line.n > 2 && line.p[1] == '/' && vd_ascii_is_digit(line.p[0]);
        vd_str text = vd_str_trim(coded ? vd_str_slice(line, 2, line.n) : line);

        if (!coded && code == '0')
            put_identifier(p, text);
        code = coded ? line.p[0] : code;
        if (code == '1')
            name = vd_str_join(arena, name, VD_STR(" "), text);
        if (code == '2' || code == '3')
            address = vd_str_join(arena, address, VD_STR(", "), text);
        if (coded)
            put_line(p, code, text, arena);
        all = vd_str_join(arena, all, VD_STR(" "), text);
    }
    vd_party_put(p, VD_PROP_NAME, name);
    vd_party_put(p, VD_PROP_ADDRESS, address);
    return all;
}

static void put_lines(vd_event_party *p, vd_str rest, vd_arena *arena)
{
    vd_str line = VD_STR("");
    vd_str address = VD_STR("");

    (void)vd_str_next(&rest, VD_STR("\n"), &line);
    while (line.n > 0 && line.p[0] == '/')
        line = vd_str_slice(line, 1, line.n);
    vd_party_put(p, VD_PROP_NAME, line);
    while (vd_str_next(&rest, VD_STR("\n"), &line))
        address = vd_str_join(arena, address, VD_STR(", "), vd_str_trim(line));
    vd_party_put(p, VD_PROP_ADDRESS, address);
}

/* What has not the shape of a BIC is a name that somebody put there. */
static void put_bic(vd_event_party *p, vd_str text, vd_arena *arena)
{
    text = vd_str_trim(text);
    if (vd_bic_check(text) == VD_CHECK_GOOD)
        vd_party_put_bic(p, text);
    else
        put_lines(p, text, arena);
}

static void take_party(message *m, const field *f, const char *role, bool bank)
{
    vd_event_party *p =
        vd_event_add_party(&m->event, m->arena, vd_str_of(role));
    char option = f->tag.n > 2 ? f->tag.p[2] : '-';
    vd_str rest = f->text;

    p->party.entities->schema =
        bank ? VD_SCHEMA_ORGANIZATION : VD_SCHEMA_LEGAL_ENTITY;
    p->account = take_account(&rest, m->arena);
    if (option == 'A' || option == 'G' || option == 'C')
        put_bic(p, rest, m->arena);
    else if (option == 'L')
        vd_party_put(p, VD_PROP_ID_NUMBER, rest);
    else if (option == 'F')
        rest = put_coded(p, rest, m->arena);
    else if (option != 'B')
        put_lines(p, rest, m->arena);
    vd_event_drop_empty(&m->event);
    vd_event_add_text(
        &m->event, m->arena,
        vd_str_join(m->arena, VD_STR("field"), VD_STR(" "), f->tag), rest);
}

static void take_terminal(message *m, vd_str bic, const char *role)
{
    vd_event_party *p =
        vd_event_add_party(&m->event, m->arena, vd_str_of(role));

    p->party.entities->schema = VD_SCHEMA_ORGANIZATION;
    vd_party_put_bic(p, bic);
    vd_event_drop_empty(&m->event);
}

/* --- fields -------------------------------------------------------------- */

/* Who a field names: in a customer's transfer, in one between banks, and in the
   customer's transfer that one between banks covers. */
typedef struct naming {
    const char *field; /* its two digits */
    const char *of[3];
} naming;

enum { CUSTOMER, BANKS, COVERED };

static const naming roles[] = {
    {"50", {"debtor", "debtor", "underlying_debtor"}},
    {"51", {"instructing_agent", "instructing_agent", "instructing_agent"}},
    {"52", {"debtor_agent", "debtor", "underlying_debtor_agent"}},
    {"53",
     {"instructing_reimbursement_agent", "instructing_reimbursement_agent",
      "instructing_reimbursement_agent"}},
    {"54",
     {"instructed_reimbursement_agent", "instructed_reimbursement_agent",
      "instructed_reimbursement_agent"}},
    {"55",
     {"third_reimbursement_agent", "third_reimbursement_agent",
      "third_reimbursement_agent"}},
    {"56",
     {"intermediary_agent", "intermediary_agent",
      "underlying_intermediary_agent"}},
    {"57", {"creditor_agent", "creditor_agent", "underlying_creditor_agent"}},
    {"58", {"creditor", "creditor", "creditor"}},
    {"59", {"creditor", "creditor", "underlying_creditor"}},
};

static bool is_field(const field *f, const char *tag)
{
    return vd_str_is(f->tag, vd_str_of(tag));
}

/* FIN writes a comma for the point, and nothing behind it for nothing: "3700,".
 */
static vd_str decimal_of(vd_arena *arena, vd_str text)
{
    char *out = VD_NEW_N(arena, char, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        out[i] = text.p[i] == ',' ? '.' : text.p[i];
    return (vd_str){out, text.n - (text.n > 1 && out[text.n - 1] == '.')};
}

/* Field 32A has a date, a currency, an amount; 32B and 33B have no date. */
static vd_status take_money(message *m, const field *f)
{
    vd_str text = vd_str_trim(f->text);
    size_t day = is_field(f, "32A") ? 6 : 0;

    if (text.n < day + 4) {
        return vd_fail(&m->wrong, VD_INVALID, VD_NOWHERE,
                       "field %.*s: \"%.*s\" is no amount",
                       VD_STR_SHOWN(f->tag), VD_STR_SHOWN(text));
    }
    return vd_feed_amount(
        decimal_of(m->arena, vd_str_slice(text, day + 3, text.n)),
        vd_str_slice(text, day, day + 3), &m->event.amount, &m->wrong);
}

/* YYMMDD; 80 to 99 are of the last century. */
static vd_status take_date(message *m, const field *f)
{
    vd_str text = vd_str_slice(vd_str_trim(f->text), 0, 6);
    long long number = 0;
    int32_t day = 0;
    vd_status st;

    if (text.n != 6 || !vd_str_is_digits(text) || !vd_str_to_int(text, &number))
        number = 0;
    st = vd_feed_day(
        vd_str_printf(m->arena, "%d-%02d-%02d",
                      (int)(number / 10000) + (number >= 800000 ? 1900 : 2000),
                      (int)(number / 100 % 100), (int)(number % 100)),
        &day, &m->wrong);
    if (st != VD_OK) {
        return vd_fail(&m->wrong, VD_INVALID, VD_NOWHERE,
                       "field %.*s: \"%.*s\" is no day, expected YYMMDD",
                       VD_STR_SHOWN(f->tag), VD_STR_SHOWN(text));
    }
    m->event.day = day;
    return VD_OK;
}

static const char *role_of(const message *m, const field *f, bool covered)
{
    int part = m->type.p[0] != '2' ? CUSTOMER : covered ? COVERED : BANKS;

    if (is_field(f, "50C") || is_field(f, "50L"))
        return "initiating_party";
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        if (memcmp(f->tag.p, roles[i].field, 2) == 0)
            return roles[i].of[part];
    }
    return NULL;
}

static const char *place_of_text(const field *f)
{
    if (is_field(f, "70") || is_field(f, "77T"))
        return "remittance";
    if (is_field(f, "72") || is_field(f, "23E"))
        return "instruction";
    if (is_field(f, "77B"))
        return "regulatory";
    return NULL;
}

static vd_status take_field(message *m, const field *f, bool covered)
{
    const char *role = role_of(m, f, covered);
    const char *place = place_of_text(f);
    vd_status st = VD_OK;

    if (role != NULL)
        take_party(m, f, role, f->tag.p[1] != '0' && f->tag.p[1] != '9');
    if (place != NULL)
        vd_event_add_text(&m->event, m->arena, vd_str_of(place), f->text);
    if (is_field(f, "20") || is_field(f, "21"))
        m->event.id = vd_str_copy(m->arena, vd_str_trim(f->text));
    if (is_field(f, "30") || is_field(f, "32A"))
        st = take_date(m, f);
    if (st == VD_OK && (is_field(f, "32A") || is_field(f, "32B")))
        st = take_money(m, f);
    return st;
}

static void begin(message *m)
{
    m->event = (vd_event){.kind = VD_EVENT_PAYMENT, .id = VD_STR("")};
    m->wrong = (vd_err){0};
    take_terminal(m, m->sender, "instructing_agent");
    take_terminal(m, m->receiver, "instructed_agent");
}

static vd_status give(message *m, vd_status st, vd_err *err)
{
    return vd_feeder_give(
        m->feeder, vd_str_printf(&m->feeder->arena, "message %zu", m->number),
        st == VD_OK ? &m->event : NULL, m->whole, &m->wrong, err);
}

/* One transaction: the fields of the message before the first, and its own. */
static vd_status take_part(message *m, size_t common, size_t from, size_t to,
                           vd_err *err)
{
    bool covered = false;
    vd_status st = VD_OK;

    begin(m);
    for (size_t i = 0; st == VD_OK && i < to; i++) {
        if (i >= common && i < from)
            continue;
        covered = covered || (m->type.p[0] == '2' &&
                              memcmp(m->fields[i].tag.p, "50", 2) == 0);
        /* In 202 and 205, 21 is another's reference. */
        if (m->type.p[0] != '1' && is_field(&m->fields[i], "21"))
            continue;
        st = take_field(m, &m->fields[i], covered);
    }
    if (st == VD_OK && m->event.amount.currency.n == 0) {
        st = vd_fail(&m->wrong, VD_INVALID, VD_NOWHERE,
                     "field 32A or 32B is missing: there is no amount");
    }
    if (st == VD_OK && m->uetr.n > 0)
        m->event.id = vd_str_copy(m->arena, m->uetr);
    return give(m, st, err);
}

/* MT101 has a transaction for each field 21. */
static vd_status take_requests(message *m, vd_err *err)
{
    size_t common = 0;
    size_t from;
    vd_status st = VD_OK;

    while (common < m->n && !is_field(&m->fields[common], "21"))
        common++;
    from = common;
    if (from == m->n) {
        st = vd_fail(&m->wrong, VD_INVALID, VD_NOWHERE,
                     "a request without field 21 orders nothing");
        return give(m, st, err);
    }
    while (st == VD_OK && from < m->n) {
        size_t to = from + 1;

        while (to < m->n && !is_field(&m->fields[to], "21"))
            to++;
        st = take_part(m, common, from, to, err);
        from = to;
    }
    return st;
}

static bool is_read(vd_str type)
{
    static const vd_str known[] = {VD_STR_INIT("101"), VD_STR_INIT("103"),
                                   VD_STR_INIT("202"), VD_STR_INIT("205")};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (vd_str_is(type, known[i]))
            return true;
    }
    return false;
}

/* The start of the next message may be what is damaged: it is then a record
   that cannot be read, and not a trailer. */
static vd_status behind_text(message *m, vd_err *err)
{
    vd_str rest = vd_str_slice(m->whole, m->end, m->whole.n);

    if (vd_str_find(rest, VD_STR("4:"), 0) == VD_STR_NONE &&
        vd_str_find(rest, VD_STR("\n:"), 0) == VD_STR_NONE)
        return VD_OK;
    m->whole = rest;
    return give(m,
                vd_fail(&m->wrong, VD_INVALID, VD_NOWHERE,
                        "what stands behind the message looks like another "
                        "that does not begin with {1:"),
                err);
}

static vd_status take_message(message *m, vd_err *err)
{
    vd_status st = take_blocks(m);

    if (st == VD_OK && !is_read(m->type)) {
        st = vd_fail(&m->wrong, VD_INVALID, VD_NOWHERE,
                     "message type %.*s is not read: 101, 103, 202 and 205 are",
                     VD_STR_SHOWN(m->type));
    }
    if (st != VD_OK)
        return give(m, st, err);
    st = vd_str_is(m->type, VD_STR("101")) ? take_requests(m, err)
                                           : take_part(m, 0, 0, m->n, err);
    return st == VD_OK ? behind_text(m, err) : st;
}

/* --- the file ------------------------------------------------------------ */

typedef struct stream {
    vd_feeder *feeder;
    vd_buf window;
    size_t number;
} stream;

/* What stands between messages: blanks, "$", the marks of a printer. */
static vd_str without_ends(vd_str s)
{
    static const char marks[] = {'$', '\001', '\003', '\0'};

    for (;;) {
        size_t n = s.n;

        s = vd_str_trim(s);
        if (s.n > 0 && memchr(marks, s.p[0], sizeof marks) != NULL)
            s = vd_str_slice(s, 1, s.n);
        if (s.n > 0 && memchr(marks, s.p[s.n - 1], sizeof marks) != NULL)
            s = vd_str_slice(s, 0, s.n - 1);
        if (s.n == n)
            return s;
    }
}

/* A carriage return alone ends a line as well. */
static vd_str with_line_feeds(vd_arena *arena, vd_str text)
{
    char *out = VD_NEW_N(arena, char, text.n + 1);

    for (size_t i = 0; i < text.n; i++) {
        bool alone =
            text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n');

        out[i] = alone ? '\n' : text.p[i];
    }
    return (vd_str){out, text.n};
}

static vd_status take_one(stream *s, vd_str whole, vd_err *err)
{
    message m = {.feeder = s->feeder,
                 .arena = &s->feeder->arena,
                 .whole = without_ends(whole)};
    vd_status st;

    if (vd_str_starts(m.whole, VD_STR("\xEF\xBB\xBF")))
        m.whole = vd_str_slice(m.whole, 3, m.whole.n);
    if (m.whole.n == 0 || vd_str_starts(m.whole, VD_STR("{1:F21")))
        return VD_OK;
    m.number = ++s->number;
    vd_arena_init(&m.fields_arena, 0);
    m.whole = with_line_feeds(
        &m.fields_arena, vd_utf8_or_cp1252(&m.fields_arena, m.whole, NULL));
    st = take_message(&m, err);
    vd_arena_done(&m.fields_arena);
    return st;
}

static vd_status take_window(stream *s, bool last, vd_err *err)
{
    vd_str rest = vd_buf_view(&s->window);
    vd_status st = VD_OK;

    while (st == VD_OK && rest.n > 0) {
        size_t next = vd_str_find(rest, VD_STR("{1:"), 1);

        if (next == VD_STR_NONE && !last)
            break;
        if (next == VD_STR_NONE)
            next = rest.n;
        st = take_one(s, vd_str_slice(rest, 0, next), err);
        rest = vd_str_slice(rest, next, rest.n);
    }
    if (rest.n > 0)
        memmove(s->window.p, rest.p, rest.n);
    s->window.n = rest.n;
    if (st == VD_OK && rest.n > MESSAGE_BYTES_MAX) {
        st = vd_fail(err, VD_LIMIT, VD_NOWHERE,
                     "message %zu is longer than %d bytes", s->number + 1,
                     MESSAGE_BYTES_MAX);
    }
    return st;
}

vd_status vd_feed_mt(vd_feeder *feeder, vd_err *err)
{
    char part[1 << 14];
    stream s = {.feeder = feeder};
    vd_input *input = NULL;
    size_t n = 1;
    vd_status st = vd_input_open(feeder->origin, NULL, &input, err);

    vd_buf_init(&s.window);
    while (st == VD_OK && n > 0) {
        st = vd_input_read(input, part, sizeof part, &n, err);
        if (st == VD_OK)
            vd_buf_put(&s.window, (vd_str){part, n});
        if (st == VD_OK)
            st = take_window(&s, n == 0, err);
    }
    vd_buf_done(&s.window);
    vd_input_close(input);
    return st;
}
