/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Screens a name against a book, compares it with another, and goes on when
 * the lists have changed: cc example.c $(pkg-config --cflags --libs vedette)
 */
#include <stdio.h>
#include <vedette/vedette.h>

static int say(vd_book *book, int code, const char *const *json)
{
    if (code == VD_BOOK_OK)
        (void)puts(*json);
    else
        (void)fprintf(stderr, "%s\n", vd_book_error(book));
    return code == VD_BOOK_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    vd_book *book;
    const char *json = "";
    char why[200];
    int status;

    if (argc != 3 && argc != 4) {
        (void)fprintf(stderr, "usage: %s BOOK PARTY-AS-JSON [PARTY-AS-JSON]\n",
                      argv[0]);
        return 2;
    }
    if (vd_book_open(argv[1], &book, why, sizeof why) != VD_BOOK_OK) {
        (void)fprintf(stderr, "%s\n", why);
        return 1;
    }
    if (argc == 4)
        status =
            say(book, vd_book_compare(book, argv[2], argv[3], &json), &json);
    else
        status = say(book, vd_book_screen(book, argv[2], 3, &json), &json);
    /* A line of standard input says that the lists have changed. */
    (void)fflush(stdout);
    while (status == 0 && argc == 3 && getchar() == '\n') {
        if (vd_book_reload(book) != VD_BOOK_OK)
            (void)fprintf(stderr, "as before: %s\n", vd_book_error(book));
        status = say(book, vd_book_screen(book, argv[2], 3, &json), &json);
        (void)fflush(stdout);
    }
    vd_book_close(book);
    return status;
}
