#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that remember: baselines, sums, and that a record is counted once
whatever happens.

usage: watch.py VEDETTE
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import told

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def party(role, name, country, **more):
    account = more.pop('account', None)
    p = {'role': role, 'party': dict({'schema': 'Company', 'name': name,
                                      'country': country}, **more)}
    if account:
        p['account'] = account
    return p


def shipment(number, day, to, hs, value, who='Steppe Trade', seller='Alpine',
             mass=None, **more):
    goods = {'hs': hs, 'value': {'value': str(value), 'currency': 'EUR'}}
    if mass:
        goods['mass'] = {'value': str(mass), 'unit': 'KGM'}
    if 'quantity' in more:
        goods['quantity'] = more.pop('quantity')
    return dict({'id': 'R%d' % number, 'kind': 'shipment', 'date': day,
                 'parties': [party('exporter', seller, 'at'),
                             party('consignee', who, to)] +
                 more.pop('parties', []),
                 'goods': [goods], 'route': {'from': 'at', 'to': to}}, **more)


def payment(number, day, value, **more):
    return dict({'id': 'P%d' % number, 'kind': 'payment', 'date': day,
                 'parties': [party('debtor', 'Alpine', 'at', account='AT1'),
                             party('creditor', 'Bureau Nine', 'ae',
                                   account='AE1')],
                 'amount': {'value': value, 'currency': 'EUR'}}, **more)


class Tests(told.Tests):
    def __init__(self, vedette, folder):
        super().__init__(vedette, folder, '2026-07-01T12:00:00Z')
        self.books = 0

    def new_book(self):
        self.books += 1
        self.book = '%s/%d.db' % (self.folder, self.books)
        self.run('load', '--sample', '--source', 'sample_parties', '--mapping',
                 ROOT + '/sample/sample_parties/mapping.yml', '--date',
                 '2024-01-01', ROOT + '/sample/sample_parties/parties.csv')

    def file(self, records):
        path = '%s/in%d.jsonl' % (self.folder, random.randrange(10 ** 9))
        with open(path, 'w', encoding='utf-8') as f:
            f.writelines(json.dumps(r) + '\n' for r in records)
        return path

    def answers(self, records, *words, baseline=()):
        extra = ['--baseline', self.file(baseline)] if baseline else []
        done = self.run('--json', 'check', *words, *extra, self.file(records))
        if done.returncode != 0:
            sys.exit(done.stderr)
        return [json.loads(x) for x in done.stdout.splitlines()]

    def found_with(self, records, check, *words):
        return [a['id'] for a in self.answers(records, *words)
                if any(f['check'] == check for f in a['findings'])]

    def found(self, records, check, **more):
        """Ids of the records that have a finding of a check."""
        return [a['id'] for a in self.answers(records, **more)
                if any(f['check'] == check for f in a['findings'])]


def growth(t):
    base = [shipment(i, '%d-%02d-15' % (2019 + i // 12, i % 12 + 1), 'kz',
                     '847130', 10000) for i in range(36)]
    now = [shipment(100 + i, '2024-%02d-10' % (i + 1), 'kz', '847130', 30000)
           for i in range(12)]
    t.check('growth over the baseline is told once, when it is passed',
            t.found(now, 'growth', baseline=base) == ['R108'])
    t.check('without a baseline there is no growth',
            t.found(now, 'growth') == [])
    t.check('and the answers say so', all(
        a['baseline'] is False for a in t.answers(now)))
    few = [shipment(100 + i, '2024-%02d-10' % (i + 1), 'kz', '847130', 12000)
           for i in range(12)]
    t.check('twin: a fifth more is no such growth',
            t.found(few, 'growth', baseline=base) == [])
    parted = [dict(r, goods=[dict(r['goods'][0], hs='852580')]) for r in base]
    same = [shipment(200 + i, '2024-%02d-10' % (i + 1), 'kz', '852589', 15000)
            for i in range(12)]
    t.check('a code that HS 2022 parted goes on under the old one',
            t.found(same, 'growth', baseline=parted) == [])
    t.check('and would be growth from nothing without',
            t.found(same, 'growth', baseline=base) == ['R206'])
    t.check('within the coalition it is not asked', t.found(
        [dict(r, route={'from': 'at', 'to': 'se'}) for r in now], 'growth',
        baseline=base) == [])


def orders(t):
    base = [shipment(1, '2021-03-01', 'kz', '854231', 100),
            shipment(2, '2021-04-01', 'ru', '841370', 100, who='Neva')]
    now = [shipment(3, '2024-03-01', 'kz', '854231', 100),
           shipment(4, '2024-03-02', 'kz', '854232', 100),
           shipment(5, '2024-03-03', 'kz', '854232', 120),
           shipment(6, '2024-03-04', 'kg', '841370', 100, who='Naryn'),
           shipment(7, '2024-03-05', 'se', '854232', 100, who='Svea'),
           shipment(8, '2024-03-06', 'am', '841370', 100, who='Sevan',
                    seller='Another')]
    t.check('the first order of priority goods, once', t.found(
        now, 'first_order', baseline=base) == ['R4'])
    t.check('a new country of who delivered to Russia', t.found(
        now, 'new_markets', baseline=base) == ['R6'],
        t.found(now, 'new_markets', baseline=base))
    t.check('without a baseline nobody is new',
            t.found(now, 'first_order') == [])


def values(t):
    usual = [shipment(i, '2024-01-%02d' % (i % 28 + 1), 'de', '847130',
                      1000 + 7 * i, mass=10) for i in range(30)]
    odd = [shipment(50, '2024-02-01', 'de', '847130', 50000, mass=10),
           shipment(51, '2024-02-02', 'de', '847130', 1500, mass=10),
           shipment(52, '2024-02-03', 'de', '847130', 20, mass=10),
           shipment(53, '2024-02-04', 'de', '847130', 50000, mass=500)]
    t.check('a kilogram of ten times the value or a tenth of it',
            t.found(usual + odd, 'value_per_mass') == ['R50', 'R52'])
    t.check('too few records make no usual value',
            t.found(usual[:5] + odd, 'value_per_mass') == [])


def payments(t):
    near = [payment(i, '2024-03-%02d' % d, '9500.00')
            for i, d in ((1, 1), (2, 3), (3, 5), (4, 20))]
    t.check('payments split below a limit', t.found(near, 'splitting') ==
            ['P3'])
    t.check('twin: as many of another size', t.found(
        [dict(p, amount={'value': '4000.00', 'currency': 'EUR'})
         for p in near], 'splitting') == [])
    mixed = [payment(i, d, '9500.00') for i, d in (
        (1, '2024-03-01'), (2, '2024-03-02'), (3, '2023-01-05'))]
    t.check('twin: of days far apart, in whatever order',
            t.found(mixed, 'splitting') == [])
    late = [payment(i, d, '9500.00') for i, d in (
        (1, '2024-03-01'), (2, '2024-03-10'), (3, '2024-03-02'),
        (4, '2024-03-03'))]
    t.check('days are counted up to that of the record',
            t.found(late, 'splitting') == ['P4'])
    t.check('amounts below nothing count for nothing', t.found(
        [payment(i, '2024-03-01', '-999999999999999999') for i in range(4)],
        'splitting') == [])
    again = dict(payment(1, '2024-03-01', '100.00'))
    again['parties'] = again['parties'] + [
        {'role': 'intermediary_agent', 'party': {'swiftBic': 'EXMPAEAD'}}]
    t.check('a payment that comes again by another bank', t.found(
        [payment(1, '2024-03-01', '100.00'), again], 'rerouted') == ['P1'])
    t.check('twin: other references', t.found(
        [payment(1, '2024-03-01', '100.00'), dict(again, id='P2')],
        'rerouted') == [])
    names = [dict(payment(i, '2024-03-01', '100.00'), parties=[
        party('debtor', 'Alpine', 'at', account='AT1'),
        party('creditor', name, 'ae', account='AE1')])
        for i, name in enumerate(['Bureau Nine', 'BUREAU NINE', 'Gulf Ten',
                                  'Palm Eleven'])]
    t.check('one account under three names', t.found(names, 'names') == ['P3'])
    sellers = [shipment(i, '2024-03-%02d' % (i + 1), 'kz', '847130', 100,
                        seller='Seller %d' % (i % 3), parties=[
                            party('payer', 'Gulf Ten', 'ae', account='AE7')])
               for i in range(4)]
    t.check('one account pays three sellers of like goods',
            t.found(sellers, 'suppliers') == ['R2'])


def caps(t):
    oil = [shipment(i, '2024-%02d-01' % (i + 1), 'kp', '271019', 100,
                    quantity={'value': '100000', 'unit': 'BLL'})
           for i in range(6)]
    t.check('a cap from three quarters on', t.found(oil, 'cap') ==
            ['R3', 'R4', 'R5'])
    t.check('of another year there is another sum', t.found(
        [dict(r, date='20%d-01-01' % (20 + i)) for i, r in enumerate(oil)],
        'cap') == [])
    mass = [dict(r, goods=[{'hs': '271019', 'mass': {
        'value': '12500', 'unit': 'TNE'}}]) for r in oil]
    t.check('masses are counted as barrels', t.found(mass, 'cap') ==
            ['R3', 'R4', 'R5'])
    t.check('without a quantity it says so', t.found(
        [dict(oil[0], goods=[{'hs': '271019'}])], 'cap') == ['R0'])


def switches(t):
    """A check that is off counts, and is told when it is on again."""
    oil = [shipment(i, '2024-%02d-01' % (i + 1), 'kp', '271019', 100,
                    quantity={'value': '100000', 'unit': 'BLL'})
           for i in range(4)]
    t.new_book()
    off = t.folder + '/off.yml'
    with open(off, 'w', encoding='utf-8') as f:
        f.write('checks: {cap: off}\n')
    t.check('a check that is off is silent', t.found_with(
        oil[:3], 'cap', '--record', '--policy', off) == [])
    t.check('and has counted', t.found_with(oil[3:], 'cap', '--record') ==
            ['R3'])
    t.check('what was told is not when it is off', t.found_with(
        oil[3:], 'cap', '--record', '--policy', off) == [])
    order = shipment(9, '2024-03-01', 'kz', '854231', 1)
    undated = {k: v for k, v in order.items() if k != 'date'}
    t.check('a record without a day takes no first order away', t.found(
        [undated, dict(order, id='R10')], 'first_order', baseline=[
            shipment(1, '2021-03-01', 'de', '841370', 1)]) == ['R10'])


def once(t):
    oil = [shipment(i, '2024-%02d-01' % (i + 1), 'kp', '271019', 100,
                    quantity={'value': '100000', 'unit': 'BLL'})
           for i in range(4)]
    t.new_book()
    first = t.answers(oil, '--record')
    again = t.answers(oil, '--record')
    t.check('a record that comes again is told as it was',
            [a['findings'] for a in again] == [a['findings'] for a in first] and
            all(a.get('counted_before') for a in again))
    more = t.answers([shipment(9, '2024-11-01', 'kp', '271019', 100, quantity={
        'value': '50000', 'unit': 'BLL'})], '--record')
    t.check('and was counted once', '450000 barrels' in json.dumps(more), more)
    old = t.answers([shipment(10, '2024-01-02', 'kz', '271019', 1)],
                    '--record')
    t.check('what comes late is called so', old[0].get('late') is True)
    fresh = t.answers([shipment(11, '2024-11-02', 'kz', '271019', 1)])
    t.check('without --record nothing is kept and nothing remembered',
            'late' not in fresh[0] and not any(
                f['check'] == 'cap' for f in fresh[0]['findings']))


def kills(t):
    """Killed anywhere, and run again: the answers and what is remembered are
    those of a run that nobody disturbed."""
    records = [shipment(i, '2024-%02d-%02d' % (i % 12 + 1, i % 28 + 1), 'kp',
                        '271019', 1, quantity={'value': '%d' % (i % 7),
                                               'unit': 'BLL'})
               for i in range(6000)]
    path = t.file(records)
    probe = shipment(9999, '2024-12-31', 'kp', '271019', 1, quantity={
        'value': '400000', 'unit': 'BLL'})
    t.new_book()
    whole = t.run('--json', 'check', '--record', path).stdout
    wanted = t.answers([probe], '--record')[0]['findings']
    t.new_book()
    chance = random.Random(7)
    killed = 0
    told = set()
    for _ in range(12):
        with open(t.folder + '/out', 'w', encoding='utf-8') as out:
            p = subprocess.Popen(
                [t.vedette, '--quiet', '--json', 'check', '--record', path],
                env=t.env(), stdout=out)
            time.sleep(chance.random() * .8)
            p.send_signal(signal.SIGKILL)
            killed += p.wait() != 0
        with open(t.folder + '/out', encoding='utf-8') as out:
            told |= set(out.read().splitlines())
    last = t.run('--json', 'check', '--record', path).stdout

    def plain(text):
        rows = [json.loads(x) for x in text.splitlines()]
        for r in rows:
            r.pop('counted_before', None)
            r.pop('alert', None)
        return rows
    t.check('some of the runs were killed (%d)' % killed, killed > 3)
    t.check('no record is lost and none told otherwise',
            plain(last) == plain(whole))
    t.check('and none counted twice', t.answers(
        [probe], '--record')[0]['findings'] == wanted, wanted)


def together(t):
    """Two that write at once: one waits, and both are counted."""
    files = [t.file([shipment(i * 10000 + k, '2024-01-01', 'kp', '271019', 1,
                              quantity={'value': '1', 'unit': 'BLL'})
                     for k in range(1500)]) for i in range(2)]
    t.new_book()
    runs = [subprocess.Popen([t.vedette, '--quiet', 'check', '--record', f],
                             env=t.env(), stdout=subprocess.DEVNULL)
            for f in files]
    codes = [r.wait() for r in runs]
    probe = shipment(9999, '2024-12-31', 'kp', '271019', 1, quantity={
        'value': '400000', 'unit': 'BLL'})
    t.check('two at once are both counted', codes == [0, 0] and
            '403000 barrels' in json.dumps(t.answers([probe], '--record')),
            codes)


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], folder)
        t.new_book()
        for case in (growth, orders, values, payments, caps, switches, once,
                     kills, together):
            case(t)
        return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
