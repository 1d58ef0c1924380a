-- What makes this desk this desk: its id, and the key of its keyed hashes.
CREATE TABLE desk (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The chain (src/desk/chain.h): each hash is of the one before and the entry.
CREATE TABLE audit (
    n INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Whom sealed bytes are about.  Without its key they are closed for ever; n is
-- the entry that last said something of it, 0 if none did.
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    tag BLOB NOT NULL,
    proof BLOB NOT NULL,
    key BLOB,
    held INTEGER NOT NULL,
    n INTEGER NOT NULL
) STRICT;
CREATE INDEX subject_tag ON subject (tag);

-- All personal data of the desk.
CREATE TABLE sealed (
    id INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    at INTEGER NOT NULL, -- seconds since 1970
    bytes BLOB NOT NULL,
    leaf BLOB NOT NULL
) STRICT;
CREATE INDEX sealed_subject ON sealed (subject);

-- What is not personal and is referred to by its hash: policies, what lists
-- said of a party, which editions were in force.
CREATE TABLE kept (
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    bytes BLOB NOT NULL
) STRICT;

-- In each of the following, n is the entry whose row it is.
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL,
    record TEXT NOT NULL,    -- keyed hash of what was checked
    subject INTEGER NOT NULL,
    answer INTEGER NOT NULL, -- the sealed answer that raised it
    raised TEXT NOT NULL,
    priority INTEGER NOT NULL,
    why TEXT NOT NULL,       -- the priority
    state TEXT NOT NULL,     -- open, proposed, escalated, closed
    verdict TEXT NOT NULL,   -- "", true_hit, false_hit, release
    proposed_by TEXT NOT NULL,
    assigned TEXT NOT NULL
) STRICT;
CREATE INDEX alert_queue ON alert (state, priority DESC, id);
CREATE INDEX alert_assigned ON alert (assigned, state, priority DESC, id);
CREATE INDEX alert_record ON alert (record);
CREATE INDEX alert_subject ON alert (subject);

-- Somebody of the user's and a listing, within an alert.
CREATE TABLE pair (
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL,
    alert INTEGER NOT NULL,
    own TEXT NOT NULL,      -- keyed hash of who it is
    listing TEXT NOT NULL,  -- id of the entity, "@", source
    check_name TEXT NOT NULL,
    own_is TEXT NOT NULL,   -- keyed hash of the fields compared
    listed_is TEXT NOT NULL, -- kept: what the list says
    own_fields INTEGER NOT NULL, -- sealed: the fields compared
    policy TEXT NOT NULL,   -- the keys that the check reads, with values
    verdict TEXT NOT NULL,  -- of the engine: same, related, ...
    engine TEXT NOT NULL,
    edition INTEGER NOT NULL, -- of the source, in force then: its id
    decided TEXT NOT NULL   -- "", true_hit, false_hit, release
) STRICT;
CREATE INDEX pair_alert ON pair (alert);
CREATE INDEX pair_decided ON pair (own, listing, check_name, n)
    WHERE decided IN ('false_hit', 'true_hit');

-- Alerts of a case.
CREATE TABLE casework (
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    alert INTEGER NOT NULL,
    UNIQUE (case_id, alert)
) STRICT;

-- What people said of an alert, and what happened to it.
CREATE TABLE remark (
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL,
    alert INTEGER NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    what TEXT NOT NULL,    -- decided, proposed, reopened, noted, ...
    verdict TEXT NOT NULL, -- of a decision or a proposal; who was assigned
    text INTEGER NOT NULL  -- sealed, 0 if there is none
) STRICT;
CREATE INDEX remark_alert ON remark (alert);

-- The first byte of a value says how the rest is read (src/desk/chain.c).
UPDATE state SET value = x'00' || value;
