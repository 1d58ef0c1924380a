#!/usr/bin/env python3
"""Messages of AIS, decoded, against the golden decodes of gpsd, field by field.

Usage: ais.py VEDETTE; reads $VEDETTE_TESTDATA/ais/nmea

Every message of the types read in full must be in both, with the same value
in every field that both name.  The differences are listed here, with reasons.
"""
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

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


def events(vedette, path, **more):
    done = subprocess.run([vedette, "--db", "/nonexistent", "--quiet", "--json", "track", path],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more)
    return done.stdout.replace(json.dumps(str(path)).encode(), b'"FILE"')


def packed(vedette):
    """A table says the same packed or not, from a file or a stream."""
    plain = pathlib.Path(__file__).parent / "track" / "in" / "positions.csv"
    want = events(vedette, str(plain))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "p.csv.gz").write_bytes(gzip.compress(plain.read_bytes()))
        with zipfile.ZipFile(folder / "p.zip", "w", zipfile.ZIP_DEFLATED) as z:
            z.write(plain, "p.csv")
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", str(plain), "-o", str(folder / "p.csv.zst")], check=True)
        for path in sorted(folder.iterdir()):
            if events(vedette, str(path)) != want:
                print(f"{path.name}: says something else than the plain file")
                wrong += 1
        with plain.open("rb") as stream:
            wrong += events(vedette, "-", stdin=stream) != want
    if len(want.splitlines()) < 10:
        wrong += 1
    return wrong


def track(vedette, *args):
    done = subprocess.run([vedette, "--db", "/nonexistent", "--quiet", "--json", "track", *map(str, args)],
                          capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr.splitlines()


def samples(vedette, folder):
    """Real tables of positions run through; what is broken is told with its line."""
    wrong = []
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as mapping:
        mapping.write("columns: {ID: mmsi, ais_pos_timestamp: time, longitude: lon, latitude: lat}\ndates: dmy\n")
        mapping.flush()
        told, issues = track(vedette, "--mapping", mapping.name, folder / "evergiven_boat-positions.csv")
    # The ship that lay across the Suez canal at 30.0177 N 32.5802 E from 05:40 on 23 March.
    stranded = [e for e in told if e["mmsi"] == 235 and e["kind"] == "port_call"]
    if not (len(stranded) == 1 and stranded[0]["from"]["at"].startswith("2021-03-23T05:5") and stranded[0]["open"]
            and abs(stranded[0]["from"]["lat"] - 30.0177) < .001 and not issues):
        wrong.append(f"the stranding is not shown: {stranded} {issues[:3]}")
    for name, line in (("fathom5_marinecadastre_badMMSIData.csv", 3), ("fathom5_marinecadastre_badTimeData.csv", 3)):
        _, issues = track(vedette, folder / name)
        if not any(f"{name}:{line}:" in issue for issue in issues):
            wrong.append(f"{name}: no issue of line {line}: {issues}")
    for name in ("aisdb_test_data_20210701.csv", "aisdb_test_data_noaa_20230101.csv",
                 "dma_aisdk_20180208_tiny_sample.csv", "fathom5_marinecadastre_ten.csv",
                 "fathom5_marinecadastre_track.csv", "nari_dynamic_tiny_sample.csv"):
        done = subprocess.run([vedette, "--db", "/nonexistent", "track", str(folder / name)],
                              capture_output=True, text=True)
        rows = sum(1 for _ in (folder / name).open(encoding="utf-8")) - 1
        if done.returncode not in (0, 3) or " rows, " not in done.stderr or " 0 positions" in done.stderr:
            wrong.append(f"{name}: {rows} rows, {done.returncode}: {done.stderr[-300:]}")
    print("\n".join(wrong) if wrong else "real tables of positions run through")
    return wrong


def main(vedette):
    if packed(vedette):
        return 1
    folder = os.environ.get("VEDETTE_TESTDATA")
    if not folder:
        print("skip: golden decodes of gpsd: VEDETTE_TESTDATA is not set")
        return 0
    if samples(vedette, pathlib.Path(folder) / "ais" / "csv"):
        return 1
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
