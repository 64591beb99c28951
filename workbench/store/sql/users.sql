-- Users as people look at them.

-- name: user
SELECT u.user_id, u.first_seen_us, u.created_at_us, u.trust_level, u.fraud_score, u.attributes,
    u.metadata, coalesce(s.status, 'enabled') AS status, s.until_us, s.reason,
    coalesce(t.tags, []) AS tags
FROM users u
LEFT JOIN user_state s ON s.user_id = $user_id
CROSS JOIN (SELECT list(tag ORDER BY tag) AS tags FROM user_tags WHERE user_id = $user_id) t
WHERE u.user_id = $user_id

-- name: find_users
-- The users of one page first, and then their tags: there may be many users.
WITH wanted AS (
    SELECT u.user_id, u.first_seen_us, u.created_at_us, u.trust_level, u.fraud_score, u.attributes,
        u.metadata, coalesce(s.status, 'enabled') AS status, s.until_us, s.reason
    FROM users u
    LEFT JOIN user_state s USING (user_id)
    WHERE ($part IS NULL OR contains(lower(u.user_id), lower($part)))
        AND ($tag IS NULL OR u.user_id IN (SELECT user_id FROM user_tags WHERE tag = $tag))
        AND ($status IS NULL OR $status = CASE
            WHEN s.status = 'suspended' AND s.until_us <= $now_us THEN 'enabled'
            ELSE coalesce(s.status, 'enabled') END)
    ORDER BY u.user_id LIMIT $most OFFSET $first
), carried AS (
    SELECT user_id, list(tag ORDER BY tag) AS tags FROM user_tags SEMI JOIN wanted USING (user_id)
    GROUP BY user_id
)
SELECT w.*, coalesce(c.tags, []) FROM wanted w LEFT JOIN carried c USING (user_id)
ORDER BY w.user_id

-- name: count_found_users
SELECT count(*) FROM users u
LEFT JOIN user_state s USING (user_id)
WHERE ($part IS NULL OR contains(lower(u.user_id), lower($part)))
    AND ($tag IS NULL OR u.user_id IN (SELECT user_id FROM user_tags WHERE tag = $tag))
    AND ($status IS NULL OR $status = CASE
        WHEN s.status = 'suspended' AND s.until_us <= $now_us THEN 'enabled'
        ELSE coalesce(s.status, 'enabled') END)

-- name: change_user
UPDATE users
SET created_at_us = $created_at_us, trust_level = $trust_level, fraud_score = $fraud_score,
    attributes = $attributes, metadata = $metadata
WHERE user_id = $user_id

-- name: set_user_fields
-- Fields that many users have: attributes are added to those that a user has.
UPDATE users
SET attributes = CAST(json_merge_patch(users.attributes, given.attributes) AS VARCHAR),
    created_at_us = coalesce(given.created_at_us, users.created_at_us)
FROM given WHERE users.user_id = given.user_id

-- name: attribute_types
SELECT DISTINCT json_type(attributes, $pointer) FROM users
WHERE user_id <> $user_id AND json_type(attributes, $pointer) IS NOT NULL

-- name: user_fields
SELECT u.user_id, u.created_at_us AS created_at, u.trust_level, u.fraud_score, u.attributes
FROM users u SEMI JOIN given USING (user_id)
ORDER BY u.user_id

-- name: all_users
SELECT u.user_id, u.created_at_us AS created_at, u.trust_level, u.fraud_score, u.attributes, s.status, s.until_us,
    s.reason, t.tags
FROM users u
LEFT JOIN user_state s USING (user_id)
LEFT JOIN (SELECT user_id, list(tag ORDER BY tag) AS tags FROM user_tags GROUP BY user_id) t
    USING (user_id)
ORDER BY u.user_id

-- name: user_exists
SELECT count(*) > 0 FROM users WHERE user_id = $user_id

-- name: nearest_user
SELECT user_id FROM users WHERE levenshtein(lower(user_id), lower($user_id)) <= least(2, length($user_id) // 3)
ORDER BY levenshtein(lower(user_id), lower($user_id)), levenshtein(user_id, $user_id), user_id LIMIT 1

-- name: expired_suspensions
SELECT user_id FROM user_state WHERE status = 'suspended' AND until_us <= $now_us ORDER BY user_id

-- name: count_users
SELECT count(*) FROM users
