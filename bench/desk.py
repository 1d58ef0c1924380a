#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long the desk takes with a million alerts: listing, filtering, showing,
deciding, each as a whole command.

The desk is made by the program itself (a few alerts) and then grown: rows of
tables and entries are copied by SQL, with numbers and hashes that fit no chain,
since what is timed here does not read the chain.

usage: desk.py VEDETTE [ALERTS]
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLOOR_MS = 50


def run(vedette, book, *words):
    done = subprocess.run([vedette, '--quiet', '--db', book, *words],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return done.stdout


def timed(vedette, book, *words):
    times = []
    for _ in range(7):
        start = time.monotonic()
        run(vedette, book, *words)
        times.append(1000 * (time.monotonic() - start))
    return sorted(times)[len(times) // 2]


def grow(path, wanted):
    db = sqlite3.connect(path)
    db.execute('PRAGMA synchronous = OFF')
    n = db.execute('SELECT count(*) FROM alert').fetchone()[0]
    with db:
        while n < wanted:
            take = min(n, wanted - n)
            db.execute(
                "INSERT INTO alert SELECT id + ?1, n, hex(randomblob(16)), "
                "subject, answer, raised, abs(random()) % 100, why, "
                "CASE WHEN abs(random()) % 10 < 3 THEN 'open' ELSE 'closed' END, "
                "verdict, proposed_by, CASE abs(random()) % 5 WHEN 0 THEN 'anna' "
                "WHEN 1 THEN 'ben' ELSE '' END FROM alert WHERE id <= ?2",
                (n, take))
            n += take
        pairs = db.execute('SELECT max(alert) FROM pair').fetchone()[0]
        while pairs < wanted:
            db.execute(
                "INSERT INTO pair SELECT NULL, n, alert + ?1, "
                "hex(randomblob(16)), listing, check_name, own_is, listed_is, "
                "own_fields, policy, verdict, engine, edition, decided FROM pair "
                "WHERE alert <= ?2", (pairs, wanted - pairs))
            pairs = db.execute('SELECT max(alert) FROM pair').fetchone()[0]
    db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()


def main():
    vedette = sys.argv[1]
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 1000000
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        book = folder + '/book.db'
        run(vedette, book, 'load', '--sample', '--source', 'sample_parties',
            '--mapping', ROOT + '/sample/sample_parties/mapping.yml', '--date',
            '2024-01-01', ROOT + '/sample/sample_parties/parties.csv')
        run(vedette, book, 'check', '--record',
            ROOT + '/sample/records/payments.xml')
        start = timed(vedette, book, 'alerts')
        grow(book + '.desk', wanted)
        print('alerts\t%d\tdesk %.0f MB' % (
            wanted, os.path.getsize(book + '.desk') / 1e6))
        db = sqlite3.connect(book + '.desk')
        open_ids = iter([r[0] for r in db.execute(
            "SELECT id FROM alert WHERE state = 'open' LIMIT 100")])
        db.close()
        for what, words in (
                ('list', lambda: ['alerts']),
                ('filter', lambda: ['alerts', '--assigned', 'anna']),
                ('closed', lambda: ['alerts', '--state', 'closed']),
                ('show', lambda: ['alerts', '1']),
                ('decide', lambda: ['decide', str(next(open_ids)), 'false_hit',
                                    '--reason', 'another'])):
            times = []
            for _ in range(7):
                w = words()
                begin = time.monotonic()
                run(vedette, book, *w)
                times.append(1000 * (time.monotonic() - begin))
            ms = sorted(times)[3]
            failed = failed or ms >= FLOOR_MS
            print('%s\t%.1f ms\t%.1f times that of one alert\t%s floor %d ms' % (
                what, ms, ms / start, 'ok' if ms < FLOOR_MS else 'FAIL',
                FLOOR_MS))
    return failed


if __name__ == '__main__':
    sys.exit(main())
