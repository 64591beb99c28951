-- Applying a simulation and taking it back.

-- name: entries_by_hand
SELECT * FROM log
WHERE actor_kind IN ('moderator', 'upload', 'api') AND at_us > $since_us AND user_id IS NOT NULL
    AND kind IN ('user_action', 'post_action', 'user_tags_added', 'user_tags_removed')

-- name: all_marks
SELECT user_id, post_id, mark FROM post_marks

-- name: open_or_decided_flags
SELECT user_id, post_id FROM review_items WHERE decision IS NULL OR decision <> 'withdrawn'

-- name: keep_batch
INSERT INTO batches
VALUES ($batch_id, $plan, $policy, $now_us, $by, $first_entry, $last_entry, NULL)

-- name: batches
SELECT batch_id, policy, applied_us, applied_by, first_entry, last_entry, undone_us FROM batches
ORDER BY applied_us, batch_id

-- name: batch_undone
UPDATE batches SET undone_us = $now_us WHERE batch_id = $batch_id

-- name: entries_of_users
SELECT l.* FROM log l SEMI JOIN given USING (user_id)
WHERE l.kind IN ('user_action', 'suspension_expired', 'user_tags_added', 'user_tags_removed',
    'post_action')
ORDER BY l.entry_id

-- name: items_decided_since
-- Items of the review feed that people decided after an entry.
SELECT l.user_id, l.post_id FROM log l SEMI JOIN given USING (user_id)
WHERE l.kind = 'review_resolved' AND l.entry_id > $entry_id

-- name: users_of_batch
SELECT DISTINCT user_id FROM log
WHERE entry_id BETWEEN $first_entry AND $last_entry AND user_id IS NOT NULL ORDER BY user_id

-- name: withdraw_items
UPDATE review_items SET decision = 'withdrawn', resolved_us = $now_us, resolved_by = $by
WHERE resolved_us IS NULL AND EXISTS (
    SELECT 1 FROM given g WHERE g.user_id = review_items.user_id
        AND g.post_id IS NOT DISTINCT FROM review_items.post_id
)

-- name: unmark_posts
DELETE FROM post_marks m USING given g
WHERE m.user_id = g.user_id AND m.post_id = g.post_id AND m.mark = g.mark
