-- name: state_get
SELECT value FROM state WHERE key = ?1;

-- name: state_put
INSERT INTO state (key, value) VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: state_size
-- Keys, and the bytes of keys and values.
SELECT count(*), coalesce(sum(length(key) + length(value)), 0) FROM state;
