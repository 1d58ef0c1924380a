#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reading of papers: each stage in MB/s, and 100,000 pages in bounded memory.

Pages are those of $VEDETTE_TESTDATA/papers/main-text, text is their bodies; the
archive of many pages is made of them, each with a number of its own.

usage: papers.py VEDETTE BENCH_PAPERS [PAGES]
"""
import gzip
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time


def write_archive(path, pages, count):
    with open(path, 'wb') as f:
        for i in range(count):
            body = pages[i % len(pages)].replace(b'</body>', b'<p>Page %d of them.</p></body>' % i, 1)
            f.write(b'WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://www.example.org/%d\r\n'
                    b'Content-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n' % (i, len(body), body))


def main(vedette, bench, count=100_000):
    data = os.environ.get('VEDETTE_TESTDATA')
    if not data:
        print('skip: papers: VEDETTE_TESTDATA is not set')
        return
    source = pathlib.Path(data) / 'papers' / 'main-text'
    with tempfile.TemporaryDirectory() as room:
        pages = [gzip.decompress(p.read_bytes()) for p in sorted((source / 'html').glob('*.gz'))]
        files = []
        for i, page in enumerate(pages):
            files.append(os.path.join(room, f'{i}.html'))
            pathlib.Path(files[-1]).write_bytes(page)
        bodies = [x['articleBody'] for x in json.loads((source / 'ground-truth.json').read_text()).values()]
        text = os.path.join(room, 'all.txt')
        pathlib.Path(text).write_text('\n'.join(bodies * 30), encoding='utf-8')
        for mode, given in (('pages', files), ('text', [text]), ('names', [text])):
            print(subprocess.run([bench, mode, *given], capture_output=True, text=True, check=True).stdout, end='')
        small = sorted(pages, key=len)[:60]
        archive = os.path.join(room, 'many.warc')
        peaks = []
        for n in (count // 10, count):
            write_archive(archive, small, n)
            began = time.monotonic()
            p = subprocess.Popen([vedette, '--db', '/nonexistent', '--quiet', '--json', 'read', archive],
                                 stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(p.pid, 0)
            seconds = time.monotonic() - began
            peaks.append(used.ru_maxrss // 1024)
            print(f'{n} pages\t{n / seconds:.0f}/s\t{os.path.getsize(archive) / 1e6 / seconds:.1f} MB/s\t'
                  f'{peaks[-1]} MB at most\tstatus {status}')
        if peaks[1] > peaks[0] * 1.5 + 20:
            sys.exit(f'memory grows with pages: {peaks}')


if __name__ == '__main__':
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
