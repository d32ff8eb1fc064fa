-- What waits for its time: one for a layer, a date and whoever loaded it at most, so
-- that nobody is told, or takes away, what another has waiting.

-- +goose Up

DROP INDEX snapshot_pending;
CREATE UNIQUE INDEX snapshot_pending ON snapshot (layer, valid_on, loaded_by) WHERE revision IS NULL AND withdrawn IS NULL;

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
