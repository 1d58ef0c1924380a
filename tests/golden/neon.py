#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The kernel for ARM compiles, and is one: it has instructions of NEON.

The headers of this machine's C library are those of its own processor; two of
them, which say how wide it is, are stood in for.

usage: neon.py CLANG BUILD
"""

import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
WIDTH = '#define __WORDSIZE 64\n#define __WORDSIZE_TIME64_COMPAT32 0\n'
NEON = r'\b(uabd|cmhs|cmhi|bic)\s+v\d'


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (('gnu/stubs.h', ''), ('bits/wordsize.h', WIDTH)):
            os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
            with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
                f.write(text)
        made = subprocess.run([
            sys.argv[1], '--target=aarch64-linux-gnu', '-std=c17', '-O2',
            '-Wall', '-Wextra', '-Werror', '-isystem', folder,
            '-isystem', '/usr/include/x86_64-linux-gnu', '-I', ROOT + '/src',
            '-I', sys.argv[2], '-S', '-o', '-',
            ROOT + '/src/match/sift.c'], capture_output=True, text=True)
    kernels = len(re.findall(NEON, made.stdout))
    good = made.returncode == 0 and kernels >= 2
    print('%-4s %d instructions of NEON\n%s' % (
        'ok' if good else 'FAIL', kernels, made.stderr))
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
