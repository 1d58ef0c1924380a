/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "names/mojibake.h"

static void test_what_was_read_wrongly_is_undone(void **state)
{
    static const struct {
        const char *text;
        const char *was;
    } rows[] = {
        {"MÃ¼ller", "Müller"},
        {"JosÃ© NuÃ±ez", "José Nuñez"},
        {"MÃƒÂ¼ller", "Müller"},
        {"РњСѓСЃР°", "Муса"},
        {"ÐœÑƒÑ\xC2\x81Ð°", "Муса"},
        {"Èâàíîâ Ïåòð", "Иванов Петр"},
        {"æå±±", "æå±±"}, /* the third byte is lost */
        /* nothing is wrong with these */
        {"Müller", "Müller"},
        {"José Nuñez", "José Nuñez"},
        {"SÃO TOMÉ", "SÃO TOMÉ"},
        {"Çelik Öğüt", "Çelik Öğüt"},
        {"Муса Иванов", "Муса Иванов"},
        {"Віктор Янукович", "Віктор Янукович"},
        {"Ђорђевић", "Ђорђевић"},
        {"Ólöf Æðey", "Ólöf Æðey"},
        {"Σωκράτης", "Σωκράτης"},
        {"Лі", "Лі"},
        {"Рі", "Рі"},
        {"CAFÉ’S TRADING", "CAFÉ’S TRADING"},
        {"JOSÉ–MARIA LOPEZ", "JOSÉ–MARIA LOPEZ"},
        {"NESTLÉ® S.A.", "NESTLÉ® S.A."},
        {"Plain Name", "Plain Name"},
        {"", ""},
    };
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vd_str was = vd_mojibake_repair(&arena, vd_str_of(rows[i].text));

        if (!vd_str_is(was, vd_str_of(rows[i].was)))
            fail_msg("%s: %.*s, not %s", rows[i].text, VD_STR_WHOLE(was),
                     rows[i].was);
    }
    vd_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_read_wrongly_is_undone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
