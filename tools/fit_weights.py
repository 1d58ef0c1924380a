#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the weights of name evidence (data/weights.tsv) to labelled pairs.

A logistic regression with a small ridge, by Newton's method, on two kinds of
pairs: those of the half for calibration of tests/quality/pairs.py, and the
public pairs of bench/name_bench_half.csv, which are of the hard kind and
count BENCH_WEIGHT times each.  These make the upper half of the scale too
unsure for the first; log-odds above 0 are therefore multiplied by the row
"sure", which moves no pair across one half.

usage: fit_weights.py VEDETTE TESTDATA: rewrites data/weights.tsv
"""

import csv
import json
import math
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT + '/tests/quality')
import pairs  # noqa: E402

NAMES = ['same', 'variant', 'slip', 'typo', 'other', 'nick', 'initial', 'conflict',
         'qualifier', 'omitted', 'chain', 'generic', 'swapped', 'single', 'whole']
MOST = {'initial': .5, 'same': 4, 'variant': 4, 'conflict': 2, 'qualifier': 2, 'omitted': 3, 'chain': 3,
        'generic': 2, 'swapped': 1}
RIDGE = 0.5
BENCH_WEIGHT = 10.0
SURE = 1.8


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


def fit(rows, weights=None):
    """rows: (features, label, weight)"""
    n = len(NAMES) + 1
    w = [0.0] * n
    for _ in range(30):
        grad = [-RIDGE * v for v in w]
        hess = [[RIDGE if i == j else 0.0 for j in range(n)]
                for i in range(n)]
        grad[0] = 0.0
        hess[0][0] = 1e-6
        for x, y, k in rows:
            p = 1 / (1 + math.exp(-sum(a * b for a, b in zip(w, x))))
            for i in range(n):
                if x[i]:
                    grad[i] += k * (y - p) * x[i]
                    for j in range(n):
                        hess[i][j] += k * p * (1 - p) * x[i] * x[j]
        step = solve(hess, grad)
        w = [a + b for a, b in zip(w, step)]
        if max(abs(s) for s in step) < 1e-6:
            break
    return w


def features(vedette, rows):
    with tempfile.NamedTemporaryFile('w', suffix='.csv', newline='',
                                     encoding='utf-8') as f:
        out = csv.writer(f)
        out.writerow(['schema', 'name1', 'name2'])
        out.writerows((r['schema'], r['name1'], r['name2']) for r in rows)
        f.flush()
        lines = subprocess.run([vedette, '--json', 'compare', '--file',
                                f.name], capture_output=True, text=True,
                               check=True).stdout.splitlines()
    for line in map(json.loads, lines):
        yield [1.0] + [min(line['names'].get(k, 0), MOST.get(k, 99))
                       for k in NAMES], line


def read(vedette, path, weight):
    with open(path, encoding='utf-8') as f:
        rows = [r for r in csv.DictReader(f) if r['same_party'] != '']
    return [(x, int(row['same_party'] == 'true'), weight)
            for row, (x, line) in zip(rows, features(vedette, rows))
            if line['name_score'] > 0]


def main():
    vedette, data = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        pairs.write(folder + '/own.csv', data + '/lists', 0)
        rows = read(vedette, folder + '/own.csv', 1.0)
    rows += read(vedette, data + '/bench/name_bench_half.csv', BENCH_WEIGHT)
    weights = dict(zip(['bias'] + NAMES, fit(rows)))
    # What is left out never makes two names one party.
    if weights['omitted'] > 0:
        at = 1 + NAMES.index('omitted')
        weights = dict(zip(['bias'] + NAMES, fit(
            [(x[:at] + [0.0] + x[at + 1:], y, k) for x, y, k in rows])))
    weights['sure'] = SURE
    path = ROOT + '/data/weights.tsv'
    with open(path, encoding='utf-8') as f:
        lines = [line.rstrip('\n').split('\t') for line in f]
    with open(path, 'w', encoding='utf-8') as f:
        for cells in lines:
            if cells[0] in weights:
                cells[1] = str(round(1000 * weights[cells[0]]))
                cells[2:] = ['tools/fit_weights.py', 'fitted 2026-11']
            f.write('\t'.join(cells) + '\n')


if __name__ == '__main__':
    main()
