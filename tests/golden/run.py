#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs whole commands and compares what they print.

A case is a folder with `cmd` (a command on each line, run in order in a fresh
folder that has the case's `in/` and the repository's `sample/` in it), `out`
(standard output, with each command before it and its exit status behind it
when that is not 0) and `err`.  UPDATE_GOLDEN=1 rewrites both.

usage: run.py VEDETTE
"""

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def run_case(case, vedette):
    out, err = [], []
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(os.path.join(ROOT, 'sample'),
                   os.path.join(folder, 'sample'))
        given = os.path.join(HERE, case, 'in')
        if os.path.isdir(given):
            shutil.copytree(given, os.path.join(folder, 'in'))
        env = {'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8',
               'VEDETTE_DB': os.path.join(folder, 'book.db'),
               'VEDETTE_NOW': '2024-07-01T12:00:00Z',
               'ASAN_OPTIONS': os.environ.get('ASAN_OPTIONS', '')}
        with open(os.path.join(HERE, case, 'cmd'), encoding='utf-8') as f:
            commands = f.read().splitlines()
        for command in commands:
            words = shlex.split(command)
            if words[0] == 'vedette':
                words[0] = vedette
            done = subprocess.run(words, cwd=folder, env=env,
                                  stdin=subprocess.DEVNULL,
                                  capture_output=True)
            out.append('$ %s\n%s' % (command, done.stdout.decode()))
            if done.returncode:
                out.append('[%d]\n' % done.returncode)
            err.append(done.stderr.decode().replace(folder, '.'))
    # The engine is a hash that every change of matching alters.
    whole = re.sub(r'"state":"[0-9a-f]{16}"', '"state":"..."', ''.join(out))
    whole = re.sub(r'engine [0-9a-f]{16}', 'engine ...', whole)
    return whole.replace(folder, '.'), ''.join(err)


def compare(case, name, got):
    path = os.path.join(HERE, case, name)
    want = ''
    if os.path.exists(path):
        with open(path, encoding='utf-8') as f:
            want = f.read()
    if got == want:
        return True
    if os.environ.get('UPDATE_GOLDEN'):
        with open(path, 'w', encoding='utf-8') as f:
            f.write(got)
        return True
    sys.stdout.writelines(difflib.unified_diff(
        want.splitlines(True), got.splitlines(True), case + '/' + name,
        'printed'))
    return False


def main():
    vedette = os.path.abspath(sys.argv[1])
    cases = sorted(c for c in os.listdir(HERE)
                   if os.path.exists(os.path.join(HERE, c, 'cmd')))
    failed = 0
    for case in cases:
        out, err = run_case(case, vedette)
        good = [compare(case, 'out', out), compare(case, 'err', err)]
        print('%-4s %s' % ('ok' if all(good) else 'FAIL', case))
        failed += not all(good)
    print('%d passed, %d failed' % (len(cases) - failed, failed))
    return failed > 0 or not cases


if __name__ == '__main__':
    sys.exit(main())
