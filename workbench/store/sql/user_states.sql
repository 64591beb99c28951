-- The states of users: saved ones, memories of rules, and what changes them.

-- name: posted_since
SELECT DISTINCT user_id FROM posts WHERE seq > $seq

-- name: logged_since
SELECT DISTINCT user_id FROM log WHERE entry_id > $entry_id AND user_id IS NOT NULL

-- name: calls_by_hand
SELECT l.user_id, l.entry_id, l.at_us, l.action FROM log l JOIN given g USING (user_id)
WHERE l.entry_id > g.entry_id AND l.actor_kind IN ('moderator', 'upload', 'api') AND l.action IS NOT NULL
    AND l.user_id IS NOT NULL
ORDER BY l.entry_id

-- name: status_changes
SELECT l.* FROM log l JOIN given g USING (user_id)
WHERE l.entry_id > g.entry_id AND (
    l.kind = 'suspension_expired'
    OR (l.kind = 'user_action' AND l.action IN ('block', 'suspend', 'enable'))
)
ORDER BY l.entry_id

-- name: saved_states
SELECT user_id, seq, entry_id, newest_us, shape, times
FROM saved_states WHERE user_id IN (SELECT unnest($user_ids)) AND basis = $basis

-- name: delete_saved_states
DELETE FROM saved_states WHERE user_id IN (SELECT user_id FROM given)

-- name: add_saved_states
INSERT INTO saved_states BY NAME SELECT * FROM given

-- name: memories
SELECT m.user_id, m.rule, m.held, m.fired_at_us FROM rule_memory m SEMI JOIN given USING (user_id)
WHERE m.policy = $policy

-- name: delete_memories
DELETE FROM rule_memory m USING given g
WHERE m.policy = $policy AND m.user_id = g.user_id AND m.rule = g.rule

-- name: add_memories
INSERT INTO rule_memory SELECT $policy, user_id, rule, held, fired_at_us FROM given
