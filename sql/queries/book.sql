-- name: meta_get
-- One setting of the book.
SELECT value FROM meta WHERE key = ?1;

-- name: meta_put
INSERT INTO meta (key, value) VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: entity_find
SELECT id FROM entity WHERE name = ?1;

-- name: entity_name
SELECT name FROM entity WHERE id = ?1;

-- name: entity_add
INSERT INTO entity (name) VALUES (?1);

-- name: record_find
SELECT id FROM record WHERE hash = ?1;

-- name: record_body
SELECT body FROM record WHERE id = ?1;

-- name: record_add
INSERT INTO record (hash, body) VALUES (?1, ?2);

-- name: record_all
-- Every record with its hash, to check that it is what it is called.
SELECT id, hash, body FROM record ORDER BY id;

-- name: edition_add
INSERT INTO edition (source, published, basis, known, format, profile, kind,
                     entities, issues, sample, hash, content, counts)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name: edition_list
-- Editions of a source known by a moment, in order of publication.
SELECT id, source, published, basis, known, format, profile, kind, entities,
       issues, sample, hash, counts
  FROM edition
 WHERE source = ?1 AND published <= ?2 AND known <= ?3
 ORDER BY published, known, id;

-- name: edition_content
SELECT content FROM edition WHERE id = ?1;

-- name: source_list
-- Sources that have an edition or were refused one.
SELECT source FROM edition WHERE known <= ?1
UNION SELECT source FROM refusal WHERE at <= ?1 AND source <> ''
ORDER BY source;

-- name: edition_count
SELECT count(*), coalesce(max(sample), 0), coalesce(min(sample), 1)
  FROM edition;

-- name: edition_last_id
SELECT coalesce(max(id), 0) FROM edition WHERE source = ?1;

-- name: issue_add
INSERT INTO issue (edition, n, severity, record, field, text, what, line)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: issue_list
SELECT severity, record, field, text, what, line FROM issue
 WHERE edition = ?1 ORDER BY n;

-- name: raw_add
INSERT INTO raw (edition, n, name, sha256, size, url, headers, mapping, rows)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: raw_list
SELECT n, name, sha256, size, url, mapping, rows FROM raw
 WHERE edition = ?1 ORDER BY n;

-- name: raw_part_add
-- The same file under two editions is kept once.
INSERT INTO raw_part (sha256, n, bytes) VALUES (?1, ?2, ?3)
ON CONFLICT (sha256, n) DO NOTHING;

-- name: raw_part_list
SELECT bytes FROM raw_part WHERE sha256 = ?1 ORDER BY n;

-- name: raw_part_has
SELECT 1 FROM raw_part WHERE sha256 = ?1 LIMIT 1;

-- name: refusal_add
INSERT INTO refusal (source, at, name, sha256, reason)
VALUES (?1, ?2, ?3, ?4, ?5);

-- name: refusal_last
SELECT at, name, reason FROM refusal
 WHERE source = ?1 AND at <= ?2 ORDER BY at DESC, id DESC LIMIT 1;

-- name: merged_get
SELECT content FROM merged WHERE chain = ?1;

-- name: merged_put
INSERT INTO merged (chain, content) VALUES (?1, ?2)
ON CONFLICT (chain) DO NOTHING;

-- name: fetched_get
SELECT at, etag, last_modified, outcome FROM fetched WHERE url = ?1;

-- name: fetched_put
INSERT INTO fetched (url, source, at, etag, last_modified, outcome)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (url) DO UPDATE SET at = excluded.at, etag = excluded.etag,
    last_modified = excluded.last_modified, outcome = excluded.outcome;

-- name: fetched_good
SELECT max(at) FROM fetched
 WHERE source = ?1 AND at <= ?2 AND outcome IN ('loaded', 'current');

-- name: joint_add
INSERT INTO joint (a, b, verb, basis, p_same, why, actor, made)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: joint_end
UPDATE joint SET ended = ?2, ending = ?3 WHERE id = ?1 AND ended IS NULL;

-- name: joint_list
-- Those in force at a moment.
SELECT id, a, b, verb, basis, p_same, why, actor, made FROM joint
 WHERE made <= ?1 AND (ended IS NULL OR ended > ?1)
 ORDER BY id;

-- name: joint_of
-- Those of an entity.
SELECT id, a, b, verb, basis, p_same, why, actor, made FROM joint
 WHERE (a = ?1 OR b = ?1) AND made <= ?2 AND (ended IS NULL OR ended > ?2)
 ORDER BY id;

-- name: joint_all
-- With those that were ended, for another book.
SELECT id, a, b, verb, basis, p_same, why, actor, made, ended, ending
  FROM joint ORDER BY id;

-- name: joint_put
INSERT INTO joint (id, a, b, verb, basis, p_same, why, actor, made, ended,
                   ending)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
        nullif(?10, 0), CASE WHEN ?10 = 0 THEN NULL ELSE ?11 END);

-- name: joint_state
-- The last number, and how many were ended: both only ever grow.
SELECT coalesce(max(id), 0), count(ended) FROM joint;
