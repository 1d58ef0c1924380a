/* SPDX-License-Identifier: Apache-2.0 */
#include "http/counts.h"

#include <stdlib.h>

#include "base/oom.h"
#include "http/handlers.h"
#include "http/route.h"

enum { ROUTES_MAX = 64, CLASSES = 6, BARS = 12 };

/* Upper ends of what is told apart, in microseconds. */
static const int64_t bars[BARS] = {250,    500,    1000,    2500,
                                   5000,   10000,  20000,   50000,
                                   100000, 250000, 1000000, 5000000};

typedef struct row {
    atomic_ulong of_class[CLASSES]; /* by the first digit of the status */
    atomic_ulong bars[BARS + 1];
    atomic_ulong micros;
} row;

struct vd_counts {
    row rows[ROUTES_MAX + 1]; /* the last: no route */
    atomic_ulong swaps;
    atomic_ulong hooks[2]; /* that failed, that were taken */
    atomic_long connections;
};

vd_counts *vd_counts_new(void)
{
    return vd_zeroed(1, sizeof(vd_counts));
}

void vd_counts_free(vd_counts *counts)
{
    free(counts);
}

void vd_counts_answer(vd_counts *c, const vd_route *route, int status,
                      int64_t micros)
{
    size_t i = route == NULL ? ROUTES_MAX : (size_t)(route - vd_route_at(0));
    row *r = &c->rows[i < ROUTES_MAX ? i : ROUTES_MAX];
    size_t bar = 0;

    while (bar < BARS && micros > bars[bar])
        bar++;
    (void)atomic_fetch_add(&r->of_class[status / 100 % CLASSES], 1);
    (void)atomic_fetch_add(&r->bars[bar], 1);
    (void)atomic_fetch_add(&r->micros, (unsigned long)micros);
}

void vd_counts_swap(vd_counts *c)
{
    (void)atomic_fetch_add(&c->swaps, 1);
}

void vd_counts_hook(vd_counts *c, bool taken)
{
    (void)atomic_fetch_add(&c->hooks[taken], 1);
}

void vd_counts_connection(vd_counts *c, int change)
{
    (void)atomic_fetch_add(&c->connections, change);
}

static void put_row(vd_buf *out, const char *name, row *r)
{
    unsigned long sum = 0;

    for (int k = 1; k < CLASSES; k++) {
        unsigned long n = atomic_load(&r->of_class[k]);

        if (n > 0) {
            vd_buf_printf(out,
                          "vedette_requests_total{route=\"%s\",status=\"%dxx\""
                          "} %lu\n",
                          name, k, n);
        }
    }
    for (int b = 0; b <= BARS; b++)
        sum += atomic_load(&r->bars[b]);
    if (sum == 0)
        return;
    sum = 0;
    for (int b = 0; b < BARS; b++) {
        sum += atomic_load(&r->bars[b]);
        vd_buf_printf(out,
                      "vedette_request_seconds_bucket{route=\"%s\",le=\""
                      "%lld.%06lld\"} %lu\n",
                      name, (long long)(bars[b] / 1000000),
                      (long long)(bars[b] % 1000000), sum);
    }
    sum += atomic_load(&r->bars[BARS]);
    vd_buf_printf(out,
                  "vedette_request_seconds_bucket{route=\"%s\",le=\"+Inf\"} "
                  "%lu\nvedette_request_seconds_sum{route=\"%s\"} %lu.%06lu\n"
                  "vedette_request_seconds_count{route=\"%s\"} %lu\n",
                  name, sum, name, atomic_load(&r->micros) / 1000000,
                  atomic_load(&r->micros) % 1000000, name, sum);
}

static void put_sources(vd_buf *out, const vd_volume *v)
{
    vd_moment now = vd_clock_now();

    vd_buf_put_z(out, "# TYPE vedette_source_age_seconds gauge\n");
    for (size_t i = 0; i < v->n_sources; i++) {
        if (v->sources[i].version.n > 0) {
            vd_buf_printf(out,
                          "vedette_source_age_seconds{source=\"%.*s\"} "
                          "%lld\n",
                          VD_STR_WHOLE(v->sources[i].name),
                          (long long)(now - v->sources[i].published));
        }
    }
    vd_buf_put_z(out, "# TYPE vedette_source_entities gauge\n"
                      "# TYPE vedette_source_issues gauge\n"
                      "# TYPE vedette_source_fresh gauge\n");
    for (size_t i = 0; i < v->n_sources; i++) {
        const vd_volume_source *s = &v->sources[i];

        vd_buf_printf(out,
                      "vedette_source_entities{source=\"%.*s\"} %zu\n"
                      "vedette_source_issues{source=\"%.*s\"} %lld\n"
                      "vedette_source_fresh{source=\"%.*s\"} %d\n",
                      VD_STR_WHOLE(s->name), s->entities, VD_STR_WHOLE(s->name),
                      (long long)s->issues, VD_STR_WHOLE(s->name),
                      s->state == VD_LIST_FRESH);
    }
}

void vd_answer_metrics(vd_call *call)
{
    vd_counts *c = call->service->counts;
    vd_buf *out = &call->reply->body;

    call->reply->status = 200;
    call->reply->type = VD_STR("text/plain; version=0.0.4; charset=utf-8");
    vd_buf_put_z(out, "# TYPE vedette_requests_total counter\n"
                      "# TYPE vedette_request_seconds histogram\n");
    for (size_t i = 0; i < vd_route_count(); i++) {
        vd_str name =
            vd_str_printf(call->request->arena, "%s %s", vd_route_at(i)->method,
                          vd_route_at(i)->path);

        put_row(out, name.p, &c->rows[i]);
    }
    put_row(out, "none", &c->rows[ROUTES_MAX]);
    vd_buf_printf(out,
                  "# TYPE vedette_connections gauge\nvedette_connections %ld\n"
                  "# TYPE vedette_swaps_total counter\nvedette_swaps_total "
                  "%lu\n"
                  "# TYPE vedette_webhook_deliveries_total counter\n"
                  "vedette_webhook_deliveries_total{result=\"taken\"} %lu\n"
                  "vedette_webhook_deliveries_total{result=\"failed\"} %lu\n"
                  "# TYPE vedette_entities gauge\nvedette_entities %zu\n",
                  atomic_load(&c->connections), atomic_load(&c->swaps),
                  atomic_load(&c->hooks[true]), atomic_load(&c->hooks[false]),
                  vd_index_entities(call->volume->index));
    put_sources(out, call->volume);
}
