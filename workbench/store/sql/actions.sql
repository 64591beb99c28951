-- The actions there are, and their reasons.

-- name: actions
SELECT action, target, label, reasons, free_text, reason_required FROM actions ORDER BY rowid

-- name: create_action
INSERT INTO actions VALUES ($action, $target, $label, $reasons, $free_text, $reason_required)

-- name: change_action
UPDATE actions
SET label = $label, reasons = $reasons, free_text = $free_text, reason_required = $reason_required
WHERE action = $action
