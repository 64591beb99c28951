-- Batches: simulations that were applied.

-- name: add_batch
INSERT INTO batches
VALUES ($batch_id, $plan, $policy, $now_us, $by, $first_entry, $last_entry, NULL)

-- name: batches
SELECT batch_id, policy, applied_us, applied_by, first_entry, last_entry, undone_us FROM batches
ORDER BY applied_us, batch_id

-- name: mark_batch_undone
UPDATE batches SET undone_us = $now_us WHERE batch_id = $batch_id
