#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Papers as a user reads and keeps them: the traps, archives, PDFs, what breaks.

Each trap is one function with texts of our own; with $VEDETTE_TESTDATA set, the
papers and acts there as well.

usage: papers.py VEDETTE [VEDETTE-VERIFY]
"""
import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from schema import breach

VEDETTE = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2]
WRONG = []
FORM = json.loads((ROOT / 'docs/papers.schema.json').read_text())


def check(ok, what):
    if not ok:
        WRONG.append(what)


def run(*words, db='/nonexistent', data=None, ok=(0,), raw=False):
    done = subprocess.run([VEDETTE, '--db', str(db), '--quiet', *map(str, words)], input=data,
                          capture_output=True, env=dict(os.environ, VEDETTE_NOW='2024-07-01T12:00:00Z'))
    check(done.returncode in ok, f'{words}: status {done.returncode}: {done.stderr[-300:]!r}')
    return done.stdout if raw else done.stdout.decode()


def lines(*words, **more):
    return [json.loads(x) for x in run('--json', *words, **more).splitlines()]


def formed(papers):
    """Papers, after the check that they are as docs/papers.schema.json says."""
    for p in papers:
        place = breach(FORM, p)
        check(not place, f'{p["file"]}: not as the schema: {place}')
    return papers


def paper(text, folder, name='p.txt'):
    path = pathlib.Path(folder) / name
    path.write_text(text, encoding='utf-8')
    return formed(lines('read', path))[0]


def head(date='2024-05-17', title='A title', url='https://www.example.org/a'):
    return f'URL: {url}\nTITLE: {title}\nDATE: {date}\n----\n'


def claims(p, cls=None):
    return [c for c in p['claims'] if cls is None or c['class'] == cls]


# --- the traps ------------------------------------------------------------

def one_office_holder_by_four_given_names(folder):
    for given in ('Antony', 'Tony', 'Anthony', 'John'):
        p = paper(head('2024-04-20') + f'U.S. Secretary of State {given} Blinken warned of consequences.\n', folder)
        check([x['canonical'] for x in p['parties'] if x['kind'] == 'person'] == ['Antony Blinken'],
              f'{given}: {p["parties"]}')


def an_office_is_not_his_at_another_time(folder):
    p = paper(head('2019-04-20') + 'U.S. Secretary of State John Blinken warned of consequences.\n', folder)
    check('Antony Blinken' not in [x['canonical'] for x in p['parties']], 'an office before it was held')


def a_weekday_without_a_date_stays_one(folder):
    p = paper('The ministers met on Friday in Sampleton, as they had last month, and agreed on it.\n', folder)
    check(p['pub_date']['value'] is None, 'a publication date from nowhere')
    check(all(not d['resolved'] for d in p['dates']) and len(p['dates']) == 2, f'{p["dates"]}')


def a_day_without_a_year_gets_none(folder):
    p = paper('They met in Sampleton on 26 November, and said so in a long statement.\n', folder)
    check([d['value'] for d in p['dates']] == ['--11-26'], f'{p["dates"]}')


def a_dateline_in_the_east_is_a_day_ahead(folder):
    p = paper(head('2024-05-16') + 'SEOUL, South Korea (AP) — North Korea said Friday it had no missiles to sell.\n',
              folder)
    check([d['value'] for d in p['dates']] == ['2024-05-17'], f'{p["dates"]}')
    check(p['source']['wire'] == 'AP', 'the agency of a dateline')


def repeated_paragraphs_claim_nothing(folder):
    line = 'The G7 condemned the transfer of ballistic missiles from North Korea to Russia.\n'
    p = paper(head() + line + 'Another paragraph stands here, between the two of them.\n' + line, folder)
    check(len(claims(p, 'condemnation')) == 1, f'{p["claims"]}')
    check([n['kind'] for n in p['noise']] == ['duplicate'], f'{p["noise"]}')


def headlines_claim_nothing(folder):
    p = paper(head(title='Russia denies arms deal with North Korea') +
              'Nothing else is known of it, and nobody said more about the matter.\n', folder)
    check(p['claims'] == [], f'{p["claims"]}')


def a_quotation_alone_is_of_who_spoke_before(folder):
    p = paper(head() + 'Delta Echo, an analyst at a bank, told reporters that the trade would go on.\n\n'
              '“The route has become the main artery of this trade and will remain so.”\n', folder)
    check(p['claims'][-1]['speaker'] == 'Delta Echo' and p['claims'][-1]['class'] == 'assessment', f'{p["claims"]}')


def a_denial_stands_beside_its_accusation(folder):
    p = paper(head() + 'The United States accused North Korea of sending artillery shells to Russia.\n'
              'Russia denied the accusation.\n', folder)
    a, d = claims(p, 'accusation'), claims(p, 'denial')
    check(len(a) == 1 and len(d) == 1 and d[0].get('denies') == [a[0]['id']], f'{p["claims"]}')


def a_denied_denial_is_none(folder):
    p = paper(head() + 'Russia did not deny that it had bought artillery shells.\n', folder)
    check(all(not (c['class'] == 'denial' and not c.get('negated')) for c in p['claims']), f'{p["claims"]}')


def an_anonymous_official_is_no_outlet(folder):
    p = paper(head() + 'A senior official told Reuters that North Korea had sent missiles to Russia.\n', folder)
    c = p['claims'][0]
    check(c['speaker'] == 'senior official' and 'Reuters' in c['speaker_chain'], f'{c}')


def relays_are_a_chain(folder):
    p = paper(head() + 'Kim Yo Jong denied that her country exchanges arms with Russia, state media KCNA reported.\n'
              'Reuters\n', folder)
    check(p['claims'][0]['speaker_chain'][-3:] == ['Reuters', 'KCNA', 'Kim Yo Jong'], f'{p["claims"]}')


def an_editor_is_no_party(folder):
    p = paper(head() + 'The ministers of Japan met in Sampleton and said nothing of it at all.\n'
              'Edited by Golf Hotel\n', folder)
    check(all('Golf' not in x['canonical'] for x in p['parties']), f'{p["parties"]}')


def two_sentences_of_one_abbreviation(folder):
    p = paper(head() + 'The tanker Billions No. 18 left a port of Sample Co. Ltd. in Nov. 2023 for the U.S. coast.\n',
              folder)
    check([v['canonical'] for v in p['vessels']] == ['Billions No. 18'], f'{p["vessels"]}')


# What a sentence says of a transfer: that it was ('for'), that it was not
# ('against'), or neither.  Each stands by itself in a paper.
POLARITY = [
    ('for', 'The United States accused Iran of sending missiles to Russia.'),
    ('for', 'The United States said that Iran sent missiles to Russia.'),
    ('for', 'The United States said on Friday that Iran had sent missiles to Russia.'),
    ('for', 'Iran sent missiles to Russia.'),
    ('against', 'Iran denied that it had sent missiles to Russia.'),
    ('against', 'Iran has not sent missiles to Russia, the Kremlin said.'),
    ('against', "Iran isn't sending missiles to Russia, the Kremlin said."),
    ('against', 'Iran isn’t sending missiles to Russia, the Kremlin said.'),
    ('against', "The Kremlin said that Iran didn't send missiles to Russia."),
    ('against', 'The Kremlin said it was false that Iran sent missiles to Russia.'),
    ('against', 'The Kremlin said it was untrue that Iran sent missiles to Russia.'),
    ('against', 'The Kremlin said that it is not true that Iran sent missiles to Russia.'),
    ('against', 'The Kremlin said reports that Iran sent missiles to Russia were false.'),
    ('against', 'The Kremlin said that Iran had never sent missiles to Russia.'),
    ('against', 'Iran has not sent missiles to Russia.'),
    ('against', 'Iran never sent missiles to Russia.'),
    ('against', '“Iran has never sent missiles to Russia and never will,” the Kremlin said.'),
    ('not for', 'Neither Iran nor Syria sent missiles to Russia, the Kremlin said.'),
    ('not for', 'No country sent missiles to Russia, the Kremlin said.'),
    ('not for', 'Nobody in Iran sent missiles to Russia, the Kremlin said.'),
    ('not for', 'The Kremlin said that Iran sent no missiles to Russia.'),
    ('not for', 'Iran sent no missiles to Russia.'),
    ('neither', 'The Kremlin said it never denied that Iran sent missiles to Russia.'),
    ('neither', 'The Kremlin did not deny that Iran sent missiles to Russia.'),
    ('neither', 'The Kremlin failed to deny that Iran sent missiles to Russia.'),
    ('neither', 'The Kremlin would neither confirm nor deny that Iran sent missiles to Russia.'),
    ('neither', 'The Kremlin never said that Iran sent missiles to Russia.'),
    ("neither", "The United States didn't accuse Iran of sending missiles to Russia."),
    ('neither', 'Iran cannot be accused of sending missiles to Russia, the Kremlin said.'),
    ('neither', 'The United States said that Iran refused to send missiles to Russia.'),
    ('neither', 'The United States said Iran stopped sending missiles to Russia.'),
    ('neither', 'The United States accused Iran of failing to stop Syria.'),
    ('neither', 'The United States said it was investigating whether Iran sent missiles to Russia.'),
    ('neither', 'If Iran sent missiles to Russia, that would be a mistake, the United States said.'),
    ('neither', 'The United States warned that Iran could send missiles to Russia.'),
    ('neither', 'The United States demanded that Iran not send missiles to Russia.'),
    ('neither', 'The evidence does not show that Iran sent missiles to Russia.'),
    ('neither', 'It is not false that Iran sent missiles to Russia, the Kremlin said.'),
    ('neither', 'Iran denied that it had not sent missiles to Russia.'),
    ('neither', 'Iran will not rule out sending missiles to Russia, the Kremlin said.'),
    ('neither', 'The United States asked Iran not to send missiles to Russia.'),
    ('neither', 'The United States said there is no evidence that Iran stopped Syria.'),
    ('not for', 'The United States said there is no evidence that Iran sent missiles to Russia.'),
    ('not for', 'The panel found no evidence that Iran sent missiles to Russia.'),
    ('not for', 'The panel found that Iran had not sent missiles to Russia.'),
    ('not for', 'The Kremlin rejected claims that Iran sent missiles to Russia.'),
    ('not for', 'The Kremlin dismissed as false that Iran sent missiles to Russia.'),
    ('not for', 'According to the Kremlin, Iran has not sent missiles to Russia.'),
    ('not for', 'Iran has not sent missiles to Russia, according to the Kremlin.'),
    ('not for', 'The claim that Iran sent missiles to Russia is a fabrication, the Kremlin said.'),
    ('not for', 'The Kremlin called the claim that Iran sent missiles to Russia a lie.'),
    ('not for', 'It would be wrong to say Iran sent missiles to Russia, the Kremlin said.'),
    ('not for', 'Without proof that Iran sent missiles to Russia, there is nothing to discuss, the Kremlin said.'),
    ('not for', '“We did not send missiles to Russia,” Iran said.'),
    ('not for', '“There were no transfers of missiles from Iran to Russia,” the Kremlin said.'),
    ('not for', 'The Kremlin said that none of the missiles came from Iran and that Iran sent nothing to Russia.'),
    ('not for', 'The United States did not condemn the transfer of missiles from Iran to Russia.'),
    ('not for', 'The United States is not concerned about transfers of missiles from Iran to Russia.'),
    ('not for', 'Iran was wrongly accused of sending missiles to Russia, the Kremlin said.'),
    ('not for', 'Did Iran send missiles to Russia? The Kremlin said nobody knows.'),
]


def a_no_is_no_yes(folder):
    for i, (want, sentence) in enumerate(POLARITY):
        db = pathlib.Path(folder) / f'polarity{i}.db'
        path = pathlib.Path(folder) / f'polarity{i}.txt'
        path.write_text(head() + sentence + '\n', encoding='utf-8')
        read = lines('read', '--record', path, db=db)[0]
        found = [x for x in lines('events', db=db) if x.get('type') == 'transfer']
        says = {('for', x['origins_for']) for x in found if x['origins_for']} | \
            {('against', x['origins_against']) for x in found if x['origins_against']}
        fits = {'for': says == {('for', 1)}, 'against': says == {('against', 1)},
                'not for': ('for', 1) not in says, 'neither': says == set()}[want]
        told = [(c['speaker'], c['class'], c['modality'], c.get('negated'), c['subject'], c['predicate'], c['object'])
                for c in read['claims']]
        check(fits, f'{want}: {sentence} {says} {told}')


TRAPS = [a_no_is_no_yes, one_office_holder_by_four_given_names, an_office_is_not_his_at_another_time,
         a_weekday_without_a_date_stays_one, a_day_without_a_year_gets_none,
         a_dateline_in_the_east_is_a_day_ahead, repeated_paragraphs_claim_nothing, headlines_claim_nothing,
         a_quotation_alone_is_of_who_spoke_before, a_denial_stands_beside_its_accusation, a_denied_denial_is_none,
         an_anonymous_official_is_no_outlet, relays_are_a_chain, an_editor_is_no_party,
         two_sentences_of_one_abbreviation]


# --- copies, origins, happenings -------------------------------------------

ACT = ('TITLE: Imposition of Nonproliferation Measures Against Foreign Persons\nURL: https://www.federalregister.gov/documents/{y}/03/06/'
       '{n}/imposition\nDATE: {y}-03-06\n----\nA determination has been made that a number of foreign persons have '
       'engaged in activities that warrant the imposition of measures pursuant to the Sample Nonproliferation Act.\n')


def copies(folder):
    db = pathlib.Path(folder) / 'copies.db'
    files = [ROOT / 'sample/papers' / n for n in ('relay.txt', 'statement.html', 'wire.txt')]
    for y, n in ((2024, '2024-04647'), (2026, '2026-01593')):
        path = pathlib.Path(folder) / f'act{y}.txt'
        path.write_text(ACT.format(y=y, n=n))
        files.append(path)
    run('read', '--record', *files, db=db)
    told = lines('events', '--sources', db=db)
    relations = {(x['file'].split('/')[-1], x['other_file'].split('/')[-1]): x['relation']
                 for x in told if 'relation' in x}
    check(relations == {('relay.txt', 'wire.txt'): 'wire_copy', ('act2024.txt', 'act2026.txt'): 'template_trap'},
          f'{relations}')
    events = [x for x in told if 'type' in x]
    transfer = [e for e in events if e['type'] == 'transfer']
    check(len(transfer) == 1 and transfer[0]['status'] == 'disputed' and transfer[0]['papers'] == 3, f'{transfer}')
    check(sum(e['type'] == 'designation' and e['actor'] == 'United States' for e in events) == 3,
          'two acts by one template are one')
    register = [(x['type'], x['party'], x['charged'], x['reply'], x['replied']) for x in lines('events', '--replies', db=db)]
    check(register == [('transfer', 'North Korea (DPRK)', '2024-03-04', 'denied', '2024-03-05'),
                       ('transfer', 'Russia', '2024-03-04', 'denied', '2024-03-06'),
                       ('port call', 'Sample Star 32', '2024-03-05', 'none in these papers', '')], f'replies: {register}')
    mine = pathlib.Path(folder) / 'ministry.txt'
    mine.write_text('TITLE: Ministry answers\nURL: https://example.org/a\nDATE: 2024-03-02\n----\n'
                    'A North Korean foreign ministry spokesman said on Saturday that North Korea had never shipped '
                    'artillery to Russia.\n')
    db2 = pathlib.Path(folder) / 'replies.db'
    run('read', '--record', ROOT / 'sample/papers/statement.html', mine, db=db2)
    register = {x['party']: (x['reply'], x['replied']) for x in lines('events', '--replies', db=db2)}
    check(register == {'North Korea (DPRK)': ('denied', '2024-03-02'), 'Russia': ('none in these papers', '')},
          f'a ministry speaks for its state, and for no other: {register}')
    origins = {}
    for c in lines('claims', db=db):
        if c['speaker'] == 'North Korea (DPRK)' and c['class'] == 'denial':
            origins.setdefault(c['origin'], set()).add(c['file'])
    check([len(v) for v in origins.values()] == [2], f'one statement in two papers: {origins}')
    return db


def listed(folder):
    """What was announced on the 23rd stands in the edition of the 27th: the book confirms it,
    both days are kept; another number, a list's first edition and another's list do not."""
    db = pathlib.Path(folder) / 'listed.db'

    def company(i, country):
        return {'id': f'x-{i}', 'schema': 'Company', 'target': True,
                'properties': {'name': [f'Sample Works {i}'], 'jurisdiction': [country], 'topics': ['sanction']}}

    def load(source, day, entities):
        path = pathlib.Path(folder) / 'list.json'
        path.write_text('\n'.join(json.dumps(e) for e in entities))
        run('load', '--source', source, '--date', day, path, db=db)

    old = [company(i, 'cn') for i in range(8)]
    load('us_ofac_cons', '2024-02-20', old)
    load('us_ofac_cons', '2024-02-27', old + [company(i, 'cn') for i in range(100, 108)] +
         [company(200, 'ae'), company(201, 'in')])
    # As many as the papers say, on lists of others.
    for source in ('gb_hmt_sanctions', 'a_list_of_ours'):
        load(source, '2024-02-20', old)
        load(source, '2024-02-24', old + [company(i, 'cn') for i in range(300, 307)])
    told = []
    for name, words in (('eight', 'eight entities from China'), ('seven', 'seven entities from China'),
                        ('ten', '10 entities')):
        path = pathlib.Path(folder) / (name + '.txt')
        path.write_text(f'TITLE: Commerce acts\nURL: https://example.org/{name}\nDATE: 2024-02-23\n----\n'
                        f'The United States added {words} to the Entity List on Friday.\n')
        desk = pathlib.Path(folder) / f'{name}.db'
        shutil.copy(db, desk)
        run('read', '--record', path, db=desk)
        told.append([(e.get('confirmed_by', ''), e['credibility'], e['claims'][0]['date']) for e in lines('events', db=desk)
                     if e['type'] == 'designation'])
    edition = 'the edition of us_ofac_cons of 2024-02-27, which adds 10 (cn 8, ae 1, in 1)'
    check(told == [[(edition, 1, '2024-02-23')], [('', 2, '2024-02-23')], [(edition, 1, '2024-02-23')]], f'{told}')


# --- what is kept -----------------------------------------------------------

def kept(db, folder):
    check('sound' in run('audit', 'verify', db=db), 'the chain of captures')
    check(run('paper', 3, '--raw', db=db, raw=True) == (ROOT / 'sample/papers/wire.txt').read_bytes(),
          'the bytes of a capture')
    before = run('audit', 'head', db=db)
    run('read', '--record', ROOT / 'sample/papers/wire.txt', db=db)
    check(run('audit', 'head', db=db) == before, 'the same capture twice')
    page = run('paper', 3, '--html', db=db)
    check('<mark class="vessel"' in page and 'wire_copy' not in page, 'the printed paper')
    for number, change in enumerate((
            'UPDATE capture SET bytes = (SELECT bytes FROM capture WHERE id = 1) WHERE id = 2',
            'DELETE FROM capture WHERE id = 3', "UPDATE capture SET sha256 = 'x' WHERE id = 4",
            "INSERT INTO capture SELECT 99, n, sha256, 'u', name, media, headers, fetched, basis, noted, size, bytes "
            'FROM capture WHERE id = 1')):
        other = pathlib.Path(folder) / f'altered{number}.db'
        with sqlite3.connect(str(db) + '.desk') as good, sqlite3.connect(str(other) + '.desk') as desk:
            good.backup(desk)
            desk.execute(change)
        desk.close()
        good.close()
        shutil.copy(str(db) + '.head', str(other) + '.head')
        said = run('audit', 'verify', db=other, ok=(3, 4))
        check('NOT' in said, f'not noticed: {change}')


def archives(folder):
    warc = pathlib.Path(folder) / 'a.warc'
    files = sorted((ROOT / 'sample/papers').glob('*'))
    first = lines('read', '--warc', warc, *files)
    again = lines('read', warc)
    check([p['sha256'] for p in first] == [p['sha256'] for p in again], 'what went into an archive comes out')
    check([p['claims'] for p in first] == [p['claims'] for p in again], 'read the same from an archive')
    data = warc.read_bytes()
    for n in range(1, len(data), 211):
        warc.write_bytes(data[:n])
        run('read', warc, ok=(0, 3))


PAGE = b'<html><body><p>Iran attacked Sampleland, the Kremlin said.</p></body></html>'


def warc_record(kind, url, body, head=b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'):
    block = (head + b'\r\n' if head is not None else b'') + body
    return (b'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n'
            % (kind, url, len(block), block))


def odd_records(folder):
    """One record that cannot be read is told, and the next one is read."""
    html = b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n'
    good = warc_record(b'response', b'https://www.example.org/good', PAGE)
    odd = {'dns': (0, warc_record(b'response', b'dns:www.example.org', b'20240101\nwww.example.org. A 192.0.2.1', None)),
           'no-http': (1, warc_record(b'response', b'https://www.example.org/', b'nonsense', None)),
           'br': (1, warc_record(b'response', b'https://www.example.org/', b'xyz', html + b'Content-Encoding: br\r\n')),
           'packed-chunks': (1, warc_record(b'response', b'https://www.example.org/', b'xyz',
                                            html + b'Transfer-Encoding: gzip, chunked\r\n')),
           'no-gzip': (1, warc_record(b'response', b'https://www.example.org/', b'\x1f\x8bxx',
                                      html + b'Content-Encoding: gzip\r\n')),
           'picture': (0, warc_record(b'response', b'https://www.example.org/', b'xyz',
                                      b'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Encoding: br\r\n'))}
    for name, (issues, record) in odd.items():
        path = pathlib.Path(folder) / f'{name}.warc'
        path.write_bytes(record + good)
        read = lines('read', path, ok=(3 if issues else 0,))
        check([p['url'] for p in read] == ['https://www.example.org/good'] and len(read[0]['claims']) == 1,
              f'{name}: {read}')
    chunked = pathlib.Path(folder) / 'chunked.warc'
    head = html + b'Transfer-Encoding: chunked\r\n'
    chunked.write_bytes(warc_record(b'response', b'https://www.example.org/c',
                                    b'%x\r\n%s\r\n0\r\n\r\n' % (len(PAGE), PAGE), head))
    bare = pathlib.Path(folder) / 'bare.warc'
    bare.write_bytes(warc_record(b'response', b'https://www.example.org/c', PAGE, head))
    copy = pathlib.Path(folder) / 'copy.warc'
    first = lines('read', '--warc', copy, chunked)
    for path in (bare, copy):
        check([p['sha256'] for p in lines('read', path)] == [first[0]['sha256']] and first[0]['claims'], f'{path.name}')
    cut = pathlib.Path(folder) / 'cut.warc'
    cut.write_bytes(warc_record(b'response', b'https://www.example.org/c',
                                b'%x\r\n%s\r\nff\r\nrest' % (len(PAGE), PAGE), head))
    check(len(lines('read', cut, ok=(3,))) == 1, 'chunks that break off are read, and told')
    notice = pathlib.Path(folder) / 'notice.json'
    notice.write_text(json.dumps([{'title': 'T', 'html_url': 'https://x/\r\nContent-Length: 3\r\nX: y',
                                   'abstract': 'Iran attacked Sampleland, the Kremlin said.',
                                   'document_number': '2024-12345'}]))
    run('read', '--warc', copy, notice)
    check(len(lines('read', copy)) == 1, 'an address begins no line of an archive')


def streams(folder):
    """A pipe gives what the file gives, whatever it holds."""
    one = pathlib.Path(folder) / 'stream.txt'
    one.write_text(head() + 'Iran attacked Sampleland, the Kremlin said.\n' + 'And so on and on.\n' * 9000)
    archive = pathlib.Path(folder) / 'stream.warc'
    run('read', '--warc', archive, *sorted((ROOT / 'sample/papers').glob('*')))
    notices = pathlib.Path(folder) / 'stream.json'
    notices.write_text('[\n' + json.dumps({'title': 'T', 'abstract': 'Iran attacked Sampleland, the Kremlin said.',
                                           'document_number': '2024-12345'}) + '\n]\n')
    for path in (one, archive, notices):
        want = [(p['sha256'], p['bytes'], len(p['claims'])) for p in lines('read', path)]
        check(sum(w[2] for w in want) > 0, f'{path.name} claims nothing')
        for name in ('-', '/dev/stdin'):
            got = [(p['sha256'], p['bytes'], len(p['claims'])) for p in lines('read', name, data=path.read_bytes())]
            check(got == want, f'{path.name} by {name}: {got}, not {want}')
    run('read', '-', data=b'\x1f\x8bpacked', ok=(3,))
    later = pathlib.Path(folder) / 'later.txt'
    later.write_text('The notice uses the tag <RULE>.\n\nIran attacked Sampleland, the Kremlin said.\n')
    broken = pathlib.Path(folder) / 'broken.xml'
    broken.write_text('<?xml version="1.0"?>\n<!-- a rule --><RULE><SUBJECT>T')
    read = lines('read', broken, later, ok=(3,))
    check([len(p['claims']) for p in read] == [1], f'a file behind one that is broken: {read}')


PDF = b"""%%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length %d>>stream
%sendstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


def pdf(folder):
    if not os.path.exists('/usr/bin/pdftotext'):
        print('skip: papers: pdftotext is not installed')
        return
    stream = b'BT /F1 12 Tf 20 700 Td (Japan urged China to stop arms transfers to Russia at once.) Tj ET\n'
    path = pathlib.Path(folder) / 'p.pdf'
    path.write_bytes(PDF % (len(stream), stream))
    p = lines('read', path)[0]
    check(p['media'] == 'application/pdf' and [c['class'] for c in p['claims']] == ['demand'], f'{p["claims"]}')
    path.write_bytes(b'%PDF-1.4\n' + os.urandom(5000))
    run('read', path, ok=(0, 3))


def hostile(folder):
    path = pathlib.Path(folder) / 'h.html'
    for text in (b'<div>' * 400000, b'<p a="' + b'x' * 30_000_000 + b'">text', b'<table>' * 100000, b'\x00' * 100000,
                 b'<!--' * 200000, b'<p>' + b'&amp;' * 500000, b'<a href=x>' * 200000, b'"' * 300000,
                 b'<p>' + b'said that ' * 100000, b'<p>Kim ' * 50000, b'<p>' + b'In March, Friday, ' * 30000):
        path.write_bytes(b'<html>' + text)
        began = time.monotonic()
        run('read', path, ok=(0, 3))
        check(time.monotonic() - began < (300 if os.environ.get('VEDETTE_SANITIZED') else 60),
              f'{text[:20]!r} took {time.monotonic() - began:.0f} s')


def growth(folder):
    """One long passage takes time by its length, and not by the square of it."""
    if os.environ.get('VEDETTE_SANITIZED'):
        return
    for name, text in (('h.txt', 'Iran ('), ('h.txt', 'The ministry said "'), ('h.txt', 'Iran and Russia and China and '),
                       ('h.txt', 'The Foreign Ministry of Iran said that Russia sent missiles to Basra. '),
                       ('h.txt', 'expectations that '), ('h.txt', 'He said that he denied it. '), ('h.txt', '12 missiles, '),
                       ('h.txt', 'The United States accused Iran of sending missiles to Russia.\n\n'),
                       ('h.html', '<b>%</p>'), ('h.html', '<font>x %</p>')):
        path = pathlib.Path(folder) / name
        seconds = []
        for size in (100_000, 800_000):
            n = size // len(text)
            open_, _, close = text.partition('%')
            path.write_text(head() + text * n if name == 'h.txt' else '<html><body>' + open_ * n + close * n)
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            try:
                subprocess.run([VEDETTE, '--db', '/nonexistent', '--quiet', '--json', 'read', path], check=True,
                               stdout=subprocess.DEVNULL, timeout=120)
            except subprocess.TimeoutExpired:
                pass
            seconds.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
        check(seconds[1] < seconds[0] * 24 + 0.5, f'{text!r}: eight times as long takes {seconds} s')


def killed(folder):
    """A reader that is killed leaves whole batches, and goes on."""
    db = pathlib.Path(folder) / 'killed.db'
    big = pathlib.Path(folder) / 'many.jsonl'
    with open(big, 'w') as f:
        for i in range(3000):
            f.write(json.dumps({'title': f'Notice {i}', 'abstract': f'Japan urged China to stop {i} transfers of arms.',
                                'publication_date': '2024-02-27', 'document_number': f'2024-{10000 + i}',
                                'html_url': f'https://www.federalregister.gov/documents/2024/02/27/2024-{10000 + i}/x'})
                    + '\n')
    for wait in (.05, .1, .2, .4):
        p = subprocess.Popen([VEDETTE, '--db', str(db), '--quiet', 'read', '--record', str(big)],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        p.send_signal(signal.SIGKILL)
        p.wait()
    run('read', '--record', big, db=db)
    check(len(lines('paper', db=db)) == 3000, 'papers after kills')
    check('sound' in run('audit', 'verify', db=db), 'the chain after kills')


# --- real ones --------------------------------------------------------------

def real(folder):
    data = os.environ.get('VEDETTE_TESTDATA')
    if not data:
        print('skip: papers: VEDETTE_TESTDATA is not set')
        return
    papers = pathlib.Path(data) / 'papers'
    db = pathlib.Path(folder) / 'real.db'
    formed(lines('read', '--record', *sorted((papers / 'news').glob('*.txt')),
                 *sorted((papers / 'acts').glob('0*.txt')), db=db))
    told = {(x['file'].split('/')[-1], x['other_file'].split('/')[-1]): x['relation']
            for x in lines('events', '--sources', db=db) if 'relation' in x}
    check(told == {('033.txt', 'brief-002.txt'): 'same_origin', ('035.txt', '036.txt'): 'wire_copy',
                   ('035.txt', '037.txt'): 'same_origin', ('036.txt', '037.txt'): 'same_origin',
                   ('028.txt', '029.txt'): 'template_trap'}, f'{told}')
    denials = {c['origin'] for c in lines('claims', '--class', 'denial', '--speaker', 'Kim Yo Jong', db=db)
               if c['file'].split('/')[-1][:3] in ('035', '036', '037') and c.get('good') in ('arms', 'weapons')}
    check(len(denials) <= 2, f'one statement of three papers: {denials}')
    acts(papers, folder)


def acts(papers, folder):
    db = pathlib.Path(folder) / 'acts.db'
    rows = formed(lines('read', '--record', papers / 'acts' / 'federal-register-abstracts.jsonl', db=db))
    check(len(rows) == 1200, f'{len(rows)} notices')
    counted = 0
    for r in rows:
        a = r['act']
        total = a.get('entries', a.get('entities'))
        n = sum(c['count'] for c in a['countries'])
        if a['countries']:
            counted += 1
            check(n == total or 'issue' in a, f'{r["title"]}: {n} of {total}, and no issue')
            check(all(c['country'] for c in a['countries']) or 'issue' in a, f'{a["countries"]}')
    check(counted >= 17, f'{counted} with numbers by country')
    check(sum('document_number' in r['act'] for r in rows) > 1190, 'numbers of documents')
    check(sum(r['act']['type'] == 'other' for r in rows) < 60, 'acts of no kind')
    relations = [x for x in lines('events', '--sources', db=db) if 'relation' in x]
    check(all(x['relation'] == 'template_trap' for x in relations),
          f'{[x for x in relations if x["relation"] != "template_trap"][:3]}')
    check(len(relations) > 1000, f'{len(relations)} pairs by one template')


def main():
    formed(lines('read', *sorted((ROOT / 'sample/papers').iterdir())))
    check(breach(FORM, {}) is not None, 'the schema refuses nothing')
    with tempfile.TemporaryDirectory() as folder:
        for trap in TRAPS:
            trap(folder)
        db = copies(folder)
        listed(folder)
        kept(db, folder)
        archives(folder)
        odd_records(folder)
        streams(folder)
        pdf(folder)
        hostile(folder)
        growth(folder)
        killed(folder)
        real(folder)
    for w in WRONG:
        print('FAIL', w)
    print(f'{len(WRONG)} wrong')
    return 1 if WRONG else 0


if __name__ == '__main__':
    sys.exit(main())
