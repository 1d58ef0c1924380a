# SPDX-License-Identifier: Apache-2.0
"""A book in a folder, driven through the program as a user would."""

import json
import os
import subprocess


class Book:
    """All times of loading come from a counter, so that runs are equal."""

    def __init__(self, vedette, path):
        self.vedette = vedette
        self.path = path
        self.loads = 0

    def run(self, *words):
        """Returns exit status, parsed lines and standard error."""
        self.loads += 1
        env = dict(os.environ, VEDETTE_DB=self.path,
                   VEDETTE_NOW='2026-11-01T%02d:%02d:%02dZ' % (
                       self.loads // 3600, self.loads // 60 % 60,
                       self.loads % 60))
        done = subprocess.run(
            [self.vedette, '--json', '--quiet', *map(str, words)],
            capture_output=True, text=True, env=env)
        return (done.returncode,
                [json.loads(x) for x in done.stdout.splitlines()],
                done.stderr)

    def must(self, *words):
        code, lines, why = self.run(*words)
        if code:
            raise SystemExit('%s: exit %d: %s' % (' '.join(map(str, words)),
                                                  code, why))
        return lines

    def history(self):
        """Everything the book says, but for when it was loaded."""
        lists = self.must('lists')
        for row in lists:
            row.pop('known', None)
        return lists, self.must('changes')


class Tests:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what, good, detail=''):
        self.passed += bool(good)
        self.failed += not good
        print('%-4s %s%s' % ('ok' if good else 'FAIL', what,
                             '' if good else ': %s' % (detail,)), flush=True)

    def end(self):
        print('%d passed, %d failed' % (self.passed, self.failed))
        return 1 if self.failed or not self.passed else 0
