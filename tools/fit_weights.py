#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the weights of evidence (data/weights.tsv) to labelled pairs.

Names: a logistic regression with a small ridge, by Newton's method, on two
kinds of pairs: those of the half for calibration of tests/quality/pairs.py,
and the public pairs of bench/name_bench_half.csv, which are of the hard kind
and count BENCH_WEIGHT times each.  These make the upper half of the scale too
unsure for the first; log-odds above 0 are therefore multiplied by the row
"sure", which moves no pair across one half.

Dates and countries: the same regression on the half for calibration of
tests/quality/facts.py, to the odds that the names of a pair have by
themselves.  A number that agrees: how much more often two listings of one
person (UN, United Kingdom) share a passport than two persons of one list do.
Names that are not alike in two scripts: how often they are one name, in the
half for calibration of tests/quality/transcribed.py.

usage: fit_weights.py VEDETTE TESTDATA names|facts: rewrites data/weights.tsv.
Names first, then, with a program that was built with them, facts, which stand
on the names' odds.
"""

import csv
import json
import math
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT + '/tests/quality')
import facts  # noqa: E402
import pairs  # noqa: E402
import transcribed  # noqa: E402

NAMES = ['same', 'variant', 'slip', 'typo', 'other', 'nick', 'initial', 'conflict',
         'qualifier', 'omitted', 'chain', 'generic', 'swapped', 'single', 'whole']
MOST = {'initial': .5, 'same': 4, 'variant': 4, 'conflict': 2, 'qualifier': 2, 'omitted': 3, 'chain': 3,
        'generic': 2, 'swapped': 1}
FACTS = [('dates', 'apart'), ('dates', 'exchanged'), ('dates', 'overlap'),
         ('dates', 'same_day'), ('country', 'agrees'), ('country', 'differs'),
         ('number', 'differs')]
COLUMNS = ['schema', 'name1', 'name2']
RIDGE = 0.5
BENCH_WEIGHT = 10.0
SURE = 1.8
# The lists of facts.py copy one another, and contradict less than others do.
LEAST = {'country_differs': -1.5}


def solve(a, b):
    """Gauss with pivots: small and dense."""
    n = len(b)
    m = [row[:] + [b[i]] for i, row in enumerate(a)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[p] = m[p], m[i]
        for r in range(i + 1, n):
            f = m[r][i] / m[i][i]
            for c in range(i, n + 1):
                m[r][c] -= f * m[i][c]
    x = [0.0] * n
    for i in reversed(range(n)):
        x[i] = (m[i][n] - sum(m[i][c] * x[c] for c in range(i + 1, n))) \
            / m[i][i]
    return x


def fit(rows, free=0):
    """rows: (features, label, weight, odds that are there already).  The first
    so many features are held by no ridge."""
    n = len(rows[0][0])
    ridge = [1e-6 if i < free else RIDGE for i in range(n)]
    w = [0.0] * n
    for _ in range(50):
        grad = [-r * v for r, v in zip(ridge, w)]
        hess = [[ridge[i] if i == j else 0.0 for j in range(n)]
                for i in range(n)]
        for x, y, k, odds in rows:
            p = 1 / (1 + math.exp(-odds - sum(a * b for a, b in zip(w, x))))
            for i in range(n):
                if x[i]:
                    grad[i] += k * (y - p) * x[i]
                    for j in range(n):
                        hess[i][j] += k * p * (1 - p) * x[i] * x[j]
        # Short steps: far from the best Newton's are far too long.
        step = [max(-1.0, min(1.0, x)) for x in solve(hess, grad)]
        w = [a + b for a, b in zip(w, step)]
        if max(abs(s) for s in step) < 1e-6:
            break
    return w


def compared(vedette, rows, columns):
    with tempfile.NamedTemporaryFile('w', suffix='.csv', newline='',
                                     encoding='utf-8') as f:
        out = csv.writer(f)
        out.writerow(columns)
        out.writerows([r[c] for c in columns] for r in rows)
        f.flush()
        lines = subprocess.run([vedette, '--json', 'compare', '--file',
                                f.name], capture_output=True, text=True,
                               check=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def evidence(vedette, rows, weight):
    for row, line in zip(rows, compared(vedette, rows, COLUMNS)):
        if line['name_score'] > 0:
            yield [1.0] + [min(line['names'].get(k, 0), MOST.get(k, 99))
                           for k in NAMES], \
                int(row['same_party'] == 'true'), weight, 0.0


def names(vedette, data):
    with open(data + '/bench/name_bench_half.csv', encoding='utf-8') as f:
        public = [r for r in csv.DictReader(f) if r['same_party'] != '']
    rows = [*evidence(vedette, list(pairs.rows(data + '/lists', 0)), 1.0),
            *evidence(vedette, public, BENCH_WEIGHT)]
    weights = dict(zip(['bias'] + NAMES, fit(rows, 1)))
    # What is left out never makes two names one party.
    if weights['omitted'] > 0:
        at = 1 + NAMES.index('omitted')
        weights = dict(zip(['bias'] + NAMES, fit(
            [(x[:at] + [0.0] + x[at + 1:], *r) for x, *r in rows], 1)))
    weights['sure'] = SURE
    return weights


def number_agrees(data):
    """Log of: share of one party's listings that have a passport in common,
    over the share of two persons of one list."""
    here = facts.un(data + '/lists')
    there, by_reference = facts.uk(data + '/lists')

    def numbers(p):
        return {re.sub(r'\W', '', x).lower()
                for x in p.facts['passportNumber']}

    both = [(numbers(p), numbers(by_reference[r])) for r, p in here.items()
            if p.half == 0 and r in by_reference]
    both = [(a, b) for a, b in both if a and b]
    alike = sum(bool(a & b) for a, b in both)
    for r, p in here.items():
        if r in by_reference:
            by_reference[r].half = p.half
    one_list = [x for x in (numbers(p) for p in there if p.half == 0) if x]
    shared = sum(bool(a & b) for i, a in enumerate(one_list)
                 for b in one_list[:i])
    of = len(one_list) * (len(one_list) - 1) / 2
    return math.log((alike + 1) / (len(both) + 2) * (of + 2) / (shared + 1))


def no_name_scripts(vedette, data):
    """Log-odds where a word and what another script has are not alike."""
    rows = list(transcribed.rows(data + '/names/translit', 0))
    same = [row['same_party'] == 'true' for row, line in
            zip(rows, compared(vedette, rows, COLUMNS))
            if line['name_score'] == 0]
    return math.log((sum(same) + 1) / (len(same) - sum(same) + 1))


def facts_of(vedette, data):
    rows = list(facts.rows(data + '/lists', 0))
    columns = COLUMNS + [f + s for f in facts.FACTS for s in '12']
    fitted = []
    for row, line, alone in zip(rows, compared(vedette, rows, columns),
                                compared(vedette, rows, COLUMNS)):
        p = min(max(alone['p_same'], 1e-6), 1 - 1e-6)
        fitted.append(([float(line['facts'].get(kind) == how)
                        for kind, how in FACTS],
                       int(row['same_party'] == 'true'), 1.0,
                       math.log(p / (1 - p))))
    weights = {'%s_%s' % f: w for f, w in zip(FACTS, fit(fitted))}
    weights.update({k: max(v, weights[k]) for k, v in LEAST.items()})
    weights['no_name_scripts'] = no_name_scripts(vedette, data)
    weights['number_agrees'] = number_agrees(data)
    return weights


def main():
    vedette, data, what = sys.argv[1:4]
    weights = {'names': names, 'facts': facts_of}[what](vedette, data)
    path = ROOT + '/data/weights.tsv'
    with open(path, encoding='utf-8') as f:
        lines = [line.rstrip('\n').split('\t') for line in f]
    with open(path, 'w', encoding='utf-8') as f:
        for cells in lines:
            if cells[0] in weights:
                cells[1] = str(round(1000 * weights[cells[0]]))
                cells[3:] = ['tools/fit_weights.py', 'fitted 2026-12']
            f.write('\t'.join(cells) + '\n')


if __name__ == '__main__':
    main()
