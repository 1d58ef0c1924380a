#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Books of earlier schemata, kept under kept/, against the same files loaded
anew: a book that was brought up to date says the same.

Each kept book has the sample editions of the UN and of the EU's FSF list; a
version whose schema differs from the one before adds its own.

usage: migrate.py VEDETTE
"""

import os
import shutil
import sys
import tempfile

from book import Book, Tests

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.dirname(os.path.dirname(HERE)) + '/sample/'
FILES = ['un_sc_sanctions/2024-01-10.xml', 'un_sc_sanctions/2024-03-05.xml',
         'eu_fsf/2024-02-01.xml', 'eu_fsf/2024-02-23.xml']


def said(book):
    """All that does not depend on when and by which version it was loaded."""
    lists, changes = book.history()
    for line in lists:
        line.pop('counts', None)
        line['files'] = [{k: v for k, v in f.items() if k != 'rows'}
                         for f in line['files']]
    for line in changes:
        line.pop('known', None)
    return lists, changes, [book.must('show', c['id']) for c in changes[:5]]


def main():
    tests = Tests()
    kept = sorted(os.listdir(HERE + '/kept'))
    tests.check('there are kept books', kept)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Book(sys.argv[1], folder + '/fresh.db')
        for name in FILES:
            fresh.must('load', SAMPLE + name)
        for name in kept:
            path = os.path.join(folder, name)
            shutil.copy(os.path.join(HERE, 'kept', name), path)
            book = Book(sys.argv[1], path)
            with open(path, 'rb') as f:
                before = f.read()
            code, _, why = book.run('lists')
            with open(path, 'rb') as f:
                same = f.read() == before
            tests.check(name + ': reading does not alter it, and says what '
                        'to do', code == 4 and 'vedette verify' in why and
                        same, (code, why, same))
            report = book.must('verify')
            tests.check(name + ': brought up to date and whole',
                        report[-1]['problems'] == 0, report)
            tests.check(name + ': says what a new one says',
                        said(book) == said(fresh), said(book)[0])
            book.must('load', SAMPLE + FILES[0])
            more = book.must('load', '--date', '2024-02-28',
                             SAMPLE + 'us_trade_csl/2024-02-28.csv')
            tests.check(name + ': takes a new list',
                        more[0]['outcome'] == 'accepted', more)
    return tests.end()


if __name__ == '__main__':
    sys.exit(main())
