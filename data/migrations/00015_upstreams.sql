-- Where snapshots are pulled from, and what was last seen there. It is no part of the
-- record: no revision knows of it.

-- +goose Up

CREATE TABLE upstream (
    name     TEXT PRIMARY KEY CHECK (name <> ''),
    settings TEXT NOT NULL CHECK (json_valid(settings)), -- as somebody gave them
    added_at TEXT NOT NULL CHECK (added_at GLOB '????-??-??T??:??:??.???Z'),
    added_by TEXT NOT NULL CHECK (added_by <> ''),
    state    TEXT NOT NULL CHECK (json_valid(state)),    -- what became of the last pulls
    busy     TEXT CHECK (busy GLOB '????-??-??T??:??:??.???Z') -- until when somebody pulls, at the latest
) STRICT;

-- What was loaded from there, so that it is not loaded again.
CREATE TABLE upstream_file (
    upstream TEXT NOT NULL REFERENCES upstream (name) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    mark     TEXT NOT NULL, -- by which it is told whether it has changed: a validator, or size and time
    sha256   BLOB NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (upstream, name)
) STRICT, WITHOUT ROWID;

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
