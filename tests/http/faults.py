#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong around a server that records: a locked desk, a full disk, a clock set
back, the end while an answer is being sent.

usage: tests/http/faults.py VEDETTE
"""
import json
import pathlib
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import fixtures
from run import VEDETTE, WRONG, ZORKOV, check, load, same
from server import Server

BODY = {'queries': {'q': ZORKOV}}


def verify(db, *more):
    done = subprocess.run([VEDETTE, '--db', db, 'audit', 'verify', *more], capture_output=True, text=True)
    check(done.returncode == 0, f'the chain is sound: {done.stdout} {done.stderr}')


def locked(db):
    """Another program writes the desk: answers wait for it, and no longer than is said."""
    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log')
    try:
        same(s.ask('/match/zala', BODY).status, 200, 'before')
        other = sqlite3.connect(db + '.desk', isolation_level=None, check_same_thread=False)
        other.execute('BEGIN IMMEDIATE')
        threading.Timer(2, lambda: other.execute('ROLLBACK')).start()
        began = time.monotonic()
        same(s.ask('/match/zala', BODY).status, 200, 'when it is free again')
        check(1.5 < time.monotonic() - began < 8, 'it waited')
        other.execute('BEGIN IMMEDIATE')
        began = time.monotonic()
        same((s.ask('/match/zala', BODY).status, s.get('/search/zala', q='zorkov').status), (503, 200),
             'locked for long: nothing is answered unrecorded, and what is not recorded is answered')
        check(9 < time.monotonic() - began < 30, 'after ten seconds')
        other.execute('ROLLBACK')
        other.close()
        same(s.ask('/match/zala', BODY).status, 200, 'after')
        book = sqlite3.connect(db, isolation_level=None)
        book.execute('BEGIN EXCLUSIVE')
        same(s.ask('/match/zala', BODY).status, 200, 'the book is being loaded')
        book.execute('ROLLBACK')
        book.close()
    finally:
        same(s.stop()[0], 0, 'the end')
    verify(db)


def full(db):
    """Files can grow no more: 503; room is made: it goes on, and nothing half is left."""
    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log')
    try:
        same(s.ask('/match/zala', BODY).status, 200, 'before')
        size = pathlib.Path(db + '.desk-wal').stat().st_size
        # As a full disk: what is there may be written over, and nothing may be longer.
        was = resource.prlimit(s.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        seen = [s.ask('/match/zala', {'queries': {'q': dict(ZORKOV, id=f'full-{i}')}}).status for i in range(40)]
        check(503 in seen and set(seen) <= {200, 503}, f'a full disk: {seen}')
        same(s.get('/search/zala', q='zorkov').status, 200, 'what is not recorded is answered')
        resource.prlimit(s.process.pid, resource.RLIMIT_FSIZE, was)
        same([s.ask('/match/zala', BODY).status for _ in range(3)], [200] * 3, 'after')
        kept = seen.count(200)
    finally:
        same(s.stop()[0], 0, 'the end')
    verify(db)
    there = subprocess.run([VEDETTE, '--db', db, '--json', 'audit', 'log'], capture_output=True, text=True).stdout
    records = sum(json.loads(x).get('records', 0) for x in there.splitlines())
    check(records >= kept + 4, f'{records} records, {kept} answers')


def clock(db):
    """The clock is set back to before the lists came: all goes on, and the chain says so."""
    before = len(entries(db))
    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log', env={'VEDETTE_NOW': '2024-01-01T00:00:00Z'})
    try:
        same(s.ask('/match/zala', BODY).status, 200, 'a clock that was set back')
        same([s.get(p).status for p in ('/readyz', '/catalog', '/v1/lists', '/metrics', '/v1/alerts')], [200] * 5, 'all')
        same([x['state'] for x in s.get('/v1/lists').json['lists']], ['fresh'], 'a list of the future is fresh')
    finally:
        same(s.stop()[0], 0, 'the end')
    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log')
    same((s.ask('/match/zala', BODY).status, s.stop()[0]), (200, 0), 'and set right')
    new = [e['at'] for e in entries(db)[before:]]
    check(new[0].startswith('2024-01-01') and new[-1] > '2026', f'as the clock said: {new}')
    verify(db)
    out = subprocess.run([VEDETTE, '--db', db, '--json', 'replay', '--all'], capture_output=True, text=True)
    outcomes = [json.loads(x).get('outcome') for x in out.stdout.splitlines()]
    check('same' in outcomes and 'different' not in outcomes, f'each comes out again: {set(outcomes)}')


def taken_away(db):
    """The desk is removed while the server runs: nothing is answered that would be lost."""
    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log')
    kept = {x: pathlib.Path(db + x).read_bytes() for x in ('.desk', '.head')}
    try:
        same(s.ask('/match/zala', BODY).status, 200, 'before')
        pathlib.Path(db + '.desk').rename(db + '.away')
        same([s.ask('/match/zala', BODY).status for _ in range(3)], [503] * 3, 'taken away')
        same(s.get('/search/zala', q='zorkov').status, 200, 'what is not recorded is answered')
    finally:
        s.stop()
    for x in ('.desk', '.desk-wal', '.desk-shm', '.away'):
        pathlib.Path(db + x).unlink(missing_ok=True)
    for x, text in kept.items():
        pathlib.Path(db + x).write_bytes(text)
    verify(db)


def unread(db):
    """Nobody reads the log: lines are dropped and counted, and nobody waits."""
    s = Server(VEDETTE, db, '--open')
    try:
        n = 0
        until = time.monotonic() + 20
        while n < 1500 and time.monotonic() < until:
            n += s.get('/healthz').status == 200
        same(n, 1500, 'answers')
    finally:
        s.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        s.process.wait(timeout=20)
        check(time.monotonic() - began < 10, 'it ends')
        said = s.process.stderr.read()
        s.process.stdout.close()
        s.process.stderr.close()
    check(said.count('\n') < 1500, 'lines were dropped')


def entries(db):
    done = subprocess.run([VEDETTE, '--db', db, '--json', 'audit', 'log'], capture_output=True, text=True)
    return [json.loads(x) for x in done.stdout.splitlines()]


def ended(db):
    """SIGTERM while answers are being sent: they are sent to their end, and new ones refused."""
    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log')
    body = '\n'.join(json.dumps(dict(ZORKOV, id=f'e-{i}')) for i in range(1500)).encode()
    c = socket.create_connection((s.host, s.port), timeout=60)
    c.sendall(b'POST /match/zala/stream HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n' % len(body))
    c.sendall(body)
    got = c.recv(1000)
    s.process.send_signal(signal.SIGTERM)
    while True:
        more = c.recv(1 << 20)
        if not more:
            break
        got += more
    c.close()
    same((got.count(b'"total"'), got.rstrip().endswith(b'0')), (1500, True), 'all of a stream that was begun')
    same(s.stop()[0], 0, 'the end')
    verify(db)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        db = str(folder / 'book.db')
        path = folder / 'zala.json'
        fixtures.write(path, fixtures.FAMILY)
        load(db, 'zala', str(path))
        for test in (locked, full, clock, ended, taken_away, unread):
            print(test.__name__, flush=True)
            test(db)
    print(f'{len(WRONG)} wrong')
    return bool(WRONG)


if __name__ == '__main__':
    sys.exit(main())
