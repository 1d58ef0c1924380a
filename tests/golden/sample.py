#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sample/ is what it says it is.

Every listing with an id below 9,000,000 is a real one and has its row in
PROVENANCE.tsv; whatever is invented is named SAMPLE or EXAMPLE; each file
says in itself that it is a sample.
"""

import csv
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SAMPLE = os.path.join(ROOT, 'sample')
NOTICE = 'VEDETTE SAMPLE - NOT THE OFFICIAL LIST'


def main():
    problems = []
    with open(os.path.join(SAMPLE, 'PROVENANCE.tsv'), encoding='utf-8') as f:
        rows = list(csv.DictReader((x for x in f if not x.startswith('#')),
                                   delimiter='\t'))
    cited = {r['id'].split()[-1] for r in rows}
    for r in rows:
        if not all(r.values()):
            problems.append('PROVENANCE.tsv: empty cell: %s' % r)
    for path, _, files in os.walk(SAMPLE):
        for name in files:
            file = os.path.join(path, name)
            with open(file, encoding='utf-8') as f:
                text = f.read()
            if name in ('PROVENANCE.tsv', 'mapping.yml', 'queries.csv',
                        'README.md'):
                continue
            if name == 'sdn.csv':
                for row in csv.reader(text.rstrip('\x1a').splitlines()):
                    number, title = row[0], row[1]
                    if int(number) < 9000000 and number not in cited:
                        problems.append('%s: no source: %s' % (file, number))
                    if int(number) >= 9000000 and \
                            'SAMPLE' not in title and 'EXAMPLE' not in title:
                        problems.append('%s: %s not named so' % (file, title))
            if name not in ('alt.csv', 'add.csv') and NOTICE not in text:
                problems.append('%s: does not say that it is a sample' % file)
    for p in problems:
        print(p)
    print('%d provenance rows, %d problems' % (len(rows), len(problems)))
    return len(problems) > 0 or len(rows) < 20


if __name__ == '__main__':
    sys.exit(main())
