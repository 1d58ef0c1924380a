# SPDX-License-Identifier: Apache-2.0
"""Labelled pairs of names made from the official lists.

Two names of one entry of a list are one party; names of two entries are two,
and so is a name in which a word was put in the place of another.  How a pair
came about is its stratum.  Everything follows from a fixed seed; which half a
pair is in follows from the entry it was made of, so that nothing of the half
for calibration is known to the other.

An alias with words that the name does not have, not even damaged, is another
name: no comparison of names can know it, and it is left to the lists.
"""

import csv
import hashlib
import os
import re

PERSON, ORG, SHIP = 'Person', 'Organization', 'Vessel'
KEYS = {'a': 'qsz', 'b': 'vn', 'c': 'xv', 'd': 'sf', 'e': 'wr', 'f': 'dg',
        'g': 'fh', 'h': 'gj', 'i': 'uo', 'j': 'hk', 'k': 'jl', 'l': 'k',
        'm': 'n', 'n': 'bm', 'o': 'ip', 'p': 'o', 'r': 'et', 's': 'ad',
        't': 'ry', 'u': 'yi', 'v': 'cb', 'w': 'qe', 'y': 'tu', 'z': 'x'}
OCR = [('rn', 'm'), ('l', '1'), ('o', '0'), ('s', '5'), ('i', 'l'),
       ('cl', 'd'), ('vv', 'w'), ('b', '8'), ('e', 'c')]


# Words of names that are chains of forefathers: whether a shorter chain is the
# same man cannot be seen from it.
FOREFATHERS = {
    'al', 'el', 'bin', 'ben', 'ibn', 'abd', 'abdul', 'abu', 'ould', 'ali',
    'muhammad', 'mohammad', 'mohammed', 'mohamed', 'mohamad', 'ahmad',
    'ahmed', 'hassan', 'hasan', 'hussein', 'husayn', 'hussain', 'hossein',
    'ibrahim', 'omar', 'umar', 'khalid', 'mahmoud', 'mahmud', 'abdullah',
    'abdallah', 'khan', 'haji', 'mullah', 'rahman', 'said', 'salih', 'saleh'}


class Random:
    """The same numbers everywhere (splitmix64)."""

    def __init__(self, seed):
        self.state = int.from_bytes(hashlib.sha256(
            seed.encode()).digest()[:8], 'big')

    def below(self, n):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9e3779b97f4a7c15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & mask
        z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & mask
        return (z ^ (z >> 31)) % n

    def pick(self, items):
        return items[self.below(len(items))]


class Entry:
    def __init__(self, key, schema, name):
        self.key, self.schema, self.names = key, schema, [name]
        self.native = []
        self.births = []
        self.country = ''
        self.half = int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % 2


def unturned(name):
    """SURNAME, Given -> Given SURNAME"""
    parts = name.split(', ')
    return ' '.join([parts[1], parts[0]]) if len(parts) == 2 else name


def ofac(lists):
    folder = lists + '/us_ofac/sdn_sets/2021-07_watchman/'
    schemata = {'individual': PERSON, 'vessel': SHIP, 'aircraft': None,
                '-0-': ORG}
    out = {}
    with open(folder + 'sdn.csv', encoding='cp1252', newline='') as f:
        for row in csv.reader(f):
            schema = schemata.get(row[2].strip()) if len(row) > 2 else None
            if schema:
                name = row[1].strip()
                e = Entry('ofac-' + row[0].strip(), schema,
                          unturned(name) if schema == PERSON else name)
                born = re.findall(r'DOB (\d\d? \w{3} \d{4}|\d{4})', row[11])
                e.births = born[:2]
                out[row[0].strip()] = e
    with open(folder + 'alt.csv', encoding='cp1252', newline='') as f:
        for row in csv.reader(f):
            if len(row) > 3 and row[0] in out:
                name = row[3].strip()
                out[row[0]].names.append(
                    unturned(name) if out[row[0]].schema == PERSON else name)
    return list(out.values())


def un(lists):
    with open(lists + '/un/consolidated_2026-02-27.xml',
              encoding='utf-8') as f:
        text = f.read()
    out = []
    for tag, schema, alias in (('INDIVIDUAL', PERSON, 'INDIVIDUAL_ALIAS'),
                               ('ENTITY', ORG, 'ENTITY_ALIAS')):
        for part in re.findall('<%s>(.*?)</%s>' % (tag, tag), text, re.S):
            key = re.search(r'<DATAID>(\d+)', part).group(1)
            name = ' '.join(x.strip() for x in re.findall(
                r'<(?:FIRST|SECOND|THIRD|FOURTH)_NAME>([^<]*)<', part))
            e = Entry('un-' + key, schema, name)
            for a in re.findall('<%s>(.*?)</%s>' % (alias, alias), part,
                                re.S):
                good = re.search(r'<QUALITY>(Good|a\.k\.a\.)', a)
                text_of = re.search(r'<ALIAS_NAME>([^<]+)<', a)
                if good and text_of:
                    e.names.append(text_of.group(1).strip())
            native = re.search(r'<NAME_ORIGINAL_SCRIPT>([^<]+)<', part)
            if native and native.group(1).strip():
                e.native.append(native.group(1).strip())
            out.append(e)
    return out


def words(name):
    return re.findall(r'\w+', name.lower())


def near(a, b):
    """Whether each word of the shorter is a word of the longer, or a letter
    or two off."""
    x, y = sorted((words(a), words(b)), key=len)
    if ''.join(x) == ''.join(y):
        return True
    return len(x) > 1 and all(any(
        v == w or (min(len(v), len(w)) > 3 and v[0] == w[0] and
                   distance(v, w) <= 2) for w in y) for v in x)


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1,
                                         before + (x != y))
    return row[-1]


def typo(rng, word):
    """One slip of the keyboard, or of the eye."""
    at = rng.below(len(word))
    kind = rng.below(5)
    c = word[at].lower()
    if kind == 0 and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    if kind == 1 and len(word) > 4:
        return word[:at] + word[at + 1:]
    if kind == 2:
        return word[:at + 1] + word[at:]
    if kind == 3:
        for a, b in OCR:
            if a in word.lower():
                i = word.lower().index(a)
                return word[:i] + b + word[i + len(a):]
    return word[:at] + rng.pick(KEYS.get(c, 'e')) + word[at + 1:]


def damage(rng, e):
    """(stratum, damaged name) of an entry's first name."""
    parts = e.names[0].split()
    long = [i for i, p in enumerate(parts) if len(p) >= 4]
    if long:
        i = rng.pick(long)
        yield 'typo', ' '.join(parts[:i] + [typo(rng, parts[i])] +
                               parts[i + 1:])
    if len(parts) > 1:
        yield 'order', ' '.join(parts[1:] + parts[:1])
        yield 'joined', ''.join(parts[:2]) + ' ' + ' '.join(parts[2:])
    if len(parts) > 2 and e.schema == PERSON and \
            not FOREFATHERS.intersection(words(e.names[0])):
        yield 'left out', ' '.join(parts[:1] + parts[2:])
    if len(parts) > 2 and e.schema == PERSON:
        yield 'initial', ' '.join([parts[0][0] + '.'] + parts[1:])
    if len(e.names[0]) > 36:
        yield 'cut at 35', e.names[0][:35]


def others(entries):
    """Entries that share a word, by word: those who are easily mistaken."""
    by_word = {}
    for e in entries:
        for w in set(words(e.names[0])):
            if len(w) > 2:
                by_word.setdefault((e.schema, w), []).append(e)
    return by_word


def against(rng, e, by_word, entries, plain):
    """(stratum, name of another party)."""
    shared = [w for w in words(e.names[0])
              if 1 < len(by_word.get((e.schema, w), ())) <= 60]
    if shared:
        w = rng.pick(shared)
        o = rng.pick(by_word[(e.schema, w)])
        if o.key != e.key and o.half == e.half and \
                not any(near_same(x, y) for x in o.names for y in e.names):
            yield 'sibling', o.names[0]
    parts = e.names[0].split()
    o = rng.pick(entries)
    theirs = o.names[0].split()
    if len(parts) > 1 and len(theirs) > 1 and o.schema == e.schema and \
            o.half == e.half:
        i = rng.below(len(parts))
        put = theirs[0] if i == 0 else theirs[-1] \
            if i == len(parts) - 1 else theirs[min(i, len(theirs) - 1)]
        if words(put)[:1] and words(put)[0] not in plain and \
                words(parts[i])[:1] and words(parts[i])[0] not in plain and \
                len(words(put)) == 1 and len(put) > 2 and len(parts[i]) > 2 and \
                distance(put.lower(), parts[i].lower()) > 2 and \
                words(parts[i])[:1] != words(put):
            yield 'swapped word', ' '.join(parts[:i] + [put] + parts[i + 1:])
        yield 'another', o.names[0]


NAMES = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     '../../data/names/')


def one_name():
    """Pairs of words that are two ways to write one name."""
    out = set()
    for name in ('variants.tsv', 'own_variants.tsv'):
        with open(NAMES + name, encoding='utf-8') as f:
            for line in f:
                group = line.split('\t')[0].split()
                out.update((a, b) for a in group for b in group)
    return out


def naming_nobody():
    """Legal forms, generic words and titles: in the place of a name they make
    no other party."""
    out = set()
    for name in ('legal_forms.tsv', 'org_words.tsv', 'person_words.tsv',
                 'own_words.tsv'):
        with open(NAMES + name, encoding='utf-8') as f:
            for line in f:
                out.update(words(line.split('\t')[0]))
    return out


def popular():
    """Names in use, by first letter and length: one of them a letter or two
    from another is another name, and no slip."""
    out = {}
    with open(NAMES + 'popular.tsv', encoding='utf-8') as f:
        for line in f:
            name, kind = (line.split('\t') + [''])[:2]
            if set(kind) & set('gs') and len(kind) <= 3:
                out.setdefault((name[0], len(name)), []).append(name)
    return out


def nicknames():
    out = {}
    with open(NAMES + 'nicknames.tsv', encoding='utf-8') as f:
        for line in f:
            if '\t' in line and not line.startswith('name\t'):
                a, b = line.split('\t')[:2]
                out.setdefault(a, []).append(b)
    return out


def given_names(rng, e, short, by_shape):
    """A nickname is the same person; an initial fits many."""
    parts = e.names[0].split()
    first = parts[0].lower()
    if e.schema != PERSON or len(parts) < 2:
        return
    if first in short:
        yield 'nickname', e.names[0], ' '.join(
            [rng.pick(short[first]).title()] + parts[1:]), 1
    like = [n for d in range(3, 9) for n in by_shape.get((first[0], d), ())]
    if like and rng.below(10) == 0:
        yield 'initial of another', ' '.join(
            [rng.pick(like).title()] + parts[1:]), ' '.join(
                [parts[0][0] + '.'] + parts[1:]), 0


def near_miss(rng, e, by_shape, same):
    parts = e.names[0].split()
    i = rng.below(len(parts))
    word = parts[i].lower()
    near = [n for d in (-1, 0, 1)
            for n in by_shape.get((word[0], len(word) + d), ())
            if 0 < distance(n, word) <= 2 and (n, word) not in same] \
        if len(word) > 3 else []
    if e.schema == PERSON and near and word in by_shape.get(
            (word[0], len(word)), ()):
        yield 'near name', ' '.join(parts[:i] + [rng.pick(near).upper()] +
                                    parts[i + 1:])


def near_same(a, b):
    x, y = sorted(words(a)), sorted(words(b))
    return x == y or distance(' '.join(x), ' '.join(y)) <= 2


def make(lists):
    """Rows: half, stratum, schema, name1, name2, label."""
    entries = [e for e in ofac(lists) + un(lists) if words(e.names[0])]
    by_word = others(entries)
    by_shape = popular()
    same = one_name()
    plain = naming_nobody()
    short = nicknames()
    rows = []
    for e in entries:
        rng = Random(e.key)
        if rng.below(5) > 1:
            continue
        for stratum, name in damage(rng, e):
            if rng.below(3) == 0:
                rows.append((e, stratum, name, 1))
        for stratum, one, two, label in given_names(rng, e, short, by_shape):
            rows.append((e, stratum, two, label, one))
        aliases = [a for a in e.names[1:] if near(a, e.names[0]) and
                   words(a) != words(e.names[0])]
        for _ in range(min(2, len(aliases))):
            rows.append((e, 'alias', rng.pick(aliases), 1))
        for native in e.native:
            rows.append((e, 'script', native, 1))
        for _ in range(2):
            for stratum, name in near_miss(rng, e, by_shape, same):
                rows.append((e, stratum, name, 0))
        for _ in range(3):
            for stratum, name in against(rng, e, by_word, entries, plain):
                if stratum != 'another' or rng.below(4) == 0:
                    rows.append((e, stratum, name, 0))
    seen = set()
    for e, stratum, name, label, *other in rows:
        row = (e.half, stratum, e.schema, (other or e.names)[0], name, label)
        if row not in seen and name.strip():
            seen.add(row)
            yield row


def rows(lists, half):
    for h, stratum, schema, a, b, label in make(lists):
        if h == half:
            yield {'schema': schema, 'name1': a, 'name2': b,
                   'stratum': stratum,
                   'same_party': 'true' if label else 'false'}
