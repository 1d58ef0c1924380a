#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`vedette update` against a server that misbehaves.

The server speaks HTTPS with a certificate made for the run, on a free port of
this machine.  Each misdeed must end in a clear outcome, leave the last good
edition in force and not stop the other sources.

usage: run.py VEDETTE FETCH_ONCE
"""

import gzip
import http.server
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'lists'))
from book import Book, Tests  # noqa: E402

UN = 'sample/un_sc_sanctions/'


def read(name):
    with open(os.path.join(ROOT, name), 'rb') as f:
        return f.read()


class World:
    """What the server has to give, and what it has seen."""

    def __init__(self):
        self.body = read(UN + '2024-01-10.xml')
        self.failures = 0
        self.seen = []
        self.tokens = set()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    world = None

    def log_message(self, *args):
        pass

    def give(self, body, code=200, length=None, **headers):
        self.send_response(code)
        for k, v in headers.items():
            self.send_header(k.replace('_', '-'), v)
        self.send_header('Content-Length',
                         str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):  # noqa: N802 (the name is the library's)
        world = self.world
        path = self.path.split('?')[0]
        world.seen.append((self.path, dict(self.headers)))
        try:
            getattr(self, 'do_' + path.strip('/'))(world)
        except (ConnectionError, ssl.SSLError):
            self.close_connection = True

    def do_good(self, world):
        tag = '"%d"' % (hash(world.body) & 0xffffff)
        if self.headers.get('If-None-Match') == tag:
            self.give(b'', 304, ETag=tag)
        else:
            self.give(world.body, ETag=tag,
                      Last_Modified='Wed, 10 Jan 2024 10:00:00 GMT')

    def do_redirect(self, world):
        token = 'key%d' % len(world.tokens)
        world.tokens.add(token)
        self.give(b'', 302, Location='/expiring?' + token)

    def do_expiring(self, world):
        token = self.path.split('?')[1]
        if token in world.tokens and token != 'used':
            world.tokens.discard(token)
            world.tokens.add('used' + token)
            self.give(world.body)
        else:
            self.give(b'expired', 403)

    def do_loop(self, _):
        self.give(b'', 302, Location='/loop')

    def do_down(self, _):
        self.give(b'', 302, Location='http://127.0.0.1:1/plain')

    def do_burst(self, world):
        world.failures += 1
        if world.failures < 3:
            self.give(b'busy', 500)
        else:
            self.give(world.body)

    def do_broken(self, _):
        self.give(b'broken', 500)

    def do_truncated(self, world):
        self.give(world.body[:len(world.body) // 2], length=len(world.body))
        self.close_connection = True

    def do_short(self, world):
        """Says it is whole and is not: the list itself tells."""
        self.give(world.body[:len(world.body) // 2])

    def do_resume(self, world):
        """Breaks off in the middle; a range is honoured."""
        span = self.headers.get('Range')
        if span and self.headers.get('If-Range') != '"r"':
            span = None
        half = len(world.body) // 2
        if span:
            start = int(span.split('=')[1].rstrip('-'))
            self.give(world.body[start:], 206, Content_Range='bytes %d-%d/%d' %
                      (start, len(world.body) - 1, len(world.body)),
                      ETag='"r"')
        else:
            self.give(world.body[:half], length=len(world.body), ETag='"r"',
                      Accept_Ranges='bytes')
            self.close_connection = True

    def do_moved(self, world):
        """Breaks off; by the second try there is another, shorter file."""
        world.failures += 1
        if world.failures == 1:
            self.give(world.body[:9000], length=len(world.body), ETag='"a"')
            self.close_connection = True
        else:
            self.give(b'new and short', ETag='"b"')

    def do_html(self, _):
        self.give(b'<!DOCTYPE html>\n<html><body>Be back soon</body></html>')

    def do_empty(self, _):
        self.give(b'')

    def do_bomb(self, _):
        self.give(gzip.compress(b'<?xml version="1.0"?><CONSOLIDATED_LIST>' +
                                b' ' * (300 << 20)))

    def do_drip(self, world):
        self.send_response(200)
        self.send_header('Content-Length', str(len(world.body)))
        self.end_headers()
        for _ in range(60):
            self.wfile.write(b' ')
            self.wfile.flush()
            time.sleep(0.2)

    def do_large(self, _):
        self.give(b'x' * 200000)


class Server:
    def __init__(self, folder, name, world):
        self.cert = os.path.join(folder, name + '.pem')
        key = os.path.join(folder, name + '.key')
        subprocess.run(
            ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
             'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj',
             '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost',
             '-keyout', key, '-out', self.cert], check=True,
            capture_output=True)
        handler = type('H', (Handler,), {'world': world})
        self.http = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *args: None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert, key)
        self.http.socket = context.wrap_socket(
            self.http.socket, server_side=True, do_handshake_on_connect=False)
        self.url = 'https://localhost:%d/' % self.http.server_port
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


class Fetching(Tests):
    def __init__(self, vedette, folder):
        super().__init__()
        self.folder = folder
        self.world = World()
        self.server = Server(folder, 'one', self.world)
        self.book = Book(vedette, folder + '/book.db')
        self.clean = {k: v for k, v in os.environ.items()
                      if 'proxy' not in k.lower()}

    def update(self, path, *words, source='un_sc_sanctions', ca=None):
        return self.book.run(
            'update', '--pause-ms', '20', '--ca', ca or self.server.cert, '--url',
            '%s=%s%s' % (source, self.server.url, path), *words, source)

    def fails(self, path, what, outcome='failed', code=5, **options):
        before = self.state()
        got, out, why = self.update(path, **options)
        self.check(what, got == code and out and
                   out[0]['outcome'] == outcome and out[0]['why'] != '' and
                   self.state() == before, (got, out, why))
        return out[0].get('why', '') if out else ''

    def state(self):
        lists = self.book.must('lists')
        return ([(r['source'], r['edition'], r['entities']) for r in lists
                 if r['edition']], self.book.must('changes'))


def friendly(t):
    code, out, why = t.update('good')
    t.check('an edition is fetched and loaded',
            code == 0 and out[0]['outcome'] == 'loaded' and
            out[0]['entities'] > 10, (code, out, why))
    code, out, why = t.update('good')
    t.check('the second time the server says that nothing is new',
            code == 0 and out[0]['outcome'] in ('unchanged', 'current') and
            'If-None-Match' in t.world.seen[-1][1], (code, out, why))
    t.world.body = read(UN + '2024-03-05.xml')
    code, out, why = t.update('burst')
    t.check('a burst of 500 is waited out', code == 0 and
            out[0]['edition'] == '2024-03-05' and t.world.failures == 3,
            (code, out, why))
    for i in (1, 2):
        code, out, why = t.update('redirect')
        t.check('an expiring address is followed and never kept (%d)' % i,
                code == 0, (code, out, why))
    kept = read(t.folder + '/book.db')
    t.check('the book knows the address asked for, not the expiring one',
            b'/redirect' in kept and b'/expiring' not in kept)


def recovered(t):
    t.update('good')
    t.update('broken')
    state = t.book.must('lists')[0]['state']
    t.update('good')
    t.check('a failure is over when the server says that nothing is new',
            state == 'refused' and
            t.book.must('lists')[0]['state'] != 'refused', state)


def hostile(t):
    t.fails('loop', 'redirects without end')
    t.fails('down', 'a redirect to plain http')
    t.fails('broken', 'a server that is broken')
    t.fails('truncated', 'a body that breaks off')
    t.fails('short', 'half a list called whole', 'refused', 3)
    t.fails('html', 'a web page instead of a list', 'refused', 3)
    t.fails('empty', 'an empty answer', 'refused', 3)
    t.fails('bomb', 'a gzip bomb', 'refused', 3)
    t.fails('nowhere', 'an address without anything')
    first = t.server
    second = Server(t.folder, 'two', t.world)
    t.server = second
    t.fails('good', 'a changed certificate', ca=first.cert)
    t.server = first


def limits(t, fetch_once):
    def fetch(path, tries=1, slow=0, most=0, size=0):
        target = os.path.join(t.folder, 'fetched')
        done = subprocess.run(
            [fetch_once, t.server.url + path, target, t.server.cert,
             str(tries), str(slow), str(most), str(size)],
            capture_output=True, text=True, env=t.clean)
        left = [f for f in os.listdir(t.folder) if f.startswith('fetched')]
        there = read(target) if os.path.exists(target) else None
        for f in left:
            os.unlink(os.path.join(t.folder, f))
        return done.stdout, there, left

    begin = time.monotonic()
    text, there, left = fetch('drip', slow=1)
    t.check('a drip is given up, and nothing is left',
            text.startswith('failed') and not left and
            time.monotonic() - begin < 8, (text, left))
    text, there, left = fetch('drip', most=1)
    t.check('so is what takes too long', text.startswith('failed') and
            not left, (text, left))
    text, there, left = fetch('large', size=100000)
    t.check('what is too large is refused', text.startswith('failed') and
            not left, (text, left))
    t.world.failures = 0
    text, there, left = fetch('moved', tries=3)
    t.check('two files are never spliced', text.startswith('ok') and
            there == b'new and short', (text, there and len(there)))
    text, there, left = fetch('resume', tries=3)
    t.check('what broke off is resumed', text.startswith('ok') and
            there == t.world.body and left == ['fetched'], (text, left))


def several(t):
    """One source's failure does not stop another."""
    body = read('sample/eu_fsf/2024-02-23.xml')
    t.world.body = body
    code, out, why = t.book.run(
        'update', '--pause-ms', '20', '--ca', t.server.cert, '--url',
        'un_sc_sanctions=%sbroken' % t.server.url, '--url',
        'eu_fsf=%sgood' % t.server.url, 'un_sc_sanctions', 'eu_fsf')
    t.check('a failure does not stop the next source', code == 5 and
            [o['outcome'] for o in out] == ['failed', 'loaded'],
            (code, out, why))
    folder = os.path.join(t.folder, 'air')
    os.mkdir(folder)
    code, out, why = t.book.run(
        'update', '--ca', t.server.cert, '--to', folder, '--url',
        'eu_fsf=%sgood' % t.server.url, 'eu_fsf')
    files = os.listdir(folder)
    t.check('--to keeps the file for another machine', code == 0 and
            len(files) == 1, (code, out, why, files))
    if files:
        far = Book(t.book.vedette, t.folder + '/far.db')
        code, out, why = far.run('load', '--sample',
                                 os.path.join(folder, files[0]))
        t.check('where it loads', code == 0 and
                out[0]['source'] == 'eu_fsf', (code, out, why))
    code, out, why = t.book.run('update', '--proxy', 'http://127.0.0.1:1',
                                '--ca', t.server.cert, '--url', 'eu_fsf=' +
                                t.server.url + 'good', 'eu_fsf')
    t.check('a proxy is used', code == 5, (code, out, why))
    t.check('the book is whole', t.book.run('verify')[0] == 0)


def main():
    for name in [k for k in os.environ if 'proxy' in k.lower()]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        t = Fetching(sys.argv[1], folder)
        friendly(t)
        recovered(t)
        hostile(t)
        limits(t, sys.argv[2])
        several(t)
        return t.end()


if __name__ == '__main__':
    sys.exit(main())
