/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_READ_H
#define VD_PAPERS_READ_H

/*
 * A paper, read: bytes in, passages, mentions, days and claims out.
 *
 * A pure function of the bytes, of what is told with them and of the tables:
 * the same paper is read the same on any day.
 */

#include "papers/act.h"
#include "papers/claim.h"
#include "papers/names.h"
#include "papers/published.h"

typedef enum vd_paper_form {
    VD_PAPER_UNKNOWN = 0, /* told from the bytes */
    VD_PAPER_TEXT,
    VD_PAPER_HTML,
} vd_paper_form;

/* What is known of a paper besides its bytes; texts "" if nothing. */
typedef struct vd_paper_told {
    vd_str name; /* of the file, for messages */
    vd_str url;
    vd_str charset; /* as the transfer said */
    vd_str date;
    vd_str source; /* who published it, if the address does not say */
    vd_str number; /* of the document, where who published it numbers them */
    vd_paper_form form;
} vd_paper_told;

/* A listing that a mention may be of, as the search gave it. */
typedef struct vd_paper_link {
    uint32_t mention; /* the first of its name */
    vd_str id;
    vd_str caption;
    vd_str datasets; /* ", " between */
    vd_str verdict;
    vd_str why; /* "; " between */
    int score;  /* millionths */
} vd_paper_link;

typedef struct vd_paper {
    vd_paper_form form;
    vd_str url;
    vd_str title;
    vd_str language;
    vd_str charset;
    vd_str source_text; /* what offsets are in */
    vd_str outlet;      /* canonical; "" */
    const char *outlet_basis;
    vd_str outlet_kind;
    vd_str wire;
    vd_str dateline; /* place; "" */
    vd_published published;
    vd_passages passages;
    vd_words *words; /* of each passage; empty for noise */
    vd_paper_mentions mentions;
    vd_whens whens;
    vd_claims claims;
    vd_paper_link *links; /* whoever has a book adds them */
    size_t n_links;
    size_t links_room;
    vd_act act; /* if it is the notice of one */
    bool cut;   /* the page was larger than is read */
} vd_paper;

/* What reading needs, of one thread. */
typedef struct vd_paper_reader vd_paper_reader;

VD_MUST_USE vd_status vd_paper_reader_open(vd_paper_reader **out, vd_err *err);
void vd_paper_reader_close(vd_paper_reader *reader);
/* From here on names of a book are found as well; NULL: none.  They must
   outlive the reader. */
void vd_paper_reader_set_names(vd_paper_reader *reader,
                               const vd_book_names *names);
vd_word_folder *vd_paper_reader_folder(vd_paper_reader *reader);

/* Reads a paper; it lives in the arena, and its views in the bytes as well. */
VD_MUST_USE vd_status vd_paper_read(vd_paper_reader *reader, vd_str bytes,
                                    const vd_paper_told *told, vd_arena *arena,
                                    vd_paper *out, vd_err *err);

/* The body alone, a passage a line: what is compared with others' readers. */
vd_str vd_paper_body(const vd_paper *paper, vd_arena *arena);

/* Form by the first bytes. */
vd_paper_form vd_paper_form_of(vd_str bytes);

/* The version of the rules: a reading of another is made anew. */
#define VD_PAPERS_VERSION 2

#endif
