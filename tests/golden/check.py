#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records against the sample's lists and the controls: answers and their form;
policies; the schema of records and the reader agree; nothing is lost.  What must
be found is in tests/quality/scenarios.py.

usage: check.py VEDETTE
"""

import glob
import json
import os
import subprocess
import sys
import tempfile

import told
from schema import breach

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def party(role, name=None, schema='Company', **more):
    properties = dict({'name': name} if name else {}, schema=schema, **more)
    return {'role': role, 'party': properties}


HEAD = """# Checks

What `vedette check --list` prints; this page is made of it.

"""


def load_scenarios():
    with open(ROOT + '/sample/scenarios.jsonl', encoding='utf-8') as f:
        rows = [json.loads(x) for x in f]
    return [r['record'] for r in rows if r['record'] is not None]


RECORDS = load_scenarios()

# What is no record, and a part of why.
WRONG = [
    ('nonsense', 'not JSON'),
    ('{"id": "x"}', '"kind" is missing'),
    ('{"kind": "gift", "parties": []}', 'party, payment'),
    ('{"kind": "party"}', 'parties or goods'),
    ('{"kind": "shipment", "goods": [{}]}', 'hs or description'),
    ('{"kind": "shipment", "goods": [{"hs": "85x"}]}', '2 to 12 digits'),
    ('{"kind": "shipment", "goods": [{"hs": "8"}]}', '2 to 12 digits'),
    ('{"kind": "shipment", "goods": [{"hs": "85", "colour": "red"}]}',
     '"colour" is no member'),
    ('{"kind": "shipment", "goods": [{"hs": "85"}], "date": "2024-02"}',
     'a day such as'),
    ('{"kind": "shipment", "goods": [{"hs": "85"}], "route": {"to": "Oz"}}',
     'a country'),
    ('{"kind": "payment", "parties": [{"role": "debtor", "party": {}}]}',
     'no name and no number'),
    ('{"kind": "payment", "parties": [{"party": {"name": "x"}}]}', 'role'),
    ('{"kind": "payment", "parties": [{"role": "a"}]}', 'role and party'),
    ('{"kind": "payment", "texts": [{"text": "a"}]}', 'where and text'),
    ('{"kind": "shipment", "goods": [{"hs": "85", "mass": {"value": "1"}}]}',
     'a value and a unit'),
    ('{"kind": "payment", "parties": [{"role": "a", "party": {"name": "x"}}], '
     '"amount": {"value": 1234567890123456.5, "currency": "EUR"}}',
     'write it as a text'),
    ('{"kind": "payment", "parties": [{"role": "a", "party": {"name": "x"}}], '
     '"amount": {"value": "1,000", "currency": "EUR"}}', 'no amount'),
    ('{"kind": "payment", "parties": [{"role": "a", "party": {"name": "x"}}], '
     '"amount": {"value": "10", "currency": "EU"}}', 'of three letters, or'),
    ('[]', 'a JSON object'),
]


class Tests(told.Tests):
    def answers(self, lines, *words):
        done = self.run('--json', 'check', *words, '-',
                        data=''.join(x + '\n' for x in lines))
        return done, [json.loads(x) for x in done.stdout.splitlines()]


def records(t):
    done, answers = t.answers([json.dumps(r) for r in RECORDS])
    t.check('every record has an answer', done.returncode == 0 and
            len(answers) == len(RECORDS), done.stderr)
    t.check('amounts come back as they were written', all(
        a.get('amount') == r.get('amount')
        for r, a in zip(RECORDS, answers)))
    findings = [f for a in answers for f in a['findings']]
    t.check('each finding has a reason, and law its source', all(
        f['reason'] and (not f['law'] or f['evidence']) for f in findings))
    t.check('what is unverified is marked', any(
        f.get('sure') == 'unverified' for f in findings))
    t.check('every listing has a consequence', all(
        f.get('consequence') for f in findings
        if f['check'] in ('listed_party', 'named_in_text')))
    t.check('consequences are those of the lists',
            {'block', 'licence', 'transport'} <= {
                f.get('consequence') for f in findings})
    t.check('each answer names policy and state of the book',
            len({(a['policy'], a['state']) for a in answers}) == 1)


def documentation(t):
    listed = t.run('check', '--list').stdout
    path = ROOT + '/docs/checks.md'
    text = HEAD + ''.join('    %s\n' % x if x else '\n'
                          for x in listed.split('\n')).rstrip('\n') + '\n'
    if os.environ.get('UPDATE_GOLDEN'):
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
    with open(path, encoding='utf-8') as f:
        t.check('docs/checks.md is what the program says', f.read() == text)
    checks = {x.split()[0] for x in listed.split('\n')
              if x and not x.startswith((' ', 'RF'))}
    with open(ROOT + '/data/red_flags.tsv', encoding='utf-8') as f:
        flags = [x.rstrip('\n').split('\t') for x in f
                 if x.startswith('RF')]
    t.check('every red flag has a check, or why not', len(flags) == 24 and all(
        (f[2] in checks or (f[2] == '-' and f[3])) and f[4] and f[5]
        for f in flags), [f[:3] for f in flags if f[2] not in checks])


def policy(t):
    path = t.folder + '/policy.yml'
    lines = [json.dumps(r) for r in RECORDS]

    def by(text):
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        done, answers = t.answers(lines, '--policy', path)
        return done, answers, [f for a in answers for f in a['findings']]

    _, plain = t.answers(lines)
    done, answers, found = by('version: "1"\n')
    t.check('a policy of its name alone changes nothing but the hash',
            [a['findings'] for a in answers] ==
            [a['findings'] for a in plain] and
            answers[0]['policy'] != plain[0]['policy'], done.stderr)
    _, answers, found = by('checks: {hub: off}\n')
    t.check('a check can be switched off', len(answers) == len(lines) and
            not any(f['check'] == 'hub' for f in found))
    _, _, found = by('jurisdictions: [un]\n')
    law = {f['law'] for f in found if f['check'] == 'controlled_goods'}
    t.check('only the jurisdictions asked for', law and all(
        'Security Council' in x for x in law), law)
    _, _, found = by('parameters: {intermediaries: 5, threshold: 0.99}\n')
    t.check('parameters have effect',
            not any(f['check'] == 'many_hops' for f in found) and all(
                f['score'] >= .99 for f in found
                if f['check'] == 'listed_party'))
    for text, part in (('colour: red\n', 'colour'),
                       ('checks: {glob: off}\n', 'glob'),
                       ('checks: {hub: maybe}\n', 'on or off'),
                       ('parameters: {threshold: 7}\n', 'out of range'),
                       ('parameters: {threshold: x}\n', 'threshold'),
                       ('parameters: {depth: 7}\n', 'depth'),
                       ('jurisdictions: un\n', 'a list')):
        done, answers, _ = by(text)
        t.check('a policy is refused: %s' % text.strip(),
                done.returncode == 3 and part in done.stderr and not answers,
                done.stderr)


def wrong(t):
    good = json.dumps(RECORDS[0])
    lines = [x for line, _ in WRONG for x in (good, line)]
    refused = t.folder + '/refused.jsonl'
    done, answers = t.answers(lines, '--refused', refused)
    errors = [a.get('error', '') for a in answers[1::2]]
    t.check('a wrong line does not stop the next', done.returncode == 3 and
            len(answers) == len(lines) and
            all('findings' in a for a in answers[::2]), done.stderr)
    for (line, why), error in zip(WRONG, errors):
        t.check('wrong: %s' % line[:60], why in error, error)
    with open(refused, encoding='utf-8') as f:
        kept = [json.loads(x) for x in f]
    t.check('what was refused is kept as it came, with place and reason',
            [(k['text'], k['place'], why in k['error'])
             for k, (_, why) in zip(kept, WRONG)] ==
            [(x, 'line %d' % (2 * i + 2), True)
             for i, (x, _) in enumerate(WRONG)] and len(kept) == len(WRONG))
    t.check('no name goes to stderr', 'Nobody' not in t.run(
        'check', '-', data=json.dumps({'kind': 'payment', 'parties': [
            party('debtor', 'Nobody', 'Person')], 'date': 'x'}) +
        '\n').stderr)
    twice = t.run('--json', 'check', '-', data='\n'.join(lines)).stdout
    t.check('the same bytes again', twice == t.run(
        '--json', 'check', '-', data='\n'.join(lines)).stdout)


def schema(t):
    with open(ROOT + '/docs/records.schema.json', encoding='utf-8') as f:
        whole = json.load(f)
    t.check('the schema holds for every scenario', all(
        not breach(whole, r) for r in RECORDS))
    # Each member that the schema knows is read; any other is refused by both.
    measure = {'value': '1', 'unit': 'KGM'}
    amount = {'value': '1', 'currency': 'EUR'}
    full = {'id': 'x', 'kind': 'shipment', 'date': '2024-03-01',
            'parties': [dict(party('debtor', 'Somebody', 'Person'),
                             account='DE1', share='51.5')],
            'goods': [{'hs': '85', 'description': 'd', 'origin': 'de',
                       'value': amount, 'quantity': measure, 'mass': measure}],
            'route': {'from': 'de', 'to': 'fr', 'via': ['be'],
                      'ports': ['DEHAM'], 'from_basis': 'a', 'to_basis': 'b'},
            'amount': amount, 'texts': [{'where': 'note', 'text': 't'}]}
    t.check('the schema knows no more than the reader',
            set(full) == set(whole['properties']) and
            set(full['goods'][0]) == set(
                whole['properties']['goods']['items']['properties']) and
            set(full['parties'][0]) == set(
                whole['properties']['parties']['items']['properties']) and
            set(full['route']) == set(
                whole['properties']['route']['properties']))
    broken = [full]
    for path in ((), ('goods', 0), ('route',), ('amount',), ('parties', 0),
                 ('goods', 0, 'value'), ('goods', 0, 'mass'), ('texts', 0)):
        copy = json.loads(json.dumps(full))
        at = copy
        for step in path:
            at = at[step]
        at['colour'] = 'red'
        broken.append(copy)
    for key in full:
        copy = json.loads(json.dumps(full))
        copy[key] = 7
        broken.append(copy)
    _, answers = t.answers([json.dumps(b) for b in broken])
    said = ['findings' in a for a in answers]
    t.check('schema and reader agree on what is a record', said == [
        not breach(whole, b) for b in broken], said)


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], folder)
        t.run('load', '--sample', '--accept-loss', *sorted(glob.glob(
            ROOT + '/sample/*/2024-*.xml')))
        t.run('load', '--sample', '--source', 'eu_833', '--mapping',
              ROOT + '/sample/eu_833/mapping.yml', '--date', '2024-06-25',
              ROOT + '/sample/eu_833/eu_833_annexes.csv')
        for case in (records, documentation, policy, wrong, schema):
            case(t)
        return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
