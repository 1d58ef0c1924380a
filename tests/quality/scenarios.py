#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks of records: sample/scenarios.jsonl both ways, and variants of it.

Each scenario says what must be found, what must not, and why.  Variants write
the same record otherwise (order and case of names, legal forms, codes with dots
and national digits, other amounts and numbers of references, innocent parties
and goods beside) or put another innocent party in the place of one: what must
be found stays the same.

usage: scenarios.py VEDETTE [--show]
"""

import copy
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
VARIANTS = 400
PRECISION = .95
# Findings that are law and lists; the others are reasons to ask.
LAW = {'listed_party', 'controlled_goods', 'territory', 'cap', 'ports',
       'owner', 'named_in_text'}
INNOCENT = ['Larch Furniture', 'Meadow Dairy', 'Quill Stationery',
            'Harbour Lights Cafe', 'Tulip Garden Centre', 'Bright Tiles',
            'Old Mill Bakery', 'Falcon Bicycles', 'Rosewood Pianos']


def load(path):
    with open(path, encoding='utf-8') as f:
        rows = [json.loads(x) for x in f]
    return [r for r in rows if r['record'] is not None]


def is_it(finding, want):
    check, about, part = want
    return (finding['check'], finding['about']) == (check, about) and \
        part.lower() in ' '.join(map(str, finding.values())).lower()


def breaks(finding, word):
    return finding['check'] == word or word in finding['law']


def judge(scenario, findings):
    """What was missed, and which findings are not wanted."""
    missed = [w for w in scenario['must']
              if not any(is_it(f, w) for f in findings)]
    wanted = {w[0] for w in scenario['must']} | set(scenario['may'])
    wrong = [f for f in findings
             if any(breaks(f, w) for w in scenario['must_not']) or
             f['check'] not in wanted]
    return missed, wrong


class World:
    def __init__(self, vedette, folder):
        self.vedette = vedette
        self.env = dict(os.environ, VEDETTE_DB=folder + '/book.db',
                        VEDETTE_NOW='2024-07-01T12:00:00Z')
        self.run('load', '--sample', '--accept-loss', *sorted(glob.glob(
            ROOT + '/sample/*/2024-*.xml')))
        for source, day in (('eu_833', '2024-06-25'),
                            ('sample_parties', '2024-01-01')):
            self.run('load', '--sample', '--source', source, '--mapping',
                     ROOT + '/sample/%s/mapping.yml' % source, '--date', day,
                     glob.glob(ROOT + '/sample/%s/*.csv' % source)[0])

    def run(self, *words, data=None):
        return subprocess.run([self.vedette, '--quiet', *words], env=self.env,
                              capture_output=True, text=True, input=data)

    def check(self, records):
        """Each by itself, so that no history of one is another's: one run,
        since records of other days and parties do not meet."""
        done = self.run('--json', 'check', '-', data=''.join(
            json.dumps(r) + '\n' for r in records))
        answers = [json.loads(x) for x in done.stdout.splitlines()]
        if len(answers) != len(records):
            sys.exit('%d answers for %d records: %s' % (
                len(answers), len(records), done.stderr))
        return answers


def other_code(rng, hs):
    digits = hs.replace('.', '')
    if len(digits) == 6:
        digits += rng.choice(['', '00', '9000'])
    if rng.random() < .5 and len(digits) >= 6:
        return digits[:4] + '.' + digits[4:6] + (
            '.' + digits[6:] if len(digits) > 6 else '')
    return digits


def other_name(rng, name, schema):
    words = name.split()
    how = rng.randrange(4)
    if how == 0:
        return name.upper()
    if how == 1 and schema == 'Company':
        return name + rng.choice([' LLC', ' Co., Ltd', ' GmbH'])
    if how == 2 and schema == 'Person' and ',' in name:
        family, rest = name.split(',', 1)
        return '%s %s' % (rest.strip(), family)
    if how == 3 and len(words) > 1:
        return '  '.join(words)
    return name


def vary(rng, scenario):
    r = copy.deepcopy(scenario)
    record = r['record']
    record['id'] = 'V%d' % rng.randrange(10 ** 9)
    for p in record.get('parties', ()):
        party = p.get('party', {})
        if 'name' in party:
            party['name'] = other_name(rng, party['name'],
                                       party.get('schema'))
    for g in record.get('goods', ()):
        if 'hs' in g and 'prc' not in g:
            g['hs'] = g['hs'] if len(g['hs'].replace('.', '')) != 6 else \
                other_code(rng, g['hs'])
    if 'amount' in record and not any(
            m[0] == 'cash' for m in r['must']):
        record['amount']['value'] = '%d.%02d' % (
            rng.randrange(100, 7000), rng.randrange(100))
    for t in record.get('texts', ()):
        t['text'] = rng.choice(['', 'REF %d ' % rng.randrange(10 ** 6)]) + \
            t['text'] + rng.choice(['', ' DATED 2024', ' OUR ORDER'])
    if rng.random() < .6:
        record.setdefault('parties', []).append(
            {'role': 'notify', 'party': {
                'schema': 'Company', 'country': 'nl', 'name': '%s %d' % (
                    rng.choice(INNOCENT), rng.randrange(100))}})
    if 'goods' in record and rng.random() < .4 and not any(
            'goods 2' in m[1] or m[0] in ('incomplete',)
            for m in r['must']) and not is_territory(scenario):
        record['goods'].append({'hs': '490199', 'description': 'books'})
    return r


def is_territory(scenario):
    """Where anything is banned, books are as well."""
    route = scenario['record'].get('route', {})
    return '-' in route.get('to', '') or any(
        x in route.values() for x in ('kp', 'cu'))


def show(name, scenario, missed, wrong):
    print('FAIL %s (%s)' % (name, scenario['why']))
    for m in missed:
        print('     missed %s' % (m,))
    for f in wrong:
        print('     not wanted: %s %s %s: %s' % (
            f['check'], f['about'], f['subject'], f['reason'][:100]))


def main():
    with tempfile.TemporaryDirectory() as folder:
        world = World(sys.argv[1], folder)
        scenarios = load(ROOT + '/sample/scenarios.jsonl')
        failed = 0
        for s, answer in zip(scenarios, world.check(
                [s['record'] for s in scenarios])):
            missed, wrong = judge(s, answer['findings'])
            if missed or wrong:
                show(s['name'], s, missed, wrong)
                failed += 1
        print('%-4s %d scenarios, %d of them right both ways (floor: all)' % (
            'ok' if not failed else 'FAIL', len(scenarios),
            len(scenarios) - failed))
        rng = random.Random(20240301)
        variants = [vary(rng, rng.choice(scenarios)) for _ in range(VARIANTS)]
        law = found = right = all_findings = others = others_found = 0
        for v, answer in zip(variants, world.check(
                [v['record'] for v in variants])):
            missed, wrong = judge(v, answer['findings'])
            must = [m for m in v['must'] if m[0] in LAW]
            law += len(must)
            found += len(must) - len([m for m in missed if m[0] in LAW])
            others += len(v['must']) - len(must)
            others_found += len(v['must']) - len(must) - len(
                [m for m in missed if m[0] not in LAW])
            all_findings += len(answer['findings'])
            right += len(answer['findings']) - len(wrong)
            if (missed or wrong) and '--show' in sys.argv:
                show(v['name'], v, missed, wrong)
                print('     %s' % json.dumps(v['record'])[:300])
        recall = found / law
        precision = right / all_findings
        print('%-4s %d variants: recall of law and lists %.4f of %d (floor 1)'
              % ('ok' if found == law else 'FAIL', VARIANTS, recall, law))
        print('     recall of the rest %.4f of %d' % (others_found / others,
                                                      others))
        print('%-4s precision %.4f of %d findings (floor %.2f)' % (
            'ok' if precision >= PRECISION else 'FAIL', precision,
            all_findings, PRECISION))
        return failed > 0 or found != law or precision < PRECISION


if __name__ == '__main__':
    sys.exit(main())
