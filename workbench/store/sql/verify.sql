-- What `verify` reads: the log in order, and folds of it that the state must equal.

-- name: log_from
SELECT * FROM log WHERE entry_id > $after ORDER BY entry_id LIMIT $most

-- name: entries_of_kinds
SELECT * FROM log WHERE list_contains($kinds, kind) ORDER BY entry_id

-- name: repeated_entry
SELECT entry_id FROM log GROUP BY entry_id HAVING count(*) > 1 ORDER BY entry_id LIMIT 1

-- name: folded_states
WITH folded AS (
    SELECT user_id, kind, action, arguments, reason, at_us,
        row_number() OVER (PARTITION BY user_id ORDER BY entry_id DESC) AS place
    FROM log
    WHERE user_id IS NOT NULL AND (
        kind = 'suspension_expired'
        OR (kind = 'user_action' AND action IN ('block', 'enable'))
        OR (kind = 'user_action' AND action = 'suspend'
            AND CAST(arguments->>'until' AS BIGINT) * 1000 > at_us)
    )
), stands AS (
    SELECT user_id, CASE action WHEN 'block' THEN 'blocked' ELSE 'suspended' END AS status,
        CASE action WHEN 'suspend' THEN CAST(arguments->>'until' AS BIGINT) * 1000 END AS until_us,
        reason
    FROM folded WHERE place = 1 AND kind = 'user_action' AND action IN ('block', 'suspend')
)
SELECT user_id FROM (
    (SELECT * FROM stands EXCEPT ALL SELECT * FROM user_state)
    UNION ALL (SELECT * FROM user_state EXCEPT ALL SELECT * FROM stands)
) ORDER BY user_id LIMIT 1

-- name: folded_tags
WITH folded AS (
    SELECT user_id, arguments->>'tag' AS tag, kind,
        row_number() OVER (PARTITION BY user_id, arguments->>'tag' ORDER BY entry_id DESC) AS place
    FROM log WHERE kind IN ('user_tags_added', 'user_tags_removed') AND user_id IS NOT NULL
), carried AS (
    SELECT user_id, tag FROM folded WHERE place = 1 AND kind = 'user_tags_added'
)
SELECT user_id FROM (
    (SELECT * FROM carried EXCEPT ALL SELECT * FROM user_tags)
    UNION ALL (SELECT * FROM user_tags EXCEPT ALL SELECT * FROM carried)
) ORDER BY user_id LIMIT 1

-- name: folded_outbox
SELECT entry_id FROM (
    (SELECT entry_id FROM log WHERE list_contains($kinds, kind)
        EXCEPT ALL SELECT entry_id FROM outbox)
    UNION ALL
    (SELECT entry_id FROM outbox
        EXCEPT ALL SELECT entry_id FROM log WHERE list_contains($kinds, kind))
) ORDER BY entry_id LIMIT 1

-- name: folded_marks
WITH folded AS (
    SELECT user_id, post_id, action, entry_id, CASE action
        WHEN 'delete_post' THEN 'deleted'
        WHEN 'age_restrict_post' THEN 'age_restricted'
        ELSE arguments->>'mark' END AS mark
    FROM log
    WHERE kind = 'post_action' AND (
        action IN ('delete_post', 'age_restrict_post')
        OR (action = 'unmark_post' AND actor_kind = 'apply')
    )
), marked AS (
    SELECT user_id, post_id, mark FROM folded
    GROUP BY user_id, post_id, mark HAVING arg_max(action, entry_id) <> 'unmark_post'
)
SELECT user_id FROM (
    (SELECT * FROM marked EXCEPT ALL SELECT * FROM post_marks)
    UNION ALL (SELECT * FROM post_marks EXCEPT ALL SELECT * FROM marked)
) ORDER BY user_id LIMIT 1

-- name: saved_policies
SELECT policy, version, document, digest FROM policies

-- name: items_in_order
SELECT user_id, post_id, decision FROM review_items ORDER BY item_id

-- name: review_entries
SELECT * FROM log
WHERE user_id IS NOT NULL AND (
    action IN ('flag_post', 'flag_user') OR kind IN ('review_resolved', 'review_reopened')
    OR (action = 'withdraw_flag' AND actor_kind = 'apply')
)
ORDER BY entry_id

-- name: folded_labels
WITH decided AS (
    SELECT user_id, post_id, arguments->>'decision' AS label,
        CAST(arguments->>'item' AS BIGINT) AS item_id
    FROM log l WHERE kind = $kind AND user_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM log r WHERE r.kind = $reopened_kind AND r.entry_id > l.entry_id
            AND r.arguments->>'item' = l.arguments->>'item'
    )
), kept AS (SELECT user_id, post_id, label, item_id FROM labels WHERE item_id IS NOT NULL)
SELECT item_id FROM (
    (SELECT * FROM decided EXCEPT ALL SELECT * FROM kept)
    UNION ALL (SELECT * FROM kept EXCEPT ALL SELECT * FROM decided)
) ORDER BY item_id LIMIT 1

-- name: imported_labels
SELECT import_entry, user_id, post_id, label, class_name, labelled_by, labelled_us, sampling_probability
FROM labels WHERE import_entry IS NOT NULL

-- name: folded_post_labels
WITH given AS (
    SELECT user_id, post_id,
        CASE kind WHEN $withdrawn_kind THEN 'withdrawn' ELSE arguments->>'label' END AS label,
        at_us, actor
    FROM log WHERE kind IN ($kind, $withdrawn_kind) AND user_id IS NOT NULL
), kept AS (
    SELECT user_id, post_id, label, labelled_us, labelled_by
    FROM labels WHERE item_id IS NULL AND import_entry IS NULL
)
SELECT user_id FROM (
    (SELECT * FROM given EXCEPT ALL SELECT * FROM kept)
    UNION ALL (SELECT * FROM kept EXCEPT ALL SELECT * FROM given)
) ORDER BY user_id LIMIT 1

-- name: folded_user_facts
WITH said AS (
    SELECT user_id, CAST(arguments->'now'->>'trust_level' AS BIGINT) AS trust_level,
        CAST(arguments->'now'->>'fraud_score' AS DOUBLE) AS fraud_score,
        row_number() OVER (PARTITION BY user_id ORDER BY entry_id DESC) AS place
    FROM log WHERE kind = 'user_changed' AND user_id IS NOT NULL
        AND json_exists(arguments, '$.now')
)
SELECT u.user_id FROM users u JOIN said s ON s.user_id = u.user_id AND s.place = 1
WHERE u.trust_level IS DISTINCT FROM s.trust_level OR u.fraud_score IS DISTINCT FROM s.fraud_score
ORDER BY u.user_id LIMIT 1

-- name: folded_rules
WITH logged AS (
    SELECT user_id, post_id, rule FROM log WHERE kind = 'rule_triggered' AND user_id IS NOT NULL
), kept AS (
    SELECT user_id, post_id, unnest(json_extract_string(rules, '$[*]')) AS rule FROM posts
)
SELECT user_id FROM (
    (SELECT * FROM logged EXCEPT ALL SELECT * FROM kept)
    UNION ALL (SELECT * FROM kept EXCEPT ALL SELECT * FROM logged)
) ORDER BY user_id LIMIT 1

-- name: missing_post
SELECT g.seq FROM (SELECT unnest(range(1, (SELECT coalesce(max(seq), 0) + 1 FROM posts))) AS seq) g
ANTI JOIN posts USING (seq) ORDER BY g.seq LIMIT 1
