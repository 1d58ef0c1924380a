#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Controls as goods asks for them: dates, routes, parts, words; and, where the
folder of facts lies beside the test data, that every row of it is a control
that goods prints with its mark of how it was checked.

usage: goods.py VEDETTE
"""

import json
import os
import re
import subprocess
import sys
import tempfile

FACTS = os.path.join(os.path.dirname(
    os.environ.get('VEDETTE_TESTDATA', '').rstrip('/')), 'facts')


class Tests:
    def __init__(self):
        self.failed = 0

    def check(self, what, good, detail=''):
        self.failed += not good
        print('%-4s %s%s' % ('ok' if good else 'FAIL', what,
                             '' if good else ': %s' % (detail,)), flush=True)


def run(*words):
    env = dict(os.environ, VEDETTE_NOW='2026-11-22T12:00:00Z')
    return subprocess.run([sys.argv[1], *words], capture_output=True,
                          text=True, env=env)


def goods(*words):
    done = run('--json', 'goods', *words)
    if done.returncode:
        raise SystemExit('goods %s: %s' % (words, done.stderr))
    return json.loads(done.stdout)


def in_force(answer, **want):
    return [c for c in answer['controls'] if c['state'] == 'in force' and
            all(c.get(k) == v for k, v in want.items())]


def dates(t):
    gallium = ('8112929010', '--from', 'cn', '--to', 'de', '--date')
    t.check('gallium out of China: free the day before', not in_force(
        goods(*gallium, '2023-07-31')))
    t.check('and under licence from the day', in_force(
        goods(*gallium, '2023-08-01'), kind='licence'))
    to_us = ('2617101000', '--from', 'cn', '--to', 'us', '--date')
    ban = [c for c in goods('261710', *to_us[1:], '2026-01-15')['controls']
           if c['kind'] == 'ban']
    t.check('a suspended ban is shown as suspended',
            ban and ban[0]['state'] == 'suspended' and
            ban[0]['suspended'] == '2025-11-09', ban)
    t.check('and held before', in_force(goods(
        '261710', *to_us[1:], '2024-12-03'), kind='ban'))
    t.check('refined petroleum: the older cap gives way to the newer', [
        c['instrument'] for c in in_force(goods(
            '2710', '--to', 'kp', '--date', '2018-01-01'), kind='cap')] ==
        ['Security Council resolution 2397 (2017)'])
    t.check('a bad day is wrong use', run('goods', '85', '--date',
                                          '2024-02-30').returncode == 2)


def routes(t):
    chips = goods('8542.31', '--from', 'hk', '--to', 'kg')
    t.check('chips to a third country: no list of Russia, but a hub',
            not [c for c in chips['controls'] if c['jurisdiction'] == 'g7'] and
            {h['country'] for h in chips['hubs']} == {'hk', 'kg'}, chips)
    t.check('chips to Russia are watched', in_force(goods(
        '8542.31', '--to', 'ru'), jurisdiction='g7', paragraph='tier 1'))
    t.check('a region is more than its country', in_force(goods(
        '0101', '--from', 'us', '--to', 'ua-43'), jurisdiction='us') and
        not [c for c in goods('0101', '--from', 'us', '--to',
                              'ua-12')['controls']])
    part = [c['covers'] for c in goods('8542', '--to', 'ru')['controls']
            if c['jurisdiction'] == 'g7']
    t.check('a heading is controlled in part', part == ['part'] * 4, part)
    old = goods('854140', '--to', 'ru')
    t.check('a code of HS 2017 is followed', {
        c['code'] for c in old['controls']} >= {'854149'} and any(
        c['by'] == 'correlation' for c in old['codes']), old['codes'])
    eight = goods('81129289', '--from', 'cn', '--to', 'de')
    t.check("a code of another tariff is followed by its six digits", in_force(
        eight, kind='licence', covers='part'), eight)
    t.check('an embargo holds both ways', in_force(goods(
        '2402', '--from', 'cu', '--to', 'us')) and in_force(goods(
            '2402', '--from', 'us', '--to', 'cu')))
    t.check('a region that is none is wrong use', run(
        'goods', '01', '--to', 'ua-crimea').returncode == 2)
    counted = goods('854140', '--from', 'de', '--to', 'fr')['other_routes']
    t.check('a control is counted once', counted < 30, counted)
    t.check('an unknown country is wrong use', run(
        'goods', '85', '--to', 'Atlantis').returncode == 2)


def words(t):
    for text, code in (('machining centres', '845710'), ('drones', '8806'),
                       ('diesel', '2710'), ('lithium batteries', '850760'),
                       ('CNC lathe', '845811'), ('microelectronics', '8542')):
        found = [c['code'] for c in goods(text)['codes']]
        t.check('%s may be %s' % (text, code), code in found[:4], found)
    t.check('words of nothing find nothing', not goods(
        'quixotic zymurgy')['codes'])
    said = goods('gallium ingots for acme', '--from', 'cn')
    t.check('words that no table has are named and do not hide the others',
            in_force(said) and 'acme' in said['unknown_words'], said)
    t.check('a code with hyphens is a code', not goods('8542-31')['by_words'])
    t.check('every answer has its caveat', goods('0101')['caveat'])
    by_code = goods('3A001')
    t.check('a code of a control list is read', by_code['places'] == [
        'category 3: Electronics',
        'group A: systems, equipment and components', 'regime 0: Wassenaar'],
        by_code['places'])
    out = run('goods', 'gallium').stdout
    t.check('words never pretend to classify', 'no classification' in out)
    t.check('what is unverified says so in words', 'UNVERIFIED' in run(
        'goods', '0101', '--to', 'ua-43').stdout)


def users(t):
    head = ('jurisdiction instrument paragraph kind hs edition category from '
            'to title limit exceptions effective suspended resumed ended note '
            'sure source verified').split()
    row = dict.fromkeys(head, '-', )
    row.update(jurisdiction='own', instrument='Policy 7', kind='ban',
               hs='0101', to='ru', title='horses', effective='2024-01-01',
               sure='verified', source='board minutes', verified='read',
               **{'from': '*'})
    with tempfile.TemporaryDirectory() as folder:
        path = folder + '/own.tsv'
        with open(path, 'w', encoding='utf-8') as f:
            f.write('\t'.join(head) + '\n' +
                    '\t'.join(row[h] for h in head) + '\n')
        t.check("a user's control stands beside the others", in_force(goods(
            '010121', '--to', 'ru', '--controls', path), jurisdiction='own'))
        for field, bad in (('to', 'RU'), ('to', 'ru,by'), ('hs', '0202;any'),
                           ('title', '"horses'), ('ended', '2023-01-01'),
                           ('resumed', '2024-02-01')):
            with open(path + '.bad', 'w', encoding='utf-8') as f:
                f.write('\t'.join(head) + '\n' + '\t'.join(
                    bad if h == field else row[h] for h in head) + '\n')
            done = run('goods', '0101', '--controls', path + '.bad')
            t.check('%s "%s" is refused' % (field, bad), done.returncode == 3,
                    done.stderr)
        open(path + '.bad', 'w', encoding='utf-8').close()
        t.check('an empty file is no table', run(
            'goods', '0101', '--controls', path + '.bad').returncode == 3)
        with open(path, 'a', encoding='utf-8') as f:
            f.write('own\n')
        done = run('goods', '01', '--controls', path)
        t.check('a bad row is told with its line', done.returncode == 3 and
                'line 3' in done.stderr, done.stderr)


def rows_of(name):
    with open(os.path.join(FACTS, name), encoding='utf-8') as f:
        head = f.readline().rstrip('\n').split('\t')
        return [dict(zip(head, line.rstrip('\n').split('\t'))) for line in f]


def plain(text):
    return re.sub(r'\W+', ' ', text).strip()


def facts(t):
    if not os.path.isdir(FACTS):
        print('skip: every row of the facts: no folder of facts')
        return
    def has(code, mark, **want):
        return any(c['verified'] == mark and c['source'] and
                   all(c.get(k) == v for k, v in want.items())
                   for c in goods(code, '--date', '2026-11-22')['controls'])
    lost = [r['hs6'] for r in rows_of('chpl_hs.tsv') if not has(
        r['hs6'], r['verified'], paragraph='tier ' + r['tier'])]
    t.check('the 50 codes of the common high priority list', not lost, lost)
    lost = [r for r in rows_of('unsc_dprk_hs_rules.tsv') if not has(
        r['hs_prefix'], r['verified'], paragraph=r['paragraph'],
        hs=r['hs_prefix'], effective=r['effective_from'])]
    t.check('the rules on codes of the Security Council', not lost, lost)
    lost = [r for r in rows_of('unsc_dprk_measures.tsv') if not any(
        c['title'] == r['description'] and c['verified'] == r['verified']
        for c in goods(plain(r['description'])[:200])['controls'])]
    t.check('the measures of the Security Council, by their words', not lost,
            lost)
    lost = [r for r in rows_of('china_mineral_controls.tsv')
            if (r['prc_hs10'] or r['hs6']) and not has(
                r['prc_hs10'] or r['hs6'], r['verified'], title=r['item'],
                instrument=r['announcement'], effective=r['effective_from'])]
    t.check('the controls of China, by code', not lost, lost)
    lost = [r for r in rows_of('china_mineral_controls.tsv')
            if not (r['prc_hs10'] or r['hs6']) and not any(
                c['title'] == r['item'] and c['verified'] == r['verified']
                for c in goods(plain(r['item'])[:200])['controls'])]
    t.check('and by words where there is no code', not lost, lost)


def main():
    t = Tests()
    for case in (dates, routes, words, users, facts):
        case(t)
    return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
