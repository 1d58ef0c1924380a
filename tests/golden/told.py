# SPDX-License-Identifier: Apache-2.0
"""What tests of whole commands have in common: a folder, checks that are told,
and the program on a book of the folder."""

import os
import subprocess


class Tests:
    def __init__(self, vedette, folder, now='2024-07-01T12:00:00Z'):
        self.vedette = vedette
        self.folder = folder
        self.now = now
        self.book = folder + '/book.db'
        self.failed = 0

    def check(self, what, good, detail=''):
        self.failed += not good
        print('%-4s %s%s' % ('ok' if good else 'FAIL', what,
                             '' if good else ': %s' % (detail,)), flush=True)

    def env(self):
        return dict(os.environ, VEDETTE_DB=self.book, VEDETTE_NOW=self.now)

    def run(self, *words, data=None):
        return subprocess.run([self.vedette, '--quiet', *words],
                              env=self.env(), capture_output=True, text=True,
                              input=data)
