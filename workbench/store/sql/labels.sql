-- Labels: decisions of the review feed, and labels of imported posts.

-- name: add_label
INSERT INTO labels VALUES ($user_id, $post_id, $label, $now_us, $by, $item_id)

-- name: labels
SELECT user_id, post_id, label, labelled_us, labelled_by, item_id FROM labels
ORDER BY labelled_us, user_id, post_id

-- name: new_imported_labels
-- Those of the given labels that no import brought before.
SELECT DISTINCT g.user_id, g.post_id, g.label FROM given g
WHERE NOT EXISTS (
    SELECT 1 FROM labels l WHERE l.item_id IS NULL AND l.user_id = g.user_id
        AND l.post_id IS NOT DISTINCT FROM g.post_id AND l.label = g.label
)
ORDER BY ALL

-- name: add_imported_labels
INSERT INTO labels SELECT user_id, post_id, label, $now_us, $by, NULL FROM given
