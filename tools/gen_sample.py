#!/usr/bin/env python3
"""Write the small world of sample/: lists in the official formats.

Usage: gen_sample.py FOLDER

Real listings are few, taken as facts from the files that PROVENANCE.tsv
names; everything else is invented, named SAMPLE or EXAMPLE, with ids from
9,000,000 on.  The output is the same on every run; a test compares it with
what is committed.
"""
import pathlib
import sys
from xml.sax.saxutils import escape, quoteattr

MARK = "VEDETTE SAMPLE - NOT THE OFFICIAL LIST"

# ent_num, name, type, program, title, call sign, vessel type, GRT, flag, remarks, original script
REAL_SDN = [
    (37029, "SPARTA IV", "vessel", "RUSSIA-EO14024", "", "", "General Cargo", "7522", "Russia",
     "Vessel Registration Identification IMO 9743033; Linked To: SC SOUTH LLC.", ""),
    (37049, "TRANSMORFLOT LLC", "", "RUSSIA-EO14024", "", "", "", "", "",
     "Tax ID No. 3017041900 (Russia); Identification Number IMO 6016988.", "ООО ТРАНСМОРФЛОТ"),
    (37057, "ADLER", "vessel", "RUSSIA-EO14024", "", "", "Roll-on Roll-off", "8811", "Russia",
     "Vessel Registration Identification IMO 9179854; Linked To: M LEASING LLC.", ""),
    (37059, "ANGARA", "vessel", "RUSSIA-EO14024", "", "", "Roll-on Roll-off", "8811", "Russia",
     "Vessel Registration Identification IMO 9179842; Linked To: M LEASING LLC.", "АНГАРА"),
    (37060, "ASCALON", "vessel", "RUSSIA-EO14024", "", "", "Roll-on Roll-off", "8821", "Russia",
     "Vessel Registration Identification IMO 9198226; Linked To: M LEASING LLC.", ""),
    (37095, "LADY R", "vessel", "RUSSIA-EO14024", "", "", "Roll-on Roll-off", "7260", "Russia",
     "Vessel Registration Identification IMO 9161003; Linked To: TRANSMORFLOT LLC.", ""),
    (37098, "MAIA-1", "vessel", "RUSSIA-EO14024", "", "", "General Cargo", "9611", "Russia",
     "Vessel Registration Identification IMO 9358010; Linked To: TRANSMORFLOT LLC.", ""),
    (46768, "IBEX SHIPPING INC", "", "RUSSIA-EO14024", "", "", "", "", "", "Identification Number IMO 5344160.", ""),
    (46773, "MARIA", "vessel", "RUSSIA-EO14024", "", "UBRH7", "General Cargo", "", "Russia",
     "Vessel Year of Build 1986; Vessel Registration Identification IMO 8517839; Linked To: IBEX SHIPPING INC.", ""),
]
COUNTRIES = [("Russia", "RU"), ("China", "CN"), ("Korea, North", "KP"), ("Iran", "IR"), ("Syria", "SY"),
             ("Kyrgyzstan", "KG"), ("United Arab Emirates", "AE"), ("Turkey", "TR"), ("Hong Kong", "HK"), ("Belarus", "BY")]
SCRIPTS = {"RU": ("ОБРАЗЕЦ", "ПРИМЕР"), "BY": ("УЗОР", "ПРЫКЛАД"), "KG": ("ҮЛГҮ", "МИСАЛ"),
           "CN": ("样本", "示例"), "HK": ("樣本", "示例"), "KP": ("표본", "보기"),
           "IR": ("نمونه", "مثال"), "SY": ("عينة", "مثال"), "AE": ("عينة", "مثال"), "TR": ("ÖRNEK", "MİSAL")}
GIVEN = ["Alpha", "Bravo", "Carla", "Delta", "Echo", "Felix", "Golf", "Hotel", "India", "Julia",
         "Kilo", "Lima", "Mika", "Nova", "Oscar", "Papa", "Quinn", "Romeo", "Sierra", "Tango"]
TRADES = ["Trading", "Shipping", "Machine Tools", "Electronics", "Energy", "Logistics", "Chemicals", "Metals", "Optics", "Air Cargo"]


def imo(n):
    """The n-th invented ship number: digits that no register has given, with a check digit."""
    digits = f"{100000 + n:06d}"
    return digits + str(sum(int(d) * w for d, w in zip(digits, range(7, 1, -1))) % 10)


def invented(kind, n, base):
    """One invented party: a dictionary that every format writes in its own way."""
    country, code = COUNTRIES[n % len(COUNTRIES)]
    party = {"id": base + n, "kind": kind, "country": country, "code": code, "city": "Exampleville",
             "script": SCRIPTS[code][n % 2], "day": f"{1 + n % 28:02d}", "month": n % 12, "year": 1950 + n % 45}
    if kind == "person":
        party["last"] = "SAMPLE" if n % 2 == 0 else "EXAMPLE"
        party["first"] = f"{GIVEN[n % 20]} {GIVEN[(7 * n + 3) % 20]}"
        party["name"] = f"{party['last']}, {party['first']}"
        party["plain"] = f"{party['first']} {party['last']}"
    elif kind == "vessel":
        party["name"] = party["plain"] = f"SAMPLE STAR {n}"
        party["imo"] = imo(n)
    else:
        party["name"] = party["plain"] = f"EXAMPLE {TRADES[n % 10].upper()} {n} {'LLC' if n % 2 else 'CO., LTD.'}"
    return party


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def ofac_field(value, quoted=True):
    if value in ("", None):
        return "-0- "
    return f'"{value}"' if quoted else str(value)


def ofac_remarks(p, n):
    parts = []
    if p["kind"] == "person":
        parts += [f"DOB {p['day']} {MONTHS[p['month']]} {p['year']}", f"nationality {p['country']}",
                  f"Passport S{9000000 + n} ({p['country']})", "a.k.a. 'EXEMPLAR'"]
    elif p["kind"] == "vessel":
        parts += [f"Vessel Registration Identification IMO {p['imo']}"]
    else:
        parts += [f"Organization Established Date {p['year'] + 30}", f"Tax ID No. {9000000 + n} ({p['country']})"]
    return "; ".join(parts) + "."


def ofac_flat(folder, parties, real):
    sdn, alt, add = [], [], []
    sdn.append(f'9000000,"{MARK}",-0- ,"SAMPLE",' + ",".join(["-0- "] * 7) + ',"This file is a sample."')
    for row in real:
        num, name, kind, program, title, sign, vtype, grt, flag, remarks, _ = row
        sdn.append(",".join([str(num), ofac_field(name), ofac_field(kind), ofac_field(program), ofac_field(title),
                             ofac_field(sign), ofac_field(vtype), "-0- ", ofac_field(grt), ofac_field(flag), "-0- ",
                             ofac_field(remarks)]))
        add.append(f"{num},{num + 1000000},-0- ,-0- ,-0- ,-0- ")
    for p in parties:
        n = p["id"] % 1000
        kind = {"person": "individual", "vessel": "vessel"}.get(p["kind"], "")
        sdn.append(",".join([str(p["id"]), ofac_field(p["name"]), ofac_field(kind), ofac_field("SAMPLE-EO1] [SAMPLE-EO2" if n % 5 == 0 else "SAMPLE-EO1"),
                             "-0- ", "-0- ", ofac_field("Bulk Carrier" if kind == "vessel" else ""), "-0- ", "-0- ",
                             ofac_field(p["country"] if kind == "vessel" else ""), "-0- ", ofac_field(ofac_remarks(p, n))]))
        alt.append(f'{p["id"]},{p["id"] + 500},"aka","{p["name"]} ALIAS",-0- ')
        if p["code"] == "TR":
            ascii_name = p["script"].replace("Ö", "O").replace("İ", "I")
            alt.append(f'{p["id"]},{p["id"] + 600},"aka","{ascii_name} {n}",-0- ')
        add.append(f'{p["id"]},{p["id"] + 700},"{n + 1} Sample Street","{p["city"]} {10000 + n}","{p["country"]}",-0- ')
    for name, rows in (("sdn.csv", sdn), ("alt.csv", alt), ("add.csv", add)):
        write(folder / name, "\r\n".join(rows) + "\r\n\x1a")


def enhanced_name(uid, last, first, script="Latin", primary=False, weak=False):
    full = f"{last}, {first}" if first else last
    return (f'<name id="{uid}"><isPrimary>{"true" if primary else "false"}</isPrimary>'
            + ("" if primary else '<aliasType refId="1400">A.K.A.</aliasType>')
            + f'<isLowQuality>{"true" if weak else "false"}</isLowQuality><translations>'
            f'<translation id="{uid}"><isPrimary>true</isPrimary><script refId="1">{script}</script>'
            + (f"<formattedFirstName>{escape(first)}</formattedFirstName>" if first else "")
            + f"<formattedLastName>{escape(last)}</formattedLastName><formattedFullName>{escape(full)}</formattedFullName>"
            f'<nameParts><namePart id="{uid}"><type refId="1">Name</type><value>{escape(full)}</value></namePart></nameParts>'
            "</translation></translations></name>")


def enhanced_feature(uid, kind, value, iso=None):
    date = "" if iso is None else ("<valueDate>" + "".join(f"<{t}>{iso}</{t}>" for t in ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd"))
                                   + "<isApproximate>false</isApproximate><isDateRange>false</isDateRange></valueDate>")
    return f'<feature id="{uid}"><type featureTypeId="1">{escape(kind)}</type><value>{escape(value)}</value>{date}<isPrimary>true</isPrimary></feature>'


def enhanced_document(uid, kind, number, country=""):
    return (f'<identityDocument id="{uid}"><type refId="1">{kind}</type><documentNumber>{number}</documentNumber><isValid>true</isValid>'
            + (f'<issuingCountry refId="1">{country}</issuingCountry>' if country else "") + "</identityDocument>")


def enhanced_entity(uid, kind, programs, names, features, documents, date, address="", title=""):
    return (f'<entity id="{uid}"><generalInfo><identityId>{uid}</identityId><entityType refId="600">{kind}</entityType></generalInfo>'
            f'<sanctionsLists><sanctionsList refId="1550" id="{uid}" datePublished="{date}">SDN List</sanctionsList></sanctionsLists>'
            "<sanctionsPrograms>" + "".join(f'<sanctionsProgram refId="1" id="{uid}">{p}</sanctionsProgram>' for p in programs) + "</sanctionsPrograms>"
            f'<sanctionsTypes><sanctionsType refId="1705" id="{uid}">Block</sanctionsType></sanctionsTypes>'
            f'<names>{names}</names><addresses>{address}</addresses><features>{features}</features><identityDocuments>{documents}</identityDocuments></entity>\n')


def enhanced_invented(p):
    n, uid = p["id"] % 1000, p["id"]
    kind = {"person": "Individual", "vessel": "Vessel"}.get(p["kind"], "Entity")
    person = p["kind"] == "person"
    names = enhanced_name(uid * 10, p["last"] if person else p["name"], p.get("first", ""), primary=True)
    names += enhanced_name(uid * 10 + 1, p["name"] + " ALIAS", "")
    names += enhanced_name(uid * 10 + 2, f'{p["script"]} {n}', "", script="Other")
    features = documents = ""
    if person:
        names += enhanced_name(uid * 10 + 3, "EXEMPLAR", "", weak=True)
        features += enhanced_feature(uid, "Birthdate", f'{p["day"]} {MONTHS[p["month"]]} {p["year"]}', f'{p["year"]}-{p["month"] + 1:02d}-{p["day"]}')
        features += enhanced_feature(uid, "Nationality Country", p["country"])
        documents += enhanced_document(uid, "Passport", f"S{9000000 + n}", p["country"])
    elif p["kind"] == "vessel":
        features += enhanced_feature(uid, "Vessel Flag", p["country"]) + enhanced_feature(uid, "VESSEL TYPE", "Bulk Carrier")
        documents += enhanced_document(uid, "Vessel Registration Identification", f'IMO {p["imo"]}')
    else:
        features += enhanced_feature(uid, "Organization Established Date", str(p["year"] + 30))
        documents += enhanced_document(uid, "Tax ID No.", str(9000000 + n), p["country"])
    address = (f'<address id="{uid + 700}"><country refId="1">{p["country"]}</country><translations><translation id="{uid}"><isPrimary>true</isPrimary><addressParts>'
               f'<addressPart id="1"><type refId="1">ADDRESS1</type><value>{n + 1} Sample Street</value></addressPart>'
               f'<addressPart id="2"><type refId="1">CITY</type><value>{p["city"]}</value></addressPart>'
               f'<addressPart id="3"><type refId="1">POSTAL CODE</type><value>{10000 + n}</value></addressPart></addressParts></translation></translations></address>')
    programs = ["SAMPLE-EO1", "SAMPLE-EO2"] if n % 5 == 0 else ["SAMPLE-EO1"]
    return enhanced_entity(uid, kind, programs, names, features, documents, "2024-02-20", address)


def enhanced_real(row):
    uid, name, kind, program, _, sign, vtype, grt, flag, remarks, script = row
    names = enhanced_name(uid * 10, name, "", primary=True)
    if script:
        names += enhanced_name(uid * 10 + 2, script, "", script="Cyrillic")
    features = documents = ""
    for feature, value in (("Vessel Call Sign", sign), ("VESSEL TYPE", vtype), ("Vessel Gross Registered Tonnage", grt), ("Vessel Flag", flag)):
        features += enhanced_feature(uid, feature, value) if value else ""
    relations = []
    for part in remarks.rstrip(".").split("; "):
        for head in ("Vessel Registration Identification", "Identification Number", "Tax ID No."):
            if part.startswith(head + " "):
                value = part[len(head) + 1:]
                country = "Russia" if value.endswith(" (Russia)") else ""
                documents += enhanced_document(uid, head, value.removesuffix(" (Russia)"), country)
        if part.startswith("Vessel Year of Build "):
            features += enhanced_feature(uid, "Vessel Year of Build", part[21:])
        if part.startswith("Linked To: "):
            relations.append(f'<relationship id="{uid}"><type refId="1">Owned or Controlled By</type><relatedEntity>{escape(part[11:])}</relatedEntity></relationship>')
    text = enhanced_entity(uid, {"vessel": "Vessel"}.get(kind, "Entity"), [program], names, features, documents, "2024-02-23" if uid > 46000 else "2022-05-08")
    return text.replace("</entity>", "<relationships>" + "".join(relations) + "</relationships></entity>")


def enhanced(path, parties, real, date):
    mark = enhanced_entity(9000000, "Entity", ["SAMPLE"], enhanced_name(90000000, MARK, "", primary=True), "", "", "2024-02-20")
    mark = mark.replace("<entityType refId=\"600\">Entity</entityType>", "<entityType refId=\"600\">Entity</entityType><remarks>This file is a sample</remarks>")
    body = mark + "".join(enhanced_real(row) for row in real) + "".join(enhanced_invented(p) for p in parties)
    write(path, '<?xml version="1.0" encoding="utf-8"?>\n'
          f"<!-- {MARK} -->\n"
          '<sanctionsData xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML">\n'
          f'<publicationInfo><dataAsOf>{date}T00:00:00</dataAsOf><filters><sanctionsLists><sanctionsList refId="1550">SDN List</sanctionsList></sanctionsLists></filters></publicationInfo>\n'
          "<entities>\n" + body + "</entities>\n</sanctionsData>\n")


def un(path, parties, date, real):
    def person(p, n):
        return ("<INDIVIDUAL>" f"<DATAID>{p['id']}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>{p['first'].split()[0]}</FIRST_NAME><SECOND_NAME>{p['first'].split()[1]}</SECOND_NAME><THIRD_NAME>{p['last']}</THIRD_NAME>"
                f"<UN_LIST_TYPE>SAMPLE</UN_LIST_TYPE><REFERENCE_NUMBER>SXi.{n:03d}</REFERENCE_NUMBER><LISTED_ON>2016-03-02</LISTED_ON><NAME_ORIGINAL_SCRIPT>{p['script']}</NAME_ORIGINAL_SCRIPT><COMMENTS1>Invented.</COMMENTS1>"
                f"<NATIONALITY><VALUE>{p['country']}</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Exemplar {n}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
                f"<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>{'APPROXIMATELY' if n % 3 else 'EXACT'}</TYPE_OF_DATE><YEAR>{p['year']}</YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
                f"<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>U{9000000 + n}</NUMBER><ISSUING_COUNTRY>{p['country']}</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT></INDIVIDUAL>\n")

    def entity(p, n):
        return ("<ENTITY>" f"<DATAID>{p['id']}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>{escape(p['name'])}</FIRST_NAME><UN_LIST_TYPE>SAMPLE</UN_LIST_TYPE><REFERENCE_NUMBER>SXe.{n:03d}</REFERENCE_NUMBER>"
                f"<LISTED_ON>2017-06-05</LISTED_ON><COMMENTS1>Invented.</COMMENTS1><ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>{p['script']}</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ADDRESS><CITY>{p['city']}</CITY><COUNTRY>{p['country']}</COUNTRY></ENTITY_ADDRESS></ENTITY>\n")

    people = [p for p in parties if p["kind"] == "person"]  # numbered by their ids
    others = [p for p in parties if p["kind"] != "person"]
    komid = ("<ENTITY><DATAID>690735</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>KOREA MINING DEVELOPMENT TRADING CORPORATION</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
             "<REFERENCE_NUMBER>KPe.001</REFERENCE_NUMBER><LISTED_ON>2009-04-24</LISTED_ON><COMMENTS1>Primary arms dealer and main exporter of goods and equipment related to ballistic missiles and conventional weapons.</COMMENTS1>"
             "<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>CHANGGWANG SINYONG CORPORATION</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>\"KOMID\"</ALIAS_NAME></ENTITY_ALIAS></ENTITY>\n") if real else ""
    write(path, f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {MARK} -->\n<CONSOLIDATED_LIST dateGenerated="{date}T23:00:00Z">\n<INDIVIDUALS>\n'
          + "".join(person(p, p["id"] % 1000) for p in people) + "</INDIVIDUALS>\n<ENTITIES>\n"
          + "".join(entity(p, p["id"] % 1000) for p in others) + komid + "</ENTITIES>\n</CONSOLIDATED_LIST>\n")


def eu(path, parties, date):
    body = []
    for p in parties:
        n = p["id"] % 1000
        person = p["kind"] == "person"
        body.append(
            f'<sanctionEntity designationDate="2022-03-15" designationDetails="" unitedNationId="{"SXi.%03d" % (n - 40) if person and n < 90 else ""}" euReferenceNumber="EU.9{n:03d}.00" logicalId="{p["id"]}">\n'
            f'<regulation regulationType="amendment" organisationType="council" publicationDate="2022-03-15" entryIntoForceDate="2022-03-16" numberTitle="2099/{n + 1} (OJ L1)" programme="SAMPLE" logicalId="{p["id"]}1"><publicationUrl>https://example.org/sample</publicationUrl></regulation>\n'
            f'<subjectType code="{"person" if person else "enterprise"}" classificationCode="{"P" if person else "E"}"/>\n'
            f'<nameAlias firstName={quoteattr(p.get("first", ""))} middleName="" lastName={quoteattr(p.get("last", ""))} wholeName={quoteattr(p["plain"])} function="" gender="" title="" nameLanguage="" strong="true" regulationLanguage="en" logicalId="{p["id"]}2"/>\n'
            f'<nameAlias firstName="" middleName="" lastName="" wholeName={quoteattr(p["script"] + " " + str(n))} function="" gender="" title="" nameLanguage="" strong="true" regulationLanguage="en" logicalId="{p["id"]}3"/>\n'
            f'<nameAlias firstName="" middleName="" lastName="" wholeName="Exemplar" function="" gender="" title="" nameLanguage="" strong="false" regulationLanguage="en" logicalId="{p["id"]}4"/>\n'
            + (f'<citizenship region="" countryIso2Code="{p["code"]}" countryDescription="" regulationLanguage="en" logicalId="{p["id"]}5"/>\n'
               f'<birthdate circa="{"true" if n % 2 else "false"}" calendarType="GREGORIAN" city="{p["city"]}" year="{p["year"]}"' + (f' monthOfYear="{p["month"] + 1}"' if n % 3 else "") + f' region="" place="" countryIso2Code="{p["code"]}" regulationLanguage="en" logicalId="{p["id"]}6"/>\n' if person else "")
            + "</sanctionEntity>\n")
    write(path, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!-- {MARK} -->\n<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="{date}T10:00:00.000+02:00" globalFileId="900000">\n'
          + "".join(body) + "</export>\n")


UK_HEADER = ("Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Title,Name non-latin script,Non-latin script type,"
             "Non-latin script language,Regime Name,Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,"
             "Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
             "National Identifier additional information,Passport number,Passport additional information,Position,Gender,Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,"
             "Business registration number (s),IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)").split(",")
REAL_UK = [  # id, group, name, script, type, regime, date designated, country, number, imo
    ("RUS2110", "16455", "Finder Technology LTD", "超達科技有限公司", "Entity", "22/02/2024", "Hong Kong", "HK0017526777", ""),
    ("RUS2111", "16456", "JUHANG Aviation Technology (Shenzhen) Co., Limited", "巨航航空科技（深圳）有限公司", "Entity", "22/02/2024", "China", "91440300MA5GN73B4F", ""),
    ("RUS2108", "16451", "Beijing Micropilot Flight Control Systems Co., LTD", "北京麦克普特无人飞行器操纵系统有限公司", "Entity", "22/02/2024", "China", "", ""),
    ("RUS2087", "16414", "AZIA Shipping Company", "", "Entity", "22/02/2024", "Russia", "", ""),
    ("RUS2088", "16415", "AZIA Shipping Holdings Ltd", "", "Entity", "22/02/2024", "Cyprus", "", ""),
    ("RUS2091", "16418", "IBEX Shipping INC", "", "Entity", "22/02/2024", "", "", ""),
]
REAL_UK_OLD = [("RUS1851", "15912", "MG-FLOT LLC", "", "Entity", "18/05/2023", "Russia", "", "")]


def csv_cell(text):
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\n') else text


def uk(path, parties, date, real):
    rows = [f"Report Date: {date},{MARK}", ",".join(csv_cell(c) for c in UK_HEADER)]

    def row(**values):
        rows.append(",".join(csv_cell(values.get(c, "")) for c in UK_HEADER))

    for uid, group, name, script, kind, day, country, number, ship in real:
        base = {"Last Updated": day, "Unique ID": uid, "OFSI Group ID": group, "Regime Name": "The Russia (Sanctions) (EU Exit) Regulations 2019", "Designation Type": kind,
                "Designation source": "UK", "Sanctions Imposed": "Asset freeze|Trust Services Sanctions", "Date Designated": day, "Address Country": country,
                "Business registration number (s)": number, "IMO number": ship}
        row(**{**base, "Name 6": name, "Name type": "Primary Name", "Name non-latin script": script})
        if uid == "RUS1851":
            row(**{**base, "Name 6": "Transmorflot", "Name type": "Alias"})
    for p in parties:
        n = p["id"] % 1000
        kind = {"person": "Individual", "vessel": "Ship"}.get(p["kind"], "Entity")
        base = {"Last Updated": "01/02/2024", "Unique ID": f"SMP{9000 + n}", "Regime Name": "The Sample (Sanctions) Regulations 2099", "Designation Type": kind, "Designation source": "UK",
                "Sanctions Imposed": "Prohibition of port entry" if kind == "Ship" else "Asset freeze|Travel Ban", "Date Designated": f"{1 + n % 28:02d}/11/2022", "Address Country": p["country"],
                "IMO number": "IMO" + p["imo"] if kind == "Ship" else "", "D.O.B": f"dd/mm/{p['year']}" if kind == "Individual" else "", "Nationality(/ies)": p["country"] if kind == "Individual" else ""}
        names = {"Name 6": p.get("last", p["name"]), "Name 1": p.get("first", "").split(" ")[0], "Name 2": " ".join(p.get("first", "").split(" ")[1:])}
        row(**{**base, **names, "Name type": "Primary Name", "Name non-latin script": p["script"]})
        row(**{**base, "Name 6": f"EXEMPLAR {n}", "Name type": "ALias", "Alias strength": "Low quality a.k.a" if n % 2 else "Good quality a.k.a"})
    write(path, "\r\n".join(rows) + "\r\n")


CSL_HEADER = ("_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,"
              "gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids").split(",")


def csl(path, parties):
    rows = [",".join(CSL_HEADER)]
    for n, p in enumerate(parties):
        bis = p["kind"] == "entity"
        values = {"_id": f"sample{p['id']}" if bis else str(p["id"]), "source": "Entity List (EL) - Bureau of Industry and Security" if bis else "Specially Designated Nationals (SDN) - Treasury Department",
                  "entity_number": "" if bis else str(p["id"]), "type": "" if bis else ("Individual" if p["kind"] == "person" else "Vessel"), "programs": "" if bis else "SAMPLE-EO1", "name": p["name"],
                  "addresses": f"{n + 1} Sample Street, {p['city']}, {p['code']}", "federal_register_notice": "89 FR 14385" if bis else "", "start_date": "2024-02-27" if bis else "",
                  "license_requirement": "For all items subject to the EAR. (See §§734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR.)" if bis else "", "license_policy": "Policy of denial. " if bis else "",
                  "remarks": MARK if n == 0 else "", "alt_names": f"{p['name']} ALIAS; and {p['script']} {n}", "nationalities": p["code"] if p["kind"] == "person" else "",
                  "dates_of_birth": f"{p['year']}" if p["kind"] == "person" else "", "ids": f"{p['code']}, S{9000000 + n}, Passport" if p["kind"] == "person" else (f"IMO {p['imo']}, Vessel Registration Identification" if p["kind"] == "vessel" else "")}
        rows.append(",".join(csv_cell(values.get(c, "")) for c in CSL_HEADER))
    write(path, "\n".join(rows) + "\n")


EU_TABLE = [  # record, schema, name, alias, country, number, imo, date, annex, measure
    ("593", "LegalEntity", "RG Solutions Limited", "", "Hong Kong", "HK CR 2115045", "", "2024-02-23", "IV", "Export control"),
    ("603", "LegalEntity", "Guangzhou Ausay Technology Co Limited", "广州欧赛科技有限公司", "China", "91440101MA5ALQNR86", "", "2024-02-23", "IV", "Export control"),
    ("604", "LegalEntity", "Shenzhen Biguang Trading Co. Ltd", "深圳市比广贸易有限公司", "China", "91440300MA5GH3DL64", "", "2024-02-23", "IV", "Export control"),
    ("605", "LegalEntity", "Yilufa Electronics Ltd.", "深圳市亿路发科技有限公司", "China", "91440300769188559R", "", "2024-02-23", "IV", "Export control"),
    ("1", "Vessel", "Angara", "", "", "", "9179842", "2024-06-25", "XLII", "Transportation restrictions"),
    ("2", "Vessel", "Maria", "", "", "", "8517839", "2024-06-25", "XLII", "Transportation restrictions"),
    ("3", "Vessel", "Lady R", "", "", "", "9161003", "2024-06-25", "XLII", "Transportation restrictions"),
    ("4", "Vessel", "Maia-1", "", "", "", "9358010", "2024-06-25", "XLII", "Transportation restrictions"),
]


def table(folder):
    rows = ["record,schema,name,alias,country,number,imo,date,annex,measure,note"]
    for n, row in enumerate(EU_TABLE):
        rows.append(",".join(csv_cell(c) for c in row) + "," + (MARK if n == 0 else ""))
    write(folder / "eu_833_annexes.csv", "\n".join(rows) + "\n")


def provenance(path):
    rows = ["# Real listings in this folder: facts already public on official lists.  All else is invented.", "file\tid\tname\tdate\tsource"]
    for row in REAL_SDN:
        rows.append(f"us_ofac_sdn\tofac {row[0]}\t{row[1]}\t2024-02-23\tOFAC SDN list as published on 2024-02-23 (US government work, public domain)")
    for row in REAL_UK_OLD + REAL_UK:
        rows.append(f"gb_fcdo_sanctions\t{row[0]}; OFSI {row[1]}\t{row[2]}\t{row[5]}\tUK Sanctions List (Open Government Licence v3.0)")
    for row in EU_TABLE:
        rows.append(f"eu_833\tAnnex {row[8]} entry {row[0]}\t{row[2]}\t{row[7]}\tRegulation (EU) 833/2014, Annexes IV and XLII")
    rows.append("un_sc_sanctions\tKPe.001\tKOREA MINING DEVELOPMENT TRADING CORPORATION\t2009-04-24\tUN consolidated list of 2026-02-27")
    write(path, "\n".join(rows) + "\n")


def main(folder):
    folder = pathlib.Path(folder)
    kinds = ["person", "entity", "vessel", "person", "entity"]
    ofac = [invented(kinds[n % 5], n, 9000001) for n in range(34)]
    ofac_flat(folder / "us_ofac_sdn/2024-02-20", ofac[:30], REAL_SDN)
    ofac_flat(folder / "us_ofac_sdn/2024-02-23", ofac[1:], REAL_SDN)
    enhanced(folder / "us_ofac_sdn/2024-03-01_enhanced.xml", ofac[1:], REAL_SDN, "2024-03-01")
    people = [invented("person", n, 9100000) for n in range(40, 52)]
    firms = [invented("entity", n, 9100000) for n in range(52, 62)]
    un(folder / "un_sc_sanctions/2024-01-10.xml", people + firms, "2024-01-10", True)
    un(folder / "un_sc_sanctions/2024-03-05.xml", people[1:] + firms[:-1] + [invented("entity", 70, 9100000)], "2024-03-05", True)
    parties = [invented(kinds[n % 2], n, 9200000) for n in range(80, 100)]
    eu(folder / "eu_fsf/2024-02-01.xml", parties[:18], "2024-02-01")
    eu(folder / "eu_fsf/2024-02-23.xml", parties, "2024-02-23")
    parties = [invented(kinds[n % 3], n, 9300000) for n in range(101, 121)]
    uk(folder / "gb_fcdo_sanctions/2024-02-01.csv", parties, "01-Feb-2024", REAL_UK_OLD)
    uk(folder / "gb_fcdo_sanctions/2024-02-22.csv", parties, "22-Feb-2024", REAL_UK_OLD + REAL_UK)
    csl(folder / "us_trade_csl/2024-02-28.csv", [invented("entity", n, 9400000) for n in range(130, 142)] + [p for p in ofac[1:9]])
    table(folder / "eu_833")
    provenance(folder / "PROVENANCE.tsv")


if __name__ == "__main__":
    main(sys.argv[1])
