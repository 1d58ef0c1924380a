#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the word tables of data/names/ from the public tables they come from.

The tables are kept in the tree; this is run when a source has a new edition
or a table gets another form.  Sources (licence): rigour's term lists (MIT),
carltonnorthern nicknames (Apache-2.0), popular names by country of
sigpwned (CC0), name tokens of Wikidata by nomenklatura (MIT).

usage: make_lexicon.py TERMS-FOLDER NAMES-FOLDER LISTS-FOLDER
"""

import csv
import gzip
import json
import os
import re
import sys
import unicodedata

OUT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))),
                   'data', 'names')
RIGOUR = 'rigour'
CHECKED = 'read 2026-11'

SOURCES = [
    'Sources: rigour = term lists of opensanctions/rigour, 2026-08 (MIT);',
    'nicknames = carltonnorthern/nicknames, 2026-08 (Apache-2.0); popular =',
    'sigpwned/popular-names-by-country-dataset (CC0); nomenklatura = name',
    'tokens of Wikidata by opensanctions/nomenklatura, 2026-08 (MIT).']

# Descriptions of what a company is, as against what it is called.
FORMS = {'co', 'corp', 'private', 'public', 'coop', 'partner'}
# Words of titles that are names as well stay names.
NO_TITLE = {'the', 'count', 'lord', 'private', 'chair', 'fr', 'hon', 'sr',
            'director', 'count'}


def plain(text):
    text = unicodedata.normalize('NFKD', text)
    text = ''.join(c for c in text if not unicodedata.combining(c))
    return ' '.join(re.sub(r"[^\w]", ' ', re.sub(r"['’`]", '',
                                                 text.lower())).split())


def unquote(text):
    text = text.split(' #')[0].strip()
    if text[:1] in '"\'' and text[-1:] == text[:1]:
        text = text[1:-1]
    return text.strip()


def write(name, header, rows, essay):
    seen = set()
    with open(os.path.join(OUT, name), 'w', encoding='utf-8') as f:
        for line in essay + SOURCES:
            f.write('# %s\n' % line)
        f.write('\t'.join(header) + '\n')
        for row in sorted(rows):
            if row[0] and row[:2] not in seen:
                seen.add(row[:2])
                f.write('\t'.join(row) + '\n')
    print(name, len(seen))


def legal_forms(folder):
    rows = []
    display = generic = ''
    with open(folder + '/org_types.yml', encoding='utf-8') as f:
        for line in f:
            key = re.match(r'\s*(?:- )?(display|generic|compare|aliases|roles)'
                           r':\s*(.*)', line)
            item = re.match(r'\s*- (.+)', line)
            if line.startswith('  - '):
                display = generic = ''
            if key:
                value = unquote(key.group(2))
                if key.group(1) == 'generic':
                    generic = value
                if key.group(1) in ('display', 'compare') and len(value) > 1:
                    display = display or value
                    rows.append([value, generic, None])
            elif item and display is not None:
                rows.append([unquote(item.group(1)), generic, None])
            # The generic kind may stand behind what it is said of.
            if generic:
                for row in rows[::-1]:
                    if row[1]:
                        break
                    row[1] = generic
    return [(form, 'legal', plain(kind) or 'form', RIGOUR, CHECKED)
            for form, kind, _ in rows if len(plain(form)) > 1]


def sections(path):
    """(section, key, form) of the two-level lists of the term files."""
    section = key = ''
    with open(path, encoding='utf-8') as f:
        for line in f:
            if re.match(r'\S+:', line):
                section = line.split(':')[0]
            elif re.match(r'  \S+:', line):
                key = unquote(line.strip().rstrip(':'))
            else:
                item = re.match(r'\s+- (.+)', line)
                if item:
                    yield section, key, unquote(item.group(1))


def org_words(folder):
    rows = []
    for section, key, form in sections(folder + '/symbols.yml'):
        if not section.startswith('org') or len(plain(form)) < 2:
            continue
        role = ('legal' if key in FORMS else
                'generic' if section == 'org_symbols' else 'sector')
        rows.append((form, role, key, RIGOUR, CHECKED))
    return rows


def person_words(folder):
    rows = []
    particles = {'bin', 'bint', 'ould', 'abu', 'abul', 'abdul', 'umm', 'von',
                 'van', 'saint'}
    for section, key, form in sections(folder + '/symbols.yml'):
        if section != 'person_symbols':
            continue
        role = 'particle' if key in particles else 'title'
        rows.append((form, role, key, RIGOUR, CHECKED))
    with open(folder + '/stopwords.yml', encoding='utf-8') as f:
        text = f.read().split('ORG_NAME_PREFIXES')[0]
    for form in re.findall(r'^\s*- (.+)$', text, re.M):
        form = unquote(form)
        if plain(form) not in NO_TITLE and len(plain(form)) > 1:
            rows.append((form, 'title', plain(form), RIGOUR, CHECKED))
    return rows


def places(folder):
    rows = []
    with open(folder + '/territories.jsonl', encoding='utf-8') as f:
        for line in f:
            t = json.loads(line)
            if not t.get('is_country') and not t.get('is_jurisdiction'):
                continue
            for form in [t['name'], t.get('full_name', '')] + \
                    t.get('names_strong', []):
                if len(plain(form)) > 2 or plain(form) in ('us', 'uk'):
                    rows.append((form, 'place', t['code'], RIGOUR, CHECKED))
    return rows


def nicknames(folder):
    rows = []
    with open(folder + '/nicknames.csv', encoding='utf-8') as f:
        for row in csv.DictReader(f):
            a, b = row['name1'].strip().lower(), row['name2'].strip().lower()
            if a and b and a != b and '(' not in a + b:
                rows.append((a, b, 'nicknames', CHECKED))
    return rows


def popular(folder):
    """Name tokens that are in use: where two differ, they are two names."""
    known = {}
    for name, kind in (('common-forenames-by-country.csv', 'g'),
                       ('common-surnames-by-country.csv', 's')):
        with open(os.path.join(folder, name), encoding='utf-8-sig') as f:
            for row in csv.DictReader(f):
                for word in plain(row['Romanized Name']).split():
                    if word.isascii() and word.isalpha() and len(word) > 2:
                        known.setdefault(word, set()).add(kind)
    # Tokens of Wikidata's names that stand for several names or in several
    # scripts: those in general use.
    with gzip.open(folder + '/nomenklatura_names.gz', 'rt',
                   encoding='utf-8') as f:
        for line in f:
            forms, groups = line.split('=>')
            words = [w.strip() for w in forms.split(',')]
            scripts = sum(not w.isascii() for w in words)
            if scripts < 4 and len(groups.split(',')) < 2:
                continue
            for word in words:
                word = plain(word)
                if word.isascii() and word.isalpha() and 2 < len(word) < 16:
                    known.setdefault(word, set()).add('w')
    return [(w, ''.join(sorted(k)), 'popular' if k - {'w'} else 'nomenklatura',
             CHECKED) for w, k in known.items()]


def variants(folder, known):
    """Ways to write one name in Latin letters, where one of them is in use.
    Words of four letters and fewer are syllables of East Asia as often as
    names, and the groups hold every reading of a letter: they are left out."""
    rows = []
    with gzip.open(folder + '/nomenklatura_names.gz', 'rt',
                   encoding='utf-8') as f:
        for line in f:
            words = {plain(w) for w in line.split('=>')[0].split(',')}
            words = sorted(w for w in words if w.isascii() and w.isalpha()
                           and 4 < len(w) < 16)
            if 1 < len(words) <= 64 and known.intersection(words):
                rows.append((' '.join(words), 'nomenklatura', CHECKED))
    return rows


def frequent(lists):
    """Words that many listings share say little: how many, in OFAC's list of
    2024-05-03 and the UN's of 2026-02-27 (both public)."""
    count = {}
    with open(lists + '/us_ofac/sdn_history/sdn_2024-05-03_1843Z.csv',
              encoding='cp1252') as f:
        names = [row[1] for row in csv.reader(f) if len(row) > 2]
    with open(lists + '/un/consolidated_2026-02-27.xml',
              encoding='utf-8') as f:
        names += [' '.join(re.findall(r'<(?:FIRST|SECOND|THIRD|FOURTH)_NAME>'
                                      r'([^<]*)', part))
                  for part in f.read().split('</INDIVIDUAL>')]
    for name in names:
        for word in set(plain(name).split()):
            count[word] = count.get(word, 0) + 1
    return [(w, str(n), 'OFAC and UN', CHECKED) for w, n in count.items()
            if n >= 15 and w.isalpha() and len(w) > 1]


def main():
    terms, names, lists = sys.argv[1:4]
    header = ('form', 'role', 'concept', 'source', 'verified')
    write('legal_forms.tsv', header, legal_forms(terms),
          ['Legal forms of companies, and the generic kind of each.'])
    write('org_words.tsv', header, org_words(terms),
          ['Words of organisations: generic ones and those of a sector.'])
    write('person_words.tsv', header, person_words(terms),
          ['Titles and particles of personal names.'])
    write('places.tsv', header, places(terms),
          ['Countries and territories as they stand in names of companies.'])
    write('nicknames.tsv', ('name', 'nickname', 'source', 'verified'),
          nicknames(names), ['Nicknames and short forms of given names.'])
    common = popular(names)
    write('variants.tsv', ('names', 'source', 'verified'),
          variants(names, {row[0] for row in common}),
          ['Ways to write one name in Latin letters.'])
    write('frequent.tsv', ('word', 'listings', 'source', 'verified'),
          frequent(lists),
          ['Words that at least 15 listings have in their names.'])
    write('popular.tsv', ('name', 'kind', 'source', 'verified'),
          common,
          ['Name tokens in general use: g given, s surname, w of Wikidata.'])


main()
