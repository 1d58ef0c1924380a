/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_SERVER_H
#define VD_HTTP_SERVER_H

/*
 * The network's door: libmicrohttpd, connections, threads.
 *
 * One thread for each processor answers; none waits for another but at the
 * desk, which has one writer.  One takes
 * those who call and gives them to these in turn.  A further one looks each
 * second for new lists, for a new certificate, and for connections that have
 * not said what they want in time.
 */

#include "http/service.h"

typedef struct vd_server vd_server;

/* Listens (on a socket that systemd hands over, if it does) and answers.
   The service must be open and outlive it. */
VD_MUST_USE vd_status vd_server_start(vd_service *service, vd_server **out,
                                      vd_err *err);

/* Where it listens: "127.0.0.1:8000". */
vd_str vd_server_place(const vd_server *server);

/* Takes no more connections, ends what was begun, and frees it. */
void vd_server_stop(vd_server *server);

#endif
