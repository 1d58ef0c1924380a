#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Programs of several compilers give the same bytes: the index, answers on one
thread and on two, comparisons, links.

usage: alike.py VEDETTE VEDETTE...
"""

import glob
import hashlib
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
NAMES = ['EXAMPLE STAR', 'Delta Echo Example', 'Romeo Carla', 'Lady R',
         'Иванов Пётр', 'محمد عبد الله', '김철수', 'Example Trading LLC',
         'SAMPLE STAR 7', 'India Tango Sampl']


def run(vedette, db, *words):
    env = dict(os.environ, VEDETTE_DB=db, VEDETTE_NOW='2026-11-01T00:00:00Z',
               USER='nobody')
    return subprocess.run([vedette, '--quiet', '--json', *words], env=env,
                          check=True, capture_output=True).stdout


def products(vedette, folder):
    """What a program makes of the sample, by name, as hashes."""
    db = folder + '/book.db'
    files = sorted(glob.glob(ROOT + '/sample/*/2024-*.xml'))
    queries = folder + '/queries.csv'
    pairs = folder + '/pairs.csv'
    with open(queries, 'w', encoding='utf-8') as f:
        f.write('id,name\n')
        for i in range(400):
            f.write('%d,%s\n' % (i, NAMES[i % len(NAMES)][i // 200:]))
    with open(pairs, 'w', encoding='utf-8') as f:
        f.write('schema,name1,name2\n')
        for i, a in enumerate(NAMES):
            f.write('%s,%s,%s\n' % ('Person' if i % 2 else '', a, NAMES[-i]))
    out = {'load': run(vedette, db, 'load', '--sample', '--accept-loss',
                       *files)}
    for threads in ('1', '2'):
        out['answers'] = run(vedette, db, 'screen', '--file', queries,
                             '--threads', threads)
        yield 'answers on %s threads' % threads, out['answers']
        yield 'links on %s threads' % threads, run(
            vedette, db, 'link', '--dry-run', '--threads', threads)
    with open(db + '.idx', 'rb') as f:
        yield 'index', f.read()
    yield 'loading', out['load']
    yield 'changes', run(vedette, db, 'changes')
    yield 'comparisons', run(vedette, db, 'compare', '--file', pairs)


def main():
    made = []
    for vedette in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            made.append({name: hashlib.sha256(
                data.replace(folder.encode(), b'')).hexdigest()
                for name, data in products(vedette, folder)})
    failed = 0
    for name in made[0]:
        same = len({m[name] for m in made}) == 1
        failed += not same
        print('%-4s %s' % ('ok' if same else 'FAIL', name))
    for what in ('answers', 'links'):
        same = made[0]['%s on 1 threads' % what] == \
            made[0]['%s on 2 threads' % what]
        failed += not same
        print('%-4s %s on one thread and on two' % ('ok' if same else 'FAIL',
                                                   what))
    return failed > 0 or len(made) < 2


if __name__ == '__main__':
    sys.exit(main())
