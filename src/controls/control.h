/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_CONTROLS_CONTROL_H
#define VD_CONTROLS_CONTROL_H

/*
 * Controls: rules of law on goods, services and routes, with their dates.
 *
 * A control covers goods by prefixes of codes of the Harmonized System, goes
 * from some countries to some, and is in force on some days.  Each question
 * has an answer that is neither yes nor no: a heading of which the law names a
 * part, a route of which an end is not given, a row that nobody has verified.
 * A row is never left out for that; it says so.
 */

#include <stdint.h>

#include "controls/facts.h"

typedef struct vd_control {
    vd_str jurisdiction; /* un, eu, us, cn, g7, or a user's own */
    vd_str instrument;
    vd_str paragraph;
    vd_str kind;     /* ban, licence, cap, notification, watch, notice */
    vd_str hs;       /* prefixes with ";" between, "any", or "" */
    vd_str edition;  /* of the Harmonized System, or "prc" */
    vd_str category; /* arms, fuel, end user, ... */
    vd_str from;     /* countries with ";", "*"; routes with "|" */
    vd_str to;
    vd_str title;
    vd_str limit;
    vd_str exceptions;
    int32_t effective; /* days as yyyymmdd, 0 for none */
    int32_t suspended; /* first day */
    int32_t resumed;   /* last day of the suspension */
    int32_t ended;     /* last day */
    vd_str note;
    vd_str sure; /* verified, secondary, derived, unverified */
    vd_str source;
    vd_str verified;
} vd_control;

/* A member of a group of countries, with its first and last day. */
typedef struct vd_member {
    vd_str country;
    int32_t from;
    int32_t until;
} vd_member;

/* Members that stand behind each other. */
typedef struct vd_group {
    vd_str name;
    size_t first;
    size_t n;
} vd_group;

/* A country through which goods were diverted. */
typedef struct vd_hub {
    vd_str country;
    vd_str reason;
    vd_str source;
    vd_str verified;
} vd_hub;

enum { VD_MEMBERS_MAX = 256, VD_GROUPS_MAX = 32, VD_HUBS_MAX = 64 };

typedef struct vd_controls {
    vd_arena *arena;
    vd_control *at;
    size_t n;
    size_t room;
    vd_member *members;
    size_t n_members;
    vd_group *groups;
    size_t n_groups;
    vd_hub *hubs;
    size_t n_hubs;
} vd_controls;

/* Without controls, with the project's groups and hubs; what is read lives in
   the arena. */
VD_MUST_USE vd_status vd_controls_init(vd_controls *controls, vd_arena *arena,
                                       vd_err *err);

/* Adds a table of controls. */
VD_MUST_USE vd_status vd_controls_add(vd_controls *controls,
                                      const vd_origin *origin, vd_err *err);

/* The project's own, and behind them those of a user's files. */
VD_MUST_USE vd_status vd_controls_read(vd_controls *controls, vd_arena *arena,
                                       const char *const *files, size_t n,
                                       vd_err *err);

typedef enum vd_control_state {
    VD_CONTROL_IN_FORCE = 0,
    VD_CONTROL_SUSPENDED,
    VD_CONTROL_NOT_YET,
    VD_CONTROL_ENDED,
} vd_control_state;

/* On a day, as yyyymmdd. */
vd_control_state vd_control_state_on(const vd_control *control, int32_t day);
vd_str vd_control_state_name(vd_control_state state);

typedef enum vd_covering {
    VD_COVERS_NOT = 0,
    VD_COVERS_PART, /* of what the code is: the law names a code below it, or
                       one that HS 2017 had under it */
    VD_COVERS_WHOLE,
} vd_covering;

/* Whether a control covers a code of digits alone. */
vd_covering vd_control_covers(const vd_control *control, vd_str code);

typedef enum vd_routing {
    VD_ROUTE_NOT = 0,
    VD_ROUTE_MAY, /* an end is not given */
    VD_ROUTE_IS,
} vd_routing;

/* Countries as ISO 3166-1 alpha-2 in lower case, or a region as ua-43; "" for
   what is not given.  Members of groups are those of the day. */
vd_routing vd_control_route(const vd_controls *controls,
                            const vd_control *control, vd_str from, vd_str to,
                            int32_t day);

/* Whether a control of a territory is about a place, at either end; the country
   whose law it is does not count. */
bool vd_control_is_about(const vd_control *control, vd_str place);

/* Whether a country is in a group on a day. */
bool vd_controls_has_member(const vd_controls *controls, vd_str group,
                            vd_str country, int32_t day);

/* NULL if a country is no hub. */
const vd_hub *vd_controls_hub(const vd_controls *controls, vd_str country);

#endif
