-- Imports of posts by name, and the period of the history that simulations read.

-- name: imports
SELECT i.name, i.segment, s.posts, i.users, s.first_us, s.last_us, i.files, i.rows, i.set_aside,
    i.column_types, i.excluded, l.at_us, l.actor, i.entry_id
FROM imports i
JOIN segments s USING (segment)
LEFT JOIN log l ON l.entry_id = i.entry_id
WHERE i.removed_entry IS NULL
ORDER BY i.entry_id

-- name: import_states
SELECT segment, name, excluded, removed_entry IS NOT NULL FROM imports ORDER BY segment

-- name: add_import
INSERT INTO imports VALUES ($segment, $entry_id, $name, $files, $users, $rows, $set_aside,
    $column_types, false, NULL)

-- name: rename_import
UPDATE imports SET name = $name WHERE segment = $segment

-- name: exclude_import
UPDATE imports SET excluded = $excluded WHERE segment = $segment

-- name: mark_import_removed
UPDATE imports SET removed_entry = $entry_id WHERE segment = $segment

-- name: excluded_segments
SELECT segment FROM imports WHERE excluded AND removed_entry IS NULL ORDER BY segment

-- name: removed_segments
SELECT segment FROM imports WHERE removed_entry IS NOT NULL ORDER BY segment

-- name: last_removed_segment
SELECT max(segment) FROM imports WHERE removed_entry IS NOT NULL

-- name: users_without_records
-- Those of the given users about whom there is no log entry, and who submitted no post.
SELECT user_id FROM given
ANTI JOIN log USING (user_id)
ANTI JOIN posts USING (user_id)
ORDER BY user_id

-- name: delete_users
DELETE FROM users WHERE user_id IN (SELECT user_id FROM given)

-- name: records_of_posts
-- What log entries, review items, labels by people and marks say of posts that were never submitted,
-- of the given posts: what it is, and on which post.
SELECT what, user_id, post_id FROM (
    SELECT 'log entry' AS what, user_id, post_id FROM log WHERE post_id IS NOT NULL
    UNION ALL
    SELECT 'review item', user_id, post_id FROM review_items WHERE post_id IS NOT NULL
    UNION ALL
    SELECT 'label', user_id, post_id FROM labels
    WHERE post_id IS NOT NULL AND import_entry IS NULL
)
SEMI JOIN given USING (user_id, post_id)
ANTI JOIN posts USING (user_id, post_id)
ORDER BY user_id, post_id, what

-- name: imported_labels_of_posts
SELECT import_entry, user_id, post_id FROM labels
SEMI JOIN given USING (user_id, post_id)
ANTI JOIN posts USING (user_id, post_id)
WHERE import_entry IS NOT NULL

-- name: delete_imported_labels
DELETE FROM labels
WHERE import_entry IS NOT NULL AND (user_id, post_id) IN (SELECT (user_id, post_id) FROM given)

-- name: history_range
SELECT value FROM settings WHERE name = 'history_range'

-- name: clear_history_range
DELETE FROM settings WHERE name = 'history_range'

-- name: set_history_range
INSERT INTO settings VALUES ('history_range', $value)
