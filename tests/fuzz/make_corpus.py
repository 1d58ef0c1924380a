#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seed corpora of the fuzz targets, from sample/ and made up.

usage: make_corpus.py ROOT; findings are added by hand beside these files.
"""

import gzip
import io
import os
import sys
import zipfile

ROOT = sys.argv[1]
sys.path.insert(0, os.path.join(ROOT, 'tests', 'lists'))
import shapes  # noqa: E402

RECORD = ('vedette-record 1 1\t9000001\n=Person\tx-1\nbirthDate\t1961\tcirca '
          '1961\nname\tSAMPLE ONE\n=Address\tx-1-a\nfull\tX\n')


def sample(path, size=6000):
    with open(os.path.join(ROOT, 'sample', path), 'rb') as f:
        return f.read(size)


def feed(name):
    path = os.path.join(ROOT, 'tests', 'golden', 'feeds', name)
    with open(path, 'rb') as f:
        return f.read()


def workbook(rows):
    cells = ''.join('<row r="%d">%s</row>' % (i + 1, ''.join(
        '<c t="inlineStr"><is><t>%s</t></is></c>' % c for c in row))
        for i, row in enumerate(rows))
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, text in (
                ('[Content_Types].xml', '<Types/>'),
                ('xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet '
                 'name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'),
                ('xl/_rels/workbook.xml.rels', '<Relationships><Relationship '
                 'Id="rId1" Target="worksheets/sheet1.xml"/>'
                 '</Relationships>'),
                ('xl/worksheets/sheet1.xml',
                 '<worksheet><sheetData>%s</sheetData></worksheet>' % cells)):
            z.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


DFAT = [['Reference', 'Name of Individual or Entity', 'Type', 'Name Type',
         'Alias Strength', 'Date of Birth', 'Place of Birth', 'Citizenship',
         'Address', 'Additional Information', 'Listing Information',
         'IMO Number', 'Committees', 'Control Date', 'Instrument of '
         'Designation'],
        ['1', 'SAMPLE ONE', 'Individual', 'Primary Name', '', '1961', '',
         'Iran', 'a) Kabul', 'x', 'y', '', '1267', '45000', 'z'],
        ['1a', 'EXAMPLE', 'Individual', 'Alias', 'Weak']]

LISTS = {
    'ofac_classic': '<?xml version="1.0"?>\n<sdnList xmlns="http://tempuri.'
    'org/sdnList.xsd"><publshInformation><Publish_Date>04/06/2018'
    '</Publish_Date><Record_Count>1</Record_Count></publshInformation>'
    '<sdnEntry><uid>9000001</uid><lastName>SAMPLE</lastName><sdnType>'
    'Individual</sdnType><programList><program>SAMPLE</program></programList>'
    '<akaList><aka><uid>1</uid><type>a.k.a.</type><category>weak</category>'
    '<lastName>EX</lastName></aka></akaList><dateOfBirthList><dateOfBirthItem>'
    '<uid>2</uid><dateOfBirth>circa 1961</dateOfBirth><mainEntry>true'
    '</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry></sdnList>',
    'ofac_advanced': '<?xml version="1.0"?><Sanctions Version="1" xmlns="http://'
    'www.un.org/sanctions/1.0"><DateOfIssue><Year>2020</Year><Month>3</Month><Day>17'
    '</Day></DateOfIssue><ReferenceValueSets><AliasTypeValues><AliasType '
    'ID="1400">A.K.A.</AliasType></AliasTypeValues></ReferenceValueSets>'
    '<DistinctParties><DistinctParty FixedRef="9000001"><Profile ID="1" '
    'PartySubTypeID="3"><Identity ID="1" FixedRef="9000001" Primary="true">'
    '<Alias FixedRef="9000001" AliasTypeID="1403" Primary="true" LowQuality='
    '"false"><DocumentedName ID="1"><DocumentedNamePart><NamePartValue '
    'NamePartGroupID="1" ScriptID="215">SAMPLE</NamePartValue>'
    '</DocumentedNamePart></DocumentedName></Alias></Identity></Profile>'
    '</DistinctParty></DistinctParties></Sanctions>',
    'ofac_delta': ''.join(shapes.ofac_delta(
        '2024-03-02', [(1, 'A')], [(2, 'B', 'C')], [(3, 'D')])),
    'eu_fsd': '<?xml version="1.0"?><WHOLE Date="11/02/2016"><ENTITY Id="1" '
    'Type="P" legal_basis="1 (OJ)" reg_date="2016-01-01" pdf_link="" '
    'programme="SAM" remark=""><NAME Id="1" Entity_id="1"><LASTNAME>S'
    '</LASTNAME><WHOLENAME>SAMPLE</WHOLENAME></NAME><BIRTH Id="1"><DATE>'
    '1961-01-02</DATE><PLACE>X</PLACE></BIRTH></ENTITY></WHOLE>',
    'eu_csv': 'fileGenerationDate;Entity_LogicalId;Entity_SubjectType;'
    'NameAlias_WholeName;BirthDate_Year;Identification_Number\n'
    '01/02/2024;1;P;SAMPLE ONE;1961;\n01/02/2024;1;P;EXAMPLE;;12\n',
    'uk_conlist': 'Last Updated,13/04/2018,,\nName 6,Name 1,Name 2,Name 3,'
    'Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,Nationality,'
    'Passport Details,NI Number,Position,Address 1,Address 2,Address 3,'
    'Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,'
    'Group Type,Alias Type,Regime,Listed On,Last Updated,Group ID\nSAMPLE,'
    'One,,,,,,00/00/1961,,,,,,,,,,,,,,,(UK Sanctions List Ref):X1 (UN Ref):'
    'QDi.001,Individual,Primary name,Sample,01/01/2018,01/01/2018,9000001\n',
    'uk_csv': ''.join(shapes.uk_csv(3)),
    'uk_xml': ''.join(shapes.uk_xml(3)),
    'seco': ''.join(shapes.seco_xml(3)),
    'eu_fsf': ''.join(shapes.eu_fsf(3)),
    'csl_json': '{"total":1,"results":[{"id":"9","source":"Entity List (EL) -'
    ' Bureau of Industry and Security","name":"SAMPLE","alt_names":["EX"],'
    '"addresses":[{"country":"CN"}],"ids":[],"start_date":"2020-01-01",'
    '"source_list_url":"https://example.org/"}]}',
    'bis_dpl': 'Name and Address\tEffective_Date\tExpiration_Date\t'
    'Standard_Order\tLast_Update\tAction\tFR_Citation\nName\tStreet_Address\t'
    'City\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\t'
    'Standard_Order\tLast_Update\tAction\tFR_Citation\nSAMPLE\t1 Road\tX\t\t'
    'US\t1\t01/02/2019\t01/02/2029\tY\t2019-01-01\tx\t84 F.R.\n',
    'ca_sema': '<?xml version="1.0"?><data-set><record><Country>Iran'
    '</Country><Entity>SAMPLE</Entity><Schedule>1</Schedule><Item>1</Item>'
    '<Aliases>EX; Y</Aliases></record><record><Country>Iran</Country>'
    '<LastName>SAMPLE</LastName><GivenName>One</GivenName><DateOfBirth>1961'
    '</DateOfBirth><Schedule>1</Schedule><Item>2</Item></record></data-set>',
    'au_dfat': workbook(DFAT),
    'ftm': '{"id":"x-1","schema":"Person","target":true,"properties":{"name":'
    '["SAMPLE"],"birthDate":["1961"],"country":["ir"]}}\n{"id":"x-2","schema":'
    '"Sanction","properties":{"entity":["x-1"],"authority":["SAMPLE"]}}\n',
    'ftm_simple': '"id","schema","name","aliases","birth_date","countries",'
    '"addresses","identifiers","sanctions","phones","emails","dataset",'
    '"first_seen","last_seen","last_change"\n"x-1","Person","SAMPLE","A;B",'
    '"1961","ir","","","","","","S","2023-01-01","2024-01-01","2023-01-01"\n',
    'ftm_delta': '{"op":"ADD","entity":{"id":"x-1","schema":"Person",'
    '"properties":{"name":["SAMPLE"]}}}\n{"op":"DEL","entity":{"id":"x-2"}}\n',
    'html': '<!DOCTYPE html><html><body>Moved</body></html>',
    'ofac_flat': sample('us_ofac_sdn/2024-02-20/sdn.csv', 4000),
    'ofac_flat_alt': sample('us_ofac_sdn/2024-02-20/alt.csv', 2000),
    'ofac_pip': '9000001@"SAMPLE"@-0- @"SAMPLE] [OTHER"@-0- @-0- @-0- @-0- @'
    '-0- @-0- @-0- @"DOB 1961; alt. DOB 1962; a.k.a. \'X\'; Linked To: Y."\n'
    '\x1a',
    'ofac_enhanced': sample('us_ofac_sdn/2024-03-01_enhanced.xml'),
    'un': sample('un_sc_sanctions/2024-01-10.xml'),
    'csl_csv': sample('us_trade_csl/2024-02-28.csv'),
    'gzip': gzip.compress(''.join(shapes.uk_xml(2)).encode(), mtime=0),
}

MAPPING = '''sample:
  queries:
    - csv_url: table.csv
      entities:
        ship:
          schema: Vessel
          keys: [id]
          properties:
            name: {column: ship, required: true}
            country: {column: country, split: ";"}
        owner:
          schema: Person
          key: id
          properties:
            name: {columns: [name, ship], join: " "}
            birthDate: {column: born}
            topics: {literal: sanction}
      filters: {ship: EXAMPLE STAR}
'''

CONTROLS = (
    'jurisdiction\tinstrument\tparagraph\tkind\ths\tedition\tcategory\tfrom'
    '\tto\ttitle\tlimit\texceptions\teffective\tsuspended\tresumed\tended'
    '\tnote\tsure\tsource\tverified\n# a comment\n'
    'own\tPolicy\t1\tban\t8542;90\t2022\tchips\teu|*\tua-43|ru\tchips (3A001)'
    '\t-\t-\t2024-01-01\t2025-01-01\t2025-06-30\t-\t-\tverified\tlaw 1'
    '\tread\n')

def armoured(fields):
    """Characters and fill bits of (value, width) pairs; text counts six bits a letter."""
    bits = ''
    for value, width in fields:
        if isinstance(value, str):
            for c in value.ljust(width // 6, '@'):
                bits += format(ord(c) % 64, '06b')
        else:
            bits += format(value % (1 << width), '0%db' % width)
    fill = -len(bits) % 6
    bits += '0' * fill
    values = [int(bits[i:i + 6], 2) for i in range(0, len(bits), 6)]
    return ''.join(chr(v + (48 if v < 40 else 56)) for v in values), fill


def sealed(body, mark='!'):
    total = 0
    for c in body:
        total ^= ord(c)
    return '%s%s*%02X' % (mark, body, total)


def position(mmsi, lat, lon, speed, course, status=0):
    return armoured([(1, 6), (0, 2), (mmsi, 30), (status, 4), (-128, 8), (int(speed * 10), 10), (0, 1),
                     (round(lon * 600000), 28), (round(lat * 600000), 27), (int(course * 10), 12), (511, 9),
                     (60, 6), (0, 6), (0, 19)])


def voyage(mmsi, imo, name, draught):
    return armoured([(5, 6), (0, 2), (mmsi, 30), (0, 2), (imo, 30), ('MADE1', 42), (name, 120), (70, 8),
                     (100, 9), (20, 9), (10, 6), (9, 6), (1, 4), (0, 4), (0, 5), (24, 5), (60, 6),
                     (int(draught * 10), 8), ('RU VYP', 120), (0, 2)])


def sentences(payload, fill, parts=1, sequence='', suffix=''):
    step = -(-len(payload) // parts)
    return ''.join(sealed('AIVDM,%d,%d,%s,A,%s,%d' % (
        parts, i + 1, sequence, payload[i * step:(i + 1) * step], fill if i + 1 == parts else 0))
        + suffix + '\n' for i in range(parts))


def heard():
    first = sentences(*position(273000001, 42.7, 131.8, 10, 215))
    return (sealed('s:made,c:1704067200', '\\') + '\\' + first + '# a comment\n'
            + sealed('PGHP,1,2024,1,1,0,1,0,0,219,,2190048,1,' + first[-3:-1], '$') + '\n' + first
            + sentences(*voyage(273000001, 4000060, 'MADE UP', 5.2), 2, '3', ',r003,1704067320')
            + sentences(*position(273000001, 42.6, 131.7, 10, 215), suffix=',r003,1704069000')
            + first.replace('*', '*F') + '!AIVDM,1,1,,A,,0*26\n')


CORPORA = {
    'csv': {'plain': 'a,b\n1,"x ""y"" z"\r\n,,\n', 'open': 'a,"b\n',
            'bom': '\ufeffa;b\r1;2\r', 'eof': '1@2\n\x1a',
            'sample': sample('eu_833/eu_833_annexes.csv', 3000)},
    'json': {'array': '[1,"a\\u0000b",{"x":[null,true]}]', 'cut': '[{"a":',
             'lines': '{"a":"b"}\n"c"\n', 'deep': '[' * 200,
             'results': '{"total":2,"results":["x","y"]}',
             'yaml': 'a: [1, {b: c}]\n? x\n: - y\n  - "z"\n'},
    'xml': {'record': '<x xmlns:a="b"><INDIVIDUAL a="1">t<a:b/>u'
            '</INDIVIDUAL><a>&lt;&#x41;</a></x>', 'cut': '<x><a>b</a',
            'laughs': '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
            '<l>&b;</l>', 'xxe': '<!DOCTYPE l [<!ENTITY a SYSTEM '
            '"file:///etc/passwd">]><l><a>&a;</a></l>',
            'utf16': '<x><a>b</a></x>'.encode('utf-16')},
    'mapping': {'two': MAPPING, 'keyless': MAPPING.replace('keys: [id]', ''),
                'wrong': 'a: b: c', 'list': '- x\n',
                'sample': sample('eu_833/mapping.yml')},
    'record': {'one': RECORD, 'patch': RECORD.replace('1 1', '1 9')
               .replace('=Address', '-=Address'), 'cut': RECORD[:60]},
    'lists': LISTS,
    'event': {
        'shipment': '{"id":"S","kind":"shipment","date":"2024-03-01",'
        '"parties":[{"role":"vessel","party":{"schema":"Vessel","imoNumber":'
        '"9161003","name":["A","B"]}}],"goods":[{"hs":"8542.31","description":'
        '"x","origin":"cn","value":{"value":"1000.50","currency":"USD"}}],'
        '"route":{"from":"hk","to":"ua-43","via":["kg"]}}',
        'payment': '{"kind":"payment","parties":[{"role":"debtor","party":'
        '{"name":"x"}}],"amount":{"value":-12.50,"currency":"EUR"}}',
        'long': '{"kind":"payment","parties":[],"amount":{"value":'
        '1234567890123456789,"currency":"EUR"}}'},
    'feed': {name.replace('.', '_'): feed(name) for name in (
        'camt053.xml', 'fin.rje', 'invoice.xml', 'own.csv', 'pacs008.xml',
        'pacs009cov.xml', 'pain001.xml', 'waybill.xml')},
    'ais': {'table': 'MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,'
            'Status,Length,Width,Draft\n' + ''.join(
                f'273000001,2024-01-0{d}T{h:02}:00:00,42.{d}{h:02},132.{h:02},{h % 3}.0,90.0,511,MADE UP,'
                f'IMO4000060,C{d},70,0,120,19,{d}.5\n' for d in range(1, 5) for h in range(0, 24, 3)),
            'danish': '# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,SOG\n'
            '14/11/2023 22:13:20,Class A,273000001,42.88,132.33,At anchor,0.0\n',
            'sentences': heard()},
    'controls': {'own': CONTROLS, 'bad_kind': CONTROLS.replace('ban', 'bun'),
                 'no_source': CONTROLS.replace('law 1', '-'),
                 'cut': CONTROLS[:300], 'words': '3A001.b machine tools'},
    'names': {'arabic': 'Abd al-Rahman bin Sampl\nعبد الرحمن', 'han':
              '高市早苗\nGao Shi', 'firm': 'S.A.M.P.L.E. Trdg Co. II\nSample '
              'Trading Company Two', 'letters': 'A. B. C.\nA B', 'empty': '\n',
              'cyrillic': 'Иванович\nIvanovitch', 'long': 'ab ' * 60},
}


def main():
    for folder, files in CORPORA.items():
        path = os.path.join(ROOT, 'tests', 'fuzz', 'corpus', folder)
        os.makedirs(path, exist_ok=True)
        for name, data in files.items():
            if isinstance(data, str):
                data = data.encode()
            with open(os.path.join(path, name), 'wb') as f:
                f.write(data)


main()
