/* SPDX-License-Identifier: Apache-2.0 */
#include "names/standard.h"

#include "base/utf8.h"
#include "names/cyrillic.h"

typedef struct standard {
    uint32_t first;
    uint32_t last;
    vd_cyrillic_language language;
    const char *name;
} standard;

#include "standards.inc" /* generated from data/names/standards.tsv */

enum { STANDARDS = sizeof standards / sizeof standards[0], LATIN_END = 0x370 };

static bool is_of(const standard *s, uint32_t c, vd_str text)
{
    return c >= s->first && c <= s->last &&
           (s->language == VD_CYRILLIC_NONE ||
            s->language == vd_cyrillic_language_of(text));
}

uint8_t vd_standard_of(vd_str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = vd_utf8_take(text, &at);

        for (uint8_t i = 0; c >= LATIN_END && i < STANDARDS; i++) {
            if (is_of(&standards[i], c, text))
                return (uint8_t)(i + 1);
        }
    }
    return 0;
}

const char *vd_standard_name(uint8_t number)
{
    return number == 0 || number > STANDARDS ? "" : standards[number - 1].name;
}
