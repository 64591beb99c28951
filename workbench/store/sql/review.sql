-- Marks on posts, the review feed and appeals.

-- name: mark_posts
INSERT INTO post_marks
SELECT user_id, post_id, mark FROM given ANTI JOIN post_marks USING (user_id, post_id, mark)

-- name: open_items
INSERT INTO review_items
SELECT (SELECT coalesce(max(item_id), 0) FROM review_items) + row_number() OVER (),
    g.user_id, g.post_id, $now_us, g.opened_by, NULL, NULL, NULL
FROM given g
WHERE NOT EXISTS (
    SELECT 1 FROM review_items r
    WHERE r.user_id = g.user_id AND r.post_id IS NOT DISTINCT FROM g.post_id
        AND r.resolved_us IS NULL
)

-- name: review_items
SELECT item_id, user_id, post_id, opened_us, opened_by, decision, resolved_us, resolved_by
FROM review_items
WHERE $open IS NULL OR (resolved_us IS NULL) = $open
ORDER BY item_id

-- name: review_queue
-- The open items, the oldest first, each with the rule that sent it and how many triggered.
WITH waiting AS (
    SELECT item_id, user_id, post_id, opened_us FROM review_items WHERE resolved_us IS NULL
), about AS (
    SELECT l.user_id, CASE WHEN l.action = 'flag_user' THEN NULL ELSE l.post_id END AS post_id,
        max_by(l.rule, l.entry_id) FILTER (l.action IN ('flag_post', 'flag_user')) AS rule,
        count(DISTINCT l.rule) AS rules
    FROM log l SEMI JOIN waiting w ON l.user_id = w.user_id
    WHERE l.rule IS NOT NULL
    GROUP BY ALL
)
SELECT w.item_id, w.opened_us, a.rule, coalesce(a.rules, 0)
FROM waiting w
LEFT JOIN about a ON a.user_id = w.user_id AND a.post_id IS NOT DISTINCT FROM w.post_id
ORDER BY w.opened_us, w.item_id

-- name: decided_last
-- The item that a person decided last.
SELECT item_id, user_id, post_id, opened_us, opened_by, decision, resolved_us, resolved_by
FROM review_items WHERE resolved_by = $by AND decision IN ('violating', 'benign')
ORDER BY resolved_us DESC, item_id DESC LIMIT 1

-- name: reopen_item
UPDATE review_items SET decision = NULL, resolved_us = NULL, resolved_by = NULL
WHERE item_id = $item_id

-- name: review_figures
-- Items that an undo withdrew were decided by nobody.
SELECT count(*) FILTER (resolved_us IS NULL),
    count(*) FILTER (decision IN ('violating', 'benign')),
    count(*) FILTER (decision = 'violating'),
    CAST(median(resolved_us - opened_us) FILTER (decision IN ('violating', 'benign')) AS BIGINT),
    min(opened_us) FILTER (resolved_us IS NULL)
FROM review_items

-- name: flagged_on
-- The post on which a user was sent to the feed, where a rule did it.
SELECT post_id FROM log
WHERE user_id = $user_id AND action = 'flag_user' AND post_id IS NOT NULL AND at_us <= $opened_us
ORDER BY entry_id DESC LIMIT 1

-- name: triggers_on
-- The rules that fired on a post, when it was submitted or in a simulation that was applied.
SELECT rule, policy, policy_version, matched FROM log
WHERE user_id = $user_id AND post_id = $post_id AND rule IS NOT NULL
    AND (kind = 'rule_triggered' OR actor_kind = 'apply')
GROUP BY ALL ORDER BY min(entry_id)

-- name: review_item
SELECT item_id, user_id, post_id, opened_us, opened_by, decision, resolved_us, resolved_by
FROM review_items WHERE item_id = $item_id

-- name: resolve_item
UPDATE review_items SET decision = $decision, resolved_us = $now_us, resolved_by = $by
WHERE item_id = $item_id

-- name: next_appeal
SELECT coalesce(max(appeal_id), 0) + 1 FROM appeals

-- name: file_appeal
INSERT INTO appeals VALUES ($appeal_id, $user_id, $entry_id, $said, $now_us, NULL, NULL, NULL)

-- name: appeals
SELECT appeal_id, user_id, entry_id, said, filed_us, decision, decided_us, decided_by FROM appeals
WHERE $open IS NULL OR (decision IS NULL) = $open
ORDER BY appeal_id

-- name: appeal
SELECT appeal_id, user_id, entry_id, said, filed_us, decision, decided_us, decided_by FROM appeals
WHERE appeal_id = $appeal_id

-- name: decide_appeal
UPDATE appeals SET decision = $decision, decided_us = $now_us, decided_by = $by
WHERE appeal_id = $appeal_id

-- name: last_status_entry
SELECT entry_id FROM log
WHERE user_id = $user_id AND kind = 'user_action' AND action IN ('block', 'suspend')
ORDER BY entry_id DESC LIMIT 1

-- name: marks_of
SELECT post_id, list(mark ORDER BY mark) FROM post_marks WHERE user_id = $user_id GROUP BY post_id

-- name: all_marks
SELECT user_id, post_id, mark FROM post_marks

-- name: open_or_decided_flags
SELECT user_id, post_id FROM review_items WHERE decision IS NULL OR decision <> 'withdrawn'

-- name: items_decided_since
-- Items of the review feed that people decided after an entry.
SELECT l.user_id, l.post_id FROM log l SEMI JOIN given USING (user_id)
WHERE l.kind = 'review_resolved' AND l.entry_id > $entry_id

-- name: withdraw_items
UPDATE review_items SET decision = 'withdrawn', resolved_us = $now_us, resolved_by = $by
WHERE resolved_us IS NULL AND EXISTS (
    SELECT 1 FROM given g WHERE g.user_id = review_items.user_id
        AND g.post_id IS NOT DISTINCT FROM review_items.post_id
)

-- name: unmark_posts
DELETE FROM post_marks m USING given g
WHERE m.user_id = g.user_id AND m.post_id = g.post_id AND m.mark = g.mark
