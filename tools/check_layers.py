#!/usr/bin/env python3
"""Fail when a file includes a header from a layer above its own, or an outside
library from a room that it does not belong to.

src/layers.txt names the folders of src/, lowest first; folders on one line
are peers and may not include each other.
"""
import pathlib
import re
import sys

# Each outside library has exactly one room.
ROOMS = {"expat.h": "base", "jansson.h": "base", "archive.h": "base", "archive_entry.h": "base",
         "libfyaml.h": "base", "sodium.h": "base", "seccomp.h": "base", "zstd.h": "store", "sqlite3.h": "store",
         "curl/curl.h": "fetch", "unicode/": "names", "lua": "watch",
         "libxml/": "papers"}

# Shares nothing with the rest, so that it can check it.
APART = "verify"


def main(src):
    src = pathlib.Path(src)
    lines = (src / "layers.txt").read_text().splitlines()
    level = {name: n for n, line in enumerate(lines) for name in line.split("#")[0].split()}
    bad = []
    for path in sorted(src.rglob("*.[ch]")):
        here = path.relative_to(src).parts[0]
        if here not in level:
            bad.append(f"{path}: folder {here} is not in layers.txt")
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = re.match(r'\s*#\s*include\s+"(\w+)/', line)
            there = found and found.group(1)
            if there and here == APART:
                bad.append(f"{path}:{number}: {here} stands alone")
            if there and there != here and level.get(there, 99) >= level[here]:
                bad.append(f"{path}:{number}: {here} may not include {there}")
            outside = re.match(r"\s*#\s*include\s+<([^>]+)>", line)
            for header, room in ROOMS.items():
                if outside and outside.group(1).startswith(header) and room != here and here != APART:
                    bad.append(f"{path}:{number}: {header} belongs to {room}")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
