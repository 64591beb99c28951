-- Policies: versions, drafts, and the settings for the live one and for working copies.

-- name: policy_versions
SELECT policy, version, digest, saved_us, saved_by FROM policies ORDER BY policy, version

-- name: policy_document
SELECT version, document FROM policies
WHERE policy = $policy AND ($version IS NULL OR version = $version)
ORDER BY version DESC LIMIT 1

-- name: newest_version
SELECT version FROM policies WHERE policy = $policy ORDER BY version DESC LIMIT 1

-- name: version_by_digest
SELECT version FROM policies WHERE policy = $policy AND digest = $digest
ORDER BY version DESC LIMIT 1

-- name: save_policy
INSERT INTO policies VALUES ($policy, $version, $document, $digest, $now_us, $by)

-- name: drafts
SELECT policy, document, saved_us, saved_by FROM drafts ORDER BY policy

-- name: draft_document
SELECT document FROM drafts WHERE policy = $policy

-- name: delete_draft
DELETE FROM drafts WHERE policy = $policy

-- name: rename_draft
UPDATE drafts SET policy = $new WHERE policy = $policy

-- name: save_draft
INSERT INTO drafts VALUES ($policy, $document, $now_us, $by)

-- name: setting
SELECT value FROM settings WHERE name = $name

-- name: delete_setting
DELETE FROM settings WHERE name = $name

-- name: add_setting
INSERT INTO settings VALUES ($name, $value)

-- name: working_copies
SELECT name, value FROM settings WHERE starts_with(name, 'working_copy:') ORDER BY name
