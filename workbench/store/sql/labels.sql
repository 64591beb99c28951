-- Labels: decisions of the review feed (removed when the decision is taken back), labels that people give posts elsewhere, and labels of
-- imported posts. Those of people who label elsewhere have no item, and are replaced by their next.

-- name: add_label
INSERT INTO labels VALUES ($user_id, $post_id, $label, $now_us, $by, $item_id)

-- name: remove_label_of_item
DELETE FROM labels WHERE item_id = $item_id

-- name: labels
SELECT user_id, post_id, label, labelled_us, labelled_by, item_id FROM labels
QUALIFY item_id IS NOT NULL OR starts_with(labelled_by, 'import:') OR (
    label <> 'withdrawn' AND labelled_us = max(labelled_us) OVER (
        PARTITION BY user_id, post_id, labelled_by, item_id IS NULL
    )
)
ORDER BY labelled_us, user_id, post_id

-- name: labels_of_posts
SELECT l.user_id, l.post_id, l.label, l.labelled_us, l.labelled_by, l.item_id
FROM labels l SEMI JOIN given g ON l.user_id = g.user_id AND l.post_id = g.post_id
QUALIFY l.item_id IS NOT NULL OR starts_with(l.labelled_by, 'import:') OR (
    l.label <> 'withdrawn' AND l.labelled_us = max(l.labelled_us) OVER (
        PARTITION BY l.user_id, l.post_id, l.labelled_by, l.item_id IS NULL
    )
)
ORDER BY l.labelled_us, l.user_id, l.post_id

-- name: last_label
SELECT user_id, post_id, label, labelled_us, labelled_by, item_id FROM labels
WHERE user_id = $user_id AND post_id = $post_id AND labelled_by = $by AND item_id IS NULL
ORDER BY labelled_us DESC LIMIT 1

-- name: new_imported_labels
-- Those of the given labels that no import brought before.
SELECT DISTINCT g.user_id, g.post_id, g.label FROM given g
WHERE NOT EXISTS (
    SELECT 1 FROM labels l WHERE l.item_id IS NULL AND starts_with(l.labelled_by, 'import:')
        AND l.user_id = g.user_id AND l.post_id IS NOT DISTINCT FROM g.post_id
        AND l.label = g.label
)
ORDER BY ALL

-- name: add_imported_labels
INSERT INTO labels SELECT user_id, post_id, label, $now_us, $by, NULL FROM given
