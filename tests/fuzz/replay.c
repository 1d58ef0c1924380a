/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over every file of a folder: any compiler can replay a
 * corpus, and each finding that is put there becomes a regression test.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

static int replay(const char *folder, const char *name)
{
    static uint8_t data[1 << 20];
    char path[4096];
    size_t size;
    FILE *f;
    int n;

    n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return -1;
    f = fopen(path, "rb");
    if (f == NULL)
        return -1;
    size = fread(data, 1, sizeof data, f);
    (void)fclose(f);
    return LLVMFuzzerTestOneInput(data, size);
}

int main(int argc, char **argv)
{
    const char *folder = argc == 2 ? argv[1] : ".";
    DIR *dir = opendir(folder);
    int seen = 0;

    if (dir == NULL) {
        perror(folder);
        return EXIT_FAILURE;
    }
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        if (e->d_name[0] != '.' && replay(folder, e->d_name) == 0)
            seen++;
    }
    (void)closedir(dir);
    (void)printf("%s: %d inputs\n", folder, seen);
    return seen > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
