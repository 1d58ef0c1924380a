/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_YAML_H
#define VD_BASE_YAML_H

/* YAML 1.2, for files that people write: read into the same tree as JSON.
   Scalars are strings, whatever they look like; anchors and tags have no
   meaning here. */

#include "base/json.h"

/* A file of keys and values; VD_INVALID if it is anything else. */
VD_MUST_USE vd_status vd_yaml_read(const char *path, vd_arena *arena,
                                   const vd_json **out, vd_err *err);

VD_MUST_USE vd_status vd_yaml_parse(vd_str text, vd_arena *arena,
                                    const vd_json **out, vd_err *err);

#endif
