#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The selftest notices faults of the engine, each of twelve, and finds none
where there is none.

usage: faults.py VEDETTE FAULTS
"""

import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile

FAULTS = 12
MAPPING = '''%s:
  label: Invented
  queries:
    - entities:
        party:
          schema: Person
          keys: [record]
          properties:
            name: {column: name}
            alias: {column: alias, split: ";"}
            passportNumber: {column: number}
'''
FIRST = ('Aurelian Bohdan Casimir Dragomir Evander Fyodor Gwilym Hieronim '
         'Ishmael Jaromir Kasimir Ludovic Maximin Nikandor Octavian Pankraz '
         'Quirinus Radovan Severin Timofei').split()
MIDDLE = 'Abram Borin Cyrano Dusan Elmar Florian Gotthard Horia Ilarion'.split()
LAST = ('Quastelbrook Vendermolen Skarzhinsky Przybylowicz Trautmannsdorf '
        'Echeverrigaray Ångströmsson Żółkiewski Núñezbalboa Wrzesniewski '
        'Featherstonhaugh Mikhailovskyev Zweibrückener Oberlindobersky').split()
CYRILLIC = dict(zip('abcdefghijklmnopqrstuvwxyz',
                    'абцдефгхийклмнопкрстуввкыз'))
HANGUL = ['김철수', '박영희', '이성계', '최무선', '정약용', '강감찬']
ARABIC = ['محمد الفارسي', 'أحمد البغدادي', 'يوسف الدمشقي', 'خالد الموصلي']


def rows(rng, n, start):
    for i in range(n):
        name = [rng.choice(FIRST), rng.choice(MIDDLE), rng.choice(LAST)]
        plain = ' '.join(name).lower()
        alias = [''.join(CYRILLIC.get(c, c if c == ' ' else '') for c in plain),
                 '%s %s' % (rng.choice(LAST), rng.choice(FIRST)),
                 rng.choice(HANGUL + ARABIC)]
        yield {'record': str(start + i), 'name': ' '.join(name),
               'alias': ';'.join(alias), 'number': 'P%07d' % (start + i)}


def make(vedette, folder, book):
    rng = random.Random(5)
    for source, n in (('first_list', 60), ('second_list', 140)):
        path = '%s/%s.csv' % (folder, source)
        with open(path, 'w', newline='', encoding='utf-8') as f:
            out = csv.DictWriter(f, ['record', 'name', 'alias', 'number'])
            out.writeheader()
            out.writerows(rows(rng, n, n * 100))
        with open(folder + '/mapping.yml', 'w', encoding='utf-8') as f:
            f.write(MAPPING % source)
        subprocess.run([vedette, '--quiet', '--db', book, 'load', '--no-index',
                        '--source', source, '--mapping',
                        folder + '/mapping.yml', '--date', '2024-01-01', path],
                       check=True, stdout=subprocess.DEVNULL)


def main():
    vedette, faults = sys.argv[1:3]
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        book = folder + '/book.db'
        make(vedette, folder, book)
        for n in range(FAULTS + 1):
            hurt = '%s/%d.db' % (folder, n)
            shutil.copy(book, hurt)
            done = subprocess.run([faults, hurt, str(n)], capture_output=True,
                                  text=True)
            good = done.returncode == (n > 0)
            failed = failed or not good
            print('%-4s fault %d %s' % ('ok' if good else 'FAIL', n, '' if good
                                        else done.stdout[-1500:] + done.stderr))
        done = subprocess.run([vedette, '--quiet', '--db', book, 'selftest'],
                              capture_output=True, text=True)
        good = done.returncode == 0 and 'nothing is below' in done.stdout
        failed = failed or not good
        print('%-4s the command finds none' % ('ok' if good else 'FAIL'),
              '' if good else done.stdout)
    return failed


if __name__ == '__main__':
    sys.exit(main())
