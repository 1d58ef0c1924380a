#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What another policy would change, and decisions of another system.

usage: policy.py VEDETTE
"""

import json
import os
import sys
import tempfile

import told

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


class Tests(told.Tests):
    def write(self, name, text):
        path = '%s/%s' % (self.folder, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def diff(self, old, new, records):
        done = self.run('--json', 'policy', 'diff', old, new, '--on', records)
        if done.returncode != 0:
            sys.exit(done.stderr)
        return sorted((a['change'], a['id'], a['finding'])
                      for a in map(json.loads, done.stdout.splitlines()))


def policies(t):
    with open(ROOT + '/sample/scenarios.jsonl', encoding='utf-8') as f:
        records = [r for r in (json.loads(x)['record'] for x in f) if r]
    path = t.write('records.jsonl', ''.join(
        json.dumps(r) + '\n' for r in records))
    new = t.write('new.yml', 'version: "2"\nparameters: {threshold: 0.97}\n'
                  'checks: {hub: off}\n')
    t.check('the same policy changes nothing', t.diff('-', '-', path) == [])
    there = t.diff('-', new, path)
    back = t.diff(new, '-', path)
    t.check('what one loses the other gains', there and [
        ('lost',) + x[1:] for x in back] == there, (there, back))
    found = {}
    for name, words in (('old', []), ('new', ['--policy', new])):
        out = t.run('--json', 'check', *words, path).stdout
        found[name] = {(a['id'], f['check'], f['about'], f['reason'], f['law'])
                       for a in map(json.loads, out.splitlines())
                       for f in a['findings']}
    t.check('as many as checking under both says',
            len({x[1:] for x in there}) <= len(there) <=
            len(found['old'] - found['new']) + 2 and
            len(found['new'] - found['old']) == 0 and
            {x[1] for x in there} == {x[0] for x in found['old'] -
                                      found['new']}, there)
    t.check('nothing is recorded',
            not os.path.exists(t.book + '.desk'))
    t.check('standard input cannot be read twice', t.run(
        'policy', 'diff', '-', new, '--on', '-').returncode == 2)
    t.check('a policy that is none is refused', t.run(
        'policy', 'diff', '-', t.write('bad.yml', 'x: 1\n'), '--on',
        path).returncode == 3)


def imports(t):
    listing = json.loads(t.run('--json', 'screen', 'Oscar Tango Yankee')
                         .stdout)['results'][0]['id']
    path = t.write('false.csv', 'id,listing,source,reason,by,date\n'
                   'C1,%s,sample_parties,born elsewhere,eve,2020-01-01\n'
                   'C2,,,,,\n' % listing)
    done = t.run('decide', '--import', path)
    t.check('a row without a listing is said and left out',
            done.returncode == 3 and 'line 3' in done.stderr and
            '1 decisions imported, their evidence missing' in done.stdout,
            done.stderr + done.stdout)

    def screened(country):
        rows = t.write('q.csv', 'id,schema,name,country\n'
                       'C1,Person,Oscar Tango Yankee,%s\n' % country)
        return json.loads(t.run('--json', 'screen', '--record', '--file',
                                rows).stdout).get('alert')
    first = screened('ru')
    t.check('what was imported covers the first screening',
            first['news'] == 'known', first)
    shown = t.run('alerts', str(first['id'])).stdout
    t.check('and its alert says that the evidence was missing',
            'evidence missing' in shown and 'evidence taken' in shown, shown)
    t.check('and covers the next', screened('ru')['news'] == 'known')
    t.check('until a side changes', screened('kz')['news'] == 'reopened')
    t.check('the chain is sound', t.run('audit', 'verify').returncode == 0)


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], folder)
        t.run('load', '--sample', '--source', 'sample_parties', '--mapping',
              ROOT + '/sample/sample_parties/mapping.yml', '--date',
              '2024-01-01', ROOT + '/sample/sample_parties/parties.csv')
        policies(t)
        imports(t)
    return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
