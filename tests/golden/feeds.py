#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Readers of records: what is read of each form, that it reads the same again,
that damage is told with its place and loses nothing before it, and every
sample of the data folder.

usage: feeds.py VEDETTE        UPDATE_GOLDEN=1 rewrites what is expected
"""

import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile

import told

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = ['camt053.xml', 'fin.rje', 'invoice.xml', 'mapped.csv', 'own.csv',
         'pacs008.xml', 'pacs009cov.xml', 'pain001.xml', 'waybill.xml']

# Records that the samples of the data folder have, and how many are refused.
SAMPLES = {
    'payments/moov_FI_camt_053_sample.xml.xml': 13,
    'payments/moov_International_payment_RUB_naujas_1.xml': 1,
    'payments/moov_International_payment_USD_naujas_1.xml': 1,
    'payments/moov_musterfile_pain.001_Nov2020.xml': 8,
    'payments/moov_sepa_payment_naujas_1.xml': 1,
    'payments/moov_valid_pacs_v11.xml': 0,  # a status of no transaction
    'payments/prowide_MT101.fin': 1,
    'payments/prowide_MT103-bulk-with-ack.rje': 3,
    'payments/prowide_MT103-out-ack.rje': 13,
    'payments/prowide_pacs.008.001.07.xml': 1,
    'payments/prowide_pacs.009.001.07.xml': 1,
    'trade/ubl/UBL-DespatchAdvice-2.0-Example.xml': 1,
    'trade/ubl/UBL-ExportCustomsDeclaration-2.3-Example.xml': 1,
    'trade/ubl/UBL-ForwardingInstructions-2.0-Example-International.xml': 1,
    'trade/ubl/UBL-GoodsCertificate-2.3-Example.xml': 1,
    'trade/ubl/UBL-ImportCustomsDeclaration-2.3-Example.xml': 1,
    'trade/ubl/UBL-Invoice-2.1-Example-Trivial.xml': 1,
    'trade/ubl/UBL-Invoice-2.1-Example.xml': 1,
    'trade/ubl/UBL-Manifest-2.3-Example-Shipment.xml': 1,
    'trade/ubl/UBL-TransitCustomsDeclaration-2.3-Example.xml': 1,
    'trade/ubl/UBL-TransportationStatus-2.1-Example.xml': 1,
    'trade/ubl/UBL-Waybill-2.0-Example-International.xml': 1,
}

# Of a sample: where, and what must stand there.
FACTS = [
    ('payments/prowide_MT103-out-ack.rje', 0,
     lambda r: r['amount'] == {'value': '1814.28', 'currency': 'USD'} and
     r['date'] == '2019-10-14'),
    ('payments/prowide_pacs.008.001.07.xml', 0,
     lambda r: {'debtor', 'debtor_agent', 'creditor', 'creditor_agent',
                'instructing_agent', 'instructed_agent'} <= roles(r)),
    ('payments/moov_FI_camt_053_sample.xml.xml', 2,
     lambda r: party(r, 'creditor')['account'] == '29501800020582'),
    ('trade/ubl/UBL-ExportCustomsDeclaration-2.3-Example.xml', 0,
     lambda r: r['goods'][0]['hs'] == '84195000' and
     r['goods'][0]['origin'] == 'dk' and r['route']['from'] == 'dk' and
     r['route']['to'] == 'no' and
     r['route']['to_basis'] == 'address of the consignee'),
    ('trade/ubl/UBL-ImportCustomsDeclaration-2.3-Example.xml', 0,
     lambda r: r['goods'][0]['hs'] == '8518309590' and
     r['route']['from'] == 'th' and
     r['goods'][0]['mass'] == {'value': '1', 'unit': 'KGM'}),
    ('trade/ubl/UBL-Waybill-2.0-Example-International.xml', 0,
     lambda r: r['goods'][0]['hs'] == '15219000' and
     r['route']['from'] == 'us' and r['route']['to'] == 'gb' and
     {'consignor', 'consignee', 'carrier', 'freight_forwarder',
      'notify'} <= roles(r)),
    ('trade/ubl/UBL-Invoice-2.1-Example.xml', 0,
     lambda r: len(r['goods']) == 5 and
     not any('hs' in g for g in r['goods']) and
     {'seller', 'buyer', 'payee', 'payee_bank'} <= roles(r)),
]


def roles(record):
    return {p['role'] for p in record['parties']}


def party(record, role):
    return next(p for p in record['parties'] if p['role'] == role)


class Tests(told.Tests):
    def read(self, path, *words, data=None):
        done = subprocess.run(
            [self.vedette, 'check', '--records', *words, path], input=data,
            capture_output=True)
        return done.returncode, done.stdout.decode(), \
            done.stderr.decode(errors='replace')

    def write(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as f:
            f.write(data)
        return path


def content(name):
    with open(os.path.join(HERE, 'feeds', name), 'rb') as f:
        return f.read()


def words_for(name):
    return ['--mapping', HERE + '/feeds/mapped.yml'] \
        if name == 'mapped.csv' else []


def golden(t):
    for name in FILES:
        code, out, err = t.read(HERE + '/feeds/' + name, *words_for(name))
        err = err.replace(HERE + '/feeds/', '')
        expected = HERE + '/feeds/' + name + '.expected'
        if os.environ.get('UPDATE_GOLDEN'):
            with open(expected, 'w', encoding='utf-8') as f:
                f.write(out + err)
        with open(expected, encoding='utf-8') as f:
            t.check('%s is read as it was' % name, f.read() == out + err,
                    out + err)
        t.check('%s: refused records make exit 3' % name,
                code == (3 if err else 0), code)
        again = t.read('-', data=out.encode())
        t.check('%s: written and read again it is the same' % name,
                again[1] == out and not again[2], again[2])


def packed(t):
    plain = t.read(HERE + '/feeds/pain001.xml')[1]
    t.check('packed by gzip', t.read(t.write(
        'x.gz', gzip.compress(content('pain001.xml'))))[1] == plain)
    t.check('from standard input', t.read(
        '-', data=content('pain001.xml'))[1] == plain)
    text = content('pain001.xml').decode()
    t.check('in UTF-16', t.read(t.write(
        'x.xml', text.encode('utf-16')))[1] == plain)
    t.check('with a mark of UTF-8', t.read(t.write(
        'y.xml', b'\xef\xbb\xbf' + content('pain001.xml')))[1] == plain)
    rows = [['id', 'kind', 'date', 'goods.hs', 'consignee.name'],
            ['A', 'shipment', '2024-03-01', '8542', 'Beta']]
    cells = ''.join('<row r="%d">%s</row>' % (i + 1, ''.join(
        '<c t="inlineStr"><is><t>%s</t></is></c>' % c for c in row))
        for i, row in enumerate(rows))
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as z:
        for name, body in (
                ('[Content_Types].xml', '<Types/>'),
                ('xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet '
                 'name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'),
                ('xl/_rels/workbook.xml.rels', '<Relationships><Relationship '
                 'Id="rId1" Target="worksheets/sheet1.xml"/>'
                 '</Relationships>'),
                ('xl/worksheets/sheet1.xml',
                 '<worksheet><sheetData>%s</sheetData></worksheet>' % cells)):
            z.writestr(name, body)
    csv = '\n'.join(','.join(r) for r in rows) + '\n'
    book = t.read(t.write('x.xlsx', out.getvalue()))
    t.check('a workbook and its CSV are the same', book[1] and
            book[1] == t.read(t.write('x.csv', csv.encode()))[1], book)


def wrong(t):
    cases = [
        ('nothing', b'', (0,), ''),
        ('no form', b'hello world\nhow are you\n', (3,), 'line 1'),
        ('a foreign document', b'<html><body/></html>', (3,), 'ISO 20022'),
        ('a document type', b'<!DOCTYPE a [<!ENTITY b "c">]><Document/>',
         (3,), 'document type'),
        ('bytes that are no UTF-8', content('pain001.xml').replace(
            b'Behind', b'\xff\xfe\xfa'), (3,), 'line 9'),
        ('a wrong encoding', b'<?xml version="1.0" encoding="UTF-16"?>' +
         content('pain001.xml'), (3,), 'encoding'),
        ('a text block that does not end', content('fin.rje')[:200], (3,),
         'cut short'),
        ('a message without a text', b'{1:F01EXMPDEFFAXXX0000000001}'
         b'{2:I103EXMPUS33XXXXN}', (3,), 'no text block'),
        ('a column that is none', b'id,kind,colour\n1,2,3\n', (3,), 'colour'),
        ('a mapping of nothing', b'{"kind": "party", "parties": []}\n', (3,),
         'parties or goods'),
    ]
    for name, data, codes, part in cases:
        code, out, err = t.read(t.write('wrong', data))
        t.check('%s is told' % name, code in codes and part in err,
                (code, out, err))
    mapping = t.write('m.yml', b'dates: xyz\n')
    code, _, err = t.read(HERE + '/feeds/mapped.csv', '--mapping', mapping)
    t.check('a wrong mapping is told', code == 3 and 'xyz' in err, err)
    mapping = t.write('m.yml', b'colour: red\n')
    code, _, err = t.read(HERE + '/feeds/mapped.csv', '--mapping', mapping)
    t.check('an unknown key of a mapping is told', 'colour' in err, err)


def hurt(t, name, path, words, times):
    """Cut anywhere, with bytes changed, or in a wrong encoding: an answer, and
    the records before the place are those of the whole."""
    with open(path, 'rb') as f:
        whole = f.read()
    lines = t.read(path, *words)[1].split('\n')
    chance = random.Random(name)
    bad = []
    for _ in range(times):
        cut = chance.randrange(len(whole))
        code, out, err = t.read(t.write('cut', whole[:cut]), *words)
        got = [x for x in out.split('\n') if x]
        # Of text that is cut, the last record may be another.
        if code not in (0, 3) or got[:-1] != lines[:len(got[:-1])] or \
                (code == 3 and not err):
            bad.append((cut, code, err))
    for _ in range(times):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        code, out, err = t.read(t.write('hurt', bytes(data)), *words)
        if code not in (0, 3) or (code == 3 and not err) or any(
                not json.loads(x) for x in out.splitlines()):
            bad.append((bytes(data), code, err))
    code, out, err = t.read(t.write('wide', whole.decode(
        'utf-8', 'replace').encode('utf-16-le')), *words)
    if code not in (0, 3) or (code == 3 and not err):
        bad.append(('utf-16', code, err))
    t.check('%s, damaged, is answered' % name, not bad, bad[:1])


def damage(t):
    for name in FILES:
        hurt(t, name, HERE + '/feeds/' + name, words_for(name), 30)


def payment_of(where):
    """A transfer with somebody in one more place."""
    return ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08">'
            '<FIToFICstmrCdtTrf><GrpHdr><CreDtTm>2024-03-01T00:00:00</CreDtTm>'
            '</GrpHdr><CdtTrfTxInf><IntrBkSttlmAmt Ccy="EUR">1</IntrBkSttlmAmt>'
            '<Dbtr><Nm>A</Nm></Dbtr>%s</CdtTrfTxInf></FIToFICstmrCdtTrf>'
            '</Document>' % where)


# Places of a transfer where a party or a word may stand, and must not be lost.
PLACES = [
    '<ChrgsInf><Agt><FinInstnId><Nm>%s</Nm></FinInstnId></Agt></ChrgsInf>',
    '<CdtrAgt><FinInstnId><Nm>x</Nm></FinInstnId><BrnchId><Nm>%s</Nm>'
    '</BrnchId></CdtrAgt>',
    '<CdtrAgt><FinInstnId><NmAndAdr><Nm>%s</Nm></NmAndAdr></FinInstnId>'
    '</CdtrAgt>',
    '<CdtrAgt><FinInstnId><Othr><Id>%s</Id></Othr></FinInstnId></CdtrAgt>',
    '<Cdtr><Nm>x</Nm><Nm>%s</Nm></Cdtr>',
    '<Cdtr><Nm>x</Nm><CtctDtls><Nm>%s</Nm></CtctDtls></Cdtr>',
    '<Cdtr><Pty><Nm>%s</Nm></Pty></Cdtr>',
    '<CdtrAcct><Nm>%s</Nm></CdtrAcct>',
    '<CdtrAcct><Prxy><Id>%s</Id></Prxy></CdtrAcct>',
    '<RgltryRptg><Dtls><Inf>%s</Inf></Dtls></RgltryRptg>',
    '<RgltryRptg><Authrty><Nm>%s</Nm></Authrty></RgltryRptg>',
    '<Purp><Prtry>%s</Prtry></Purp>',
    '<InstrForNxtAgt><InstrInf>%s</InstrInf></InstrForNxtAgt>',
    '<InstrForDbtrAgt>%s</InstrForDbtrAgt>',
    '<RmtInf><Strd><RfrdDocInf><LineDtls><Desc>%s</Desc></LineDtls>'
    '</RfrdDocInf></Strd></RmtInf>',
    '<RmtInf><Strd><Invcr><Nm>%s</Nm></Invcr></Strd></RmtInf>',
    '<Tax><Dbtr><Authstn><Nm>%s</Nm></Authstn></Dbtr></Tax>',
    '<SplmtryData><Envlp><Any>%s</Any></Envlp></SplmtryData>',
    '<PmtId><TxId>%s</TxId></PmtId>',
    '<IntrmyAgt1><FinInstnId><Nm>x</Nm></FinInstnId></IntrmyAgt1>'
    '<IntrmyAgt1><FinInstnId><Nm>%s</Nm></FinInstnId></IntrmyAgt1>',
]

FIN = ('{1:F01EXMPDEFFAXXX0000000001}{2:I103EXMPUS33XXXXN}{4:\r\n:20:R\r\n'
       ':32A:240301USD1,\r\n:50K:A\r\n:59:%s\r\n-}')


def nothing_lost(t):
    for place in PLACES:
        out = t.read(t.write('p.xml', payment_of(
            place % 'SOUGHT PARTY').encode()))[1]
        t.check('read: %s' % place[:60], 'SOUGHT PARTY' in out, out)
    envelope = ('<X><AppHdr><Fr><FIId><FinInstnId><BICFI>SOUGHTXX</BICFI>'
                '</FinInstnId></FIId></Fr></AppHdr>%s</X>' % payment_of(''))
    t.check('who sends an envelope is read', 'SOUGHTXX' in t.read(
        t.write('p.xml', envelope.encode()))[1])
    other = '<X><Document><CdtrPmtActvtnReq/></Document>%s</X>' % payment_of('')
    code, out, err = t.read(t.write('p.xml', other.encode()))
    t.check('a message that is not read is told beside one that is',
            code == 3 and 'CdtrPmtActvtnReq' in err and out.count('\n') == 1,
            (out, err))
    bad = payment_of('<IntrBkSttlmDt>2024-03-02</IntrBkSttlmDt>').replace(
        '2024-03-01T00:00:00', 'yesterday')
    t.check('a bad date of a message spoils no transaction with its own',
            '"2024-03-02"' in t.read(t.write('p.xml', bad.encode()))[1])
    code, out, err = t.read(t.write('p.xml', payment_of('').replace(
        '2024-03-01T00:00:00', 'yesterday').encode()))
    t.check('and refuses one without', code == 3 and not out and
            'is no day' in err, (out, err))
    for what, text in (('with CR alone', (FIN % 'SOUGHT').replace('\n', '')),
                       ('a name behind a slash', FIN % '/SOUGHT'),
                       ('no BIC in a field for one', (FIN % 'x').replace(
                           ':59:', ':57A:SOUGHT BANK\r\n:59:'))):
        out = t.read(t.write('m', text.encode()))[1]
        t.check('FIN %s' % what, '"name":["SOUGHT' in out, out)
    code, out, err = t.read(t.write('m', (FIN % 'x' + '{5:}$(1:F01x}{4:\n:59:'
                                          'SOUGHT\n-}').encode()))
    t.check('what begins wrong behind a message is no trailer',
            code == 3 and 'looks like another' in err, (out, err))
    for line, part in (
            ('{"kind":"party","parties":[],"parties":[]}', 'duplicate'),
            ('{"kind":"party","parties":[{"role":"a","party":{"name":'
             '{"en":"x"}}}]}', 'a text, a number'),
            ('{"kind":"party","date":"0024-03-01","texts":[]}', 'a day'),
            ('{"kind":"party","parties":[{"role":"a","share":"101",'
             '"party":{"name":"x"}}]}', 'percent'),
            ('{"kind":"payment","texts":[{"where":"a","text":"b"}],"amount":'
             '{"value":99999999999999.99,"currency":"EUR"}}', 'as a text')):
        code, out, err = t.read(t.write('j', line.encode()))
        t.check('refused: %s' % line[:60], code == 3 and not out and
                part in err, (out, err))
    t.check('JSON Lines behind a mark of UTF-8', t.read(t.write(
        'j', b'\xef\xbb\xbf{"kind":"party","texts":[{"where":"a","text":"b"}]}'
    ))[0] == 0)
    code, _, err = t.read(t.write('c', b'goods.hs,goods.hs\n1234,5678\n'))
    t.check('two columns of one value are refused', code == 3 and
            'two columns' in err, err)


def again(t):
    """A record is the same in the form it came in and in our own: what was counted is
    known again, and each answer comes out again."""
    one = t.write('one.json', json.dumps({'id': 'x-1', 'schema': 'Company', 'target': True, 'properties': {
        'name': ['Beta Example LLC'], 'topics': ['sanction']}}).encode())
    t.run('load', '--source', 'sample_list', '--date', '2024-01-01', one)
    names = [n for n in sorted(os.listdir(HERE + '/feeds')) if n + '.expected' in os.listdir(HERE + '/feeds')]
    t.check('there are forms', len(names) > 5, names)
    for name in names:
        path = os.path.join(HERE, 'feeds', name)
        words = words_for(name)
        first = [json.loads(x) for x in t.run('--json', 'check', '--record', *words, path).stdout.splitlines()]
        own = t.write('own.jsonl', t.read(path, *words)[1].encode())
        second = [json.loads(x) for x in t.run('--json', 'check', '--record', own).stdout.splitlines()]
        t.check('%s is known again in our own form' % name,
                len(second) == sum('error' not in x for x in first) > 0 and all(x.get('counted_before') for x in second),
                second)
    outcomes = [json.loads(x).get('outcome') for x in t.run('--json', 'replay', '--all').stdout.splitlines()]
    t.check('each answer comes out again', set(outcomes) - {None} == {'same'}, outcomes)


def samples(t):
    data = os.environ.get('VEDETTE_TESTDATA')
    if not data:
        print('skip samples of payments and trade: VEDETTE_TESTDATA is not set')
        return
    read = {}
    for name, expected in SAMPLES.items():
        code, out, err = t.read(os.path.join(data, name))
        read[name] = [json.loads(x) for x in out.splitlines()]
        t.check('%s has %d records' % (name, expected),
                code == 0 and len(read[name]) == expected and not err,
                (code, len(read[name]), err))
    for name in SAMPLES:
        hurt(t, name, os.path.join(data, name), [], 12)
    there = {os.path.relpath(os.path.join(at, f), data)
             for part in ('payments', 'trade/ubl')
             for at, _, files in os.walk(os.path.join(data, part))
             for f in files}
    t.check('no sample is left out', there == set(SAMPLES),
            there ^ set(SAMPLES))
    for name, i, holds in FACTS:
        t.check('%s says what it says' % name, holds(read[name][i]),
                read[name][i])


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], folder)
        for case in (golden, packed, wrong, nothing_lost, again, damage, samples):
            case(t)
        return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
