/* SPDX-License-Identifier: Apache-2.0 */
#include "app/state.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/oom.h"
#include "base/strmap.h"

typedef struct value {
    vd_str key;
    vd_str bytes;
    bool changed;
} value;

struct vd_state {
    vd_desk *desk;
    vd_chain *chain; /* NULL: nobody else sees the desk, now or later */
    bool written;    /* the desk may hold something */
    vd_arena arena;
    vd_strmap at; /* to number */
    value *values;
    size_t n;
    size_t room;
};

static void start(vd_state *s)
{
    vd_strmap_init(&s->at, &s->arena);
    s->values = NULL;
    s->n = 0;
    s->room = 0;
}

vd_state *vd_state_new(vd_desk *alone, vd_chain *chain)
{
    vd_state *s = calloc(1, sizeof *s);

    if (s == NULL)
        vd_out_of_memory(sizeof *s);
    s->desk = chain == NULL ? alone : vd_chain_desk(chain);
    s->chain = chain;
    s->written = chain != NULL;
    vd_arena_init(&s->arena, 0);
    start(s);
    return s;
}

void vd_state_free(vd_state *s)
{
    if (s == NULL)
        return;
    vd_arena_done(&s->arena);
    free(s);
}

static value *keep(vd_state *s, vd_str key, vd_str bytes, bool changed)
{
    bool is_new;
    size_t at = *vd_strmap_put(&s->at, key, s->n, &is_new);

    if (is_new) {
        s->values = vd_arena_grow(&s->arena, s->values, s->n, &s->room,
                                  sizeof *s->values);
        s->values[s->n++] = (value){.key = vd_str_copy(&s->arena, key)};
    }
    s->values[at].bytes = vd_str_copy(&s->arena, bytes);
    s->values[at].changed = s->values[at].changed || changed;
    return &s->values[at];
}

vd_status vd_state_get(void *state, vd_str key, vd_buf *out, vd_err *err)
{
    vd_state *s = state;
    const size_t *known = vd_strmap_find(&s->at, key);
    size_t before = out->n;
    vd_status st;

    if (known != NULL) {
        vd_buf_put(out, s->values[*known].bytes);
        return VD_OK;
    }
    if (!s->written)
        return VD_OK;
    st = s->chain == NULL ? vd_desk_get(s->desk, key, out, err)
                          : vd_chain_get_state(s->chain, key, out, err);
    /* Records themselves come once: their absence is not worth keeping. */
    if (st == VD_OK && out->n > before)
        (void)keep(s, key, vd_str_slice(vd_buf_view(out), before, out->n),
                   false);
    return st;
}

vd_status vd_state_put(void *state, vd_str key, vd_str bytes, vd_err *err)
{
    (void)err;
    (void)keep(state, key, bytes, true);
    return VD_OK;
}

static int compare(const void *a, const void *b)
{
    const value *const *x = a;
    const value *const *y = b;

    return vd_str_cmp((*x)->key, (*y)->key);
}

vd_status vd_state_flush(vd_state *s, vd_err *err)
{
    value **changed;
    size_t n = 0;
    vd_status st = VD_OK;

    if (s->chain == NULL && s->arena.used < VD_STATE_HELD_BYTES_MAX)
        return VD_OK;
    s->written = true;
    changed = malloc((s->n + 1) * sizeof(void *));
    if (changed == NULL)
        vd_out_of_memory(s->n * sizeof(void *));
    for (size_t i = 0; i < s->n; i++) {
        if (s->values[i].changed)
            changed[n++] = &s->values[i];
    }
    if (n > 1)
        qsort(changed, n, sizeof(void *), compare);
    for (size_t i = 0; st == VD_OK && i < n; i++) {
        const value *v = changed[i];

        st = s->chain == NULL
                 ? vd_desk_put(s->desk, v->key, v->bytes, err)
                 : vd_chain_put_state(s->chain, v->key, v->bytes, err);
        changed[i]->changed = false;
    }
    free(changed);
    /* Behind the commit another program may write what is kept here. */
    vd_arena_reset(&s->arena);
    start(s);
    return st;
}
