/* SPDX-License-Identifier: Apache-2.0 */
#include "report/track.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/oom.h"
#include "base/utf8.h"
#include "ships/pool.h"

typedef struct spot {
    vd_moment at;
    int32_t lat;
    int32_t lon;
} spot;

typedef struct line {
    uint64_t key; /* MMSI */
    spot *at;
    size_t n;
    size_t room;
    int32_t course; /* of the last that is kept */
} line;

struct vd_track_writer {
    vd_track_form form;
    vd_buf *out;
    vd_file_name_fn *file_name;
    const void *ctx;
    vd_pool lines;
    size_t written; /* features */
};

vd_track_writer *vd_track_writer_new(vd_track_form form, vd_buf *out,
                                     vd_file_name_fn *file_name,
                                     const void *ctx)
{
    vd_track_writer *w = vd_zeroed(1, sizeof *w);

    w->form = form;
    w->out = out;
    w->file_name = file_name;
    w->ctx = ctx;
    vd_pool_init(&w->lines, sizeof(line));
    return w;
}

void vd_track_writer_free(vd_track_writer *w)
{
    if (w == NULL)
        return;
    for (size_t i = 0; i < w->lines.n; i++)
        free(((line *)vd_pool_at(&w->lines, i))->at);
    vd_pool_done(&w->lines);
    free(w);
}

/* --- pieces -------------------------------------------------------------- */

static vd_str caption_of(const vd_ship_identity *who)
{
    return vd_str_of(who->name[0] == '\0' ? "(no name)" : who->name);
}

/* Steps of AIS as degrees, to a millionth: no floating point on the way. */
static void put_degrees(vd_buf *out, int32_t steps)
{
    long long millionths = (llabs((long long)steps) * 5 + 1) / 3;

    vd_buf_printf(out, "%s%lld.%06lld", steps < 0 && millionths > 0 ? "-" : "",
                  millionths / 1000000, millionths % 1000000);
}

static bool has_place(const vd_fix *fix)
{
    return fix->lat != VD_LAT_NONE && fix->lon != VD_LON_NONE;
}

static void put_place(vd_buf *out, const vd_fix *fix)
{
    if (!has_place(fix)) {
        vd_buf_put_z(out, "-");
        return;
    }
    vd_buf_printf(out, "%.4f %c %.4f %c", abs(fix->lat) / 600000.0,
                  fix->lat < 0 ? 'S' : 'N', abs(fix->lon) / 600000.0,
                  fix->lon < 0 ? 'W' : 'E');
}

static void put_minutes(vd_buf *out, vd_moment at)
{
    char text[VD_MOMENT_TEXT];

    vd_moment_format(at, text);
    vd_buf_printf(out, "%.10s %.5s", text, text + 11);
}

/* What a transponder or a file says may hold anything: for a terminal, letters
   that steer it are marks. */
static void put_plain(vd_buf *out, vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        vd_buf_put_char(out, c < 32 || c == 127 ? '?' : s.p[i]);
    }
}

/* --- text ---------------------------------------------------------------- */

static void put_reach(vd_buf *out, const vd_ship_event *e)
{
    enum { SHOWN = 6 };

    for (size_t i = 0; i < e->n_reach && i < SHOWN; i++) {
        const vd_port *port = vd_port_at(e->reach[i].port);

        vd_buf_printf(out, "%s%.*s (%.*s) up to %.1f h",
                      i == 0 ? "      in reach: " : "; ",
                      VD_STR_WHOLE(port->name), VD_STR_WHOLE(port->country),
                      (double)e->reach[i].stay_s / 3600);
    }
    if (e->n_reach > 0)
        vd_buf_put_char(out, '\n');
}

static void put_numbers(vd_buf *out, const vd_ship_identity *who)
{
    put_plain(out, caption_of(who));
    vd_buf_printf(out, " (MMSI %09u", who->mmsi);
    if (who->imo != 0)
        vd_buf_printf(out, ", IMO %07u", who->imo);
    vd_buf_put_char(out, ')');
}

static void put_evidence(vd_track_writer *w, const vd_ship_event *e)
{
    vd_buf *out = w->out;

    vd_buf_put_z(out, "      ");
    put_place(out, &e->from);
    vd_buf_printf(out, "  %s:%u", w->file_name(w->ctx, e->from.place.file),
                  e->from.place.line);
    if (e->to.place.file != e->from.place.file ||
        e->to.place.line != e->from.place.line) {
        vd_buf_put_z(out, "  to  ");
        put_place(out, &e->to);
        vd_buf_printf(out, "  %s:%u", w->file_name(w->ctx, e->to.place.file),
                      e->to.place.line);
    }
    vd_buf_put_char(out, '\n');
}

static void text_event(vd_track_writer *w, const vd_ship_event *e)
{
    vd_buf *out = w->out;

    put_minutes(out, e->from.at);
    vd_buf_put_z(out, "  ");
    if (e->open)
        vd_buf_printf(out, "%-16s", "still");
    else
        put_minutes(out, e->to.at);
    vd_buf_printf(out, " %c%.*s  ",
                  vd_ship_event_is_finding(e->kind) ? '!' : ' ',
                  VD_STR_WHOLE(vd_ship_event_name(e->kind)));
    put_numbers(out, e->who);
    if (e->other != NULL) {
        vd_buf_put_z(out, e->kind == VD_SHIP_IDENTITY_EVENT ? " / " : " + ");
        put_numbers(out, e->other);
    }
    if (e->port != VD_NO_PORT) {
        vd_buf_printf(out, "  %.*s (%.*s)",
                      VD_STR_WHOLE(vd_port_at(e->port)->name),
                      VD_STR_WHOLE(vd_port_at(e->port)->country));
    }
    if (e->sure.n > 0)
        vd_buf_printf(out, "  [%.*s]", VD_STR_WHOLE(e->sure));
    vd_buf_put_char(out, '\n');
    if (e->reason.n > 0) {
        vd_buf_put_z(out, "      ");
        put_plain(out, e->reason);
        vd_buf_put_char(out, '\n');
    }
    if (e->law.n > 0)
        vd_buf_printf(out, "      %.*s\n", VD_STR_WHOLE(e->law));
    put_reach(out, e);
    put_evidence(w, e);
}

/* --- JSON ---------------------------------------------------------------- */

static void pair_moment(vd_json_out *out, const char *key, vd_moment at)
{
    char text[VD_MOMENT_TEXT];

    vd_moment_format(at, text);
    vd_json_pair(out, key, vd_str_of(text));
}

static void pair_degrees(vd_json_out *out, const char *key, int32_t steps)
{
    vd_buf text;

    vd_buf_init(&text);
    put_degrees(&text, steps);
    vd_json_key(out, key);
    vd_json_raw(out, vd_buf_view(&text));
    vd_buf_done(&text);
}

static void pair_tenths(vd_json_out *out, const char *key, int32_t tenths)
{
    vd_json_key(out, key);
    vd_json_millionths(out, (long long)tenths * 100000);
}

static void json_fix(vd_track_writer *w, vd_json_out *out, const char *key,
                     const vd_fix *fix)
{
    vd_json_key(out, key);
    vd_json_open(out, '{');
    pair_moment(out, "at", fix->at);
    if (has_place(fix)) {
        pair_degrees(out, "lat", fix->lat);
        pair_degrees(out, "lon", fix->lon);
    }
    if (fix->speed_dkn < VD_SPEED_NONE)
        pair_tenths(out, "speed_kn", fix->speed_dkn);
    if (fix->course_ddeg < VD_COURSE_NONE)
        pair_tenths(out, "course_deg", fix->course_ddeg);
    vd_json_pair(out, "file", vd_str_of(w->file_name(w->ctx, fix->place.file)));
    vd_json_pair_int(out, "line", fix->place.line);
    vd_json_close(out, '}');
}

static void json_who(vd_json_out *out, const vd_ship_identity *who)
{
    vd_json_pair_int(out, "mmsi", who->mmsi);
    if (who->imo != 0)
        vd_json_pair_int(out, "imo", who->imo);
    vd_json_pair_if(out, "name", vd_str_of(who->name));
    vd_json_pair_if(out, "callsign", vd_str_of(who->callsign));
    vd_json_pair_if(out, "flag", vd_mmsi_country(who->mmsi));
    if (who->type != 0) {
        vd_json_pair(out, "class",
                     vd_ship_class_name(vd_ship_class_of(who->type)));
    }
    if (who->length_m != 0)
        vd_json_pair_int(out, "length_m", who->length_m);
}

static void json_port(vd_json_out *out, size_t number)
{
    const vd_port *port = vd_port_at(number);

    vd_json_pair(out, "port", port->name);
    vd_json_pair_if(out, "country", port->country);
    vd_json_key(out, "verified");
    vd_json_bool(out, port->sure);
}

static void json_reach(vd_json_out *out, const vd_ship_event *e)
{
    vd_json_key(out, "reach");
    vd_json_open(out, '[');
    for (size_t i = 0; i < e->n_reach; i++) {
        vd_json_open(out, '{');
        json_port(out, e->reach[i].port);
        vd_json_pair_int(out, "stay_min", e->reach[i].stay_s / 60);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

/* What only some kinds have. */
static void json_more(vd_json_out *out, const vd_ship_event *e)
{
    switch (e->kind) {
    case VD_SHIP_GAP_EVENT:
        vd_json_key(out, "coverage");
        vd_json_open(out, '[');
        vd_json_string(out, vd_coverage_name(e->covered_from));
        vd_json_string(out, vd_coverage_name(e->covered_to));
        vd_json_close(out, ']');
        json_reach(out, e);
        break;
    case VD_SHIP_DRAUGHT_EVENT:
        pair_tenths(out, "draught_before_m", e->before);
        pair_tenths(out, "draught_m", e->value);
        break;
    case VD_SHIP_ENCOUNTER_EVENT:
    case VD_SHIP_CONVOY_EVENT:
    case VD_SHIP_POSSIBLE_ENCOUNTER_EVENT:
        vd_json_pair_int(out, "minutes", e->value);
        break;
    case VD_SHIP_JUMP_EVENT:
        vd_json_pair_int(out, "speed_kn", e->value);
        break;
    default:
        break;
    }
}

static void json_event(vd_track_writer *w, vd_json_out *out,
                       const vd_ship_event *e)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "kind", vd_ship_event_name(e->kind));
    vd_json_key(out, "finding");
    vd_json_bool(out, vd_ship_event_is_finding(e->kind));
    json_who(out, e->who);
    if (e->other != NULL) {
        vd_json_key(out, "other");
        vd_json_open(out, '{');
        json_who(out, e->other);
        vd_json_close(out, '}');
    }
    json_fix(w, out, "from", &e->from);
    json_fix(w, out, "to", &e->to);
    vd_json_key(out, "open");
    vd_json_bool(out, e->open);
    if (e->port != VD_NO_PORT)
        json_port(out, e->port);
    vd_json_pair_int(out, "metres", e->metres);
    json_more(out, e);
    if (e->probability > 0) {
        vd_json_key(out, "probability");
        vd_json_millionths(out, e->probability);
    }
    vd_json_pair_if(out, "confidence", e->sure);
    vd_json_pair_if(out, "reason", e->reason);
    vd_json_pair_if(out, "law", e->law);
    vd_json_close(out, '}');
}

/* --- shapes -------------------------------------------------------------- */

static void put_pair(vd_buf *out, vd_track_form form, int32_t lat, int32_t lon)
{
    if (form == VD_TRACK_GEOJSON)
        vd_buf_put_char(out, '[');
    put_degrees(out, lon);
    vd_buf_put_char(out, ',');
    put_degrees(out, lat);
    if (form == VD_TRACK_GEOJSON)
        vd_buf_put_char(out, ']');
}

/* Whether a line between two spots crosses the date line. */
static bool crosses(const spot *a, const spot *b)
{
    return llabs((long long)a->lon - b->lon) > 180LL * VD_DEGREE;
}

/* Parts of a line that do not cross the date line, [from, to). */
static size_t part_end(const spot *s, size_t from, size_t n)
{
    size_t to = from + 1;

    while (to < n && !crosses(&s[to - 1], &s[to]))
        to++;
    return to;
}

static void geojson_shape(vd_buf *out, const spot *s, size_t n)
{
    if (n == 1) {
        vd_buf_put_z(out, "{\"type\":\"Point\",\"coordinates\":");
        put_pair(out, VD_TRACK_GEOJSON, s->lat, s->lon);
        vd_buf_put_char(out, '}');
        return;
    }
    vd_buf_put_z(out, "{\"type\":\"MultiLineString\",\"coordinates\":[");
    for (size_t from = 0, to; from < n; from = to) {
        to = part_end(s, from, n);
        vd_buf_put_z(out, from > 0 ? ",[" : "[");
        for (size_t i = from; i < to; i++) {
            if (i > from)
                vd_buf_put_char(out, ',');
            put_pair(out, VD_TRACK_GEOJSON, s[i].lat, s[i].lon);
        }
        /* A line has two ends. */
        if (to == from + 1) {
            vd_buf_put_char(out, ',');
            put_pair(out, VD_TRACK_GEOJSON, s[from].lat, s[from].lon);
        }
        vd_buf_put_char(out, ']');
    }
    vd_buf_put_z(out, "]}");
}

static void kml_shape(vd_buf *out, const spot *s, size_t n)
{
    if (n == 1) {
        vd_buf_put_z(out, "<Point><coordinates>");
        put_pair(out, VD_TRACK_KML, s->lat, s->lon);
        vd_buf_put_z(out, "</coordinates></Point>");
        return;
    }
    vd_buf_put_z(out, "<MultiGeometry>");
    for (size_t from = 0, to; from < n; from = to) {
        to = part_end(s, from, n);
        vd_buf_put_z(out, "<LineString><tessellate>1</tessellate>"
                          "<coordinates>");
        for (size_t i = from; i < to; i++) {
            if (i > from)
                vd_buf_put_char(out, ' ');
            put_pair(out, VD_TRACK_KML, s[i].lat, s[i].lon);
        }
        if (to == from + 1) { /* a line has two ends */
            vd_buf_put_char(out, ' ');
            put_pair(out, VD_TRACK_KML, s[from].lat, s[from].lon);
        }
        vd_buf_put_z(out, "</coordinates></LineString>");
    }
    vd_buf_put_z(out, "</MultiGeometry>");
}

/* The two ends of an event, or one if it stays. */
static size_t spots_of(const vd_ship_event *e, spot out[2])
{
    out[0] = (spot){e->from.at, e->from.lat, e->from.lon};
    out[1] = (spot){e->to.at, e->to.lat, e->to.lon};
    if (!has_place(&e->from))
        return 0;
    return !has_place(&e->to) ||
                   (e->from.lat == e->to.lat && e->from.lon == e->to.lon)
               ? 1
               : 2;
}

static void geojson_event(vd_track_writer *w, const vd_ship_event *e)
{
    vd_json_out json = {.buf = w->out};
    spot ends[2];
    size_t n = spots_of(e, ends);

    vd_buf_put_z(w->out, w->written++ > 0 ? ",\n" : "\n");
    vd_buf_put_z(w->out, "{\"type\":\"Feature\",\"geometry\":");
    if (n == 0)
        vd_buf_put_z(w->out, "null");
    else
        geojson_shape(w->out, ends, n);
    vd_buf_put_z(w->out, ",\"properties\":");
    json_event(w, &json, e);
    vd_buf_put_char(w->out, '}');
}

static void put_xml(vd_buf *out, vd_str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = vd_utf8_take(s, &i);

        if (c == '<')
            vd_buf_put_z(out, "&lt;");
        else if (c == '>')
            vd_buf_put_z(out, "&gt;");
        else if (c == '&')
            vd_buf_put_z(out, "&amp;");
        else if (c >= 32 && c < 0xfffe)
            vd_buf_put_utf8(out, c);
    }
}

static void put_span(vd_buf *out, vd_moment from, vd_moment to)
{
    char text[VD_MOMENT_TEXT];

    vd_moment_format(from, text);
    vd_buf_printf(out, "<TimeSpan><begin>%s</begin>", text);
    vd_moment_format(to, text);
    vd_buf_printf(out, "<end>%s</end></TimeSpan>", text);
}

static void kml_event(vd_track_writer *w, const vd_ship_event *e)
{
    vd_buf *out = w->out;
    spot ends[2];
    size_t n = spots_of(e, ends);

    vd_buf_printf(out, "<Placemark><name>%.*s: ",
                  VD_STR_WHOLE(vd_ship_event_name(e->kind)));
    put_xml(out, caption_of(e->who));
    vd_buf_printf(out, " %09u</name><description>", e->who->mmsi);
    put_xml(out, e->reason);
    if (e->port != VD_NO_PORT) {
        vd_buf_put_char(out, ' ');
        put_xml(out, vd_port_at(e->port)->name);
    }
    vd_buf_put_z(out, "</description>");
    put_span(out, e->from.at, e->to.at);
    if (n > 0)
        kml_shape(out, ends, n);
    vd_buf_put_z(out, "</Placemark>\n");
}

/* --- tracks -------------------------------------------------------------- */

static int32_t degrees_apart(int32_t a, int32_t b)
{
    int32_t d = abs(a - b);

    return d > 1800 ? 3600 - d : d;
}

static bool is_near(const spot *p, const vd_sighting *s, int32_t steps)
{
    return abs(p->lat - s->lat) <= steps && abs(p->lon - s->lon) <= steps;
}

void vd_track_point(vd_track_writer *w, const vd_sighting *s)
{
    enum {
        KEEP_S = 1800,
        TURN_DDEG = 100,
        TURN_S = 60,
        STILL_DKN = 10,
        STILL_STEPS = 300, /* some 50 m */
    };

    line *l;
    const spot *last;
    bool turned;

    if ((s->says & VD_SAYS_POSITION) == 0)
        return;
    l = vd_pool_get(&w->lines, s->mmsi, NULL);
    last = l->n > 0 ? &l->at[l->n - 1] : NULL;
    turned = s->course_ddeg < VD_COURSE_NONE && s->speed_dkn > STILL_DKN &&
             degrees_apart(s->course_ddeg, l->course) >= TURN_DDEG;
    if (last != NULL && s->at - last->at < (turned ? TURN_S : KEEP_S))
        return;
    /* Of a stay, the first position and the last. */
    if (l->at != NULL && l->n > 1 &&
        is_near(&l->at[l->n - 2], s, STILL_STEPS) &&
        is_near(&l->at[l->n - 1], s, STILL_STEPS)) {
        l->at[l->n - 1] = (spot){s->at, s->lat, s->lon};
        return;
    }
    if (l->at == NULL || l->n == l->room) {
        l->room = l->room == 0 ? 64 : l->room * 2;
        l->at = realloc(l->at, l->room * sizeof *l->at);
        if (l->at == NULL)
            vd_out_of_memory(l->room * sizeof *l->at);
    }
    l->at[l->n++] = (spot){s->at, s->lat, s->lon};
    l->course = s->course_ddeg;
}

static void put_line(vd_track_writer *w, const line *l)
{
    char text[VD_MOMENT_TEXT];

    if (l->at == NULL || l->n == 0)
        return;
    if (w->form == VD_TRACK_KML) {
        vd_buf_printf(w->out, "<Placemark><name>track %09u</name>",
                      (unsigned)l->key);
        put_span(w->out, l->at[0].at, l->at[l->n - 1].at);
        kml_shape(w->out, l->at, l->n);
        vd_buf_put_z(w->out, "</Placemark>\n");
        return;
    }
    vd_buf_put_z(w->out, w->written++ > 0 ? ",\n" : "\n");
    vd_buf_put_z(w->out, "{\"type\":\"Feature\",\"geometry\":");
    geojson_shape(w->out, l->at, l->n);
    vd_moment_format(l->at[0].at, text);
    vd_buf_printf(w->out,
                  ",\"properties\":{\"kind\":\"track\",\"mmsi\":%u,"
                  "\"begin\":\"%s\"",
                  (unsigned)l->key, text);
    vd_moment_format(l->at[l->n - 1].at, text);
    vd_buf_printf(w->out, ",\"end\":\"%s\"}}", text);
}

/* ------------------------------------------------------------------------- */

void vd_track_begin(vd_track_writer *w)
{
    if (w->form == VD_TRACK_GEOJSON)
        vd_buf_put_z(w->out, "{\"type\":\"FeatureCollection\",\"features\":[");
    if (w->form != VD_TRACK_KML)
        return;
    vd_buf_put_z(w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<kml xmlns=\"http://www.opengis.net/kml/2.2\">"
                         "<Document>\n");
}

void vd_track_event(vd_track_writer *w, const vd_ship_event *event)
{
    vd_json_out json = {.buf = w->out};

    switch (w->form) {
    case VD_TRACK_TEXT:
        text_event(w, event);
        break;
    case VD_TRACK_JSON:
        json_event(w, &json, event);
        vd_buf_put_char(w->out, '\n');
        break;
    case VD_TRACK_GEOJSON:
        geojson_event(w, event);
        break;
    case VD_TRACK_KML:
        kml_event(w, event);
        break;
    }
}

void vd_track_end(vd_track_writer *w)
{
    for (size_t i = 0; i < w->lines.n; i++)
        put_line(w, vd_pool_at(&w->lines, i));
    if (w->form == VD_TRACK_GEOJSON)
        vd_buf_put_z(w->out, "\n]}\n");
    else if (w->form == VD_TRACK_KML)
        vd_buf_put_z(w->out, "</Document></kml>\n");
}
