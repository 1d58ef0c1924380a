/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a date.  Whatever is accepted must hold its
 * invariants, survive a round trip and relate to itself.
 */
#include "fuzz.h"
#include "model/pdate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_str text = {(const char *)data, size};
    char stored[VD_PDATE_TEXT];
    vd_pdate date;
    vd_pdate again;

    if (vd_pdate_parse(text, &date, NULL) != VD_OK)
        return 0;
    MUST(date.lo != 0 && date.lo <= date.hi);

    vd_pdate_format(date, stored);
    MUST(vd_pdate_parse(vd_str_of(stored), &again, NULL) == VD_OK);
    MUST(again.lo == date.lo && again.hi == date.hi);
    MUST(again.circa == date.circa);
    MUST(vd_pdate_relate(date, again, 2) >= VD_PDATE_OVERLAP);
    return 0;
}
