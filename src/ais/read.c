/* SPDX-License-Identifier: Apache-2.0 */
#include "ais/read.h"

#include <stdlib.h>
#include <string.h>

#include "ais/sentence.h"
#include "ais/table.h"
#include "base/limits.h"
#include "base/oom.h"
#include "base/table.h"
#include "base/yaml.h"
#include "data/mmsi.h"

enum {
    WINDOW_BYTES = 1 << 18,
    HEAD_BYTES = 1 << 14,
    HEAD_LINES = 20, /* a file may begin with comments */
};

typedef struct stream {
    vd_ais_job *job;
    vd_assembler *assembler;
    char *window;
    size_t n;
    vd_moment now; /* of a live stream, when its last bytes came */
} stream;

vd_status vd_ais_mapping_read(const char *path, vd_arena *arena,
                              vd_ais_mapping *out, vd_err *err)
{
    const vd_json *map = NULL;
    vd_str dates;
    vd_status st = vd_yaml_read(path, arena, &map, err);

    if (st != VD_OK)
        return st;
    dates = vd_json_text(map, "dates");
    *out = (vd_ais_mapping){.columns = vd_json_member(map, "columns")};
    if (out->columns == NULL || out->columns->kind != VD_JSON_OBJECT) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: \"columns\" is missing: {COLUMN: mmsi, COLUMN: "
                       "time, ...}",
                       path);
    }
    for (const vd_json *m = out->columns->first; m != NULL; m = m->next) {
        if (!vd_ais_field_is_known(m->text)) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "%s: \"%.*s\" is no field: docs/track.md has them",
                           path, VD_STR_SHOWN(m->text));
        }
    }
    if (vd_str_is(dates, VD_STR("dmy")))
        out->order = VD_AIS_DMY;
    else if (vd_str_is(dates, VD_STR("mdy")))
        out->order = VD_AIS_MDY;
    else if (dates.n > 0 && !vd_str_is(dates, VD_STR("ymd"))) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: dates: \"%.*s\" is none of ymd, dmy, mdy", path,
                       VD_STR_SHOWN(dates));
    }
    return VD_OK;
}

/* A receiver whose clock is wrong would make the rest of the world late. */
const char *vd_ais_moment_wrong(const vd_ais_job *job, vd_moment at)
{
    enum { DAY_S = 86400 };

    /* AIS was first asked for in 2000 (SOLAS V/19), and tried in the nineties.
     */
    const vd_moment first = 631152000; /* 1990 */

    if (at < first)
        return "its time is before there was AIS";
    if (job->live)
        return at - DAY_S > vd_clock_now() ? "its time is to come" : NULL;
    return job->now != 0 && at - DAY_S > job->now ? "its time is to come"
                                                  : NULL;
}

/* --- sentences ----------------------------------------------------------- */

static void tell(vd_ais_job *job, uint32_t line, const char *wrong)
{
    job->counts.issues++;
    job->issue(job->ctx, line, wrong);
}

static vd_status take_message(stream *s, const vd_heard *heard, vd_err *err)
{
    vd_ais_job *job = s->job;
    const char *wrong;
    vd_sighting sighting;

    job->counts.messages++;
    if (job->message != NULL)
        return job->message(job->ctx, &heard->message, heard->line, err);
    if (job->sighting == NULL)
        return VD_OK;
    vd_sighting_init(&sighting);
    vd_message_sighting(&heard->message, &sighting);
    if (sighting.says == 0)
        return VD_OK;
    if (!vd_mmsi_is_ship(sighting.mmsi)) {
        job->counts.others++;
        return VD_OK;
    }
    sighting.at = heard->at;
    if (job->live && (heard->at == VD_UNTIMED || heard->by_station))
        sighting.at = s->now;
    else
        job->counts.stations += heard->by_station;
    if (sighting.at == VD_UNTIMED) {
        job->counts.untimed++;
        return VD_OK;
    }
    wrong = vd_ais_moment_wrong(job, sighting.at);
    if (wrong != NULL) {
        tell(job, heard->line, wrong);
        return VD_OK;
    }
    sighting.place = (vd_place){job->file, heard->line};
    job->counts.sightings++;
    return job->sighting(job->ctx, &sighting, err);
}

static vd_status take_line(stream *s, vd_str line, vd_err *err)
{
    vd_ais_job *job = s->job;
    vd_heard heard = {.at = VD_UNTIMED};
    uint32_t number = (uint32_t)++job->counts.lines;

    switch (vd_assembler_take(s->assembler, line, number, &heard)) {
    case VD_SENTENCE_MESSAGE:
        job->counts.sentences++;
        return number > job->skip ? take_message(s, &heard, err) : VD_OK;
    case VD_SENTENCE_WRONG:
        job->counts.sentences++;
        if (number > job->skip)
            tell(job, number, heard.wrong);
        break;
    case VD_SENTENCE_EMPTY:
        job->counts.empty++;
        job->counts.sentences++;
        break;
    case VD_SENTENCE_PART:
    case VD_SENTENCE_LOST:
        job->counts.sentences++;
        break;
    case VD_SENTENCE_OTHER:
        break;
    }
    return VD_OK;
}

/* Whole lines of the window; what is left of it begins the next. */
static vd_status take_lines(stream *s, bool last, vd_err *err)
{
    vd_str rest = {s->window, s->n};
    vd_status st = VD_OK;

    while (st == VD_OK && rest.n > 0) {
        const char *end = memchr(rest.p, '\n', rest.n);
        size_t n = end == NULL ? rest.n : (size_t)(end - rest.p);
        vd_str line = {rest.p, n};

        if (end == NULL && !last && s->n < WINDOW_BYTES)
            break;
        if (n > 0 && rest.p[n - 1] == '\r')
            line.n--;
        rest = end == NULL ? (vd_str){rest.p + n, 0}
                           : (vd_str){end + 1, rest.n - n - 1};
        st = take_line(s, line, err);
    }
    if (rest.n > 0)
        memmove(s->window, rest.p, rest.n);
    s->n = rest.n;
    return st;
}

static vd_status read_sentences(vd_input *input, vd_ais_job *job, vd_err *err)
{
    stream s = {.job = job, .assembler = vd_assembler_new()};
    size_t got = 1;
    vd_status st = VD_OK;

    s.window = malloc(WINDOW_BYTES);
    if (s.window == NULL)
        vd_out_of_memory(WINDOW_BYTES);
    while (st == VD_OK && got > 0) {
        if (job->pause != NULL)
            st = job->pause(job->ctx, err);
        if (st == VD_OK)
            st = vd_input_read(input, s.window + s.n, WINDOW_BYTES - s.n, &got,
                               err);
        if (st != VD_OK)
            break;
        s.n += got;
        job->counts.bytes += got;
        if (job->live)
            s.now = vd_clock_now();
        st = take_lines(&s, got == 0, err);
    }
    job->counts.lost += vd_assembler_lost(s.assembler);
    vd_assembler_free(s.assembler);
    free(s.window);
    return st;
}

/* --- which of the two ---------------------------------------------------- */

static bool is_sentence(vd_str line)
{
    size_t bang = vd_str_find_char(line, '!', 0);

    return line.n > 0 && line.p[0] != '#' &&
           ((bang != VD_STR_NONE && bang + 6 < line.n &&
             line.p[bang + 3] == 'V' && line.p[bang + 4] == 'D') ||
            line.p[0] == '$' || line.p[0] == '\\');
}

/* 's': sentences; a separator: a table; 0: neither. */
static char recognise(vd_str head, const vd_ais_mapping *mapping)
{
    vd_str line;

    for (size_t i = 0;
         i < HEAD_LINES && vd_str_next(&head, VD_STR("\n"), &line); i++) {
        line = vd_str_trim(line);
        if (vd_ais_table_is_header(line, mapping))
            return vd_table_guess_separator(line);
        if (is_sentence(line))
            return 's';
    }
    return 0;
}

static vd_status find_head(vd_origin *origin, vd_arena *arena, vd_str *out,
                           vd_err *err)
{
    vd_input_kind kind = VD_INPUT_PLAIN;
    vd_status st;

    if (vd_origin_is_stream(origin)) {
        st = vd_origin_take_head(origin, arena, HEAD_BYTES, err);
        *out = origin->head;
        return st;
    }
    st = vd_input_kind_of(origin, &kind, err);
    return st == VD_OK ? vd_input_head(origin, arena, HEAD_BYTES, out, err)
                       : st;
}

vd_status vd_ais_read(const vd_origin *origin, vd_ais_job *job, vd_err *err)
{
    vd_origin from = *origin;
    vd_input *input = NULL;
    vd_str head = VD_STR("");
    vd_arena arena;
    vd_status st;
    char form;

    vd_arena_init(&arena, 0);
    st = find_head(&from, &arena, &head, err);
    form = st == VD_OK ? recognise(head, job->mapping) : 0;
    /* A live stream may begin with anything; a file says what it is. */
    if (form == 0 && job->live)
        form = 's';
    if (st == VD_OK && form == 0 && head.n > 0) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "%s: neither sentences of AIS nor a table with mmsi, "
                     "time, lat and lon: a mapping can say which column is "
                     "what",
                     origin->path);
    }
    if (st == VD_OK)
        st = vd_input_open(&from, NULL, &input, err);
    if (st == VD_OK && input != NULL)
        vd_input_set_limit(input, VD_STREAM_BYTES_MAX);
    if (st == VD_OK && form == 's') {
        st = read_sentences(input, job, err);
        vd_input_close(input);
    } else if (st == VD_OK && form != 0) {
        st = vd_ais_table_read(input, form, job, err);
    } else {
        vd_input_close(input);
    }
    vd_arena_done(&arena);
    return st;
}
