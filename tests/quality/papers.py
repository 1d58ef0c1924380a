#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well papers are read, against what was marked by hand, with floors.

Names count by their canonical form, or by a surface that both have; claims by
line, speaker, class and a word of their object in common; dates by line and
value.  A claim that the gold does not have is no fault (it has key claims only),
but one from noise or a repeated paragraph is.

usage: papers.py VEDETTE [-v]; reads $VEDETTE_TESTDATA/papers
"""
import gzip
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

FLOORS = {'names': .85, 'dates': .90, 'unresolved': 1.0, 'noise': .95, 'claims': .75, 'chain': .85,
          'main text': .955}
WORDS = re.compile(r'\w+')
STOP = set('the a an of to in on for and or with by from its their her his at is are be as that this '
           'other new use'.split())


def read(vedette, *paths, options=()):
    done = subprocess.run([vedette, '--db', '/nonexistent', '--quiet', '--json', 'read', *options, *paths],
                          capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def words(text):
    out = set()
    for w in WORDS.findall((text or '').lower()):
        if w not in STOP and (len(w) > 2 or not w.isalpha()):
            out.add(w[:-1] if w.endswith('s') and len(w) > 3 else w)
    return out


def folded(text):
    return ' '.join(WORDS.findall(text.lower()))


def f1(tp, fp, fn):
    return 2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 1.0


# --- names ----------------------------------------------------------------

def is_same(gold, ours):
    """The same canonical name, or a surface that both have and no other bears."""
    if folded(gold['canonical']) == folded(ours['canonical']):
        return True
    mine = {folded(m) for m in ours['mentions']} | {folded(ours['canonical'])}
    theirs = {folded(m) for m in gold['mentions']} | {folded(gold['canonical'])}
    return bool(mine & theirs)


def compare_names(gold, ours):
    left = list(ours)
    missed = []
    tp = 0
    for g in gold:
        hit = next((o for o in left if is_same(g, o)), None)
        if hit is None:
            missed.append(g['canonical'])
        else:
            left.remove(hit)
            tp += 1
    return tp, [o['canonical'] for o in left], missed


# --- claims ---------------------------------------------------------------

def speaker_fits(gold, ours):
    if folded(gold) == folded(ours):
        return True
    g, o = words(gold), words(ours)
    return bool(g) and (g <= o or o <= g or len(g & o) * 2 > len(g))


def object_fits(gold, claim):
    want = words(gold['object'])
    have = words(claim['object']) | words(claim.get('good', ''))
    return not want or bool(want & have)


def claim_fits(gold, claim):
    return (claim['line'] == gold['line'] and claim['class'] == gold['class'] and
            speaker_fits(gold['speaker'], claim['speaker']) and object_fits(gold, claim))


def chain_fits(gold, claim):
    g, o = gold['speaker_chain'], claim['speaker_chain']
    return len(g) == len(o) and all(speaker_fits(a, b) for a, b in zip(g, o))


# --- all ------------------------------------------------------------------

class Tally:
    def __init__(self):
        self.names = {}
        self.dates = [0, 0]
        self.unresolved = [0, 0]
        self.noise = [0, 0, 0]
        self.claims = [0, 0]
        self.chain = [0, 0]
        self.bad = []
        self.notes = []


def one(vedette, txt, t):
    gold = json.loads(txt.with_name(txt.stem + '.gold.json').read_text(encoding='utf-8'))
    paper = read(vedette, str(txt))[0]
    full = not gold.get('minimal')
    for key, ours in (('parties', 'parties'), ('places', 'places'), ('goods', 'goods'), ('vessels', 'vessels'),
                      ('legal', 'legal')):
        if full:
            tp, extra, missed = compare_names(gold[key], paper[ours])
            n = t.names.setdefault(key, [0, 0, 0])
            n[0] += tp
            n[1] += len(extra)
            n[2] += len(missed)
            if extra or missed:
                t.notes.append(f'{txt.stem} {key}: extra {extra} missed {missed}')
    for g in gold['dates']:
        near = [d for d in paper['dates'] if d['line'] == g['line'] and
                (folded(d['mention']) in folded(g['mention']) or folded(g['mention']) in folded(d['mention']))]
        if g['resolvable']:
            t.dates[1] += 1
            ok = any(d['value'] == g['value'] for d in near)
            t.dates[0] += ok
        else:
            t.unresolved[1] += 1
            ok = all(not d['resolved'] for d in near)
            t.unresolved[0] += ok
        if not ok:
            t.notes.append(f'{txt.stem} date {g["line"]} {g["mention"]!r}: {[(d["mention"], d["value"]) for d in near]}')
    if gold['pub_date']['value'] != paper['pub_date']['value']:
        t.notes.append(f'{txt.stem} published {paper["pub_date"]["value"]}, not {gold["pub_date"]["value"]}')
        t.bad.append('publication date of ' + txt.stem)
    if full:
        want = {(n['line'], n['kind']) for n in gold['noise']}
        have = {(n['line'], n['kind']) for n in paper['noise']}
        lines = {n for n, _ in want}, {n for n, _ in have}
        t.noise[0] += len(lines[0] & lines[1])
        t.noise[1] += len(lines[1] - lines[0])
        t.noise[2] += len(lines[0] - lines[1])
        if want != have:
            t.notes.append(f'{txt.stem} noise: extra {sorted(have - want)} missed {sorted(want - have)}')
    noisy = {n['line'] for n in gold['noise'] if n['kind'] == 'duplicate'}
    for c in paper['claims']:
        if c['line'] in noisy:
            t.bad.append(f'{txt.stem}: claim from noise, line {c["line"]}')
    for g in gold['claims']:
        hits = [c for c in paper['claims'] if claim_fits(g, c)]
        t.claims[1] += 1
        t.claims[0] += bool(hits)
        if hits:
            t.chain[1] += 1
            ok = any(chain_fits(g, c) for c in hits)
            t.chain[0] += ok
            if not ok:
                t.notes.append(f'{txt.stem} {g["id"]} chain {hits[0]["speaker_chain"]}, not {g["speaker_chain"]}')
        else:
            here = [(c['speaker'], c['class'], c['object']) for c in paper['claims'] if c['line'] == g['line']]
            t.notes.append(f'{txt.stem} {g["id"]} line {g["line"]} {g["speaker"]} / {g["class"]} / {g["object"]}\n'
                           '      ' + '\n      '.join(' / '.join(x) for x in here))
    return paper


# --- main text --------------------------------------------------------------

def shingles(text, n=4):
    w = WORDS.findall(text or '')
    out = {}
    for i in range(max(1, len(w) - n + 1)):
        k = tuple(w[i:i + n])
        out[k] = out.get(k, 0) + 1
    return out


def overlap(true, pred):
    a, b = shingles(true), shingles(pred)
    tp = sum(min(v, b.get(k, 0)) for k, v in a.items())
    return tp, sum(b.values()) - tp, sum(a.values()) - tp


def main_text(vedette, folder):
    truth = json.loads((folder / 'ground-truth.json').read_text(encoding='utf-8'))
    precision, recall = [], []
    with tempfile.TemporaryDirectory() as room:
        for key in sorted(truth):
            page = pathlib.Path(room) / (key + '.html')
            page.write_bytes(gzip.decompress((folder / 'html' / (key + '.html.gz')).read_bytes()))
            text = subprocess.run([vedette, '--db', '/nonexistent', '--quiet', 'read', '--main-text', str(page)],
                                  capture_output=True, check=True).stdout.decode()
            page.unlink()
            tp, fp, fn = overlap(truth[key]['articleBody'], text)
            if tp + fp:
                precision.append(tp / (tp + fp))
            if tp + fn:
                recall.append(tp / (tp + fn))
    p, r = statistics.mean(precision), statistics.mean(recall)
    return p, r, 2 * p * r / (p + r)


def share(pair):
    return pair[0] / pair[1] if pair[1] else 1.0


def main():
    vedette, verbose = sys.argv[1], '-v' in sys.argv
    data = os.environ.get('VEDETTE_TESTDATA')
    if not data:
        print('skip: papers: VEDETTE_TESTDATA is not set')
        return 0
    folder = pathlib.Path(data) / 'papers'
    t = Tally()
    for txt in sorted(folder.glob('*/*.txt')):
        if txt.with_name(txt.stem + '.gold.json').exists():
            one(vedette, txt, t)
    rows = [('names, ' + k, f1(*v)) for k, v in t.names.items() if sum(v)]
    every = [sum(v[i] for v in t.names.values()) for i in range(3)]
    rows.append(('names', f1(*every)))
    rows += [('dates', share(t.dates)), ('unresolved', share(t.unresolved)), ('noise', f1(*t.noise)),
             ('claims', share(t.claims)), ('chain', share(t.chain))]
    if '--no-pages' not in sys.argv:
        p, r, f = main_text(vedette, folder / 'main-text')
        rows += [('main text, precision', p), ('main text, recall', r), ('main text', f)]
    failed = len(t.bad)
    for name, value in rows:
        floor = FLOORS.get(name.split(',')[0] if name.startswith('names') else name)
        low = floor is not None and value < floor
        failed += low
        print(f'{name:24} {value:.3f}' + (f'  floor {floor}' if floor else '') + ('  FAIL' if low else ''))
    for b in t.bad:
        print('FAIL', b)
    if verbose:
        print('\n'.join(t.notes))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
