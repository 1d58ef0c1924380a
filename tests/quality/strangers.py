#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How many of 50,000 made-up persons reach the threshold against all lists.

The store is made as bench/load.py makes it.  Prints TSV, and to standard error
each person who reached it, with whom and why.  Fails at half of one percent.

usage: strangers.py VEDETTE BENCH_PARSE
"""

import csv
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SHARE_MAX = 0.005


def main():
    vedette, parse = sys.argv[1:3]
    data = os.environ.get('VEDETTE_TESTDATA')
    if not data:
        print('skip: strangers: VEDETTE_TESTDATA is not set')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        book, queries = folder + '/book.db', folder + '/q.csv'
        subprocess.run([sys.executable, ROOT + '/bench/load.py', vedette, parse, book],
                       check=True, stdout=subprocess.DEVNULL)
        with open(data + '/names/yente_negatives_global.csv',
                  encoding='utf-8') as f:
            rows = list(csv.DictReader(f))
        with open(queries, 'w', encoding='utf-8', newline='') as f:
            out = csv.writer(f)
            out.writerow(('schema', 'name', 'birthDate', 'country'))
            out.writerows(('Person', r['full_name'], r['date_of_birth'],
                           r['nationality']) for r in rows)
        done = subprocess.run([vedette, '--json', '--db', book, 'screen',
                               '--limit', '1', '--file', queries],
                              stdout=subprocess.PIPE, text=True, check=True)
    hits = 0
    for row, line in zip(rows, map(json.loads, done.stdout.splitlines())):
        for r in line['results']:
            if r['hit']:
                hits += 1
                print(row['full_name'], r['id'], r['score'], *r['why'],
                      sep='\t', file=sys.stderr)
    print('name\tvalue\tunit')
    print('persons\t%d\t' % len(rows))
    print('reach the threshold\t%.2f\t%%' % (100 * hits / len(rows)))
    return hits >= SHARE_MAX * len(rows)


if __name__ == '__main__':
    sys.exit(main())
