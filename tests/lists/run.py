#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Loads every list file of the test data and compares with expected.tsv.

Each line of expected.tsv is one load: its book (lines of one book are loaded
into it in order), the files, options, and what must come of it.  Files that
are no lists are named with the outcome "none".  A file of the folder that no
line names is a failure, and so is a line whose files are not there.

Behind the table stand what must be true of several editions together.
UPDATE_EXPECTED=1 rewrites what came out; read the difference.

usage: run.py VEDETTE
"""

import csv
import json
import os
import sys
import tempfile

from book import Book, Tests

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TABLE = os.path.join(HERE, 'expected.tsv')
RESULTS = ['outcome', 'source', 'edition', 'entities', 'added', 'removed',
           'changed', 'issues']


def load(row, book, lists):
    """What came of one line, in the columns of the table."""
    words = row['options'].replace('@', ROOT + '/data/mappings/').split()
    code, out, why = book.run('load', *words, *(
        os.path.join(lists, f) for f in row['files'].split()))
    got = dict.fromkeys(RESULTS, '-')
    for line in out[:1]:
        for k in RESULTS:
            got[k] = str(line.get(k, '-'))
    if got['outcome'] == 'accepted' and '--partial' in words:
        got['outcome'] = 'partial'
    return got, code, why


def table(tests, vedette, folder, lists):
    with open(TABLE, encoding='utf-8') as f:
        rows = list(csv.DictReader(f, delimiter='\t'))
    named = set()
    for row in rows:
        named.update(row['files'].split())
        if row['outcome'] == 'none':
            continue
        path = os.path.join(folder, row['book'] + '.db')
        got, code, why = load(row, Book(vedette, path), lists)
        what = '%s: %s' % (row['book'], row['files'].split()[0])
        if os.environ.get('UPDATE_EXPECTED'):
            row.update(got)
        want = {k: row[k] for k in RESULTS}
        good = got == want and code == (
            3 if got['outcome'] == 'refused' else 0)
        tests.check(what, good, (want, got, code, why[-300:]))
    for path, _, files in os.walk(lists):
        for f in files:
            name = os.path.relpath(os.path.join(path, f), lists)
            if name not in named:
                tests.check('%s is in the table' % name, False)
    if os.environ.get('UPDATE_EXPECTED'):
        with open(TABLE, 'w', encoding='utf-8', newline='') as f:
            out = csv.DictWriter(f, rows[0].keys(), delimiter='\t',
                                 lineterminator='\n')
            out.writeheader()
            out.writerows(rows)


def changed(lines, kind):
    return {x['id'] for x in lines if x['kind'] == kind}


def row_count(line):
    return sum(f.get('rows', 0) for f in line['files'])


def counted(book):
    """Each edition of each list of a book: its counts, with those of files."""
    out = {}
    for source in book.must('lists'):
        if source['edition']:
            for line in book.must('lists', '--editions', source['source']):
                out.setdefault(source['source'], []).append(dict(
                    line['counts'], rows=row_count(line),
                    files={f['name']: f.get('rows') for f in line['files']}))
    return out


def by_kind(tests, book):
    """Counts that the publishers or the folder's README give by kind: they
    come out of lists --json."""
    def check(what, got, want):
        tests.check('%s: %s' % (what, want), got == want, got)

    def only(name):
        return list(counted(book(name)).values())[0]

    sets = only('sdn_2021')[0]['files']
    check('OFAC 2021-07: main, alt, add, comments',
          [sets[k + '.csv'] for k in ('sdn', 'alt', 'add', 'sdn_comments')],
          [8976, 11910, 13837, 5])
    check('cons 2020: parties and aliases, classic and Advanced',
          [(e['entries'], e['names'] + e['repeated'] - e['entries'])
           for e in only('cons_2020')], [(375, 915)] * 2)
    irgc = only('enhanced_irgc')[0]
    check('IRGC: individuals, entities, aircraft, wallets, relationships',
          [irgc[k] for k in ('Person', 'Organization', 'Airplane',
                             'CryptoWallet', 'UnknownLink')],
          [165, 84, 44, 7, 229])
    check('UN: individuals and entities',
          [(e['Person'], e['Organization']) for e in only('un')],
          [(703, 390), (699, 253), (684, 193), (684, 195), (727, 273),
           (730, 273)])
    check('OFSI 2025: rows of the workbook', only('uk')[3]['rows'], 18798)
    check('EU FSF 1.1: entries', [only(b)[0]['entries'] for b in
                                  ('eu_fsf_7', 'eu_fsf_7b')], [7, 7])
    check('EU CSV 1.0: rows, with the header',
          only('eu_csv')[0]['rows'] + 1, 1000)
    acts = [e for v in counted(book('eu_journal')).values() for e in v]
    check('EU journal: designations and vessels',
          (sum(e['rows'] for e in acts),
           sum(e.get('Vessel', 0) for e in acts)), (8017, 708))
    check('CSL: rows', only('csl')[0]['rows'], 14160)
    csl = {}
    for line in book('csl').must('changes'):
        part = line['source_id'].split('-')[0]
        csl[part] = csl.get(part, 0) + 1
    check('CSL: EL, DPL, UVL, MEU, lists',
          [csl.get(k) for k in ('EL', 'DPL', 'UVL', 'MEU')] + [len(csl)],
          [2001, 462, 201, 71, 13])
    check('Denied persons: rows', [e['rows'] for e in only('dpl')],
          [546, 581, 665])
    check('Canada 2025: ships', only('ca')[1]['Vessel'], 109)
    check('Australia: rows', only('au')[0]['rows'], 9560)
    delta = counted(book('opensanctions'))['os_yente'][1]
    check('a change: operations, of them removals',
          (delta['rows'], delta['removed']), (1700, 571))


def across(tests, vedette, folder):
    """What must be true of several editions together."""
    def book(name):
        return Book(vedette, os.path.join(folder, name + '.db'))

    ofac = book('sdn_history')
    day = ofac.must('--as-of', '2022-01-03', 'lists')
    tests.check('as of 2022-01-03 OFAC had 9,008', day[0]['entities'] == 9008)
    lines = ofac.must('changes', '--since', '2024-02-20', '--until',
                      '2024-02-24')
    tests.check('23 February 2024: +553 -0 ~8',
                [len(changed(lines, k)) for k in
                 ('added', 'removed', 'changed')] == [553, 0, 8],
                len(lines))
    by_kind(tests, book)
    un = book('un')
    lines = un.must('changes', '--since', '2025-08-03', '--until',
                    '2025-11-21')
    added = changed(lines, 'added')
    earlier = changed(un.must('changes', '--until', '2025-08-03'), 'removed')
    returned = added & earlier
    iran = {i for i in added if any(
        r in json.dumps(un.must('show', i)) for r in ('IRe.', 'IRi.'))}
    tests.check('UN 2025-11: 121 Iran entries came', len(iran) == 121,
                (len(added), len(iran)))
    tests.check('84 of them are the same entities', len(returned & iran) == 84,
                len(returned & iran))
    one = sorted(returned)[0] if returned else ''
    dossier = json.dumps(un.must('show', one)) if one else ''
    tests.check('a returned one keeps its earlier history',
                '2018-10-29' in dossier, dossier[:600])


def main():
    data = os.environ.get('VEDETTE_TESTDATA')
    tests = Tests()
    if not data:
        print('skip: lists: VEDETTE_TESTDATA is not set')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        table(tests, sys.argv[1], folder, os.path.join(data, 'lists'))
        across(tests, sys.argv[1], folder)
        formats(tests, sys.argv[1], folder, os.path.join(data, 'lists'))
        tampered(tests, sys.argv[1], folder, os.path.join(data, 'lists'))
    return tests.end()


def content(book):
    """Every listing without regard to case and kind of quotes, by id."""
    out = {}
    for change in book.must('changes'):
        shown = book.must('show', change['id'])[0]['sources'][0]
        out[change['id']] = json.loads(json.dumps(
            shown['entities'][0]['properties']).upper().replace('\\"', "'"))
        for values in out[change['id']].values():
            values.sort()
    return out


def formats(tests, vedette, folder, lists):
    """The same edition in two formats says the same of each party."""
    base = lists + '/us_ofac/'
    pairs = {
        '2018': ([base + 'cons/2018-04-06/cons_%s.csv' % x
                  for x in ('prim', 'alt', 'add')],
                 [base + 'cons/2018-04-06/consolidated.xml']),
        '2020': ([base + 'cons/2020-03-17/consolidated.xml'],
                 [base + 'cons_advanced/2020-03-17/cons_advanced.xml'])}
    for year, files in pairs.items():
        got = []
        for i, set_of in enumerate(files):
            book = Book(vedette, '%s/f%s%d.db' % (folder, year, i))
            book.must('load', '--date', year + '-03-17', *set_of)
            got.append(content(book))
        first, second = got
        tests.check('cons %s: the same parties' % year,
                    first.keys() == second.keys() and len(first) > 300)
        for kind in ('NAME', 'ALIAS', 'PREVIOUSNAME', 'WEAKALIAS',
                     'BIRTHDATE', 'PASSPORTNUMBER', 'REGISTRATIONNUMBER',
                     'TAXNUMBER', 'SWIFTBIC', 'IMONUMBER'):
            off = [k for k in first
                   if first[k].get(kind) != second[k].get(kind)]
            tests.check('cons %s: %s in both formats' % (year, kind), not off,
                        [(k, first[k].get(kind), second[k].get(kind))
                         for k in off[:3]])
        if year == '2020':
            n = sum(len(p.get(kind, [])) for p in first.values()
                    for kind in ('ALIAS', 'PREVIOUSNAME', 'WEAKALIAS'))
            tests.check('cons 2020: 914 aliases, of 915 with one repeated',
                        n == 914, n)


def counts(lists):
    return [(row['source'], row['edition'], row['entities'])
            for row in lists if row['edition']]


def tampered(tests, vedette, folder, lists):
    """Whole files made worse: each is refused and nothing is lost."""
    def refused(name, what, data, words, *options):
        path = os.path.join(folder, 'bad-' + name)
        with open(path, 'wb') as f:
            f.write(data)
        book = Book(vedette, os.path.join(folder, words[0] + '.db'))
        before = book.history()
        code, out, why = book.run('load', *words[1:], *options, path)
        tests.check(what, code == 3 and out[0]['outcome'] == 'refused' and
                    book.history()[1] == before[1] and
                    counts(book.history()[0]) == counts(before[0]) and
                    out[0]['reason'] != '', (code, out, why))

    with open(lists + '/un/consolidated_2026-02-27.xml', 'rb') as f:
        un = f.read()
    with open(lists + '/us_ofac/sdn_history/sdn_2024-05-03_1843Z.csv',
              'rb') as f:
        sdn = f.read()
    cut = un[:len(un) * 2 // 3]
    refused('cut.xml', 'a truncated XML file is refused', cut, ['un'])
    refused('page.xml', 'an HTML page is refused',
            b'<!DOCTYPE html>\n<html><body>Moved</body></html>', ['un'])
    refused('zero.xml', 'an empty file is refused', b'', ['un'])
    refused('wrong.xml', 'another list than said is refused', un,
            ['sdn_history', '--source', 'us_ofac_sdn'])
    lines = sdn.split(b'\n')
    refused('less.csv', 'a file with 30 % fewer entries is refused',
            b'\n'.join(lines[:len(lines) * 7 // 10]),
            ['sdn_history', '--date', '2024-06-01'])
    with open(lists + '/us_csl/csl_2023-11_TRIMMED_4228.csv', 'rb') as f:
        whole = f.read().rsplit(b'\n', 1)[0]
    path = os.path.join(folder, 'csl.csv')
    with open(path, 'wb') as f:
        f.write(whole)
    code, out, why = Book(vedette, folder + '/two.db').run(
        'load', '--date', '2023-11-15', '--partial', path)
    tests.check('a CSL file with two headers is read', code == 0 and
                out[0]['entities'] > 4200, (code, out, why))
    path = os.path.join(folder, 'bad-less.csv')
    book = Book(vedette, os.path.join(folder, 'sdn_history.db'))
    code, out, why = book.run('load', '--date', '2024-06-01', '--accept-loss',
                              path)
    tests.check('and accepted when told so', code == 0 and
                out[0]['removed'] > 3000, (code, out, why))


if __name__ == '__main__':
    sys.exit(main())
