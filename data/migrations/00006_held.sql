-- Who holds what a control layer shows, where its features do not say.

-- +goose Up

ALTER TABLE layer ADD COLUMN held_by TEXT NOT NULL DEFAULT '';

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
