-- The entries of text lists.

-- name: list_entries
SELECT list, kind, value, added_us FROM list_entries ORDER BY list, kind, value

-- name: count_lists
SELECT count(DISTINCT list) FROM list_entries

-- name: add_list_entries
INSERT INTO list_entries
SELECT list, kind, value, $now_us FROM given ANTI JOIN list_entries USING (list, kind, value)

-- name: remove_list_entries
DELETE FROM list_entries l USING given g
WHERE l.list = g.list AND l.kind = g.kind AND l.value = g.value
