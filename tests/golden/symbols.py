#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The shared library exports what the public header declares, no more.

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
    got = {s for s in got if not s.startswith('__')}
    print('only declared: %s' % sorted(want - got))
    print('only exported: %s' % sorted(got - want))
    return want != got


if __name__ == '__main__':
    sys.exit(main())
