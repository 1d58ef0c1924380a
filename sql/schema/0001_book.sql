-- The book of lists.
--
-- Nothing here is ever overwritten: an edition is what one source published
-- at one moment, kept as references to records, and a record is content that
-- is named by its hash.  What held at a moment is computed from editions.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Ids of listed entities, as text ("ofac-9639").
CREATE TABLE entity (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- A listing with all that hangs on it, in the stored form of model/record.h,
-- zstd-compressed.
CREATE TABLE record (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE edition (
    id        INTEGER PRIMARY KEY,
    source    TEXT NOT NULL,
    published INTEGER NOT NULL, -- seconds since 1970, UTC
    basis     TEXT NOT NULL,    -- where that comes from: file, option, http, mtime
    known     INTEGER NOT NULL, -- when it was loaded
    format    TEXT NOT NULL,
    profile   TEXT NOT NULL,    -- scope and fidelity: model/profile.h
    kind      TEXT NOT NULL CHECK (kind IN ('whole', 'partial', 'patch')),
    entities  INTEGER NOT NULL, -- listings that the edition itself names
    issues    INTEGER NOT NULL,
    sample    INTEGER NOT NULL CHECK (sample IN (0, 1)),
    hash      BLOB NOT NULL,    -- of entity ids and record hashes, sorted
    content   BLOB NOT NULL     -- entity and record numbers: store/content.h
) STRICT;

CREATE INDEX edition_by_source ON edition (source, published, known, id);

-- What was odd in an edition.
CREATE TABLE issue (
    edition  INTEGER NOT NULL REFERENCES edition (id),
    n        INTEGER NOT NULL,
    severity TEXT NOT NULL,
    record   TEXT NOT NULL,
    field    TEXT NOT NULL,
    text     TEXT NOT NULL,
    what     TEXT NOT NULL,
    line     INTEGER NOT NULL,
    PRIMARY KEY (edition, n)
) STRICT, WITHOUT ROWID;

-- The files an edition was read from, as they were.
CREATE TABLE raw (
    edition  INTEGER NOT NULL REFERENCES edition (id),
    n        INTEGER NOT NULL,
    name     TEXT NOT NULL,
    sha256   BLOB NOT NULL,
    size     INTEGER NOT NULL,
    url      TEXT NOT NULL,
    headers  TEXT NOT NULL,
    mapping  INTEGER NOT NULL CHECK (mapping IN (0, 1)),
    PRIMARY KEY (edition, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE raw_part (
    sha256 BLOB NOT NULL,
    n      INTEGER NOT NULL,
    bytes  BLOB NOT NULL, -- one zstd frame
    PRIMARY KEY (sha256, n)
) STRICT;

-- What was not accepted, and why.
CREATE TABLE refusal (
    id     INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    at     INTEGER NOT NULL,
    name   TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    reason TEXT NOT NULL
) STRICT;

-- Contents that follow from a sequence of editions, kept so that they need
-- not be computed again.  May be emptied at any time.
CREATE TABLE merged (
    chain   BLOB PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

-- What a server said about a file it gave.
CREATE TABLE fetched (
    url           TEXT PRIMARY KEY,
    source        TEXT NOT NULL,
    at            INTEGER NOT NULL,
    etag          TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    outcome       TEXT NOT NULL
) STRICT;
