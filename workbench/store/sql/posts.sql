-- Posts that were submitted, and the segments of posts.

-- name: post_columns
SELECT name, type FROM post_columns ORDER BY rowid

-- name: add_post_columns
INSERT INTO post_columns SELECT name, type FROM given

-- name: widen_post_column
UPDATE post_columns SET type = $type WHERE name = $name

-- name: delete_post_columns
DELETE FROM post_columns

-- name: last_seq
SELECT coalesce(max(seq), 0) FROM posts

-- name: last_compacted_seq
SELECT coalesce(max(seq), 0) FROM posts WHERE body IS NULL

-- name: add_posts
INSERT INTO posts BY NAME SELECT * FROM given

-- name: posts_with_keys
SELECT p.user_id, p.created_us, p.post_id, p.body, p.rejected_by, p.late, p.rules, p.test_rules,
    p.actions, p.head, p.seq
FROM posts p SEMI JOIN given USING (user_id, created_us, post_id)
WHERE p.created_us BETWEEN $first_us AND $last_us

-- name: posts_of_users
SELECT p.user_id, p.created_us, p.post_id, p.body, p.rejected_by, p.late, p.rules, p.test_rules,
    p.actions, p.head, p.seq
FROM posts p JOIN given g USING (user_id)
WHERE p.seq > g.seq
ORDER BY p.user_id, p.seq


-- name: is_submitted
SELECT count(*) > 0 FROM posts WHERE user_id = $user_id AND post_id = $post_id

-- name: submitted_posts_named
SELECT user_id, post_id FROM posts SEMI JOIN given USING (post_id)

-- name: posts_of_user
SELECT post_id, created_us FROM posts WHERE user_id = $user_id

-- name: segments
SELECT segment, source, posts, first_us, last_us, added_us FROM segments ORDER BY segment

-- name: add_segment
INSERT INTO segments VALUES ($name, $source, $posts, $first_us, $last_us, $added_us)

-- name: delete_segment
DELETE FROM segments WHERE segment = $segment

-- name: posts_to_compact
SELECT user_id, created_us, post_id, body FROM posts WHERE body IS NOT NULL

-- name: count_posts_to_compact
SELECT count(*) FROM posts WHERE body IS NOT NULL

-- name: drop_bodies
UPDATE posts SET body = NULL WHERE body IS NOT NULL

-- name: request
SELECT digest, answer FROM requests WHERE request_id = $request_id

-- name: add_request
INSERT INTO requests VALUES ($request_id, $digest, $answer, $now_us)

-- name: submitted
SELECT user_id, make_timestamp(created_us) AT TIME ZONE 'UTC' AS created_at, post_id,
    rejected_by IS NULL AS accepted, rejected_by, CAST(rules AS VARCHAR[]) AS rules,
    CAST(test_rules AS VARCHAR[]) AS test_rules, CAST(actions AS VARCHAR[]) AS actions, late,
    policy, policy_version
FROM (
    SELECT * REPLACE (
        json_extract_string(rules, '$[*]') AS rules,
        json_extract_string(test_rules, '$[*]') AS test_rules,
        json_extract_string(actions, '$[*]') AS actions
    )
    FROM posts
)
WHERE $user_id IS NULL OR user_id = $user_id
ORDER BY user_id, created_at, post_id
