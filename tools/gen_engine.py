#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What makes a score: one hash over the rooms of matching and their tables.

An index made by one program is not read by another whose hash differs, and
every answer can say what it was made by.

usage: gen_engine.py OUTPUT DEPFILE ROOT RELEASE
"""

import glob
import hashlib
import os
import sys

PARTS = ['src/names/*.[ch]', 'src/match/*.[ch]', 'src/model/*.[ch]',
         'src/app/index.c', 'data/*.tsv', 'data/names/*.tsv',
         'tools/gen_tables.py', 'tools/gen_lexicon.c']


def main():
    out, deps, root, release = sys.argv[1:5]
    paths = sorted(p for part in PARTS
                   for p in glob.glob(os.path.join(root, part)))
    h = hashlib.sha256()
    for path in paths:
        with open(path, 'rb') as f:
            data = f.read()
        name = os.path.relpath(path, root).replace(os.sep, '/')
        h.update(b'%s %d\n' % (name.encode(), len(data)))
        h.update(data)
    with open(out, 'w', encoding='ascii') as f:
        f.write('#define ENGINE "vedette %s, engine %s"\n'
                % (release, h.hexdigest()[:16]))
    with open(deps, 'w', encoding='utf-8') as f:
        f.write('%s: %s\n' % (out, ' '.join(p.replace(' ', '\\ ')
                                            for p in paths)))


if __name__ == '__main__':
    main()
