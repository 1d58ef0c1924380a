#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The server as clients see it: each route, parameter, error and header of yente's
interface, of Watchman's and of our own; keys; what breaks.

usage: run.py VEDETTE
"""
import gzip
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

import fixtures
from server import Server

VEDETTE = os.path.abspath(sys.argv[1])
WRONG = []
ZORKOV = {'schema': 'Person', 'properties': {'name': ['Alexei Zorkov'], 'birthDate': ['1965'], 'country': 'Russia'}}


def check(ok, what):
    if not ok:
        WRONG.append(what)
        print('wrong:', what)


def same(got, want, what):
    check(got == want, f'{what}: {got!r}, expected {want!r}')


def load(db, source, path):
    done = subprocess.run([VEDETTE, '--db', db, '--quiet', 'load', '--source', source, '--date', '2026-01-15', path],
                          capture_output=True, text=True)
    check(done.returncode == 0, f'load {source}: {done.returncode} {done.stdout} {done.stderr}')


def ids(results):
    return [r['id'] for r in results]


def match(s, query, dataset='zala', **params):
    r = s.ask(f'/match/{dataset}?' + urllib.parse.urlencode(params, doseq=True), {'queries': {'q': query}})
    check(r.status == 200, f'match {params}: {r.status} {r.body[:200]}')
    return r.json['responses']['q'] if r.status == 200 else {'results': [], 'total': {'value': -1}}


# --- the service --------------------------------------------------------------

def service(s):
    same(s.get('/healthz').json, {'status': 'ok'}, 'healthz')
    same(s.get('/readyz').json, {'status': 'ok'}, 'readyz')
    check('<html' in s.get('/').body.decode(), 'home is a page')
    same(s.get('/favicon.ico').status, 200, 'icon')
    same((s.get('/nowhere').status, s.get('/nowhere').json), (404, {'detail': 'Not Found'}), 'no route')
    same((s.get('/updatez').status, s.get('/updatez').json), (405, {'detail': 'Method Not Allowed'}), 'other method')
    same(s.ask('/updatez', '').status, 403, 'update without a token')
    r = s.ask('/updatez?token=wrong', '')
    same((r.status, r.json), (403, {'detail': 'Invalid token.'}), 'update with a wrong token')
    same(s.ask('/updatez?token=let-me&sync=true', '').json, {'status': 'ok'}, 'update')
    d = s.get('/openapi.json').json
    same(d['openapi'], '3.1.0', 'openapi')
    check({'/match/{dataset}', '/v2/search', '/v1/screen'} <= set(d['paths']), 'paths described')
    limit = [p for p in d['paths']['/search/{dataset}']['get']['parameters'] if p['name'] == 'limit'][0]
    same(limit['schema'], {'type': 'integer', 'minimum': 0, 'maximum': 500, 'default': 10}, 'a parameter described')
    text = s.get('/metrics').body.decode()
    check('vedette_requests_total{route="GET /healthz",status="2xx"}' in text, 'metrics count')
    check('vedette_source_age_seconds{source="zala"}' in text, 'metrics of sources')
    same(s.ask('/healthz', method='HEAD').body, b'', 'HEAD has no body')


def headers(s):
    r = s.get('/healthz', headers={'Origin': 'https://a.example'})
    same(r.head('Access-Control-Allow-Origin'), '*', 'CORS')
    check(s.get('/healthz').head('Access-Control-Allow-Origin') is None, 'no CORS without an origin')
    same(s.ask('/match/zala', method='OPTIONS', headers={'Origin': 'https://a', 'Access-Control-Request-Headers': 'x-a'})
         .head('Access-Control-Allow-Headers'), 'x-a', 'preflight')
    same(r.head('X-Content-Type-Options'), 'nosniff', 'nosniff')
    trace = 'ab' * 16
    r = s.get('/healthz', headers={'traceparent': f'00-{trace}-{"cd" * 8}-01', 'tracestate': 'other=1'})
    check(re.fullmatch(f'00-{trace}-[0-9a-f]{{16}}-01', r.head('traceparent')), 'the trace goes on')
    step = r.head('traceparent').split('-')[2]
    same(r.head('tracestate'), f'yente={step},other=1', 'the state goes on')
    r = s.get('/healthz', headers={'traceparent': 'nonsense'})
    check(re.fullmatch('00-[0-9a-f]{32}-[0-9a-f]{16}-00', r.head('traceparent')), 'a trace of our own')
    r = s.get('/search/zala', headers={'Accept-Encoding': 'gzip'})
    same(r.head('Content-Encoding'), 'gzip', 'gzip')
    check(json.loads(gzip.decompress(r.body))['limit'] == 10, 'gzip opens')
    check(s.get('/healthz', headers={'Accept-Encoding': 'gzip'}).head('Content-Encoding') is None, 'no gzip of little')
    r = s.get('/search/zala', q='a' * 60100)
    same((r.status, r.json), (414, {'detail': 'Request URI too long'}), 'long URL')
    same(s.get('/search/zala', q='a' * 50000).status, 200, 'a URL of 50 kB')
    r = s.get('/catalog')
    same(r.head('Cache-Control'), 'public, max-age=300', 'cache of the catalogue')
    tag = r.head('ETag')
    check(re.fullmatch('"[0-9a-f]{40}"', tag), 'the tag')
    for given in (tag, f'"x", {tag}', '*'):
        n = s.get('/catalog', headers={'If-None-Match': given})
        same((n.status, n.body, n.head('ETag')), (304, b'', tag), f'not modified: {given}')
    same(s.get('/catalog', headers={'If-None-Match': '"x"'}).status, 200, 'another tag')


def catalog(s):
    c = s.get('/catalog').json
    same(s.get('/manifest').json, c, 'manifest')
    by_name = {d['name']: d for d in c['datasets']}
    check({'zala', 'donations', 'family'} <= set(by_name), 'datasets')
    check({'zala', 'donations'} <= set(c['current']), 'current')
    same((c['outdated'], c['index_stale']), ([], False), 'nothing is outdated')
    z = by_name['zala']
    same((z['load'], z['index_current'], z['version'] == z['index_version']), (True, True, True), 'a source')
    same(z['entity_count'], len(fixtures.FAMILY), 'entities of a source')
    same(by_name['family']['children'], ['zala'], 'a collection')
    for secret in ('path', 'auth_token', 'resource_name'):
        check(all(secret not in d for d in c['datasets']), f'{secret} is not told')
    a = s.get('/algorithms').json
    check({'vedette', 'ofac'} <= {x['name'] for x in a['algorithms']}, 'algorithms')
    check('name-based' not in {x['name'] for x in a['algorithms']}, 'a hidden algorithm')
    same((a['default'], a['best']), ('best', 'vedette'), 'the best algorithm')
    check(all('features' in x and 'docs' in x for x in a['algorithms']), 'features')


# --- match -------------------------------------------------------------------

KEYS = {'id', 'caption', 'schema', 'properties', 'datasets', 'referents', 'target', 'first_seen', 'last_seen',
        'last_change'}


def matching(s):
    r = s.ask('/match/zala', {'queries': {'a': ZORKOV, 'b': ZORKOV, 'c': dict(ZORKOV, id='mine')}})
    same((r.status, r.head('x-batch-size'), r.json['limit']), (200, '3', 5), 'a batch')
    same(r.head('X-Algorithm'), 'vedette', 'what ran')
    same(list(r.json['responses']), ['a', 'b', 'c'], 'in order')
    one = r.json['responses']['c']
    same(one['query'], {'id': 'mine', 'schema': 'Person', 'properties': {
        'name': ['Alexei Zorkov'], 'birthDate': ['1965'], 'country': ['ru']}}, 'the query as understood')
    same(r.json['responses']['a']['query']['id'], None, 'no id')
    check(KEYS | {'score', 'match', 'explanations'} <= set(one['results'][0]), 'keys of a result')
    best = one['results'][0]
    same((best['id'], best['match'], best['target'], best['datasets']), ('NK-ann', True, True, ['zala']), 'who')
    same(sorted(best['referents']), ['gb-hmt-90001', 'ofac-90001'], 'referents')
    check('referents' not in best['properties'], 'referents are no property')
    check(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d', best['first_seen']), 'a moment')
    same(best['properties']['notes'], ['Owner of Zala Sample Works'], 'texts are told')
    check(best['explanations']['name_match']['score'] > 0.7, 'explained')
    same(one['total'], {'value': 1, 'relation': 'eq'}, 'total')
    same(one['complete'], True, 'complete')
    # No type of content, and scalars for lists.
    same(s.ask('/match/zala', json.dumps({'queries': {'q': {'schema': 'Person', 'properties': {
        'name': 'Alexei Zorkov', 'birthDate': 1965}}}})).status, 200, 'scalars')


def match_parameters(s):
    same(ids(match(s, {'schema': 'Person', 'properties': {'name': 'Svetlana Zorkova'}}, limit=1, threshold='0.2')['results']),
         ['NK-bel'], 'limit')
    same(match(s, ZORKOV, exclude_entity_ids='NK-ann')['results'], [], 'an id is left out')
    same(match(s, ZORKOV, exclude_entity_ids='ofac-90001')['results'], [], 'a merged id is left out')
    same(match(s, ZORKOV, exclude_schema='Person')['results'], [], 'a schema is left out')
    same(ids(match(s, ZORKOV, topics=['debarment'])['results']), ['NK-ann'], 'a topic')
    same(match(s, ZORKOV, topics=['role.pep'])['results'], [], 'another topic')
    same(ids(match(s, ZORKOV, topics=['zz'] * 99 + ['sanction'])['results']), ['NK-ann'], 'the hundredth topic')
    same(match(s, ZORKOV, exclude_schema=['Zz'] * 99 + ['Person'])['results'], [], 'the hundredth schema')
    same(ids(match(s, ZORKOV, include_dataset=['zz'] * 300 + ['zala'])['results']), ['NK-ann'], 'the last dataset')
    same(match(s, ZORKOV, exclude_dataset='zala')['results'], [], 'a dataset is left out')
    same(match(s, ZORKOV, 'default', include_dataset='donations')['results'], [], 'another dataset')
    same(ids(match(s, ZORKOV, 'default')['results']), ['NK-ann'], 'all datasets')
    same(ids(match(s, ZORKOV, 'family')['results']), ['NK-ann'], 'a collection')
    same(match(s, ZORKOV, changed_since='2999-01-01')['results'], [], 'changed since')
    same(ids(match(s, ZORKOV, changed_since='2000-01-01T12')['results']), ['NK-ann'], 'changed since an hour')
    same(ids(match(s, ZORKOV, fuzzy='false', algorithm='logic-v2')['results']), ['NK-ann'], 'what others say')
    r = s.ask('/match/zala?algorithm=OFAC', {'queries': {'q': ZORKOV}})
    same((r.status, r.head('X-Algorithm')), (200, 'ofac'), 'the other algorithm')
    spelt = {'schema': 'Person', 'properties': {'name': 'alexeivyacheslavovichzorkov'}}
    same(ids(match(s, spelt)['results']), ['NK-ann'], 'without spaces')
    spelt = {'schema': 'Person', 'properties': {'name': 'Aiexei Zorkom'}}
    same(ids(match(s, spelt, threshold='0.2')['results'])[:1], ['NK-ann'], 'two slips')
    parts = {'schema': 'Person', 'properties': {'firstName': 'Svetlana', 'lastName': 'Zorkova'}}
    same(ids(match(s, parts)['results']), ['NK-bel'], 'a name of its parts')
    for schema, found in (('LegalEntity', True), ('Person', True), ('Company', False), ('Vessel', False),
                          ('Thing', True)):
        same('NK-ann' in ids(match(s, dict(ZORKOV, schema=schema))['results']), found, f'{schema} may be a person')
    same(ids(match(s, {'schema': 'Vessel', 'properties': {'imoNumber': '9074729'}})['results']), ['ves-1'], 'by IMO')
    same(match(s, {'schema': 'Person', 'properties': {}})['results'], [], 'nobody')
    # What a query says for itself.
    r = s.ask('/match/zala', {'queries': {'a': dict(ZORKOV, params={'exclude_entity_ids': ['NK-ann']}), 'b': ZORKOV}})
    same([len(r.json['responses'][k]['results']) for k in 'ab'], [0, 1], 'parameters of one query')


def match_errors(s):
    def wrong(body, status, where=None, detail=None, path='/match/zala'):
        r = s.ask(path, body)
        same(r.status, status, f'{path} {str(body)[:60]}')
        if where is not None:
            same((r.json['detail'][0]['type'], r.json['detail'][0]['loc']), where, f'where: {str(body)[:60]}')
        if detail is not None:
            same(r.json['detail'], detail, f'detail: {str(body)[:60]}')
        return r

    r = wrong({'queries': {'f': {'properties': {'name': 'x'}}}}, 422, ('missing', ['body', 'queries', 'f', 'schema']))
    same(r.json['detail'][0]['msg'], 'Field required', 'words')
    wrong({'queries': {'f': {'schema': 'xxx', 'properties': {'name': 'x'}}}}, 400, detail='Invalid schema')
    wrong({'queries': {'a': ZORKOV, 'f': {'schema': 'Address', 'properties': {'full': 'x'}}}}, 400,
          detail='Invalid schema')
    wrong({'queries': {}}, 400, detail='No queries provided.')
    wrong({'queries': {'f': None}}, 422)
    wrong({}, 422, ('missing', ['body', 'queries']))
    wrong('{nonsense', 422)
    wrong('[' * 100000, 422)
    wrong({'queries': {str(i): ZORKOV for i in range(101)}}, 400, detail='Too many queries in one batch (limit: 100)')
    wrong({'queries': {'a': ZORKOV}}, 404, detail='No such dataset.', path='/match/banana')
    wrong({'queries': {'a': ZORKOV}}, 400, detail='Invalid algorithm: neural-net', path='/match/zala?algorithm=neural-net')
    wrong({'queries': {'a': ZORKOV}, 'config': {'K': 1}}, 400,
          detail='Invalid configuration parameter: K for algorithm best')
    wrong({'queries': {'a': ZORKOV}, 'config': {'nm_number_mismatch': 0.4}, 'weights': {'any': 1}}, 200)
    wrong({'queries': {'a': ZORKOV}}, 422, ('less_than_equal', ['query', 'limit']), path='/match/zala?limit=501')
    wrong({'queries': {'a': ZORKOV}}, 422, ('int_parsing', ['query', 'limit']), path='/match/zala?limit=many')
    wrong({'queries': {'a': ZORKOV}}, 422, ('int_parsing', ['query', 'limit']), path='/match/zala?limit=1e9')
    wrong({'queries': {'a': ZORKOV}}, 422, ('less_than_equal', ['query', 'limit']),
          path='/match/zala?limit=99999999999999999999999')
    wrong({'queries': {'a': ZORKOV}}, 422, ('float_parsing', ['query', 'threshold']), path='/match/zala?threshold=x')
    wrong({'queries': {'a': ZORKOV}}, 422, ('string_pattern_mismatch', ['query', 'changed_since']),
          path='/match/zala?changed_since=yesterday')
    many = '&'.join(f'exclude_entity_ids=x{i}' for i in range(51))
    wrong({'queries': {'a': ZORKOV}}, 422, path='/match/zala?' + many)
    for params in ({'threshold': 'banana'}, {'limit': '-1'}):
        wrong({'queries': {'a': dict(ZORKOV, params=params)}}, 422)
    many = {'schema': 'Person', 'properties': {'name': [f'Name {i}' for i in range(201)]}}
    wrong({'queries': {'a': many}}, 400, detail='A party has at most 200 names.')
    same(s.ask('/v1/compare', {'a': {'name': many['properties']['name']}, 'b': {'name': 'x'}}).status, 400, 'many names')
    big = s.ask('/match/zala', b'{"queries": "' + b'a' * 9_000_000 + b'"}')
    same(big.status, 413, 'a large body')


def streams(s):
    lines = [json.dumps(dict(ZORKOV, id=str(i))) for i in range(250)]
    lines[7] = '{nonsense'
    lines[9] = '{"schema": "Banana", "properties": {"name": "x"}}'
    r = s.ask('/match/zala/stream?limit=1', '\n'.join(lines))
    same((r.status, r.head('Content-Type')), (200, 'application/x-ndjson'), 'a stream')
    out = [json.loads(x) for x in r.body.splitlines()]
    same(len(out), 250, 'an answer for each line')
    same([o.get('row') for o in out if o['status'] != 200], [8, 10], 'lines that are wrong, by place')
    check(all(ids(o['results']) == ['NK-ann'] for o in out if o['status'] == 200), 'all others are found')
    same([o['query']['id'] for o in out if o['status'] == 200][:3], ['0', '1', '2'], 'in order')
    # More than other bodies may have: what is beyond waits in a file.
    long = [json.dumps({'id': str(i), 'schema': 'Person', 'properties': {'name': ['Alexei Zorkov'], 'notes': ['x' * 300000]}})
            for i in range(40)]
    r = s.ask('/match/zala/stream?limit=1', '\n'.join(long))
    rows = r.body.splitlines()
    same((r.status, len(rows)), (200, 40), 'a stream of twelve megabytes')
    check(all(ids(json.loads(x)['results']) == ['NK-ann'] for x in rows), 'all of it')
    same(s.ask('/match/zala', '\n'.join(long)).status, 413, 'no other body is as large')


# --- search -------------------------------------------------------------------

def search(s, dataset='zala', **params):
    r = s.get(f'/search/{dataset}', **params)
    check(r.status == 200, f'search {params}: {r.status} {r.body[:200]}')
    return r.json if r.status == 200 else {'results': [], 'total': {'value': -1}, 'facets': {}}


def searching(s):
    r = search(s, q='alexei zorkov')
    same(ids(r['results'])[0], 'NK-ann', 'by words')
    check(KEYS == set(r['results'][0]), 'keys of an entity')
    same(search(s)['total']['value'], 6, 'all things, no relations')
    for q, want in (('zorkov', {'NK-ann'}), ('Зорков', {'NK-ann'}), ('zork*', {'NK-ann', 'NK-bel'}),
                    ('z?rkov', {'NK-ann'}), ('zorkof~', {'NK-ann', 'NK-bel'}), ('zorkof~1', {'NK-ann'}),
                    ('zorkov OR harbour', {'NK-ann', 'NK-dit'}), ('zorkov AND harbour', set()),
                    ('zala NOT works', set()), ('zala -works', set()), ('+zala +works', {'NK-cor', 'NK-ann'}),
                    ('"zala sample works"', {'NK-cor', 'NK-ann'}), ('"works sample"', set()),
                    ('name:zala', {'NK-cor'}), ('names:zala', {'NK-cor'}), ('notes:owner', {'NK-ann'}),
                    ('(zorkov OR quiet) AND (alexei OR harbour)', {'NK-ann', 'NK-dit'}),
                    ('birthDate:1965', {'NK-ann'}), ('properties.birthDate:1965-09', {'NK-ann'}),
                    ('birthDate:[1960 TO 1969]', {'NK-ann'}), ('birthDate:[1960 TO *]', {'NK-ann', 'NK-bel'}),
                    ('id:NK-cor', {'NK-cor'}), ('schema:Vessel', {'ves-1'}), ('countries:cy', {'NK-dit'}),
                    ('9074729', {'ves-1'}), ('banana', set()), ('Зорк*', {'NK-ann', 'NK-bel'}), ('jurisdiction:c*', {'NK-dit'}), ('topics:debar*', {'NK-ann'}), ('_exists_:imoNumber', {'ves-1'}),
                    ('gender:*', {'NK-bel'}), ('"sample sample works"', set()), ('K' * 90, {'NK-bel'}), ('izhevsk', {'addr-1'})):
        same(set(ids(search(s, q=q)['results'])), want, f'q={q}')
    for q in ('invalid/query', '"open', '(a', 'a)', '[a TO'):
        r = s.get('/search/zala', q=q)
        check(r.status == 400 and isinstance(r.json['detail'], str), f'{q}: {r.status}')
        same(s.get('/search/zala', q=q, simple='true').status, 200, f'simple {q}')
    same(s.get('/search/zala', q=' OR '.join(['a'] * 1500)).status, 400, 'too many parts')
    same(s.get('/search/zala', q='-'.join(['a'] * 100)).status, 400, 'too many words in one')
    same(search(s, q='*:*')['total']['value'], 6, 'all')
    same(s.get('/search/zala', q='(' * 200 + 'john', simple='true').status, 200, 'never wrong')
    same(set(ids(search(s, q='zorkof', fuzzy='true')['results'])), {'NK-ann', 'NK-bel'}, 'fuzzy')
    same(s.get('/search/banana').json, {'detail': 'No such dataset.'}, 'no dataset')


def search_filters(s):
    same(s.get('/search/zala', schema='Banana').json, {'detail': 'Invalid schema'}, 'no schema')
    same(set(ids(search(s, schema='Person')['results'])), {'NK-ann', 'NK-bel'}, 'persons')
    same(set(ids(search(s, schema='Address')['results'])), {'addr-1'}, 'addresses')
    same(set(ids(search(s, schema='Ownership')['results'])), {'own-1'}, 'relations')
    same(set(ids(search(s, schema='Organization')['results'])), {'NK-cor', 'NK-dit'}, 'organisations')
    same(search(s, q='zorkov', schema='Vessel')['results'], [], 'none')
    same('addr-1' in ids(search(s, exclude_schema='Address')['results']), False, 'a schema left out')
    same(set(ids(search(s, countries='gb')['results'])), {'NK-bel'}, 'a country')
    same(set(ids(search(s, countries=['gb', 'cy'])['results'])), {'NK-bel', 'NK-dit'}, 'countries')
    same(set(ids(search(s, countries=['gb', 'ru'], filter_op='AND')['results'])), {'NK-bel'}, 'both countries')
    same(set(ids(search(s, topics='debarment')['results'])), {'NK-ann'}, 'a topic')
    same(set(ids(search(s, filter='properties.birthDate:1970')['results'])), {'NK-bel'}, 'a filter')
    same(s.get('/search/zala', filter='x').json, {'detail': "Invalid filter: 'x'"}, 'no filter')
    same(set(ids(search(s, 'default', datasets='donations', schema='Person')['results'])), {'donor'}, 'a dataset')
    same(search(s, 'default', exclude_dataset=['zala', 'donations'])['total']['value'], 0, 'none is left')
    same(search(s, changed_since='2999-01-01T00:00')['total']['value'], 0, 'changed since')
    same({e['target'] for e in search(s, target='true')['results']}, {True}, 'targets')
    same({e['target'] for e in search(s, target='false')['results']}, {False}, 'others')
    r = search(s, limit=0)
    same((r['results'], r['limit'], r['total']['value']), ([], 0, 6), 'no results asked for')
    r = search(s, offset=5)
    same((len(r['results']), r['offset']), (1, 5), 'an offset')
    for bad in ({'limit': 501}, {'limit': -1}, {'offset': 9500}, {'facets': 'banana'}, {'filter_op': 'XOR'},
                {'target': 'perhaps'}):
        same(s.get('/search/zala', **bad).status, 422, f'{bad}')
    names = [e['caption'] for e in search(s, sort='caption:desc')['results']]
    same(names, sorted(names, reverse=True), 'sorted')
    births = [e['properties'].get('birthDate', [''])[0] for e in search(s, sort='properties.birthDate:asc')['results']]
    same(births[:2], ['1965-09-21', '1970'], 'those without a value come last')
    f = search(s)['facets']
    same(set(f), {'countries', 'topics', 'datasets'}, 'facets')
    same(f['countries']['label'], 'Countries', 'label')
    check({'name': 'ru', 'label': 'Russia', 'count': 4} in f['countries']['values'], f'count of a country: {f["countries"]}')
    same(set(search(s, facets=['schema', 'genders'])['facets']), {'schema', 'genders'}, 'facets asked for')
    check({'name': 'Person', 'label': 'People', 'count': 2} in search(s, facets='schema')['facets']['schema']['values'],
          'a plural')


# --- entities -----------------------------------------------------------------

def entities(s):
    same((s.get('/entities/banana').status, s.get('/entities/banana').json), (404, {'detail': 'No such entity!'}), 'none')
    r = s.get('/entities/ofac-90001', nested='false')
    same((r.status, r.head('Location')), (308, '/entities/NK-ann?nested=false'), 'merged')
    flat = s.get('/entities/NK-ann', nested='false').json
    same(set(flat), KEYS, 'keys')
    same(flat['properties']['addressEntity'], ['addr-1'], 'ids')
    check('sanctions' not in flat['properties'], 'no reverse')
    e = s.get('/entities/NK-ann').json
    same([x['id'] for x in e['properties']['sanctions']], ['sanc-1'], 'sanctions')
    same(e['properties']['sanctions'][0]['properties']['entity'], ['NK-ann'], 'not told again')
    same(e['properties']['addressEntity'][0]['properties']['city'], ['Izhevsk'], 'an address')
    own = e['properties']['ownershipOwner'][0]
    same((own['properties']['owner'], own['properties']['asset'][0]['id']), (['NK-ann'], 'NK-cor'), 'over a relation')
    check('sanctions' not in own['properties']['asset'][0]['properties'], 'no further')
    same(e['properties']['familyPerson'][0]['properties']['relative'][0]['caption'], 'Svetlana Zorkova', 'family')
    same(s.get('/entities/NK-cor').json['properties']['ownershipAsset'][0]['properties']['owner'][0]['id'], 'NK-ann',
         'the other way')
    donor = s.get('/entities/donor').json['properties']
    same([x if isinstance(x, str) else x['id'] for x in donor['addressEntity']], ['addr-a', 'addr-b', 'addr-gone'],
         'what is not there stays an id')
    pay = donor['paymentPayer'][0]['properties']
    same((pay['payer'], pay['beneficiary'][0]['id']), (['donor'], 'party-a'), 'payments')
    same(s.get('/entities/pay-1').json['properties']['payer'][0]['properties']['addressEntity'],
         ['addr-a', 'addr-b', 'addr-gone'], 'no further than the first thing')


def united(folder):
    """One id in two sources, one list among many names, a hub, odd ids."""
    db = str(folder / 'united.db')
    e = fixtures.entity
    lists = {'a': [e('x-1', 'Person', name='Boris Kranev')], 'b': [e('x-1', 'Company', name='Kranev Holdings Ltd')],
             'many': [e(f'm-{i}', 'Person', name='John Sampleton') for i in range(700)],
             'small': [e('sm-1', 'Person', name='John Sampleton')],
             'hub': [e('hub', 'Company', ['old hub'], name='Hub Trading Ltd')] +
                    [e(f'o-{i}', 'Ownership', owner='hub', asset='none') for i in range(1200)] +
                    [e('s-1', 'Sanction', entity='hub'), e('id with?odd#é', 'Person', ['oddref'], name='Odd Name'),
                     e('ali', 'Person', name='Ali Ali Ali Sampleton')]}
    for name, rows in lists.items():
        fixtures.write(folder / f'{name}.json', rows)
        load(db, name, str(folder / f'{name}.json'))
    conf = folder / 'all.yaml'
    conf.write_text('collections:\n  - {name: all, sources: [a]}\n')
    s = Server(VEDETTE, db, '--open', '--quiet-log', '--config', str(conf))
    try:
        q = {'schema': 'Company', 'properties': {'name': 'Kranev Holdings Ltd'}}
        same(ids(match(s, q, 'b')['results']), ['x-1'], 'found as what one list says')
        same(s.get('/v2/search', name='John Sampleton', type='person', source='small').json['entities'][0]['sourceID'],
             'sm-1', 'a list among many')
        same(ids(s.ask('/v1/screen', {'name': 'John Sampleton', 'schema': 'Person'}).json['results'] and
                 match(s, {'schema': 'Person', 'properties': {'name': 'John Sampleton'}}, 'small')['results']), ['sm-1'],
             'a collection that is called all narrows nothing')
        same(ids(search(s, 'hub', q='"ali ali sampleton"')['results']), ['ali'], 'a phrase whose words repeat')
        hub = s.get('/entities/hub').json['properties']
        same((len(hub['ownershipOwner']), len(hub['sanctions'])), (1000, 1), 'each property by itself')
        r = s.get('/entities/oddref')
        same((r.status, r.head('Location')), (308, '/entities/id%20with%3Fodd%23%C3%A9'), 'an odd id')
        same(s.get(r.head('Location')).json['id'], 'id with?odd#é', 'is found there')
    finally:
        s.stop()


def adjacent(s):
    r = s.get('/entities/donor/adjacent').json
    same(r['entity']['id'], 'donor', 'the entity')
    same({k: v['total']['value'] for k, v in r['adjacent'].items()}, {'addressEntity': 2, 'paymentPayer': 2}, 'what is next')
    same(ids(r['adjacent']['paymentPayer']['results']), ['pay-1', 'pay-2'], 'in order of the file')
    same(s.get('/entities/NK-dit/adjacent').json['adjacent'], {}, 'nothing is next')
    r = s.get('/entities/donor/adjacent/paymentPayer', limit=1, offset=1).json
    same((ids(r['results']), r['total'], r['limit'], r['offset']), (['pay-2'], {'value': 2, 'relation': 'eq'}, 1, 1), 'a page')
    r = s.get('/entities/donor/adjacent/paymentPayer', sort='properties.date:desc').json
    same(ids(r['results']), ['pay-2', 'pay-1'], 'sorted')
    same(s.get('/entities/donor/adjacent/familyPerson').json['results'], [], 'none')
    for p in ('banana', 'name', 'birthDate'):
        r = s.get(f'/entities/donor/adjacent/{p}')
        same((r.status, r.json), (404, {'detail': 'No such property!'}), p)
    same(s.get('/entities/donor/adjacent', limit=501).status, 422, 'a limit')
    same(s.get('/entities/ofac-90001/adjacent/sanctions').head('Location'), '/entities/NK-ann/adjacent/sanctions', 'merged')


# --- reconciliation -------------------------------------------------------------

def form(s, path, **fields):
    return s.ask(path, urllib.parse.urlencode({k: json.dumps(v) for k, v in fields.items()}),
                 headers={'Content-Type': 'application/x-www-form-urlencoded'})


def reconciling(s):
    m = s.get('/reconcile/zala').json
    same(m['versions'], ['0.2'], 'versions')
    check('opensanctions.org' in m['identifierSpace'], 'identifiers')
    check({'Person', 'Company', 'LegalEntity', 'Organization', 'Vessel'} <= {t['id'] for t in m['defaultTypes']}, 'types')
    same(m['suggest']['entity'], {'service_url': f'http://{s.host}:{s.port}/reconcile/zala',
                                 'service_path': '/suggest/entity'}, 'where')
    same(s.get('/reconcile/zala', api_key='k').json['suggest']['entity']['service_path'], '/suggest/entity?api_key=k',
         'the key goes along')
    same(s.get('/reconcile/banana').status, 404, 'no dataset')
    q = {'q0': {'query': 'Alexei Zorkov', 'type': 'Person', 'limit': 5,
                'properties': [{'pid': 'Person:birthDate', 'v': '1965'}, {'pid': 'Person:banana', 'v': 'x'}]},
         'q1': {'query': 'Zala Sample Works', 'type': ['Company']}, 'q2': {'query': 'Zorkov'}}
    r = form(s, '/reconcile/zala', queries=q)
    same((r.status, r.head('x-batch-size')), (200, '3'), 'queries')
    best = r.json['q0']['result'][0]
    same((best['id'], best['type'][0]['id'], best['match']), ('NK-ann', 'Person', True), 'who')
    same(r.json['q1']['result'][0]['id'], 'NK-cor', 'a company')
    check(r.json['q2']['result'], 'any type')
    same(form(s, '/reconcile/zala', queries={'q': {'query': 'x', 'type': 'Banana'}}).status, 400, 'no type')
    same(s.ask('/reconcile/zala', 'queries=%7Bnonsense').status, 400, 'nonsense')
    same(s.ask('/reconcile/zala', 'a=b').json, {'detail': 'No queries or extend request provided.'}, 'nothing')
    same(form(s, '/reconcile/zala', queries={str(i): {'query': 'x'} for i in range(101)}).status, 400, 'too many')
    r = form(s, '/reconcile/zala', extend={'ids': ['NK-ann', 'none'], 'properties': [
        {'id': 'birthDate'}, {'id': 'country', 'settings': {'render': 'caption'}},
        {'id': 'nationality', 'settings': {'render': 'raw'}}, {'id': 'name', 'settings': {'limit': 1}}]}).json
    same(r['meta'][0], {'id': 'birthDate', 'name': 'Birth date'}, 'meta')
    row = r['rows']['NK-ann']
    same((row['birthDate'], row['country'], row['nationality'], len(row['name'])),
         ([{'str': '1965-09-21'}], [{'str': 'Russia'}], [{'str': 'ru'}], 1), 'values')
    same(r['rows']['none'], {}, 'nobody')
    same(form(s, '/reconcile/zala', extend={'ids': ['ofac-90001'], 'properties': []}).json,
         {'detail': 'Please specify the canonical entity ID, not a referent'}, 'merged')
    r = form(s, '/reconcile/zala', extend={'ids': ['NK-ann'] * 9, 'properties': [{'id': 'name'}]})
    same(r.body.count(b'NK-ann'), 1, 'each once')
    same(form(s, '/reconcile/zala', extend={'ids': ['a'] * 501, 'properties': []}).status, 400, 'too many ids')
    same(form(s, '/reconcile/zala', extend={'a': 1}).json, {'detail': 'Cannot decode extension request'}, 'no extension')


def suggesting(s):
    def get(what, **params):
        r = s.get(f'/reconcile/zala/suggest/{what}', **params)
        same((r.status, r.json['code'], r.json['status']), (200, '/api/status/ok', '200 OK'), what)
        return r.json['result']

    same(get('entity'), [], 'no beginning')
    same(get('entity', prefix='alexei zor')[0]['id'], 'NK-ann', 'a beginning')
    same(get('entity', prefix='banana man'), [], 'none')
    check('Thing:country' in [p['id'] for p in get('property', prefix='country')], 'a property')
    check('LegalEntity:mainCountry' in [p['id'] for p in get('property', prefix='country')], 'a word of a property')
    same(get('property', prefix='banana'), [], 'no property')
    same(get('property'), [], 'no beginning of a property')
    same([t['id'] for t in get('type', prefix='organ')], ['Organization'], 'a type')
    same(get('type', prefix='banana'), [], 'no type')
    r = s.get('/reconcile/zala/extend/property', type='LegalEntity', limit=5).json
    same((r['limit'], r['type'], len(r['properties'])), (5, 'LegalEntity', 5), 'properties')
    labels = [p['name'] for p in r['properties']]
    same(labels, sorted(labels), 'by label')
    r = s.get('/reconcile/zala/extend/property', type='Banana')
    same((r.status, r.json), (400, {'detail': 'Invalid type: Banana'}), 'no type to extend')


# --- Watchman -------------------------------------------------------------------

def watchman(s):
    same(s.get('/ping').body, b'PONG', 'ping')
    r = s.get('/v2/search', name='Alexei Vyacheslavovich Zorkov', type='person', birthDate='1965-09-21')
    same((r.status, r.body[-1:], r.head('Access-Control-Allow-Origin')), (200, b'\n', '*'), 'a search')
    first = r.json['entities'][0]
    same((first['name'], first['entityType'], first['sourceList'], first['sourceID']),
         ('Aleksei Vyacheslavovich Zorkov', 'person', 'zala', 'NK-ann'), 'who')
    same(first['person']['birthDate'], '1965-09-21T00:00:00Z', 'a day')
    same((first['business'], first['affiliations'], first['person']['deathDate']), (None, None, None), 'nothing is null')
    check(first['match'] > 0.9 and 'details' not in first, 'a score')
    same(r.json['query']['sourceList'], 'api-request', 'the query')
    r = s.get('/v2/search', name='Zorkov', type='business', birthDate='1965', flag='x')
    same((r.status, r.json), (400, {'error': 'extra/unused query parameters in request: birthDate,flag'}), 'unused')
    same(s.get('/v2/search', name='x', city='y').status, 400, 'not known')
    r = s.get('/v2/search', name='SAMPLE STAR', type='vessel', imoNumber='9074729', debug='yes').json['entities'][0]
    same((r['vessel']['imoNumber'], r['vessel']['flag'], r['details']['pieces'][0]['pieceType']),
         ('9074729', 'pa', 'name'), 'a ship')
    same(s.get('/v2/search', name='x', type='vessel', tonnage='many').status, 400, 'no number')
    check(len(s.get('/v2/search', name='Zorkov', limit='1').json['entities']) <= 1, 'a limit')
    same(s.get('/v2/search', name='Alexei Zorkov', type='person', minMatch='0.999').json['entities'], [], 'too little')
    same(s.get('/v2/search', name='Alexei Zorkov', type='person', source='donations').json['entities'], [], 'a list')
    lines = s.get('/v2/search', name='Alexei Zorkov', type='person', format='senzing/jsonl').body.splitlines()
    one = json.loads(lines[0])
    same((one['DATA_SOURCE'], one['RECORD_ID'], one['FEATURES'][0]), ('zala', 'NK-ann', {'RECORD_TYPE': 'PERSON'}), 'Senzing')
    check(isinstance(s.get('/v2/search', name='Alexei Zorkov', headers={'Accept': 'senzing/json'}).json, list), 'a list of them')
    info = s.get('/v2/listinfo').json
    same(set(info), {'lists', 'listHashes', 'startedAt', 'endedAt', 'version'}, 'lists')
    check(info['lists']['zala'] > 0 and re.fullmatch('[0-9a-f]{64}', info['listHashes']['zala']), 'a list')
    same(s.get('/v2/data/refresh').json['state'], 'succeeded', 'refresh')
    same(s.ask('/v2/search', '{}').status, 405, 'POST')
    r = s.get('/v2/listinfo', headers={'Origin': 'https://a'})
    same([v for k, v in r.headers if k == 'Access-Control-Allow-Origin'], ['*'], 'said once')


# --- our own ----------------------------------------------------------------------

def own(s):
    r = s.ask('/v1/screen', {'schema': 'Person', 'name': 'Alexei Zorkov', 'birthDate': '1965'}).json
    same((r['results'][0]['entity']['id'], r['results'][0]['hit'], r['complete'], r['hits']), ('NK-ann', True, True, 1), 'screen')
    check({'name_score', 'p_same', 'evidence', 'score', 'verdict', 'why', 'names'} <= set(r['results'][0]), 'all numbers')
    same(s.ask('/v1/screen', {'name': 'x', 'banana': 1}).status, 400, 'no property')
    same(s.ask('/v1/screen', '[]').status, 400, 'no object')
    same(s.ask('/v1/screen', '{}').status, 400, 'nobody')
    r = s.ask('/v1/compare', {'a': {'schema': 'Person', 'name': 'Jon Smith'}, 'b': {'schema': 'Person', 'name': 'Smith, John'}})
    check(r.json['name_score'] > 0.8, 'compare')
    same(s.ask('/v1/compare', {'a': {'name': 'x'}}).json, {'detail': '"b": it is not there'}, 'one side')
    lists = {x['source']: x for x in s.get('/v1/lists').json['lists']}
    same(set(lists), {'zala', 'donations'}, 'lists')
    c = s.get('/v1/changes', source='zala').json
    check(any(x['id'] == 'NK-ann' and x['kind'] == 'added' for x in c['changes']), 'changes')
    same((len(s.get('/v1/changes', limit=2).json['changes']), s.get('/v1/changes', limit=2).json['more']), (2, True), 'some')
    g = s.get('/v1/goods', q='8542.31', **{'from': 'hk', 'to': 'ru'}).json
    check(any(x['state'] == 'in force' for x in g['controls']), 'goods')
    same(s.get('/v1/goods').status, 400, 'no goods')
    same(s.get('/v1/goods', q='8542.31', to='Atlantis').status, 400, 'no country')


def mcp(s):
    def say(method, params=None, id=1):
        r = s.ask('/mcp', {'jsonrpc': '2.0', 'id': id, 'method': method, 'params': params or {}})
        same((r.status, r.json['jsonrpc'], r.json['id']), (200, '2.0', id), f'mcp {method}')
        return r.json

    same(say('initialize', {'protocolVersion': '2025-06-18'})['result']['protocolVersion'], '2025-06-18', 'initialize')
    r = s.ask('/mcp', {'jsonrpc': '2.0', 'method': 'notifications/initialized'})
    same((r.status, r.body), (202, b''), 'a notice')
    named = {t['name']: t for t in say('tools/list')['result']['tools']}
    same(set(named), {'screen', 'entity', 'search', 'lists', 'changes', 'goods', 'ship', 'claims'}, 'tools')
    same(named['screen']['inputSchema']['required'], ['name'], 'what a tool needs')

    def tool(which, error=False, **arguments):
        r = say('tools/call', {'name': which, 'arguments': arguments}, id='a')['result']
        same(r['isError'], error, f'tool {which}')
        return json.loads(r['content'][0]['text'])

    same(tool('screen', name='Alexei Zorkov', schema='Person', limit='1')['results'][0]['entity']['id'], 'NK-ann', 'screen')
    same(tool('entity', id='NK-cor')['id'], 'NK-cor', 'entity')
    same(tool('entity', error=True, id='banana'), {'detail': 'No such entity!'}, 'no entity')
    same(ids(tool('search', q='harbour')['results']), ['NK-dit'], 'search')
    check(tool('changes', limit='1')['more'], 'changes')
    check(tool('lists')['lists'] and tool('goods', q='8542.31', to='ru')['controls'], 'lists and goods')
    same(tool('search', error=True, q='x', limit='9999')['detail'][0]['type'], 'less_than_equal', 'limits as elsewhere')
    same(say('tools/call', {'name': 'drop'})['error']['code'], -32602, 'no tool')
    same(say('tools/call', {'name': 'screen'})['error']['code'], -32602, 'an argument is missing')
    same(say('banana')['error']['code'], -32601, 'no method')
    same(s.ask('/mcp', '{').json['error']['code'], -32700, 'no JSON')
    same(s.ask('/mcp', '[]').json['error']['code'], -32600, 'no message')
    same(s.get('/mcp').status, 405, 'GET')


# --- keys -----------------------------------------------------------------------

def keys(db):
    def key(name, *more):
        done = subprocess.run([VEDETTE, '--db', db, 'keys', 'add', name, *more], capture_output=True, text=True)
        same(done.returncode, 0, f'key {name}: {done.stderr}')
        return done.stdout.strip()

    done = subprocess.run([VEDETTE, '--db', db, 'serve', '--port', '0'], capture_output=True, text=True)
    check(done.returncode == 3 and 'there are no keys' in done.stderr, f'no keys, no server: {done.stderr}')
    done = subprocess.run([VEDETTE, '--db', db, 'serve', '--port', '0', '--open', '--host', '0.0.0.0'],
                          capture_output=True, text=True)
    check(done.returncode == 3 and 'loopback' in done.stderr, f'open to all: {done.stderr}')
    for name in ('', 'anna ', 'an\u200bna', 'x' * 65, 'a b'):
        done = subprocess.run([VEDETTE, '--db', db, 'keys', 'add', name], capture_output=True, text=True)
        same(done.returncode, 3, f'a name that is none: {name!r}')
    viewer, analyst = key('watcher', '--role', 'viewer'), key('onboarding')
    late, slow = key('gone', '--until', '2020-01-01'), key('slow', '--per-minute', '3')
    text = pathlib.Path(db + '.keys').read_text()
    check(oct(os.stat(db + '.keys').st_mode)[-3:] == '600', 'the file is its owner\'s')
    check(text.count('$argon2id$') == 4 and viewer.split('_')[2] not in text, 'keys are hashed')
    s = Server(VEDETTE, db, '--host', '127.0.0.1')

    def ask(k, path='/search/zala', data=None, how='ApiKey'):
        return s.ask(path, data, headers={'Authorization': f'{how} {k}'} if k else {})

    try:
        same([ask(None, p).status for p in ('/healthz', '/readyz', '/search/zala', '/entities/NK-ann', '/v2/listinfo')],
             [200, 200, 401, 401, 401], 'without a key')
        check('error' in ask(None, '/v2/search').json and 'detail' in ask(None).json, 'in the words of each')
        same([ask(viewer).status, ask(viewer, how='Bearer').status, ask(viewer[:-1] + ('1' if viewer[-1] == '0' else '0')).status, ask('vdk_x').status,
              ask(late).status, ask('').status], [200, 200, 401, 401, 401, 401], 'keys')
        same(s.get('/search/zala', headers={'X-Api-Key': viewer}).status, 200, 'the other header')
        # How long a refusal takes tells nothing of how much of a key was right.
        flip = {c: ('1' if c == '0' else '0') for c in '0123456789abcdef'}
        at = viewer.rindex('_') + 1
        wrong = [viewer[:at] + flip[viewer[at]] + viewer[at + 1:], viewer[:-1] + flip[viewer[-1]]]
        took = [[], []]
        for _ in range(60):
            for side in (0, 1):
                began = time.perf_counter()
                same(ask(wrong[side]).status, 401, 'a key that is nearly right')
                took[side].append(time.perf_counter() - began)
        early, late_ = (sorted(t)[len(t) // 2] for t in took)
        check(0.75 < early / late_ < 1.33, f'wrong at its beginning {early:.5f} s, at its end {late_:.5f} s')
        body = {'queries': {'q': ZORKOV}}
        same([ask(viewer, '/match/zala', body).status, ask(analyst, '/match/zala', body).status], [403, 200], 'roles')
        path = '/reconcile/zala?queries=' + urllib.parse.quote(json.dumps({'q': {'query': 'Zorkov'}}))
        same([ask(viewer, path).status, ask(analyst, path).status], [403, 200], 'screening by GET')
        same([ask(analyst, '/v2/search?name=x&api_key=y').status, s.get('/v2/search', name='x', api_key=analyst).status],
             [200, 200], 'a key among the parameters')
        answer = raw(s, b'POST /match/zala HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n', 2)
        check(answer[:12] == b'HTTP/1.1 401', f'refused before the body: {answer[:20]!r}')
        got = [ask(slow) for _ in range(5)]
        same([r.status for r in got], [200, 200, 200, 429, 429], 'so many a minute')
        check(int(got[-1].head('Retry-After')) >= 1, 'when again')
        subprocess.run([VEDETTE, '--db', db, 'keys', 'remove', 'watcher'], check=True)
        for _ in range(50):
            if ask(viewer).status == 401:
                break
            time.sleep(0.1)
        same(ask(viewer).status, 401, 'a key that was taken away')
        same(ask(analyst).status, 200, 'another key')
    finally:
        code, said = s.stop()
    same(code, 0, 'the end')
    check('onboarding' in said and 'Zorkov' not in said and analyst not in said, 'the log has names of keys, no queries')
    done = subprocess.run([VEDETTE, '--db', db, 'keys', 'list'], capture_output=True, text=True)
    check('onboarding' in done.stdout and 'watcher' not in done.stdout, 'a list of keys')
    os.remove(db + '.keys')


# --- what breaks ------------------------------------------------------------------

def raw(s, data, wait=5):
    c = socket.create_connection((s.host, s.port), timeout=wait)
    c.sendall(data)
    out = b''
    try:
        while True:
            got = c.recv(65536)
            if not got:
                break
            out += got
    except (TimeoutError, ConnectionResetError):
        pass
    c.close()
    return out


def hostile(s):
    for path in ('/../../etc/passwd', '/entities/..%2f..%2fetc%2fpasswd', '/entities/%00', '/search/%ff%fe', '/%zz',
                 '/search/zala?q=%', '/entities/' + 'a' * 5000, '//', '/search//', '/search/zala?' + '&' * 500,
                 '/search/zala?' + '&'.join(f'a{i}=1' for i in range(2000))):
        answer = raw(s, f'GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'.encode())
        check(re.match(rb'HTTP/1.1 (200|400|404|422)', answer), f'{path[:40]}: {answer[:60]!r}')
        check(b'root:' not in answer, 'no file is read')
    check(raw(s, b'GET / HTTP/1.1\r\n' + b'X: ' + b'a' * 300000 + b'\r\n\r\n')[:12] != b'HTTP/1.1 200', 'large headers')
    check(raw(s, b'nonsense\r\n\r\n')[:12] != b'HTTP/1.1 200', 'no HTTP')
    check(raw(s, b'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')[:12] == b'HTTP/1.1 400', 'no host')
    raw(s, b'POST /match/zala HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n', 1)
    r = raw(s, b'POST /match/zala HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n', 2)
    check(r[:12] == b'HTTP/1.1 413', f'a body that is announced: {r[:40]!r}')
    deep = '{"queries": {"q": {"schema": "Person", "properties": {"name": ' + '[' * 5000 + ']' * 5000 + '}}}}'
    check(s.ask('/match/zala', deep).status in (200, 400, 422), 'deep')
    r = s.ask('/match/zala', {'queries': {'q': {'schema': 'Person', 'properties': {'name': ['x' * 100000] * 20}}}})
    same(r.status, 200, 'long names')
    r = s.ask('/match/zala', {'queries': {'q': {'schema': 'Person', 'properties': {'name': '\u0000\ud800 \u202e'}}}})
    check(r.status in (200, 422), 'odd letters')
    same(s.get('/search/zala', q='(' * 1000).status, 400, 'deep parentheses')
    same(s.get('/search/zala', q='*' * 1000).status, 200, 'asterisks')
    check(raw(s, b'GET http://x/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')[:12] == b'HTTP/1.1 200',
          'the other form of a URL')
    same(s.get('/healthz').status, 200, 'it lives')


def slow(db):
    s = Server(VEDETTE, db, '--open', '--header-seconds', '1', '--body-seconds', '2')
    try:
        lazy = [socket.create_connection((s.host, s.port)) for _ in range(200)]
        idle = [socket.create_connection((s.host, s.port)) for _ in range(800)]
        for c in lazy:
            c.sendall(b'POST /match/zala HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{')
        began = time.monotonic()
        took = []
        shut = False
        while time.monotonic() - began < 6:
            at = time.monotonic()
            same(s.ask('/match/zala', {'queries': {'q': ZORKOV}}).status, 200, 'among slow ones')
            took.append(time.monotonic() - at)
            for c in lazy:
                try:
                    c.sendall(b' ')
                except OSError:
                    shut = True
            time.sleep(0.3)
        check(shut, 'who drips is shut out')
        # How fast is for bench/serve.py: here a sanitized program may run beside others.
        check(max(took) < 5, f'nobody waits for them: {max(took):.2f} s')
        for c in lazy + idle:
            c.close()
    finally:
        s.stop()


def swaps(db, folder):
    """New editions come in while requests do: none fails, none is of half a change."""
    s = Server(VEDETTE, db, '--open', '--quiet-log')
    try:
        first = s.get('/healthz').head('X-List-Version')
        for i in range(3):
            more = fixtures.FAMILY + [fixtures.entity('NK-new', 'Person', [], True, name=f'Newly Listed {i}')]
            path = folder / f'more{i}.json'
            fixtures.write(path, more)
            loading = subprocess.Popen([VEDETTE, '--db', db, '--quiet', 'load', '--source', 'zala', '--date',
                                        f'2026-02-0{i + 1}', str(path)])
            until = time.monotonic() + 30
            found = False
            while time.monotonic() < until and not found:
                r = s.ask('/match/zala', {'queries': {'q': ZORKOV, 'n': {
                    'schema': 'Person', 'properties': {'name': f'Newly Listed {i}'}}}})
                same(r.status, 200, 'during a change')
                if r.status == 200:
                    same(ids(r.json['responses']['q']['results']), ['NK-ann'], 'who stays is found throughout')
                    found = r.json['responses']['n']['results'][:1] != [] and loading.poll() is not None and \
                        r.json['responses']['n']['results'][0]['caption'] == f'Newly Listed {i}'
            check(found, f'edition {i} is answered from')
        check(s.get('/healthz').head('X-List-Version') != first, 'the version is told')
        check('vedette_swaps_total 0' not in s.get('/metrics').body.decode(), 'swaps are counted')
    finally:
        s.stop()


def killed(db):
    """Killed under load: there again at once."""
    for _ in range(3):
        s = Server(VEDETTE, db, '--open', '--quiet-log')
        for _ in range(20):
            s.ask('/match/zala', {'queries': {'q': ZORKOV}})
        s.process.kill()
        s.process.communicate()
        began = time.monotonic()
        s = Server(VEDETTE, db, '--open', '--quiet-log')
        same(s.get('/readyz').status, 200, 'there again')
        check(time.monotonic() - began < 5, f'ready after {time.monotonic() - began:.2f} s')
        same(s.stop()[0], 0, 'a quiet end')


def damaged(db):
    """A file beside the book that is damaged is made anew and never answered from."""
    for end in ('.idx', '.ent'):
        path = pathlib.Path(db + end)
        good = path.read_bytes()
        for at in (len(good) // 3, 8192, 40):
            bad = bytearray(good)
            bad[at] ^= 0x55
            path.write_bytes(bytes(bad))
            s = Server(VEDETTE, db, '--open', '--quiet-log')
            same(ids(match(s, ZORKOV)['results']), ['NK-ann'], f'{end} damaged at {at}')
            s.stop()
    os.chmod(db, 0o600)


def hardened():
    """How exposed the service is under systemd: 0 is not at all, 10 is all."""
    if not shutil.which('systemd-analyze'):
        print('skip: systemd-analyze is not installed')
        return
    unit = pathlib.Path(__file__).resolve().parents[2] / 'packaging/vedette.service'
    done = subprocess.run(['systemd-analyze', 'security', '--offline=true', str(unit)], capture_output=True, text=True)
    level = re.search(r'exposure level for vedette.service: ([\d.]+)', done.stdout)
    if not level:
        print('skip: systemd-analyze cannot look at a unit here')
        return
    print(level.group(0))
    check(float(level.group(1)) <= 2, f'exposed: {level.group(0)}')


def activated(db, folder):
    """A socket that systemd hands over is the one that is listened on, and it is told."""
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(folder / 'told'))
    told.settimeout(30)
    given = socket.create_server(('127.0.0.1', 0))
    port = given.getsockname()[1]
    process = subprocess.Popen(
        ['sh', '-c', 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"', 'sh', VEDETTE, '--db', db, 'serve', '--open', '--port', '1'],
        preexec_fn=lambda: os.dup2(given.fileno(), 3), close_fds=False, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=dict(os.environ, NOTIFY_SOCKET=str(folder / 'told')))
    try:
        same(process.stdout.readline().strip(), f'listening on http://127.0.0.1:{port}', 'the socket that was given')
        same(told.recv(100), b'READY=1', 'ready is told')
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/healthz', timeout=30) as r:
            same(r.status, 200, 'answers on it')
    finally:
        process.terminate()
        same(process.wait(timeout=30), 0, 'ends')
    same(told.recv(100), b'STOPPING=1', 'the end is told')
    told.close()
    given.close()


def recorded(db):
    """What is screened is on the desk before it is answered, also when it is killed."""
    def cli(*words):
        done = subprocess.run([VEDETTE, '--db', db, '--json', *words], capture_output=True, text=True)
        check(done.returncode == 0, f'{words}: {done.returncode} {done.stderr}')
        return [json.loads(x) for x in done.stdout.splitlines()] if done.stdout.startswith('{') else done.stdout

    def count():
        return sum(e.get('records', 0) for e in cli('audit', 'log') if e.get('what') == 'screening' or 'records' in e)

    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log')
    try:
        r = s.ask('/match/zala', {'queries': {'a': dict(ZORKOV, id='client-1'), 'b': ZORKOV,
                                             'c': {'schema': 'Person', 'properties': {}}}},
                  headers={'Accept-Encoding': 'gzip'})
        same(r.status, 200, 'recorded')
        same(count(), 2, 'two parties are on the desk; nobody is not')
        same(s.ask('/v1/screen', {'schema': 'Person', 'name': 'Svetlana Zorkova'}).status, 200, 'screen')
        same(s.get('/v2/search', name='Alexei Zorkov', type='person').status, 200, 'Watchman')
        same(form(s, '/reconcile/zala', queries={'q': {'query': 'Zorkov'}}).status, 200, 'reconciliation')
        same(s.get('/search/zala', q='zorkov').status, 200, 'looking up is no screening')
        same(s.ask('/match/zala', {'queries': {'a': ZORKOV, 'f': {'schema': 'x'}}}).status, 400, 'refused')
        same(count(), 5, 'all ways to screen')
        lines = [json.dumps(dict(ZORKOV, id=f'c-{i}')) for i in range(150)] + ['banana', '', json.dumps(ZORKOV)]
        rows = [json.loads(x) for x in s.ask('/match/zala/stream', '\n'.join(lines)).body.decode().splitlines()]
        same(([len(r.get('results', ())) > 0 for r in rows], rows[150]['row'], rows[150]['status'], len(rows)),
             ([True] * 150 + [False, True], 151, 400, 152), 'a stream')
        same(count(), 5 + 151, 'is recorded')
        check(cli('alerts'), 'alerts are raised')
        got = []

        def ask():
            while True:
                try:
                    if s.ask('/match/zala', {'queries': {'q': ZORKOV}}).status == 200:
                        got.append(1)
                except OSError:
                    return

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for t in threads:
            t.start()
        time.sleep(1.5)
        s.process.kill()
        for t in threads:
            t.join()
        kept = count()
        check(len(got) > 20 and kept >= 156 + len(got), f'{len(got)} answers, {kept - 156} records')
    finally:
        s.stop()
    cli('audit', 'verify')
    outcomes = {x.get('outcome') for x in cli('replay', '--all') if 'outcome' in x}
    same(outcomes, {'same'}, 'each comes out again')
    s = Server(VEDETTE, db, '--open', '--record', '--quiet-log')
    same(s.ask('/match/zala', {'queries': {'q': ZORKOV}}).status, 200, 'goes on')
    same(s.stop()[0], 0, 'ends')


def certificates(db, folder):
    def make(name):
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', f'/CN={name}',
                        '-keyout', str(folder / 'key.new'), '-out', str(folder / 'cert.new')], check=True,
                       capture_output=True)
        os.replace(folder / 'key.new', folder / 'key.pem')
        os.replace(folder / 'cert.new', folder / 'cert.pem')

    def subject(s):
        der = ssl.get_server_certificate((s.host, s.port))
        return subprocess.run(['openssl', 'x509', '-noout', '-subject'], input=der, capture_output=True, text=True).stdout

    make('first')
    context = ssl._create_unverified_context()  # it is the certificate that is looked at
    s = Server(VEDETTE, db, '--open', '--quiet-log', '--tls-cert', str(folder / 'cert.pem'), '--tls-key',
               str(folder / 'key.pem'), tls=context)
    try:
        same(s.get('/healthz').json, {'status': 'ok'}, 'over TLS')
        check('first' in subject(s), 'the certificate')
        (folder / 'cert.pem').write_text('nonsense')
        time.sleep(1.5)
        same(s.get('/healthz').status, 200, 'nonsense changes nothing')
        make('second')
        for _ in range(60):
            if 'second' in subject(s):
                break
            time.sleep(0.2)
        check('second' in subject(s), 'the new certificate')
        same(s.get('/healthz').status, 200, 'with the new certificate')
    finally:
        s.stop()


def settings(db, folder):
    conf = folder / 'serve.yaml'
    conf.write_text('serve:\n  open: true\n  max-batch: 2\n  title: A House\n  require: zala\n'
                    'collections:\n  - name: mine\n    title: Mine\n    sources: [donations]\n')
    s = Server(VEDETTE, db, '--config', str(conf), env={'YENTE_MATCH_PAGE': '1', 'VEDETTE_THRESHOLD': '0.9'})
    try:
        same(s.get('/openapi.json').json['info']['title'], 'A House', 'of the file')
        r = s.ask('/match/mine', {'queries': {'q': ZORKOV}})
        same((r.status, r.json['limit']), (200, 1), 'of the environment, and a collection')
        same(s.ask('/match/zala', {'queries': {str(i): ZORKOV for i in range(3)}}).status, 400, 'a limit of the file')
        same(s.get('/readyz').status, 200, 'the source that is required')
    finally:
        s.stop()
    s = Server(VEDETTE, db, '--open', '--require', 'zala,un_sc_sanctions')
    r = s.get('/readyz')
    same((r.status, s.get('/healthz').status), (503, 200), 'a source that is missing')
    s.stop()
    for options, word in ((('--port', 'x'), 'port'), (('--banana', '1'), 'banana'), (('--threshold', '2'), 'threshold'),
                          (('--tls-cert', 'x'), 'tls-key'), (('--config', '/nonexistent'), 'nonexistent')):
        done = subprocess.run([VEDETTE, '--db', db, 'serve', *options], capture_output=True, text=True)
        check(done.returncode in (2, 3) and word in done.stderr, f'{options}: {done.returncode} {done.stderr}')
    conf.write_text('serve:\n  banana: 1\n')
    done = subprocess.run([VEDETTE, '--db', db, 'serve', '--config', str(conf)], capture_output=True, text=True)
    check(done.returncode == 3 and 'banana' in done.stderr, f'a setting that is none: {done.stderr}')


def descriptors(pid):
    """What a process has open; what it closes meanwhile is none."""
    for f in os.listdir(f'/proc/{pid}/fd'):
        try:
            yield os.readlink(f'/proc/{pid}/fd/{f}')
        except FileNotFoundError:
            pass


def listens_alone(db):
    """Nothing is open but what was asked for."""
    s = Server(VEDETTE, db, '--open', '--quiet-log', '--stream-mb', '8')
    same(s.ask('/match/zala/stream', ('x' * 1000 + '\n') * 9000).status, 413, 'a stream that is too large')
    inodes = {at[8:-1] for at in descriptors(s.process.pid) if at.startswith('socket:[')}
    open_at = []
    for table in ('tcp', 'tcp6', 'udp', 'udp6'):
        for line in pathlib.Path(f'/proc/net/{table}').read_text().splitlines()[1:]:
            f = line.split()
            if f[9] in inodes and (f[3] == '0A' or table.startswith('udp')):
                open_at.append((table, f[1].split(':')[0], int(f[1].split(':')[1], 16)))
    same(open_at, [('tcp', '0100007F', s.port)], 'what listens')
    s.stop()


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        db = str(folder / 'book.db')
        for source, entities_of in (('zala', fixtures.FAMILY), ('donations', fixtures.DONATIONS)):
            path = folder / (source + '.json')
            fixtures.write(path, entities_of)
            load(db, source, str(path))
        conf = folder / 'c.yaml'
        conf.write_text('collections:\n  - {name: family, title: The family, sources: [zala]}\n')
        s = Server(VEDETTE, db, '--open', '--config', str(conf), '--update-token', 'let-me', '--hidden-algorithms',
                   'name-based')
        try:
            for test in (service, headers, catalog, matching, match_parameters, match_errors, streams, searching,
                         search_filters, entities, adjacent, reconciling, suggesting, watchman, own, mcp, hostile):
                print(test.__name__, flush=True)
                test(s)
        finally:
            code, said = s.stop()
        same(code, 0, 'the end')
        check('Zorkov' not in said and 'zorkov' not in said, 'no query is in the log')
        for test in (keys, slow, killed, damaged, listens_alone, recorded):
            print(test.__name__, flush=True)
            test(db)
        for test in (settings, certificates, activated):
            print(test.__name__, flush=True)
            test(db, folder)
        print('hardened', flush=True)
        hardened()
        for test in (united,):
            print(test.__name__, flush=True)
            test(folder)
        print('swaps', flush=True)
        swaps(db, folder)
    print(f'{len(WRONG)} wrong')
    return bool(WRONG)


if __name__ == '__main__':
    sys.exit(main())
