#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Listings of several sources as parties: what joins, what contradicts, what
somebody decides and undoes.  All persons are made up.

usage: link.py VEDETTE
"""

import json
import os
import subprocess
import sys
import tempfile

from book import Book, Tests

BIRTH = '1961-03-12'


def person(key, name, **more):
    return {'id': key, 'schema': more.pop('schema', 'Person'), 'target': True,
            'properties': {'name': [name],
                           **{k: [v] for k, v in more.items()}}}


def lists():
    """Four sources with a case in each row."""
    firm = {'schema': 'Company'}
    return {
        'os_one': [
            person('one-a', 'Torvald Quennerby Holmqvast', birthDate=BIRTH,
                   nationality='se'),
            person('one-b', 'Zebulon Wistrander', birthDate=BIRTH,
                   nationality='se'),
            person('one-c', 'Northquay Zinc Smelting', country='no',
                   leiCode='529900T8BM49AURSDO55', **firm),
            person('one-d', 'Ottilie Brambleworth', birthDate='1961-03-12',
                   nationality='gb')],
        'os_two': [
            person('two-a', 'Torvald Quennerby Holmqvast', birthDate=BIRTH,
                   nationality='se'),
            # the names alone
            person('two-b', 'Zebulon Wistrander'),
            person('two-c', 'Zinkverket NQ', country='no',
                   leiCode='529900T8BM49AURSDO55', **firm),
            # another birth
            person('two-d', 'Ottilie Brambleworth', birthDate='1983-11-02',
                   nationality='gb')],
        'os_three': [
            # two of one source that are both like the others
            person('three-a', 'Torvald Quennerby Holmqvast', birthDate=BIRTH,
                   nationality='se'),
            person('three-e', 'Torvald Quennerby Holmqvast', birthDate='1961',
                   nationality='se'),
            # a person cannot be that firm
            person('three-c', 'Nils Northquay',
                   leiCode='529900T8BM49AURSDO55')],
    }


def load(book, folder, what):
    for source, entities in sorted(what.items()):
        path = '%s/%s.json' % (folder, source)
        with open(path, 'w', encoding='utf-8') as f:
            for e in entities:
                f.write(json.dumps(e) + '\n')
        book.must('load', '--source', source, '--date',
                  '2026-10-%02d' % (10 + book.loads), path)


def joints(book, kind='--list', *words):
    return {(j['a'], j['b']): j for j in book.must(*words, 'link', kind)}


def parties(book):
    out = set()
    for c in book.must('coverage', '--all'):
        out.add(frozenset(a['id'] for a in c['authorities'] if 'id' in a))
    return out


def rules(t, folder):
    book = Book(sys.argv[1], folder + '/rules.db')
    load(book, folder, lists())
    code, _, why = book.run('link', '--as-of', '2026-10-30')
    t.check('another moment is only looked at', code == 2, why)
    dry = book.must('link', '--dry-run')
    t.check('a dry run keeps nothing', len(dry) > 1 and not joints(book),
            dry)
    report = book.must('link')[-1]
    held = joints(book)
    t.check('names with a date and a country join', ('one-a', 'two-a') in held
            and held['one-a', 'two-a']['basis'] == 'names' and
            held['one-a', 'two-a']['p_same'] >= 0.97, held)
    t.check('the reasons are kept', any(
        'dates agree' in w for w in held['one-a', 'two-a']['why']), held)
    t.check('a number joins firms of other names',
            held.get(('one-c', 'two-c'), {}).get('basis') == 'key', held)
    waiting = joints(book, '--review')
    t.check('names alone wait for somebody', ('one-b', 'two-b') in waiting,
            waiting)
    t.check('another birth is neither joined nor asked about',
            not any('one-d' in k for k in list(held) + list(waiting)),
            (held, waiting))
    t.check('two of one source are not joined by way of others',
            not any('three-e' in k for k in held) and
            any('both are on os_three' in w for k in waiting
                for w in waiting[k]['why'] if 'three-e' in k),
            (held, waiting))
    t.check('a person is no firm, whatever number', not any(
        'three-c' in k for k in held) and any(
        'three-c' in k for k in waiting), waiting)
    t.check('the report counts them', report['by_key'] == 1 and
            report['by_names'] == 2 and report['reviews'] == len(waiting) and
            report['listings'] == 11 and report['parties'] == 8, report)
    again = book.must('link', '--threads', '2')
    t.check('linking again alters nothing', len(again) == 1 and
            again[0]['added'] == 0 and again[0]['ended'] == 0, again)
    shown = book.must('show', 'one-a')[0]['party']
    seen = {p['id'] for p in shown}
    t.check('show gives the reasons as link does', {
        tuple(p['why']) for p in shown} <= {
        tuple(j['why']) for j in held.values()}, shown)
    t.check('show gives the party', seen == {'two-a', 'three-a'}, seen)
    t.check('coverage is by party', frozenset(['one-a', 'two-a', 'three-a'])
            in parties(book), parties(book))
    alone = book.must('link', '--alone-at', '0.9')
    t.check('names alone join where that is asked for', any(
        (j.get('a'), j.get('verb')) == ('one-b', 'join') for j in alone),
        alone)


def decisions(t, folder):
    book = Book(sys.argv[1], folder + '/decisions.db')
    load(book, folder, lists())
    book.must('link')
    before = book.must('lists')[0]['known']
    for words in (['--join', 'one-d'], ['--join', 'one-d', '--with', 'two-d'],
                  ['--undo', '1']):
        code, _, why = book.run('link', *words)
        t.check('a decision wants both sides and a reason', code == 2, why)
    code, _, why = book.run('link', '--join', 'one-d', '--with', 'nobody',
                            '--because', 'x', '--by', 'me')
    t.check('one whom the book has never had is no party', code == 3 and
            '"nobody"' in why, (code, why))
    made = book.must('link', '--join', 'one-b', '--with', 'two-b',
                     '--because', 'one letter names both', '--by', 'A. Clerk')
    t.check('a person joins', made[0]['basis'] == 'person' and
            frozenset(['one-b', 'two-b']) in parties(book) and
            ('one-b', 'two-b') not in joints(book, '--review'), made)
    t.check('what was known before the decision is still known',
            ('one-b', 'two-b') not in joints(book, '--list', '--known-by',
                                             before))
    book.must('link')
    t.check('linking leaves it', joints(book)['one-b', 'two-b']['actor'] ==
            'A. Clerk' and frozenset(['one-b', 'two-b']) in parties(book))
    book.must('link', '--undo', made[0]['number'], '--because', 'a mistake',
              '--by', 'A. Clerk')
    book.must('link')
    t.check('undone, it waits again', ('one-b', 'two-b') in
            joints(book, '--review') and frozenset(['one-b']) in parties(book))
    apart = joints(book)['one-a', 'two-a']['number']
    book.must('link', '--undo', apart, '--because', 'two brothers',
              '--by', 'A. Clerk')
    book.must('link')
    found = [p for p in parties(book) if 'one-a' in p]
    t.check('a join of a rule that was undone stays undone',
            found and 'two-a' not in found[0] and
            joints(book)['one-a', 'two-a']['verb'] == 'apart', found)
    t.check('not by way of a third either', len(
        {frozenset(p & {'one-a', 'two-a'}) for p in parties(book)
         if p & {'one-a', 'two-a'}}) == 2, parties(book))
    code, _, why = book.run('link', '--undo', apart, '--because', 'x',
                            '--by', 'me')
    t.check('what is ended cannot be ended again', code == 3, why)


def orders(t, folder):
    """Orders that do not fit, and two who link at once."""
    book = Book(sys.argv[1], folder + '/orders.db')
    load(book, folder, lists())
    book.must('link')
    held = joints(book)
    why = ['--because', 'x', '--by', 'me']
    for words in (
            ['--dry-run', '--join', 'one-a', '--with', 'two-a', *why],
            ['--list', '--join', 'one-a', '--with', 'two-a', *why],
            ['--apart', 'one-a', '--join', 'one-b', '--with', 'two-b', *why],
            ['--join', 'one-a', '--from', 'two-a', *why],
            ['--as-of', '2020-01-01', '--join', 'one-a', '--with', 'two-a',
             *why],
            ['--join-at', '18446744073710'], ['--join-at', '1.5']):
        code, _, said = book.run('link', *words)
        t.check('refused: link %s' % ' '.join(words[:4]), code == 2 and
                joints(book) == held, said)
    t.check('a higher bar for asking ends no join', 'ended' in book.must(
        'link', '--review-at', '1')[-1] and set(joints(book)) == set(held))
    book.must('link', '--apart', 'one-d', '--from', 'two-d', *why)
    book.must('link', '--join', 'one-d', '--with', 'one-b', *why)
    code, _, said = book.run('link', '--join', 'one-b', '--with', 'two-d',
                             *why)
    t.check('a join that contradicts a decision by way of a third is refused',
            code == 4 and 'apart' in said, (code, said))
    race = Book(sys.argv[1], folder + '/race.db')
    load(race, folder, lists())
    env = dict(os.environ, VEDETTE_DB=race.path)
    at_once = [subprocess.Popen([sys.argv[1], '--quiet', 'link'], env=env,
                                stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL) for _ in range(4)]
    codes = sorted(p.wait() for p in at_once)
    kept = race.must('link', '--list')
    t.check('four at once make each joint once', codes[0] == 0 and
            len({(j['a'], j['b']) for j in kept}) == len(kept) and
            set(codes) <= {0, 4}, (codes, kept))


def bearers(t, folder):
    """A bad row of one list does not part the others."""
    lei = '529900T8BM49AURSDO55'
    for first in ('os_a', 'os_z'):
        book = Book(sys.argv[1], '%s/%s.db' % (folder, first))
        load(book, folder, {
            first: [person('p', 'Nils Northquay', leiCode=lei)],
            'os_b': [person('b', 'Northquay Zinc', schema='Company',
                            leiCode=lei)],
            'os_c': [person('c', 'Zinkverket', schema='Company',
                            leiCode=lei)]})
        t.check('a number joins whom it can (%s)' % first,
                frozenset(['b', 'c']) in parties(book), parties(book))


def rebuilding(t, folder):
    book = Book(sys.argv[1], folder + '/old.db')
    load(book, folder, lists())
    book.must('link')
    made = book.must('link', '--join', 'one-b', '--with', 'two-b',
                     '--because', 'x', '--by', 'A. Clerk')
    book.must('link', '--undo', made[0]['number'], '--because', 'y',
              '--by', 'A. Clerk')
    book.must('rebuild', folder + '/new.db')
    again = Book(sys.argv[1], folder + '/new.db')
    t.check('a book that is made again has all joints', joints(book) ==
            joints(again) and joints(book, '--review') ==
            joints(again, '--review'))
    t.check('and those that were ended', ('one-b', 'two-b') in
            joints(again, '--list', '--known-by', made[0]['made']))


def changes(t, folder):
    book = Book(sys.argv[1], folder + '/changes.db')
    what = lists()
    load(book, folder, what)
    book.must('link')
    what['os_two'][0]['properties']['birthDate'] = ['1990-01-01']
    load(book, folder, {'os_two': what['os_two']})
    report = book.must('link')[-1]
    t.check('evidence that is gone ends the join', report['ended'] >= 1 and
            ('one-a', 'two-a') not in joints(book), report)


def main():
    t = Tests()
    with tempfile.TemporaryDirectory() as folder:
        for case in (rules, decisions, orders, bearers, rebuilding,
                     changes):
            os.mkdir('%s/%s' % (folder, case.__name__))
            case(t, '%s/%s' % (folder, case.__name__))
    return t.end()


if __name__ == '__main__':
    sys.exit(main())
