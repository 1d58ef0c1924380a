#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast records are checked against all lists, and how the history grows.

Three runs over made-up shipments, each beside reading them alone (check
--records) in the same run: parties that come again, five unseen parties in each
record, and records that are kept (--record) with the size of the desk, and of
the history in it.

usage: check.py VEDETTE BOOK [RECORDS]      BOOK: see load.py
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

FIRST = ('Alder Birch Cedar Dogwood Elm Fir Gum Hazel Ivy Juniper Kauri Larch '
         'Maple Nutmeg Oak Pine Quince Rowan Spruce Teak Umbra Vine Willow '
         'Yew Zelkova').split()
LAST = ('Bakery Bicycles Carpets Dairy Engines Fabrics Glass Hats Instruments '
        'Jewellery Kitchens Lamps Mills Nurseries Optics Pumps Quarries '
        'Rugs Saddles Tiles Uniforms Valves Wagons Yarns Zippers').split()
CODES = ['854231', '847130', '841370', '490199', '870323', '300490', '610910',
         '940360', '271019', '730890']
PLACES = ['de', 'fr', 'kz', 'tr', 'us', 'jp', 'in', 'ae', 'cn', 'br']
FLOOR_KNOWN, FLOOR_UNSEEN = 20000, 1000


def name(rng):
    return '%s %s %s %d' % (rng.choice(FIRST), rng.choice(FIRST),
                            rng.choice(LAST), rng.randrange(10 ** 6))


def write(path, n, rng, pool):
    with open(path, 'w', encoding='utf-8') as f:
        for i in range(n):
            who = [rng.choice(pool) if pool else name(rng) for _ in range(5)]
            roles = ['exporter', 'consignee', 'buyer', 'notify', 'carrier']
            f.write(json.dumps({
                'id': 'S%d' % i, 'kind': 'shipment',
                'date': '2024-%02d-%02d' % (rng.randrange(1, 13),
                                            rng.randrange(1, 29)),
                'parties': [{'role': r, 'party': {
                    'schema': 'Company', 'name': w}}
                    for r, w in zip(roles, who)],
                'goods': [{'hs': rng.choice(CODES), 'value': {
                    'value': '%d.50' % rng.randrange(100, 90000),
                    'currency': 'EUR'}, 'mass': {
                    'value': str(rng.randrange(1, 900)), 'unit': 'KGM'}}],
                'route': {'from': rng.choice(PLACES),
                          'to': rng.choice(PLACES)}}) + '\n')


def timed(vedette, book, *words):
    start = time.monotonic()
    subprocess.run([vedette, '--quiet', 'check', *words], check=True,
                   env=dict(os.environ, VEDETTE_DB=book),
                   stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def history_bytes(book):
    """Of the table that the history of checks is kept in."""
    db = sqlite3.connect(book + '.desk')
    n = db.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'state'"
                   ).fetchone()[0]
    db.close()
    return n


def desk_bytes(book):
    return sum(os.path.getsize(book + end) for end in ('.desk', '.desk-wal')
               if os.path.exists(book + end))


def main():
    vedette, book = sys.argv[1:3]
    n = int(sys.argv[3]) if len(sys.argv) > 3 else 200000
    rng = random.Random(1)
    failed = False
    for end in ('.desk', '.desk-wal', '.desk-shm', '.desk-turn', '.head'):
        if os.path.exists(book + end):
            os.unlink(book + end)
    with tempfile.TemporaryDirectory() as folder:
        one = folder + '/one.jsonl'
        write(one, 1, rng, None)
        start = min(timed(vedette, book, one) for _ in range(3))
        print('open\t%.2f s' % start)
        for what, count, pool, floor in (
                ('known', n, [name(rng) for _ in range(500)], FLOOR_KNOWN),
                ('unseen', n // 20, None, FLOOR_UNSEEN)):
            path = folder + '/' + what
            write(path, count, rng, pool)
            read = timed(vedette, book, '--records', path)
            spent = timed(vedette, book, path) - start
            failed = failed or count / spent < floor
            print('%s parties\t%.0f records/s\treading alone %.0f/s\t'
                  'ratio %.1f\t%s floor %d' % (
                      what, count / spent, count / read, spent / read,
                      'ok' if count / spent >= floor else 'FAIL', floor))
        sizes = []
        pool = [name(rng) for _ in range(5000)]
        for part in range(4):
            path = folder + '/part'
            write(path, n, random.Random(100 + part), pool)
            spent = timed(vedette, book, '--record', path)
            sizes.append(desk_bytes(book))
            print('recorded %d\t%.0f records/s\tdesk %.1f MB\t'
                  '%.0f bytes a record\thistory %.0f bytes a record' % (
                      n * (part + 1), n / spent, sizes[-1] / 1e6,
                      sizes[-1] / (n * (part + 1)),
                      history_bytes(book) / (n * (part + 1))), flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
