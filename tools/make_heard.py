#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes data/names/heard.tsv: how letters of other scripts are read where they
write names of other languages.

Learned from pairs of words and the forms that they have in another script
(wd_*_80 of steveash/NETransliteration-COLING2018, names of Wikidata; MIT,
(c) 2018 Amazon.com): each letter of a form is aligned with
none to four letters of the word, so that all the forms together are likeliest
(Viterbi training of a monotone alignment); what a letter then stands for is
counted, by the letters around it.  Forms that align badly are none of the word
and are left out.  Only the half of the words is used that
tests/quality/transcribed.py calls half 0.

usage: make_heard.py SHARED/data/names: rewrites data/names/heard.tsv
"""

import collections
import math
import os
import sys
import unicodedata

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT + '/tests/quality')
import transcribed  # noqa: E402

FORMS = 25000     # of each language, those that most persons have
LETTERS = 4       # that one letter of a form may stand for
WORD = 15
ROUNDS = 6
WORST = .15       # share of the forms that is left out
SEEN = 10         # times that a letter must stand so, to be told by neighbours
SHARE = .12       # of what a letter stands for: less is not kept
KEPT = 3          # things that a letter may stand for
STEPS = 16        # costs are in so many parts of a natural log
JOINED = 'ャュョァィゥェォヮゃゅょぁぃぅぇぉゎー'
PLAIN = str.maketrans({'ß': 'ss', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'æ': 'ae',
                       'ð': 'd', 'þ': 'th', 'ı': 'i', 'œ': 'oe'})
TOGETHER = 3      # letters that are one, at most
EDGE, ANY = '#', '*'


def plain(word):
    word = unicodedata.normalize('NFKD', word.lower().translate(PLAIN))
    return ''.join(c for c in word if 'a' <= c <= 'z')


def letters(form):
    """Kana with what is written small behind it is one."""
    out = []
    for c in unicodedata.normalize('NFKC', form):
        if out and c in JOINED and len(out[-1]) < TOGETHER:
            out[-1] += c
        elif c.isalpha():
            out.append(c)
    return out


def read(folder, language):
    rows = []
    with open(os.path.join(folder, 'translit/wd_%s_80' % language),
              encoding='utf-8') as f:
        for line in f:
            word, form, count = (line.rstrip('\n').split('\t') + ['', ''])[:3]
            if len(word) > 2 and word.isalpha() and \
                    transcribed.number(word) % 2 == 0:
                text, units = plain(word), letters(form)
                if 0 < len(text) <= WORD and 0 < len(units) <= 2 * len(text):
                    rows.append((-int(count or 0), text, units))
    rows.sort(key=lambda r: (r[0], r[1], r[2]))
    return [(text, units) for _, text, units in rows[:FORMS]]


def align(text, units, cost):
    """(what each unit stands for, cost); None if nothing does."""
    n, m = len(units), len(text)
    best = [[math.inf] * (m + 1) for _ in range(n + 1)]
    took = [[0] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    for i in range(n):
        for j in range(m + 1):
            if best[i][j] == math.inf:
                continue
            for k in range(min(LETTERS, m - j) + 1):
                c = best[i][j] + cost(units[i], text[j:j + k])
                if c < best[i + 1][j + k]:
                    best[i + 1][j + k] = c
                    took[i + 1][j + k] = k
    if best[n][m] == math.inf:
        return None
    out, j = [], m
    for i in range(n, 0, -1):
        k = took[i][j]
        out.append(text[j - k:j])
        j -= k
    return out[::-1], best[n][m] / m


def first_guess(rows):
    counts = collections.defaultdict(collections.Counter)
    for text, units in rows:
        n, m = len(units), len(text)
        for i, unit in enumerate(units):
            a, b = round(i * m / n), round((i + 1) * m / n)
            counts[unit][text[a:b]] += 1
            counts[unit][text[a:b + 1]] += .3
            if b - a > 1:
                counts[unit][text[a:b - 1]] += .3
                counts[unit][text[a + 1:b]] += .3
    return counts


def train(rows):
    """[(units, what each stands for)]"""
    counts = first_guess(rows)
    for _ in range(ROUNDS):
        total = {u: sum(c.values()) for u, c in counts.items()}
        known = {}

        def cost(unit, chunk):
            key = (unit, chunk)
            if key not in known:
                p = (counts[unit][chunk] + .25 * .02 ** len(chunk)) / \
                    (total.get(unit, 0) + 1)
                known[key] = -math.log(p + 1e-12)
            return known[key]

        found = [(units, align(text, units, cost)) for text, units in rows]
        found = [(u, *a) for u, a in found if a]
        worst = sorted(c for _, _, c in found)[
            int(len(found) * (1 - WORST))]
        found = [(u, chunks) for u, chunks, c in found if c <= worst]
        counts = collections.defaultdict(collections.Counter)
        for units, chunks in found:
            for unit, chunk in zip(units, chunks):
                counts[unit][chunk] += 1
    return found


def counted(found):
    """By (before, unit, after), with ANY for what is not looked at."""
    out = collections.defaultdict(collections.Counter)
    for units, chunks in found:
        around = [EDGE, *units, EDGE]
        for i, chunk in enumerate(chunks):
            before, unit, after = around[i:i + 3]
            for key in ((before, unit, after), (ANY, unit, after),
                        (before, unit, ANY), (ANY, unit, ANY)):
                out[key][chunk] += 1
    return out


def told(counter):
    """What a letter stands for, with costs, likeliest first."""
    total = sum(counter.values())
    best = sorted(counter.items(), key=lambda x: (-x[1], x[0]))[:KEPT]
    return [(chunk, round(-STEPS * math.log(n / total)))
            for i, (chunk, n) in enumerate(best)
            if i == 0 or n / total >= SHARE]


def is_known(key, choices, kept):
    """Whether what stands for fewer neighbours says as much."""
    before, unit, after = key
    for wider in ((ANY, unit, after), (before, unit, ANY), (ANY, unit, ANY)):
        if wider != key and wider in kept and (
                before != ANY or wider[0] == ANY):
            return [c for c, _ in kept[wider][:2]] == \
                [c for c, _ in choices[:2]]
    return False


def table(counts):
    kept = {}
    for width in (2, 1, 0):
        for key in sorted(counts):
            if (key[0] == ANY) + (key[2] == ANY) == width and (
                    width == 2 or sum(counts[key].values()) >= SEEN):
                choices = told(counts[key])
                if not is_known(key, choices, kept):
                    kept[key] = choices
    return kept


def main():
    kept = {}
    for language in transcribed.LANGUAGES:
        # Japanese: its kana are in another file, and its Chinese letters have
        # too many readings.
        if language != 'japanese':
            kept.update(table(counted(train(read(sys.argv[1], language)))))
    with open(ROOT + '/data/names/heard.tsv', 'w', encoding='utf-8') as f:
        f.write('# What letters of other scripts stand for where they write '
                'names of other languages.\n'
                '# Made by tools/make_heard.py: do not edit.  Costs are '
                'sixteenths of a natural log.\n'
                '# Source: steveash/NETransliteration-COLING2018 (MIT, (c) 2018 '
                'Amazon.com).\n'
                'before\tletter\tafter\tlatin\tsource\tverified\n')
        for key in sorted(kept):
            f.write('\t'.join((*key, ' '.join(
                '%s:%d' % c for c in kept[key]), 'NETransliteration',
                'learned 2026-12')) + '\n')


if __name__ == '__main__':
    main()
