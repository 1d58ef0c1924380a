/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_REGISTER_H
#define VD_PAPERS_REGISTER_H

/*
 * Notices of the US Federal Register as its office gives them out: documents of
 * its interface in JSON (one, a list, or lines of them), and issues in XML.
 * Each is given as the plain text that is read of it, under a head.
 */

#include "base/buf.h"
#include "base/input.h"

typedef struct vd_register_notice {
    vd_str text; /* with a head: URL, TITLE, DATE, DOCUMENT */
    vd_str url;
    vd_str number;
    size_t element; /* of the file, from 1 */
} vd_register_notice;

typedef vd_status vd_register_fn(void *ctx, const vd_register_notice *notice,
                                 vd_err *err);

/* Whether the first bytes of a file are of one. */
bool vd_register_is_json(vd_str head);
bool vd_register_is_xml(vd_str head);

VD_MUST_USE vd_status vd_register_json_each(vd_input *input, vd_register_fn *fn,
                                            void *ctx, vd_err *err);
VD_MUST_USE vd_status vd_register_xml_each(vd_input *input, vd_register_fn *fn,
                                           void *ctx, vd_err *err);

#endif
