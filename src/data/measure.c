/* SPDX-License-Identifier: Apache-2.0 */
#include "data/measure.h"

#include "measures.inc" /* measures[]: generated */

enum { COUNT = sizeof measures / sizeof measures[0] };

static size_t find(vd_str program)
{
    size_t i = 0;

    while (i < COUNT && !vd_str_is(measures[i].key, program))
        i++;
    return i;
}

vd_measure vd_measure_of(vd_str program, bool consolidated)
{
    size_t i = consolidated ? find(program) : COUNT;

    if (i == COUNT)
        i = find(consolidated ? VD_STR("*CONS") : VD_STR("*SDN"));
    return (vd_measure){measures[i].list, measures[i].measure};
}

/* Sectoral programmes of Ukraine stand on both lists (the SDN list names the
   order too), so only the rest tells them apart. */
bool vd_measure_is_consolidated(vd_str program)
{
    size_t i = find(program);

    return i < COUNT && program.p[0] != '*' &&
           !vd_str_is(program, VD_STR("UKRAINE-EO13662"));
}
