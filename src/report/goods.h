/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_REPORT_GOODS_H
#define VD_REPORT_GOODS_H

/* Which controls apply to goods, for programs. */

#include "base/json.h"
#include "controls/goods.h"

/* Said with every answer. */
extern const char vd_goods_caveat[];

/* "2024-02-23" of 20240223, "" of 0. */
vd_str vd_day_text(vd_arena *arena, int32_t day);

void vd_goods_put_json(const vd_goods_query *query,
                       const vd_goods_answer *answer, vd_arena *arena,
                       vd_json_out *out);

#endif
