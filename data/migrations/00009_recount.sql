-- Layers that a later program counts otherwise than the one that answered
-- before: their pins from before the revision are gone.

-- +goose Up

CREATE TABLE recount (
    layer  TEXT NOT NULL REFERENCES layer (id),
    rev    INTEGER NOT NULL REFERENCES revision (rev),
    reason TEXT NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (layer, rev)
) STRICT, WITHOUT ROWID;

-- The ways of counting that the record was brought to; see recount.go.
CREATE TABLE counting (
    version INTEGER PRIMARY KEY CHECK (version > 0)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER recount_kept BEFORE DELETE ON recount
BEGIN SELECT RAISE(ABORT, 'a recount is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER recount_unchanged BEFORE UPDATE ON recount
BEGIN SELECT RAISE(ABORT, 'a recount is never changed'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
