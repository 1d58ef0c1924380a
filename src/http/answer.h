/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_ANSWER_H
#define VD_HTTP_ANSWER_H

/* A request from its bytes to its reply, without a network: who asks, how often
   they may, the route, headers that every answer has. */

#include "http/service.h"

/* Looks at method, URL and headers before the body comes: the reply has a
   status if the request is refused. */
void vd_answer_open(vd_service *service, vd_request *request, vd_str url,
                    vd_reply *reply);

/* Answers a request whose method, URL, headers and body are known.  url is as
   it came.  Headers that are not of the handler are added; the body is
   compressed if the client takes that. */
void vd_answer(vd_service *service, vd_worker *worker, vd_request *request,
               vd_str url, vd_reply *reply);

/* Counts and logs an answer that waited for the keeper; vd_answer() does it for
   all others. */
void vd_answer_end(vd_service *service, const vd_request *request,
                   const vd_reply *reply);

/* How many bytes a body may have; the reply knows its route. */
uint64_t vd_answer_body_max(const vd_service *service, const vd_reply *reply);
void vd_answer_refuse_body(uint64_t most, vd_reply *reply);

#endif
