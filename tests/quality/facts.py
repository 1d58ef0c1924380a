# SPDX-License-Identifier: Apache-2.0
"""Labelled pairs of persons with dates of birth, nationalities and passports.

Of persons whom the UN and the United Kingdom list under one reference number
of the UN, what each of them publishes is one party ("two lists").  Others are
made: a person whose date is told less exactly, or with day and month
exchanged ("date told otherwise"); one of the name of another ("homonym"), of a
name much like it ("sibling with facts"), or with a word exchanged ("swapped,
facts agree", whose facts agree with those of the first by chance: a year, a
country).  Each kind of fact is there or not, by lot, so that a weight can be
told for each.
"""

import csv
import re

import pairs

FACTS = ('birthDate', 'nationality', 'passportNumber')


class Person(pairs.Entry):
    def __init__(self, key, name):
        super().__init__(key, pairs.PERSON, name)
        self.facts = {f: [] for f in FACTS}

    def put(self, fact, value):
        value = value.strip()
        if value and value not in self.facts[fact]:
            self.facts[fact].append(value)


def tags(text, tag):
    return [x.strip() for x in re.findall('<%s>([^<]+)</%s>' % (tag, tag),
                                          text) if x.strip()]


def births_of(part):
    for born in re.findall('<INDIVIDUAL_DATE_OF_BIRTH>(.*?)'
                           '</INDIVIDUAL_DATE_OF_BIRTH>', part, re.S):
        about = 'circa ' if 'APPROXIMATELY' in born else ''
        span = tags(born, 'FROM_YEAR') + tags(born, 'TO_YEAR')
        for date in tags(born, 'DATE') or tags(born, 'YEAR'):
            yield about + date[:10]
        if len(span) == 2:
            yield ' to '.join(span)


def un(lists):
    """By reference number."""
    out = {}
    with open(lists + '/un/consolidated_2026-02-27.xml',
              encoding='utf-8') as f:
        text = f.read()
    for part in re.findall('<INDIVIDUAL>(.*?)</INDIVIDUAL>', text, re.S):
        p = Person('un-' + tags(part, 'DATAID')[0], ' '.join(
            x for t in ('FIRST', 'SECOND', 'THIRD', 'FOURTH')
            for x in tags(part, t + '_NAME')))
        for date in births_of(part):
            p.put('birthDate', date)
        for block in re.findall('<NATIONALITY>(.*?)</NATIONALITY>', part,
                                re.S):
            for value in tags(block, 'VALUE'):
                p.put('nationality', value)
        for block in re.findall('<INDIVIDUAL_DOCUMENT>(.*?)'
                                '</INDIVIDUAL_DOCUMENT>', part, re.S):
            if 'Passport<' in block:
                for value in tags(block, 'NUMBER'):
                    p.put('passportNumber', value)
        out[tags(part, 'REFERENCE_NUMBER')[0]] = p
    return out


def listed(text):
    """ "(1) Syria. (2) Palestine" -> Syria, Palestine """
    return [x.strip(' .,') for x in re.split(r'\(\d+\)', text)]


def date_of(text):
    """ 12/03/1961, 00/03/1961, 1961 -> 1961-03-12, 1961-03, 1961 """
    parts = [x for x in reversed(text.split('/')) if x.strip('0')]
    return '-'.join(parts)


def uk(lists):
    """(persons, the same by reference of the UN)"""
    out, by_reference = {}, {}
    with open(lists + '/uk/ConList_2025-04-14.derived.csv', encoding='utf-8',
              newline='') as f:
        f.readline()
        for row in csv.DictReader(f):
            if row['Group Type'] != 'Individual':
                continue
            name = ' '.join(row['Name %d' % i].strip() for i in range(1, 7)
                            if row['Name %d' % i].strip())
            key = 'uk-' + row['Group ID']
            p = out.setdefault(key, Person(key, name))
            if row['Alias Type'] == 'Primary name':
                p.names[0] = name
            p.put('birthDate', date_of(row['DOB']))
            for value in listed(row['Nationality']):
                p.put('nationality', value)
            for value in listed(row['Passport Number']):
                p.put('passportNumber', value)
            for ref in re.findall(r'UN Ref\):\s*([A-Za-z]+\.\d+)',
                                  row['Other Information']):
                by_reference[ref] = p
    return list(out.values()), by_reference


def some(rng, facts, other=None):
    """Each kind of fact, or not: of both sides alike."""
    kept = {f for f in FACTS if rng.below(3) > 0}
    return [{f: ';'.join(x[f]) if f in kept else '' for f in FACTS}
            for x in (facts, facts if other is None else other)]


def told_otherwise(rng, date):
    """The same date as another would have it."""
    parts = date.split('-')
    kind = rng.below(4)
    if kind == 0 or len(parts) < 3 or not parts[0].isdigit():
        return date
    if kind == 1:
        return parts[0]
    if kind == 2:
        return 'circa ' + parts[0]
    return '-'.join((parts[0], parts[2], parts[1])) \
        if int(parts[2]) <= 12 else '-'.join(parts[:2])


def of_person(rng, p, everybody, by_word, by_year):
    """(stratum, name, facts of p, name of another, its facts, label)"""
    name = p.names[0]
    for stratum, bad in pairs.damage(rng, p):
        if stratum in ('typo', 'order') and p.facts['birthDate'] and \
                rng.below(3) == 0:
            one, two = some(rng, p.facts)
            if one['birthDate']:
                two['birthDate'] = told_otherwise(rng, p.facts['birthDate'][0])
                yield 'date told otherwise', name, one, bad, two, 1
    o = rng.pick(everybody)
    if o.key != p.key and o.half == p.half:
        one, two = some(rng, p.facts, o.facts)
        if one['birthDate'] and two['birthDate']:
            yield 'homonym', name, one, name, two, 0
    shared = [w for w in pairs.words(name)
              if 1 < len(by_word.get((p.schema, w), ())) <= 60]
    if shared:
        o = rng.pick(by_word[(p.schema, rng.pick(shared))])
        if o.key != p.key and o.half == p.half and \
                not pairs.near_same(name, o.names[0]):
            one, two = some(rng, p.facts, o.facts)
            yield 'sibling with facts', name, one, o.names[0], two, 0
    year = re.findall(r'\d{4}', ' '.join(p.facts['birthDate']))
    if year:
        o = rng.pick(by_year[year[0]])
        parts, theirs = name.split(), o.names[0].split()
        if o.key != p.key and o.half == p.half and len(theirs) > 1 and \
                len(parts) > 1 and pairs.distance(
                    theirs[0].lower(), parts[0].lower()) > 2:
            one, two = some(rng, p.facts, o.facts)
            yield 'swapped, facts agree', name, one, \
                ' '.join(theirs[:1] + parts[1:]), two, 0


def make(lists):
    """Rows: half, stratum, name1, facts1, name2, facts2, label."""
    here = un(lists)
    there, by_reference = uk(lists)
    everybody = [p for p in list(here.values()) + there
                 if pairs.words(p.names[0])]
    for reference, p in here.items():
        if reference in by_reference:
            by_reference[reference].half = p.half
    by_word = pairs.others(everybody)
    by_year = {}
    for p in everybody:
        for year in re.findall(r'\d{4}', ' '.join(p.facts['birthDate'])):
            by_year.setdefault(year, []).append(p)
    for reference, p in here.items():
        o = by_reference.get(reference)
        if o and pairs.near(p.names[0], o.names[0]):
            one, two = some(pairs.Random(p.key + ' two lists'), p.facts,
                            o.facts)
            yield p.half, 'two lists', p.names[0], one, o.names[0], two, 1
    for p in everybody:
        rng = pairs.Random(p.key + ' facts')
        if rng.below(2) == 0:
            for row in of_person(rng, p, everybody, by_word, by_year):
                yield (p.half, *row)


def rows(lists, half):
    """As tests/quality/run.py and tools/fit_weights.py take them."""
    for h, stratum, a, one, b, two, label in make(lists):
        if h == half:
            yield {'schema': pairs.PERSON, 'name1': a, 'name2': b,
                   'stratum': stratum,
                   'same_party': 'true' if label else 'false',
                   **{f + '1': one[f] for f in FACTS},
                   **{f + '2': two[f] for f in FACTS}}
