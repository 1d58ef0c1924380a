-- name: state_get
SELECT value FROM state WHERE key = ?1;

-- name: state_put
INSERT INTO state (key, value) VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: state_size
-- Keys, and the bytes of keys and values.
SELECT count(*), coalesce(sum(length(key) + length(value)), 0) FROM state;

-- name: state_each
SELECT key, value FROM state ORDER BY key;

-- name: setting_get
SELECT value FROM desk WHERE name = ?1;

-- name: setting_put
INSERT INTO desk (name, value) VALUES (?1, ?2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: setting_names
-- Those that no desk has.
SELECT name FROM desk WHERE name NOT IN ('id', 'key', 'four_eyes', 'history');

-- name: audit_add
INSERT INTO audit (n, entry, hash) VALUES (?1, ?2, ?3);

-- name: audit_head
SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1;

-- name: audit_get
SELECT entry, hash FROM audit WHERE n = ?1;

-- name: subject_same
-- How many live subjects have a tag.
SELECT count(*) FROM subject WHERE tag = ?1 AND key IS NOT NULL;

-- name: audit_from
SELECT n, entry, hash FROM audit WHERE n >= ?1 ORDER BY n;

-- name: subject_find
-- One that was forgotten is found no more.
SELECT id FROM subject WHERE tag = ?1 AND key IS NOT NULL ORDER BY id DESC LIMIT 1;

-- name: subject_last
SELECT id, held, key IS NULL, n FROM subject WHERE tag = ?1 ORDER BY id DESC LIMIT 1;

-- name: subject_get
SELECT tag, proof, key, held, n FROM subject WHERE id = ?1;

-- name: subject_add
INSERT INTO subject (tag, proof, key, held, n) VALUES (?1, ?2, ?3, 0, 0) RETURNING id;

-- name: subject_hold
UPDATE subject SET held = ?2, n = ?3 WHERE id = ?1;

-- name: subject_forget
UPDATE subject SET key = NULL, n = ?2 WHERE id = ?1;

-- name: subject_each
SELECT id, tag, proof, key, held, n FROM subject ORDER BY id;

-- name: subject_old
-- Those of whom nothing is newer than the moment of its kind: reasons (3), notes
-- (4), attachments (5), all else.
SELECT s.id FROM subject s
WHERE s.key IS NOT NULL AND s.held = 0
  AND NOT EXISTS (SELECT 1 FROM sealed x WHERE x.subject = s.id
                  AND x.at >= CASE x.kind WHEN 3 THEN ?2 WHEN 4 THEN ?3
                                          WHEN 5 THEN ?4 ELSE ?1 END)
  AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.subject = s.id AND a.state <> 'closed')
ORDER BY s.id;

-- name: sealed_add
INSERT INTO sealed (id, subject, kind, at, bytes, leaf) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: sealed_last
SELECT coalesce(max(id), 0) FROM sealed;

-- name: sealed_get
SELECT subject, kind, at, bytes, leaf FROM sealed WHERE id = ?1;

-- name: sealed_between
SELECT id, subject, kind, at, bytes, leaf FROM sealed
WHERE id >= ?1 AND id < ?2 ORDER BY id;

-- name: sealed_of
SELECT id, kind, at FROM sealed WHERE subject = ?1 ORDER BY id;

-- name: sealed_kind
SELECT id FROM sealed WHERE kind = ?1 ORDER BY id;

-- name: kept_find
SELECT id, bytes FROM kept WHERE hash = ?1;

-- name: kept_add
INSERT INTO kept (n, hash, bytes) VALUES (?1, ?2, ?3) RETURNING id;

-- name: kept_each
SELECT id, hash, bytes FROM kept ORDER BY id;

-- name: alert_add
INSERT INTO alert (n, record, subject, answer, raised, priority, why, state,
                   verdict, proposed_by, assigned)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'open', '', '', '') RETURNING id;

-- name: alert_open
-- One of a subject that is not closed.
SELECT id FROM alert WHERE subject = ?1 AND state <> 'closed' ORDER BY id LIMIT 1;

-- name: alert_get
SELECT id, record, subject, answer, raised, priority, why, state, verdict,
       proposed_by, assigned, n
FROM alert WHERE id = ?1;

-- name: alert_of_record
SELECT id, record, subject, answer, raised, priority, why, state, verdict,
       proposed_by, assigned, n
FROM alert WHERE record = ?1 ORDER BY state = 'closed', id DESC LIMIT 1;

-- name: alert_set
UPDATE alert SET n = ?2, answer = ?3, priority = ?4, why = ?5, state = ?6,
                 verdict = ?7, proposed_by = ?8, assigned = ?9, subject = ?10
WHERE id = ?1;

-- name: alerts_in
SELECT id, record, subject, answer, raised, priority, why, state, verdict,
       proposed_by, assigned, n
FROM alert WHERE state = ?1 ORDER BY priority DESC, id LIMIT ?2;

-- name: alerts_assigned
SELECT id, record, subject, answer, raised, priority, why, state, verdict,
       proposed_by, assigned, n
FROM alert WHERE assigned = ?3 AND state = ?1 ORDER BY priority DESC, id LIMIT ?2;

-- name: pair_add
INSERT INTO pair (n, alert, own, listing, check_name, own_is, listed_is,
                  own_fields, policy, verdict, engine, edition, decided)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) RETURNING id;

-- name: pairs_of_alert
SELECT id, alert, own, listing, check_name, own_is, listed_is, own_fields,
       policy, verdict, engine, edition, decided
FROM pair WHERE alert = ?1 ORDER BY id;

-- name: pairs_decided
-- What was decided on somebody and a listing, the newest first.
SELECT id, alert, own, listing, check_name, own_is, listed_is, own_fields,
       policy, verdict, engine, edition, decided
FROM pair
WHERE own = ?1 AND listing = ?2 AND check_name = ?3
  AND decided IN ('false_hit', 'true_hit')
ORDER BY n DESC, id DESC LIMIT 32;

-- name: pairs_of_record
SELECT p.id, p.alert, p.own, p.listing, p.check_name, p.own_is, p.listed_is,
       p.own_fields, p.policy, p.verdict, p.engine, p.edition, p.decided
FROM alert a JOIN pair p ON p.alert = a.id
WHERE a.record = ?1 ORDER BY p.n DESC, p.id DESC;

-- name: pair_renew
UPDATE pair SET n = ?2, own_is = ?3, listed_is = ?4, own_fields = ?5,
                policy = ?6, verdict = ?7, engine = ?8, edition = ?9,
                decided = ''
WHERE id = ?1;

-- name: pair_decide
UPDATE pair SET n = ?2, decided = ?3 WHERE id = ?1;

-- name: casework_add
INSERT INTO casework (n, case_id, alert) VALUES (?1, ?2, ?3) RETURNING id;

-- name: casework_last
SELECT coalesce(max(case_id), 0) FROM casework;

-- name: casework_of
SELECT id, alert FROM casework WHERE case_id = ?1 ORDER BY id;

-- name: cases_each
SELECT case_id, count(*), sum(a.state <> 'closed'), max(a.priority)
FROM casework c JOIN alert a ON a.id = c.alert
GROUP BY case_id ORDER BY case_id;

-- The texts that entries hold of rows: id, n, text.

-- name: subject_text
SELECT id, n, json_array('subject', id, lower(hex(tag)), key IS NULL, held)
FROM subject WHERE n <> 0 AND id BETWEEN ?1 AND ?2 ORDER BY id;

-- name: kept_text
SELECT id, n, json_array('kept', id, hash)
FROM kept WHERE id BETWEEN ?1 AND ?2 ORDER BY id;

-- name: alert_text
SELECT id, n, json_array('alert', id, record, subject, answer, raised, priority,
                         why, state, verdict, proposed_by, assigned)
FROM alert WHERE id BETWEEN ?1 AND ?2 ORDER BY id;

-- name: pair_text
SELECT id, n, json_array('pair', id, alert, own, listing, check_name, own_is,
                         listed_is, own_fields, policy, verdict, engine, edition, decided)
FROM pair WHERE id BETWEEN ?1 AND ?2 ORDER BY id;

-- name: casework_text
SELECT id, n, json_array('casework', id, case_id, alert)
FROM casework WHERE id BETWEEN ?1 AND ?2 ORDER BY id;

-- name: remark_add
INSERT INTO remark (n, alert, at, by, what, verdict, text)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id;

-- name: remarks_of
SELECT id, at, by, what, verdict, text FROM remark WHERE alert = ?1 ORDER BY id;

-- name: remark_text
SELECT id, n, json_array('remark', id, alert, at, by, what, verdict, text)
FROM remark WHERE id BETWEEN ?1 AND ?2 ORDER BY id;

-- name: ship_event_add
INSERT INTO ship_event (kind, mmsi, other, begun, json, text)
VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: ship_event_of
-- Those of a number, in order of time.
SELECT kind, json, text FROM ship_event WHERE mmsi = ?1 ORDER BY begun, n;

-- name: ship_event_with
-- Those of others in which a number is named.
SELECT kind, json, text FROM ship_event WHERE other = ?1 AND mmsi <> ?1 ORDER BY begun, n;

-- name: ship_put
INSERT INTO ship (mmsi, imo, name, callsign, type, length_m, beam_m, first, last,
                  since, positions)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (mmsi) DO UPDATE SET imo = excluded.imo, name = excluded.name,
    callsign = excluded.callsign, type = excluded.type, length_m = excluded.length_m,
    beam_m = excluded.beam_m, last = excluded.last, since = excluded.since,
    positions = excluded.positions;

-- name: ship_get
SELECT mmsi, imo, name, callsign, type, length_m, beam_m, first, last, since, positions
FROM ship WHERE mmsi = ?1;

-- name: ship_by_imo
SELECT mmsi, imo, name, callsign, type, length_m, beam_m, first, last, since, positions
FROM ship WHERE imo = ?1 ORDER BY first, mmsi;

-- name: ship_by_name
SELECT mmsi, imo, name, callsign, type, length_m, beam_m, first, last, since, positions
FROM ship WHERE name = ?1 COLLATE NOCASE ORDER BY imo, first, mmsi;

-- name: ship_file_find
-- The last of that name and beginning.
-- A file that was short then may have grown.
SELECT n, lines FROM ship_file
WHERE name = ?1 AND length(head) > 0 AND substr(?2, 1, length(head)) = head
ORDER BY n DESC LIMIT 1;

-- name: ship_file_add
INSERT INTO ship_file (name, head, lines) VALUES (?1, ?2, 0) RETURNING n;

-- name: ship_file_lines
UPDATE ship_file SET lines = ?2 WHERE n = ?1;

-- name: ship_file_each
SELECT n, name FROM ship_file ORDER BY n;

-- name: ship_state_get
SELECT bytes FROM ship_state ORDER BY n;

-- name: ship_state_put
INSERT INTO ship_state (n, bytes) VALUES (?1, ?2);

-- name: ship_state_first
-- Pieces are numbered from a thousand times the run of writing.
SELECT coalesce(min(n), 0) / 1000 FROM ship_state;

-- name: ship_state_drop
DELETE FROM ship_state;

-- name: ship_file_drop
DELETE FROM ship_file;

-- name: ship_drop
DELETE FROM ship;

-- name: ship_event_drop
DELETE FROM ship_event;

-- name: capture_find
SELECT id FROM capture WHERE sha256 = ?1 AND url = ?2;

-- name: capture_add
INSERT INTO capture (n, sha256, url, name, media, headers, fetched, basis, noted,
                     size, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id;

-- name: capture_get
SELECT id, n, sha256, url, name, media, headers, fetched, basis, noted, size, bytes
FROM capture WHERE id = ?1;

-- name: capture_count
SELECT count(*) FROM capture;

-- name: capture_list
SELECT c.id, c.sha256, c.url, c.name, c.media, c.fetched, c.basis, c.noted, c.size,
       coalesce(r.version, 0)
FROM capture c LEFT JOIN reading r ON r.capture = c.id ORDER BY c.id;

-- name: reading_put
INSERT INTO reading (capture, version, told, json) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (capture) DO UPDATE SET version = excluded.version, told = excluded.told,
                                    json = excluded.json;

-- name: reading_get
SELECT version, told, json FROM reading WHERE capture = ?1;

-- name: reading_each
SELECT capture, version, told, json FROM reading ORDER BY capture;
