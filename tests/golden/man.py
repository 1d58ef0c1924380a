#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The manual page is well formed and knows every command and option.

usage: man.py VEDETTE
"""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, 'man/vedette.1')


def help_of(vedette, *words):
    return subprocess.run([vedette, *words, '--help'], check=True,
                          capture_output=True, text=True).stdout


def main():
    problems = []
    lint = subprocess.run(['mandoc', '-T', 'lint', '-W', 'warning', PAGE],
                          capture_output=True, text=True)
    if lint.returncode:
        problems.append(lint.stdout)
    with open(PAGE, encoding='utf-8') as f:
        page = f.read()
    with open(os.path.join(ROOT, 'packaging/vedette.bash')) as f:
        completion = f.read()
    top = help_of(sys.argv[1])
    commands = re.findall(r'^  ([a-z]+) {2,}', top, re.M)
    for command in commands:
        if '.It Ic %s' % command not in page:
            problems.append('the page lacks the command %s' % command)
        text = help_of(sys.argv[1], command)
        for option in set(re.findall(r'--[a-z][a-z-]+', text)):
            if 'Fl Fl %s' % option[2:] not in page:
                problems.append('the page lacks %s %s' % (command, option))
            if option not in completion:
                problems.append('no completion: %s %s' % (command, option))
    for p in problems:
        print(p)
    print('%d commands, %d problems' % (len(commands), len(problems)))
    return len(problems) > 0 or len(commands) < 11


if __name__ == '__main__':
    sys.exit(main())
