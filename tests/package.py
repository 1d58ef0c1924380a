#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian package: made twice alike, installed into an empty root by dpkg, used,
upgraded, removed.

usage: tests/package.py BUILD; BUILD was set up with --prefix=/usr
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'tests' / 'http'))
import fixtures  # noqa: E402

WRONG = []
NEEDED = ['usr/bin/vedette', 'usr/bin/vedette-verify', 'usr/lib/systemd/system/vedette.service',
          'usr/lib/sysusers.d/vedette.conf', 'etc/vedette/serve.yaml', 'usr/share/man/man1/vedette.1.gz',
          'usr/share/doc/vedette/copyright', 'usr/include/vedette/vedette.h',
          'usr/share/bash-completion/completions/vedette', 'usr/share/vedette/mappings/cn.yml']


def check(ok, what):
    if not ok:
        WRONG.append(what)
        print('wrong:', what, flush=True)


def run(*words, code=0, **more):
    done = subprocess.run(words, capture_output=True, text=True, **more)
    check(done.returncode == code, f'{words[:4]}: {done.returncode} {done.stderr[-400:]}')
    return done.stdout


def dpkg(root, *words):
    return run('dpkg', '--root=' + str(root), '--force-not-root,bad-path,script-chrootless,depends,confold', *words)


def main():
    build = sys.argv[1]
    if not shutil.which('dpkg-shlibdeps') or not shutil.which('systemd-sysusers'):
        print('skip: dpkg-shlibdeps or systemd-sysusers is not installed')
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        made = [run(str(ROOT / 'tools' / 'deb'), build, str(folder / x)).strip() for x in ('one', 'two')]
        check(pathlib.Path(made[0]).read_bytes() == pathlib.Path(made[1]).read_bytes(), 'made twice alike')
        depends = run('dpkg-deb', '-f', made[0], 'Depends')
        check(all(x in depends for x in ('libmicrohttpd12', 'libsqlite3-0', 'libicu72', 'libcurl4', 'libsodium23')),
              f'depends on what it is linked to: {depends}')
        check('python' not in depends and 'elastic' not in depends, 'and on nothing else')
        root = folder / 'root'
        for d in ('var/lib/dpkg/info', 'var/lib/dpkg/updates', 'var/lib/dpkg/triggers', 'etc'):
            (root / d).mkdir(parents=True, exist_ok=True)
        (root / 'var/lib/dpkg/status').touch()
        for f in ('passwd', 'group'):
            (root / 'etc' / f).write_text('root:x:0:0:root:/root:/bin/sh\n' if f == 'passwd' else 'root:x:0:\n')
        dpkg(root, '-i', made[0])
        check('ok installed' in dpkg(root, '-s', 'vedette'), 'installed')
        for f in NEEDED:
            check((root / f).exists(), f'{f} is installed')
        check('vedette' in (root / 'etc/passwd').read_text(), 'its user')
        conf = root / 'etc/vedette/serve.yaml'
        home = root / 'var/lib/vedette'
        check(home.is_dir() and oct(home.stat().st_mode)[-3:] == '750' and
              home.stat().st_uid == int((root / 'etc/passwd').read_text().split('vedette:')[1].split(':')[1]),
              'its home, where the first steps make the book')
        check(oct(conf.stat().st_mode)[-3:] == '640', 'settings are for the user and the server')
        # What was installed does its work: lists in, a party found, the settings read.
        vedette = str(root / 'usr/bin/vedette')
        path = folder / 'zala.json'
        fixtures.write(path, fixtures.FAMILY)
        db = str(folder / 'book.db')
        run(vedette, '--db', db, '--quiet', 'load', '--source', 'zala', '--date', '2026-01-15', str(path))
        found = json.loads(run(vedette, '--db', db, '--json', 'screen', 'Alexei Zorkov', '--schema', 'Person'))
        check(found['results'][0]['id'] == 'NK-ann', 'it screens')
        done = subprocess.run([vedette, '--db', db, 'serve', '--config', str(conf)], capture_output=True, text=True)
        check(done.returncode == 3 and 'there are no keys' in done.stderr, f'its settings are read: {done.stderr}')
        # Settings that somebody took away do not stop an upgrade.
        conf.rename(folder / 'kept.yaml')
        dpkg(root, '-i', made[0])
        (folder / 'kept.yaml').rename(conf)
        # What the user changed stays.
        conf.write_text(conf.read_text().replace('8000', '8001'))
        dpkg(root, '-i', made[0])
        check('8001' in conf.read_text(), 'settings outlive an upgrade')
        dpkg(root, '-r', 'vedette')
        check(not (root / 'usr/bin/vedette').exists() and conf.exists(), 'removed, but for its settings')
        dpkg(root, '-P', 'vedette')
        check(not conf.exists(), 'purged')
        left = [str(f.relative_to(root)) for f in root.rglob('*') if f.is_file() and not str(f).startswith(str(root / 'var'))]
        check(set(left) <= {'etc/passwd', 'etc/group', 'etc/passwd-', 'etc/group-', 'etc/shadow', 'etc/gshadow',
                            'etc/.pwd.lock', 'etc/shadow-', 'etc/gshadow-', 'etc/ld.so.cache'}, f'what is left: {left}')
        check(os.path.exists(db), 'the book stays')
    print(f'{len(WRONG)} wrong')
    return bool(WRONG)


if __name__ == '__main__':
    sys.exit(main())
