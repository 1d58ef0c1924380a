# SPDX-License-Identifier: Apache-2.0
"""Labelled pairs of words of names and what another script makes of them.

Of the forms of Wikidata's names in names/translit/wd_*_80 those are taken that
several persons have, since the others were paired by a program and many are
wrong.  What is no name of the other is the form of a word that is spelt much
like it, or of any.  Half 0 is what tools/make_heard.py learns from and
tools/fit_weights.py fits to; half 1 is measured.
"""

import hashlib
import os

import pairs

LANGUAGES = ('arabic', 'chinese', 'hebrew', 'japanese', 'katakana', 'korean',
             'russian')
PERSONS = 3  # that have a form, at least
OF_EACH = 100
SOUNDS = str.maketrans('ckqxzvwfpdgjly', 'kkkssbbbbtkjry', 'aeiouyh')


def number(text):
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def forms(folder, language):
    """(word, the forms that it has), in an order of chance"""
    out = {}
    with open(os.path.join(folder, 'wd_%s_80' % language),
              encoding='utf-8') as f:
        for line in f:
            word, form, count = (line.rstrip('\n').split('\t') + ['', ''])[:3]
            if int(count or 0) >= PERSONS and len(word) > 3 and \
                    word.isalpha():
                out.setdefault(word, []).append(form.replace(' ', ''))
    return sorted(out.items(), key=lambda x: number(language + x[0]))


def other_sounds(a, b):
    return a.translate(SOUNDS) != b.translate(SOUNDS)


def near(rng, word, words):
    """One much like it that sounds otherwise, or any."""
    like = [w for w in words if w[0] == word[0] and
            abs(len(w) - len(word)) < 2 and other_sounds(w, word) and
            pairs.distance(w, word) <= 2]
    return rng.pick(like) if like and rng.below(2) == 0 else rng.pick(words)


def rows(folder, half):
    """Of half 1 no form is one that half 0 has of another spelling."""
    for language in LANGUAGES:
        both = [[x for x in forms(folder, language) if number(x[0]) % 2 == h]
                for h in (0, 1)]
        learned = {form for _, theirs in both[0] for form in theirs} \
            if half else set()
        known = [(word, kept) for word, theirs in both[half] if
                 (kept := [x for x in theirs if x not in learned])]
        known = known[:20 * OF_EACH]
        by_word = dict(known)
        for word, theirs in known[:OF_EACH]:
            rng = pairs.Random(language + word)
            other = near(rng, word, list(by_word))
            row = {'schema': pairs.PERSON, 'name1': word,
                   'stratum': 'transcribed ' + language}
            yield {**row, 'name2': theirs[0], 'same_party': 'true'}
            form = rng.pick(by_word[other])
            if other_sounds(other, word) and form not in theirs:
                yield {**row, 'name2': form, 'same_party': 'false'}
