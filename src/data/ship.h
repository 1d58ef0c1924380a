/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DATA_SHIP_H
#define VD_DATA_SHIP_H

#include <stdbool.h>

#include "base/str.h"

/* Whether the name of a ship stands behind a folded word: data/ship_words.tsv.
 */
bool vd_is_ship_word(vd_str word);

#endif
