/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as delimited text.  Rows come in the order of
 * their lines, and the parser comes to an end.
 */
#include "base/csv.h"
#include "fuzz.h"

static void read_all(const vd_origin *origin, char separator)
{
    vd_input *input = NULL;
    vd_csv *csv;
    vd_row row;
    size_t line = 0;

    if (vd_input_open(origin, NULL, &input, NULL) != VD_OK)
        return;
    csv = vd_csv_new(input, separator);
    while (vd_csv_next(csv, &row, NULL) == VD_OK) {
        MUST(row.n > 0 && row.line > line);
        line = row.line;
    }
    vd_csv_close(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_origin origin = {.path = "fuzz", .bytes = {(const char *)data, size}};

    read_all(&origin, ',');
    read_all(&origin, '@');
    return 0;
}
