/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_ROUTE_H
#define VD_HTTP_ROUTE_H

/*
 * The routes: one table says what may be asked, who may, with which parameters
 * of what range; from it requests are led and judged, and the description
 * (OpenAPI 3.1) is made.
 */

#include "http/service.h"

typedef void vd_handler(vd_call *call);

/* What a key must allow; each role has those before it. */
typedef enum vd_access {
    VD_ACCESS_NOBODY = 0, /* no key is asked for */
    VD_ACCESS_VIEWER,     /* lists and entities */
    VD_ACCESS_ANALYST,    /* screening, alerts */
    VD_ACCESS_APPROVER,   /* decisions */
    VD_ACCESS_ADMIN,
} vd_access;

vd_str vd_access_name(vd_access role);
bool vd_access_find(vd_str name, vd_access *out);

typedef enum vd_param_kind {
    VD_PARAM_TEXT = 0,
    VD_PARAM_INT,
    VD_PARAM_SHARE, /* a number with a fraction */
    VD_PARAM_FLAG,
    VD_PARAM_MOMENT, /* 2024-02-23[T12[:30[:00]]] */
    VD_PARAM_CHOICE,
} vd_param_kind;

typedef struct vd_param_rule {
    const char *name;
    vd_param_kind kind;
    bool many;
    long long least;
    long long most;
    const char *choices; /* "a,b,c" */
    const char *value;   /* if it is not given */
    const char *does;
} vd_param_rule;

typedef enum vd_route_kind {
    /* Errors that are found before the handler are {"error": ..} and a line's
       end, and not {"detail": ..}. */
    VD_ROUTE_PLAIN_ERRORS = 1,
    /* What is the user's own, and no list: pages of other sites may not ask for
       it with a browser's help. */
    VD_ROUTE_OWN = 2,
    /* The body may be as large as that of a stream. */
    VD_ROUTE_SPOOLED = 4,
} vd_route_kind;

typedef struct vd_route {
    const char *method;
    const char *path; /* "/match/{dataset}" */
    vd_handler *handler;
    const char *tag; /* whose API it is */
    const char *does;
    const vd_param_rule *params; /* ended by one without a name */
    const char *body;            /* what is expected in it, NULL: nothing */
    vd_access role;
    unsigned kind; /* of vd_route_kind */
} vd_route;

size_t vd_route_count(void);
const vd_route *vd_route_at(size_t i);

/* Whether a request may be answered at all, before its body is read: the reply
   has a status if not. */
const vd_route *vd_route_admit(vd_reply *reply, vd_request *request,
                               vd_access access);

/* Answers a request: finds its route, judges its parameters, calls the
   handler.  role is what its key allows.  Gives the route, NULL if none. */
const vd_route *vd_route_answer(vd_call *call, vd_request *request,
                                vd_access role);

/* The route of a request, and whether there is one for another method. */
const vd_route *vd_route_find(vd_request *request, bool *other_method);

/* Judges the parameters of the call as those of a route.  False: answered. */
bool vd_route_judge(vd_call *call, const char *path);

/* A moment as others write it; false if it is none. */
bool vd_asked_moment(vd_str text, vd_moment *out);

/* The description of all routes. */
void vd_route_describe(vd_call *call);

#endif
