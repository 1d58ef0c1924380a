#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Webhooks: signed, sent again until they are taken, none lost by a kill.

usage: tests/http/hooks.py VEDETTE
"""
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import fixtures
from run import VEDETTE, WRONG, check, load, same
from server import Server

SECRET = 'a secret of the test, long enough'


class Receiver:
    """Answers with what it is told to, and keeps what came."""
    def __init__(self):
        self.got, self.answer = [], 200
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                receiver.got.append((receiver.answer, dict(self.headers), body))
                self.send_response(receiver.answer)
                if receiver.answer == 302:
                    self.send_header('Location', '/elsewhere')
                self.send_header('Content-Length', '0')
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f'http://127.0.0.1:{self.server.server_port}/told'

    def wait(self, wanted, seconds=20):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if wanted([x for x in self.got if x[0] == 200], [x for x in self.got if x[0] != 200]):
                return True
            time.sleep(0.05)
        return False

    def taken(self):
        return [json.loads(body) for answer, _, body in self.got if answer == 200]


def signed(headers, body):
    parts = dict(p.split('=') for p in headers['X-Vedette-Signature'].split(','))
    want = hmac.new(SECRET.encode(), parts['t'].encode() + b'.' + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(want, parts['v1']) and abs(int(parts['t']) - time.time()) < 60


def refused(db, *options):
    done = subprocess.run([VEDETTE, '--db', db, 'serve', '--open', '--port', '0', *options], capture_output=True,
                          text=True)
    return done.returncode, done.stderr


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        db = str(folder / 'book.db')
        path = folder / 'zala.json'
        fixtures.write(path, fixtures.FAMILY)
        load(db, 'zala', str(path))
        secret = folder / 'secret'
        secret.write_text(SECRET + '\n')
        r = Receiver()
        same([refused(db, '--webhook', u, '--webhook-secret', str(secret))[0] for u in
              ('http://example.org/', 'ftp://127.0.0.1/', 'http://127.0.0.1.example.org/', 'http://localhostile/',
               'http://localhost:x@example.org/')],
             [3] * 5, 'addresses that are none')
        check('--webhook-secret' in refused(db, '--webhook', r.url)[1], 'unsigned')
        (folder / 'short').write_text('short')
        same(refused(db, '--webhook', r.url, '--webhook-secret', str(folder / 'short'))[0], 3, 'a short secret')
        options = ('--open', '--record', '--quiet-log', '--webhook', r.url, '--webhook-secret', str(secret))

        def screen(s, *names):
            for n in names:
                same(s.ask('/match/zala', {'queries': {'q': {'id': n, 'schema': 'Person', 'properties': {
                    'name': ['Alexei Zorkov'], 'notes': [n]}}}}).status, 200, 'screened')

        s = Server(VEDETTE, db, *options)
        r.answer = 500
        screen(s, 'one')
        check(r.wait(lambda taken, failed: len(failed) >= 2), 'sent again')
        screen(s, 'two')
        s.process.kill()  # with what is waiting
        s.stop()
        r.answer = 302
        s = Server(VEDETTE, db, *options)
        screen(s, 'three')
        check(r.wait(lambda taken, failed: failed[-1][0] == 302), 'after the kill')
        r.answer = 200
        check(r.wait(lambda taken, failed: any('"alerts:' in b.decode() for _, _, b in taken)), 'taken')
        check(r.wait(lambda taken, failed: sum(len(x.get('alerts', ())) for x in r.taken()) >= 3), f'{r.taken()}')
        same(sorted(a['id'] for x in r.taken() for a in x.get('alerts', ())), [1, 2, 3], 'each alert, once')
        check(all(signed(h, b) for _, h, b in r.got), 'signed')
        check(all(json.loads(b)['delivery'] == h['X-Vedette-Delivery'] for _, h, b in r.got), 'named')
        same([len({b for a, h, b in r.got if a == answer and h['X-Vedette-Delivery'] == d}) for answer in (302, 500)
              for d in {h['X-Vedette-Delivery'] for a, h, _ in r.got if a == answer}][:1], [1], 'the same bytes again')
        check(not any('Zorkov' in b.decode() for _, _, b in r.got), 'nothing personal')
        same(oct(os.stat(db + '.hooks').st_mode)[-3:], '600', 'how far it came')
        n = len(r.got)
        subprocess.run([VEDETTE, '--db', db, 'decide', '2', 'false_hit', '--reason', 'x'], check=True,
                       stdout=subprocess.DEVNULL)
        check(r.wait(lambda taken, failed: len(r.got) > n), 'a decision')
        same([(a['id'], a['state']) for a in r.taken()[-1]['alerts']], [(2, 'closed')], 'the alert as it is now')
        n = len(r.got)
        fixtures.write(path, fixtures.FAMILY + [fixtures.entity('NK-new', 'Person', [], True, name='Newly Listed')])
        subprocess.run([VEDETTE, '--db', db, '--quiet', 'load', '--source', 'zala', '--date', '2026-02-01', str(path)],
                       check=True, stdout=subprocess.DEVNULL)
        check(r.wait(lambda taken, failed: any(x['type'] == 'lists' for x in r.taken())), 'new lists')
        told = next(x for x in r.taken() if x['type'] == 'lists')
        same([(x['source'], x['version'][:8], x['before'][:8]) for x in told['lists']],
             [('zala', '20260201', '20260115')], 'which')
        text = s.get('/metrics').body.decode()
        check('vedette_webhook_deliveries_total{result="taken"} ' in text and 'result="failed"} 0' not in text, 'counted')
        same(s.stop()[0], 0, 'the end')
        n = len(r.got)
        s = Server(VEDETTE, db, *options)
        time.sleep(2.5)
        same((s.stop()[0], len(r.got)), (0, n), 'nothing is told twice')
        (folder / 'book.db.hooks').write_text('banana\n')
        same(refused(db, '--webhook', r.url, '--webhook-secret', str(secret))[0], 3, 'a state that is none')
    print(f'{len(WRONG)} wrong')
    return bool(WRONG)


if __name__ == '__main__':
    sys.exit(main())
