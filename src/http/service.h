/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_SERVICE_H
#define VD_HTTP_SERVICE_H

/*
 * What all requests are answered from.
 *
 * A volume is the book as it was at one time: its index, its entities, its
 * sources.  Volumes never change; when the lists have changed a new one is
 * opened beside the old, which goes when the last request that began with it
 * is done: nobody waits and nobody sees half of a change.
 *
 * Each thread that answers has a worker: a searcher on the volume that was
 * last asked of it.
 */

#include <stdatomic.h>

#include "app/entities.h"
#include "app/screen.h"
#include "desk/chain.h"
#include "http/request.h"
#include "http/settings.h"

/* A source as the volume has it. */
typedef struct vd_volume_source {
    vd_str name;
    vd_str title;
    vd_str version; /* "20240223184300-9f86d081" */
    vd_moment published;
    vd_moment known;
    size_t entities; /* listed */
    size_t items;    /* entities of all kinds */
    vd_list_state state;
    vd_str reason; /* of a refusal */
    int64_t age_days;
    vd_str hash; /* of the edition */
    int64_t issues;
    const struct vd_source *known_as; /* NULL: not known by name */
} vd_volume_source;

typedef struct vd_volume {
    atomic_long holders;
    vd_index *index;
    vd_entities *entities;
    vd_arena arena;
    char state[17]; /* of the answers made from it */
    char etag[41];
    vd_moment opened;
    vd_volume_source *sources;
    size_t n_sources;
} vd_volume;

struct vd_keeper;
struct vd_keep;
struct vd_keys;
struct vd_counts;

typedef struct vd_service {
    const char *db;
    vd_moment as_of; /* what is served; the end of time: what is now */
    vd_moment known_by;
    vd_settings settings;
    vd_actor actor;           /* who acts where there are no keys */
    struct vd_keeper *keeper; /* NULL: nothing is recorded */
    struct vd_keys *keys;     /* NULL: nobody needs one */
    struct vd_counts *counts;
    struct vd_service_held *held;
} vd_service;

/* Opens the book and its first volume. */
VD_MUST_USE vd_status vd_service_open(vd_service *service, vd_err *err);
void vd_service_close(vd_service *service);

/* A new volume if the lists have changed; true in *swapped then.  If it cannot
   be opened the old one stays. */
VD_MUST_USE vd_status vd_service_look(vd_service *service, bool *swapped,
                                      vd_err *err);

/* The volume of now, held until it is let go. */
vd_volume *vd_service_hold(vd_service *service);
void vd_volume_let_go(vd_volume *volume);

typedef struct vd_worker {
    vd_volume *volume; /* that the searcher is on */
    vd_searcher *searcher;
    vd_store *store; /* opened when it is first needed */
} vd_worker;

void vd_worker_done(vd_worker *worker);

/* An answer that is made piece by piece, as it is sent: the next bytes of it, 0
   at its end.  Each piece is made by a thread that has a worker. */
typedef struct vd_feed {
    void *ctx;
    size_t (*read)(void *ctx, vd_worker *worker, char *to, size_t room);
    void (*done)(void *ctx);
} vd_feed;

/* What a handler is given. */
typedef struct vd_call {
    vd_service *service;
    vd_volume *volume;
    vd_worker *worker;
    const vd_request *request;
    vd_reply *reply;
    int access; /* vd_access of its key */
} vd_call;

/* A searcher on the call's volume, and its folder. */
VD_MUST_USE vd_status vd_call_searcher(vd_call *call, vd_searcher **out,
                                       vd_err *err);
VD_MUST_USE vd_status vd_call_folder(vd_call *call, vd_folder **out,
                                     vd_err *err);

/* The book itself, for what is not in a volume. */
VD_MUST_USE vd_status vd_call_view(vd_call *call, vd_view *out, vd_err *err);

/* The body as a JSON object; false: answered. */
bool vd_call_object(vd_call *call, const vd_json **out);

/* Something of ours went wrong: 500, and the reason to the log. */
void vd_call_fail(vd_call *call, const vd_err *err);

/* ---- scopes ---- */

/* The datasets that a name means, as one flag for each of the volume's
   entities' datasets; NULL if there is no such name.  "default" and "all" are
   all of them. */
bool *vd_call_scope(vd_call *call, vd_str name);

/* All of them, whatever collections are called. */
bool *vd_call_everything(vd_call *call);

/* The same without and with those of include_dataset and exclude_dataset. */
bool *vd_call_narrow(vd_call *call, bool *scope);

/* Schemata of exclude_schema, as bits. */
uint64_t vd_call_without(const vd_call *call);

/* The title of a source or collection. */
vd_str vd_call_title(vd_call *call, vd_str name);

#endif
