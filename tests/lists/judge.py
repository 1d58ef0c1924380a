#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Editions and changes of which one must be careful what they mean.

usage: judge.py VEDETTE
"""

import json
import os
import sqlite3
import sys
import tempfile

import shapes
from book import Book, Tests

FIRMS = [(9000000 + i, 'SAMPLE FIRM %d' % i) for i in range(30)]


class Judge(Tests):
    def __init__(self, vedette, folder):
        super().__init__()
        self.vedette = vedette
        self.folder = folder
        self.files = 0

    def book(self, name):
        return Book(self.vedette, '%s/%s.db' % (self.folder, name))

    def file(self, parts):
        self.files += 1
        return shapes.write('%s/%d' % (self.folder, self.files), parts)

    def names(self, book, entity):
        shown = book.must('show', entity)[0]['sources'][0]
        return shown['entities'][0]['properties'].get('name', [])


def dates(t):
    book = t.book('dates')
    code, out, why = book.run('load', t.file(
        shapes.ofac_enhanced('2099-01-01', FIRMS)))
    t.check('an edition of the future is refused', code == 3 and
            '2099-01-01' in out[0]['reason'], (code, out, why))
    first = t.file(shapes.ofac_enhanced('2024-03-01', FIRMS))
    second = t.file(shapes.ofac_enhanced('2024-03-01', FIRMS[1:]))
    book.must('load', first)
    book.must('load', second)
    code, out, why = book.run('load', first)
    t.check('a correction of the same day can be taken back', code == 0 and
            out[0].get('added') == 1 and
            book.must('lists')[0]['entities'] == len(FIRMS),
            (code, out, why))


def changes(t):
    book = t.book('changes')
    book.must('load', t.file(shapes.ofac_enhanced('2024-03-01', FIRMS)))
    book.must('load', t.file(shapes.ofac_delta(
        '2024-03-02', [], [(9500000, 'SAMPLE OLD', 'EXAMPLE NEW')], [])))
    got = t.names(book, 'ofac-9500000')
    t.check('a change to a listing that is not there takes nothing in that '
            'it takes away', got == ['EXAMPLE NEW'], got)
    entity = {'id': 'x-1', 'schema': 'Person', 'target': True,
              'properties': {'name': ['SAMPLE ONE']}}
    other = dict(entity, id='x-2')
    book = t.book('ftm')
    book.must('load', '--source', 'x', '--date', '2024-01-01', t.file(
        json.dumps(e) + '\n' for e in (entity, other)))
    again = dict(entity, properties={'name': ['EXAMPLE ONE']})
    book.must('load', '--source', 'x', '--date', '2024-01-02', t.file([
        json.dumps({'op': 'DEL', 'entity': {'id': 'x-1'}}) + '\n',
        json.dumps({'op': 'ADD', 'entity': again}) + '\n']))
    lists = book.must('lists')
    t.check('of a removal and a listing in one change the later holds',
            lists[0]['entities'] == 2 and
            t.names(book, 'x-1') == ['EXAMPLE ONE'], lists)
    code, out, why = book.run('load', '--source', 'x', '--date', '2024-01-03',
                              t.file(json.dumps(dict(e, target=False)) + '\n'
                                     for e in (entity, other)))
    t.check('a list without a listing is refused', code == 3 and
            book.must('lists')[0]['entities'] == 2, (code, out, why))


def strangers(t):
    path = t.folder + '/strange.db'
    with sqlite3.connect(path) as db:
        db.execute('CREATE TABLE t (a)')
    db.close()
    with open(path, 'rb') as f:
        before = f.read()
    code, _, why = Book(t.vedette, path).run('load', t.file(
        shapes.ofac_enhanced('2024-03-01', FIRMS)))
    with open(path, 'rb') as f:
        after = f.read()
    t.check('a database of somebody else is left as it is', code == 4 and
            before == after and os.path.getsize(path) > 0, (code, why))


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Judge(sys.argv[1], folder)
        dates(t)
        changes(t)
        strangers(t)
        return t.end()


if __name__ == '__main__':
    sys.exit(main())
