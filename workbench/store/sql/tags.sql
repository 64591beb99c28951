-- Tags, and who carries them.

-- name: tags
SELECT t.tag, t.name, t.created_us, count(u.user_id) AS users
FROM tags t LEFT JOIN user_tags u USING (tag)
GROUP BY ALL ORDER BY t.name, t.tag

-- name: tag_names
SELECT tag, name FROM tags ORDER BY tag

-- name: create_tag
INSERT INTO tags VALUES ($tag, $name, $now_us)

-- name: rename_tag
UPDATE tags SET name = $name WHERE tag = $tag

-- name: users_of_tag
SELECT user_id FROM user_tags WHERE tag = $tag ORDER BY user_id
