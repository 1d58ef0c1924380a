/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_LIMITS_H
#define VD_BASE_LIMITS_H

#include <stddef.h>

/*
 * Every limit on what comes from outside: a name, a number, a reason.
 *
 * A limit is not a guess of what is normal but a bound beyond which a file is
 * more likely broken or hostile than a list.  Each is at least five times
 * what was seen in official files (sizes of 2018 to 2026).
 */

/* The largest official file seen is SDN_ADVANCED.XML with 127 MB. */
#define VD_INPUT_BYTES_MAX (4ull * 1024 * 1024 * 1024)

/* Lists compress 10 to 40 times.  A bomb is told by its ratio, and only
   once it has grown: small files of blanks may compress a thousandfold. */
#define VD_INPUT_RATIO_MAX 250u
#define VD_INPUT_RATIO_FREE_BYTES (64ull * 1024 * 1024)

/* The longest cell seen has 33 kB (statements of reasons). */
#define VD_CSV_FIELD_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define VD_CSV_RECORD_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define VD_CSV_COLUMNS_MAX 1024u

/* One record of a list as XML: the largest seen is 1.1 MB (an EU group with
   its names in every language). */
#define VD_XML_RECORD_BYTES_MAX ((size_t)32 * 1024 * 1024)
#define VD_XML_DEPTH_MAX 64u
#define VD_XML_ATTRIBUTE_BYTES_MAX ((size_t)1024 * 1024)

/* One element of a JSON list or one line of JSON Lines. */
#define VD_JSON_RECORD_BYTES_MAX ((size_t)32 * 1024 * 1024)
#define VD_JSON_DEPTH_MAX 64u

/* Shared strings of a workbook, held whole because cells refer to them by
   number; the UK list of 2025 has 9 MB. */
#define VD_XLSX_STRINGS_BYTES_MAX ((size_t)96 * 1024 * 1024)
#define VD_XLSX_COLUMNS_MAX 1024u

/* A mapping file is written by hand. */
#define VD_YAML_BYTES_MAX ((size_t)4 * 1024 * 1024)

/* What a reader may hold of one file: reference sets, locations, groups of
   rows that are not contiguous.  Below the 256 MB promised for a load. */
#define VD_READER_HELD_BYTES_MAX ((size_t)192 * 1024 * 1024)

/* Values of one listed party with all that hangs on it. */
#define VD_RECORD_BYTES_MAX ((size_t)16 * 1024 * 1024)

/* What one state of one list may take: 12 bytes for each listing. */
#define VD_CONTENT_BYTES_MAX ((size_t)1024 * 1024 * 1024)

/* Longest of 18,576 OFAC names seen is 147 bytes; a query of more is cut by
   nobody but refused. */
#define VD_QUERY_NAME_BYTES_MAX 2000u

/* History that a run alone keeps in memory before it goes to a file: a record
   takes about a hundred bytes. */
#define VD_STATE_HELD_BYTES_MAX ((size_t)128 * 1024 * 1024)

/* A stream of positions is read and forgotten: a year of a whole coast. */
#define VD_STREAM_BYTES_MAX (64ull * 1024 * 1024 * 1024 * 1024)

/* A page: of 181 of news sites none has more than 2 MB; a printed law of the
   EU has 30. */
#define VD_PAGE_BYTES_MAX ((size_t)128 * 1024 * 1024)

/* Elements and runs of text of a page, about 150 bytes each: the largest seen
   has 12,000. */
#define VD_HTML_NODES_MAX ((size_t)2 * 1000 * 1000)

/* Words of one passage: a book without line breaks has a million. */
#define VD_PAPER_WORDS_MAX ((size_t)4 * 1000 * 1000)

/* Files of one load command. */
#define VD_LOAD_FILES_MAX 4096u

#endif
