-- Territories: what the features of one assessor or claimant, holder and class
-- cover together, as states and spans of their own. They are kept for layers
-- that ever had more than one feature; the one feature of any other layer is
-- its territory. key is the territory as geo.Territory writes it. Otherwise a
-- row means what one of state or span does.

-- +goose Up

CREATE TABLE territory_state (
    id         INTEGER PRIMARY KEY,
    layer      TEXT NOT NULL REFERENCES layer (id),
    key        TEXT NOT NULL CHECK (json_type(key) = 'array'),
    valid_on   TEXT NOT NULL CHECK (valid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    feature    INTEGER CHECK (feature IS NULL),     -- of no feature
    geometry   INTEGER REFERENCES geometry (id),    -- NULL where there is no ground of it
    area       REAL NOT NULL CHECK (area >= 0),     -- in square metres
    absorbed   REAL NOT NULL CHECK (absorbed >= 0), -- slivers left as they were, in square metres
    revision   INTEGER NOT NULL REFERENCES revision (rev),
    superseded INTEGER REFERENCES revision (rev) CHECK (superseded > revision),
    CHECK (geometry IS NOT NULL OR area = 0 AND absorbed = 0)
) STRICT;

CREATE INDEX territory_state_by_key ON territory_state (layer, key, valid_on, revision);
CREATE INDEX territory_state_by_known ON territory_state (layer, superseded, valid_on);
CREATE UNIQUE INDEX territory_state_live ON territory_state (layer, key, valid_on) WHERE superseded IS NULL;

CREATE TABLE territory_span (
    id         INTEGER PRIMARY KEY,
    layer      TEXT NOT NULL REFERENCES layer (id),
    key        TEXT NOT NULL CHECK (json_type(key) = 'array'),
    since      TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    until      TEXT CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND until > since), -- NULL: it goes on
    geometry   INTEGER NOT NULL REFERENCES geometry (id),
    area       REAL NOT NULL CHECK (area >= 0), -- in square metres
    revision   INTEGER NOT NULL REFERENCES revision (rev),
    superseded INTEGER REFERENCES revision (rev) CHECK (superseded > revision)
) STRICT;

CREATE INDEX territory_span_by_known ON territory_span (layer, superseded);
CREATE INDEX territory_span_by_since ON territory_span (layer, since);
CREATE INDEX territory_span_by_until ON territory_span (layer, until) WHERE until IS NOT NULL;

CREATE VIRTUAL TABLE territory_index USING rtree_i32 (id, west, east, south, north, since, until);

-- +goose StatementBegin
CREATE TRIGGER territory_state_kept BEFORE DELETE ON territory_state
BEGIN SELECT RAISE(ABORT, 'a state is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER territory_state_unchanged BEFORE UPDATE ON territory_state
WHEN OLD.superseded IS NOT NULL
  OR (NEW.id, NEW.layer, NEW.key, NEW.valid_on, NEW.geometry, NEW.area, NEW.absorbed, NEW.revision)
     IS NOT (OLD.id, OLD.layer, OLD.key, OLD.valid_on, OLD.geometry, OLD.area, OLD.absorbed, OLD.revision)
BEGIN SELECT RAISE(ABORT, 'what a state was known as is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER territory_span_kept BEFORE DELETE ON territory_span
BEGIN SELECT RAISE(ABORT, 'a span is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER territory_span_unchanged BEFORE UPDATE ON territory_span
WHEN OLD.superseded IS NOT NULL
  OR (NEW.id, NEW.layer, NEW.key, NEW.since, NEW.until, NEW.geometry, NEW.area, NEW.revision)
     IS NOT (OLD.id, OLD.layer, OLD.key, OLD.since, OLD.until, OLD.geometry, OLD.area, OLD.revision)
BEGIN SELECT RAISE(ABORT, 'what a span was known as is never changed'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
