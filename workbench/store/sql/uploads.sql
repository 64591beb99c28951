-- Uploads of tags: what becomes of each tag, what was done, and what failed.

-- name: decide_items
-- `given`: the items of a file. A tag is known by its API value, else by its name.
SELECT g.item, g.row_index, g.user_id, g.text,
    CASE WHEN g.error IS NULL THEN coalesce(by_value.tag, by_name.tag) END AS tag,
    CASE
        WHEN g.error IS NOT NULL THEN g.error
        WHEN by_value.tag IS NOT NULL OR by_name.tag IS NOT NULL THEN NULL
        WHEN contains(g.text, chr(65533)) THEN $lost
        WHEN starts_with(g.text, '[') AND ends_with(g.text, ']') THEN $in_brackets
        ELSE $unknown
    END AS error
FROM given g
LEFT JOIN tags by_value ON by_value.tag = g.text
LEFT JOIN tags by_name ON by_name.name = g.text

-- name: new_pairs
SELECT user_id, tag
FROM (SELECT user_id, tag, min(item) AS first FROM given WHERE tag IS NOT NULL GROUP BY ALL)
ANTI JOIN user_tags USING (user_id, tag)
ORDER BY first

-- name: count_items
SELECT
    count(DISTINCT row_index) FILTER (error IS NOT NULL) AS rows_failed,
    count(*) FILTER (error IS NOT NULL AND text <> '') AS tags_failed,
    count(*) FILTER (error IS NULL) AS tags_succeeded
FROM given

-- name: plan_items
-- `given`: decided items. `is_new`: whether the user gets the tag by this item, and not before.
SELECT g.row_index, g.user_id, g.text, g.error,
    g.error IS NULL AND c.user_id IS NULL
        AND row_number() OVER (PARTITION BY g.user_id, g.tag ORDER BY g.item) = 1 AS is_new,
    u.user_id IS NOT NULL AS user_known
FROM given g
LEFT JOIN user_tags c ON c.user_id = g.user_id AND c.tag = g.tag
LEFT JOIN users u ON u.user_id = g.user_id
ORDER BY g.item

-- name: count_planned
-- `given`: planned items.
SELECT
    count(DISTINCT row_index) FILTER (error IS NOT NULL) AS rows_failed,
    count(*) FILTER (is_new) AS tags_new,
    count(*) FILTER (error IS NULL AND NOT is_new) AS tags_unchanged,
    count(*) FILTER (error IS NOT NULL AND text <> '') AS tags_failed,
    count(DISTINCT user_id) FILTER (is_new) AS users_changed,
    count(DISTINCT user_id) FILTER (is_new AND NOT user_known) AS users_created
FROM given

-- name: missing_tags
-- `given`: planned items. The tags that there are not, those of most rows first.
SELECT text, count(DISTINCT row_index) AS n
FROM given WHERE error = $unknown
GROUP BY text ORDER BY n DESC, text

-- name: add_failures
INSERT INTO upload_failures
SELECT $upload_id, row_index, user_id, string_agg(text, ',' ORDER BY item), error
FROM given WHERE error IS NOT NULL
GROUP BY row_index, user_id, error
ORDER BY row_index, min(item)

-- name: next_upload
SELECT CAST(count(*) + 1 AS VARCHAR) FROM uploads

-- name: add_upload
INSERT INTO uploads VALUES (
    $upload_id, $file, $now_us, $actor,
    CASE WHEN $rows_succeeded > 0 THEN 'succeeded' ELSE 'failed' END, $rows, $rows_succeeded,
    $tags_assigned, $tags_unchanged, $tags_failed
)

-- name: uploads
-- The stored status knows no part: it says whether any row succeeded.
SELECT * REPLACE (CASE WHEN rows_succeeded = rows THEN 'succeeded'
    WHEN tags_assigned + tags_unchanged > 0 THEN 'partly succeeded' ELSE 'failed' END AS status)
FROM uploads
WHERE coalesce(upload_id = $upload_id, true)
ORDER BY CAST(upload_id AS BIGINT) DESC

-- name: failures
SELECT row_index, user_id, user_tags, error FROM upload_failures
WHERE upload_id = $upload_id
ORDER BY row_index, rowid
