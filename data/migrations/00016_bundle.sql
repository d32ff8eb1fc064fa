-- Which of the layers that come with the program the database is to have, where that is
-- not all of them: there is no row then, nor in a database that is older than this.

-- +goose Up

CREATE TABLE bundle (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    layers TEXT NOT NULL CHECK (json_valid(layers)) -- their ids, as a list
) STRICT;

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
