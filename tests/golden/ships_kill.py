#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ships that are followed by a program that is killed again and again.

A simulated month is followed once without a stop, and once by runs that are
killed at odd moments, in two files, the first of which grows meanwhile.  What
is on the desk in the end is the same, event by event.

usage: ships_kill.py VEDETTE FLEET
"""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time


FINDINGS = {"called_sanctioned_port", "may_have_called", "dark_shuttle", "barred_180_days", "listed_ship",
            "met_listed_ship", "identity_laundering", "flag_hopping"}


def command(vedette, db, files):
    return [vedette, "--db", db, "--quiet", "track", "--record", *files]


def kept(db):
    desk = sqlite3.connect(db + ".desk")
    events = desk.execute("SELECT kind, mmsi, other, begun, json, text FROM ship_event ORDER BY n").fetchall()
    ships = desk.execute("SELECT * FROM ship ORDER BY mmsi").fetchall()
    # What is alike of alerts on two desks: tags are keyed by each.
    alerts = [desk.execute("SELECT count(*), min(state), max(state) FROM alert").fetchall(),
              desk.execute("SELECT check_name, verdict, count(*) FROM pair GROUP BY 1, 2 ORDER BY 1, 2").fetchall(),
              desk.execute("SELECT priority, why, count(*) FROM alert GROUP BY 1, 2 ORDER BY 1, 2").fetchall()]
    desk.close()
    return events, ships, alerts


def main(vedette, fleet):
    vedette = os.path.abspath(vedette)
    rng = random.Random(4)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        subprocess.run([fleet, "3", "all.csv", "truth.jsonl"], check=True)
        with open("all.csv", encoding="utf-8") as f:
            lines = f.readlines()
        half = len(lines) * 6 // 10

        def write(name, part):
            with open(name, "w", encoding="utf-8") as out:
                out.writelines(part)

        write("one.csv", lines[:half])
        write("two.csv", lines[:1] + lines[half:])
        started = time.monotonic()
        subprocess.run(command(vedette, "whole.db", ["one.csv", "two.csv"]), check=True,
                       stdout=subprocess.DEVNULL)
        whole = time.monotonic() - started
        kills = 0
        write("one.csv", lines[:half // 2])
        for grown in (half // 2, half):
            write("one.csv", lines[:grown])
            files = ["one.csv"] if grown < half else ["one.csv", "two.csv"]
            for attempt in range(6):
                # The first five end before the work can be done; some of them come farther.
                run = subprocess.Popen(command(vedette, "cut.db", files), stdout=subprocess.DEVNULL)
                try:
                    run.wait(timeout=rng.uniform(.1, .35) * whole if attempt < 5 else None)
                except subprocess.TimeoutExpired:
                    run.send_signal(signal.SIGKILL)
                    run.wait()
                    kills += 1
                    continue
                assert run.returncode == 0, run.returncode
                break
        again = subprocess.run(command(vedette, "cut.db", files), capture_output=True, text=True)
        assert again.returncode == 0
        a, b = kept("whole.db"), kept("cut.db")
        assert len(a[0]) > 1000
        if a != b:
            for x, y in zip(a[0], b[0]):
                if x != y:
                    print("whole:", x, "\nkilled:", y)
                    break
            print(a[2], b[2])
            print(len(a[0]), "events,", len(b[0]), "of runs that were killed;", len(a[1]), len(b[1]), "ships")
            return 1
        # One alert for each ship with a finding, each finding once; and none again when
        # the files are followed anew, also of what was decided.
        found = {(mmsi, kind, begun) for kind, mmsi, _, begun, _, _ in a[0] if kind in FINDINGS}
        assert sum(n for _, _, n in a[2][1]) == len(found) > 20, (a[2][1], len(found))
        assert a[2][0] == [(len({mmsi for mmsi, _, _ in found}), "open", "open")], (a[2][0], len(found))
        subprocess.run([vedette, "--db", "cut.db", "decide", "1", "false_hit", "--reason", "a test"], check=True,
                       stdout=subprocess.DEVNULL)
        before = kept("cut.db")[2]
        anew = subprocess.run([*command(vedette, "cut.db", files), "--anew"], capture_output=True, text=True)
        assert anew.returncode == 0 and kept("cut.db")[2] == before, anew.stderr
        subprocess.run([vedette, "--db", "cut.db", "audit", "verify"], check=True, stdout=subprocess.DEVNULL)
        shown = subprocess.run([vedette, "--db", "cut.db", "alerts", "2"], check=True, capture_output=True, text=True)
        assert '"event"' in shown.stdout or '"kind"' in shown.stdout, shown.stdout
        print(f"{len(a[0])} events are the same after {kills} kills")
        return 0 if kills >= 2 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], os.path.abspath(sys.argv[2])))
