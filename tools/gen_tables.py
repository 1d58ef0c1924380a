#!/usr/bin/env python3
"""Turn the fact tables of data/ into the C tables the code includes.

Usage: gen_tables.py KIND SOURCE.tsv [SOURCE2.tsv] TARGET.inc

Bad facts stop the build: a missing column, a row twice, a row without its
source or without a word on how it was checked.
"""
import sys
import unicodedata
from decimal import ROUND_HALF_EVEN, Decimal

REQUIRED = ("source", "verified")


def fail(path, number, text):
    sys.exit(f"{path}:{number}: {text}")


def read(path):
    """Rows of a table as dictionaries, with their line numbers."""
    header = None
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("#"):
                continue
            fields = line.split("\t")
            if header is None:
                header = fields
                for name in REQUIRED:
                    if name not in header:
                        fail(path, number, f"no column {name}")
                continue
            if len(fields) != len(header):
                fail(path, number, f"{len(fields)} columns, expected {len(header)}")
            row = dict(zip(header, fields))
            for name in REQUIRED:
                if not row[name].strip():
                    fail(path, number, f"empty column {name}")
            yield number, {k: "" if v == "-" else v for k, v in row.items()}


def quoted(text):
    data = text.encode("utf-8")
    body = "".join(
        chr(b) if 32 <= b < 127 and chr(b) not in '"\\?' else f"\\{b:03o}" for b in data
    )
    return f'VD_STR_INIT("{body}")'


def macro(name):
    out = ""
    for i, c in enumerate(name):
        if c.isupper() and i and not name[i - 1].isupper():
            out += "_"
        out += c.upper()
    return out


def fold(text):
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def unique(path, rows, key):
    seen = {}
    for number, row in rows:
        value = key(row)
        if value in seen:
            fail(path, number, f"{value!r} stands already in line {seen[value]}")
        seen[value] = number
        yield number, row


def gen_weights(path, _, out):
    """Weights of evidence in log-odds, and the probabilities of log-odds, so
    that scoring needs no floating point."""
    for _, r in unique(path, read(path), lambda r: r["evidence"]):
        out.append(f'#define WEIGHT_{r["evidence"].upper()} {int(r["weight"])}')
        if r["left"]:
            out.append(f'#define LEFT_{r["evidence"].upper()} {int(r["left"])}')
    low, step, steps = -12000, 25, 961
    out.append(f"enum {{ LOGISTIC_FROM = {low}, LOGISTIC_STEP = {step} }};")
    out.append("static const int logistic[] = {")
    for i in range(steps):
        x = Decimal(low + i * step) / 1000
        p = int((1000000 / (1 + (-x).exp())).to_integral_value(ROUND_HALF_EVEN))
        out.append(f"    {p},")
    out.append("};")


def gen_schema(schemata, properties, out):
    """X-macros of schemata and properties, and the table between them."""
    schema_rows = list(unique(schemata, read(schemata), lambda r: r["schema"]))
    prop_rows = list(unique(properties, read(properties), lambda r: r["property"]))
    names = [r["schema"] for _, r in schema_rows]
    props = [r["property"] for _, r in prop_rows]
    out.append("#define VD_SCHEMATA(X) \\")
    for number, r in schema_rows:
        if r["parent"] and r["parent"] not in names:
            fail(schemata, number, f"unknown parent {r['parent']}")
        for p in filter(None, r["key"].split(",")):
            if p not in props:
                fail(schemata, number, f"unknown key property {p}")
        parent = macro(r["parent"]) if r["parent"] else "UNKNOWN"
        out.append(f'    X({macro(r["schema"])}, "{r["schema"]}", VD_SCHEMA_{parent}, '
                   f'{"true" if r["use"] == "matchable" else "false"}, "{r["plural"]}") \\')
    out.append("")
    out.append("#define VD_PROPS(X) \\")
    for number, r in prop_rows:
        bits = []
        for s in r["schemata"].split(","):
            if s not in names:
                fail(properties, number, f"unknown schema {s}")
            bits.append(f"(UINT64_C(1) << VD_SCHEMA_{macro(s)})")
        out.append(f'    X({macro(r["property"])}, "{r["property"]}", '
                   f'VD_TYPE_{r["type"].upper()}, {" | ".join(bits)}) \\')
    out.append("")
    out.append("#define VD_SCHEMA_KEYS(X) \\")
    for _, r in schema_rows:
        for p in filter(None, r["key"].split(",")):
            out.append(f"    X({macro(r['schema'])}, {macro(p)}) \\")
    out.append("")


def gen_reverses(path, _, out):
    """What properties are called from their other end; schemata and properties
    are names of C, so that one that is not there does not compile."""
    out.append("static const vd_reverse reverses[] = {")
    for _, r in unique(path, read(path), lambda r: (r["schema"], r["property"])):
        out.append(f'    {{VD_SCHEMA_{macro(r["schema"])}, VD_PROP_{macro(r["property"])}, '
                   f'{quoted(r["reverse"])}, {quoted(r["label"])}, {"true" if r["edge"] else "false"}}},')
    out.append("};")


def gen_countries(path, _, out):
    rows = list(unique(path, read(path), lambda r: fold(r["name"])))
    out.append("static const struct { vd_str key; char code[3]; } countries[] = {")
    for _, r in sorted(rows, key=lambda x: fold(x[1]["name"]).encode()):
        out.append(f'    {{{quoted(fold(r["name"]))}, "{r["code"]}"}},')
    out.append("};")
    out.append("/* Base letters of U+00C0 to U+024F, by Unicode decomposition. */")
    out.append("static const char latin_base[0x250 - 0xC0][3] = {")
    for c in range(0xC0, 0x250):
        base = fold(chr(c))
        out.append(f'    "{base if base.isascii() and len(base) <= 2 else ""}",')
    out.append("};")
    shown = {}
    for _, r in rows:
        shown.setdefault(r["code"], r["name"])
    out.append("static const struct { char code[3]; vd_str name; } country_names[] = {")
    for code in sorted(shown):
        out.append(f'    {{"{code}", {quoted(shown[code])}}},')
    out.append("};")


def gen_cyrillic(path, _, out):
    marks = {"": "0", "west": "CYRILLIC_WEST", "south": "CYRILLIC_SOUTH", "turkic": "CYRILLIC_TURKIC"}
    out.append("static const cyrillic letters[] = {")
    for number, r in unique(path, read(path), lambda x: x["letter"]):
        if len(r["letter"]) != 1 or not 0x430 <= ord(r["letter"]) < 0x4F0:
            fail(path, number, "expected a small letter from U+0430 on, before U+04F0")
        if r["marks"] not in marks or max(len(r["latin"]), len(r["west"])) > 4:
            fail(path, number, "bad marks, or more than 4 letters")
        read_as = "false" if r["marks"] == "south" else "true"
        out.append(f'    [0x{ord(r["letter"]):x} - CYRILLIC] = '
                   f'{{{read_as}, {marks[r["marks"]]}, "{r["latin"]}", "{r["west"] or r["latin"]}"}},')
    out.append("};")


def gen_han(path, _, out):
    """By letter; the simplified one where it is not a letter of its own row."""
    made = {}
    simplified = {}
    for number, r in unique(path, read(path), lambda x: x["letter"]):
        first, _, second = r["hong_kong"].partition("/")
        if len(r["hangul"]) != 1 or not 0xAC00 <= ord(r["hangul"]) < 0xD7A4 or not first or max(len(first), len(second)) > 7:
            fail(path, number, "expected a syllable of Hangul, and one or two spellings of at most 7 letters")
        row = (f'0x{ord(r["hangul"]):x}, {{"{first}", "{second}"}}, '
               f'{str("k" in r["surname"]).lower()}, {str("c" in r["surname"]).lower()}')
        made[ord(r["letter"])] = row
        if r["simplified"]:
            simplified.setdefault(ord(r["simplified"]), row)
    out.append("static const han letters[] = {")
    out.extend(f"    {{0x{c:x}, {row}}}," for c, row in sorted({**simplified, **made}.items()))
    out.append("};")


def gen_japanese(path, _, out):
    """Each spelling with the number of a reading, which tells the commoner one."""
    rows = list(unique(path, read(path), lambda x: (x["part"], x["latin"])))
    for part in ("surname", "given", "first", "last"):
        found = [(number, r) for number, r in rows if r["part"] == part]
        out.append(f"static const char *const {part}_readings[] = {{")
        out.extend(f'    "{r["latin"]}",' for _, r in found)
        out.append("};")
        keys = set()
        for i, (number, r) in enumerate(found):
            for written in r["written"].split(" "):
                if not 1 <= len(written) <= 3 or max(map(ord, written)) > 0xFFFF:
                    fail(path, number, f"{written!r}: one to three letters below U+10000")
                key = 0
                for c in written:
                    key = key << 16 | ord(c)
                keys.add(key << 16 | i)
        out.append(f"static const uint64_t {part}s[] = {{")
        out.extend(f"    UINT64_C(0x{k:x})," for k in sorted(keys))
        out.append("};")


def gen_heard(path, _, out):
    """Units by their packed code points, and rows by the numbers of theirs."""
    def packed(unit):
        value = 0
        for c in unit:
            value = value << 16 | ord(c)
        return value

    rows = list(unique(path, read(path), lambda r: (r["before"], r["letter"], r["after"])))
    units = sorted({packed(r["letter"]) for _, r in rows})
    numbers = {"*": 0, "#": 1}
    out.append("static const uint64_t units[] = {")
    out.extend(f"    UINT64_C(0x{u:x})," for u in units)
    out.append("};")
    made = []
    for number, r in rows:
        if not 1 <= len(r["letter"]) <= 3 or max(map(ord, r["letter"])) > 0xFFFF:
            fail(path, number, "a letter is one to three code points below U+10000")
        key = 0
        for part in ("letter", "before", "after"):
            text = r[part]
            if text not in numbers:
                if packed(text) not in units:
                    fail(path, number, f"{text!r} has no row of its own")
                numbers[text] = 2 + units.index(packed(text))
            key = key << 16 | numbers[text]
        choices = [c.split(":") for c in r["latin"].split(" ")]
        if not 1 <= len(choices) <= 3 or any(
                len(c[0]) > 4 or not 0 <= int(c[1]) <= 255 for c in choices):
            fail(path, number, "one to three readings of at most 4 letters")
        made.append((key, choices))
    out.append("static const heard_row heard_rows[] = {")
    for key, choices in sorted(made):
        text = ", ".join("{{%s}, %d, %s}" % (
            ", ".join(f"'{c}'" for c in latin) or "0", len(latin), cost) for latin, cost in choices)
        out.append(f"    {{UINT64_C(0x{key:x}), {{{text}}}, {len(choices)}}},")
    out.append("};")


def gen_korean(path, _, out):
    rows = [r for _, r in unique(path, read(path), lambda x: (x["part"], x["letter"]))]
    for part, count in (("initial", 19), ("medial", 21), ("final", 27)):
        found = [r for r in rows if r["part"] == part]
        if len(found) != count:
            fail(path, 0, f"{len(found)} {part} letters, expected {count}")
        out.append(f"static const written {part}s[] = {{")
        if part == "final":
            out.append('    {{"", ""}},')
        out.extend(f'    {{{{"{r["north"]}", "{r["south"]}"}}}},' for r in found)
        out.append("};")
    out.append("static const surname surnames[] = {")
    out.extend(f'    {{0x{ord(r["letter"]):x}, {{{{"{r["north"]}", "{r["south"]}"}}}}}},'
               for r in rows if r["part"] == "surname")
    out.append("};")


def gen_habits(path, _, out):
    kinds = {"never": "NEVER", "final": "NEVER", "own": "OWN", "slavic": "SLAVIC", "always": "ALWAYS"}
    rows = list(unique(path, read(path), lambda x: (x["habit"], x["kind"], x["written"])))
    habits = list(dict.fromkeys(r["habit"] for _, r in rows))
    made = []
    for i, habit in enumerate(habits):
        spellings = []
        endings = {"own ending": [], "ending": []}
        for number, r in rows:
            if r["habit"] != habit:
                continue
            if r["kind"] in endings:
                endings[r["kind"]].append(f'"{r["written"]}", ')
            elif r["kind"] in kinds:
                spellings.append(r)
            else:
                fail(path, number, f"kind is one of {', '.join([*kinds, *endings])}")
        out.append(f"static const spelling spellings_{i}[] = {{")
        for r in sorted(spellings, key=lambda x: (-len(x["written"]), x["written"])):
            out.append(f'    {{"{r["written"]}", "{r["meant"]}", SHOWS_{kinds[r["kind"]]}, '
                       f'{"true" if r["kind"] == "final" else "false"}}},')
        out.append("    {NULL, NULL, SHOWS_NEVER, false}};")
        for name, kind in (("own", "own ending"), ("endings", "ending")):
            out.append(f"static const char *const {name}_{i}[] = {{{''.join(endings[kind])}NULL}};")
        begins = sum(1 << ord(c) - ord("a") for c in {r["written"][0] for r in spellings})
        made.append(f'    {{"{habit}", 0x{begins:x}, spellings_{i}, own_{i}, endings_{i}}},')
    out.extend(["static const habit habits[] = {", *made, "};"])


def gen_standards(path, _, out):
    out.append("static const standard standards[] = {")
    languages = {"": "NONE", "russian": "RUSSIAN", "west": "WEST", "south": "SOUTH"}
    for number, r in unique(path, read(path), lambda x: (x["first"], x["language"])):
        if r["language"] not in languages or int(r["first"], 16) > int(r["last"], 16):
            fail(path, number, "bad language, or last before first")
        out.append(f'    {{0x{r["first"]}, 0x{r["last"]}, '
                   f'VD_CYRILLIC_{languages[r["language"]]}, "{r["standard"]}"}},')
    out.append("};")


def gen_months(path, _, out):
    rows = list(unique(path, read(path), lambda r: r["word"]))
    out.append("static const struct { vd_str word; int month; } months[] = {")
    for number, r in sorted(rows, key=lambda x: (-len(x[1]["word"]), x[1]["word"])):
        if r["word"] != r["word"].lower() or not 1 <= int(r["month"]) <= 12:
            fail(path, number, "bad month")
        out.append(f'    {{{quoted(r["word"])}, {int(r["month"])}}},')
    out.append("};")


def gen_sources(path, _, out):
    columns = ("id", "title", "authority", "country", "prefix", "url", "format", "licence", "topic")
    numbers = ("max_age_days", "max_loss_percent")
    out.append("static const vd_source sources[] = {")
    for number, r in unique(path, read(path), lambda r: r["id"]):
        for n in numbers:
            if not r[n].isdigit():
                fail(path, number, f"{n} is not a number")
        if r["tested"] not in ("whole", "fragment"):
            fail(path, number, "tested is whole or fragment")
        if not (r["prefix"] and r["prefix"].replace("-", "").isalnum()):
            fail(path, number, "bad prefix")
        fields = ", ".join(quoted(r[c]) for c in columns)
        out.append(f'    {{{fields}, {r["max_age_days"]}, {r["max_loss_percent"]}, '
                   f'{"true" if r["tested"] == "fragment" else "false"}, '
                   f'{"true" if r["enabled"] == "yes" else "false"}}},')
    out.append("};")


def gen_identifiers(path, _, out):
    """Published kinds of identity documents and numbers, to properties."""
    rows = list(unique(path, read(path), lambda r: fold(r["kind"])))
    out.append("static const struct { vd_str key; vd_prop prop; vd_schema schema; } kinds[] = {")
    for number, r in sorted(rows, key=lambda x: fold(x[1]["kind"]).encode()):
        if r["schema"] not in ("", "Passport", "Identification"):
            fail(path, number, "schema is Passport, Identification or -")
        schema = f'VD_SCHEMA_{macro(r["schema"])}' if r["schema"] else "VD_SCHEMA_UNKNOWN"
        prop = f'VD_PROP_{macro(r["property"])}' if r["property"] else "VD_PROP_NONE"
        out.append(f'    {{{quoted(fold(r["kind"]))}, {prop}, {schema}}},')
    out.append("};")


def gen_measures(path, _, out):
    """Programmes and lists of OFAC, to the kind of consequence."""
    out.append("static const struct { vd_str key; vd_str list; vd_str measure; } measures[] = {")
    for _, r in unique(path, read(path), lambda r: r["program"]):
        out.append(f'    {{{quoted(r["program"])}, {quoted(r["list"])}, {quoted(r["measure"])}}},')
    out.append("};")


def gen_letters(path, _, out):
    """Costs of letters for one another."""
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
    costs = [[0] * 37 for _ in range(37)]
    digraphs = []
    for number, r in unique(path, read(path), lambda r: (r["a"], r["b"])):
        a, b, cost = r["a"], r["b"], int(r["cost"])
        if len(b) != 1 or not 0 < cost < 100:
            fail(path, number, "b is one letter, cost 1 to 99")
        if len(a) == 2:
            digraphs.append((a, b, cost))
        else:
            costs[alphabet.index(a)][alphabet.index(b)] = cost
            costs[alphabet.index(b)][alphabet.index(a)] = cost
    digraphs.sort()
    kinds = [("VOWEL", "aeiouy"), ("FIGURE", "0123456789")]
    out.append("/* Of the classes of word.c: letters, figures, all else. */")
    out.append("static const unsigned char letter_costs[37][37] = {")
    for i, x in enumerate(alphabet + "?"):
        row = []
        for j, y in enumerate(alphabet + "?"):
            kind = [k for k, of in kinds if x in of and y in of]
            row.append("0" if i == j < 36 else str(costs[i][j])
                       if costs[i][j] else kind[0] if kind else "EDIT")
        out.append("    {" + ", ".join(row) + "},")
    out.append("};")
    out.append("/* Sorted; two_letters gives the first of each pair, from 1. */")
    out.append("static const struct { char first; char second; char one; unsigned char cost; } one_letter[] = {")
    out += [f"    {{'{a[0]}', '{a[1]}', '{b}', {c}}}," for a, b, c in digraphs]
    out.append("    {0, 0, 0, 0}};")
    first = {}
    for i, (a, _, _) in enumerate(digraphs, 1):
        first.setdefault(a, i)
    out.append("static const unsigned char two_letters[26][26] = {")
    for x in alphabet[:26]:
        out.append("    {" + ", ".join(str(first.get(x + y, 0)) for y in alphabet[:26]) + "},")
    out.append("};")


def gen_regions(path, _, out):
    out.append("static const vd_str regions[] = {")
    for number, r in unique(path, read(path), lambda r: r["code"]):
        if r["code"] != r["code"].lower() or r["code"][2:3] != "-":
            fail(path, number, "a region is a country, a hyphen and more")
        out.append(f'    {quoted(r["code"])},')
    out.append("};")


def gen_ship_words(path, _, out):
    out.append("static const vd_str ship_words[] = {")
    for _, r in unique(path, read(path), lambda r: r["word"]):
        out.append(f'    {quoted(r["word"])},')
    out.append("};")


def gen_text(path, _, out):
    """A table as it is, for the reader that reads such tables of users."""
    rows = list(read(path))
    for number, r in rows:
        if any('"' == v[:1] for v in r.values()):
            fail(path, number, "a cell begins with a quote")
        guess = "memory" in r["verified"] or r["source"] == "general knowledge"
        if guess and r.get("sure", "unverified") != "unverified":
            fail(path, number, "what is from memory is unverified")
    with open(path, "rb") as f:
        data = f.read()
    out.append(f"static const char {path.rsplit('/', 1)[-1][:-4]}_tsv[] = {{")
    for i in range(0, len(data), 24):
        out.append("    " + ", ".join(str(b - 256 if b > 127 else b) for b in data[i:i + 24]) + ",")
    out.append("};")


def gen_rows(path, _, out):
    """All columns but the source, as texts."""
    rows = list(read(path))
    columns = [c for c in rows[0][1] if c != "source"]
    name = path.rsplit("/", 1)[-1][:-4]
    out.append(f"static const vd_str {name}_rows[][{len(columns)}] = {{")
    for _, r in rows:
        out.append("    {" + ", ".join(quoted(r[c]) for c in columns) + "},")
    out.append("};")


def millionths(path, number, text, low, high):
    value = Decimal(text)
    if not low <= value <= high:
        fail(path, number, f"{text} is not between {low} and {high}")
    return int(value * 1000000)


def gen_ports(ports, areas, out):
    """Ports of the world; an area stands for the port whose number it has."""
    area_rows = list(unique(areas, read(areas), lambda r: r["name"]))
    taken = {r["wpi"] for _, r in area_rows if r["wpi"]}
    known = {r["wpi"] for _, r in read(ports)}
    out.append("static const vd_port ports[] = {")

    def put(path, number, r, size, radius):
        lat = millionths(path, number, r["lat"], -90, 90)
        lon = millionths(path, number, r["lon"], -180, 180)
        sure = "false" if r["verified"].startswith("unverified") else "true"
        out.append(f'    {{{quoted(r["name"])}, {quoted(r["alt_name"])}, {quoted(r["country"])}, '
                   f'{quoted(r.get("unlocode", ""))}, {quoted(r["source"])}, {quoted(r["verified"])}, {lat}, {lon}, {size}, {radius}, {sure}}},')

    for number, r in area_rows:
        if r["wpi"] and r["wpi"] not in known:
            fail(areas, number, "no such port")
        put(areas, number, r, "VD_PORT_AREA", int(r["radius_nm"]))
    sizes = {"Large": "VD_PORT_LARGE", "Medium": "VD_PORT_MEDIUM"}
    for number, r in unique(ports, read(ports), lambda r: r["wpi"]):
        if r["wpi"] not in taken:
            put(ports, number, r, sizes.get(r["harbour_size"], "VD_PORT_SMALL"), 0)
    out.append("};")


def gen_mid(path, _, out):
    rows = {}
    for _, r in read(path):  # a number that several countries share is of none
        mid = int(r["mid"])
        rows[mid] = r["country"] if rows.get(mid, r["country"]) == r["country"] else ""
    out.append("enum { MID_FROM = 200, MID_TO = 799 };")
    out.append("static const char mids[MID_TO - MID_FROM + 1][3] = {")
    for mid in sorted(rows):
        if not 200 <= mid <= 799:
            fail(path, 0, f"{mid} is no number of a country")
        out.append(f'    [{mid} - MID_FROM] = "{rows[mid]}",')
    out.append("};")


def gen_mmsi_classes(path, _, out):
    """The digits a number begins with and where its country stands."""
    rows = list(unique(path, read(path), lambda r: r["pattern"]))
    out.append("static const struct { uint32_t head; int digits; int mid_at; vd_str kind; } mmsi_classes[] = {")
    for number, r in sorted(rows, key=lambda x: -len(x[1]["pattern"].rstrip("x").replace("MID", ""))):
        pattern = r["pattern"]
        head = pattern.split("M")[0].split("x")[0]
        at = pattern.index("MID") if "MID" in pattern else -1
        if len(pattern) != 9:
            fail(path, number, "nine digits are expected")
        out.append(f'    {{{int(head or 0)}, {len(head)}, {at}, {quoted(r["kind"])}}},')
    out.append("};")


def gen_ship_classes(path, _, out):
    rows = list(read(path))
    kinds = list(dict.fromkeys(r["class"] for _, r in rows))
    out.append("#define VD_SHIP_CLASSES(X) \\")
    for k in kinds:
        out.append(f"    X({k.upper()}, \"{k}\") \\")
    out.append("")
    out.append("#define VD_SHIP_TYPES(X) \\")
    last = 0
    for number, r in rows:
        if int(r["from"]) <= last or int(r["to"]) < int(r["from"]):
            fail(path, number, "out of order")
        last = int(r["to"])
        out.append(f'    X({int(r["from"])}, {int(r["to"])}, {r["class"].upper()}, {int(r["speed_kn"])}) \\')
    out.append("")


def gen_ship_policy(path, _, out):
    out.append("#define VD_SHIP_PARAMETERS(X) \\")
    for number, r in unique(path, read(path), lambda r: r["parameter"]):
        value, least, most = int(r["value"]), int(r["least"]), int(r["most"])
        if not least <= value <= most:
            fail(path, number, "the value is out of its range")
        texts = ", ".join(quoted(r[c]) for c in ("unit", "what", "source", "verified"))
        out.append(f'    X({r["parameter"]}, {value}, {least}, {most}, {texts}) \\')
    out.append("")


def gen_gap_weights(path, _, out):
    out.append("#define VD_GAP_EVIDENCE(X) \\")
    for _, r in unique(path, read(path), lambda r: r["evidence"]):
        out.append(f'    X({r["evidence"].upper()}, {int(r["weight"])}, {quoted(r["say"])}) \\')
    out.append("")


def gen_ship_rules(path, _, out):
    """Countries with a law on ships, and the law, with how sure it is."""
    name = {"port_rules": "ship_ports", "ship_bars": "ship_bars"}[path.rsplit("/", 1)[-1][:-4]]
    out.append(f"static const struct {{ vd_str country; vd_str law; }} {name}[] = {{")
    for _, r in unique(path, read(path), lambda r: r["country"]):
        law = r["law"] if r["sure"] == "verified" else f'{r["law"]} ({r["sure"]})'
        out.append(f'    {{{quoted(r["country"])}, {quoted(law)}}},')
    out.append("};")


def gen_ais_columns(path, _, out):
    out.append("static const struct { vd_str column; vd_str field; } ais_columns[] = {")
    for _, r in unique(path, read(path), lambda r: r["column"].lower()):
        out.append(f'    {{{quoted(r["column"])}, {quoted(r["field"])}}},')
    out.append("};")


def gen_nav_status(path, _, out):
    out.append("static const struct { uint8_t code; vd_str text; } nav_status[] = {")
    for _, r in unique(path, read(path), lambda r: fold(r["text"])):
        out.append(f'    {{{int(r["code"])}, {quoted(r["text"])}}},')
    out.append("};")



KINDS = {
    "text": gen_text,
    "rows": gen_rows,
    "ports": gen_ports,
    "mid": gen_mid,
    "mmsi_classes": gen_mmsi_classes,
    "ship_classes": gen_ship_classes,
    "ship_policy": gen_ship_policy,
    "gap_weights": gen_gap_weights,
    "han": gen_han,
    "heard": gen_heard,
    "japanese": gen_japanese,
    "ais_columns": gen_ais_columns,
    "ship_rules": gen_ship_rules,
    "nav_status": gen_nav_status,
    "regions": gen_regions,
    "ship_words": gen_ship_words,
    "letters": gen_letters,
    "schema": gen_schema,
    "reverses": gen_reverses,
    "countries": gen_countries,
    "cyrillic": gen_cyrillic,
    "months": gen_months,
    "sources": gen_sources,
    "identifiers": gen_identifiers,
    "measures": gen_measures,
    "habits": gen_habits,
    "korean": gen_korean,
    "standards": gen_standards,
    "weights": gen_weights,
}


def main(kind, *paths):
    *sources, target = paths
    out = [f"/* Generated by tools/gen_tables.py from {' and '.join(p.rsplit('/', 1)[-1] for p in sources)}: do not edit. */"]
    KINDS[kind](sources[0], sources[1] if len(sources) > 1 else None, out)
    with open(target, "w", encoding="utf-8") as f:
        f.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
