/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_ANSWER_H
#define VD_APP_ANSWER_H

/* The machine form of a screening, for the program and the library alike. */

#include "app/screen.h"
#include "base/json.h"

/* One line of "screen --json", without its line break.  state names the
   editions and the engine that it comes from; without results (found is
   NULL) wrong says why there are none. */
typedef struct vd_answer {
    size_t row;
    vd_str id;
    vd_str state;
    const vd_found *found;
    const char *wrong;
    int threshold;
    int64_t alert; /* on the desk, 0: none */
    vd_str news;   /* of it */
} vd_answer;
void vd_answer_put(vd_json_out *out, const vd_answer *answer);

/* The numbers of a score, as members of the object that is open. */
void vd_answer_put_score(vd_json_out *out, const vd_score *score);
/* What the likeness of the names is made of, in words. */
void vd_answer_put_names(vd_json_out *out, const vd_name_evidence *names);
void vd_answer_put_why(vd_json_out *out, const vd_score *score);

/* One line of "compare --json", without its line break. */
void vd_answer_put_pair(vd_json_out *out, size_t row, const vd_score *score);

#endif
