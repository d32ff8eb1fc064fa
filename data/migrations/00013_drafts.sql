-- Drafts: loads that were read and looked at, and that wait for somebody to publish or
-- discard them. They are no part of the record: none has a revision, and one that has
-- ended keeps neither its address nor its files. An older database gets empty tables.

-- +goose Up

CREATE TABLE draft (
    id           INTEGER PRIMARY KEY,
    layer        TEXT NOT NULL CHECK (layer <> ''),                 -- which publishing may make
    dates        TEXT NOT NULL CHECK (json_type(dates) = 'array'),
    created_at   TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
    created_by   TEXT NOT NULL CHECK (created_by <> ''),
    created_with TEXT NOT NULL,                                     -- version of the program
    expires_at   TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.???Z'),
    state        TEXT NOT NULL CHECK (state IN ('open', 'published', 'discarded', 'expired')),
    hash         BLOB UNIQUE CHECK (length(hash) = 32),             -- SHA-256 of the secret in its address
    request      TEXT CHECK (json_valid(request)),                  -- how it is loaded
    report       TEXT CHECK (json_valid(report)),                   -- what was found when it was made
    ended_at     TEXT CHECK (ended_at GLOB '????-??-??T??:??:??.???Z'),
    ended_by     TEXT CHECK (ended_by <> ''),
    revision     INTEGER REFERENCES revision (rev),                 -- that published it
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state = 'open') = (hash IS NOT NULL)),
    CHECK ((state = 'open') = (request IS NOT NULL)),
    CHECK ((state = 'open') = (report IS NOT NULL)),
    CHECK (state = 'published' OR revision IS NULL)
) STRICT;

CREATE INDEX draft_open ON draft (expires_at) WHERE state = 'open';

-- The files of an open draft, byte for byte, each once: data is a zstd frame.
CREATE TABLE draft_file (
    draft  INTEGER NOT NULL REFERENCES draft (id),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes  INTEGER NOT NULL CHECK (bytes > 0),
    data   BLOB NOT NULL,
    PRIMARY KEY (draft, sha256)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER draft_kept BEFORE DELETE ON draft
BEGIN SELECT RAISE(ABORT, 'a draft is never deleted: discard it'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER draft_ended BEFORE UPDATE ON draft
WHEN OLD.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'a draft ends once'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
