-- What was told of ships, and how far the files were followed (src/ships).

-- Each event as it was told, for programs and for people, in the order told.
CREATE TABLE ship_event (
    n     INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,
    mmsi  INTEGER NOT NULL,
    other INTEGER,          -- the number of the other ship, or of the same before
    begun INTEGER NOT NULL, -- seconds since 1970, UTC
    json  TEXT NOT NULL,
    text  TEXT NOT NULL
) STRICT;

CREATE INDEX ship_event_mmsi ON ship_event (mmsi, begun);
CREATE INDEX ship_event_other ON ship_event (other, begun) WHERE other IS NOT NULL;

-- Who a number says it is; what it said before is among its events.
CREATE TABLE ship (
    mmsi      INTEGER PRIMARY KEY,
    imo       INTEGER NOT NULL, -- as said; 0: none
    name      TEXT NOT NULL,
    callsign  TEXT NOT NULL,
    type      INTEGER NOT NULL, -- as AIS codes it
    length_m  INTEGER NOT NULL,
    beam_m    INTEGER NOT NULL,
    first     INTEGER NOT NULL, -- when it was first heard, and last
    last      INTEGER NOT NULL,
    since     INTEGER NOT NULL, -- when it first said this
    positions INTEGER NOT NULL
) STRICT;

CREATE INDEX ship_imo ON ship (imo);
CREATE INDEX ship_name ON ship (name COLLATE NOCASE);

-- Files of AIS: one is known by its name and its first bytes.
CREATE TABLE ship_file (
    n     INTEGER PRIMARY KEY,
    name  TEXT NOT NULL,
    head  BLOB NOT NULL,
    lines INTEGER NOT NULL -- that were followed
) STRICT;

CREATE INDEX ship_file_name ON ship_file (name);

-- All that is kept of ships between two runs, in pieces.
CREATE TABLE ship_state (
    n     INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
