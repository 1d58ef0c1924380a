-- Documents as they were captured, and what was read of them (src/papers).

-- Never altered: an entry of the chain has the hash of each.
CREATE TABLE capture (
    id      INTEGER PRIMARY KEY,
    n       INTEGER NOT NULL, -- the entry
    sha256  TEXT NOT NULL,
    url     TEXT NOT NULL,    -- "" if it has none
    name    TEXT NOT NULL,    -- of the file that it came in
    media   TEXT NOT NULL,
    headers TEXT NOT NULL,    -- of HTTP, as they came
    fetched INTEGER,          -- seconds since 1970, UTC; NULL if nothing says when
    basis   TEXT NOT NULL,    -- of that: warc, file
    noted   INTEGER NOT NULL, -- when it was taken
    size    INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    UNIQUE (sha256, url)
) STRICT;

-- What a version of the rules makes of a capture; made anew by another.
CREATE TABLE reading (
    capture INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    told    TEXT NOT NULL,    -- what was said with it: date, source, number
    json    BLOB NOT NULL
) STRICT;
