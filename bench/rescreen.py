#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Screening a base of made-up customers against what changed on the lists.

Customers are names in use with made-up surnames, from a fixed seed; changes
are those of all lists since the latest date that has 500 or more.  Prints
TSV; fails above 10 seconds for each 500 parties.

usage: rescreen.py VEDETTE BENCH_PARSE [BOOK] [CUSTOMERS]
"""

import datetime
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SYLLABLES = ('ba ko ri na mer tol vin sha gur len pov sky dze ian ez son berg '
             'man dor fal kar sul mir had zad lo ta vi').split()
SECONDS_MAX, PARTIES = 10, 500


def forenames():
    with open(ROOT + '/data/names/popular.tsv', encoding='utf-8') as f:
        lines = [x for x in f if not x.startswith('#')][1:]
    return [w for line in lines for w in line.split('\t')[0].split()]


def write_customers(path, n):
    rng = random.Random(11)
    given = forenames()
    with open(path, 'w', encoding='utf-8') as f:
        f.write('id,schema,name,birthDate\n')
        for i in range(n):
            words = [rng.choice(given) for _ in range(rng.choice((1, 1, 2)))]
            words.append(''.join(rng.choice(SYLLABLES)
                                 for _ in range(rng.choice((2, 3, 3, 4)))))
            f.write('c%d,Person,%s,%d\n' % (
                i, ' '.join(words).title(), rng.randrange(1940, 2005)))


def since_when(vedette, env):
    """The latest day after which 500 parties changed."""
    out = subprocess.run([vedette, '--json', 'changes'], env=env, check=True,
                         stdout=subprocess.PIPE, text=True).stdout
    days = {}
    for day, one in re.findall(r'"date":"([0-9-]+)[^"]*".*?"id":"([^"]+)"',
                               out):
        days.setdefault(day, set()).add(one)
    changed = set()
    for day in sorted(days, reverse=True):
        changed |= days[day]
        if len(changed) >= PARTIES:
            return str(datetime.date.fromisoformat(day) -
                       datetime.timedelta(days=1))
    return '1990-01-01'


def main():
    vedette, parse = sys.argv[1:3]
    if not os.environ.get('VEDETTE_TESTDATA'):
        print('skip: VEDETTE_TESTDATA is not set')
        return 0
    n = int(sys.argv[4]) if len(sys.argv) > 4 else 1000000
    with tempfile.TemporaryDirectory() as folder:
        book = sys.argv[3] if len(sys.argv) > 3 else folder + '/book.db'
        if not os.path.exists(book):
            subprocess.run([sys.executable, ROOT + '/bench/load.py', vedette,
                            parse, book], stdout=subprocess.DEVNULL)
        env = dict(os.environ, VEDETTE_DB=book)
        base = folder + '/customers.csv'
        write_customers(base, n)
        begin = time.monotonic()
        subprocess.run([vedette, 'customers', 'load', base], env=env,
                       check=True, stdout=subprocess.DEVNULL)
        loading = time.monotonic() - begin
        size = os.path.getsize(book + '.customers')
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        since = since_when(vedette, env)
        begin = time.monotonic()
        out = subprocess.run([vedette, 'rescreen', '--since', since], env=env,
                             check=True, stdout=subprocess.PIPE,
                             text=True).stdout
        finding = time.monotonic() - begin
        os.unlink(book + '.customers')
    customers, parties, hits = map(int, re.findall(
        r'\d+', out.splitlines()[-1]))
    print('name\tvalue\tunit')
    for line in (('customers', customers, ''), ('load them', loading, 's'),
                 ('base', size / 1e6, 'MB'), ('peak of loading', peak / 1024,
                                              'MB'),
                 ('changed parties', parties, ''), ('customers hit', hits, ''),
                 ('rescreen', finding, 's')):
        print('%s\t%.*f\t%s' % (line[0], 0 if isinstance(line[1], int) else 2,
                                line[1], line[2]))
    return finding > SECONDS_MAX * max(1, parties / PARTIES)


if __name__ == '__main__':
    sys.exit(main())
