#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Made-up files in the shape of lists that could be tried on fragments only.

The readers of the UK Sanctions List, of SECO and of the EU's FSF 1.1 are run
over files of 10,000 entities: all must arrive, searchable, in bounded memory.
An OFAC delta is applied to a base and must give what the full file gives; a
workbook, a zip bomb and a field of 10 MB must be bounded.

usage: shapes.py VEDETTE
"""

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import zipfile

ENTITIES = 10000
PEAK_KB_MAX = 256 * 1024

UK_COLUMNS = (
    'Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,'
    'Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Title,Name non-latin'
    ' script,Non-latin script type,Non-latin script language,Regime Name,'
    'Designation Type,Designation source,Sanctions Imposed,Other Information,'
    'UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,'
    'Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address '
    'Country,Phone number,Website,Email address,Date Designated,D.O.B,'
    'Nationality(/ies),National Identifier number,National Identifier '
    'additional information,Passport number,Passport additional information,'
    'Position,Gender,Town of birth,Country of birth,Type of entity,'
    'Subsidiaries,Parent company,Business registration number (s),IMO number,'
    'Current owner/operator (s),Previous owner/operator (s),Current believed '
    'flag of ship,Previous flags,Type of ship,Tonnage of ship,Length of ship,'
    'Year Built,Hull identification number (HIN)').split(',')


def imo(n):
    """A number of seven digits with its check digit."""
    six = 100000 + n % 900000
    total = sum(int(d) * w for d, w in zip(str(six), range(7, 1, -1)))
    return '%d%d' % (six, total % 10)


def kind(n):
    return ('Individual', 'Entity', 'Ship')[n % 3]


def uk_csv(n):
    yield 'Report Date: 08-Oct-2026\n' + ','.join(UK_COLUMNS) + '\n'
    for i in range(n):
        for name, how in (('SAMPLE %d' % i, 'Primary Name'),
                          ('EXAMPLE %d' % i, 'Alias')):
            cells = dict.fromkeys(UK_COLUMNS, '')
            cells.update({
                'Last Updated': '31/07/2024', 'Unique ID': 'SAM%05d' % i,
                'Name 6': name, 'Name type': how,
                'Regime Name': 'The Sample (Sanctions) Regulations',
                'Designation Type': kind(i), 'Designation source': 'UK',
                'Sanctions Imposed': 'Asset freeze',
                'Date Designated': '31/07/2024',
                'UK Statement of Reasons': '"A sample, no ""%d""."' % i,
                'D.O.B': 'dd/mm/%d' % (1940 + i % 50) if i % 3 == 0 else '',
                'IMO number': 'IMO' + imo(i) if i % 3 == 2 else ''})
            yield ','.join(cells[c] for c in UK_COLUMNS) + '\n'


def uk_xml(n):
    yield ('<?xml version="1.0" encoding="utf-8"?>\n<Designations>\n'
           '<DateGenerated>20/08/2026</DateGenerated>\n')
    for i in range(n):
        ship = ('<ShipDetails><Ship><IMONumbers><IMONumber>%s</IMONumber>'
                '</IMONumbers></Ship></ShipDetails>' % imo(i)
                if i % 3 == 2 else '')
        yield ('<Designation><LastUpdated>14/04/2026</LastUpdated>'
               '<DateDesignated>25/01/2001</DateDesignated>'
               '<UniqueID>SAM%05d</UniqueID><Names><Name><Name6>SAMPLE %d'
               '</Name6><NameType>Primary Name</NameType></Name><Name><Name6>'
               'EXAMPLE %d</Name6><NameType>Alias</NameType></Name></Names>'
               '<RegimeName>The Sample Regulations</RegimeName>'
               '<IndividualEntityShip>%s</IndividualEntityShip>'
               '<DesignationSource>UK</DesignationSource>'
               '<SanctionsImposed>Asset freeze</SanctionsImposed>%s'
               '</Designation>\n' % (i, i, i, kind(i), ship))
    yield '</Designations>\n'


def seco_xml(n):
    yield ('<?xml version="1.0" encoding="UTF-8"?>\n<swiss-sanctions-list '
           'list-type="whole-list" date="2026-08-27">\n'
           '<sanctions-program ssid="20"><program-key lang="eng">Sample'
           '</program-key><sanctions-set ssid="1" lang="eng">article 1'
           '</sanctions-set></sanctions-program>\n')
    for i in range(n):
        body = ('<identity ssid="%d" main="true"><name ssid="%d" name-type='
                '"primary-name" quality="good"><name-part order="1" '
                'name-part-type="whole-name"><value>SAMPLE %d</value>'
                '</name-part></name></identity><justification>Sample.'
                '</justification>' % (1000000 + i, 2000000 + i, i))
        tag = ('individual', 'entity', 'object')[i % 3]
        extra = ' object-type="vessel"' if tag == 'object' else ''
        yield ('<target ssid="%d"><sanctions-set-id>1</sanctions-set-id>'
               '<%s%s>%s</%s><modification modification-type="listed" '
               'enactment-date="2016-01-01" publication-date="2016-01-01" '
               'effective-date="2016-01-01"/></target>\n'
               % (9000000 + i, tag, extra, body, tag))
    yield '</swiss-sanctions-list>\n'


def eu_fsf(n):
    yield ('<?xml version="1.0" encoding="UTF-8"?>\n<export xmlns="http://eu.'
           'europa.ec/fpi/fsd/export" generationDate="2024-02-23T10:00:00.000'
           '+02:00" globalFileId="900000">\n')
    for i in range(n):
        code = 'P' if i % 3 == 0 else 'E'
        yield ('<sanctionEntity designationDetails="" euReferenceNumber='
               '"EU.%d.1" logicalId="%d"><regulation regulationType="amendment"'
               ' publicationDate="2024-02-23" numberTitle="2024/1 (SAMPLE)" '
               'programme="SAMPLE" logicalId="%d"><publicationUrl>https://'
               'example.org/</publicationUrl></regulation><subjectType code='
               '"person" classificationCode="%s"/><nameAlias firstName="" '
               'middleName="" lastName="" wholeName="SAMPLE %d" strong="true" '
               'logicalId="%d"/><nameAlias wholeName="EXAMPLE %d" strong='
               '"false"/><birthdate circa="true" year="1961"/>'
               '</sanctionEntity>\n'
               % (i, 9000000 + i, i, code, i, i, i))
    yield '</export>\n'


def ofac_name(n, text):
    return ('<name id="%d"><isPrimary>true</isPrimary><isLowQuality>false'
            '</isLowQuality><translations><translation id="%d"><isPrimary>'
            'true</isPrimary><script refId="1">Latin</script>'
            '<formattedLastName>%s</formattedLastName><formattedFullName>%s'
            '</formattedFullName></translation></translations></name>'
            % (n, n, text, text))


def ofac_entity(n, text, action=''):
    return ('<entity id="%d"%s><generalInfo><identityId>%d</identityId>'
            '<entityType refId="600">Entity</entityType></generalInfo>'
            '<sanctionsLists><sanctionsList refId="1550" id="%d" '
            'datePublished="2024-01-01">SDN List</sanctionsList>'
            '</sanctionsLists><sanctionsPrograms><sanctionsProgram refId="1" '
            'id="%d">SAMPLE</sanctionsProgram></sanctionsPrograms>'
            '<sanctionsTypes><sanctionsType refId="1705" id="%d">Block'
            '</sanctionsType></sanctionsTypes><names>%s</names></entity>\n'
            % (n, action, n, n, n, n, ofac_name(n * 10, text)))


def ofac_enhanced(day, entities):
    yield ('<?xml version="1.0" encoding="utf-8"?>\n<sanctionsData xmlns="'
           'https://sanctionslistservice.ofac.treas.gov/api/'
           'PublicationPreview/exports/ENHANCED_XML"><publicationInfo>'
           '<dataAsOf>%sT00:00:00</dataAsOf><filters><sanctionsLists>'
           '<sanctionsList refId="1550">SDN List</sanctionsList>'
           '</sanctionsLists></filters></publicationInfo><entities>\n' % day)
    for number, text in entities:
        yield ofac_entity(number, text)
    yield '</entities></sanctionsData>\n'


def ofac_delta(day, added, renamed, removed):
    yield ('<?xml version="1.0" encoding="utf-8"?>\n<sanctionsData xmlns="'
           'https://www.treasury.gov/ofac/DeltaFile/1.0"><publicationInfo>'
           '<datePublished>%sT00:00:00-05:00</datePublished><publicationType>'
           'Standard Action</publicationType></publicationInfo>'
           '<entities>\n' % day)
    for number, text in added:
        yield ofac_entity(number, text, ' action="add"')
    for number, old, new in renamed:
        yield ('<entity id="%d"><names>%s%s</names></entity>\n' % (
            number,
            ofac_name(number * 10, old).replace('<name ',
                                                '<name action="remove" '),
            ofac_name(number * 10 + 1, new).replace('<name ',
                                                    '<name action="add" ')))
    for number, text in removed:
        yield ofac_entity(number, text, ' action="remove"')
    yield '</entities></sanctionsData>\n'


def write(path, parts):
    with open(path, 'w', encoding='utf-8') as f:
        f.writelines(parts)
    return path


class Tests:
    def __init__(self, vedette, folder):
        self.vedette = vedette
        self.folder = folder
        self.failed = 0
        self.passed = 0

    def run(self, db, *words):
        done = subprocess.run(
            [self.vedette, '--db', os.path.join(self.folder, db), '--json',
             '--quiet', *words], capture_output=True, text=True,
            env=dict(os.environ, VEDETTE_NOW='2026-11-01T12:00:00Z'))
        lines = [json.loads(x) for x in done.stdout.splitlines()]
        return done.returncode, lines, done.stderr

    def check(self, what, good, detail=''):
        self.passed += good
        self.failed += not good
        print('%-4s %s%s' % ('ok' if good else 'FAIL', what,
                             '' if good else ': %s' % (detail,)))

    def big(self, name, source, parts):
        path = write(os.path.join(self.folder, name), parts)
        code, out, why = self.run(name + '.db', 'load', path)
        self.check('%s: %d entities' % (name, ENTITIES),
                   code == 0 and out[0]['outcome'] == 'accepted' and
                   out[0]['entities'] == ENTITIES and
                   out[0]['source'] == source, out or why)
        code, out, why = self.run(name + '.db', 'screen', 'SAMPLE 9876')
        self.check('%s: the 9877th is found' % name,
                   code == 0 and 'SAMPLE 9876' in json.dumps(out), why)

    def delta(self):
        names = [(9000000 + i, 'SAMPLE FIRM %d' % i) for i in range(300)]
        base = write(self.folder + '/base.xml',
                     ofac_enhanced('2024-03-01', names))
        gone = names[7]
        renamed = names[11]
        new = (9100000, 'EXAMPLE NEW FIRM')
        now = sorted([x for x in names if x not in (gone, renamed)] +
                     [(renamed[0], 'EXAMPLE RENAMED'), new])
        full = write(self.folder + '/full.xml',
                     ofac_enhanced('2024-03-02', now))
        delta = write(self.folder + '/delta.xml', ofac_delta(
            '2024-03-02', [new],
            [(renamed[0], renamed[1], 'EXAMPLE RENAMED')], [gone]))
        code, out, why = self.run('delta.db', 'load', base, delta)
        self.check('delta: +1 -1 ~1', code == 0 and
                   [out[1][k] for k in ('added', 'removed', 'changed')] ==
                   [1, 1, 1], out or why)
        code, out, why = self.run('full.db', 'load', base, full)
        want = [out[1][k] for k in ('added', 'removed', 'changed')]
        self.check('full: +1 -1 ~1', want == [1, 1, 1], out or why)
        for number, _ in (gone, renamed, new):
            answers = []
            for db in ('delta.db', 'full.db'):
                _, out, _ = self.run(db, 'show', 'ofac-%d' % number)
                answers.append([{k: v for k, v in o.items()
                                 if k in ('id', 'caption', 'properties',
                                          'schema', 'listed')} for o in out])
            self.check('delta: %d as in the full file' % number,
                       answers[0] == answers[1], answers)
        code, out, why = self.run('delta.db', 'load', full)
        self.check('delta: the full file finds nothing else',
                   code == 0 and [out[0][k] for k in
                                  ('added', 'removed', 'changed')] ==
                   [0, 0, 0] and not out[0].get('differs_from_changes'),
                   out or why)

    def bounds(self):
        path = os.path.join(self.folder, 'bomb.xml.gz')
        with gzip.open(path, 'wb', 9) as f:
            f.write(b'<?xml version="1.0"?><export generationDate="2024">')
            for _ in range(400):
                f.write(b' ' * (1 << 20))
        code, out, why = self.run('bomb.db', 'load', path)
        self.check('a gzip bomb is refused', code == 3, (code, out, why))
        path = os.path.join(self.folder, 'bomb.zip')
        with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z:
            with z.open('list.csv', 'w') as f:
                for _ in range(300):
                    f.write(b'x' * (1 << 20))
        code, out, why = self.run('bomb.db', 'load', path)
        self.check('a zip bomb is refused', code == 3, (code, out, why))
        cells = list(uk_csv(3))
        cells[2] = cells[2].replace('A sample', 'x' * (10 << 20))
        path = write(os.path.join(self.folder, 'field.csv'), cells)
        code, out, why = self.run('field.db', 'load', path)
        self.check('a field of 10 MB is bounded, nothing is lost silently',
                   code == 3 or (code == 0 and out[0]['entities'] == 3),
                   (code, str(out)[:300], why))
        laughs = ('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY '
                  'b "&a;&a;"><!ENTITY c "&b;&b;">]><Designations>&c;'
                  '</Designations>')
        path = write(os.path.join(self.folder, 'laughs.xml'), [laughs])
        code, out, why = self.run('laughs.db', 'load', path)
        self.check('billion laughs is refused', code == 3, (code, out, why))
        secret = write(os.path.join(self.folder, 'secret'), ['SECRET WORD'])
        path = write(os.path.join(self.folder, 'xxe.xml'), [
            '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file://%s">'
            ']>' % secret] + [''.join(uk_xml(3)).split('?>', 1)[1]
                              .replace('SAMPLE 1', '&x;')])
        code, out, why = self.run('xxe.db', 'load', path)
        self.check('an external entity is refused',
                   code == 3 and 'SECRET' not in why, (code, out, why))


def main():
    with tempfile.TemporaryDirectory() as folder:
        tests = Tests(sys.argv[1], folder)
        tests.big('uksl.csv', 'gb_fcdo_sanctions', uk_csv(ENTITIES))
        tests.big('uksl.xml', 'gb_fcdo_sanctions', uk_xml(ENTITIES))
        tests.big('seco.xml', 'ch_seco_sanctions', seco_xml(ENTITIES))
        tests.big('fsf.xml', 'eu_fsf', eu_fsf(ENTITIES))
        tests.delta()
        tests.bounds()
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        if 'VEDETTE_SANITIZED' not in os.environ:
            tests.check('peak memory below 256 MB', peak < PEAK_KB_MAX, peak)
    print('%d passed, %d failed' % (tests.passed, tests.failed))
    return tests.failed > 0


if __name__ == '__main__':
    sys.exit(main())
