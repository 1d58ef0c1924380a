#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How well ships are watched: simulated fleets, whose truth is known.

For each seed tests/quality/fleet.c makes a month of ships off the east coast
of Korea, "vedette track" reads what was heard, and what it tells is compared
with what happened.  The same positions under the published rules of a public
pipeline (GlobalFishingWatch: gaps of 12 hours more than 50 nm from the shore,
after Welch 2022) give the comparison.

usage: ships.py VEDETTE FLEET [SEEDS [FIRST]]
"""
import csv
import datetime
import json
import math
import os
import re
import subprocess
import sys
import tempfile

# Recall and precision.
FLOORS = {"dark calls": (.9, .8), "encounters": (.95, .95), "port calls": (.98, .98)}
PUBLIC_SEEDS = 3  # on which the rules of others are tried: they read each row here
HONEST_GAPS = 100
SHIPS = 200


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def run(vedette, positions):
    done = subprocess.run([vedette, "--db", "/nonexistent", "--quiet", "--json", "track", positions],
                          capture_output=True, text=True, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    for e in events:
        e["t0"], e["t1"] = seconds(e["from"]["at"]), seconds(e["to"]["at"])
    return events


def overlap(a0, a1, b0, b1):
    return min(a1, b1) - max(a0, b0)


def match(truths, found, same):
    """Pairs off each truth with one that was found; counts both sides."""
    taken, hits = set(), 0
    missed = []
    for t in truths:
        best = None
        for i, e in enumerate(found):
            if i not in taken and same(t, e):
                long = overlap(t["from"], t["to"], e["t0"], e["t1"])
                if best is None or long > best[0]:
                    best = (long, i)
        if best is None:
            missed.append(t)
        else:
            taken.add(best[1])
            hits += 1
    return hits, missed, [e for i, e in enumerate(found) if i not in taken]


def dark_calls(truth, events):
    open_callers = {t["mmsi"] for t in truth if t["kind"] == "calls_openly"}
    found = [e for e in events if e["kind"] == "may_have_called" and e["mmsi"] not in open_callers]
    return match([t for t in truth if t["kind"] == "dark_call"], found,
                 lambda t, e: t["mmsi"] == e["mmsi"] and t["where"] in e["reason"]
                 and overlap(t["from"], t["to"], e["t0"], e["t1"]) > (t["to"] - t["from"]) / 2)


def encounters(truth, events):
    # What a dark encounter shows of the ship that is heard is another question.
    return match([t for t in truth if t["kind"] == "encounter"],
                 [e for e in events if e["kind"] == "encounter"],
                 lambda t, e: {t["mmsi"], t["other"]} == {e["mmsi"], e["other"]["mmsi"]}
                 and overlap(t["from"], t["to"], e["t0"], e["t1"]) > 3600)


def port_calls(truth, events):
    by_ship = {}
    for e in events:
        if e["kind"] == "port_call":
            by_ship.setdefault(e["mmsi"], []).append(e)
    renamed = {t["mmsi"] for t in truth if t["kind"] == "renamed"}
    hits, missed, extra = 0, [], []
    calls = [t for t in truth if t["kind"] == "call"]
    for mmsi in sorted({t["mmsi"] for t in calls} | set(by_ship)):
        if mmsi in renamed or mmsi // 1000000 == 677:
            continue  # their calls are on two numbers
        h, m, x = match([t for t in calls if t["mmsi"] == mmsi], by_ship.get(mmsi, []),
                        lambda t, e: t["where"] == e["port"] and overlap(t["from"], t["to"], e["t0"], e["t1"]) > 0)
        hits, missed, extra = hits + h, missed + m, extra + x
    return hits, missed, extra


def others(truth, events):
    """What else is made: how much of it is told, without a floor."""
    kinds = {"circles": lambda t, e: e["kind"] == "circles" and e["mmsi"] == t["mmsi"],
             "renamed": lambda t, e: e["kind"] == "identity" and e.get("other", {}).get("mmsi") == t["mmsi"],
             "dark_encounter": lambda t, e: e["kind"] == "possible_encounter"
             and {e["mmsi"], e["other"]["mmsi"]} == {t["mmsi"], t["other"]}}
    return {k: (sum(any(same(t, e) for e in events) for t in truth if t["kind"] == k),
                sum(t["kind"] == k for t in truth)) for k, same in kinds.items()}


# --- the rules of a public pipeline ---------------------------------------

COAST = [(42.3, 130.7), (41.8, 129.9), (40.8, 129.7), (39.8, 127.6), (39.2, 127.5), (38.2, 128.6),
         (37.1, 129.4), (36.0, 129.5), (35.1, 129.1), (42.6, 131.1), (43.1, 131.9), (42.7, 133.0),
         (43.5, 135.0), (44.7, 136.3), (33.6, 130.4), (35.5, 133.2), (35.6, 135.6), (37.5, 137.3),
         (38.0, 139.1), (39.8, 140.0), (41.4, 140.1), (43.3, 140.5), (45.3, 141.6)]


def nm(a, b):
    p = math.pi / 180
    h = (math.sin((b[0] - a[0]) * p / 2) ** 2
         + math.cos(a[0] * p) * math.cos(b[0] * p) * math.sin((b[1] - a[1]) * p / 2) ** 2)
    return 2 * 3440.065 * math.asin(math.sqrt(h))


def shore_nm(at):
    """To the coast, cut as it is into straight pieces."""
    best = 1e9
    for i, a in enumerate(COAST):
        best = min(best, nm(a, at))
        if i + 1 < len(COAST) and i not in (8, 13):
            b = COAST[i + 1]
            for k in range(1, 8):
                best = min(best, nm((a[0] + (b[0] - a[0]) * k / 8, a[1] + (b[1] - a[1]) * k / 8), at))
    return best


def public_rules(positions, truth):
    """Disabling events after Welch 2022: gaps of 12 h or more that begin more than 50 nm from
    the shore with 14 positions in the 12 h before."""
    ships, found = {}, []
    with open(positions, encoding="utf-8") as f:
        for r in csv.DictReader(f):
            at = datetime.datetime.fromisoformat(r["BaseDateTime"] + "+00:00").timestamp()
            track = ships.setdefault(r["MMSI"], [])
            here = (at, (float(r["LAT"]), float(r["LON"])))
            if track and at - track[-1][0] >= 12 * 3600:
                before = sum(1 for t, _ in track if t > track[-1][0] - 12 * 3600)
                if before >= 14 and shore_nm(track[-1][1]) > 50:
                    found.append({"mmsi": int(r["MMSI"]), "t0": track[-1][0], "t1": at})
                track.clear()
            track.append(here)
            if len(track) > 400:
                del track[:200]
    return match([t for t in truth if t["kind"] == "dark_call"], found,
                 lambda t, e: t["mmsi"] == e["mmsi"] and overlap(t["from"], t["to"], e["t0"], e["t1"]) > 0)


def listed(imos):
    """Which of the made-up IMO numbers stand in a real list; None if none is at hand."""
    folder = os.environ.get("VEDETTE_TESTDATA")
    if not folder:
        print("skip: made-up IMO numbers in real lists: VEDETTE_TESTDATA is not set")
        return set()
    found = set()
    for where, _, names in os.walk(os.path.join(folder, "lists")):
        for name in names:
            with open(os.path.join(where, name), "rb") as f:
                rest = b""
                while block := f.read(1 << 22):
                    block = rest + block
                    found |= {int(m) for m in re.findall(rb"IMO[^0-9<]{0,20}(40[0-9]{5})(?![0-9])", block)}
                    rest = block[-40:]
    return found & imos


# --------------------------------------------------------------------------

def score(result):
    hits, missed, extra = result
    return (hits / (hits + len(missed)) if hits + len(missed) else 1.0,
            hits / (hits + len(extra)) if hits + len(extra) else 1.0)


def main(vedette, fleet, seeds=3, first=1):
    worst = {}
    show = os.environ.get("SHOW")
    sums = {}
    public = [0, 0, 0]
    told, imos = {}, set()
    with tempfile.TemporaryDirectory() as folder:
        positions, path = os.path.join(folder, "p.csv"), os.path.join(folder, "t.jsonl")
        for seed in range(int(first), int(first) + int(seeds)):
            subprocess.run([fleet, str(seed), positions, path], check=True)
            truth = [json.loads(line) for line in open(path, encoding="utf-8")]
            events = run(vedette, positions)
            gaps = [t for t in truth if t["kind"] == "honest_gap" and 24 <= (t["to"] - t["from"]) / 3600 <= 120]
            ships = {e["mmsi"] for e in events}
            assert len(gaps) >= HONEST_GAPS and len(ships) >= SHIPS, (len(gaps), len(ships))
            imos |= {e["imo"] for e in events if "imo" in e}
            line = [f"seed {seed:3}"]
            for name, judge in (("dark calls", dark_calls), ("encounters", encounters), ("port calls", port_calls)):
                result = judge(truth, events)
                recall, precision = score(result)
                total = sums.setdefault(name, [0, 0, 0])
                for i, n in enumerate((result[0], len(result[1]), len(result[2]))):
                    total[i] += n
                line.append(f"{name} {recall:.3f} / {precision:.3f}")
                if name not in worst or min(recall - FLOORS[name][0], precision - FLOORS[name][1]) < worst[name][0]:
                    worst[name] = (min(recall - FLOORS[name][0], precision - FLOORS[name][1]), seed, recall, precision)
                if show == name:
                    for t in result[1]:
                        print("  missed", t)
                    for e in result[2]:
                        print("  extra ", {k: v for k, v in e.items() if k != "law"})
            print(";  ".join(line), flush=True)
            for kind, (n, of) in others(truth, events).items():
                told[kind] = (told.get(kind, (0, 0))[0] + n, told.get(kind, (0, 0))[1] + of)
            if int(seeds) <= PUBLIC_SEEDS or seed < int(first) + PUBLIC_SEEDS:
                result = public_rules(positions, truth)
                public = [a + b for a, b in zip(public, (result[0], len(result[1]), len(result[2])))]
        print(f"public rules, {min(int(seeds), PUBLIC_SEEDS)} seeds: {public[0]} of {public[0] + public[1]} "
              f"dark calls found, {public[2]} other gaps told")
    print("without a floor: " + ", ".join(f"{k} {n} of {of}" for k, (n, of) in told.items()))
    failed = len(listed(imos))
    for name, (_, seed, recall, precision) in worst.items():
        hits, missed, extra = sums[name]
        print(f"{name}: recall {hits / (hits + missed):.3f}, precision {hits / (hits + extra):.3f}; "
              f"worst seed {seed}: {recall:.3f} / {precision:.3f}; floors {FLOORS[name][0]} / {FLOORS[name][1]}")
        all_recall, all_precision = hits / (hits + missed), hits / (hits + extra)
        failed += all_recall < FLOORS[name][0] or all_precision < FLOORS[name][1]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
