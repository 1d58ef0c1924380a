/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/state.h"
#include "base/limits.h"

static vd_str key_of(size_t i, char room[16])
{
    (void)snprintf(room, 16, "key %zu", i);
    return vd_str_of(room);
}

/* More than is held in memory: all of it is there, whether it was written to
   the file of the run or not yet. */
static void test_a_run_alone_forgets_nothing(void **unused)
{
    enum { EACH = 1 << 16, N = VD_STATE_HELD_BYTES_MAX / EACH + 100 };
    char *bytes = malloc(EACH);
    vd_desk *desk = NULL;
    vd_state *state;
    vd_buf got;
    long long keys = 0;
    long long held = 0;

    (void)unused;
    assert_non_null(bytes);
    vd_buf_init(&got);
    assert_int_equal(vd_desk_open(NULL, &desk, NULL), VD_OK);
    assert_int_equal(vd_desk_begin(desk, NULL), VD_OK);
    state = vd_state_new(desk, NULL);
    for (size_t i = 0; i < N; i++) {
        char room[16];

        memset(bytes, (int)(i & 0x7f), EACH);
        assert_int_equal(
            vd_state_put(state, key_of(i, room), (vd_str){bytes, EACH}, NULL),
            VD_OK);
        if (i % 100 == 99)
            assert_int_equal(vd_state_flush(state, NULL), VD_OK);
    }
    assert_int_equal(vd_desk_size(desk, &keys, &held, NULL), VD_OK);
    assert_true(keys > 0 && keys < N);
    for (size_t i = 0; i < N; i++) {
        char room[16];

        vd_buf_clear(&got);
        assert_int_equal(vd_state_get(state, key_of(i, room), &got, NULL),
                         VD_OK);
        assert_int_equal(got.n, EACH);
        assert_int_equal(got.p[EACH / 2], (char)(i & 0x7f));
    }
    vd_state_free(state);
    vd_desk_close(desk);
    vd_buf_done(&got);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_alone_forgets_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
