-- What is said of a layer, as it was changed: the row of `layer` is what was said
-- of it when it was made, and each row here all that is said of it from a revision
-- on. A layer that was there before has none, and so is described as it was.

-- +goose Up

-- By how many metres what a layer shows may be off, as its assessor states it.
ALTER TABLE layer ADD COLUMN accuracy REAL NOT NULL DEFAULT 0 CHECK (accuracy BETWEEN 0 AND 100000); -- 0 where it is not stated

CREATE TABLE layer_description (
    layer       TEXT NOT NULL REFERENCES layer (id),
    rev         INTEGER NOT NULL REFERENCES revision (rev),
    title       TEXT NOT NULL CHECK (title <> ''),
    cadence     TEXT NOT NULL CHECK (cadence IN ('event', 'daily')),
    assessed_by TEXT NOT NULL,
    attribution TEXT NOT NULL,
    licence     TEXT NOT NULL,
    source      TEXT NOT NULL,
    source_url  TEXT NOT NULL,
    note        TEXT NOT NULL,
    color       TEXT NOT NULL,
    color_dark  TEXT NOT NULL,
    pattern     TEXT NOT NULL,
    held_by     TEXT NOT NULL,
    accuracy    REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 100000),
    hidden      TEXT CHECK (hidden <> ''), -- why the layer is in no list; NULL where it is
    PRIMARY KEY (layer, rev)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER layer_description_kept BEFORE DELETE ON layer_description
BEGIN SELECT RAISE(ABORT, 'what was said of a layer is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER layer_description_unchanged BEFORE UPDATE ON layer_description
BEGIN SELECT RAISE(ABORT, 'what was said of a layer is never changed: say it anew'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
