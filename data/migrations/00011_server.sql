-- Who serves this file, so that what withdraws can wait until all of them know of
-- it. It is no part of the record: rows come and go, and none has a revision.

-- +goose Up

CREATE TABLE server (
    file       TEXT NOT NULL CHECK (file <> ''),    -- the database's whole path: a copy has servers of its own
    host       TEXT NOT NULL CHECK (host <> ''),
    address    TEXT NOT NULL CHECK (address <> ''), -- host and port, as one reaches it on its host
    pid        INTEGER NOT NULL CHECK (pid > 0),
    started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
    PRIMARY KEY (file, host, address)
) STRICT, WITHOUT ROWID;

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
