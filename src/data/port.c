/* SPDX-License-Identifier: Apache-2.0 */
#include "data/port.h"

#include <assert.h>

#include "ports.inc" /* generated from data/ports.tsv and data/areas.tsv */

size_t vd_port_count(void)
{
    return sizeof ports / sizeof ports[0];
}

const vd_port *vd_port_at(size_t i)
{
    assert(i < vd_port_count());
    return &ports[i];
}
