#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Decoding of AIS beside gpsdecode, and ships through all detectors.

The samples of $VEDETTE_TESTDATA/ais/nmea are repeated to some 40 MB; gpsdecode
(Debian package gpsd-clients) reads the same file in the same run.  Ships are
made up; their number and the time they are followed grow, and so shows what is
kept of each.

usage: ais.py VEDETTE BENCH_AIS [POSITIONS]
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

BYTES = 40 << 20


def sentences_of(folder):
    data = b""
    for path in sorted(folder.glob("*")):
        if path.suffix != ".chk" and not path.name.startswith("gpsd_ais-nmea.log"):
            data += b"".join(line for line in path.read_bytes().splitlines(True) if b"!" in line[:80])
    return data * (BYTES // len(data) + 1)


def gpsdecode(path, lines):
    if shutil.which("gpsdecode") is None:
        print("skip: gpsdecode is not installed (gpsd-clients)")
        return None
    from_ = time.monotonic()
    with open(path, "rb") as f:
        subprocess.run(["gpsdecode"], stdin=f, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return lines / (time.monotonic() - from_)


def bench(program, *args):
    done = subprocess.run([program, *map(str, args)], capture_output=True, text=True, check=True)
    name, _, rate = done.stdout.split("\t")
    return name, float(rate), done.stderr.strip()


def main(vedette, program, positions=5_000_000):
    folder = os.environ.get("VEDETTE_TESTDATA")
    if folder:
        with tempfile.TemporaryDirectory() as where:
            path = os.path.join(where, "all.nmea")
            data = sentences_of(pathlib.Path(folder) / "ais" / "nmea")
            pathlib.Path(path).write_bytes(data)
            lines = data.count(b"\n")
            _, rate, said = bench(program, path, 5)
            print(f"decode\t{rate:.0f} sentences/s\t{said}")
            other = gpsdecode(path, lines)
            if other:
                print(f"gpsdecode\t{other:.0f} sentences/s\t{rate / other:.1f} times")
            from_ = time.monotonic()
            with open(path, "rb") as f:
                subprocess.run([vedette, "--db", "/nonexistent", "--quiet", "track", "--messages", "-"],
                               stdin=f, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            own = lines / (time.monotonic() - from_)
            print(f"track --messages\t{own:.0f} sentences/s" + (f"\t{own / other:.1f} times" if other else ""))
    else:
        print("skip: decoding of real sentences: VEDETTE_TESTDATA is not set")
    positions = int(positions)
    for ships, n in ((1000, positions), (10000, positions), (10000, positions * 2)):
        name, rate, said = bench(program, "track", ships, n)
        kept = int(re.search(r"(\d+) bytes", said).group(1))
        print(f"{name}\t{rate:.0f} positions/s\t{n} positions, {kept / ships:.0f} bytes a ship\t{said}")


if __name__ == "__main__":
    main(*sys.argv[1:])
