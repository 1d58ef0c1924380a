#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the search grows with what is listed: made-up persons, ten times more
each turn.

Names are drawn from the tables of names in general use, two or three words
each, most of them from few words as people's names are.  Prints TSV: what is
listed, how long the index takes and how large it is, and bench_screen's figures
of each turn, as ratios to the first.

usage: growth.py VEDETTE BENCH_SCREEN [FIRST [TURNS]]
"""

import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
QUERIES = '20000'
SHOWN = ('index', 'entities', 'words', 'names', 'search', 'p50', 'p99')


def words():
    with open(ROOT + '/data/names/popular.tsv', encoding='utf-8') as f:
        rows = [line.split('\t') for line in f if not line.startswith('#')][1:]
    return ([r[0] for r in rows if 'g' in r[1]],
            [r[0] for r in rows if 's' in r[1] or 'w' in r[1]])


class Draw:
    """Numbers that are the same everywhere (xorshift)."""

    def __init__(self):
        self.state = 88172645463325252

    def below(self, n):
        x = self.state
        x ^= x << 13 & 0xffffffffffffffff
        x ^= x >> 7
        x ^= x << 17 & 0xffffffffffffffff
        self.state = x
        return (x >> 11) % n

    def of(self, items):
        """The smaller of three: few are often drawn."""
        n = len(items)
        return items[min(self.below(n), self.below(n), self.below(n))]


def write(path, persons):
    given, surnames = words()
    draw = Draw()
    # By their hash, so that the frequent ones have nothing in common.
    given.sort(key=lambda w: hash_of(w))
    surnames.sort(key=lambda w: hash_of(w))
    with open(path, 'w', encoding='utf-8') as f:
        for i in range(persons):
            name = [draw.of(given), draw.of(surnames)]
            if i % 3 == 0:
                name.insert(1, draw.of(given))
            f.write(json.dumps({
                'id': 'made-%d' % i, 'schema': 'Person',
                'properties': {'name': [' '.join(name).title()],
                               'topics': ['sanction']}}) + '\n')


def hash_of(word):
    h = 0xcbf29ce484222325
    for byte in word.encode():
        h = (h ^ byte) * 0x100000001b3 & 0xffffffffffffffff
    return h


def turn(vedette, screen, folder, persons):
    path, book = folder + '/made.ftm.json', folder + '/%d.db' % persons
    write(path, persons)
    begin = time.monotonic()
    subprocess.run([vedette, '--quiet', '--db', book, 'load', '--no-index',
                    '--source', 'made_up', '--date', '2026-11-01', path],
                   check=True, stdout=subprocess.DEVNULL)
    values = {'load': time.monotonic() - begin}
    done = subprocess.run([screen, book, QUERIES, '0'], check=True,
                          stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        name, value, unit = line.split('\t')
        if name == 'make or open the index':
            values['make'] = float(value)
        elif name in SHOWN:
            values[name] = float(value)
    os.remove(book)
    return values


def main():
    vedette, screen = sys.argv[1:3]
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 7000
    turns = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    with tempfile.TemporaryDirectory() as folder:
        made = [turn(vedette, screen, folder, first * 10 ** i)
                for i in range(turns)]
    units = {'load': 's', 'make': 's', 'index': 'MB', 'search': 'queries/s',
             'p50': 'ms', 'p99': 'ms'}
    print('\t'.join(['name', *('x%d' % 10 ** i for i in range(turns)),
                     'last/first', 'unit']))
    for name in made[0]:
        print('\t'.join([name, *('%g' % m[name] for m in made),
                         '%.2f' % (made[-1][name] / made[0][name]),
                         units.get(name, '')]))
    return 0


if __name__ == '__main__':
    sys.exit(main())
