-- Of which date ground of an area is: an old file is found by it.

-- +goose Up

CREATE INDEX state_by_area ON state (layer, area) WHERE superseded IS NULL;
CREATE INDEX territory_state_by_area ON territory_state (layer, area) WHERE superseded IS NULL;

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
