#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A file of queries: the same bytes however many threads, wherever it was
interrupted, and with or without the index beside the book; an index that is
damaged or of another book is never used.

usage: batch.py VEDETTE
"""

import glob
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
# Sanitizers take ten times as long.
SLOW = bool(os.environ.get('VEDETTE_SANITIZED'))
ROWS = 600 if SLOW else 4000
FLIPS = 5 if SLOW else 20


class Tests:
    def __init__(self, vedette, folder):
        self.vedette = vedette
        self.folder = folder
        self.failed = 0

    def check(self, name, good):
        print('%-4s %s' % ('ok' if good else 'FAIL', name))
        self.failed += not good

    def run(self, *words, db='book.db', data=None):
        env = dict(os.environ, VEDETTE_DB='%s/%s' % (self.folder, db),
                   VEDETTE_NOW='2024-07-01T12:00:00Z')
        return subprocess.run([self.vedette, '--quiet', *words], env=env,
                              input=data, capture_output=True)


def names_of(t):
    """Names of the sample lists, as they are screened."""
    out = t.run('--json', 'changes').stdout.decode().splitlines()
    return sorted({json.loads(line)['caption'] for line in out})


def damaged(rng, name):
    at = rng.randrange(len(name) + 1)
    return rng.choice([name, name[:at] + rng.choice('aeiklmnrst') + name[at:],
                       name[:at] + name[at + 1:], name.replace(' ', '')])


def write_queries(t, path):
    rng = random.Random(7)
    names = names_of(t)
    with open(path, 'w', encoding='utf-8') as f:
        f.write('id,schema,name\n')
        for i in range(ROWS):
            f.write('q%d,,"%s"\n' % (i, damaged(rng, rng.choice(
                names)).replace('"', '')))
    return path


def threads(t, queries):
    one = t.run('--json', 'screen', '--file', queries, '--threads', '1')
    for n in ('2', '7'):
        more = t.run('--json', 'screen', '--file', queries, '--threads', n)
        t.check('%s threads give the bytes of one' % n,
                one.stdout and one.stdout == more.stdout)
    with open(queries, 'rb') as f:
        piped = t.run('--json', 'screen', '--file', '-', data=f.read())
    t.check('a pipe gives the bytes of a file', piped.stdout == one.stdout)
    rows = [json.loads(line) for line in one.stdout.splitlines()]
    t.check('every row has its answer, in order',
            [row['row'] for row in rows] == list(range(1, ROWS + 1)))
    good = json.dumps({'id': 'good', 'name': names_of(t)[0]})
    done = t.run('--json', 'screen', '--file', '-', data='\n'.join([
        good, '{"id":"cut","name":', '[1]', '{"id":"c","colour":"red"}',
        '{"id":"d"}', json.dumps({'name': 'ab ' * 1000}), good]).encode())
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    t.check('lines that ask for nothing are answered, and those behind them',
            done.returncode == 3 and ['error' in x for x in lines] ==
            [False] + 5 * [True] + [False] and
            lines[0]['results'] == lines[6]['results'] != [])
    objects = ''.join(json.dumps(
        {'id': line['id'], 'name': line['id']}) + '\n' for line in rows[:5])
    t.check('JSON Lines from a pipe are read', len(t.run(
        '--json', 'screen', '--file', '-', data=objects.encode()
        ).stdout.splitlines()) == 5)
    return one.stdout


def resumed(t, queries, whole):
    out = t.folder + '/answers.jsonl'
    words = ('--json', 'screen', '--file', queries, '--output', out)
    with open(out, 'wb') as f:
        f.write(whole[:len(whole) // 3])
    done = t.run(*words)
    with open(out, 'rb') as f:
        t.check('a cut file of answers is gone on with',
                done.returncode == 0 and f.read() == whole)
    with open(out, 'rb') as f:
        t.run(*words)
        t.check('a whole one is left alone', f.read() == whole)
    os.unlink(out)
    env = dict(os.environ, VEDETTE_DB=t.folder + '/book.db')
    killed = 0
    for _ in range(FLIPS):
        p = subprocess.Popen([t.vedette, '--quiet', *words], env=env)
        time.sleep(0.05)
        if p.poll() is None:
            p.send_signal(signal.SIGKILL)
            killed += 1
        if p.wait() == 0:
            break
    t.run(*words)
    with open(out, 'rb') as f:
        t.check('killed %d times, the answers are the same' % killed,
                killed > 0 and f.read() == whole)
    with open(out, 'wb') as f:
        f.write(whole[:len(whole) // 3].replace(b'"state":"', b'"state":"0'))
    done = t.run(*words)
    t.check('answers of another state are not mixed with',
            done.returncode == 4 and b'another state' in done.stderr)
    with open(out, 'wb') as f:
        f.write(whole[:len(whole) // 3].replace(b'"id":"q', b'"id":"p'))
    done = t.run(*words)
    t.check('nor are those of another file of queries',
            done.returncode == 4 and b'of another file' in done.stderr)
    for precious in (b'dear diary', b'dear diary\n', b'x\n' + whole[:90]):
        with open(out, 'wb') as f:
            f.write(precious)
        done = t.run(*words)
        with open(out, 'rb') as f:
            t.check('a file of something else is left as it is',
                    done.returncode == 3 and f.read() == precious and
                    b'name a new' in done.stderr)


def index_is_right(t, queries, whole):
    path = t.folder + '/book.db.idx'
    words = ('--json', 'screen', '--file', queries)
    with open(path, 'rb') as f:
        good = f.read()
    os.unlink(path)
    t.check('without the index the answers are the same',
            t.run(*words).stdout == whole)
    with open(path, 'rb') as f:
        t.check('and it is made again, byte for byte', f.read() == good)
    rng = random.Random(3)
    same = 0
    for _ in range(FLIPS):
        at = rng.randrange(len(good))
        with open(path, 'wb') as f:
            f.write(good[:at] + bytes([good[at] ^ 1 << rng.randrange(8)]) +
                    good[at + 1:])
        same += t.run(*words).stdout == whole
    t.check('a flipped bit in it changes nothing', same == FLIPS)
    for cut in (0, 100, 4096, len(good) // 2, len(good) - 1):
        with open(path, 'wb') as f:
            f.write(good[:cut])
        same += t.run(*words).stdout == whole
    t.check('neither does a cut', same == FLIPS + 5)
    t.run('load', '--sample', glob.glob(
        ROOT + '/sample/un_sc_sanctions/*.xml')[0], db='other.db')
    with open(t.folder + '/other.db.idx', 'rb') as f:
        other = f.read()
    with open(path, 'wb') as f:
        f.write(other)
    t.check('the index of another book is not used',
            other != good and t.run(*words).stdout == whole)
    with open(path, 'wb') as f:
        f.write(good[:5000] + bytes([good[5000] ^ 1]) + good[5001:])
    done = t.run('verify')
    t.check('verify finds a damaged index', done.returncode == 4 and
            b'page 1 of the index is damaged' in done.stdout)
    os.unlink(path)
    os.mkdir(path)
    t.check('an index that cannot be written costs nothing but time',
            t.run(*words).stdout == whole)
    os.rmdir(path)


def hits_of(out):
    """Per row: what each hit says, whatever its place among others."""
    rows = {}
    for line in out.splitlines():
        answer = json.loads(line)
        hits = [r for r in answer.get('results', []) if r['hit']]
        if hits:
            rows[answer['row'], answer['id']] = hits
    return rows


def first_is_no_hit(t):
    """Who has all words is first, and whoever is a hit is one behind him."""
    party = ('{"id":"p-%d","schema":"Person","properties":{"name":["%s"],'
             '"topics":["sanction"]},"datasets":["x"],"first_seen":"2024-01-01",'
             '"last_seen":"2024-01-01","last_change":"2024-01-01",'
             '"target":true,"caption":"%s"}')
    path = t.folder + '/two.json'
    with open(path, 'w', encoding='utf-8') as f:
        for i, name in enumerate(('Abdul Quddus Mazhari', 'Abdul Qudus')):
            f.write(party % (i, name, name) + '\n')
    t.run('load', '--source', 'x', '--date', '2024-01-01', path, db='two.db')
    ask = ('screen', 'Abdul Quddus', '--fail-on-hit')
    out = t.run(*ask, db='two.db')
    results = json.loads(t.run('--json', *ask, db='two.db').stdout)['results']
    t.check('who has all words is first, and a hit behind him is one',
            [r['hit'] for r in results] == [False, True] and
            out.returncode == 1 and b'HIT' in out.stdout and
            b'no hit' not in out.stdout and out.stdout.count(b'Abd') == 5)


def rescreened(t, queries):
    """The turned search finds what screening every customer would."""
    for schema in ('', 'Person', 'Company', 'Vessel'):
        base = t.folder + '/base.csv'
        with open(queries, encoding='utf-8') as f:
            lines = f.read().splitlines()
        lines.append('typed,,Azia Shiping Comppany')
        with open(base, 'w', encoding='utf-8') as f:
            f.write(lines[0] + ',imoNumber,birthDate\n')
            for i, line in enumerate(lines[1:]):
                f.write(line.replace(',,', ',%s,' % schema, 1) +
                        (',9187629,\n' if i % 50 == 0 else ',,1961\n'))
        loaded = t.run('customers', 'load', base)
        for since in ('2024-01-01', '2024-02-23', '2024-03-01'):
            turned = t.run('--json', 'rescreen', '--since', since)
            whole = t.run('--json', 'screen', '--file', base, '--limit', '1000',
                          '--changed-since', since)
            want = hits_of(whole.stdout)
            t.check('rescreened %s since %s: %d customers with a hit' % (
                schema or 'of any kind', since, len(want)),
                turned.returncode == 0 and hits_of(turned.stdout) == want)
        if schema == 'Company':
            t.check('a mistyped customer is met', b'"id":"typed"' in t.run(
                '--json', 'rescreen', '--since', '2024-01-01').stdout)
            t.run('rescreen', '--since', '2024-01-01', '--record')
            again = t.run('replay', '--all')
            t.check('and is answered so again', again.returncode == 0 and
                    b' 0 different' in again.stdout)
    # All was loaded on 2024-07-01, months after it was published.
    late = hits_of(t.run('--json', 'rescreen', '--loaded-since',
                         '2024-06-30').stdout)
    t.check('what was published long ago and loaded late is rescreened',
            late == hits_of(t.run('--json', 'screen', '--file', base, '--limit',
                                  '1000', '--loaded-since',
                                  '2024-06-30').stdout) and
            late == hits_of(t.run('--json', 'screen', '--file', base,
                                  '--limit', '1000').stdout) and late and
            not hits_of(t.run('--json', 'rescreen', '--since',
                              '2024-06-30').stdout))
    t.check('and not what was loaded before', not hits_of(t.run(
        '--json', 'rescreen', '--loaded-since', '2024-07-02').stdout))
    t.check('since is said once', t.run(
        'rescreen', '--since', '2024-01-01', '--loaded-since',
        '2024-01-01').returncode == 2)
    t.check('the base is read by its owner alone', loaded.returncode == 0 and
            os.stat(t.folder + '/book.db.customers').st_mode & 0o077 == 0)
    os.unlink(t.folder + '/book.db.customers')
    t.check('without a base it is said what to do', b'customers load' in t.run(
        'rescreen', '--since', '2024-01-01').stderr)
    with open(base, 'w', encoding='utf-8') as f:
        f.write('id,name\n')
    t.check('an empty file is no base',
            t.run('customers', 'load', base).returncode == 3)


ODD = [  # what is wrong, and the row
    ('unreadable', 'Person,,,,'),
    ('mojibake', 'Person,MÃ¼ller Hans,1950-02-03,de,'),
    ('placeholder', 'Person,Not available,1950-02-03,de,'),
    ('name_is_no_name', 'Person,12 Mar 1961,,de,'),
    ('name_is_country', 'Person,Germany,1950-02-03,de,'),
    ('firm_as_person', 'Person,Zinc Smelting GmbH,,de,'),
    ('one_word', 'Person,Torvald,1950-02-03,de,'),
    ('date_unreadable', 'Person,Hans Odd,Torvald,de,'),
    ('date_placeholder', 'Person,Hans Even,1900-01-01,de,'),
    ('date_impossible', 'Person,Hans Late,2099-01-01,de,'),
    ('country_unknown', 'Person,Hans Far,1950-02-03,xq,'),
    ('number_wrong', 'Company,Zinc Smelting,,de,529900T8BM49AURSDO56'),
    ('twice', 'Person,Good Row 3,1953-04-05,se,')]


def quality(t):
    """Each flaw is found in its row, and none in rows without one."""
    path = t.folder + '/odd.csv'
    good = ['Person,Good Row %d,19%02d-04-05,se,' % (i, 50 + i)
            for i in range(40)]
    with open(path, 'w', encoding='utf-8') as f:
        f.write('schema,name,birthDate,country,leiCode\n')
        f.write('\n'.join(good + [row for _, row in ODD]) + '\n')
    said = json.loads(t.run('--json', 'customers', 'check', path).stdout)
    found = {f['flaw']: f['first_rows'] for f in said['flaws']}
    want = {flaw: [41 + i] for i, (flaw, _) in enumerate(ODD)}
    t.check('each flaw is found where it is: %s' % found, found == want and
            said['flawed'] == len(ODD))
    with open(path, 'w', encoding='utf-8') as f:
        f.write('schema,name,birthDate\n')
        for i in range(60):
            f.write('Person,%s,%s\n' % (
                ('Somebody Of Number %03d %s' % (i, 'x' * (i % 20)))[:30],
                '1980-01-01' if i % 4 == 0 else '19%02d-07-08' % (20 + i)))
    said = json.loads(t.run('--json', 'customers', 'check', path).stdout)
    found = {f['flaw']: f['rows'] for f in said['flaws']}
    t.check('names that are cut, and a day for not knowing, are seen in all '
            'rows together', said.get('cut_at') == 30 and
            found.get('date_common') == 15)
    t.check('no name is repeated', b'Somebody' not in t.run(
        'customers', 'check', path).stdout)


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], folder)
        t.run('load', '--sample', '--accept-loss', *sorted(
            f for f in glob.glob(ROOT + '/sample/*/2024-*')
            if os.path.isfile(f)))
        queries = write_queries(t, folder + '/queries.csv')
        whole = threads(t, queries)
        resumed(t, queries, whole)
        rescreened(t, queries)
        first_is_no_hit(t)
        quality(t)
        index_is_right(t, queries, whole)
        return 1 if t.failed else 0


if __name__ == '__main__':
    sys.exit(main())
