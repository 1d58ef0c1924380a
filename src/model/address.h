/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_ADDRESS_H
#define VD_MODEL_ADDRESS_H

#include "model/record.h"

/* Writes the whole of an address, made of its parts in the order of an
   envelope, as its property "full", in place of any that it has. */
void vd_address_join(vd_record *record, size_t entity);

#endif
