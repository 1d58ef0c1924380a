#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Linking all listings of a book, and the coverage that rests on it.

The book is the one that bench/load.py makes; nothing is kept in it.  Prints
TSV.  The yardstick is verifying the same book, which reads every record once.

usage: link.py VEDETTE BOOK
"""

import json
import subprocess
import sys
import time


def run(vedette, book, *words):
    start = time.monotonic()
    done = subprocess.run([vedette, '--quiet', '--json', '--db', book, *words],
                          capture_output=True, text=True, check=True)
    return time.monotonic() - start, done.stdout.splitlines()


def main():
    vedette, book = sys.argv[1:3]
    verify, _ = run(vedette, book, 'verify')
    seconds, lines = run(vedette, book, 'link', '--dry-run')
    coverage, parties = run(vedette, book, 'coverage')
    report = json.loads(lines[-1])
    print('name\tvalue\tunit')
    for name in ('listings', 'parties', 'by_key', 'by_names', 'reviews'):
        print('%s\t%d\t' % (name, report[name]))
    print('link\t%.1f\ts' % seconds)
    print('coverage\t%.1f\ts' % coverage)
    print('parties on several lists\t%d\t' % len(parties))
    print('verify\t%.1f\ts' % verify)
    print('link/verify\t%.1f\t' % (seconds / verify))


if __name__ == '__main__':
    sys.exit(main())
