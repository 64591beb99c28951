-- The log, its outbox, and how users stand.

-- name: application_id
SELECT value FROM settings WHERE name = 'application_id'

-- name: log_head
SELECT entry_id, hash FROM log ORDER BY entry_id DESC LIMIT 1

-- name: append_log
INSERT INTO log SELECT * FROM given

-- name: add_to_outbox
INSERT INTO outbox
SELECT entry_id FROM log WHERE entry_id > $after AND list_contains($kinds, kind) ORDER BY entry_id

-- name: create_users
INSERT INTO users
SELECT user_id, $now_us, NULL, NULL, NULL, '{}', '{}' FROM given ANTI JOIN users USING (user_id)
ORDER BY user_id

-- name: users_with_state
SELECT user_id, NULL AS status, NULL AS until_us, NULL AS reason, NULL AS tag
FROM users WHERE user_id IN (SELECT unnest($user_ids))
UNION ALL
SELECT user_id, status, until_us, reason, NULL
FROM user_state WHERE user_id IN (SELECT unnest($user_ids))
UNION ALL
SELECT user_id, NULL, NULL, NULL, tag
FROM user_tags WHERE user_id IN (SELECT unnest($user_ids))

-- name: delete_user_states
DELETE FROM user_state WHERE user_id IN (SELECT user_id FROM given)

-- name: add_user_states
INSERT INTO user_state SELECT user_id, status, until_us, reason FROM given

-- name: delete_user_tags
DELETE FROM user_tags WHERE (user_id, tag) IN (SELECT (user_id, tag) FROM given)

-- name: add_user_tags
INSERT INTO user_tags SELECT user_id, tag FROM given

-- name: table_names
SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal
ORDER BY table_name
