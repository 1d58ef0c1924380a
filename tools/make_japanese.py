#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/names/japanese.tsv: names of Japan in Han, and how they are read.

The surnames that most people have, and given names, each with its readings, from
the tables of shuheilocale/japanese-personal-name-dataset.  A reading is written as
passports do: Hepburn without marks of length.

Given names that the tables have not are read in two parts, the first Han and the
rest.  How each is read in these places was learned from those that the tables have:
a reading is parted so that all the parts together are likeliest (expectation and
maximisation over the ways to part it between its syllables).

usage: make_japanese.py FOLDER > data/names/japanese.tsv; the folder has
last_name_org.csv, first_name_man_opti.csv and first_name_woman_opti.csv.
"""

import collections
import csv
import os
import re
import sys

# Readings that the tables have not, or have wrong: general knowledge.
OWN = {
    'kaneko': '金子', 'miwa': '三輪', 'takano': '高野', 'yamamura': '山村', 'mimura': '三村',
    'nitta': '新田', 'mizukami': '水上', 'mishima': '三島', 'uchino': '内野', 'oe': '大江',
    'shimoyama': '下山', 'takahara': '高原', 'iino': '飯野', 'yamano': '山野', 'hata': '秦 畑',
    'kanayama': '金山', 'yamagami': '山上', 'mizuta': '水田', 'kimoto': '木本',
    'shiratori': '白鳥', 'kuwata': '桑田', 'kasuga': '春日', 'oguri': '小栗',
    'sueyoshi': '末吉', 'kanbe': '神戸', 'motoyama': '本山', 'kon': '今', 'fukai': '深井',
    'arita': '有田', 'kawabata': '川畑', 'kawamoto': '河本', 'takamura': '高村',
    'kanno': '菅野', 'watanabe': '渡部', 'kakuta': '角田', 'kan': '菅', 'suga': '菅',
    'azuma': '東', 'kawano': '河野', 'kamimura': '上村', 'nakata': '中田', 'otani': '小谷',
    'yokokawa': '横川', 'utsumi': '内海', 'sasahara': '笹原', 'ikegaya': '池谷',
    'saegusa': '三枝', 'kano': '狩野', 'nakatani': '中谷', 'tamaki': '玉置',
    'kakutani': '角谷', 'oyama': '小山', 'kawagoe': '川越', 'nagata': '長田', 'shin': '秦',
}
HAN = re.compile('^[\u4e00-\u9fff\u3005\u30f6]{1,3}$')
HEAD = """\
# Names of Japan in Han with how they are read, as passports write it (Hepburn without
# marks of length): surnames by how many have them, given names by how many
# spellings a reading has.  first, last: how the first Han of another given name is read,
# and the rest, as learned from these.
# Made by tools/make_japanese.py: do not edit.
# Source: shuheilocale/japanese-personal-name-dataset (MIT, (c) 2022 shuhei yamamoto).
part	latin	written	source	verified
"""


def passport(kana):
    """Of a reading letter by letter.  A vowel that begins another Han is no length:
    Inoue, Matsuura, Yamanouchi."""
    kana = re.sub('oo', 'o', kana)
    kana = re.sub('ou(?!e)', 'o', re.sub('nou(?=chi)', 'no-u', kana))
    return re.sub('(?<!ts)uu', 'u', kana).replace('-', '')


SYLLABLE = re.compile('[kgsztdnhbpmrfjywc]?[yhs]?[aiueo](?:u|n(?![aiueoy]))?|.')
ROUNDS = 6
SEEN = 8          # times that a part must stand so
SHARE = .15       # of what a part is read as: less is not kept
KEPT = 2          # readings of a part


def ways(written, syllables):
    return [((written[0], ''.join(syllables[:k])), (written[1:], ''.join(syllables[k:])))
            for k in range(1, len(syllables))]


def learn(names):
    """Of (written, letters) the readings of each first Han, and of each rest."""
    sure = [collections.defaultdict(lambda: 1.0), collections.defaultdict(lambda: 1.0)]
    parted = [ways(written, SYLLABLE.findall(letters)) for written, letters in names]
    for _ in range(ROUNDS):
        counts = [collections.Counter(), collections.Counter()]
        for choices in parted:
            odds = [sure[0][first] * sure[1][last] for first, last in choices]
            for (first, last), odd in zip(choices, odds):
                if sum(odds) > 0:
                    counts[0][first] += odd / sum(odds)
                    counts[1][last] += odd / sum(odds)
        sure = []
        for count in counts:
            whole = collections.Counter()
            for (part, _), n in count.items():
                whole[part] += n
            sure.append(collections.defaultdict(
                float, {key: n / whole[key[0]] for key, n in count.items()}))
    return counts, sure


def parts(names):
    for name, count, share in zip(('first', 'last'), *learn(names)):
        best = collections.defaultdict(list)
        for (part, letters), n in sorted(count.items(), key=lambda x: (-x[1], x[0])):
            if n >= SEEN and share[part, letters] >= SHARE and len(best[part]) < KEPT:
                best[part].append(passport(letters))
        rows = collections.defaultdict(list)
        for part, readings in best.items():
            for letters in dict.fromkeys(readings):
                rows[name, letters].append(part)
        yield from sorted(rows.items(), key=lambda x: (-len(x[1]), x[0]))


def take(rows, part, latin, written):
    found = [w for w in written if HAN.match(w)]
    if found and latin.isascii() and latin.isalpha() and len(latin) <= 16:
        known = rows.setdefault((part, passport(latin.lower())), {})
        known.update(dict.fromkeys(found))


def main(folder):
    surnames = {}
    with open(os.path.join(folder, 'last_name_org.csv'), encoding='utf-8') as f:
        for row in csv.reader(f):
            take(surnames, 'surname', row[3], [row[0]])
    given = {}
    names = []
    for name in ('first_name_man_opti.csv', 'first_name_woman_opti.csv'):
        with open(os.path.join(folder, name), encoding='utf-8') as f:
            for row in csv.reader(f):
                take(given, 'given', row[1], row[2:])
                names.extend((w, row[1].lower()) for w in row[2:]
                             if HAN.match(w) and len(w) > 1)
    sys.stdout.write(HEAD)
    for latin, written in OWN.items():
        known = surnames.pop(('surname', latin), {})
        print('surname', latin, ' '.join(dict.fromkeys([*written.split(), *known])),
              'general knowledge', 'unverified', sep='\t')
    ordered = sorted(given.items(), key=lambda x: (-len(x[1]), x[0]))
    for (part, latin), written in [*surnames.items(), *ordered, *parts(names)]:
        print(part, latin, ' '.join(written), 'japanese-personal-name-dataset', 'read 2026-12',
              sep='\t')


if __name__ == '__main__':
    main(sys.argv[1])
