-- More of each label: the class that it is about (NULL: the policy as a whole), the probability with
-- which its post was chosen to be labelled, and the log entry of the import that brought it (NULL of a
-- label that a person gave in the workbench).
ALTER TABLE labels ADD COLUMN class_name VARCHAR;
ALTER TABLE labels ADD COLUMN sampling_probability DOUBLE;
ALTER TABLE labels ADD COLUMN import_entry BIGINT;
UPDATE labels SET import_entry = TRY_CAST(substr(labelled_by, 8) AS BIGINT)
WHERE item_id IS NULL AND starts_with(labelled_by, 'import:');

-- Imports of files of labels. entry_id: the log entry that brought one; files: as JSON; rows: how many
-- the files had, and set_aside how many of them by reason, as JSON. removed_entry: the log entry that
-- removed it; its row stays.
CREATE TABLE label_imports (
    entry_id BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    files VARCHAR NOT NULL,
    rows BIGINT NOT NULL,
    set_aside VARCHAR NOT NULL,
    removed_entry BIGINT
);

-- The labels that hold: of those that a person gave a post outside the review feed, the last one, unless
-- it was withdrawn. number: what tells a row from any other.
CREATE VIEW current_labels AS
SELECT rowid AS number, * FROM labels WHERE item_id IS NOT NULL OR import_entry IS NOT NULL
UNION ALL
SELECT * FROM (
    SELECT rowid AS number, * FROM labels WHERE item_id IS NULL AND import_entry IS NULL
    QUALIFY labelled_us = max(labelled_us) OVER (PARTITION BY user_id, post_id, labelled_by)
)
WHERE label <> 'withdrawn';
