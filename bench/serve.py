#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks a server with wrk (Debian package) on this machine, on all list files of the
test data: /match with one party of a mixed set at a time, and beside it an empty route
of the same server, in the same run.  Then the same with 1,000 idle and 200 dripping
connections, and with editions swapped while it is asked.

Fails below 3,000 requests a second, above 20 ms in the 99th percentile, on any answer
that is none, or if memory grows while editions are swapped.

usage: serve.py VEDETTE BENCH_PARSE [SECONDS [BOOK]]
"""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / 'tests/http'))
import fixtures  # noqa: E402
from server import Server  # noqa: E402

VEDETTE, PARSE = sys.argv[1:3]
SECONDS = int(sys.argv[3]) if len(sys.argv) > 3 and sys.argv[3].isdigit() else 10
PARTIES = 600
RATE, P99_MS, READY_MS = 3000, 20.0, 100
KEPT_CONNECTIONS = 16


def bodies(s):
    """Parties of the lists: as listed, with two letters exchanged, a word left out; and
    as many that are on none."""
    names = []
    for schema in ('Person', 'Organization', 'Vessel'):
        r = s.get('/search/default', schema=schema, limit=200, sort='id:asc').json
        names += [(e['schema'], e['caption']) for e in r['results']]
    out = []
    for i, (schema, name) in enumerate(names[:PARTIES]):
        words = name.split()
        if i % 4 == 1 and len(words[0]) > 4:
            words[0] = words[0][:2] + words[0][3] + words[0][2] + words[0][4:]
        elif i % 4 == 2 and len(words) > 2:
            words = words[:-1]
        elif i % 4 == 3:
            words = [w[::-1] for w in words]
        out.append(json.dumps({'queries': {'q': {'schema': schema, 'properties': {'name': ' '.join(words)}}}}))
    return out


def wrk(s, folder, lines, connections=32, seconds=SECONDS):
    script = folder / 'ask.lua'
    if lines is None:
        script.write_text('')
    else:
        (folder / 'bodies').write_text('\n'.join(lines))
        script.write_text(
            'local all = {}\nfor line in io.lines("%s") do all[#all + 1] = line end\nlocal i = 0\n'
            'request = function()\n  i = i %% #all + 1\n'
            '  return wrk.format("POST", "/match/default", {["Content-Type"] = "application/json"}, all[i])\nend\n'
            % (folder / 'bodies'))
    done = subprocess.run(['wrk', '-t1', f'-c{connections}', f'-d{seconds}s', '--latency', '-s', str(script),
                           f'http://{s.host}:{s.port}/healthz'], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r'Requests/sec:\s+([\d.]+)', done).group(1))
    p = {}
    for share, value, unit in re.findall(r'(\d\d)%\s+([\d.]+)(us|ms|s)\b', done):
        p[share] = float(value) * {'us': 0.001, 'ms': 1, 's': 1000}[unit]
    bad = re.search(r'Non-2xx or 3xx responses: (\d+)', done)
    errors = re.search(r'Socket errors: (.*)', done)
    return rate, p, (bad.group(0) if bad else '') + (errors.group(0) if errors else '')


def memory(s):
    text = pathlib.Path(f'/proc/{s.process.pid}/status').read_text()
    return int(re.search(r'RssAnon:\s+(\d+)', text).group(1)) / 1024


def drip(connections, stop):
    while not stop.is_set():
        for c in connections:
            try:
                c.sendall(b' ')
            except OSError:
                pass
        stop.wait(0.5)


def soak(folder, lines, seconds, tell):
    """Asked and recorded without a pause while editions are swapped: a small book, so that
    a load is done in its ten seconds."""
    small = str(folder / 'small.db')

    def load(i):
        path = folder / 'list.json'
        fixtures.write(path, fixtures.FAMILY + [fixtures.entity(f'NK-{i}', 'Person', [], True, name=f'Number {i}')])
        subprocess.run([VEDETTE, '--db', small, '--quiet', 'load', '--source', 'zala', '--date',
                        time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(1700000000 + 60 * i)), str(path)],
                       check=True, stdout=subprocess.DEVNULL)

    load(0)
    s = Server(VEDETTE, small, '--open', '--quiet-log', '--record')
    ends = threading.Event()

    def swap():
        i = 1
        while not ends.is_set():
            load(i)
            i += 1
            ends.wait(10)

    swapping = threading.Thread(target=swap)
    swapping.start()
    _, _, bad = wrk(s, folder, lines, seconds=25)
    before = memory(s)
    rate, p, worse = wrk(s, folder, lines, seconds=seconds)
    after = memory(s)
    ends.set()
    swapping.join()
    swaps = re.search(r'vedette_swaps_total (\d+)', s.get('/metrics').body.decode()).group(1)
    code, _ = s.stop()
    sound = subprocess.run([VEDETTE, '--db', small, 'audit', 'verify'], capture_output=True, text=True)
    tell('soak', seconds, 's')
    tell('soak, recorded', f'{rate:.0f}', '/s')
    tell('soak, p99', f'{p["99"]:.2f}', 'ms')
    tell('swaps while it was asked', swaps, '')
    tell('memory before and after', f'{before:.1f} {after:.1f}', 'MB')
    if bad or worse or code or sound.returncode or after > before * 1.2 + 8:
        return [f'soak: {bad} {worse}, {before:.1f} to {after:.1f} MB, ended with {code}, {sound.stdout[:200]}']
    return []


NAMES = ['Alexei Zorkov', 'Svetlana Zorkova', 'Zala Sample Works', 'Quiet Harbour Trading', 'Nobody Inparticular',
         'Number 7', 'Zorkov Aleksei V.', 'SAMPLE STAR']


def soak_alone(seconds):
    """bench/serve.py VEDETTE PARSE --soak SECONDS: nothing but that."""
    with tempfile.TemporaryDirectory() as name:
        lines = [json.dumps({'queries': {'q': {'schema': 'LegalEntity', 'properties': {'name': n}}}}) for n in NAMES]
        wrong = soak(pathlib.Path(name), lines, seconds, lambda *x: print(*x, sep='\t', flush=True))
    for w in wrong:
        print('wrong:', w)
    return bool(wrong)


def main():
    wrong = []
    if sys.argv[3:4] == ['--soak']:
        return soak_alone(int(sys.argv[4]))
    if not (os.environ.get('VEDETTE_TESTDATA') or len(sys.argv) > 4) or not shutil.which('wrk'):
        print('skip: VEDETTE_TESTDATA is not set, or wrk is not installed')
        return 0

    def tell(name, value, unit):
        print(f'{name}\t{value}\t{unit}', flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        book = str(folder / 'book.db')
        if len(sys.argv) > 4:
            subprocess.run([VEDETTE, '--db', sys.argv[4], 'backup', book], check=True, stdout=subprocess.DEVNULL)
        else:
            subprocess.run([sys.executable, str(ROOT / 'bench/load.py'), VEDETTE, PARSE, book], check=True,
                           stdout=subprocess.DEVNULL)
        Server(VEDETTE, book, '--open', '--quiet-log').stop()  # makes what lies beside the book
        # What was just made may still be on its way to the disk: the best of three.
        ready = float('inf')
        for start in range(3):
            began = time.monotonic()
            s = Server(VEDETTE, book, '--open', '--quiet-log', '--header-seconds', '600', '--body-seconds', '600')
            took = (time.monotonic() - began) * 1000
            ready = min(ready, took)
            if start < 2:
                s.stop()
        tell('ready after', f'{ready:.0f}', 'ms')
        if ready > READY_MS:
            wrong.append(f'ready after {ready:.0f} ms')
        lines = bodies(s)
        empty, p, bad = wrk(s, folder, None)
        tell('empty route', f'{empty:.0f}', '/s')
        rate, p, bad = wrk(s, folder, lines)
        tell('match', f'{rate:.0f}', '/s')
        tell('match, share of the empty route', f'{rate / empty:.3f}', '')
        tell('match p50', f'{p["50"]:.2f}', 'ms')
        tell('match p99', f'{p["99"]:.2f}', 'ms')
        r = Server(VEDETTE, book, '--open', '--quiet-log', '--record')
        wrk(r, folder, lines, seconds=3)  # what the lists say of those found is read once
        kept, p, bad = wrk(r, folder, lines, connections=KEPT_CONNECTIONS)
        tell('match, recorded', f'{kept:.0f}', '/s')
        tell('match, recorded, p50', f'{p["50"]:.2f}', 'ms')
        tell('match, recorded, p99', f'{p["99"]:.2f}', 'ms')
        if kept < RATE or p['99'] > P99_MS or bad:
            wrong.append(f'match, recorded: {kept:.0f}/s, p99 {p["99"]:.1f} ms {bad}')
        more, p, bad = wrk(r, folder, lines)
        r.stop()
        tell('match, recorded, 32 connections', f'{more:.0f}', '/s')
        tell('match, recorded, 32 connections, p99', f'{p["99"]:.2f}', 'ms')
        idle = [socket.create_connection((s.host, s.port)) for _ in range(1000)]
        slow = [socket.create_connection((s.host, s.port)) for _ in range(200)]
        for c in slow:
            c.sendall(b'POST /match/default HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{')
        stop = threading.Event()
        dripping = threading.Thread(target=drip, args=(slow, stop))
        dripping.start()
        beside, p, bad = wrk(s, folder, lines)
        stop.set()
        dripping.join()
        tell('match among 1,200 others', f'{beside:.0f}', '/s')
        tell('match among 1,200 others p99', f'{p["99"]:.2f}', 'ms')
        if beside < rate * 0.8 or bad:
            wrong.append(f'among others: {beside:.0f}/s {bad}')
        for c in idle + slow:
            c.close()
        s.stop()
        wrong += soak(folder, lines, max(6 * SECONDS, 60), tell)
    for w in wrong:
        print('wrong:', w)
    return bool(wrong)


if __name__ == '__main__':
    sys.exit(main())
