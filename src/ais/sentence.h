/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_AIS_SENTENCE_H
#define VD_AIS_SENTENCE_H

/*
 * Sentences of AIS receivers (IEC 61162, !xxVDM and !xxVDO) to messages.
 *
 * A line may carry more than its sentence: a tag block before it (NMEA 4.0),
 * a station and a time behind it (United States Coast Guard), or a line of
 * its own before it ($PGHP, Danish Maritime Authority).  From these come the
 * moment and the receiver.  A file that has none of them, but base stations
 * (type 4, 11), takes the time from the last that was heard.
 *
 * A message of several sentences is known by receiver, sequence number,
 * channel and number of parts.  Receivers reuse the same numbers all the time
 * and files mix what they heard, so a part may belong to another message than
 * the one that was begun.  Parts are put together only in their order and right
 * after one another; what comes out of turn is dropped, and where a first part
 * comes twice with other words, both messages are: an invented message is worse
 * than a lost one.
 */

#include "ais/message.h"
#include "base/str.h"

typedef struct vd_assembler vd_assembler;

vd_assembler *vd_assembler_new(void);
void vd_assembler_free(vd_assembler *assembler);

typedef enum vd_sentence_kind {
    VD_SENTENCE_OTHER = 0, /* no sentence of AIS */
    VD_SENTENCE_EMPTY,     /* one without a payload: a receiver heard noise */
    VD_SENTENCE_PART,      /* of a message that is not whole yet */
    VD_SENTENCE_LOST,      /* put aside: it cannot be said whose part it is */
    VD_SENTENCE_WRONG,     /* *wrong says why */
    VD_SENTENCE_MESSAGE,   /* of which out is filled */
} vd_sentence_kind;

typedef struct vd_heard {
    vd_message message;
    vd_moment at;    /* VD_UNTIMED if nothing says it */
    bool by_station; /* at is that of the last base station heard */
    uint32_t line;   /* of the first part */
    const char *wrong;
    size_t bits;  /* of the message, where that is wrong */
    size_t wants; /* what it needs */
} vd_heard;

/* Takes a line, without its end, and its number. */
vd_sentence_kind vd_assembler_take(vd_assembler *assembler, vd_str line,
                                   uint32_t number, vd_heard *out);

/* Messages that were begun and never whole. */
uint64_t vd_assembler_lost(const vd_assembler *assembler);

#endif
