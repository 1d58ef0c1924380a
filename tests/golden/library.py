#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A C program on the public library gets the answer the command gives.

usage: library.py VEDETTE EXAMPLE
"""

import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def reload(vedette, example, db, query, env):
    """The states of four answers: the lists change after the first, the book
    is gone before the last."""
    states = []
    with subprocess.Popen([example, db, query], env=env, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as p:
        for step in range(4):
            states.append(json.loads(p.stdout.readline())['state'])
            if step == 0:
                subprocess.run([vedette, '--quiet', 'load', os.path.join(
                    ROOT, 'sample/eu_fsf/2024-02-23.xml')], check=True,
                    env=env, stdout=subprocess.DEVNULL)
            if step == 2:
                os.rename(db, db + '.gone')
            p.stdin.write('\n')
            p.stdin.flush()
        p.stdin.close()
    os.rename(db + '.gone', db)
    return states


def main():
    vedette, example = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        db = os.path.join(folder, 'book.db')
        env = dict(os.environ, VEDETTE_DB=db,
                   VEDETTE_NOW='2024-04-01T12:00:00Z')
        subprocess.run([vedette, '--quiet', 'load', '--sample', os.path.join(
            ROOT, 'sample/un_sc_sanctions/2024-03-05.xml')], check=True,
            env=env, stdout=subprocess.DEVNULL)
        query = '{"schema":"Vessel","name":"EXAMPLE STAR"}'
        by_library = json.loads(subprocess.run(
            [example, db, query], check=True, env=env,
            stdin=subprocess.DEVNULL, capture_output=True).stdout)
        by_command = json.loads(subprocess.run(
            [vedette, '--json', 'screen', '--schema', 'Vessel', '--limit',
             '3', 'EXAMPLE STAR'], check=True, env=env,
            capture_output=True).stdout)
        bad = subprocess.run([example, db, '{"schema":'], env=env,
                             capture_output=True, text=True)
        absent = subprocess.run([example, folder + '/none', query], env=env,
                                capture_output=True, text=True)
        pair = [{'schema': 'Person', 'name': 'Jon Smith'},
                {'schema': 'Person', 'name': 'Smith, John'}]
        compared = json.loads(subprocess.run(
            [example, db, *map(json.dumps, pair)], check=True, env=env,
            capture_output=True).stdout)
        by_compare = json.loads(subprocess.run(
            [vedette, '--json', 'compare', '--schema', 'Person',
             *(p['name'] for p in pair)], check=True, env=env,
            capture_output=True).stdout)
        reloaded = reload(vedette, example, db, query, env)
    good = {
        'library and command compare alike': compared == by_compare,
        'another state after a reload': reloaded[0] != reloaded[1],
        'and the same where nothing has changed': reloaded[1] == reloaded[2],
        'a book that is gone leaves the old one': reloaded[2] == reloaded[3],
        'the answer has hits or says none': 'results' in by_library,
        'library and command agree':
            by_library.get('results') == by_command.get('results'),
        'a bad query is explained': bad.returncode == 1 and bad.stderr != '',
        'an absent book is explained':
            absent.returncode == 1 and absent.stderr != '',
    }
    for what, ok in good.items():
        print('%-4s %s' % ('ok' if ok else 'FAIL', what))
    if not all(good.values()):
        print(by_library, by_command, bad, absent, sep='\n')
    return not all(good.values())


if __name__ == '__main__':
    sys.exit(main())
