#!/usr/bin/env python3
"""Messages of AIS, decoded, against the golden decodes of gpsd, field by field.

Usage: ais.py VEDETTE; reads $VEDETTE_TESTDATA/ais/nmea

Every message of the types read in full must be in both, with the same value
in every field that both name.  The differences are listed here, with reasons.
"""
import json
import os
import pathlib
import subprocess
import sys

TYPES = {1, 2, 3, 4, 5, 9, 11, 18, 19, 21, 24, 27}

# gpsd's words for codes, and what it says of its own work.
NOT_COMPARED = {"class", "device", "scaled", "status_text", "shiptype_text", "epfd_text",
                "aid_type_text", "bits",
                # of a type 24 gpsd 3.x gives seven characters, of which four are what
                # M.1371-5 has as model and serial number, which it gives as well
                "vendorid"}

# File, why, and how many messages only one of the two has.
DIFFERENCES = {
    "gpsd_ais-nmea-type6-fid55.log": ("a part B of a type 24 whose part A gpsd had given up", 1),
}


def key(record):
    return tuple(sorted((k, v) for k, v in record.items() if k not in NOT_COMPARED))


def ours(vedette, path):
    done = subprocess.run([vedette, "--db", "/nonexistent", "--quiet", "track", "--messages", path],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def theirs(path):
    out = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            record = json.loads(line)
            if record.get("class") == "AIS" and record["type"] in TYPES:
                out.append(record)
    return out


def join_24(records):
    """gpsd holds part A until part B comes, and gives them as one."""
    names, out = {}, []
    for r in records:
        if r["type"] != 24:
            out.append(r)
        elif r["partno"] == 0:
            names[r["mmsi"]] = r
        elif r["mmsi"] in names:
            both = dict(r, shipname=names[r["mmsi"]]["shipname"])
            del both["partno"]
            out.append(both)
    return out


def common(record, other):
    """The fields that both have must be equal."""
    return all(other[k] == v for k, v in record.items() if k in other and k not in NOT_COMPARED)


def compare(name, mine, gpsd):
    wrong = []
    by_head = {}
    for r in mine:
        by_head.setdefault((r["type"], r["mmsi"]), []).append(r)
    for g in gpsd:
        if not any(common(g, r) for r in by_head.get((g["type"], g["mmsi"]), [])):
            wrong.append(f"{name}: only gpsd has {g}")
    by_head = {}
    for g in gpsd:
        by_head.setdefault((g["type"], g["mmsi"]), []).append(g)
    for r in mine:
        if r["type"] in TYPES and not any(common(g, r) for g in by_head.get((r["type"], r["mmsi"]), [])):
            wrong.append(f"{name}: gpsd lacks {r}")
    return wrong


def main(vedette):
    folder = os.environ.get("VEDETTE_TESTDATA")
    if not folder:
        print("skip: golden decodes of gpsd: VEDETTE_TESTDATA is not set")
        return 0
    folder = pathlib.Path(folder) / "ais" / "nmea"
    failed = compared = 0
    pairs = [(p, folder / (p.name + ".chk")) for p in sorted(folder.glob("*.log"))]
    pairs.append((folder / "gpsd_sample.aivdm", folder / "gpsd_sample.aivdm.ju.chk"))
    for path, golden in pairs:
        gpsd = theirs(golden)
        mine = join_24(ours(vedette, path))
        wrong = compare(path.name, mine, gpsd)
        compared += len(gpsd)
        expected = DIFFERENCES.get(path.name, ("", 0))[1]
        if len(wrong) != expected or not gpsd:
            failed += 1
            print(f"{path.name}: {len(wrong)} differences, {expected} are explained")
            print("\n".join(wrong[:10]))
    print(f"{compared} messages of gpsd compared, {failed} files differ")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
