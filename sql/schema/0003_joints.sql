-- Which listings are one party, and which are not.
--
-- A joint is never altered: it is ended, and another takes its place.
CREATE TABLE joint (
    id     INTEGER PRIMARY KEY,
    a      TEXT NOT NULL,    -- ids of listed entities, a before b
    b      TEXT NOT NULL,
    verb   TEXT NOT NULL CHECK (verb IN ('join', 'apart', 'review')),
    basis  TEXT NOT NULL
           CHECK (basis IN ('person', 'reference', 'key', 'names')),
    p_same INTEGER NOT NULL, -- millionths; of names, else 0
    why    TEXT NOT NULL,    -- lines
    actor  TEXT NOT NULL,    -- who said so: an engine, or a person
    made   INTEGER NOT NULL, -- seconds since 1970, UTC
    ended  INTEGER,
    ending TEXT              -- by whom and why
) STRICT;

-- Of a pair, one is in force.
CREATE UNIQUE INDEX joint_in_force ON joint (a, b) WHERE ended IS NULL;
CREATE INDEX joint_by_a ON joint (a);
CREATE INDEX joint_by_b ON joint (b);
