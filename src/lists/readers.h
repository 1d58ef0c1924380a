/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_READERS_H
#define VD_LISTS_READERS_H

/* All readers, in the order in which they are asked whether a file is
   theirs.  To add one: its file, a line here and one in readers.c. */

#include "lists/read.h"

extern const vd_reader vd_reader_ofac_flat;
extern const vd_reader vd_reader_ofac_classic;
extern const vd_reader vd_reader_ofac_advanced;
extern const vd_reader vd_reader_ofac_enhanced;
extern const vd_reader vd_reader_ofac_delta;
extern const vd_reader vd_reader_un;
extern const vd_reader vd_reader_eu_fsf;
extern const vd_reader vd_reader_eu_fsd;
extern const vd_reader vd_reader_eu_csv;
extern const vd_reader vd_reader_uk_conlist;
extern const vd_reader vd_reader_uk_csv;
extern const vd_reader vd_reader_uk_xml;
extern const vd_reader vd_reader_csl_csv;
extern const vd_reader vd_reader_csl_json;
extern const vd_reader vd_reader_bis_dpl;
extern const vd_reader vd_reader_ca_sema;
extern const vd_reader vd_reader_au_dfat;
extern const vd_reader vd_reader_ch_seco;
extern const vd_reader vd_reader_ftm;
extern const vd_reader vd_reader_ftm_simple;
extern const vd_reader vd_reader_ftm_delta;
extern const vd_reader vd_reader_mapped; /* only with a mapping file */

/* The reader of a file, or NULL. */
const vd_reader *vd_reader_find(const vd_probe *probe);

/* The i-th reader, NULL behind the last; for lists of what is known. */
const vd_reader *vd_reader_at(size_t i);

/* Whether the file only makes sense beside another of the same set. */
bool vd_ofac_flat_is_side(const vd_probe *probe);

/* Why nothing can read it, in words for the user. */
const char *vd_probe_complaint(const vd_probe *probe);

#endif
