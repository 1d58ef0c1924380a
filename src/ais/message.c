/* SPDX-License-Identifier: Apache-2.0 */
#include "ais/message.h"

#include <stdarg.h>
#include <stdio.h>

#include <string.h>

/* --- armour -------------------------------------------------------------- */

/* Six bits of a character, 255 for one that no armour has: '0' to 'W' and '`'
   to 'w'. */
static inline unsigned unarmour(unsigned char c)
{
    unsigned v = c - 48u;

    if (v < 40)
        return v;
    v -= 8;
    return v >= 40 && v < 64 ? v : 255;
}

/* Bits that are not yet of a whole byte are kept in an accumulator. */
bool vd_bits_append(vd_bits *bits, const char *payload, size_t n, int fill)
{
    size_t at = bits->n / 8;
    unsigned held = (unsigned)(bits->n % 8);
    unsigned pool = held == 0 ? 0 : bits->bytes[at] >> (8 - held);
    unsigned wrong = 0;

    if (bits->n + 6 * n > VD_BITS_MAX || (int)(6 * n) < fill)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned v = unarmour((unsigned char)payload[i]);

        wrong |= v;
        pool = pool << 6 | (v & 63);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bits->bytes[at++] = (uint8_t)(pool >> held);
        }
    }
    if (held > 0)
        bits->bytes[at++] = (uint8_t)(pool << (8 - held));
    bits->n += 6 * n - (size_t)fill;
    memset(bits->bytes + at, 0, 8);
    if (bits->n % 8 != 0) /* fill bits are no part of the message */
        bits->bytes[bits->n / 8] &= (uint8_t)(0xff00 >> (bits->n % 8));
    for (size_t i = (bits->n + 7) / 8; i < at; i++)
        bits->bytes[i] = 0;
    return wrong < 64;
}

bool vd_bits_parse(const char *payload, size_t n, int fill, vd_bits *out)
{
    out->n = 0;
    return vd_bits_append(out, payload, n, fill);
}

/* --- fields -------------------------------------------------------------- */

/* n bits, at most 32, from bit `at` on; zeros behind the end. */
static inline uint32_t take(const vd_bits *b, size_t at, unsigned n)
{
    uint64_t word = 0;

    if (at + n > b->n + 64 || at / 8 + 8 > VD_BITS_BYTES)
        return 0;
    for (size_t i = 0; i < 8; i++)
        word = word << 8 | b->bytes[at / 8 + i];
    return (uint32_t)(word << (at % 8) >> (64 - n));
}

static inline int32_t take_signed(const vd_bits *b, size_t at, unsigned n)
{
    uint32_t v = take(b, at, n);
    uint32_t sign = 1u << (n - 1);

    return (int32_t)(v ^ sign) - (int32_t)sign;
}

static inline bool flag(const vd_bits *b, size_t at)
{
    return take(b, at, 1) != 0;
}

/* Text of six bits a letter: ended by '@', blanks at the end dropped. */
static void take_text(const vd_bits *b, size_t at, size_t letters, char *out)
{
    size_t n = 0;

    while (n < letters && at + 6 <= b->n) {
        uint32_t v = take(b, at, 6);

        if (v == 0)
            break;
        out[n++] = (char)(v < 32 ? v + 64 : v);
        at += 6;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

static void take_point(const vd_bits *b, size_t at, vd_message *m)
{
    m->lon = take_signed(b, at, 28);
    m->lat = take_signed(b, at + 28, 27);
}

static void take_sides(const vd_bits *b, size_t at, vd_message *m)
{
    m->to_bow = (uint16_t)take(b, at, 9);
    m->to_stern = (uint16_t)take(b, at + 9, 9);
    m->to_port = (uint8_t)take(b, at + 18, 6);
    m->to_starboard = (uint8_t)take(b, at + 24, 6);
}

static void read_class_a(const vd_bits *b, vd_message *m)
{
    m->status = (uint8_t)take(b, 38, 4);
    m->turn = (int8_t)take_signed(b, 42, 8);
    m->speed = (uint16_t)take(b, 50, 10);
    m->accuracy = flag(b, 60);
    take_point(b, 61, m);
    m->course = (uint16_t)take(b, 116, 12);
    m->heading = (uint16_t)take(b, 128, 9);
    m->second = (uint8_t)take(b, 137, 6);
    m->maneuver = (uint8_t)take(b, 143, 2);
    m->raim = flag(b, 148);
    m->radio = take(b, 149, 19);
}

static void read_station(const vd_bits *b, vd_message *m)
{
    m->year = (uint16_t)take(b, 38, 14);
    m->month = (uint8_t)take(b, 52, 4);
    m->day = (uint8_t)take(b, 56, 5);
    m->hour = (uint8_t)take(b, 61, 5);
    m->minute = (uint8_t)take(b, 66, 6);
    m->second = (uint8_t)take(b, 72, 6);
    m->accuracy = flag(b, 78);
    take_point(b, 79, m);
    m->epfd = (uint8_t)take(b, 134, 4);
    m->raim = flag(b, 148);
    m->radio = take(b, 149, 19);
}

static void read_voyage(const vd_bits *b, vd_message *m)
{
    m->ais_version = (uint8_t)take(b, 38, 2);
    m->imo = take(b, 40, 30);
    take_text(b, 70, 7, m->callsign);
    take_text(b, 112, 20, m->shipname);
    m->shiptype = (uint8_t)take(b, 232, 8);
    take_sides(b, 240, m);
    m->epfd = (uint8_t)take(b, 270, 4);
    m->month = (uint8_t)take(b, 274, 4);
    m->day = (uint8_t)take(b, 278, 5);
    m->hour = (uint8_t)take(b, 283, 5);
    m->minute = (uint8_t)take(b, 288, 6);
    m->draught = (uint8_t)take(b, 294, 8);
    take_text(b, 302, 20, m->destination);
    m->dte = flag(b, 422);
}

static void read_aircraft(const vd_bits *b, vd_message *m)
{
    m->alt = (uint16_t)take(b, 38, 12);
    m->speed = (uint16_t)take(b, 50, 10);
    m->accuracy = flag(b, 60);
    take_point(b, 61, m);
    m->course = (uint16_t)take(b, 116, 12);
    m->second = (uint8_t)take(b, 128, 6);
    m->regional = (uint8_t)take(b, 134, 8);
    m->dte = flag(b, 142);
    m->assigned = flag(b, 146);
    m->raim = flag(b, 147);
    m->radio = take(b, 148, 20);
}

static void read_class_b(const vd_bits *b, vd_message *m)
{
    m->reserved = (uint8_t)take(b, 38, 8);
    m->speed = (uint16_t)take(b, 46, 10);
    m->accuracy = flag(b, 56);
    take_point(b, 57, m);
    m->course = (uint16_t)take(b, 112, 12);
    m->heading = (uint16_t)take(b, 124, 9);
    m->second = (uint8_t)take(b, 133, 6);
}

static void read_18(const vd_bits *b, vd_message *m)
{
    read_class_b(b, m);
    m->regional = (uint8_t)take(b, 139, 2);
    m->cs = flag(b, 141);
    m->display = flag(b, 142);
    m->dsc = flag(b, 143);
    m->band = flag(b, 144);
    m->msg22 = flag(b, 145);
    m->assigned = flag(b, 146);
    m->raim = flag(b, 147);
    m->radio = take(b, 148, 20);
}

static void read_19(const vd_bits *b, vd_message *m)
{
    read_class_b(b, m);
    m->regional = (uint8_t)take(b, 139, 4);
    take_text(b, 143, 20, m->shipname);
    m->shiptype = (uint8_t)take(b, 263, 8);
    take_sides(b, 271, m);
    m->epfd = (uint8_t)take(b, 301, 4);
    m->raim = flag(b, 305);
    m->dte = flag(b, 306);
    m->assigned = flag(b, 307);
}

static void read_aid(const vd_bits *b, vd_message *m)
{
    size_t n;

    m->aid_type = (uint8_t)take(b, 38, 5);
    take_text(b, 43, 20, m->shipname);
    m->accuracy = flag(b, 163);
    take_point(b, 164, m);
    take_sides(b, 219, m);
    m->epfd = (uint8_t)take(b, 249, 4);
    m->second = (uint8_t)take(b, 253, 6);
    m->off_position = flag(b, 259);
    m->regional = (uint8_t)take(b, 260, 8);
    m->raim = flag(b, 268);
    m->virtual_aid = flag(b, 269);
    m->assigned = flag(b, 270);
    n = strlen(m->shipname);
    if (n == 20) /* a name that goes on */
        take_text(b, 272, 14, m->shipname + n);
}

static void read_part(const vd_bits *b, vd_message *m)
{
    m->partno = (uint8_t)take(b, 38, 2);
    if (m->partno == 0) {
        take_text(b, 40, 20, m->shipname);
        return;
    }
    m->shiptype = (uint8_t)take(b, 40, 8);
    take_text(b, 48, 3, m->vendorid);
    m->model = (uint8_t)take(b, 66, 4);
    m->serial = take(b, 70, 20);
    take_text(b, 90, 7, m->callsign);
    if (m->mmsi / 10000000 == 98) /* a craft of a mother ship */
        m->mothership_mmsi = take(b, 132, 30);
    else
        take_sides(b, 132, m);
}

static void read_long_range(const vd_bits *b, vd_message *m)
{
    m->accuracy = flag(b, 38);
    m->raim = flag(b, 39);
    m->status = (uint8_t)take(b, 40, 4);
    m->lon = take_signed(b, 44, 18);
    m->lat = take_signed(b, 62, 17);
    m->speed = (uint16_t)take(b, 79, 6);
    m->course = (uint16_t)take(b, 85, 9);
    m->gnss = flag(b, 94);
}

/* Bits without which a field would be made up, the most that are met (0: any
   number), and how to read them.  A part B of type 24 that is longer has been
   seen with its fields shifted, so that its dimensions were none. */
static const struct {
    uint16_t bits;
    uint16_t most;
    void (*read)(const vd_bits *b, vd_message *m);
} kinds[28] = {
    [1] = {149, 0, read_class_a},  [2] = {149, 0, read_class_a},
    [3] = {149, 0, read_class_a},  [4] = {149, 0, read_station},
    [5] = {420, 0, read_voyage},   [9] = {148, 0, read_aircraft},
    [11] = {149, 0, read_station}, [18] = {148, 0, read_18},
    [19] = {308, 0, read_19},      [21] = {271, 0, read_aid},
    [24] = {160, 168, read_part},  [27] = {95, 0, read_long_range},
};

bool vd_message_parse(const vd_bits *b, vd_message *m, size_t *wants)
{
    enum { HEAD = 38 }; /* type, repeat indicator, number */

    uint32_t type = take(b, 0, 6);

    *wants = type == 0 || type > 27 ? 0 : HEAD;
    if (*wants == 0 || b->n < HEAD)
        return false;
    memset(m, 0, sizeof *m);
    m->type = (uint8_t)type;
    m->repeat = (uint8_t)take(b, 6, 2);
    m->mmsi = take(b, 8, 30);
    m->bits = (uint16_t)b->n;
    if (kinds[type].read == NULL)
        return true;
    *wants = kinds[type].bits;
    if (type == 24 && take(b, 38, 2) > 0)
        *wants = 162;
    if (b->n < *wants || (kinds[type].most > 0 && b->n > kinds[type].most))
        return false;
    kinds[type].read(b, m);
    return true;
}

/* --- what it says of a ship ---------------------------------------------- */

static void say_point(const vd_message *m, vd_sighting *s, int32_t steps)
{
    int64_t lat = (int64_t)m->lat * steps;
    int64_t lon = (int64_t)m->lon * steps;

    /* Beyond the poles and the date line is "not available", or broken. */
    if (lat < -VD_LAT_MOST || lat > VD_LAT_MOST || lon < -VD_LON_MOST ||
        lon > VD_LON_MOST)
        return;
    s->lat = (int32_t)lat;
    s->lon = (int32_t)lon;
    s->says |= VD_SAYS_POSITION;
}

static void say_name(const vd_message *m, vd_sighting *s)
{
    memcpy(s->name, m->shipname, sizeof s->name - 1);
    s->says |= VD_SAYS_NAME;
}

static void say_ship(const vd_message *m, vd_sighting *s)
{
    s->type = m->shiptype;
    s->length_m = (uint16_t)(m->to_bow + m->to_stern);
    s->beam_m = (uint8_t)(m->to_port + m->to_starboard);
    memcpy(s->callsign, m->callsign, sizeof s->callsign);
    s->says |= VD_SAYS_SHIP;
}

static void say_course(const vd_message *m, vd_sighting *s)
{
    s->speed_dkn = m->speed;
    s->course_ddeg = m->course;
    s->heading_deg = m->heading;
}

void vd_message_sighting(const vd_message *m, vd_sighting *s)
{
    s->mmsi = m->mmsi;
    s->message = m->type;
    switch (m->type) {
    case 1:
    case 2:
    case 3:
        say_point(m, s, 1);
        say_course(m, s);
        s->status = m->status;
        break;
    case 18:
    case 19:
        say_point(m, s, 1);
        say_course(m, s);
        if (m->type == 19) {
            say_name(m, s);
            say_ship(m, s);
        }
        break;
    case 27:
        say_point(m, s, VD_DEGREE / 600);
        s->says |= VD_SAYS_COARSE;
        s->status = m->status;
        s->speed_dkn = m->speed == 63 ? VD_SPEED_NONE : m->speed * 10u;
        s->course_ddeg = m->course == 511 ? VD_COURSE_NONE : m->course * 10u;
        break;
    case 5:
        say_name(m, s);
        say_ship(m, s);
        s->imo = m->imo;
        s->draught_dm = m->draught;
        memcpy(s->destination, m->destination, sizeof s->destination);
        s->says |= VD_SAYS_VOYAGE;
        break;
    case 24:
        if (m->partno == 0)
            say_name(m, s);
        else if (m->partno == 1)
            say_ship(m, s);
        break;
    default: /* aircraft, stations, aids: nothing of a ship */
        break;
    }
}

/* --- written out --------------------------------------------------------- */

enum { WHOLE_BITS = 168 }; /* of a message of one slot */

static void put_flag(vd_json_out *out, const char *key, bool value)
{
    vd_json_key(out, key);
    vd_json_bool(out, value);
}

static void put_point(vd_json_out *out, const vd_message *m)
{
    put_flag(out, "accuracy", m->accuracy);
    vd_json_pair_int(out, "lon", m->lon);
    vd_json_pair_int(out, "lat", m->lat);
}

static void put_sides(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "to_bow", m->to_bow);
    vd_json_pair_int(out, "to_stern", m->to_stern);
    vd_json_pair_int(out, "to_port", m->to_port);
    vd_json_pair_int(out, "to_starboard", m->to_starboard);
}

static void put_motion(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "speed", m->speed);
    put_point(out, m);
    vd_json_pair_int(out, "course", m->course);
}

static void put_class_a(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "status", m->status);
    vd_json_pair_int(out, "turn", m->turn);
    put_motion(out, m);
    vd_json_pair_int(out, "heading", m->heading);
    vd_json_pair_int(out, "second", m->second);
    vd_json_pair_int(out, "maneuver", m->maneuver);
    put_flag(out, "raim", m->raim);
    if (m->bits >= WHOLE_BITS) /* some receivers lose its end */
        vd_json_pair_int(out, "radio", m->radio);
}

static void put_time(vd_json_out *out, const char *key, const char *fmt, ...)
    VD_PRINTF(3, 4);

static void put_time(vd_json_out *out, const char *key, const char *fmt, ...)
{
    char text[40];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    vd_json_pair(out, key, vd_str_of(text));
}

static void put_station(vd_json_out *out, const vd_message *m)
{
    put_time(out, "timestamp", "%04u-%02u-%02uT%02u:%02u:%02uZ", m->year,
             m->month, m->day, m->hour, m->minute, m->second);
    put_point(out, m);
    vd_json_pair_int(out, "epfd", m->epfd);
    put_flag(out, "raim", m->raim);
    vd_json_pair_int(out, "radio", m->radio);
}

static void put_voyage(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "imo", m->imo);
    vd_json_pair_int(out, "ais_version", m->ais_version);
    vd_json_pair(out, "callsign", vd_str_of(m->callsign));
    vd_json_pair(out, "shipname", vd_str_of(m->shipname));
    vd_json_pair_int(out, "shiptype", m->shiptype);
    put_sides(out, m);
    vd_json_pair_int(out, "epfd", m->epfd);
    put_time(out, "eta", "%02u-%02uT%02u:%02uZ", m->month, m->day, m->hour,
             m->minute);
    vd_json_pair_int(out, "draught", m->draught);
    vd_json_pair(out, "destination", vd_str_of(m->destination));
    vd_json_pair_int(out, "dte", m->dte);
}

static void put_aircraft(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "alt", m->alt);
    put_motion(out, m);
    vd_json_pair_int(out, "second", m->second);
    vd_json_pair_int(out, "regional", m->regional);
    vd_json_pair_int(out, "dte", m->dte);
    put_flag(out, "assigned", m->assigned);
    put_flag(out, "raim", m->raim);
    vd_json_pair_int(out, "radio", m->radio);
}

static void put_class_b(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "reserved", m->reserved);
    put_motion(out, m);
    vd_json_pair_int(out, "heading", m->heading);
    vd_json_pair_int(out, "second", m->second);
    vd_json_pair_int(out, "regional", m->regional);
    put_flag(out, "assigned", m->assigned);
    put_flag(out, "raim", m->raim);
}

static void put_18(vd_json_out *out, const vd_message *m)
{
    put_class_b(out, m);
    put_flag(out, "cs", m->cs);
    put_flag(out, "display", m->display);
    put_flag(out, "dsc", m->dsc);
    put_flag(out, "band", m->band);
    put_flag(out, "msg22", m->msg22);
    vd_json_pair_int(out, "radio", m->radio);
}

static void put_19(vd_json_out *out, const vd_message *m)
{
    put_class_b(out, m);
    vd_json_pair(out, "shipname", vd_str_of(m->shipname));
    vd_json_pair_int(out, "shiptype", m->shiptype);
    put_sides(out, m);
    vd_json_pair_int(out, "epfd", m->epfd);
    vd_json_pair_int(out, "dte", m->dte);
}

static void put_aid(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "aid_type", m->aid_type);
    vd_json_pair(out, "name", vd_str_of(m->shipname));
    put_point(out, m);
    put_sides(out, m);
    vd_json_pair_int(out, "epfd", m->epfd);
    vd_json_pair_int(out, "second", m->second);
    vd_json_pair_int(out, "regional", m->regional);
    put_flag(out, "off_position", m->off_position);
    put_flag(out, "raim", m->raim);
    put_flag(out, "virtual_aid", m->virtual_aid);
    put_flag(out, "assigned", m->assigned);
}

static void put_part(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "partno", m->partno);
    if (m->partno == 0) {
        vd_json_pair(out, "shipname", vd_str_of(m->shipname));
        return;
    }
    vd_json_pair_int(out, "shiptype", m->shiptype);
    vd_json_pair(out, "vendorid", vd_str_of(m->vendorid));
    vd_json_pair_int(out, "model", m->model);
    vd_json_pair_int(out, "serial", m->serial);
    vd_json_pair(out, "callsign", vd_str_of(m->callsign));
    if (m->mothership_mmsi != 0)
        vd_json_pair_int(out, "mothership_mmsi", m->mothership_mmsi);
    else
        put_sides(out, m);
}

static void put_long_range(vd_json_out *out, const vd_message *m)
{
    vd_json_pair_int(out, "status", m->status);
    put_motion(out, m);
    put_flag(out, "raim", m->raim);
    put_flag(out, "gnss", m->gnss);
}

void vd_message_put(vd_json_out *out, const vd_message *m)
{
    static void (*const puts[28])(vd_json_out * out, const vd_message *m) = {
        [1] = put_class_a,  [2] = put_class_a, [3] = put_class_a,
        [4] = put_station,  [5] = put_voyage,  [9] = put_aircraft,
        [11] = put_station, [18] = put_18,     [19] = put_19,
        [21] = put_aid,     [24] = put_part,   [27] = put_long_range,
    };

    vd_json_open(out, '{');
    vd_json_pair_int(out, "type", m->type);
    vd_json_pair_int(out, "repeat", m->repeat);
    vd_json_pair_int(out, "mmsi", m->mmsi);
    vd_json_pair_int(out, "bits", m->bits);
    if (puts[m->type] != NULL)
        puts[m->type](out, m);
    vd_json_close(out, '}');
}
