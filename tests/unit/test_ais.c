/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences of AIS.  Messages are made here bit by bit, so that each field has
 * a value that is known; tests/golden/ais.py has those of real receivers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ais/read.h"
#include "ais/sentence.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* --- making sentences ---------------------------------------------------- */

typedef struct bits {
    char digits[1200]; /* '0' and '1' */
    size_t n;
} bits;

static void put(bits *b, int64_t value, int width)
{
    for (int i = width - 1; i >= 0; i--)
        b->digits[b->n++] = (char)('0' + ((value >> i) & 1));
}

static void put_text(bits *b, const char *text, size_t letters)
{
    for (size_t i = 0; i < letters; i++) {
        int c = i < strlen(text) ? text[i] : '@';

        put(b, c >= 64 ? c - 64 : c, 6);
    }
}

/* Armoured characters [from, to) of the bits; the fill of the last is in
 *fill. */
static void armour(const bits *b, size_t from, size_t to, char *out, int *fill)
{
    size_t n = 0;

    for (size_t c = from; c < to; c++) {
        int v = 0;

        for (size_t i = 0; i < 6; i++) {
            size_t at = c * 6 + i;

            v = v * 2 + (at < b->n && b->digits[at] == '1');
        }
        out[n++] = (char)(v + (v < 40 ? 48 : 56));
    }
    out[n] = '\0';
    *fill = to * 6 > b->n ? (int)(to * 6 - b->n) : 0;
}

static void seal(char *out, size_t room, const char *body, const char *behind)
{
    int sum = 0;

    for (const char *p = body; *p != '\0'; p++)
        sum ^= (unsigned char)*p;
    (void)snprintf(out, room, "!%s*%02X%s", body, sum, behind);
}

/* One sentence, or one part of n. */
static const char *sentence(const bits *b, int n, int part, const char *seq,
                            const char *behind)
{
    static char lines[8][400];
    static int next;
    char *out = lines[next++ % 8];
    size_t chars = (b->n + 5) / 6;
    size_t share = (chars + (size_t)n - 1) / (size_t)n;
    size_t from = share * (size_t)(part - 1);
    size_t to = from + share < chars ? from + share : chars;
    char payload[300];
    char body[360];
    int fill;

    armour(b, from, to, payload, &fill);
    (void)snprintf(body, sizeof body, "AIVDM,%d,%d,%s,A,%s,%d", n, part, seq,
                   payload, part == n ? fill : 0);
    seal(out, sizeof lines[0], body, behind);
    return out;
}

static bits position(uint32_t mmsi, int32_t lat, int32_t lon)
{
    bits b = {.n = 0};

    put(&b, 1, 6);
    put(&b, 0, 2);
    put(&b, mmsi, 30);
    put(&b, 5, 4);
    put(&b, -128, 8);
    put(&b, 123, 10);
    put(&b, 1, 1);
    put(&b, lon, 28);
    put(&b, lat, 27);
    put(&b, 2705, 12);
    put(&b, 511, 9);
    put(&b, 33, 6);
    put(&b, 0, 6);
    put(&b, 12345, 19);
    return b;
}

static bits voyage(uint32_t mmsi, const char *name, size_t length)
{
    bits b = {.n = 0};

    put(&b, 5, 6);
    put(&b, 0, 2);
    put(&b, mmsi, 30);
    put(&b, 0, 2);
    put(&b, 9179842, 30);
    put_text(&b, "UBZZ9", 7);
    put_text(&b, name, 20);
    put(&b, 70, 8);
    put(&b, 100, 9);
    put(&b, 20, 9);
    put(&b, 10, 6);
    put(&b, 9, 6);
    put(&b, 1, 4);
    put(&b, 0, 4);
    put(&b, 0, 5);
    put(&b, 24, 5);
    put(&b, 60, 6);
    put(&b, 65, 8);
    put_text(&b, "RU VYP", 20);
    put(&b, 0, 2);
    b.n = length;
    return b;
}

/* --- taking them --------------------------------------------------------- */

static vd_sentence_kind take(vd_assembler *a, const char *line, uint32_t number,
                             vd_heard *heard)
{
    *heard = (vd_heard){.at = VD_UNTIMED};
    return vd_assembler_take(a, vd_str_of(line), number, heard);
}

static void test_a_position_says_where_and_how_fast(void **state)
{
    bits b = position(273000001, 25692168, 79402500);
    vd_assembler *a = vd_assembler_new();
    vd_sighting s;
    vd_heard h;

    (void)state;
    assert_int_equal(take(a, sentence(&b, 1, 1, "", ""), 1, &h),
                     VD_SENTENCE_MESSAGE);
    vd_sighting_init(&s);
    vd_message_sighting(&h.message, &s);
    assert_int_equal(s.mmsi, 273000001);
    assert_int_equal(s.lat, 25692168);
    assert_int_equal(s.lon, 79402500);
    assert_int_equal(s.speed_dkn, 123);
    assert_int_equal(s.course_ddeg, 2705);
    assert_int_equal(s.heading_deg, VD_HEADING_NONE);
    assert_int_equal(s.status, 5);
    assert_int_equal(h.message.turn, -128);
    vd_assembler_free(a);
}

static void test_no_position_is_no_position(void **state)
{
    const struct {
        int32_t lat;
        int32_t lon;
    } none[] = {{VD_LAT_NONE, VD_LON_NONE},
                {VD_LAT_NONE, 0},
                {0, VD_LON_NONE},
                {60000000, 100},
                {0, -110000000}};

    (void)state;
    for (size_t i = 0; i < COUNT(none); i++) {
        bits b = position(273000001, none[i].lat, none[i].lon);
        vd_assembler *a = vd_assembler_new();
        vd_sighting s;
        vd_heard h;

        assert_int_equal(take(a, sentence(&b, 1, 1, "", ""), 1, &h),
                         VD_SENTENCE_MESSAGE);
        vd_sighting_init(&s);
        vd_message_sighting(&h.message, &s);
        assert_int_equal(s.says & VD_SAYS_POSITION, 0);
        vd_assembler_free(a);
    }
}

/* As heard on the air: 424, 422 and 420 bits; 415 lack more than a letter. */
static void test_lengths_are_those_of_the_air(void **state)
{
    const struct {
        size_t bits;
        vd_sentence_kind kind;
    } lengths[] = {{424, VD_SENTENCE_MESSAGE},
                   {422, VD_SENTENCE_MESSAGE},
                   {420, VD_SENTENCE_MESSAGE},
                   {414, VD_SENTENCE_WRONG}};

    (void)state;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        bits b = voyage(273000001, "MADE UP", lengths[i].bits);
        vd_assembler *a = vd_assembler_new();
        vd_heard h;

        assert_int_equal(take(a, sentence(&b, 2, 1, "3", ""), 1, &h),
                         VD_SENTENCE_PART);
        assert_int_equal(take(a, sentence(&b, 2, 2, "3", ""), 2, &h),
                         lengths[i].kind);
        assert_int_equal(h.bits, lengths[i].bits);
        if (lengths[i].kind == VD_SENTENCE_MESSAGE) {
            assert_string_equal(h.message.shipname, "MADE UP");
            assert_string_equal(h.message.destination, "RU VYP");
            assert_int_equal(h.message.imo, 9179842);
            assert_int_equal(h.message.to_bow + h.message.to_stern, 120);
        } else {
            assert_int_equal(h.wants, 420);
        }
        vd_assembler_free(a);
    }
}

static void test_parts_may_be_between_each_other_and_come_twice(void **state)
{
    bits b = voyage(273000001, "MADE UP", 424);
    bits other = voyage(440000002, "ANOTHER", 424);
    vd_assembler *a = vd_assembler_new();
    vd_heard h;

    (void)state;
    assert_int_equal(take(a, sentence(&b, 2, 1, "1", ""), 1, &h),
                     VD_SENTENCE_PART);
    assert_int_equal(take(a, sentence(&other, 2, 1, "2", ""), 2, &h),
                     VD_SENTENCE_PART);
    assert_int_equal(take(a, sentence(&other, 2, 1, "2", ""), 3, &h),
                     VD_SENTENCE_PART);
    assert_int_equal(take(a, sentence(&b, 2, 2, "1", ""), 4, &h),
                     VD_SENTENCE_MESSAGE);
    assert_string_equal(h.message.shipname, "MADE UP");
    assert_int_equal(h.line, 1);
    assert_int_equal(take(a, sentence(&b, 2, 2, "1", ""), 5, &h),
                     VD_SENTENCE_LOST); /* heard twice */
    assert_int_equal(take(a, sentence(&other, 2, 2, "2", ""), 6, &h),
                     VD_SENTENCE_MESSAGE);
    assert_string_equal(h.message.shipname, "ANOTHER");
    assert_int_equal(vd_assembler_lost(a), 0);
    vd_assembler_free(a);
}

/* A feed heard twice, and one that loses parts, for many messages under one
   key: whatever is lost, nothing is made of two. */
static void test_no_message_is_made_of_two(void **state)
{
    enum { MESSAGES = 2000 };

    vd_assembler *a = vd_assembler_new();
    uint64_t random = 5;
    uint32_t line = 0;
    size_t whole = 0;

    (void)state;
    for (uint32_t i = 0; i < MESSAGES; i++) {
        char name[8];
        bits b;

        (void)snprintf(name, sizeof name, "S%06u", i);
        b = voyage(273000000 + i, name, 424);
        line += 41; /* another message comes when this one is over */
        for (int part = 1; part <= 2; part++) {
            for (int copy = 0; copy < 2; copy++) {
                vd_heard h;

                random = random * UINT64_C(6364136223846793005) + 1;
                if (random >> 62 == 0) /* a quarter of all sentences is lost */
                    continue;
                line++;
                if (take(a, sentence(&b, 2, part, "3", ""), line, &h) !=
                    VD_SENTENCE_MESSAGE)
                    continue;
                whole++;
                assert_int_equal(h.message.mmsi, 273000000 + i);
                assert_string_equal(h.message.shipname, name);
                assert_string_equal(h.message.destination, "RU VYP");
            }
        }
    }
    assert_true(whole > MESSAGES / 2 && whole <= MESSAGES);
    vd_assembler_free(a);
}

/* Two receivers with one key: whose the second part is, nobody can say. */
static void test_parts_that_may_be_of_two_messages_are_of_none(void **state)
{
    bits b = voyage(273000001, "MADE UP", 424);
    bits other = voyage(440000002, "ANOTHER", 424);
    vd_assembler *a = vd_assembler_new();
    vd_heard h;

    (void)state;
    (void)take(a, sentence(&b, 2, 1, "1", ""), 1, &h);
    (void)take(a, sentence(&other, 2, 1, "1", ""), 2, &h);
    assert_int_equal(take(a, sentence(&b, 2, 2, "1", ""), 3, &h),
                     VD_SENTENCE_LOST);
    assert_int_equal(vd_assembler_lost(a), 2);
    vd_assembler_free(a);
}

/* Receivers that say who they are do not get into each other's way. */
static void test_receivers_are_kept_apart(void **state)
{
    bits b = voyage(273000001, "MADE UP", 424);
    bits other = voyage(440000002, "ANOTHER", 424);
    vd_assembler *a = vd_assembler_new();
    vd_heard h;

    (void)state;
    (void)take(a, sentence(&b, 2, 1, "1", ",r003,1700000000"), 1, &h);
    (void)take(a, sentence(&other, 2, 1, "1", ",r004,1700000001"), 2, &h);
    assert_int_equal(
        take(a, sentence(&b, 2, 2, "1", ",r003,1700000000"), 3, &h),
        VD_SENTENCE_MESSAGE);
    assert_string_equal(h.message.shipname, "MADE UP");
    assert_int_equal(h.at, 1700000000);
    assert_int_equal(
        take(a, sentence(&other, 2, 2, "1", ",r004,1700000001"), 4, &h),
        VD_SENTENCE_MESSAGE);
    assert_string_equal(h.message.shipname, "ANOTHER");
    vd_assembler_free(a);
}

/* A key is used again for another message when the first lost its end. */
static void test_a_lost_part_is_not_made_good_by_another_message(void **state)
{
    bits b = voyage(273000001, "MADE UP", 424);
    bits other = voyage(440000002, "ANOTHER", 424);
    vd_assembler *a = vd_assembler_new();
    vd_heard h;

    (void)state;
    (void)take(a, sentence(&b, 2, 1, "1", ",r003,1700000000"), 1, &h);
    assert_int_equal(
        take(a, sentence(&other, 2, 2, "1", ",r003,1700000060"), 2, &h),
        VD_SENTENCE_LOST);
    assert_int_equal(take(a, sentence(&b, 2, 1, "2", ""), 3, &h),
                     VD_SENTENCE_PART);
    assert_int_equal(take(a, sentence(&other, 2, 2, "2", ""), 700, &h),
                     VD_SENTENCE_LOST);
    vd_assembler_free(a);
}

static void tag(char *out, size_t room, const char *block, const char *behind)
{
    int sum = 0;

    for (const char *p = block; *p != '\0'; p++)
        sum ^= (unsigned char)*p;
    (void)snprintf(out, room, "\\%s*%02X\\%s", block, sum, behind);
}

static void test_a_group_of_lines_has_the_time_of_its_first(void **state)
{
    bits b = voyage(273000001, "MADE UP", 424);
    vd_assembler *a = vd_assembler_new();
    char line[600];
    vd_heard h;

    (void)state;
    tag(line, sizeof line, "g:1-2-3454,s:station,c:1700000123",
        sentence(&b, 2, 1, "1", ""));
    assert_int_equal(take(a, line, 1, &h), VD_SENTENCE_PART);
    tag(line, sizeof line, "g:2-2-3454", sentence(&b, 2, 2, "1", ""));
    assert_int_equal(take(a, line, 2, &h), VD_SENTENCE_MESSAGE);
    assert_int_equal(h.at, 1700000123);
    vd_assembler_free(a);
}

static const char tagged[] = "\\s:station,c:1700000123*";

static void test_times_are_taken_from_where_they_stand(void **state)
{
    bits b = position(273000001, 0, 0);
    const char *plain = sentence(&b, 1, 1, "", "");
    vd_assembler *a = vd_assembler_new();
    char line[600];
    int sum = 0;
    vd_heard h;

    (void)state;
    (void)take(a, plain, 1, &h);
    assert_int_equal(h.at, VD_UNTIMED);
    (void)take(a, sentence(&b, 1, 1, "", ",b123,1700000009"), 2, &h);
    assert_int_equal(h.at, 1700000009);
    for (const char *p = tagged + 1; *p != '*'; p++)
        sum ^= (unsigned char)*p;
    (void)snprintf(line, sizeof line, "%s%02X\\%s", tagged, sum, plain);
    assert_int_equal(take(a, line, 3, &h), VD_SENTENCE_MESSAGE);
    assert_int_equal(h.at, 1700000123);
    (void)snprintf(line, sizeof line, "%s%02X\\%s", tagged, sum ^ 1, plain);
    (void)take(a, line, 4, &h);
    assert_int_equal(h.at, VD_UNTIMED); /* a broken tag says nothing */
    (void)snprintf(line, sizeof line,
                   "$PGHP,1,2023,11,14,22,13,20,0,219,,2190048,1,%.2s*00",
                   plain + strlen(plain) - 2);
    assert_int_equal(take(a, line, 5, &h), VD_SENTENCE_OTHER);
    (void)take(a, plain, 6, &h);
    assert_int_equal(h.at, 1700000000);
    (void)take(a, plain, 7, &h);
    assert_int_equal(h.at, VD_UNTIMED); /* it spoke of one sentence */
    vd_assembler_free(a);
}

static void test_what_is_wrong_with_a_sentence_is_said(void **state)
{
    const struct {
        const char *line;
        vd_sentence_kind kind;
        const char *wrong;
    } lines[] = {
        {"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*23", VD_SENTENCE_MESSAGE,
         NULL},
        {"!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*24", VD_SENTENCE_WRONG,
         "its checksum is another"},
        {"!AIVDM,1,1,,A,13HOI:0P0000VOH", VD_SENTENCE_WRONG,
         "it has no checksum: cut off"},
        {"!AIVDM,1,1,,A,,0*26", VD_SENTENCE_EMPTY, NULL},
        {"!AIVDM,1,1,,A,13HO~:0P0000VOHLCnHQKwvL05Ip,0*14", VD_SENTENCE_WRONG,
         "its payload is no armour of AIS"},
        {"!AIVDM,1,2,,A,1,0*14", VD_SENTENCE_WRONG,
         "its parts are numbered wrongly"},
        {"# !AIVDM,1,1,,A,13HOI:0P0000VOH", VD_SENTENCE_OTHER, NULL},
        {"$GPGGA,184353.07,1929.045,S", VD_SENTENCE_OTHER, NULL},
        {"", VD_SENTENCE_OTHER, NULL},
        {"!", VD_SENTENCE_OTHER, NULL},
        {"!AIVDM,*7B", VD_SENTENCE_WRONG, "a sentence has seven fields"},
    };
    vd_assembler *a = vd_assembler_new();

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        vd_heard h;

        if (take(a, lines[i].line, (uint32_t)i + 1, &h) != lines[i].kind)
            fail_msg("%s: %s", lines[i].line, h.wrong);
        if (lines[i].wrong != NULL)
            assert_string_equal(h.wrong, lines[i].wrong);
    }
    vd_assembler_free(a);
}

static void test_moments_are_read_as_files_write_them(void **state)
{
    const struct {
        const char *text;
        vd_ais_dates order;
        vd_moment at; /* 0: none */
    } moments[] = {
        {"2023-11-14T22:13:20", VD_AIS_YMD, 1700000000},
        {"2023-11-14 22:13:20", VD_AIS_YMD, 1700000000},
        {"2023-11-14T22:13:20Z", VD_AIS_YMD, 1700000000},
        {"2023-11-15T00:13:20+02:00", VD_AIS_YMD, 1700000000},
        {"20231114_221320", VD_AIS_YMD, 1700000000},
        {"1700000000", VD_AIS_YMD, 1700000000},
        {"1700000000123", VD_AIS_YMD, 1700000000},
        {"14/11/2023 22:13:20", VD_AIS_DMY, 1700000000},
        {"14/11/2023 22:13:20.5", VD_AIS_DMY, 1700000000},
        {"14/11/2023 22:13", VD_AIS_DMY, 1699999980},
        {"11/14/2023 22:13:20", VD_AIS_MDY, 1700000000},
        {"14/11/2023 22:13:20", VD_AIS_YMD, 0},
        {"14/11/2023 22:13:20", VD_AIS_MDY, 0},
        {"04/11/2023 10:13:20 PM", VD_AIS_DMY, 0},
        {"14/11/2023 22:13:20+02:00", VD_AIS_DMY, 0},
        {"202311142213", VD_AIS_YMD, 0},
        {"2023-11-14Txx:13:20", VD_AIS_YMD, 0},
        {"2023-13-14T22:13:20", VD_AIS_YMD, 0},
        {"31/02/2023 22:13:20", VD_AIS_DMY, 0},
        {"", VD_AIS_YMD, 0},
        {"yesterday", VD_AIS_YMD, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(moments); i++) {
        vd_moment at = 0;
        bool read = vd_ais_moment_parse(vd_str_of(moments[i].text),
                                        moments[i].order, &at);

        if (read != (moments[i].at != 0) || (read && at != moments[i].at))
            fail_msg("\"%s\": %d %lld", moments[i].text, read, (long long)at);
    }
}

typedef struct gathered {
    vd_sighting at[8];
    size_t n;
    uint32_t issue_lines[8];
    size_t issues;
} gathered;

static vd_status gather(void *ctx, const vd_sighting *s, vd_err *err)
{
    gathered *g = ctx;

    (void)err;
    g->at[g->n++ % 8] = *s;
    return VD_OK;
}

static void gather_issue(void *ctx, uint32_t line, const char *wrong)
{
    gathered *g = ctx;

    (void)wrong;
    g->issue_lines[g->issues++ % 8] = line;
}

static void read_text(const char *text, gathered *out)
{
    vd_origin origin = {.path = "test", .bytes = vd_str_of(text)};
    vd_ais_job job = {
        .sighting = gather, .issue = gather_issue, .ctx = out, .file = 7};
    vd_err err = {0};

    *out = (gathered){.n = 0};
    if (vd_ais_read(&origin, &job, &err) != VD_OK)
        fail_msg("%s", err.msg);
}

static void test_tables_are_known_by_their_columns(void **state)
{
    gathered g;

    (void)state;
    read_text("MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,"
              "CallSign,VesselType,Status,Length,Width,Draft,Cargo\n"
              "273000001,2023-11-14T22:13:20,42.88028,132.3375,0.1,360.0,"
              "511.0,MADE UP,IMO9179842,UBZZ9,70,5,120,19,6.5,70\n"
              "x,2023-11-14T22:13:20,42,132,0,0,0,,,,,,,,,\n"
              "273000001,2023-11-14T22:13:20,95,132,0,0,0,,,,,,,,,\n",
              &g);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.at[0].at, 1700000000);
    assert_int_equal(g.at[0].lat, 25728168);
    assert_int_equal(g.at[0].lon, 79402500);
    assert_int_equal(g.at[0].imo, 9179842);
    assert_int_equal(g.at[0].draught_dm, 65);
    assert_int_equal(g.at[0].place.file, 7);
    assert_int_equal(g.at[0].place.line, 2);
    assert_string_equal(g.at[0].callsign, "UBZZ9");
    assert_int_equal(g.issues, 2);
    assert_int_equal(g.issue_lines[0], 3);
    assert_int_equal(g.issue_lines[1], 4);

    /* Longitude before latitude; a day before its month. */
    read_text("mmsi,base_date_time,longitude,latitude,sog\n"
              "273000001,2023-11-14 22:13:20,132.3375,42.88028,12.3\n",
              &g);
    assert_int_equal(g.at[0].lat, 25728168);
    assert_int_equal(g.at[0].speed_dkn, 123);
    read_text("# Timestamp,Type of mobile,MMSI,Latitude,Longitude,"
              "Navigational status,SOG,Name\n"
              "14/11/2023 22:13:20,Class A,273000001,42.88028,132.3375,"
              "At anchor,0.0,Unknown\n"
              "14/11/2023 22:13:20,Base Station,2190048,42.8,132.3,,,\n",
              &g);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.at[0].at, 1700000000);
    assert_int_equal(g.at[0].status, 1);
    assert_string_equal(g.at[0].name, "");
}

static void test_what_cannot_be_is_an_issue_or_no_ship(void **state)
{
    vd_origin origin = {
        .path = "test",
        .bytes = VD_STR("mmsi,time,lat,lon,name\n"
                        "273000001,2023-11-14T22:13:20,42,132,\"MADE UP\n"
                        "273000001,2033-11-14T22:13:20,42,132,MADE UP\n"
                        "273000001,1970-01-01T00:00:00,42,132,MADE UP\n"
                        "2190048,2023-11-14T22:13:20,42,132,STATION\n"
                        "992190048,2023-11-14T22:13:20,42,132,BUOY\n"
                        "982730001,2023-11-14T22:13:20,42,132,TENDER\n"
                        "273000001,2023-11-14T22:13:20,42\n"
                        "273000001,2023-11-14T22:14:20,42,132,MADE UP\n")};
    gathered g = {.n = 0};
    vd_ais_job job = {.sighting = gather,
                      .issue = gather_issue,
                      .now = 1700000000,
                      .ctx = &g};

    (void)state;
    assert_int_equal(vd_ais_read(&origin, &job, NULL), VD_OK);
    assert_int_equal(g.n, 3);
    assert_int_equal(job.counts.others, 2);
    assert_int_equal(g.issues, 3);
    assert_int_equal(g.issue_lines[0], 3);
    assert_int_equal(g.issue_lines[2], 8);
    assert_int_equal(g.at[2].place.line, 9);
}

static void test_what_is_neither_is_refused(void **state)
{
    vd_origin origin = {.path = "test",
                        .bytes = VD_STR("name,colour\nx,red\n")};
    vd_ais_job job = {.sighting = gather, .issue = gather_issue};
    vd_err err = {0};

    (void)state;
    assert_int_equal(vd_ais_read(&origin, &job, &err), VD_INVALID);
    assert_non_null(strstr(err.msg, "mapping"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_position_says_where_and_how_fast),
        cmocka_unit_test(test_no_position_is_no_position),
        cmocka_unit_test(test_lengths_are_those_of_the_air),
        cmocka_unit_test(test_parts_may_be_between_each_other_and_come_twice),
        cmocka_unit_test(test_no_message_is_made_of_two),
        cmocka_unit_test(test_a_group_of_lines_has_the_time_of_its_first),
        cmocka_unit_test(test_parts_that_may_be_of_two_messages_are_of_none),
        cmocka_unit_test(test_receivers_are_kept_apart),
        cmocka_unit_test(test_a_lost_part_is_not_made_good_by_another_message),
        cmocka_unit_test(test_times_are_taken_from_where_they_stand),
        cmocka_unit_test(test_what_is_wrong_with_a_sentence_is_said),
        cmocka_unit_test(test_moments_are_read_as_files_write_them),
        cmocka_unit_test(test_tables_are_known_by_their_columns),
        cmocka_unit_test(test_what_cannot_be_is_an_issue_or_no_ship),
        cmocka_unit_test(test_what_is_neither_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
