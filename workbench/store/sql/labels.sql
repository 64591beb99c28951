-- Labels: decisions of the review feed (removed when the decision is taken back), labels that people give posts elsewhere, and labels of
-- imported files. Those of people who label elsewhere have no item and no import, and are replaced by their next.

-- name: add_label
INSERT INTO labels VALUES ($user_id, $post_id, $label, $now_us, $by, $item_id, NULL, NULL, NULL)

-- name: remove_label_of_item
DELETE FROM labels WHERE item_id = $item_id

-- name: labels
SELECT user_id, post_id, label, labelled_us, labelled_by, item_id, class_name, sampling_probability, import_entry
FROM current_labels ORDER BY labelled_us, user_id, post_id, class_name

-- name: count_labels
SELECT count(*) FROM current_labels

-- name: labels_of_posts
-- As `current_labels`, of the given posts.
SELECT l.user_id, l.post_id, l.label, l.labelled_us, l.labelled_by, l.item_id, l.class_name,
    l.sampling_probability, l.import_entry
FROM labels l SEMI JOIN given g ON l.user_id = g.user_id AND l.post_id = g.post_id
QUALIFY l.item_id IS NOT NULL OR l.import_entry IS NOT NULL OR (
    l.label <> 'withdrawn' AND l.labelled_us = max(l.labelled_us) OVER (
        PARTITION BY l.user_id, l.post_id, l.labelled_by, l.item_id IS NULL AND l.import_entry IS NULL
    )
)
ORDER BY l.labelled_us, l.user_id, l.post_id

-- name: last_label
SELECT user_id, post_id, label, labelled_us, labelled_by, item_id FROM labels
WHERE user_id = $user_id AND post_id = $post_id AND labelled_by = $by AND item_id IS NULL
    AND import_entry IS NULL
ORDER BY labelled_us DESC LIMIT 1

-- name: new_imported_labels
-- Those of the given labels that no import brought before.
SELECT DISTINCT g.user_id, g.post_id, g.label FROM given g
WHERE NOT EXISTS (
    SELECT 1 FROM labels l WHERE l.import_entry IS NOT NULL AND l.class_name IS NULL
        AND l.user_id = g.user_id AND l.post_id IS NOT DISTINCT FROM g.post_id
        AND l.label = g.label
)
ORDER BY ALL

-- name: add_imported_labels
INSERT INTO labels SELECT user_id, post_id, label, $now_us, 'import:' || $entry_id, NULL, NULL, NULL, $entry_id
FROM given

-- name: posts_of_labels
-- For each label of a post, by its place: the user whose post of this id is among `found`, and how many
-- such users there are.
SELECT g.place, min(f.user_id) AS user_id, count(DISTINCT f.user_id) AS users
FROM labels_of_file g
LEFT JOIN found f ON f.post_id = g.post_id AND (g.user_id IS NULL OR g.user_id = f.user_id)
GROUP BY g.place ORDER BY g.place

-- name: users_of_labels
-- The same of labels of users.
SELECT g.place, u.user_id, CAST(u.user_id IS NOT NULL AS BIGINT) AS users
FROM labels_of_file g LEFT JOIN users u USING (user_id)
ORDER BY g.place

-- name: known_file_labels
-- The places of those of the given labels that an import brought before. A labeller or a time that the
-- file does not name is not compared.
SELECT g.place FROM given g
WHERE EXISTS (
    SELECT 1 FROM labels l WHERE l.import_entry IS NOT NULL
        AND l.user_id = g.user_id AND l.post_id IS NOT DISTINCT FROM g.post_id
        AND l.label = g.label AND l.class_name IS NOT DISTINCT FROM g.class_name
        AND (g.labelled_by IS NULL OR l.labelled_by = g.labelled_by)
        AND (g.labelled_us IS NULL OR l.labelled_us = g.labelled_us)
)
ORDER BY g.place

-- name: add_file_labels
INSERT INTO labels
SELECT user_id, post_id, label, coalesce(labelled_us, $now_us), coalesce(labelled_by, 'import:' || $entry_id),
    NULL, class_name, sampling_probability, $entry_id
FROM given

-- name: label_imports
SELECT i.name, count(l.user_id), count(DISTINCT (l.user_id, l.post_id)) FILTER (l.post_id IS NOT NULL),
    i.files, i.rows, i.set_aside, e.at_us, e.actor, i.entry_id
FROM label_imports i JOIN log e USING (entry_id) LEFT JOIN labels l ON l.import_entry = i.entry_id
WHERE i.removed_entry IS NULL
GROUP BY i.name, i.files, i.rows, i.set_aside, e.at_us, e.actor, i.entry_id
ORDER BY i.entry_id

-- name: label_import_states
SELECT entry_id, name, removed_entry IS NOT NULL FROM label_imports ORDER BY entry_id

-- name: add_label_import
INSERT INTO label_imports VALUES ($entry_id, $name, $files, $rows, $set_aside, NULL)

-- name: mark_label_import_removed
UPDATE label_imports SET removed_entry = $removed_entry WHERE entry_id = $entry_id

-- name: delete_labels_of_import
DELETE FROM labels WHERE import_entry = $entry_id
