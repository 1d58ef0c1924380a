#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The order in which editions are loaded does not change their history.

usage: history.py VEDETTE
"""

import itertools
import os
import random
import shutil
import sys
import tempfile

from book import Book, Tests

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, 'sample')

EDITIONS = [
    ['--date', '2024-02-20'] + ['us_ofac_sdn/2024-02-20/%s.csv' % x
                                for x in ('sdn', 'alt', 'add')],
    ['--date', '2024-02-23'] + ['us_ofac_sdn/2024-02-23/%s.csv' % x
                                for x in ('sdn', 'alt', 'add')],
    ['us_ofac_sdn/2024-03-01_enhanced.xml'],
    ['un_sc_sanctions/2024-01-10.xml'],
    ['un_sc_sanctions/2024-03-05.xml'],
]


def load_in(order, vedette, path):
    book = Book(vedette, path)
    for edition in order:
        book.must('load', '--sample', '--accept-loss', *(
            os.path.join(SAMPLE, w) if '/' in w else w for w in edition))
    return book


def kept_twice(tests, vedette, folder):
    """What is kept can be checked, copied and made again."""
    book = load_in(EDITIONS, vedette, folder + '/kept.db')
    want = book.history()
    tests.check('verify finds nothing', book.run('verify')[0] == 0)
    book.must('rebuild', folder + '/again.db')
    tests.check('rebuild says the same',
                Book(vedette, folder + '/again.db').history() == want)
    book.must('backup', folder + '/copy.db')
    tests.check('backup says the same',
                Book(vedette, folder + '/copy.db').history() == want)
    shutil.copy(folder + '/copy.db', folder + '/hurt.db')
    with open(folder + '/hurt.db', 'r+b') as f:
        data = f.read()
        at = data.rindex(b'\x28\xb5\x2f\xfd')  # a zstd frame
        f.seek(at + 20)
        f.write(bytes(b ^ 0xff for b in data[at + 20:at + 24]))
    code, _, why = Book(vedette, folder + '/hurt.db').run('verify')
    tests.check('verify finds a changed byte', code != 0, why)


def main():
    tests = Tests()
    vedette = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        want = None
        for i, order in enumerate(itertools.permutations(EDITIONS)):
            if i % 11:
                continue
            got = load_in(order, vedette, '%s/%d.db' % (folder, i)).history()
            want = want or got
            if got != want:
                tests.check('order %d' % i, False, [e[-1] for e in order])
        tests.check('sample editions in any order: one history',
                    want and len(want[1]) > 50 and not tests.failed)
        kept_twice(tests, vedette, folder)
        data = os.environ.get('VEDETTE_TESTDATA')
        if not data:
            print('skip: 13 OFAC snapshots: VEDETTE_TESTDATA is not set')
            return tests.end()
        base = os.path.join(data, 'lists/us_ofac/sdn_history')
        files = sorted(f for f in os.listdir(base)
                       if os.path.getsize(os.path.join(base, f)) > 0 and
                       f.endswith('.csv'))
        histories = []
        for seed in (None, 7):
            order = files[:]
            if seed:
                random.Random(seed).shuffle(order)
            book = Book(vedette, '%s/h%s.db' % (folder, seed))
            for f in order:
                book.must('load', '--accept-loss', '--date', when(f),
                          os.path.join(base, f))
            histories.append(book.history())
        tests.check('%d OFAC snapshots shuffled: one history' % len(files),
                    histories[0] == histories[1] and len(files) == 13)
    return tests.end()


def when(name):
    """'sdn_2021-12-02_0141Z.csv' as --date takes it."""
    day, time = name[4:-4].split('_')
    return '%sT%s:%s:00Z' % (day, time[:2], time[2:4])


if __name__ == '__main__':
    sys.exit(main())
