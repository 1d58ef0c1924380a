#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shared library exports what the public header declares, no more, each
under the release that it came with.

usage: symbols.py LIBRARY
"""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def main():
    with open(os.path.join(ROOT, 'include/vedette/vedette.h')) as f:
        want = set(re.findall(r'VD_API[^;(]*?(vd_\w+)\(', f.read()))
    nm = subprocess.run(['nm', '-D', '--defined-only', sys.argv[1]],
                        check=True, capture_output=True, text=True).stdout
    got = {line.split()[-1] for line in nm.splitlines()
           if line.split()[-2] in 'TDBR'}
    bare = sorted(s for s in got if '@@VEDETTE_' not in s)
    got = {s.split('@')[0] for s in got if not s.startswith('__')}
    print('without a version: %s' % bare)
    print('only declared: %s' % sorted(want - got))
    print('only exported: %s' % sorted(got - want))
    return want != got or bool(bare)


if __name__ == '__main__':
    sys.exit(main())
