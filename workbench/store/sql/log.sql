-- Reading the moderation log.

-- name: log
SELECT * FROM (
    SELECT entry_id, make_timestamp(at_us) AT TIME ZONE 'UTC' AS "at",
        make_timestamp(recorded_at_us) AT TIME ZONE 'UTC' AS recorded_at, kind, user_id, post_id,
        rule, policy, policy_version, action, arguments, reason, actor, actor_kind, automated,
        matched, request_id, lower(hex(hash)) AS hash
    FROM log
    WHERE ($kind IS NULL OR kind = $kind) AND ($user_id IS NULL OR user_id = $user_id)
        AND ($rule IS NULL OR rule = $rule) AND ($actor IS NULL OR actor = $actor)
        AND ($since_us IS NULL OR at_us >= $since_us)
        AND ($until_us IS NULL OR at_us < $until_us)
    ORDER BY entry_id DESC LIMIT $most
) ORDER BY entry_id

-- name: log_page
-- The newest entries first; which they are is found first, by the few columns that tell.
WITH wanted AS (
    SELECT entry_id FROM log
    WHERE ($kind IS NULL OR kind = $kind) AND ($user_id IS NULL OR user_id = $user_id)
        AND ($rule IS NULL OR rule = $rule) AND ($actor IS NULL OR actor = $actor)
        AND ($since_us IS NULL OR at_us >= $since_us)
        AND ($until_us IS NULL OR at_us < $until_us)
    ORDER BY entry_id DESC LIMIT $most OFFSET $first
)
SELECT l.* FROM log l SEMI JOIN wanted USING (entry_id)
ORDER BY entry_id DESC

-- name: count_log
SELECT count(*) FROM log
WHERE ($kind IS NULL OR kind = $kind) AND ($user_id IS NULL OR user_id = $user_id)
    AND ($rule IS NULL OR rule = $rule) AND ($actor IS NULL OR actor = $actor)
    AND ($since_us IS NULL OR at_us >= $since_us) AND ($until_us IS NULL OR at_us < $until_us)

-- name: log_kinds
SELECT DISTINCT kind FROM log ORDER BY kind

-- name: log_kinds_since
SELECT DISTINCT kind FROM log WHERE entry_id > $entry_id ORDER BY kind

-- name: log_rules
SELECT DISTINCT rule FROM log WHERE rule IS NOT NULL ORDER BY rule

-- name: log_actors
SELECT DISTINCT actor FROM log ORDER BY actor

-- name: outbox
SELECT l.* FROM outbox o JOIN log l USING (entry_id)
WHERE entry_id > $after ORDER BY entry_id LIMIT $most

-- name: entries_about
SELECT * FROM log WHERE user_id = $user_id ORDER BY entry_id

-- name: imported_segments
SELECT arguments->>'segment', entry_id FROM log WHERE kind = 'posts_imported' ORDER BY entry_id

-- name: lists_changed_since
SELECT * FROM log
WHERE kind IN ('list_entries_added', 'list_entries_removed') AND entry_id > $entry_id

-- name: log_began
SELECT recorded_at_us FROM log ORDER BY entry_id LIMIT 1

-- name: recorded
SELECT user_id, at_us, kind, action, arguments, reason, actor, actor_kind, rule, policy,
    policy_version, post_id
FROM log
WHERE actor_kind IN ('moderator', 'upload', 'api') AND user_id IS NOT NULL
    AND coalesce(user_id = $user_id, true)
    AND kind IN ('user_action', 'post_action', 'user_tags_added', 'user_tags_removed')
ORDER BY entry_id

-- name: entries_by_hand
SELECT * FROM log
WHERE actor_kind IN ('moderator', 'upload', 'api') AND at_us > $since_us AND user_id IS NOT NULL
    AND kind IN ('user_action', 'post_action', 'user_tags_added', 'user_tags_removed')

-- name: entries_of_users
SELECT l.* FROM log l SEMI JOIN given USING (user_id)
WHERE l.kind IN ('user_action', 'suspension_expired', 'user_tags_added', 'user_tags_removed',
    'post_action')
ORDER BY l.entry_id

-- name: users_between
SELECT DISTINCT user_id FROM log
WHERE entry_id BETWEEN $first_entry AND $last_entry AND user_id IS NOT NULL ORDER BY user_id

-- name: other_entry
SELECT entry_id FROM log WHERE entry_id > $after AND NOT list_contains($kinds, kind) LIMIT 1
