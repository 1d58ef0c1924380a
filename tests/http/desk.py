#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is on the desk, by HTTP: checks, alerts and decisions, the chain, ships, papers.

usage: tests/http/desk.py VEDETTE
"""
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import fixtures
from run import VEDETTE, WRONG, check, load, same
from server import Server

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ZORKOV = {'schema': 'Person', 'properties': {'name': ['Alexei Zorkov']}}
PAYMENT = {'kind': 'payment', 'id': 'P-1', 'date': '2024-03-01', 'amount': {'value': '120000', 'currency': 'EUR'},
           'parties': [{'role': 'debtor', 'party': {'schema': 'Person', 'name': 'Ordinary Example'}},
                       {'role': 'creditor', 'party': {'schema': 'Company', 'name': 'Zala Sample Works LLC'}}]}


def cli(db, *words, code=0):
    done = subprocess.run([VEDETTE, '--db', db, *words], capture_output=True, text=True)
    same(done.returncode, code, f'{words}: {done.stderr}')
    return done.stdout


class As:
    """A client with a key."""
    def __init__(self, server, key):
        self.server, self.head = server, {'Authorization': 'ApiKey ' + key}

    def get(self, path, **params):
        return self.server.get(path, headers=self.head, **params)

    def post(self, path, data):
        return self.server.ask(path, data, headers=self.head)


def lines(*records):
    return '\n'.join(json.dumps(r) for r in records) + '\n'


def without_desk(db):
    """Nothing makes a desk but what is recorded; checks need none."""
    s = Server(VEDETTE, db, '--open', '--quiet-log')
    try:
        for path in ('/v1/alerts', '/v1/alerts/1', '/v1/audit', '/v1/audit/entries', '/v1/papers', '/v1/papers/1',
                     '/v1/claims', '/v1/events'):
            same(s.get(path).status, 404, f'{path} without a desk')
        first = s.ask('/v1/check', lines(PAYMENT))
        same(first.status, 200, 'a check')
        record = first.json['records'][0]
        check(any(f['check'] == 'listed_party' and 'NK-cor' in f['evidence'] for f in record['findings']),
              f'the listed party is found: {record}')
        same((record['id'], record['place'], first.json['with_findings'], first.json['refused']),
             ('P-1', 'line 1', 1, 0), 'the record')
        same('alerts' in first.json, False, 'nothing is recorded')
        same(s.ask('/v1/check', lines(PAYMENT)).json, first.json, 'nothing is remembered')
        both = s.ask('/v1/check', lines(PAYMENT, {'kind': 'banana'})).json
        same((len(both['records']), both['refused']), (2, 1), 'one of two is wrong')
        check('error' in both['records'][1], 'and says why')
        same([s.ask('/v1/check', x).status for x in ('', ' \n', 'x' * (1 << 20) + 'x')], [400, 400, 413], 'bodies')
        check(s.ask('/v1/check', '<banana/>').status == 400, 'no form of records')
        same(s.ask('/v1/check', gzip.compress(lines(PAYMENT).encode())).status, 400, 'packed')
        # A page of another site, in a browser on this machine, gets nothing of the user's own.
        foreign = [{'Origin': 'https://evil.example'}, {'Host': 'evil.example'}, {'Origin': 'null'}]
        same([s.ask('/v1/check', lines(PAYMENT), headers=h).status for h in foreign], [403] * 3, 'foreign')
        same([s.get('/v1/alerts', headers=h).status for h in foreign], [403] * 3, 'foreign')
        near = {'Origin': f'http://{s.host}:{s.port}'}
        r = s.ask('/v1/check', lines(PAYMENT), headers=near)
        same((r.status, r.head('Access-Control-Allow-Origin')), (200, None), 'a page of its own')
        same(s.get('/search/zala', q='x', headers=foreign[0]).head('Access-Control-Allow-Origin'), '*', 'lists are open')
        broken = s.ask('/v1/check', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFI')
        same(broken.status, 400, 'a message that breaks off')
        ship = s.get('/v1/ship/9074729')
        same((ship.status, ship.json['ships'][0]['imo'], ship.json['ships'][0]['listings'][0]['id']),
             (200, 9074729, 'ves-1'), 'a ship that nobody heard of')
        same(s.get('/v1/ship/9074730').status, 404, 'no such ship')
        cover = s.get('/v1/coverage', all='true', name='zorkov').json
        same(len(cover['parties']), 2, 'coverage')
        same({a['source']: a['standing'] for a in cover['parties'][0]['authorities']}['zala'], 'listed', 'by whom')
        same(s.get('/v1/coverage', country='nowhere at all').status, 400, 'no country')
        same(s.get('/v1/coverage', all='true', limit='1').json['more'], True, 'more than that')
    finally:
        same(s.stop()[0], 0, 'the end')
    check(not pathlib.Path(db + '.desk').exists(), 'no desk was made')


def decisions(s, db, viewer, anna, boris):
    same(anna.post('/match/zala', {'queries': {'q': ZORKOV}}).status, 200, 'screened')
    alerts = anna.get('/v1/alerts').json
    same(([a['state'] for a in alerts['alerts']], alerts['more']), (['open'], False), 'an alert')
    same([viewer.get(p).status for p in ('/v1/alerts', '/v1/alerts/1', '/v1/audit/entries', '/v1/audit')],
         [403, 403, 403, 200], 'what a viewer may')
    same(anna.get('/v1/audit/entries').status, 403, 'what an analyst may not')
    alert = anna.get('/v1/alerts/1').json
    check('Alexei Zorkov' in alert['recorded'] and len(alert['pairs']) >= 1, 'the alert with what was recorded')
    check(any(e.get('kind') == 'view' and e['by'] == 'anna' for e in entries(boris)), 'that she looked is in the chain')
    same([anna.get('/v1/alerts/' + x).status for x in ('77', 'x', '-1', '9' * 30)], [404] * 4, 'no such alert')
    decide = '/v1/alerts/1/decision'
    body = {'verdict': 'false_hit', 'reason': 'another birth date', 'seen': alert['seen']}
    same(viewer.post(decide, body).status, 403, 'a viewer decides nothing')
    refused = anna.post(decide, body)
    check(refused.status == 403 and 'approver' in refused.json['detail'], 'nor does an analyst, alone')
    same([boris.post(decide, x).status for x in ('[]', 'banana', dict(body, verdict='x'), dict(body, reason=' '),
                                                dict(body, seen='x'), dict(body, seen=None), dict(body, seen=[1]),
                                                dict(body, verdict=7, reason=7), dict(body, seen=alert['seen'] + 9))],
         [400, 400, 400, 400, 400, 400, 400, 400, 409], 'decisions that are none')
    same(anna.post(decide, {'verdict': 'escalate', 'reason': 'look'}).json['state'], 'escalated', 'escalated')
    same(boris.post(decide, body).status, 409, 'it has changed since')
    closed = boris.post(decide, {'verdict': 'false_hit', 'reason': 'another birth date'})
    same((closed.status, closed.json['state'], closed.json['verdict']), (200, 'closed', 'false_hit'), 'decided')
    check(closed.json['seen'] > alert['seen'], 'as the chain has it')
    same(boris.post(decide, {'verdict': 'true_hit', 'reason': 'x'}).status, 409, 'it was decided')
    same(boris.post(decide, {'verdict': 'reopen', 'reason': 'x'}).json['state'], 'open', 'and is open again')
    cli(db, 'alerts', '--four-eyes', 'on')
    same(boris.get('/v1/audit').json['four_eyes'], True, 'four eyes')
    same(anna.post(decide, {'verdict': 'false_hit', 'reason': 'a'}).json['state'], 'proposed', 'an analyst proposes')
    same([a['proposed_by'] for a in anna.get('/v1/alerts', state='proposed').json['alerts']], ['anna'], 'who did')
    same([anna.post(decide, {'verdict': 'false_hit', 'reason': 'a'}).status,
          boris.post(decide, {'verdict': 'false_hit', 'reason': 'b'}).json['state']], [400, 'closed'], 'another decides')
    same(anna.get('/v1/alerts').json['alerts'], [], 'nothing is open')
    remarks = '/v1/alerts/1/remarks'
    same(anna.post(remarks, {'note': 'asked the client'}).status, 200, 'a note')
    same(anna.post(remarks, {'assign': 'boris'}).json['assigned'], 'boris', 'assigned')
    same([anna.post(remarks, x).status for x in ({}, {'assign': ''}, {'note': 'a', 'assign': 'b'}, {'note': None})],
         [400] * 4, 'one thing at a time')
    told = [(r['by'], r['what'], r['text']) for r in anna.get('/v1/alerts/1').json['remarks']]
    check(('anna', 'noted', 'asked the client') in told and ('boris', 'decided', 'b') in told, f'remarks: {told}')
    same([len(anna.get('/v1/alerts', state='closed', assigned=x).json['alerts']) for x in ('boris', 'anna')], [1, 0],
         'assigned')
    same(anna.get('/v1/alerts', state='banana').status, 422, 'a state that is none')
    same([anna.post(remarks, {'assign': x}).status for x in ('x' * 65, 'a\nb')], [400] * 2, 'no names')
    same([boris.get('/v1/audit/entries', since=x).status for x in ('9' * 30, '9' * 18)], [422, 200], 'numbers')
    # Of a subject that was forgotten nothing more can be kept.
    same(anna.post('/match/zala', {'queries': {'q': dict(ZORKOV, id='gone')}}).status, 200, 'screened')
    last = max(a['id'] for a in anna.get('/v1/alerts', limit='1000').json['alerts'])
    cli(db, 'alerts', '--four-eyes', 'off')
    same(boris.post(f'/v1/alerts/{last}/decision', {'verdict': 'release', 'reason': 'x'}).status, 200, 'decided')
    cli(db, 'forget', 'gone')
    same([boris.post(f'/v1/alerts/{last}/decision', {'verdict': 'reopen', 'reason': 'x'}).status,
          anna.post(f'/v1/alerts/{last}/remarks', {'note': 'x'}).status], [409, 409], 'forgotten')


def entries(who):
    """All of the chain, hashed again."""
    out = []
    before = bytes(32)
    since = 1
    while True:
        r = who.get('/v1/audit/entries', since=str(since), limit='5').json
        for e in r['entries']:
            before = hashlib.blake2b(before + e['entry'].encode(), digest_size=32).digest()
            same(before.hex(), e['hash'], 'an entry and its hash')
            out.append(json.loads(e['entry']))
        since += len(r['entries'])
        if not r['more']:
            return out


def chain(db, boris):
    head = boris.get('/v1/audit').json
    same(head['head'], head['noted'], 'the head is noted')
    same(f"{head['head']['entry']}:{head['head']['hash']}", cli(db, 'audit', 'head').strip(), 'the head')
    same(len(entries(boris)), head['head']['entry'], 'all entries')
    cli(db, 'audit', 'verify')


def checks(anna, db):
    r = anna.post('/v1/check', lines(PAYMENT)).json
    same((r['alerts'], r['records'][0]['alert']['news']), (1, 'new'), 'a finding raises an alert')
    again = anna.post('/v1/check', lines(PAYMENT)).json
    same((again['alerts'], again['records'][0].get('counted_before')), (0, True), 'it is counted once')
    r = anna.post('/v1/check', lines(dict(PAYMENT, id='P-2'), dict(PAYMENT, id='P-3')) + '{"kind":')
    same((len(r.json['records']), r.json['refused']), (3, 1), 'what is before a break is checked')
    outcomes = [json.loads(x).get('outcome') for x in cli(db, '--json', 'replay', '--all').splitlines()]
    same(set(outcomes) - {None, 'erased'}, {'same'}, 'each answer comes out again')


def papers(s, db, viewer):
    texts = sorted(str(p) for p in (ROOT / 'sample' / 'papers').iterdir() if p.suffix in ('.html', '.txt'))
    cli(db, 'read', '--record', *texts)
    listed = viewer.get('/v1/papers').json['papers']
    same(len(listed), len(texts), 'papers')
    paper = viewer.get('/v1/papers/1').json
    same(paper['sha256'], listed[0]['sha256'], 'a paper')
    same([viewer.get('/v1/papers/' + x).status for x in ('99', 'x')], [404, 404], 'no such paper')
    claims = viewer.get('/v1/claims').json['claims']
    same(claims, [json.loads(x) for x in cli(db, '--json', 'claims').splitlines()], 'claims, as the program has them')
    check(len(claims) > 5, f'{len(claims)} claims')
    one = claims[0]
    check(all(one['speaker'] in c['speaker'] for c in viewer.get('/v1/claims', speaker=one['speaker']).json['claims']),
          'of one speaker')
    same(viewer.get('/v1/claims', limit='2').json['more'], True, 'more than two')
    same(viewer.get('/v1/claims', paper='x').status, 422, 'no number')
    events = viewer.get('/v1/events').json['events']
    same(events, [json.loads(x) for x in cli(db, '--json', 'events').splitlines()], 'events')
    same(len(viewer.get('/v1/events', type='banana').json['events']), 0, 'no such events')


def tools(anna):
    def call(name, **arguments):
        r = anna.post('/mcp', {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call',
                               'params': {'name': name, 'arguments': arguments}}).json['result']
        return r['isError'], json.loads(r['content'][0]['text'])

    names = {t['name'] for t in anna.post('/mcp', {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list'}).json['result']['tools']}
    check({'screen', 'entity', 'changes', 'goods', 'ship', 'claims'} <= names, f'tools: {names}')
    wrong, ship = call('ship', id='9074729')
    same((wrong, ship['ships'][0]['listings'][0]['id']), (False, 'ves-1'), 'a ship')
    same(call('ship', id='9074730')[0], True, 'no ship')
    for wrong in ({'limit': []}, {'about': ['a']}, {'limit': None}, {'paper': 'x'}, {'banana': '1'}):
        r = anna.post('/mcp', {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call',
                               'params': {'name': 'claims', 'arguments': wrong}}).json
        same(r.get('error', {}).get('code'), -32602, f'arguments that are none: {wrong}')
    wrong, claims = call('claims', limit='3')
    same((wrong, len(claims['claims'])), (False, 3), 'claims')


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        db = str(folder / 'book.db')
        path = folder / 'zala.json'
        fixtures.write(path, fixtures.FAMILY)
        load(db, 'zala', str(path))
        without_desk(db)
        keys = {who: cli(db, 'keys', 'add', who, '--role', role).strip()
                for who, role in (('vera', 'viewer'), ('anna', 'analyst'), ('boris', 'approver'))}
        s = Server(VEDETTE, db, '--record')
        viewer, anna, boris = (As(s, keys[k]) for k in ('vera', 'anna', 'boris'))
        try:
            decisions(s, db, viewer, anna, boris)
            checks(anna, db)
            papers(s, db, viewer)
            tools(anna)
            chain(db, boris)
        finally:
            code, said = s.stop()
        same(code, 0, 'the end')
        check('Zorkov' not in said and 'Ordinary' not in said and 'birth date' not in said, 'the log has no word of it')
    print(f'{len(WRONG)} wrong')
    return bool(WRONG)


if __name__ == '__main__':
    sys.exit(main())
