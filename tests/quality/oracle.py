#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The search against comparing with every name, on damaged names.

Always on the sample lists; on the UN's and OFAC's where the test data are
there.  The program that compares is the one that measures (bench_screen).

usage: oracle.py VEDETTE BENCH_SCREEN
"""

import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
REAL = ['us_ofac/sdn_history/sdn_2024-05-03_1843Z.csv',
        'un/consolidated_2026-02-27.xml']


def differ(tests, folder, name, files, queries):
    vedette, screen = tests
    book = '%s/%s.db' % (folder, name)
    for path in files:
        subprocess.run([vedette, '--quiet', '--db', book, 'load', '--date',
                        '2024-05-03', path], stdout=subprocess.DEVNULL,
                       check=True)
    done = subprocess.run([screen, book, '0', str(queries)],
                          capture_output=True, text=True)
    print('%-4s %s: %d queries%s' % (
        'ok' if done.returncode == 0 else 'FAIL', name, queries,
        '' if done.returncode == 0 else '\n' + done.stderr))
    return done.returncode != 0


def main():
    data = os.environ.get('VEDETTE_TESTDATA')
    sample = [f for f in sorted(glob.glob(ROOT + '/sample/*/2024-02-2*.*'))
              if os.path.isfile(f)]
    with tempfile.TemporaryDirectory() as folder:
        failed = differ(sys.argv[1:3], folder, 'sample', sample, 2000)
        if data:
            failed += differ(sys.argv[1:3], folder, 'real', [
                os.path.join(data, 'lists', f) for f in REAL], 300)
        else:
            print('skip: oracle on real lists: VEDETTE_TESTDATA is not set')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
