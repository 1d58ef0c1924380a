/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/oom.h"

size_t vd_crew_size(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : (size_t)n;
}

typedef struct member {
    pthread_t thread;
    vd_crew_fn *fn;
    void *ctx;
    size_t number;
    int failed; /* to start */
} member;

static void *work(void *of)
{
    const member *m = of;

    m->fn(m->ctx, m->number);
    return NULL;
}

void vd_crew_run(size_t n, vd_crew_fn *fn, void *ctx)
{
    member *crew = vd_zeroed(n, sizeof *crew);

    for (size_t i = 0; i < n; i++) {
        crew[i] = (member){.fn = fn, .ctx = ctx, .number = i, .failed = 1};
        if (i + 1 < n)
            crew[i].failed =
                pthread_create(&crew[i].thread, NULL, work, &crew[i]);
    }
    for (size_t i = n; i > 0; i--) {
        if (crew[i - 1].failed != 0)
            work(&crew[i - 1]);
    }
    for (size_t i = 0; i < n; i++) {
        if (crew[i].failed == 0)
            (void)pthread_join(crew[i].thread, NULL);
    }
    free(crew);
}
