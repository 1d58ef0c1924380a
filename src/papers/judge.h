/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_JUDGE_H
#define VD_PAPERS_JUDGE_H

/*
 * Which passages are not what a paper says: repeated headlines and paragraphs,
 * runs of tags, times, counters, credits and datelines, a tail that was cut.
 * Judged by their words, by what stands around them and by what they repeat.
 *
 * A passage of which only a part is noise is parted.
 */

#include "papers/glossary.h"
#include "papers/paper.h"

/* title may be "": then a first passage that reads as one is the title, and
   gets its role.  Gives the title. */
vd_str vd_passages_judge(const vd_glossary *glossary, vd_word_folder *folder,
                         vd_arena *arena, vd_str title, vd_passages *list);

#endif
