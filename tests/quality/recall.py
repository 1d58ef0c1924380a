#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether damaged names of the UN's list are found among all lists.

Every name of a listed party, in Latin letters and of two words at least, is
damaged: a typo in every word of four letters or more; all blanks gone; another
way to write its words, as the tables of names have it; its longest word gone.
Right is the party itself, or another list's entity of the same name, or one
that shares two names with it, or a name of three words.  Where the longest word
is gone, names are counted of which at most four parties have the words that are
left, and no entity that lacks one of them, in every way to write it that the
tables have, may stand before the right one.

usage: recall.py VEDETTE BENCH_PARSE NAMES [BOOK]
"""

import collections
import csv
import json
import os
import subprocess
import sys
import tempfile

import pairs

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
FIRST, FIVE, DROPPED = .97, .995, .98
LATIN_END = '\u0370'


def typo(rng, word):
    """A letter exchanged with the next, dropped, doubled or another."""
    at = 1 + rng.below(len(word) - 2)
    return [word[:at] + word[at + 1] + word[at] + word[at + 2:],
            word[:at] + word[at + 1:], word[:at] + word[at] + word[at:],
            word[:at] + rng.pick('aeioulnrst') + word[at + 1:]][rng.below(4)]


def other_ways(*tables):
    """Word to the words of its groups."""
    ways = collections.defaultdict(list)
    for table in tables:
        with open(ROOT + '/data/names/' + table, encoding='utf-8') as f:
            lines = [x for x in f if not x.startswith('#')]
        for row in csv.DictReader(lines, delimiter='\t',
                                  quoting=csv.QUOTE_NONE):
            words = row['names'].split()
            for word in words:
                ways[word] += [x for x in words if x != word]
    return ways


def damages(rng, words, ways):
    if any(len(w) >= 4 for w in words):
        yield 'typo in each word', ' '.join(
            typo(rng, w) if len(w) >= 4 else w for w in words)
    yield 'blanks gone', ''.join(words)
    ways = {w: [x for x in ways.get(w, ()) if len(x) > 2] for w in words}
    if any(ways.values()):
        yield 'another romanisation', ' '.join(
            rng.pick(ways[w]) if ways[w] else w for w in words)
    longest = max(range(len(words)), key=lambda i: len(words[i]))
    rest = words[:longest] + words[longest + 1:]
    if len(rest) >= 2:
        yield 'longest word gone', ' '.join(rest)


class Names:
    def __init__(self, lines):
        self.ways = other_ways('own_variants.tsv')
        self.all_ways = other_ways('own_variants.tsv', 'variants.tsv')
        self.of = collections.defaultdict(list)  # id: sets of words
        self.schema = {}
        self.having = collections.defaultdict(set)  # words, sorted: ids
        self.with_word = collections.defaultdict(set)
        for line in lines:
            one, schema, name, _ = line.split('\t')
            words = name.split()
            self.of[one].append(frozenset(words))
            self.schema[one] = schema
            self.having[' '.join(sorted(words))].add(one)
            for w in words:
                self.with_word[w].add(one)

    def same_party(self, one):
        shared = collections.Counter()
        for name in set(self.of[one]):
            if len(name) >= 2:
                for other in self.having[' '.join(sorted(name))]:
                    shared[other] += 2 if len(name) >= 3 else 1
        return {other for other, n in shared.items() if n >= 2}

    def carries(self, one, words):
        """Whether a name has all words, written in whatever way."""
        return any(all(w in name or any(x in name for x in self.all_ways.get(w, ()))
                       for w in words) for name in self.of[one])

    def carriers(self, words):
        found = set.intersection(*(self.with_word[w] for w in words))
        need = frozenset(words)
        return {one for one in found
                if any(need <= name for name in self.of[one])}


def parties_of(names, ids):
    """Entities that share a name are one party, as far as this test knows."""
    groups = []
    for one in ids:
        mine = set(names.of[one])
        near = [g for g in groups if g & mine]
        groups = [g for g in groups if not g & mine]
        groups.append(mine.union(*near))
    return len(groups)


def queries(names, raw):
    seen = set()
    for line in raw:
        one, schema, name, published = line.split('\t')
        words = name.split()
        if (not one.startswith('un-') or len(words) < 2 or name in seen or
                max(published) >= LATIN_END or any(len(w) < 2 for w in words)):
            continue
        seen.add(name)
        right = (names.having[' '.join(sorted(words))] | {one} |
                 names.same_party(one))
        for stratum, query in damages(pairs.Random(name), words,
                                      names.ways):
            yield stratum, schema, query, right


def judge(names, stratum, query, right, results, tally):
    ids = [r['id'] for r in results]
    place = next((i for i, x in enumerate(ids) if x in right), None)
    t = tally[stratum]
    if stratum == 'longest word gone':
        carriers = names.carriers(query.split())
        if parties_of(names, carriers | right) > 4:
            return True
        t['behind'] += any(
            x not in right and not names.carries(x, query.split())
            for x in ids[:place])
    t['n'] += 1
    t['first'] += place == 0
    # Entities of one party are one place.
    t['five'] += place is not None and (
        place < 5 or parties_of(names, ids[:place]) < 5)
    return place is not None and place < 5


def ask(vedette, book, asked, folder):
    path = folder + '/queries.csv'
    with open(path, 'w', encoding='utf-8', newline='') as f:
        out = csv.writer(f)
        out.writerow(('schema', 'name'))
        out.writerows((schema, query) for _, schema, query, _ in asked)
    done = subprocess.run([vedette, '--json', '--db', book, 'screen',
                           '--limit', '200', '--file', path],
                          stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(x) for x in done.stdout.splitlines()]


def report(tally, complete):
    floors = {'longest word gone': (0, DROPPED)}
    good = complete
    print('%-22s %6s %8s %8s %8s' % ('stratum', 'names', 'first', 'in five',
                                     'behind'))
    for stratum, t in sorted(tally.items()):
        first, five = t['first'] / t['n'], t['five'] / t['n']
        least = floors.get(stratum, (FIRST, FIVE))
        ok = first >= least[0] and five >= least[1] and not t['behind']
        print('%-22s %6d %8.4f %8.4f %8d  %s' % (
            stratum, t['n'], first, five, t['behind'],
            'ok' if ok else 'FAIL: floors %.3f, %.3f' % least))
        good = good and ok
    print('%-4s every answer is complete' % ('ok' if complete else 'FAIL'))
    return good


def main():
    vedette, parse, dump = sys.argv[1:4]
    data = os.environ.get('VEDETTE_TESTDATA')
    if not data:
        print('skip: recall: VEDETTE_TESTDATA is not set')
        return 77
    with tempfile.TemporaryDirectory() as folder:
        book = sys.argv[4] if len(sys.argv) > 4 else folder + '/book.db'
        if not os.path.exists(book):
            subprocess.run([sys.executable, ROOT + '/bench/load.py', vedette,
                            parse, book], stdout=subprocess.DEVNULL)
        raw = subprocess.run([dump, book], stdout=subprocess.PIPE, text=True,
                             check=True).stdout.splitlines()
        names = Names(raw)
        asked = list(queries(names, raw))
        answers = ask(vedette, book, asked, folder)
    tally = collections.defaultdict(collections.Counter)
    for (stratum, schema, query, right), answer in zip(asked, answers):
        if not judge(names, stratum, query, right, answer['results'], tally):
            print('%s\t%s\t%s\t%s' % (
                stratum, query, sorted(right)[0], [
                    (r['caption'], r['score'])
                    for r in answer['results'][:2]]), file=sys.stderr)
    complete = all(a['complete'] for a in answers)
    return 0 if report(tally, complete) else 1


if __name__ == '__main__':
    sys.exit(main())
