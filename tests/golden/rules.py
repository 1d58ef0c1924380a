#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The user's own rules: what they find, that they see nothing and end, and that
their tests are run.

usage: rules.py VEDETTE
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import told

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
RECORD = {'id': 'R', 'kind': 'shipment', 'date': '2024-03-01',
          'parties': [{'role': 'consignee', 'party': {
              'schema': 'Company', 'name': 'Example Agency'}}],
          'goods': [{'hs': '854231', 'value': {'value': '10.50',
                                               'currency': 'EUR'}}],
          'route': {'from': 'hk', 'to': 'kg'}}

# A body of a rule, and what its reason must be or have.
BODIES = [
    ('return {reason = record.goods[1].value.value}', '10.50'),
    ('return {reason = record.parties[1].party.name[1]}', 'Example Agency'),
    ('return {reason = tostring(#findings > 0)}', 'true'),
    ('local t = {} for k in pairs(record) do t[#t + 1] = k end '
     'return {reason = table.concat(t, " ")}',
     'date goods id kind parties route texts'),
    ('return {reason = tostring(contains("A Big Ship", "big"))}', 'true'),
    ('while true do end', 'more than 100000 steps'),
    ('local s = "x" while true do s = s .. s end', 'not enough memory'),
    ('local t = {} while true do t[#t + 1] = {} end', 'rule failed'),
    ('return string.rep("x", 1 << 30)', 'rule failed'),
    ('return {reason = string.rep("x", 1 << 20)}', 'xxx'),
    ('local function f() return f() + 1 end return f()', 'rule failed'),
    ('return io.open("/etc/passwd")', 'rule failed'),
    ('return os.time()', 'rule failed'),
    ('return require("io")', 'rule failed'),
    ('return load("return 1")()', 'rule failed'),
    ('return pcall(error)', 'rule failed'),
    ('return ("x"):rep(2)', 'rule failed'),
    ('return string.find("x", "x")', 'rule failed'),
    ('return setmetatable({}, {})', 'rule failed'),
    ('return math.random()', 'rule failed'),
    ('return debug.traceback()', 'rule failed'),
    ('return collectgarbage()', 'rule failed'),
    ('error({})', 'without a message'),
    ('return {{reason = "x"}, 5}', 'something else'),
    ('local s = string.rep("x", 1 << 20) for i = 1, 90000 do s:lower() end',
     'rule failed'),
    ('local s = string.rep("x", 1 << 20) for i = 1, 90000 do '
     'string.lower(s) end', 'not enough memory'),
    ('return string.format("%p", {})', 'rule failed'),
    ('return {reason = tostring({}) .. tostring(print == nil)}', 'tabletrue'),
    ('local t = {} for i = 1, 2000 do t["k" .. i] = i end '
     'for k in pairs(t) do end', '1000 keys'),
    ('local t = {} for i = 1, 101 do t[i] = {reason = "x"} end return t',
     'more than 100 findings'),
    ('return {reason = tostring(contains(string.rep("a", 1 << 20), "b"))}',
     'contains()'),
    ('error("own words")', 'own words'),
    ('return 7', 'a table, or a list'),
    ('return {}', 'no reason'),
    ('return {reason = {}}', 'no reason'),
]

# A file, and what its refusal says.
FILES = [
    ('return', 'a list of rules'),
    ('return {}', 'a list of rules'),
    ('return {7}', 'a list of rules'),
    ('return {{}}', 'no name'),
    ('return {{name = "x"}}', 'no function'),
    ('return {{name = "x", check = 7}}', 'no function'),
    ('this is no Lua', 'rules:1'),
    ('while true do end', 'steps'),
    ('\x1bLua', 'binary'),
]


class Tests(told.Tests):
    def file(self, text):
        path = self.folder + '/rules.lua'
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def answers(self, text, records=(RECORD,)):
        done = self.run('--json', 'check', '--rules', self.file(text), '-',
                        data=''.join(json.dumps(r) + '\n' for r in records))
        return done, [json.loads(x) for x in done.stdout.splitlines()]


def rule(body, name='r', extra=''):
    return '{name = "%s", check = function(record, findings) %s end%s}' % (
        name, body, extra)


def bodies(t):
    text = 'return {%s}' % ', '.join(
        rule(body, 'r%d' % i) for i, (body, _) in enumerate(BODIES))
    done, answers = t.answers(text)
    t.check('a file of rules has answers', done.returncode == 0 and
            len(answers) == 1, done.stderr)
    found = {f['check']: f['reason'] for f in answers[0]['findings']}
    for i, (body, part) in enumerate(BODIES):
        reason = found.get('rule:r%d' % i, '')
        t.check('rule: %s' % body[:60], part in reason, reason[:100])
    twice = [t.run('--json', 'check', '--rules', t.folder + '/rules.lua', '-',
                   data=json.dumps(RECORD) + '\n').stdout for _ in range(2)]
    t.check('the same answers again', twice[0] == twice[1])


def purity(t):
    text = ('local n = 0 return {%s, %s}' % (
        rule('n = n + 1 global = (global or 0) + 1 string.x = (string.x or 0)'
             ' + 1 return {reason = n .. " " .. global .. " " .. string.x}'),
        rule('return {{about = "a", reason = "one"}, {about = "b", law = "l", '
             'reason = "two"}}', 'two', ', law = "own law"')))
    done, answers = t.answers(text, [RECORD] * 3)
    reasons = [[f['reason'] for f in a['findings']
                if f['check'] == 'rule:r'] for a in answers]
    t.check('nothing remains from one record to the next',
            reasons == [['1 1 1']] * 3, reasons)
    t.check('a rule may give several findings, with laws of their own', [
        (f['about'], f['law']) for f in answers[0]['findings']
        if f['check'] == 'rule:two'] == [('a', 'own law'), ('b', 'l')])
    _, plain = t.answers('return {%s}' % rule(''))
    t.check('rules are part of the policy',
            plain[0]['policy'] != answers[0]['policy'])


def files(t):
    for text, part in FILES:
        done, answers = t.answers(text)
        t.check('refused: %s' % text[:40].replace('\x1b', 'ESC'),
                done.returncode == 3 and part in done.stderr and not answers,
                done.stderr)


def tests(t):
    with open(ROOT + '/docs/rules.md', encoding='utf-8') as f:
        text = re.search(r'\n    return \{\n(    .*\n|\n)*', f.read()).group(0)
    done = t.run('rule', 'test', t.file(text))
    t.check('the example of the documentation passes its tests',
            done.returncode == 0 and '2 tests, 0 failed' in done.stdout,
            done.stdout + done.stderr)
    bad = 'return {%s}' % rule('return {reason = "x"}', extra=(
        ', tests = {{record = {kind = "shipment", goods = {{hs = "85"}}}, '
        'finds = 0}, {record = {kind = "gift"}, finds = 1}, 7, {finds = 1}}'))
    done = t.run('rule', 'test', t.file(bad))
    t.check('a test that fails is told', done.returncode == 3 and
            'finds 1, expected 0' in done.stdout and
            'party, payment' in done.stdout and '4 failed' in done.stdout,
            done.stdout + done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        t = Tests(sys.argv[1], folder)
        t.run('load', '--sample', '--source', 'sample_parties', '--mapping',
              ROOT + '/sample/sample_parties/mapping.yml', '--date',
              '2024-01-01', ROOT + '/sample/sample_parties/parties.csv')
        for case in (bodies, purity, files, tests):
            case(t)
        return t.failed > 0


if __name__ == '__main__':
    sys.exit(main())
