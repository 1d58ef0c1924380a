/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_REPORT_TRACK_H
#define VD_REPORT_TRACK_H

/*
 * Events of ships, written: as text, JSON, GeoJSON (RFC 7946) and KML (OGC
 * 2.3); and tracks, with as many points as their shape needs.
 *
 * docs/track.md describes the members.
 */

#include "base/json.h"
#include "ships/event.h"

typedef enum vd_track_form {
    VD_TRACK_TEXT = 0,
    VD_TRACK_JSON, /* an object a line */
    VD_TRACK_GEOJSON,
    VD_TRACK_KML,
} vd_track_form;

/* The file of a number that places have. */
typedef const char *vd_file_name_fn(const void *ctx, uint32_t file);

typedef struct vd_track_writer vd_track_writer;

/* Writes behind what is in out, which the caller empties when it likes. */
vd_track_writer *vd_track_writer_new(vd_track_form form, vd_buf *out,
                                     vd_file_name_fn *file_name,
                                     const void *ctx);
void vd_track_writer_free(vd_track_writer *writer);

void vd_track_begin(vd_track_writer *writer);
void vd_track_event(vd_track_writer *writer, const vd_ship_event *event);

/* Gathers the track of a ship: a position for each half hour and each turn of
   more than ten degrees. */
void vd_track_point(vd_track_writer *writer, const vd_sighting *s);

/* Writes the tracks that were gathered, and the end of the document. */
void vd_track_end(vd_track_writer *writer);

#endif
