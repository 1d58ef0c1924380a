/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_NUMBER_H
#define VD_PAPERS_NUMBER_H

/*
 * Numbers of a text, in digits and in words: "95", "10,000", "forty-two",
 * "1.5 billion", "several dozen", "hundreds of".  What is no number but a
 * measure of one ("hundreds") is a range, and says so.
 */

#include "papers/words.h"

typedef struct vd_said_number {
    int64_t least; /* in thousandths */
    int64_t most;  /* the same if it is one number */
    uint32_t n;    /* words, 0 if there is none */
} vd_said_number;

vd_said_number vd_number_at(const vd_words *words, size_t i);

/* A whole number of digits or words, -1 if it is none. */
int64_t vd_number_whole(const vd_said_number *number);

#endif
