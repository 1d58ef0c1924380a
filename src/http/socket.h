/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_SOCKET_H
#define VD_HTTP_SOCKET_H

/* Where the server listens, and what it and systemd say to each other. */

#include "http/settings.h"

typedef char vd_place_text[300];

/* The socket that systemd hands over, if it does, or one at the host and port
   of the settings; it does not block.  place is where it is, as
   "127.0.0.1:8000".  VD_INVALID: without keys it would be open to others than
   this machine. */
VD_MUST_USE vd_status vd_socket_open(const vd_settings *settings, bool keys,
                                     int *fd, vd_place_text place, vd_err *err);

/* Tells systemd, if it asks: "READY=1". */
void vd_systemd_notify(const char *state);

#endif
