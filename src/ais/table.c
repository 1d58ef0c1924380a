/* SPDX-License-Identifier: Apache-2.0 */
#include "ais/table.h"

#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "base/table.h"
#include "base/utf8.h"
#include "data/mmsi.h"

#include "ais_columns.inc" /* generated from data/ais_columns.tsv */

typedef enum field {
    FIELD_MMSI = 0,
    FIELD_TIME,
    FIELD_TIME_DMY,
    FIELD_LAT,
    FIELD_LON,
    FIELD_SPEED,
    FIELD_COURSE,
    FIELD_HEADING,
    FIELD_STATUS,
    FIELD_NAME,
    FIELD_IMO,
    FIELD_CALLSIGN,
    FIELD_TYPE,
    FIELD_LENGTH,
    FIELD_WIDTH,
    FIELD_TO_BOW,
    FIELD_TO_STERN,
    FIELD_TO_PORT,
    FIELD_TO_STARBOARD,
    FIELD_DRAUGHT,
    FIELD_DESTINATION,
    FIELD_MOBILE,
    FIELD_COUNT,
} field;

static const char *const field_names[FIELD_COUNT] = {
    "mmsi",         "time",    "time_dmy",    "lat",    "lon",      "speed",
    "course",       "heading", "status",      "name",   "imo",      "callsign",
    "type",         "length",  "width",       "to_bow", "to_stern", "to_port",
    "to_starboard", "draught", "destination", "mobile"};

typedef struct layout {
    size_t at[FIELD_COUNT]; /* the column of each, VD_STR_NONE if it has none */
    size_t n;               /* columns */
    vd_ais_dates order;
} layout;

static field field_of(vd_str name)
{
    size_t i = 0;

    while (i < FIELD_COUNT && !vd_str_is(name, vd_str_of(field_names[i])))
        i++;
    return (field)i;
}

/* A header may begin with a byte-order mark or, of the Danish files, "# ". */
static vd_str plain_column(vd_str cell)
{
    if (vd_str_starts(cell, VD_STR("\xef\xbb\xbf")))
        cell = vd_str_slice(cell, 3, cell.n);
    cell = vd_str_trim(cell);
    if (cell.n > 0 && cell.p[0] == '#')
        cell = vd_str_trim(vd_str_slice(cell, 1, cell.n));
    return cell;
}

static field mapped_column(vd_str cell, const vd_ais_mapping *mapping)
{
    vd_str plain = plain_column(cell);

    for (const vd_json *m = mapping == NULL ? NULL : mapping->columns->first;
         m != NULL; m = m->next) {
        if (vd_str_is_nocase(m->key, plain))
            return field_of(m->text);
    }
    return FIELD_COUNT;
}

static field known_column(vd_str cell)
{
    vd_str plain = plain_column(cell);

    for (size_t i = 0; i < sizeof ais_columns / sizeof ais_columns[0]; i++) {
        bool danish = vd_str_starts(ais_columns[i].column, VD_STR("# "));

        if (vd_str_is_nocase(danish ? cell : plain, ais_columns[i].column))
            return field_of(ais_columns[i].field);
    }
    /* Or as the field is called here. */
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        if (vd_str_is_nocase(plain, vd_str_of(field_names[i])))
            return (field)i;
    }
    return FIELD_COUNT;
}

bool vd_ais_field_is_known(vd_str name)
{
    return field_of(name) < FIELD_COUNT;
}

/* What a mapping says goes before what a column is called. */
static bool read_header(const vd_row *row, const vd_ais_mapping *mapping,
                        layout *out)
{
    for (size_t f = 0; f < FIELD_COUNT; f++)
        out->at[f] = VD_STR_NONE;
    for (size_t i = 0; i < row->n; i++) {
        field f = mapped_column(vd_str_trim(row->cells[i]), mapping);

        if (f < FIELD_COUNT && out->at[f] == VD_STR_NONE)
            out->at[f] = i;
    }
    for (size_t i = 0; i < row->n; i++) {
        vd_str cell = vd_str_trim(row->cells[i]);
        field f = known_column(cell);

        if (mapped_column(cell, mapping) == FIELD_COUNT && f < FIELD_COUNT &&
            out->at[f] == VD_STR_NONE)
            out->at[f] = i;
    }
    out->n = row->n;
    out->order = mapping == NULL ? VD_AIS_YMD : mapping->order;
    if (out->at[FIELD_TIME] == VD_STR_NONE &&
        out->at[FIELD_TIME_DMY] != VD_STR_NONE) {
        out->at[FIELD_TIME] = out->at[FIELD_TIME_DMY];
        out->order = VD_AIS_DMY;
    }
    return out->at[FIELD_MMSI] != VD_STR_NONE &&
           out->at[FIELD_TIME] != VD_STR_NONE &&
           out->at[FIELD_LAT] != VD_STR_NONE &&
           out->at[FIELD_LON] != VD_STR_NONE;
}

bool vd_ais_table_is_header(vd_str line, const vd_ais_mapping *mapping)
{
    vd_origin origin = {.path = "header", .bytes = line};
    vd_input *input = NULL;
    vd_csv *csv;
    vd_row row;
    layout columns;
    bool is = false;

    if (line.n == 0 || vd_input_open(&origin, NULL, &input, NULL) != VD_OK)
        return false;
    csv = vd_csv_new(input, vd_table_guess_separator(line));
    if (vd_csv_next(csv, &row, NULL) == VD_OK)
        is = read_header(&row, mapping, &columns);
    vd_csv_close(csv);
    return is;
}

/* --- cells --------------------------------------------------------------- */

/* A decimal number in steps of 1/scale, rounded; false if it is none or not
   within the limit. */
static bool scaled(vd_str s, int64_t scale, int64_t limit, int64_t *out)
{
    bool minus = s.n > 0 && s.p[0] == '-';
    size_t i = minus || (s.n > 0 && s.p[0] == '+') ? 1 : 0;
    int64_t whole = 0;
    int64_t part = 0;
    int64_t unit = 1;
    size_t digits = 0;

    for (; i < s.n && vd_ascii_is_digit(s.p[i]) && digits < 10; i++, digits++)
        whole = whole * 10 + (s.p[i] - '0');
    if (i < s.n && s.p[i] == '.') {
        for (i++; i < s.n && vd_ascii_is_digit(s.p[i]); i++, digits++) {
            if (unit < 1000000000) {
                part = part * 10 + (s.p[i] - '0');
                unit *= 10;
            }
        }
    }
    if (i != s.n || digits == 0)
        return false;
    whole = whole * scale + (part * scale + unit / 2) / unit;
    *out = minus ? -whole : whole;
    return whole <= limit;
}

static vd_str cell(const layout *columns, const vd_row *row, field f)
{
    return vd_row_cell(row, columns->at[f]);
}

/* A number, or what is said if there is none. */
static int64_t number(const layout *columns, const vd_row *row, field f,
                      int64_t scale, int64_t none)
{
    int64_t value;

    return scaled(cell(columns, row, f), scale, INT32_MAX, &value) ? value
                                                                   : none;
}

static bool digits(vd_str s, size_t from, size_t n, int *out)
{
    long long value;

    if (from + n > s.n ||
        !vd_str_to_int(vd_str_slice(s, from, from + n), &value))
        return false;
    *out = (int)value;
    return true;
}

static bool is_day(int year, int month, int day)
{
    return year >= 1970 && year <= 9998 && month >= 1 && day >= 1 &&
           vd_day_key_of(vd_days_of(year, month, day)) ==
               year * 10000 + month * 100 + day;
}

/* Nothing, a fraction of a second, or Z. */
static bool is_end_of_time(vd_str s)
{
    size_t i = 0;

    if (i < s.n && s.p[i] == '.') {
        for (i++; i < s.n && vd_ascii_is_digit(s.p[i]);)
            i++;
    }
    return i == s.n || (i + 1 == s.n && s.p[i] == 'Z');
}

/* "hh:mm[:ss[.f]]" or "hhmmss", with Z or nothing behind: of half a day, or of
   another zone, nothing is guessed. */
static bool take_time(vd_str s, vd_moment *out)
{
    size_t step = s.n > 2 && s.p[2] == ':' ? 3 : 2;
    size_t end = step + 2;
    int hour;
    int minute;
    int second = 0;

    if (!digits(s, 0, 2, &hour) || !digits(s, step, 2, &minute))
        return false;
    if (s.n > end && (step == 2 || s.p[end] == ':')) {
        if (!digits(s, 2 * step, 2, &second))
            return false;
        end = 2 * step + 2;
    }
    if (hour > 23 || minute > 59 || second > 60 ||
        !is_end_of_time(vd_str_slice(s, end, s.n)))
        return false;
    *out = hour * 3600 + minute * 60 + second;
    return true;
}

/* dd/mm/yyyy or mm/dd/yyyy, "/", "." or "-" between: which of the two is said,
   and not guessed row by row. */
static bool take_slashes(vd_str s, vd_ais_dates order, vd_moment *out)
{
    int a;
    int b;
    int year;
    vd_moment time = 0;

    if (order == VD_AIS_YMD || !digits(s, 0, 2, &a) || !digits(s, 3, 2, &b) ||
        !digits(s, 6, 4, &year))
        return false;
    if (s.n > 10 && !take_time(vd_str_slice(s, 11, s.n), &time))
        return false;
    if (order == VD_AIS_MDY) {
        int day = b;

        b = a;
        a = day;
    }
    if (!is_day(year, b, a))
        return false;
    *out = vd_days_of(year, b, a) * 86400 + time;
    return true;
}

/* The form of most rows, which a general reader would take longer for:
   "2023-01-11T00:00:06", or with a blank, or with Z. */
static bool take_iso(vd_str s, vd_moment *out)
{
    int year;
    int month;
    int day;
    vd_moment time;

    if ((s.n != 19 && !(s.n == 20 && s.p[19] == 'Z')) || s.p[4] != '-' ||
        s.p[13] != ':' || !digits(s, 0, 4, &year) || !digits(s, 5, 2, &month) ||
        !digits(s, 8, 2, &day) || !is_day(year, month, day) ||
        !take_time(vd_str_slice(s, 11, 19), &time))
        return false;
    *out = vd_days_of(year, month, day) * 86400 + time;
    return true;
}

bool vd_ais_moment_parse(vd_str s, vd_ais_dates order, vd_moment *out)
{
    int year;
    int month;
    int day;
    long long seconds;
    vd_moment time;

    if (take_iso(s, out))
        return true;
    if (s.n == 15 && s.p[8] == '_' && digits(s, 0, 4, &year) &&
        digits(s, 4, 2, &month) && digits(s, 6, 2, &day) &&
        is_day(year, month, day) && take_time(vd_str_slice(s, 9, s.n), &time)) {
        *out = vd_days_of(year, month, day) * 86400 + time;
        return true;
    }
    if ((s.n == 9 || s.n == 10 || s.n == 13) && vd_str_to_int(s, &seconds)) {
        *out = s.n == 13 ? seconds / 1000 : seconds;
        return true;
    }
    if (s.n >= 10 && !vd_ascii_is_digit(s.p[2]))
        return take_slashes(s, order, out);
    return s.n > 10 && vd_moment_parse(s, out, NULL) == VD_OK;
}

/* --- rows ---------------------------------------------------------------- */

/* Text of UTF-8, or else of Latin-1, cut between letters. */
static void take_text(vd_str text, char *out, size_t room)
{
    bool latin = vd_utf8_find_bad(text) != VD_STR_NONE;
    size_t n = 0;

    for (size_t i = 0; i < text.n;) {
        size_t next = i;
        size_t wide;

        if (latin)
            next++;
        else
            (void)vd_utf8_take(text, &next);
        wide = latin && (unsigned char)text.p[i] >= 128 ? 2 : next - i;
        if (n + wide > room - 1)
            break;
        if (latin && wide == 2) {
            out[n] = (char)(0xc0 | (unsigned char)text.p[i] >> 6);
            out[n + 1] = (char)(0x80 | ((unsigned char)text.p[i] & 0x3f));
        } else {
            memcpy(out + n, text.p + i, wide);
        }
        n += wide;
        i = next;
    }
    out[n] = '\0';
}

static void take_imo(vd_str text, vd_sighting *s)
{
    long long imo;

    if (vd_str_starts_nocase(text, VD_STR("IMO")))
        text = vd_str_trim(vd_str_slice(text, 3, text.n));
    if (vd_str_to_int(text, &imo) && imo > 0 && imo <= UINT32_MAX)
        s->imo = (uint32_t)imo;
}

static uint16_t within(int64_t value, int64_t most, int64_t none)
{
    return (uint16_t)(value >= 0 && value <= most ? value : none);
}

static void take_motion(const layout *c, const vd_row *row, vd_sighting *s)
{
    enum { FULL_TURN = 3600 };

    vd_str status = cell(c, row, FIELD_STATUS);
    int64_t course = number(c, row, FIELD_COURSE, 10, VD_COURSE_NONE);
    int64_t code;

    s->speed_dkn = within(number(c, row, FIELD_SPEED, 10, VD_SPEED_NONE),
                          VD_SPEED_NONE, VD_SPEED_NONE);
    /* Courses below zero are met, and nobody says what they mean. */
    s->course_ddeg = within(course, FULL_TURN, VD_COURSE_NONE);
    s->heading_deg = within(number(c, row, FIELD_HEADING, 1, VD_HEADING_NONE),
                            359, VD_HEADING_NONE);
    if (scaled(status, 1, VD_STATUS_NONE, &code) && code >= 0)
        s->status = (uint8_t)code;
    else
        s->status = vd_nav_status_find(status);
}

static void take_sides(const layout *c, const vd_row *row, vd_sighting *s)
{
    int64_t length = number(c, row, FIELD_LENGTH, 1, 0);
    int64_t width = number(c, row, FIELD_WIDTH, 1, 0);

    if (c->at[FIELD_TO_BOW] != VD_STR_NONE) {
        length = number(c, row, FIELD_TO_BOW, 1, 0) +
                 number(c, row, FIELD_TO_STERN, 1, 0);
        width = number(c, row, FIELD_TO_PORT, 1, 0) +
                number(c, row, FIELD_TO_STARBOARD, 1, 0);
    }
    s->length_m = within(length, 1022, 0);
    s->beam_m = (uint8_t)within(width, 126, 0);
}

/* What publishers write where nothing is known. */
static vd_str known_text(vd_str text)
{
    return vd_str_is_nocase(text, VD_STR("Unknown")) ||
                   vd_str_is_nocase(text, VD_STR("Undefined")) ||
                   vd_str_is_nocase(text, VD_STR("None"))
               ? VD_STR("")
               : text;
}

/* The type of a ship in words, as the Danish files have it. */
static uint8_t type_of(vd_str text)
{
    static const struct {
        const char *word;
        uint8_t type;
    } words[] = {{"Fishing", 30},  {"Towing", 31},      {"Dredging", 33},
                 {"Military", 35}, {"Sailing", 36},     {"Pleasure", 37},
                 {"HSC", 40},      {"Pilot", 50},       {"SAR", 51},
                 {"Tug", 52},      {"Port tender", 53}, {"Passenger", 60},
                 {"Cargo", 70},    {"Tanker", 80},      {"Other", 90}};
    int64_t code;

    if (scaled(text, 1, 99, &code) && code >= 0)
        return (uint8_t)code;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (vd_str_is_nocase(text, vd_str_of(words[i].word)))
            return words[i].type;
    }
    return 0;
}

static void take_identity(const layout *c, const vd_row *row, vd_sighting *s)
{
    int64_t draught = number(c, row, FIELD_DRAUGHT, 10, 0);

    take_text(known_text(cell(c, row, FIELD_NAME)), s->name, sizeof s->name);
    take_text(known_text(cell(c, row, FIELD_CALLSIGN)), s->callsign,
              sizeof s->callsign);
    take_text(known_text(cell(c, row, FIELD_DESTINATION)), s->destination,
              sizeof s->destination);
    take_imo(cell(c, row, FIELD_IMO), s);
    s->type = type_of(cell(c, row, FIELD_TYPE));
    s->draught_dm = (uint8_t)within(draught, 255, 0);
    take_sides(c, row, s);
    if (s->name[0] != '\0')
        s->says |= VD_SAYS_NAME;
    if (s->callsign[0] != '\0' || s->type != 0 || s->length_m > 0)
        s->says |= VD_SAYS_SHIP;
    if (s->imo != 0 || s->draught_dm != 0 || s->destination[0] != '\0')
        s->says |= VD_SAYS_VOYAGE;
}

static const char *take_point(const layout *c, const vd_row *row,
                              vd_sighting *s)
{
    vd_str lat_text = cell(c, row, FIELD_LAT);
    vd_str lon_text = cell(c, row, FIELD_LON);
    int64_t lat;
    int64_t lon;

    /* A row of a message without a position. */
    if (lat_text.n == 0 && lon_text.n == 0)
        return NULL;
    if (!scaled(lat_text, VD_DEGREE, INT32_MAX, &lat) ||
        !scaled(lon_text, VD_DEGREE, INT32_MAX, &lon))
        return "its position is no number";
    if (lat == VD_LAT_NONE || lon == VD_LON_NONE)
        return NULL;
    if (lat < -VD_LAT_MOST || lat > VD_LAT_MOST || lon < -VD_LON_MOST ||
        lon > VD_LON_MOST)
        return "its position is not on the Earth";
    s->lat = (int32_t)lat;
    s->lon = (int32_t)lon;
    s->says |= VD_SAYS_POSITION;
    return NULL;
}

static const char *read_row(const layout *c, const vd_row *row, vd_sighting *s)
{
    vd_str mobile = cell(c, row, FIELD_MOBILE);
    const char *wrong;
    int64_t mmsi;

    vd_sighting_init(s);
    if (row->n < c->n)
        return "it has fewer cells than the header: cut, or a quote is open";
    if (!scaled(cell(c, row, FIELD_MMSI), 1, VD_MMSI_MAX, &mmsi) || mmsi <= 0)
        return "its number of a ship is none: up to nine digits are expected";
    s->mmsi = (uint32_t)mmsi;
    if (!vd_ais_moment_parse(cell(c, row, FIELD_TIME), c->order, &s->at))
        return "its time is none, or it does not say whether its day or its "
               "month stands first: a mapping can say dates: dmy";
    wrong = take_point(c, row, s);
    if (wrong != NULL)
        return wrong;
    take_motion(c, row, s);
    take_identity(c, row, s);
    /* Stations and aids are on the same tables. */
    if (mobile.n > 0 && !vd_str_starts(mobile, VD_STR("Class")))
        s->says = 0;
    return NULL;
}

static vd_status take_row(const layout *c, const vd_row *row, vd_ais_job *job,
                          vd_err *err)
{
    vd_sighting s;
    const char *wrong;

    job->counts.rows++;
    if (row->line <= job->skip)
        return VD_OK;
    wrong = read_row(c, row, &s);
    if (wrong == NULL)
        wrong = vd_ais_moment_wrong(job, s.at);
    if (wrong != NULL) {
        job->counts.issues++;
        job->issue(job->ctx, (uint32_t)row->line, wrong);
        return VD_OK;
    }
    /* A table of the user's own may number its ships as it likes. */
    if (job->mapping == NULL && s.says != 0 && !vd_mmsi_is_ship(s.mmsi)) {
        job->counts.others++;
        return VD_OK;
    }
    if (s.says == 0 || job->sighting == NULL)
        return VD_OK;
    s.place = (vd_place){job->file, (uint32_t)row->line};
    job->counts.sightings++;
    return job->sighting(job->ctx, &s, err);
}

vd_status vd_ais_table_read(vd_input *input, char separator, vd_ais_job *job,
                            vd_err *err)
{
    vd_csv *csv = vd_csv_new(input, separator);
    layout columns = {.order = VD_AIS_YMD};
    bool headed = false;
    vd_row row = {.n = 0};
    vd_status st;

    vd_csv_set_short_quotes(csv);
    st = vd_csv_next(csv, &row, err);
    for (; st == VD_OK; st = vd_csv_next(csv, &row, err)) {
        job->counts.lines = row.line;
        if (!headed)
            headed = read_header(&row, job->mapping, &columns);
        else
            st = take_row(&columns, &row, job, err);
        if (st == VD_OK && job->live && job->pause != NULL)
            st = job->pause(job->ctx, err);
        if (st != VD_OK)
            break;
    }
    job->counts.bytes += vd_csv_packed_bytes(csv);
    vd_csv_close(csv);
    return st == VD_ABSENT ? VD_OK : st;
}
