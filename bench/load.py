#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Loads all list files of the test data into one new store.

The loads are the accepted lines of tests/lists/expected.tsv.  The yardstick
is reading the same files without keeping anything (bench_parse); both run in
the same turn on the same machine.  Prints TSV; fails above 60 seconds or
256 MB.

usage: load.py VEDETTE BENCH_PARSE [BOOK]: keeps the store as BOOK
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SECONDS_MAX = 60
PEAK_KB_MAX = 256 * 1024


def main():
    vedette, parse = sys.argv[1:3]
    data = os.environ.get('VEDETTE_TESTDATA')
    if not data:
        print('skip: VEDETTE_TESTDATA is not set')
        return 0
    with open(os.path.join(ROOT, 'tests/lists/expected.tsv')) as f:
        rows = [r for r in csv.DictReader(f, delimiter='\t')
                if r['outcome'] in ('accepted', 'partial')]
    seconds = {'parse': 0.0, 'load': 0.0}
    size = entities = 0
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, VEDETTE_DB=folder + '/book.db')
        for row in rows:
            files = [os.path.join(data, 'lists', f)
                     for f in row['files'].split()]
            options = row['options'].replace(
                '@', ROOT + '/data/mappings/').split()
            size += sum(os.path.getsize(f) for f in files)
            entities += int(row['entities'])
            mapping = []
            if '--mapping' in options:
                at = options.index('--mapping')
                mapping = options[at:at + 2]
            begin = time.monotonic()
            subprocess.run([parse, *mapping, *files], check=True,
                           stdout=subprocess.DEVNULL)
            seconds['parse'] += time.monotonic() - begin
            begin = time.monotonic()
            done = subprocess.run(
                [vedette, '--quiet', 'load', '--no-index',
                 '--accept-loss', *options,
                 *files], env=env, stdout=subprocess.DEVNULL)
            seconds['load'] += time.monotonic() - begin
            if done.returncode not in (0, 3):
                return 1
        book = os.path.getsize(folder + '/book.db')
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        # What a single load of all would have made at its end.
        begin = time.monotonic()
        subprocess.run([vedette, 'screen', 'Nobody At All'], env=env,
                       stdout=subprocess.DEVNULL, check=True)
        seconds['index'] = time.monotonic() - begin
        index = os.path.getsize(folder + '/book.db.idx')
        if len(sys.argv) > 3:
            subprocess.run([vedette, 'backup', sys.argv[3]], env=env,
                           check=True)
    print('name\tvalue\tunit')
    for name, value, unit in (
            ('loads', len(rows), ''), ('input', size / 1e6, 'MB'),
            ('entities', entities, ''), ('parse', seconds['parse'], 's'),
            ('load', seconds['load'], 's'),
            ('load/parse', seconds['load'] / seconds['parse'], ''),
            ('make the index', seconds['index'], 's'),
            ('book', book / 1e6, 'MB'), ('index', index / 1e6, 'MB'),
            ('peak of a load', peak / 1024, 'MB')):
        print('%s\t%.*f\t%s' % (name, 0 if isinstance(value, int) else 2,
                                value, unit))
    return (seconds['load'] + seconds['index'] > SECONDS_MAX or
            peak > PEAK_KB_MAX)


if __name__ == '__main__':
    sys.exit(main())
