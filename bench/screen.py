#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Screens 20,000 queries against all list files of the test data.

The store is made as bench/load.py makes it; the yardsticks are in
bench_screen.c.  Fails below 5,000 queries a second on one core, or if search
and scan differ.

usage: screen.py VEDETTE BENCH_PARSE BENCH_SCREEN
"""

import os
import subprocess
import sys
import tempfile

QUERIES_MIN = 5000


def main():
    vedette, parse, screen = sys.argv[1:4]
    if not os.environ.get('VEDETTE_TESTDATA'):
        print('skip: VEDETTE_TESTDATA is not set')
        return 0
    load = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'load.py')
    with tempfile.TemporaryDirectory() as folder:
        book = folder + '/book.db'
        subprocess.run([sys.executable, load, vedette, parse, book],
                       check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([screen, book, '20000', '40'],
                              stdout=subprocess.PIPE, text=True)
    print(done.stdout, end='')
    values = dict(line.split('\t')[:2] for line in done.stdout.splitlines())
    return done.returncode or float(values['search']) < QUERIES_MIN


if __name__ == '__main__':
    sys.exit(main())
