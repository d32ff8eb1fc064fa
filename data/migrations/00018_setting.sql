-- What is said of the whole record, as JSON: where its map opens, its sides, its first
-- language. Each layer is described with it, so that its pins keep what held then.

-- +goose Up

ALTER TABLE layer ADD COLUMN setting TEXT NOT NULL DEFAULT '' CHECK (setting = '' OR json_valid(setting));
ALTER TABLE layer_description ADD COLUMN setting TEXT NOT NULL DEFAULT '' CHECK (setting = '' OR json_valid(setting));

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
