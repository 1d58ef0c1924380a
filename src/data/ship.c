/* SPDX-License-Identifier: Apache-2.0 */
#include "data/ship.h"

#include "ship_words.inc"

bool vd_is_ship_word(vd_str word)
{
    for (size_t i = 0; i < sizeof ship_words / sizeof ship_words[0]; i++) {
        if (vd_str_is(ship_words[i], word))
            return true;
    }
    return false;
}
