-- Imports of posts as named things, one a segment of the source 'import'. entry_id: the log entry that
-- brought it. What is NULL is unknown of imports from before this version: users, rows, set_aside
-- (JSON, rows by reason) and column_types (JSON, type by column). removed_entry: the log entry that
-- removed it; its row stays, so that the name of its segment is never given again.

CREATE TABLE imports (
    segment VARCHAR NOT NULL,
    entry_id BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    files VARCHAR NOT NULL,
    users BIGINT,
    rows BIGINT,
    set_aside VARCHAR,
    column_types VARCHAR,
    excluded BOOLEAN NOT NULL,
    removed_entry BIGINT
);
INSERT INTO imports
SELECT segment, entry_id, name || CASE place WHEN 1 THEN '' ELSE ' (' || place || ')' END, '[]',
    NULL, NULL, NULL, NULL, false, NULL
FROM (
    SELECT *, row_number() OVER (PARTITION BY name ORDER BY entry_id) AS place
    FROM (
        SELECT arguments->>'segment' AS segment, entry_id,
            'Import of ' || strftime(make_timestamp(at_us), '%-d %b %Y, %H:%M') AS name
        FROM log WHERE kind = 'posts_imported'
    )
)
ORDER BY entry_id;
