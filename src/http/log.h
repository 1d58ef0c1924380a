/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_LOG_H
#define VD_HTTP_LOG_H

/* What the server says of itself: a line of JSON for each event, to standard
   error.  Nothing of what was asked is in it but a keyed hash of the query,
   whose key ends with the process. */

#include "http/request.h"

void vd_log(const char *event, const char *what);

/* A request that was answered. */
void vd_log_request(const vd_request *request, vd_str route, int status,
                    int64_t micros, size_t bytes);

#endif
