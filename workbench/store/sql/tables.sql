-- What the tables that people look at are made of. Each statement `table_…` gives the rows of one
-- table, with the columns of its catalogue (repositories/table_catalogue.py).

-- name: user_rows
-- Every user with what is counted of them: `post_figures` and `log_figures` are tables of what the
-- statements of these names give.
SELECT u.user_id, s.status, s.until_us, s.reason, coalesce(p.posts, 0) AS posts,
    coalesce(p.recent, 0) AS recent, coalesce(l.flagged, 0) AS flagged,
    CASE WHEN p.posts > 0 AND l.flagged IS NOT NULL THEN least(1.0, l.flagged / p.posts) END AS share,
    p.last_us, coalesce(p.first_us, u.first_seen_us) AS first_us, l.decided_by, l.decided_us,
    l.status_by, l.status_us, t.tags,
    u.trust_level, u.fraud_score, u.created_at_us
FROM users u
LEFT JOIN user_state s USING (user_id)
LEFT JOIN post_figures p USING (user_id)
LEFT JOIN log_figures l USING (user_id)
LEFT JOIN (SELECT user_id, list(tag ORDER BY tag) AS tags FROM user_tags GROUP BY user_id) t
    USING (user_id)

-- name: table_users
-- `user_rows`: what the statement of this name gave. A suspension that has run out is none. Who is out
-- was decided over by what put them out, whatever was done to their posts and tags since.
SELECT * REPLACE (
    CASE WHEN status = 'suspended' AND until_us <= $now_us THEN 'enabled'
        ELSE coalesce(status, 'enabled') END AS status,
    CASE WHEN status = 'blocked' OR until_us > $now_us THEN coalesce(status_by, decided_by)
        ELSE decided_by END AS decided_by,
    CASE WHEN status = 'blocked' OR until_us > $now_us THEN coalesce(status_us, decided_us)
        ELSE decided_us END AS decided_us,
    CASE WHEN until_us > $now_us THEN until_us END AS until_us,
    CASE WHEN until_us <= $now_us THEN NULL ELSE reason END AS reason
)
FROM user_rows

-- name: table_log
SELECT * FROM log

-- name: review_rules
-- Of each item of the review feed the rule that sent it, and how many triggered on its post or user.
WITH about AS (
    SELECT l.user_id, CASE WHEN l.action = 'flag_user' THEN NULL ELSE l.post_id END AS post_id,
        max_by(l.rule, l.entry_id) FILTER (l.action IN ('flag_post', 'flag_user')) AS rule,
        count(DISTINCT l.rule) AS rules
    FROM log l SEMI JOIN review_items i ON l.user_id = i.user_id
    WHERE l.rule IS NOT NULL
    GROUP BY ALL
)
SELECT i.item_id, a.rule, coalesce(a.rules, 0) AS rules
FROM review_items i
LEFT JOIN about a ON a.user_id = i.user_id AND a.post_id IS NOT DISTINCT FROM i.post_id

-- name: table_review
-- `review_rules`: what the statement of this name gave.
SELECT item_id, user_id, post_id, opened_us, opened_by, resolved_us, resolved_by, rule, rules,
    coalesce(decision, 'open') AS decision,
    CASE WHEN post_id IS NULL THEN 'user' ELSE 'post' END AS about
FROM review_items LEFT JOIN review_rules USING (item_id)

-- name: table_uploads
SELECT CAST(upload_id AS BIGINT) AS number, * REPLACE (CASE WHEN rows_succeeded = rows THEN 'succeeded'
    WHEN tags_assigned + tags_unchanged > 0 THEN 'partly succeeded' ELSE 'failed' END AS status)
FROM uploads

-- name: table_labels
-- A label that holds, with where it is from: the review feed, an imported file, or a person who labelled
-- it elsewhere.
SELECT l.number, l.user_id, l.post_id, l.label, l.class_name, l.labelled_us, l.sampling_probability,
    CASE WHEN l.labelled_by = 'import:' || l.import_entry THEN NULL ELSE l.labelled_by END AS labelled_by,
    CASE WHEN l.post_id IS NULL THEN 'user' ELSE 'post' END AS about,
    CASE WHEN l.item_id IS NOT NULL THEN 'Review feed' WHEN l.import_entry IS NULL THEN 'By hand'
        ELSE concat('Import ', e.name) END AS source
FROM current_labels l LEFT JOIN (
    SELECT entry_id, coalesce(arguments->>'name', arguments->>'posts', 'of posts') AS name
    FROM log WHERE kind = 'labels_imported'
) e ON e.entry_id = l.import_entry

-- name: table_batches
SELECT batch_id, policy, applied_us, applied_by, last_entry, last_entry - first_entry + 1 AS entries,
    undone_us, CASE WHEN undone_us IS NULL THEN 'applied' ELSE 'undone' END AS state
FROM batches

-- name: table_posts
-- In the database of posts.
SELECT * FROM posts

-- name: table_posts_with_rules
-- In the database of posts, when rows are chosen by the rules that fired on them.
SELECT p.*, f.rules FROM posts p
LEFT JOIN (SELECT user_id, post_id, list(DISTINCT rule ORDER BY rule) AS rules FROM fired GROUP BY ALL) f
    USING (user_id, post_id)

-- name: posts_imported
-- The posts, when none was submitted.
CREATE VIEW decided AS SELECT *, 'imported' AS result FROM post_rows

-- name: posts_decided
-- The posts with what became of them; of one that was imported and then submitted, the import is
-- left out.
CREATE VIEW decided AS
SELECT p.*, CASE WHEN s.user_id IS NULL THEN 'imported' WHEN s.rejected_by IS NULL THEN 'accepted'
    ELSE 'rejected' END AS result
FROM post_rows p LEFT JOIN outcomes s USING (user_id, created_us, post_id)
WHERE s.user_id IS NULL OR p.is_submitted

-- name: posts_unlabelled
CREATE OR REPLACE VIEW posts AS SELECT *, CAST(NULL AS VARCHAR) AS label FROM decided

-- name: posts_labelled
CREATE OR REPLACE VIEW posts AS
SELECT d.*, l.label FROM decided d LEFT JOIN post_labels l USING (user_id, post_id)

-- name: post_figures
SELECT user_id, count(*) AS posts, count(*) FILTER (created_us > $recent_us) AS recent,
    min(created_us) AS first_us, max(created_us) AS last_us
FROM decided GROUP BY user_id

-- name: newest_post
SELECT max(created_us) FROM decided

-- name: outcomes
SELECT user_id, created_us, post_id, rejected_by FROM posts

-- name: newest_labels
-- A label that a post is not of some class leaves open whether it violates.
SELECT user_id, post_id, arg_max(label, labelled_us) AS label FROM current_labels
WHERE post_id IS NOT NULL AND (class_name IS NULL OR label = 'violating') GROUP BY user_id, post_id

-- name: rules_fired
SELECT DISTINCT user_id, post_id, rule FROM log WHERE rule IS NOT NULL AND post_id IS NOT NULL

-- name: rules_fired_on
-- The rules that fired on some posts, `given`.
SELECT l.user_id, l.post_id, list(DISTINCT l.rule ORDER BY l.rule) FROM log l
SEMI JOIN given USING (user_id, post_id)
WHERE l.rule IS NOT NULL GROUP BY l.user_id, l.post_id

-- name: log_figures
-- How many posts of each user a rule fired on, or an action was taken on, none where the log has no such
-- entry of the user; who decided last, and who set the status last. `old`: the same up to an entry.
-- Users of whom the log says more since are counted anew. Entries of one batch have one time: their
-- order is that of their numbers.
WITH changed AS (
    SELECT DISTINCT user_id FROM log WHERE entry_id > $after AND user_id IS NOT NULL
), entries AS (
    SELECT * FROM log SEMI JOIN changed USING (user_id)
    WHERE kind IN ('rule_triggered', 'post_action', 'user_action', 'user_tags_added',
        'user_tags_removed')
), flags AS (
    SELECT user_id, count(*) AS flagged FROM (
        SELECT DISTINCT user_id, post_id FROM entries
        WHERE post_id IS NOT NULL AND kind IN ('rule_triggered', 'post_action')
            AND (action IS NULL OR action NOT IN ('unmark_post', 'withdraw_flag'))
    ) GROUP BY user_id
), decisions AS (
    SELECT user_id, bool_or(kind IN ('post_action', 'user_action')) AS acted_on,
        arg_max(coalesce(rule, actor), entry_id) AS decided_by,
        arg_max(at_us, entry_id) AS decided_us,
        arg_max(coalesce(rule, actor), entry_id) FILTER (sets_status) AS status_by,
        arg_max(at_us, entry_id) FILTER (sets_status) AS status_us
    FROM (
        SELECT *, kind = 'user_action' AND action IN ('block', 'suspend', 'enable') AS sets_status
        FROM entries WHERE kind <> 'rule_triggered'
    ) GROUP BY user_id
)
SELECT user_id, flagged, decided_by, decided_us, status_by, status_us
FROM old ANTI JOIN changed USING (user_id)
UNION ALL
SELECT user_id, coalesce(f.flagged, CASE WHEN d.acted_on THEN 0 END), d.decided_by, d.decided_us,
    d.status_by, d.status_us
FROM flags f FULL JOIN decisions d USING (user_id)
