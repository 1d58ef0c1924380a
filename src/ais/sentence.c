/* SPDX-License-Identifier: Apache-2.0 */
#include "ais/sentence.h"

#include <stdlib.h>
#include <string.h>

#include "base/oom.h"
#include "base/strmap.h"

enum {
    PARTS_MAX = 9,
    SLOTS = 64,
    /* 82 characters a sentence leave 62 to the payload; receivers that do
       not cut put all of a message into one. */
    PAYLOAD_MAX = 199,
    PART_PAYLOAD_MAX = 95,
    /* Lines and seconds after which the rest of a message will not come: its
       parts are sent in one go, and the key is soon used for another. */
    STALE_LINES = 40,
    STALE_S = 2,
    GROUPS = 64, /* of tag blocks that are open at a time */
};

typedef struct slot {
    uint64_t key; /* 0: free */
    vd_moment at;
    uint32_t first; /* its first line */
    uint32_t last;
    uint8_t have; /* parts that came, in order */
    uint8_t total;
    uint8_t fill;
    bool mixed;
    uint8_t n[PARTS_MAX];
    char parts[PARTS_MAX][PART_PAYLOAD_MAX];
} slot;

/* What a line says beside its sentence. */
typedef struct carrier {
    vd_moment at;
    uint64_t receiver;
} carrier;

/* Lines that a tag block says belong together: what the first says of time and
   receiver is true of all. */
typedef struct group {
    uint64_t id;
    carrier by;
} group;

struct vd_assembler {
    slot slots[SLOTS];
    uint64_t lost;
    group groups[GROUPS]; /* a ring */
    size_t n_groups;
    vd_moment wrapped; /* of a $PGHP line before, else VD_UNTIMED */
    int wrapped_sum;   /* checksum of the sentence that it is of */
    uint64_t wrapped_by;
    vd_moment station; /* of the last base station heard */
};

typedef struct sentence {
    vd_str payload;
    char channel;
    int total;
    int part;
    int sequence; /* -1 if it has none */
    int fill;
    int sum; /* as it says */
} sentence;

vd_assembler *vd_assembler_new(void)
{
    vd_assembler *a = calloc(1, sizeof *a);

    if (a == NULL)
        vd_out_of_memory(sizeof *a);
    a->wrapped = VD_UNTIMED;
    a->station = VD_UNTIMED;
    return a;
}

void vd_assembler_free(vd_assembler *assembler)
{
    free(assembler);
}

uint64_t vd_assembler_lost(const vd_assembler *a)
{
    uint64_t lost = a->lost;

    for (size_t i = 0; i < SLOTS; i++)
        lost += a->slots[i].key != 0;
    return lost;
}

/* --- what stands around a sentence --------------------------------------- */

static int hex(char c)
{
    if (vd_ascii_is_digit(c))
        return c - '0';
    c = vd_ascii_upper(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Two hexadecimal digits, -1 for anything else. */
static int hex_pair(vd_str s, size_t at)
{
    int high = at + 2 <= s.n ? hex(s.p[at]) : -1;
    int low = at + 2 <= s.n ? hex(s.p[at + 1]) : -1;

    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* XOR of bytes, eight at a time. */
static int checksum(const char *p, size_t n)
{
    uint64_t sum = 0;
    unsigned folded;

    for (; n >= 8; p += 8, n -= 8) {
        uint64_t word;

        memcpy(&word, p, 8);
        sum ^= word;
    }
    sum ^= sum >> 32;
    sum ^= sum >> 16;
    folded = (unsigned)((sum ^ sum >> 8) & 255);
    for (size_t i = 0; i < n; i++)
        folded ^= (unsigned char)p[i];
    return (int)folded;
}

/* Seconds since 1970 have nine digits or ten, milliseconds thirteen. */
static vd_moment epoch_of(vd_str digits)
{
    long long n;

    if ((digits.n != 9 && digits.n != 10 && digits.n != 13) ||
        !vd_str_to_int(digits, &n))
        return VD_UNTIMED;
    return digits.n == 13 ? n / 1000 : n;
}

/* Fills in what a line leaves to the first of its group ("1-2-3454" is the
   first of two of group 3454), or keeps what the first says. */
static void join_group(vd_assembler *a, vd_str value, carrier *by)
{
    size_t dash = vd_str_find_char(value, '-', 0);
    size_t next = dash == VD_STR_NONE ? VD_STR_NONE
                                      : vd_str_find_char(value, '-', dash + 1);
    uint64_t id;

    if (next == VD_STR_NONE)
        return;
    id = vd_str_hash64(vd_str_slice(value, next + 1, value.n));
    for (size_t i = 0; i < GROUPS; i++) {
        group *g = &a->groups[i];

        if (g->id != id)
            continue;
        if (vd_str_starts(value, VD_STR("1-"))) { /* the number is used again */
            g->by = *by;
            return;
        }
        by->at = by->at == VD_UNTIMED ? g->by.at : by->at;
        by->receiver = by->receiver == 0 ? g->by.receiver : by->receiver;
        return;
    }
    a->groups[a->n_groups++ % GROUPS] = (group){id, *by};
}

/* A tag block: "s:station,c:epoch,g:1-2-3454*hh".  One with a wrong checksum
   says nothing. */
static void read_tags(vd_assembler *a, vd_str block, carrier *out)
{
    size_t star = vd_str_find_char(block, '*', 0);
    vd_str rest = vd_str_slice(block, 0, star);
    vd_str in_group = VD_STR("");
    vd_str tag;

    if (star == VD_STR_NONE ||
        hex_pair(block, star + 1) != checksum(rest.p, rest.n))
        return;
    while (vd_str_next(&rest, VD_STR(","), &tag)) {
        vd_str value = vd_str_slice(tag, 2, tag.n);

        if (vd_str_starts(tag, VD_STR("c:")))
            out->at = epoch_of(value);
        else if (vd_str_starts(tag, VD_STR("s:")))
            out->receiver = vd_str_hash64(value);
        else if (vd_str_starts(tag, VD_STR("g:")))
            in_group = value;
    }
    if (in_group.n > 0)
        join_group(a, in_group, out);
}

/* What follows the checksum: ",r<station>,<epoch>". */
static void read_suffix(vd_str rest, carrier *out)
{
    vd_str part;

    while (vd_str_next(&rest, VD_STR(","), &part)) {
        part = vd_str_trim(part);
        if (part.n > 1 && (part.p[0] == 'r' || part.p[0] == 'b'))
            out->receiver = vd_str_hash64(part);
        else if (epoch_of(part) != VD_UNTIMED)
            out->at = epoch_of(part);
    }
}

/* "$PGHP,1,yyyy,mm,dd,hh,mi,ss,ms,country,region,pss,,cc*hh" speaks of the
   sentence behind it, whose checksum is cc. */
static void read_wrapper(vd_assembler *a, vd_str line)
{
    enum { FIELDS = 14, YEAR = 2, DAY = 4, HOUR = 5, SECOND = 7, PLACE = 9 };

    vd_str rest = vd_str_slice(line, 0, vd_str_find_char(line, '*', 0));
    vd_str fields[FIELDS] = {{NULL, 0}};
    long long n[FIELDS] = {0};
    size_t count = 0;

    a->wrapped = VD_UNTIMED;
    while (count < FIELDS && vd_str_next(&rest, VD_STR(","), &fields[count]))
        count++;
    if (count < FIELDS)
        return;
    for (size_t i = YEAR; i <= SECOND; i++) {
        static const int most[] = {0, 0, 9999, 12, 31, 23, 59, 60};

        if (!vd_str_to_int(fields[i], &n[i]) || n[i] > most[i])
            return;
    }
    a->wrapped =
        vd_days_of((int)n[YEAR], (int)n[YEAR + 1], (int)n[DAY]) * 86400 +
        n[HOUR] * 3600 + n[HOUR + 1] * 60 + n[SECOND];
    a->wrapped_sum = hex_pair(fields[FIELDS - 1], 0);
    a->wrapped_by = vd_str_hash64((vd_str){
        fields[PLACE].p, (size_t)(fields[FIELDS - 1].p - fields[PLACE].p)});
}

/* --- the sentence -------------------------------------------------------- */

static bool small_number(vd_str s, int *out)
{
    if (s.n != 1 || !vd_ascii_is_digit(s.p[0]))
        return false;
    *out = s.p[0] - '0';
    return true;
}

/* The body between '!' and '*'. */
static const char *read_fields(vd_str body, sentence *out)
{
    enum { TOTAL = 1, PART, SEQUENCE, CHANNEL, PAYLOAD, FILL, FIELDS };

    vd_str fields[FIELDS] = {{NULL, 0}};
    size_t n = 0;

    while (n < FIELDS) {
        const char *comma = memchr(body.p, ',', body.n);
        size_t end = comma == NULL ? body.n : (size_t)(comma - body.p);

        fields[n++] = (vd_str){body.p, end};
        if (comma == NULL)
            break;
        body = (vd_str){comma + 1, body.n - end - 1};
    }
    if (n < FIELDS)
        return "a sentence has seven fields";
    if (!small_number(fields[TOTAL], &out->total) || out->total == 0 ||
        !small_number(fields[PART], &out->part) || out->part == 0 ||
        out->part > out->total)
        return "its parts are numbered wrongly";
    out->sequence = -1;
    (void)small_number(fields[SEQUENCE], &out->sequence);
    out->channel = fields[CHANNEL].n > 0 ? fields[CHANNEL].p[0] : ' ';
    out->payload = fields[PAYLOAD];
    if (!small_number(fields[FILL], &out->fill) || out->fill > 5)
        return "its fill bits are not 0 to 5";
    return NULL;
}

/* Finds the sentence in a line and takes it apart; NULL if it is well. */
static const char *read_sentence(vd_str from, sentence *out, vd_str *suffix)
{
    const char *star = memchr(from.p, '*', from.n);
    size_t n = star == NULL ? 0 : (size_t)(star - from.p);

    if (star == NULL || from.n < n + 3)
        return "it has no checksum: cut off";
    out->sum = hex_pair(from, n + 1);
    if (out->sum != checksum(from.p + 1, n - 1))
        return "its checksum is another";
    *suffix = (vd_str){from.p + n + 3, from.n - n - 3};
    return read_fields((vd_str){from.p + 1, n - 1}, out);
}

/* --- parts --------------------------------------------------------------- */

static uint64_t key_of(const sentence *s, uint64_t receiver)
{
    uint64_t key = receiver;

    key = key * 31 + (uint64_t)(s->sequence + 2);
    key = key * 257 + (unsigned char)s->channel;
    key = key * 11 + (uint64_t)s->total;
    return key == 0 ? 1 : key;
}

static bool is_stale(const slot *s, uint32_t line, vd_moment at)
{
    return line - s->last > STALE_LINES ||
           (at != VD_UNTIMED && s->at != VD_UNTIMED &&
            (at - s->at > STALE_S || s->at - at > STALE_S));
}

/* The slot of a key that is not stale; NULL if there is none. */
static slot *find_slot(vd_assembler *a, uint64_t key, uint32_t line,
                       vd_moment at)
{
    for (size_t i = 0; i < SLOTS; i++) {
        slot *s = &a->slots[i];

        if (s->key == key && !is_stale(s, line, at))
            return s;
    }
    return NULL;
}

/* A slot for a message that begins: of the same key, free, or the oldest; what
   it was begun for is lost. */
static slot *begin_slot(vd_assembler *a, uint64_t key, uint32_t line,
                        vd_moment at)
{
    slot *best = &a->slots[0];

    for (size_t i = 0; i < SLOTS && best->key != key; i++) {
        slot *s = &a->slots[i];

        if (s->key == key || s->key == 0 ||
            (best->key != 0 && s->last < best->last))
            best = s;
    }
    a->lost += best->key != 0;
    memset(best, 0, offsetof(slot, parts));
    best->key = key;
    best->at = at;
    best->first = line;
    return best;
}

static void put_part(slot *s, const sentence *from, uint32_t line)
{
    size_t i = (size_t)from->part - 1;

    memcpy(s->parts[i], from->payload.p, from->payload.n);
    s->n[i] = (uint8_t)from->payload.n;
    s->have = (uint8_t)from->part;
    s->total = (uint8_t)from->total;
    s->last = line;
    if (from->part == from->total)
        s->fill = (uint8_t)from->fill;
}

/* Whether the part was there already, as it is now. */
static bool is_again(const slot *s, const sentence *from)
{
    size_t i = (size_t)from->part - 1;

    return vd_str_is((vd_str){s->parts[i], s->n[i]}, from->payload);
}

static const char *join_parts(const slot *s, vd_bits *bits)
{
    bits->n = 0;
    for (size_t i = 0; i < s->total; i++) {
        if (!vd_bits_append(bits, s->parts[i], s->n[i],
                            i + 1 == s->total ? s->fill : 0))
            return "its payload is no armour of AIS";
    }
    return NULL;
}

/* The first part begins a message, and each must follow the one before: what
   came out of turn may be of another message with the same key.  A first part
   that comes again with other words says that two are sent at a time, and
   neither is put together. */
static vd_sentence_kind take_part(vd_assembler *a, const sentence *from,
                                  const carrier *by, uint32_t line,
                                  vd_bits *bits, vd_heard *out)
{
    uint64_t key = key_of(from, by->receiver);
    slot *s = find_slot(a, key, line, by->at);
    bool mixed = s != NULL && from->part == 1 && !is_again(s, from);

    if (from->payload.n > PART_PAYLOAD_MAX) {
        out->wrong = "its payload is too long for a part";
        return VD_SENTENCE_WRONG;
    }
    if (s != NULL && from->part <= s->have && is_again(s, from))
        return VD_SENTENCE_PART; /* heard twice */
    if (from->part == 1) {
        s = begin_slot(a, key, line, by->at);
        s->mixed = mixed;
    } else if (s == NULL || from->part != s->have + 1) {
        return VD_SENTENCE_LOST;
    }
    put_part(s, from, line);
    if (s->have < s->total)
        return VD_SENTENCE_PART;
    out->at = s->at;
    out->line = s->first;
    out->wrong = join_parts(s, bits);
    s->key = 0;
    if (s->mixed) {
        a->lost++;
        return VD_SENTENCE_LOST;
    }
    return out->wrong == NULL ? VD_SENTENCE_MESSAGE : VD_SENTENCE_WRONG;
}

/* --- lines --------------------------------------------------------------- */

/* Where the sentence begins, VD_STR_NONE if there is none: at the start, behind
   a tag block, or behind a time that a logger wrote. */
static size_t find_start(vd_assembler *a, vd_str line, carrier *by)
{
    const char *bang = memchr(line.p, '!', line.n);
    size_t at = bang == NULL ? VD_STR_NONE : (size_t)(bang - line.p);

    if (bang == NULL || line.p[0] == '#' || at + 7 > line.n || bang[3] != 'V' ||
        bang[4] != 'D' || (bang[5] != 'M' && bang[5] != 'O') || bang[6] != ',')
        return VD_STR_NONE;
    if (line.p[0] == '\\') {
        read_tags(a, vd_str_slice(line, 1, vd_str_find_char(line, '\\', 1)),
                  by);
    } else if (at > 0) {
        by->at = epoch_of(vd_str_trim(vd_str_slice(line, 0, at)));
    }
    return at;
}

static vd_moment station_time(const vd_message *m)
{
    if ((m->type != 4 && m->type != 11) || m->year < 1970 || m->year > 9998 ||
        m->month < 1 || m->month > 12 || m->day < 1 || m->day > 31 ||
        m->hour > 23 || m->minute > 59 || m->second > 59)
        return VD_UNTIMED;
    return vd_days_of(m->year, m->month, m->day) * 86400 +
           (vd_moment)m->hour * 3600 + (vd_moment)m->minute * 60 + m->second;
}

static vd_sentence_kind take_bits(vd_assembler *a, const vd_bits *bits,
                                  vd_heard *out)
{
    vd_moment station;

    out->bits = bits->n;
    if (!vd_message_parse(bits, &out->message, &out->wants)) {
        out->wrong = out->wants == 0 ? "there is no message of that type"
                                     : "its length is none of its type";
        return VD_SENTENCE_WRONG;
    }
    station = station_time(&out->message);
    if (station != VD_UNTIMED)
        a->station = station;
    out->by_station = out->at == VD_UNTIMED && a->station != VD_UNTIMED;
    if (out->by_station)
        out->at = a->station;
    return VD_SENTENCE_MESSAGE;
}

static void take_wrapper(vd_assembler *a, const sentence *s, carrier *by)
{
    if (a->wrapped != VD_UNTIMED && a->wrapped_sum == s->sum) {
        by->at = a->wrapped;
        by->receiver = a->wrapped_by;
    }
    a->wrapped = VD_UNTIMED;
}

vd_sentence_kind vd_assembler_take(vd_assembler *a, vd_str line,
                                   uint32_t number, vd_heard *out)
{
    carrier by = {VD_UNTIMED, 0};
    vd_sentence_kind kind = VD_SENTENCE_MESSAGE;
    sentence s = {.sum = -1};
    vd_str suffix = {NULL, 0};
    vd_bits bits;
    size_t start = find_start(a, line, &by);

    if (start == VD_STR_NONE) {
        if (vd_str_starts(line, VD_STR("$PGHP,")))
            read_wrapper(a, line);
        return VD_SENTENCE_OTHER;
    }
    out->line = number;
    out->wants = 0;
    out->wrong =
        read_sentence((vd_str){line.p + start, line.n - start}, &s, &suffix);
    if (out->wrong != NULL)
        return VD_SENTENCE_WRONG;
    if (suffix.n > 0)
        read_suffix(suffix, &by);
    take_wrapper(a, &s, &by);
    out->at = by.at;
    if (s.payload.n == 0)
        return VD_SENTENCE_EMPTY;
    if (s.total > 1) {
        kind = take_part(a, &s, &by, number, &bits, out);
    } else if (s.payload.n > PAYLOAD_MAX ||
               !vd_bits_parse(s.payload.p, s.payload.n, s.fill, &bits)) {
        out->wrong = "its payload is no armour of AIS";
        kind = VD_SENTENCE_WRONG;
    }
    return kind == VD_SENTENCE_MESSAGE ? take_bits(a, &bits, out) : kind;
}
