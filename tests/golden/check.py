#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records against the sample's lists and the controls: what must be found and
what must not, and why; the schema of records and the reader agree; nothing is
lost.

usage: check.py VEDETTE
"""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def party(role, name=None, schema='Company', **more):
    properties = dict({'name': name} if name else {}, schema=schema, **more)
    return {'role': role, 'party': properties}


def shipment(day, frm, to, hs=None, words=None, parties=(), **more):
    goods = {k: v for k, v in (('hs', hs), ('description', words)) if v}
    goods.update(more.pop('goods', {}))
    return dict({'kind': 'shipment', 'date': day, 'goods': [goods],
                 'route': dict({'from': frm, 'to': to}, **more),
                 'parties': list(parties)})


def payment(*parties):
    return {'kind': 'payment', 'date': '2024-03-01', 'parties': list(parties),
            'amount': {'value': '1200.00', 'currency': 'EUR'}}


# name, record, what must be found (check, about, part of subject or law), and
# what must not be.  Ships and parties are those of the sample: real ships as
# their listing states them, all persons invented.
SCENARIOS = [
    ('chips from Hong Kong to Kyrgyzstan', shipment(
        '2024-03-01', 'hk', 'kg', '8542.31'),
     [('hub', 'goods 1', 'kg')], ['controlled_goods', 'listed_party']),
    ('chips through Kyrgyzstan to Russia', shipment(
        '2024-03-01', 'hk', 'ru', '8542.31', via=['kg']),
     [('hub', 'goods 1', 'kg'),
      ('controlled_goods', 'goods 1', 'Common High Priority')], []),
    ('the twin: chips from Hong Kong to Sweden', shipment(
        '2024-03-01', 'hk', 'se', '8542.31'), [], ['hub', 'controlled_goods']),
    ('the twin: books to Kyrgyzstan', shipment(
        '2024-03-01', 'hk', 'kg', '4901.99'), [], ['hub', 'controlled_goods']),
    ('chips before the list was', shipment('2024-02-22', 'hk', 'ru', '854231'),
     [], ['controlled_goods', 'hub']),
    ('refined petroleum to Nampo', shipment('2024-03-01', 'ru', 'kp', '271019'),
     [('controlled_goods', 'goods 1', '2397'),
      ('controlled_goods', 'goods 1', '2270')], []),
    ('the twin: refined petroleum to South Korea', shipment(
        '2024-03-01', 'ru', 'kr', '271019'), [], ['controlled_goods']),
    ('coal of North Korea, shipped from China', shipment(
        '2024-03-01', 'cn', 'vn', '2701', goods={'origin': 'kp'}),
     [('controlled_goods', 'goods 1', '2371')], []),
    ('the twin: coal of Mongolia, shipped from China', shipment(
        '2024-03-01', 'cn', 'vn', '2701', goods={'origin': 'mn'}), [],
     ['controlled_goods']),
    ('gallium out of China the day before', shipment(
        '2023-07-31', 'cn', 'de', '8112929010'), [], ['controlled_goods']),
    ('gallium out of China on the day', shipment(
        '2023-08-01', 'cn', 'de', '8112929010'),
     [('controlled_goods', 'goods 1', '23/2023')], []),
    ('gallium by words', shipment('2024-01-01', 'cn', 'de', None, 'gallium'),
     [('goods_by_words', 'goods 1', 'gallium')], ['controlled_goods']),
    ('antimony to the United States while the ban is suspended', shipment(
        '2026-01-15', 'cn', 'us', '261710'), [], ['No 46/2024']),
    ('antimony to the United States before', shipment(
        '2024-12-03', 'cn', 'us', '261710'),
     [('controlled_goods', 'goods 1', '46/2024')], []),
    ('gallium out of Germany', shipment('2024-01-01', 'de', 'us', '8112929010'),
     [], ['controlled_goods']),
    ('anything to Crimea from the Union', shipment(
        '2024-03-01', 'de', 'ua-43', '010121'),
     [('controlled_goods', 'goods 1', '692/2014')], []),
    ('the twin: anything to Kyiv', shipment(
        '2024-03-01', 'de', 'ua-30', '010121'), [], ['controlled_goods']),
    ('a ship under a new name with an old number', shipment(
        '2024-03-01', 'ru', 'cn', '4407', parties=[
            party('vessel', 'Morning Glow', 'Vessel', imoNumber='9161003')]),
     [('listed_party', 'vessel', 'Lady R')], ['controlled_goods']),
    ('the twin: a ship of that new name with its own number', shipment(
        '2024-03-01', 'ru', 'cn', '4407', parties=[
            party('vessel', 'Morning Glow', 'Vessel', imoNumber='9074729')]),
     [], ['listed_party']),
    ('a listed person, father in front', payment(
        party('debtor', 'Nobody Of Note', 'Person'),
        party('creditor', 'EXAMPLE, Delta Echo', 'Person')),
     [('listed_party', 'creditor', 'EXAMPLE, Delta Echo')], []),
    ('the twin: nobody of note', payment(
        party('debtor', 'Nobody Of Note', 'Person'),
        party('creditor', 'Quite Another', 'Person')), [], ['listed_party']),
    ('a code in place of words', shipment(
        '2024-03-01', 'hk', 'ru', None, '8542.31'),
     [('goods_by_words', 'goods 1', 'Common High Priority')], []),
    ('a number that is no code, in place of words', shipment(
        '2024-03-01', 'hk', 'ru', None, '1'), [], ['goods_by_words']),
    ('to Ukraine, without its region', shipment(
        '2024-03-01', 'de', 'ua', '010121'),
     [('incomplete', 'route', 'region')], ['controlled_goods']),
    ('the twin: to a region that no law names', shipment(
        '2024-03-01', 'de', 'ua-46', '010121'), [],
     ['incomplete', 'controlled_goods']),
    ('goods without a day', dict(shipment('2024-03-01', 'hk', 'ru', '854231'),
                                 date=None),
     [('incomplete', 'date', '')], ['controlled_goods', 'hub']),
    ('goods without a destination', {
        'kind': 'shipment', 'date': '2024-03-01', 'goods': [{'hs': '854231'}],
        'route': {'from': 'hk'}},
     [('incomplete', 'route', '')], ['controlled_goods']),
]

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
    ('{"kind": "payment", "parties": [{"role": "a", "party": {"name": "x"}}], '
     '"amount": {"value": 1234567890123456.5, "currency": "EUR"}}',
     'write it as a text'),
    ('{"kind": "payment", "parties": [{"role": "a", "party": {"name": "x"}}], '
     '"amount": {"value": "1,000", "currency": "EUR"}}', 'no amount'),
    ('{"kind": "payment", "parties": [{"role": "a", "party": {"name": "x"}}], '
     '"amount": {"value": "10", "currency": "EURO"}}', 'three letters'),
    ('[]', 'a JSON object'),
]


class Tests:
    def __init__(self, vedette, folder):
        self.vedette = vedette
        self.folder = folder
        self.failed = 0

    def check(self, what, good, detail=''):
        self.failed += not good
        print('%-4s %s%s' % ('ok' if good else 'FAIL', what,
                             '' if good else ': %s' % (detail,)), flush=True)

    def run(self, *words, data=None):
        env = dict(os.environ, VEDETTE_DB=self.folder + '/book.db',
                   VEDETTE_NOW='2024-07-01T12:00:00Z')
        return subprocess.run([self.vedette, '--quiet', *words], env=env,
                              capture_output=True, text=True, input=data)

    def answers(self, lines, *words):
        done = self.run('--json', 'check', *words, '-',
                        data=''.join(x + '\n' for x in lines))
        return done, [json.loads(x) for x in done.stdout.splitlines()]


def without_none(record):
    return {k: v for k, v in record.items() if v is not None}


def is_it(finding, want):
    check, about, part = want
    return (finding['check'], finding['about']) == (check, about) and \
        part.lower() in ' '.join(map(str, finding.values())).lower()


def scenarios(t):
    done, answers = t.answers([json.dumps(without_none(r))
                               for _, r, _, _ in SCENARIOS])
    t.check('every record has an answer', done.returncode == 0 and
            len(answers) == len(SCENARIOS), done.stderr)
    for (name, _, must, must_not), answer in zip(SCENARIOS, answers):
        found = answer['findings']
        missed = [w for w in must if not any(is_it(f, w) for f in found)]
        wrong = [f for f in found for w in must_not
                 if f['check'] == w or w in f['law']]
        t.check(name, not missed and not wrong, (missed, wrong))
    t.check('amounts come back as they were written', all(
        a.get('amount') == r.get('amount')
        for (_, r, _, _), a in zip(SCENARIOS, answers)))
    t.check('each finding has a reason, and law its source', all(
        f['reason'] and (f['check'] == 'incomplete' or
                         (f['law'] and f['evidence']))
        for a in answers for f in a['findings']))
    t.check('what is unverified is marked', any(
        f.get('sure') == 'unverified' for a in answers
        for f in a['findings']))


def wrong(t):
    good = json.dumps(without_none(SCENARIOS[0][1]))
    lines = [x for line, _ in WRONG for x in (line, good)]
    refused = t.folder + '/refused.jsonl'
    done, answers = t.answers(lines, '--refused', refused)
    errors = [a.get('error', '') for a in answers[::2]]
    t.check('a wrong line does not stop the next', done.returncode == 3 and
            len(answers) == len(lines) and
            all('findings' in a for a in answers[1::2]), done.stderr)
    for (line, why), error in zip(WRONG, errors):
        t.check('wrong: %s' % line[:60], why in error, error)
    with open(refused, encoding='utf-8') as f:
        t.check('what was refused is kept as it came',
                f.read().splitlines() == [x for x, _ in WRONG])
    t.check('no name goes to stderr', 'Nobody' not in t.run(
        'check', '-', data=json.dumps({'kind': 'payment', 'parties': [
            party('debtor', 'Nobody', 'Person')], 'date': 'x'}) +
        '\n').stderr)
    twice = t.run('--json', 'check', '-', data='\n'.join(lines)).stdout
    t.check('the same bytes again', twice == t.run(
        '--json', 'check', '-', data='\n'.join(lines)).stdout)


def valid(schema, value, defs):
    """The part of JSON Schema that docs/records.schema.json uses."""
    if '$ref' in schema:
        return valid(defs[schema['$ref'].rsplit('/', 1)[1]], value, defs)
    if 'enum' in schema:
        return value in schema['enum']
    kind = {'object': dict, 'array': list, 'string': str}[schema['type']]
    if not isinstance(value, kind):
        return False
    if kind is str:
        return re.search(schema.get('pattern', ''), value) is not None and \
            schema.get('minLength', 0) <= len(value) <= \
            schema.get('maxLength', 10 ** 9)
    if kind is list:
        return all(valid(schema['items'], v, defs) for v in value)
    known = schema.get('properties', {})
    if schema.get('additionalProperties', True) is False and \
            set(value) - set(known):
        return False
    return set(schema.get('required', ())) <= set(value) and all(
        valid(known[k], v, defs) for k, v in value.items() if k in known)


def schema(t):
    with open(ROOT + '/docs/records.schema.json', encoding='utf-8') as f:
        whole = json.load(f)
    t.check('the schema holds for every scenario', all(
        valid(whole, without_none(r), whole['$defs'])
        for _, r, _, _ in SCENARIOS))
    # Each member that the schema knows is read; any other is refused by both.
    full = {'id': 'x', 'kind': 'shipment', 'date': '2024-03-01',
            'parties': [party('debtor', 'Somebody', 'Person')],
            'goods': [{'hs': '85', 'description': 'd', 'origin': 'de',
                       'value': {'value': '1', 'currency': 'EUR'}}],
            'route': {'from': 'de', 'to': 'fr', 'via': ['be']},
            'amount': {'value': '1', 'currency': 'EUR'}}
    t.check('the schema knows no more than the reader',
            set(full) == set(whole['properties']) and
            set(full['goods'][0]) == set(
                whole['properties']['goods']['items']['properties']) and
            set(full['route']) == set(
                whole['properties']['route']['properties']))
    broken = [full]
    for path in ((), ('goods', 0), ('route',), ('amount',), ('parties', 0),
                 ('goods', 0, 'value')):
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
        valid(whole, b, whole['$defs']) for b in broken], said)


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], folder)
        t.run('load', '--sample', '--accept-loss', *sorted(glob.glob(
            ROOT + '/sample/*/2024-*.xml')))
        t.run('load', '--sample', '--source', 'eu_833', '--mapping',
              ROOT + '/sample/eu_833/mapping.yml', '--date', '2024-06-25',
              ROOT + '/sample/eu_833/eu_833_annexes.csv')
        for case in (scenarios, wrong, schema):
            case(t)
        return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
