#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two programs at one book, and a disk that is full.

Readers are never blocked by a writer; a second writer waits or fails clearly;
after all of it the book is whole and holds what was said to be loaded.

usage: together.py VEDETTE
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile

import shapes
from book import Book, Tests

ENTITIES = 4000


def start(vedette, db, *words, limit=None):
    def bound():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return subprocess.Popen(
        [vedette, '--json', '--quiet', *words], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=dict(os.environ, VEDETTE_DB=db),
        preexec_fn=bound if limit else None)


def two_writers(t, vedette, folder, files):
    db = folder + '/two.db'
    Book(vedette, db).must('load', files[2])
    writers = [start(vedette, db, 'load', f) for f in files[:2]]
    reads = 0
    while any(w.poll() is None for w in writers):
        code, lines, why = Book(vedette, db).run('lists')
        reads += 1
        if code or not lines:
            t.check('a reader beside writers', False, (code, lines, why))
            break
    outcomes = []
    for w in writers:
        out, why = w.communicate()
        outcomes.append((w.returncode, out, why))
    t.check('readers are not blocked (%d reads)' % reads, reads > 0)
    t.check('writers load, or say that another is at work',
            all(code == 0 or (code == 4 and why) for code, _, why in outcomes)
            and any(code == 0 for code, _, _ in outcomes), outcomes)
    loaded = {json.loads(out)['source'] for code, out, _ in outcomes
              if code == 0}
    lists = {r['source']: r['entities'] for r in
             Book(vedette, db).must('lists')}
    t.check('what was said to be loaded is there',
            all(lists.get(s) == ENTITIES for s in loaded), lists)
    t.check('the book is whole', Book(vedette, db).run('verify')[0] == 0)


def full_disk(t, vedette, folder, files):
    db = folder + '/full.db'
    book = Book(vedette, db)
    book.must('load', files[2])
    before = book.history()
    size = os.path.getsize(db)
    failed = 0
    for more in (4096, 65536, 200000, 400000):
        w = start(vedette, db, 'load', files[0], limit=size + more)
        out, why = w.communicate()
        if w.returncode == 0:
            break
        failed += 1
        t.check('a disk full after %d bytes more is said' % more,
                w.returncode == 4 and why != '', (w.returncode, out, why))
        t.check('and nothing is lost', book.history() == before and
                book.run('verify')[0] == 0)
    t.check('the disk was full at least twice', failed >= 2, failed)
    t.check('with room again it loads',
            book.must('load', files[0])[0]['entities'] == ENTITIES)


def main():
    t = Tests()
    with tempfile.TemporaryDirectory() as folder:
        files = [shapes.write('%s/%s' % (folder, name), parts)
                 for name, parts in (
                     ('uk.csv', shapes.uk_csv(ENTITIES)),
                     ('eu.xml', shapes.eu_fsf(ENTITIES)),
                     ('seco.xml', shapes.seco_xml(100)))]
        two_writers(t, sys.argv[1], folder, files)
        full_disk(t, sys.argv[1], folder, files)
    return t.end()


if __name__ == '__main__':
    sys.exit(main())
