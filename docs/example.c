/* SPDX-License-Identifier: Apache-2.0 */
/* Screens one name against a book: cc example.c $(pkg-config --libs vedette) */
#include <stdio.h>
#include <vedette/vedette.h>

int main(int argc, char **argv)
{
    vd_book *book;
    const char *json;
    char why[200];
    int status = 1;

    if (argc != 3) {
        (void)fprintf(stderr, "usage: %s BOOK QUERY-AS-JSON\n", argv[0]);
        return 2;
    }
    if (vd_book_open(argv[1], &book, why, sizeof why) != VD_BOOK_OK) {
        (void)fprintf(stderr, "%s\n", why);
        return 1;
    }
    if (vd_book_screen(book, argv[2], 3, &json) == VD_BOOK_OK) {
        (void)puts(json);
        status = 0;
    } else {
        (void)fprintf(stderr, "%s\n", vd_book_error(book));
    }
    vd_book_close(book);
    return status;
}
