#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The desk as a user has it: alerts, decisions that bind and open again, a
chain in which every change is found, answers again, forgetting.

usage: desk.py VEDETTE VEDETTE_VERIFY [CHANGES]
CHANGES is how many random changes of the desk are tried (default 1000).
"""

import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import told

sys.path.insert(1, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), 'quality'))
import scenarios  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
# Invented, and nowhere else in the tree: what must not be found in clear.
PLANTED = ['Zebulon Quartzfield', 'Wimbleford Crankshaft', 'Ythgar Plonkworth']
COLUMNS = ('record schema name alias country address number birth date '
           'measure').split()
MAPPING = '''%s:
  label: Invented
  queries:
    - entities:
        party:
          schema: Person
          keys: [record]
          properties:
            name: {column: name}
            alias: {column: alias, split: ";"}
            country: {column: country, split: ";"}
            address: {column: address}
            passportNumber: {column: number}
            birthDate: {column: birth}
        sanction:
          schema: Sanction
          keys: [record, measure]
          properties:
            entity: {entity: party}
            authority: {literal: Example Authority}
            provisions: {column: measure}
            listingDate: {column: date}
'''


def listing(record, name, **more):
    row = dict(dict.fromkeys(COLUMNS, ''), record=str(record), name=name,
               schema='Person', date='2023-05-01', measure='Asset freeze')
    row.update(more)
    return row


OSCAR = listing(1, 'SAMPLE Oscar Tango Yankee', country='ru', alias='O. Tango')
OTHERS = [listing(n, 'SAMPLE Filler Number %s' % w)
          for n, w in enumerate('Seven Eight Nine Ten Eleven'.split(), 2)]


class Tests(told.Tests):
    def __init__(self, vedette, verify, folder):
        super().__init__(vedette, folder, '2026-07-01T12:00:00Z')
        self.verify_path = verify
        self.books = 0
        self.actor = 'anna'

    def env(self):
        return dict(super().env(), VEDETTE_ACTOR=self.actor)

    def good(self, *words):
        done = self.run(*words)
        if done.returncode not in (0, 1):
            sys.exit('%s: %s' % (words, done.stderr))
        return done.stdout

    def new_book(self, rows=None):
        self.books += 1
        self.book = '%s/%d.db' % (self.folder, self.books)
        self.edition('2024-01-01', rows or [OSCAR] + OTHERS)

    def edition(self, date, rows, source='sample_parties'):
        path = '%s/%s-%s.csv' % (self.folder, source, date)
        with open(path, 'w', newline='', encoding='utf-8') as f:
            out = csv.DictWriter(f, COLUMNS)
            out.writeheader()
            out.writerows(rows)
        mapping = self.folder + '/mapping.yml'
        with open(mapping, 'w', encoding='utf-8') as f:
            f.write(MAPPING % source)
        return self.good('load', '--sample', '--accept-loss', '--source',
                         source, '--mapping', mapping, '--date', date, path)

    def other_format(self, date, ident):
        """OSCAR again, as entities of FollowTheMoney."""
        path = '%s/%s.ftm.json' % (self.folder, date)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(json.dumps({'id': ident, 'schema': 'Person', 'properties': {
                'country': [OSCAR['country']], 'alias': [OSCAR['alias']],
                'name': [OSCAR['name']], 'sanctions': [{
                    'id': ident + '-s', 'schema': 'Sanction', 'properties': {
                        'entity': [ident], 'provisions': [OSCAR['measure']],
                        'listingDate': [OSCAR['date']],
                        'authority': ['Example Authority']}}]}}) + '\n')
        return self.good('load', '--sample', '--accept-loss', '--source',
                         'sample_parties', '--date', date, path)

    def customers(self, rows, *words):
        """News of each customer's alert, by id."""
        path = self.folder + '/customers.csv'
        with open(path, 'w', encoding='utf-8') as f:
            f.write('id,schema,name,country,birthDate\n')
            f.writelines(','.join(r) + '\n' for r in rows)
        out = self.good('--json', 'screen', '--record', '--file', path, *words)
        return {a['id']: a.get('alert', {'news': 'none', 'id': 0})
                for a in map(json.loads, out.splitlines())}

    def records(self, records, *words):
        path = self.folder + '/records.jsonl'
        with open(path, 'w', encoding='utf-8') as f:
            f.writelines(json.dumps(r) + '\n' for r in records)
        out = self.good('--json', 'check', '--record', *words, path)
        return [json.loads(a) for a in out.splitlines()]

    def alerts(self, *words):
        return [json.loads(a) for a in
                self.good('--json', 'alerts', *words).splitlines()]

    def desk(self):
        return self.book + '.desk'

    def head(self):
        return self.good('audit', 'head').strip()


def sound(t, what):
    done = t.run('audit', 'verify')
    t.check(what + ': the chain is sound', done.returncode == 0, done.stdout)
    bundle = t.folder + '/bundle'
    t.good('audit', 'export', bundle)
    done = subprocess.run([t.verify_path, bundle], capture_output=True,
                          text=True)
    t.check(what + ': so says the other verifier', done.returncode == 0,
            done.stdout + done.stderr)


CUSTOMER = ('C1', 'Person', 'Oscar Tango Yankee', 'ru', '')

# What happens after the customer was decided to be somebody else, and what
# must come of it.
REOPENING = [
    ('the same again', {}, 'known'),
    ('a new edition that says the same', {'rows': [OSCAR] + OTHERS}, 'known'),
    ('the same in another order', {'rows': OTHERS[::-1] + [OSCAR]}, 'known'),
    ('the same in another format', {'format': True}, 'known'),
    ('another listing is new',
     {'rows': [OSCAR, listing(40, 'SAMPLE Somebody Else')] + OTHERS}, 'known'),
    ('a new alias',
     {'rows': [dict(OSCAR, alias='O. Tango;Oskar T.')] + OTHERS}, 'reopened'),
    ('an alias is gone', {'rows': [dict(OSCAR, alias='')] + OTHERS},
     'reopened'),
    ('a new country', {'rows': [dict(OSCAR, country='ru;by')] + OTHERS},
     'reopened'),
    ('a new address',
     {'rows': [dict(OSCAR, address='1 Sample Street')] + OTHERS}, 'reopened'),
    ('a new identifier',
     {'rows': [dict(OSCAR, number='X1234567')] + OTHERS}, 'reopened'),
    ('a new date of birth',
     {'rows': [dict(OSCAR, birth='1961')] + OTHERS}, 'reopened'),
    ('a new date of listing',
     {'rows': [dict(OSCAR, date='2024-02-01')] + OTHERS}, 'reopened'),
    ('another measure',
     {'rows': [dict(OSCAR, measure='Travel ban')] + OTHERS}, 'reopened'),
    ('delisted', {'rows': OTHERS}, 'none'),
    ('delisted and listed again',
     {'rows': OTHERS, 'then': [OSCAR] + OTHERS}, 'reopened'),
    ("the customer's new country",
     {'customer': ('C1', 'Person', 'Oscar Tango Yankee', 'ru;kz', '')},
     'reopened'),
    ("the customer's date of birth",
     {'customer': ('C1', 'Person', 'Oscar Tango Yankee', 'ru', '1961-01-02')},
     'reopened'),
    ('another customer of the same name',
     {'customer': ('C2', 'Person', 'Oscar Tango Yankee', 'ru', '')}, 'new'),
    ('a lower threshold', {'words': ['--threshold', '0.6']}, 'reopened'),
    ('a higher threshold', {'words': ['--threshold', '0.75']}, 'known'),
    ('the same party on another list',
     {'other': [listing(77, 'SAMPLE Oscar Tango Yankee', country='ru')]},
     'new'),
    ('a join with a listing of another list that was there',
     {'join': True}, 'known'),
]


def reopening(t):
    for what, change, wanted in REOPENING:
        t.new_book()
        if change.get('join'):
            t.edition('2024-01-01', [listing(
                88, 'SAMPLE Entirely Different Fellow')], 'sample_more')
        first = t.customers([CUSTOMER])['C1']
        t.good('decide', str(first['id']), 'false_hit', '--reason', 'another')
        if 'rows' in change:
            t.edition('2024-02-01', change['rows'])
        if 'format' in change:
            pair = t.alerts(str(first['id']))[0]['pairs'][0]
            t.other_format('2024-02-01', pair['listing'].split('@')[0])
        if 'then' in change:
            t.edition('2024-03-01', change['then'])
        if 'other' in change:
            t.edition('2024-02-01', change['other'], 'sample_more')
        if change.get('join'):
            ids = [json.loads(line)['id'] for line in t.good(
                '--json', 'changes').splitlines()
                if 'Oscar' in line or 'Entirely' in line]
            t.good('link', '--join', ids[0], '--with', ids[1], '--because',
                   'a test', '--by', 'anna')
        customer = change.get('customer', CUSTOMER)
        news = t.customers([customer], *change.get('words', []))[customer[0]]
        t.check('after a false hit, %s: %s' % (what, wanted),
                news['news'] == wanted, news)
        if wanted == 'reopened':
            shown = t.good('alerts', str(news['id']))
            t.check('  and the alert says what changed',
                    'reopened' in shown.split('answer')[-1] and
                    any(x in shown for x in (' + ', ' - ', 'policy:', 'again')),
                    shown)
    sound(t, 'reopening')


def payments(t):
    t.new_book()
    for words in (['alerts'], ['decide', '1', 'release', '--reason', 'x'],
                  ['cases'], ['replay', '--all'], ['forget', 'X'],
                  ['audit', 'verify'], ['audit', 'sign', '--key', 'x']):
        done = t.run(*words)
        t.check('%s makes no desk where there is none' % words[0],
                done.returncode in (3, 4) and 'no desk' in done.stderr and
                not os.path.exists(t.desk()), done.stderr)
    pay = [{'id': 'P%d' % i, 'kind': 'payment', 'date': '2024-03-01',
            'parties': [{'role': 'debtor', 'party': {
                'schema': 'Person', 'name': 'Oscar Tango Yankee',
                'country': c}}],
            'amount': {'value': '%d.00' % (i + 1), 'currency': 'EUR'}}
           for i, c in enumerate(['ru', 'ru', 'ru', 'kz'])]
    first, second = t.records(pay[:2])
    t.check('each record has an alert of its own',
            [a['alert']['news'] for a in (first, second)] == ['new', 'new'])
    t.good('decide', str(first['alert']['id']), 'false_hit', '--reason', 'no')
    third = t.records(pay[2:3])[0]
    t.check('what was decided to be false is not told of another record',
            third['alert']['news'] == 'decided', third['alert'])
    other = t.records(pay[3:])[0]
    t.check('unless its party is another',
            other['alert']['news'] == 'new', other['alert'])
    t.check('and the new alert says what is different', 'false hit in alert' in
            t.good('alerts', str(other['alert']['id'])))
    again = t.records(pay[1:2])[0]
    t.check('a record that comes again has the alert that it had',
            again['alert'] == {'id': second['alert']['id'], 'news': 'known'})
    t.good('decide', str(second['alert']['id']), 'true_hit', '--reason', 'yes')
    t.check('a true hit is told for each further record', t.records(
        [dict(pay[1], id='P9', parties=[{'role': 'creditor', 'party': {
            'schema': 'Person', 'name': 'O. Tango', 'country': 'ru'}}])]
    )[0]['alert']['news'] == 'new')


def rescreens(t):
    t.new_book()
    path = t.folder + '/base.csv'
    with open(path, 'w', encoding='utf-8') as f:
        f.write('id,schema,name,country\nC1,Person,Oscar Tango Yankee,ru\n'
                'C2,Person,Papa Quebec,de\n')
    t.good('customers', 'load', path)
    raised = t.customers([CUSTOMER])['C1']
    t.good('decide', str(raised['id']), 'false_hit', '--reason', 'another')
    t.edition('2024-02-01', [dict(OSCAR, alias='Oz'), listing(
        60, 'SAMPLE Papa Quebec')] + OTHERS)
    out = [json.loads(x) for x in t.good(
        '--json', 'rescreen', '--since', '2024-01-15', '--record').splitlines()]
    t.check('rescreening opens a decision again and raises what is new',
            sorted((a['id'], a['alert']['news']) for a in out) ==
            [('C1', 'reopened'), ('C2', 'new')], out)
    t.check('and its answers come out again', ' 0 different, 0 erased, 0 that' in
            t.good('replay', '--all'))
    sound(t, 'rescreening')


def analysts(t):
    t.new_book()
    ids = [t.customers([('C%d' % i,) + CUSTOMER[1:]])['C%d' % i]['id']
           for i in range(6)]
    seen = t.alerts(str(ids[0]))[0]['seen']
    t.good('alerts', str(ids[0]), '--assign', 'ben')
    t.check('who saw an older state is told', t.run(
        'decide', str(ids[0]), 'release', '--reason', 'x', '--seen',
        str(seen)).returncode == 3)
    t.good('decide', str(ids[0]), 'false_hit', '--reason', 'another man')
    t.actor = 'ben'
    late = t.run('decide', str(ids[0]), 'true_hit', '--reason', 'he is')
    t.check('the second analyst is told who decided', late.returncode == 3 and
            'false_hit by anna' in late.stderr, late.stderr)
    runs = [subprocess.Popen(
        [t.vedette, 'decide', str(ids[1]), v, '--reason', 'r'], env=t.env(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for v in ['true_hit', 'false_hit', 'release'] * 3]
    t.check('of nine at once one decides',
            sorted(r.wait() for r in runs) == [0] + [3] * 8)
    t.good('alerts', '--four-eyes', 'on')
    t.good('decide', str(ids[2]), 'false_hit', '--reason', 'r')
    t.check('the first of two proposes',
            t.alerts(str(ids[2]))[0]['state'] == 'proposed')
    t.check('the same person is not the second', t.run(
        'decide', str(ids[2]), 'false_hit', '--reason', 'r').returncode == 3)
    t.actor = 'anna'
    t.good('decide', str(ids[2]), 'false_hit', '--reason', 'r')
    t.check('the second decides',
            t.alerts(str(ids[2]))[0]['state'] == 'closed')
    t.good('alerts', '--four-eyes', 'off')
    t.good('decide', str(ids[3]), 'escalate', '--reason', 'too hard')
    t.check('what is escalated is not closed',
            t.alerts(str(ids[3]))[0]['state'] == 'escalated')
    t.check('no decision without a reason, none of another name', [
        t.run('decide', str(ids[4]), *w).returncode for w in (
            ['false_hit', '--reason', ' '], ['maybe', '--reason', 'r'])] ==
        [3, 3])
    with open(t.folder + '/note.txt', 'wb') as f:
        f.write(b'\0evidence\xff' * 99)
    t.good('alerts', str(ids[4]), '--attach', t.folder + '/note.txt', '--note',
           'a scan of the passport')
    t.good('decide', str(ids[4]), 'escalate', '--reason', 'r', '--attach',
           t.folder + '/note.txt')
    shown = t.good('alerts', str(ids[4]))
    t.check('evidence comes with a decision',
            shown.count('990 bytes, sha256') == 2, shown)
    t.check('notes and files are kept', '990 bytes, sha256' in shown and
            'a scan of' in shown, shown)
    t.good('cases', str(ids[4]), str(ids[5]), '--title', 'two of a kind')
    t.check('cases', 'case 1: 2 alerts, 2 not closed' in t.good('cases'))
    t.check('looking at an alert is in the chain',
            '"kind":"view"' in t.good('--json', 'audit', 'log'))
    sound(t, 'analysts')


def many(n, planted):
    out = []
    for i in range(n):
        who = 'Oscar Tango Yankee' if i % 7 == 0 else planted[i % len(planted)]
        out.append({'id': 'R%d' % i, 'kind': 'shipment', 'date': '2024-03-%02d'
                    % (i % 28 + 1), 'parties': [{'role': 'consignee', 'party': {
                        'schema': 'Person', 'name': who, 'country': 'ru'}}],
                    'goods': [{'hs': '854231' if i % 5 == 0 else '490199',
                               'value': {'value': str(i + 1),
                                         'currency': 'EUR'}}],
                    'route': {'from': 'hk', 'to': 'kg' if i % 3 else 'de'}})
    return out


def fill(t):
    """A desk that has a little of everything."""
    t.new_book()
    t.good('audit', 'key', t.folder + '/key%d' % t.books)
    t.records(many(60, PLANTED))
    t.customers([('C%d' % i, 'Person', name, 'ru', '') for i, name in
                 enumerate(PLANTED + ['Oscar Tango Yankee'])])
    t.good('alerts', '1', '--note', 'asked ' + PLANTED[0])
    t.good('decide', '1', 'false_hit', '--reason', PLANTED[1] + ' is another')
    t.good('decide', '2', 'release', '--reason', 'licence')
    t.good('cases', '3', '4', '--title', PLANTED[2])
    t.good('alerts', '--four-eyes', 'on')
    t.good('audit', 'sign', '--key', t.folder + '/key%d' % t.books)
    t.good('forget', 'C1')
    t.good('forget', 'C2', '--hold', '--reason', 'a court asks')
    t.good('alerts', '5')


def flip(value, rng):
    if value is None:
        return 1
    if isinstance(value, int):
        return value + rng.choice((-1, 1, 100))
    if len(value) == 0:
        return 'x' if isinstance(value, str) else b'x'
    at = rng.randrange(len(value))
    if isinstance(value, bytes):
        return (value[:at] + bytes([value[at] ^ (1 << rng.randrange(8))]) +
                value[at + 1:])
    return value[:at] + ('0' if value[at] != '0' else '1') + value[at + 1:]


TABLES = ['audit', 'sealed', 'subject', 'kept', 'alert', 'pair', 'casework',
          'remark', 'state', 'desk']


def keys_of(db, table):
    column = {'audit': 'n', 'state': 'key', 'desk': 'name'}.get(table, 'id')
    return column, [r[0] for r in db.execute(
        'SELECT %s FROM %s ORDER BY 1' % (column, table))]


def tamper(db, book, rng):
    """Does something wrong to the desk; says what."""
    table = rng.choice(TABLES)
    column, keys = keys_of(db, table)
    columns = [r[1] for r in db.execute('PRAGMA table_info(%s)' % table)]
    how = rng.choice(['change', 'change', 'swap', 'remove', 'last', 'head',
                      'tail', 'order'])
    one = rng.choice(keys)
    if how == 'change':
        which = rng.choice(columns)
        old = db.execute('SELECT %s FROM %s WHERE %s = ?' % (
            which, table, column), (one,)).fetchone()[0]
        new = flip(old, rng)
        if table == 'subject' and which == 'key':
            new = rng.choice([None, new]) if old is not None else b'x' * 32
        db.execute('UPDATE %s SET %s = ? WHERE %s = ?' % (table, which, column),
                   (new, one))
        return '%s.%s of %r changed' % (table, which, one)
    if how in ('swap', 'order') and len(keys) > 1:
        other = rng.choice([k for k in keys if k != one])
        rest = [c for c in columns if c != column]
        a, b = (db.execute('SELECT %s FROM %s WHERE %s = ?' % (
            ', '.join(rest), table, column), (k,)).fetchone()
            for k in (one, other))
        if a == b:
            return None
        for k, row in ((one, b), (other, a)):
            db.execute('UPDATE %s SET %s WHERE %s = ?' % (
                table, ', '.join(c + ' = ?' for c in rest), column),
                row + (k,))
        return '%s: %r and %r exchanged' % (table, one, other)
    if how == 'remove':
        db.execute('DELETE FROM %s WHERE %s = ?' % (table, column), (one,))
        return '%s: %r removed' % (table, one)
    if how == 'last':
        last = keys[-rng.randrange(1, min(4, len(keys)) + 1):]
        for k in last:
            db.execute('DELETE FROM %s WHERE %s = ?' % (table, column), (k,))
        return '%s: the last %d removed' % (table, len(last))
    n, digest = db.execute(
        'SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1').fetchone()
    if how == 'tail':
        # All that the last entries brought, and the head made to fit.
        cut = rng.randrange(1, 4)
        db.execute('DELETE FROM audit WHERE n > ?', (n - cut,))
        digest = db.execute('SELECT hash FROM audit ORDER BY n DESC LIMIT 1'
                            ).fetchone()[0]
        with open(book + '.head', 'w', encoding='ascii') as f:
            f.write('%d:%s\n' % (n - cut, digest.hex()))
        return 'the last %d entries cut, the head replaced' % cut
    with open(book + '.head', 'w', encoding='ascii') as f:
        f.write(rng.choice([
            '', 'x', '%d:%s\n' % (n, os.urandom(32).hex()),
            '%d:%s\n' % (n + 1, digest.hex()),
            '%d:%s\n' % (n - 1, digest.hex())]))
    return 'the head replaced'


def places(text):
    return {line.split(': ')[0] for line in text.splitlines()
            if ': ' in line and ' entries, ' not in line}


def tampering(t, changes):
    fill(t)
    sound(t, 'a full desk')
    head = t.head()
    base = t.folder + '/base'
    db = sqlite3.connect(t.desk())
    db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.execute('PRAGMA journal_mode = DELETE')
    db.close()
    for end in ('.desk', '.head'):
        shutil.copy(t.book + end, base + end)
    rng = random.Random(7)
    missed, unlike, tried = [], [], 0
    t.book = t.folder + '/hurt.db'
    bundle = t.folder + '/bundle'
    while tried < changes:
        for end in ('.desk', '.head'):
            shutil.copy(base + end, t.book + end)
        for end in ('.desk-wal', '.desk-shm'):
            if os.path.exists(t.book + end):
                os.unlink(t.book + end)
        db = sqlite3.connect(t.desk())
        try:
            with db:
                what = tamper(db, t.book, rng)
        except (sqlite3.IntegrityError, OverflowError):
            what = None # SQLite itself would not have it
        db.close()
        if what is None:
            continue
        tried += 1
        one = t.run('audit', 'verify', '--expect', head)
        t.good('audit', 'export', bundle)
        two = subprocess.run([t.verify_path, '--expect', head, bundle],
                             capture_output=True, text=True)
        if one.returncode != 4 or not places(one.stdout):
            missed.append((what, one.stdout + one.stderr))
        if two.returncode not in (1, 3) or (
                two.returncode == 1 and
                not places(two.stdout) & places(one.stdout)):
            unlike.append((what, one.stdout, two.stdout + two.stderr))
    t.check('each of %d changes of the desk is found and placed' % tried,
            not missed, missed[:3])
    t.check('and found by the other verifier, at the same place', not unlike,
            unlike[:3])


def attacks(t):
    """What somebody with the file and SQLite might do beside changing rows."""
    fill(t)
    db = sqlite3.connect(t.desk())
    db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
    db.execute('PRAGMA journal_mode = DELETE')
    db.close()
    base = t.folder + '/attacked'
    for end in ('.desk', '.head'):
        shutil.copy(t.book + end, base + end)
    key = b'k' * 32
    proof = __import__('hashlib').blake2b(key, digest_size=32).digest()[:16]

    def alerts_gone(db):
        db.execute('PRAGMA writable_schema = ON')
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = "
                          "'remark_alert'").fetchone()[0]
        db.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = "
                   "'alert_queue'", (page,))
    for what, do in (
            ('a trigger that closes alerts', lambda db: db.execute(
                "CREATE TRIGGER q AFTER INSERT ON alert BEGIN UPDATE alert SET "
                "state = 'closed', verdict = 'false_hit' WHERE id = new.id; "
                "END")),
            ('a table beside', lambda db: db.execute(
                'CREATE TABLE stash (id, key)')),
            ('an index taken away', lambda db: db.execute(
                'DROP INDEX alert_queue')),
            ('an index of another', alerts_gone),
            ('a planted subject', lambda db: db.execute(
                'INSERT INTO subject SELECT 999, tag, ?, ?, 0, 0 FROM subject '
                'WHERE id = 1', (proof, key))),
            ('a setting', lambda db: db.execute(
                "INSERT INTO desk VALUES ('x', x'00')")),
            ('the number of keys', lambda db: db.execute(
                "UPDATE desk SET value = CAST(x'ff' || substr(value, 2) AS BLOB) "
                "WHERE name = 'history'"))):
        for end in ('.desk', '.head'):
            shutil.copy(base + end, t.book + end)
        for end in ('.desk-wal', '.desk-shm'):
            if os.path.exists(t.book + end):
                os.unlink(t.book + end)
        db = sqlite3.connect(t.desk())
        with db:
            do(db)
        db.close()
        one = t.run('audit', 'verify')
        exported = t.run('audit', 'export', t.folder + '/bundle')
        two = subprocess.run([t.verify_path, t.folder + '/bundle'],
                             capture_output=True, text=True)
        t.check('%s is found' % what, one.returncode == 4, one.stdout)
        t.check('  by the other verifier too',
                exported.returncode != 0 or two.returncode == 1, two.stdout)
    for end in ('.desk', '.head'):
        shutil.copy(base + end, t.book + end)
    t.good('alerts', '5')
    shutil.copy(base + '.desk', t.book + '.desk')
    for end in ('.desk-wal', '.desk-shm'):
        if os.path.exists(t.book + end):
            os.unlink(t.book + end)
    t.check('an older copy of the desk is not written to', t.run(
        'alerts', '5').returncode == 4)
    os.unlink(t.desk())
    t.check('nor is one that was begun anew', t.run(
        'screen', '--record', 'Somebody').returncode == 4)
    for end in ('.desk', '.head'):
        shutil.copy(base + end, t.book + end)
    t.good('audit', 'export', t.folder + '/bundle')
    with open(t.folder + '/bundle', encoding='utf-8') as f:
        lines = f.read().splitlines()
    rng = random.Random(11)
    missed = []
    for _ in range(300):
        cut = list(lines)
        at = rng.randrange(1, len(cut) - 1)
        how = rng.choice(['twice', 'remove', 'order', 'withhold'])
        if how == 'twice':
            cut.insert(at, cut[at])
        elif how == 'remove':
            del cut[at]
        elif how == 'order':
            to = rng.randrange(1, len(cut) - 1)
            if cut[at].split()[0] != cut[to].split()[0] or at == to or \
                    cut[at].split()[0] in ('row', 'state'):
                continue # their order says nothing
            cut[at], cut[to] = cut[to], cut[at]
        elif cut[at].split()[0] in ('sealed', 'subject'):
            cut[at] = ' '.join(cut[at].split()[:-1] + [
                '-' if cut[at].startswith('sealed') else 'x'])
        if cut == lines:
            continue
        cut[-1] = 'end %d' % len(cut)
        with open(t.folder + '/cut', 'w', encoding='utf-8') as f:
            f.write('\n'.join(cut) + '\n')
        done = subprocess.run([t.verify_path, t.folder + '/cut'],
                              capture_output=True, text=True)
        if done.returncode not in (1, 3):
            missed.append((how, lines[at][:80], done.stdout))
    text = '\n'.join(lines) + '\n'
    for _ in range(300):
        at = rng.randrange(len(text) - 1)
        other = chr((ord(text[at]) + rng.randrange(1, 100)) % 128)
        with open(t.folder + '/cut', 'w', encoding='utf-8', newline='') as f:
            f.write(text[:at] + other + text[at + 1:])
        done = subprocess.run([t.verify_path, t.folder + '/cut'],
                              capture_output=True)
        if done.returncode not in (1, 3) and text[at].lower() != other.lower():
            missed.append(('flip', at, text[max(0, at - 40):at + 20], other))
    t.check('a bundle of which lines were doubled, removed, exchanged or '
            'withheld', not missed, missed[:3])


def corners(t):
    t.new_book()
    two = {'id': 'P2', 'kind': 'payment', 'date': '2024-03-01', 'parties': [
        {'role': 'debtor', 'party': {'schema': 'Person', 'country': 'kz',
                                     'name': 'Oscar Tango Yankee'}},
        {'role': 'creditor', 'party': {'schema': 'Person', 'country': 'ru',
                                       'name': 'Oscar Tango Yankee',
                                       'birthDate': '1961'}}]}
    first = t.records([dict(two, id='P1', parties=two['parties'][:1])])[0]
    t.good('decide', str(first['alert']['id']), 'false_hit', '--reason', 'x')
    t.check('of two parties of one name a decision covers its own', t.records(
        [two])[0]['alert']['news'] == 'new')
    t.check('  and the record has one alert', t.records(
        [two])[0]['alert']['news'] == 'known')
    party = {'id': 'K1', 'kind': 'party', 'date': '2024-03-01', 'parties': [
        {'role': 'customer', 'party': {'schema': 'Person', 'country': 'ru',
                                       'name': 'O. Tango'}}]}
    raised = t.records([party])[0]['alert']
    t.good('decide', str(raised['id']), 'false_hit', '--reason', 'x')
    party['parties'].append({'role': 'owner', 'party': {
        'schema': 'Person', 'name': 'Oscar Tango Yankee', 'country': 'ru'}})
    t.check('an owner is not its customer',
            t.records([party])[0]['alert']['news'] == 'new')
    many_rows = [listing(100 + i, 'SAMPLE Quebec Romeo Sierra',
                         alias='Q. Romeo %d' % i) for i in range(14)]
    t.edition('2024-02-01', [OSCAR] + OTHERS + many_rows)
    quebec = ('Q1', 'Person', 'Quebec Romeo Sierra', '', '')
    raised = t.customers([quebec])['Q1']
    pairs = t.alerts(str(raised['id']))[0]['pairs']
    t.check('every hit is recorded, however few are printed', len(pairs) == 14,
            len(pairs))
    t.good('decide', str(raised['id']), 'true_hit', '--reason', 'x')
    t.edition('2024-03-01', [OSCAR] + OTHERS + many_rows + [
        listing(150, 'SAMPLE Quebec Romeo Sierra', alias='Q. Romeo 15')])
    raised = t.customers([quebec])['Q1']
    t.check('a new listing is a new alert', raised['news'] == 'new', raised)
    t.good('decide', str(raised['id']), 'true_hit', '--reason', 'x')
    t.check('two true hits are quiet while nothing changes', [
        t.customers([quebec])['Q1']['news'] for _ in range(2)] ==
        ['known', 'known'])
    t.edition('2024-03-01', OTHERS)
    t.edition('2024-03-01', [OSCAR] + OTHERS + many_rows)
    raised = t.customers([CUSTOMER])['C1']
    t.good('decide', str(raised['id']), 'false_hit', '--reason', 'x')
    t.edition('2024-03-01', OTHERS[:3])
    t.edition('2024-03-01', [OSCAR] + OTHERS)
    t.check('listed again on the same day opens it', t.customers(
        [CUSTOMER])['C1']['news'] == 'reopened')
    t.check('four eyes are on or off', t.run(
        'alerts', '--four-eyes', 'ON').returncode == 2)
    t.good('alerts', '--four-eyes', 'on')
    with open(t.folder + '/false.csv', 'w', encoding='utf-8') as f:
        f.write('id,listing,source\nC1,x,y\n')
    t.check('an import is no way around them', t.run(
        'decide', '--import', t.folder + '/false.csv').returncode == 3)
    t.good('alerts', '--four-eyes', 'off')
    open_id = str(t.alerts()[0]['id'])
    for words in (['alerts', open_id, '--assign', b'\xff'],
                  ['--actor', b'\xed\xa0\x80', 'decide', open_id, 'release',
                   '--reason', 'x']):
        done = subprocess.run([t.vedette, '--quiet', *words], env=t.env(),
                              capture_output=True)
        t.check('what is not UTF-8 is refused', done.returncode == 3,
                done.stderr)
    t.check('no case that is not there', t.run(
        'cases', open_id, '--case', '99').returncode == 3)
    waiting = subprocess.Popen([t.vedette, '--quiet', 'check', '--record', '-'],
                               env=t.env(), stdin=subprocess.PIPE,
                               stdout=subprocess.DEVNULL)
    waiting.stdin.write((json.dumps(two) + '\n').encode())
    waiting.stdin.flush()
    time.sleep(.5)
    start = time.monotonic()
    t.good('decide', open_id, 'release', '--reason', 'x')
    t.check('who waits for input keeps nobody from the desk',
            time.monotonic() - start < 2)
    waiting.stdin.close()
    waiting.wait()
    db = sqlite3.connect(t.desk())
    db.execute('BEGIN')
    db.execute('SELECT count(*) FROM audit').fetchone()
    t.records([dict(two, id='P7', parties=[{'role': 'debtor', 'party': {
        'schema': 'Person', 'name': 'Nobody Whatever'}}])])
    done = t.run('forget', 'P7')
    t.check('forgetting says when a reader keeps what was overwritten',
            done.returncode == 4 and 'say it again' in done.stderr, done.stderr)
    db.close()
    t.check('and is done when it is said again', t.run(
        'forget', 'P7').returncode == 0)
    sound(t, 'corners')


def in_clear(paths, words):
    found = []
    for path in paths:
        if os.path.exists(path):
            with open(path, 'rb') as f:
                data = f.read().lower()
            found += [(path, w) for w in words
                      for form in (w, w.split()[-1])
                      if form.lower().encode() in data]
    return found


def privacy(t):
    fill(t)
    files = [t.book + e for e in ('.desk', '.desk-wal', '.desk-shm', '.head')]
    t.check('no name that was asked stands on the desk in clear',
            not in_clear(files, PLANTED), in_clear(files, PLANTED))
    t.check('its files are their owner\'s alone',
            all(os.stat(p).st_mode & 0o77 == 0 for p in files
                if os.path.exists(p)))
    t.good('audit', 'export', '--minimise', t.folder + '/small')
    t.check('nor in a minimised bundle',
            not in_clear([t.folder + '/small'], PLANTED))
    done = subprocess.run([t.verify_path, t.folder + '/small'],
                          capture_output=True, text=True)
    t.check('which is verified', done.returncode == 0, done.stdout)
    log = t.run('--json', 'audit', 'log').stdout
    t.check('nor in the log', not any(p.split()[-1] in log for p in PLANTED))
    path = t.folder + '/bad.jsonl'
    with open(path, 'w', encoding='utf-8') as f:
        f.write(json.dumps({'id': 'X', 'kind': 'payment', 'nonsense': 1,
                            'parties': [{'role': 'debtor', 'party': {
                                'name': PLANTED[0]}}]}) + '\n')
        f.write('{"id": "%s\n' % PLANTED[1])
        f.write(json.dumps({'id': 'Y', 'kind': 'payment', 'amount': {
            'value': PLANTED[2], 'currency': 'EUR'}, 'parties': [{
                'role': 'debtor', 'party': {'schema': PLANTED[0]}}]}) + '\n')
        f.write(json.dumps({'id': 'Z', 'kind': 'payment', 'parties': [{
            'role': 'debtor', 'party': {'schema': PLANTED[0]}}]}) + '\n')
        f.write('{"schema": "Person", "name": "A", "%s": 1}\n' % PLANTED[1])
        f.write('{"name": "%s" x}\n' % PLANTED[1])
    for words in (['check', '--record', path],
                  ['screen', '--record', '--file', path]):
        said = t.run(*words).stderr
        t.check('nor in what %s says of bad input' % words[0],
                not any(p.split()[-1] in said for p in PLANTED), said)
    db = sqlite3.connect(t.desk())
    keys = {r[0] for r in db.execute('SELECT key FROM subject '
                                     'WHERE key IS NOT NULL')}
    db.close()
    t.check('what is held is not forgotten',
            t.run('forget', 'C2').returncode == 3)
    t.good('forget', 'C2', '--release')
    t.good('forget', 'C2')
    t.check('nor is one whose alert is not closed',
            t.run('forget', 'R7').returncode == 3)
    t.good('forget', 'R1')
    db = sqlite3.connect(t.desk())
    left = {r[0] for r in db.execute('SELECT key FROM subject '
                                     'WHERE key IS NOT NULL')}
    db.close()
    gone = keys - left
    data = b''.join(open(p, 'rb').read() for p in files if os.path.exists(p))
    t.check('forgetting destroys the keys, in every file',
            len(gone) == 2 and not any(k in data for k in gone), len(gone))
    sound(t, 'after forgetting')
    again = t.run('replay', '--all').stdout
    t.check('and replay says so', 'erased on 2026-07-01T12:00:00Z by anna' in
            again and ', 3 erased,' in again, again)
    t.now = '2036-08-01T12:00:00Z'
    t.good('forget', '--older-than', '3650')
    t.check('what is old and closed is forgotten, what is open is not',
            0 < t.good('replay', '--all').count('erased on') < 60)
    sound(t, 'after the retention')
    t.good('alerts', '--four-eyes', 'off')
    kept = dict(many(1, PLANTED)[0], id='KEPT')
    kept['parties'][0]['party']['name'] = 'O. Tango'
    raised = t.records([kept])[0]['alert']
    t.good('decide', str(raised['id']), 'release', '--reason', 'licence')
    t.now = '2036-09-15T12:00:00Z'
    policy = t.folder + '/keep.yml'
    for text, gone in (('{answers: 30, reasons: 7000}', 0),
                       ('{answers: 30}', 0),
                       ('{answers: 30, reasons: 30}', 1)):
        before = t.good('replay', '--all').count('erased on')
        with open(policy, 'w', encoding='utf-8') as f:
            f.write('retention: %s\n' % text)
        t.good('forget', '--policy', policy)
        after = t.good('replay', '--all').count('erased on')
        t.check('by kind: %s' % text, after - before == gone, (before, after))
    t.now = '2026-07-01T12:00:00Z'


def variants():
    """The records of the quality suite of checks: 400 ways to write them."""
    rng = random.Random(4)
    rows = scenarios.load(ROOT + '/sample/scenarios.jsonl')
    out = []
    while len(out) < scenarios.VARIANTS:
        made = scenarios.vary(rng, rng.choice(rows))
        made = made['record'] if isinstance(made, dict) else made
        if made:
            out.append(dict(made, id='V%d' % len(out)))
    return out


def pair_names():
    """Names of the labelled pairs, as far as the project has them."""
    with open(ROOT + '/sample/queries.csv', encoding='utf-8') as f:
        return [r['name'] for r in csv.DictReader(f)] + [
            '%s %s' % (a, b) for a in ('Oscar', 'Oskar', 'O.', 'Romeo')
            for b in ('Tango Yankee', 'Tanga Yankey', 'Yankee Tango', 'Nine')]


def replays(t):
    t.new_book()
    with open(ROOT + '/sample/scenarios.jsonl', encoding='utf-8') as f:
        plain = [r for r in (json.loads(x)['record'] for x in f) if r]
    t.records(plain)
    t.records(variants())
    t.customers([('L%d' % i, 'Person', n.replace(',', ' '), '', '')
                 for i, n in enumerate(pair_names())])
    t.records(many(200, PLANTED))
    t.customers([('C%d' % i, 'Person', n, 'ru', '')
                 for i, n in enumerate(PLANTED + ['Oscar Tango'])])
    t.good('check', '--record', ROOT + '/sample/records/payments.xml')
    data = os.environ.get('VEDETTE_TESTDATA')
    if data:
        for name in sorted(os.listdir(data + '/payments')):
            t.run('check', '--record', data + '/payments/' + name)
        for name in sorted(os.listdir(data + '/trade/ubl')):
            t.run('check', '--record', data + '/trade/ubl/' + name)
    t.now = '2026-07-01T12:00:05Z'
    for i, rows in enumerate(([dict(OSCAR, alias='Oz')] + OTHERS, OTHERS,
                              [OSCAR] + OTHERS[:2])):
        t.edition('2024-0%d-01' % (i + 5), rows)
    out = t.good('replay', '--all')
    n = int(out.split(' the same,')[0].split('\n')[-1])
    t.check('after three more editions all %d answers come out byte for byte'
            % n, n > 680 and ', 0 different, 0 erased, 0 that' in out and
            ' 0 the same but' in out, out)
    sound(t, 'replay')


def kills(t):
    t.new_book()
    records = many(6000, PLANTED)
    t.records(records)
    whole = sorted(a['priority'] for a in t.alerts('--limit', '100000'))
    path = t.folder + '/records.jsonl'
    t.new_book()
    with open(path, 'w', encoding='utf-8') as f:
        f.writelines(json.dumps(r) + '\n' for r in records)
    killed, done = 0, False
    rng = random.Random(3)
    while not done:
        run = subprocess.Popen([t.vedette, '--quiet', 'check', '--record',
                                path], env=t.env(), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        try:
            run.wait(rng.uniform(0.05, 0.6) if killed < 12 else 300)
            done = True
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            killed += 1
            if t.run('audit', 'verify').returncode != 0:
                t.check('the chain is whole after a kill', False,
                        t.run('audit', 'verify').stdout)
    t.check('after %d kills of a check, each alert once' % killed, sorted(
        a['priority'] for a in t.alerts('--limit', '100000')) == whole)
    sound(t, 'kills of check')
    t.good('audit', 'key', t.folder + '/killkey')
    ids = [a['id'] for a in t.alerts('--limit', '40')]
    told_done = 0
    for words in [['decide', str(i), 'false_hit', '--reason', 'r'] for i in
                  ids] + [['audit', 'sign', '--key', t.folder + '/killkey']] * 20:
        run = subprocess.Popen([t.vedette, *words], env=t.env(),
                               stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0, 0.02))
        run.send_signal(signal.SIGKILL)
        out = run.communicate()[0]
        if words[0] == 'decide' and b'is closed' in out:
            told_done += 1
    closed = t.alerts('--state', 'closed', '--limit', '100000')
    t.check('a decision that was told is made (%d told, %d made)' % (
        told_done, len(closed)), len(closed) >= told_done)
    sound(t, 'kills of decisions and signatures')


def main():
    # Under the sanitizers a tenth: the changes are the same ones.
    changes = 100 if os.environ.get('VEDETTE_SANITIZED') else 1000
    changes = int(sys.argv[3]) if len(sys.argv) > 3 else changes
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], sys.argv[2], folder)
        reopening(t)
        payments(t)
        rescreens(t)
        analysts(t)
        privacy(t)
        replays(t)
        corners(t)
        attacks(t)
        kills(t)
        tampering(t, changes)
    return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
