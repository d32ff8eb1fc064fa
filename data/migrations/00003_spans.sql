-- Spans: which piece of ground was so since when and until when, and what each
-- snapshot's ground is once slivers are left as they were. They follow from the
-- snapshots, and are kept in the same two times: a row is known from `revision`
-- until `superseded`, half-open, and is never changed in between.

-- +goose Up

-- Ground that changes hands along a strip thinner than this many metres counts
-- as drawn anew and not as changed; 0 absorbs nothing.
ALTER TABLE layer ADD COLUMN sliver_width REAL NOT NULL DEFAULT 0 CHECK (sliver_width BETWEEN 0 AND 100);

-- What of a layer changed at a revision, and the last revision that did.
CREATE INDEX snapshot_by_revision ON snapshot (layer, revision);
CREATE INDEX snapshot_by_superseded ON snapshot (layer, superseded) WHERE superseded IS NOT NULL;
CREATE INDEX snapshot_by_retracted ON snapshot (layer, retracted) WHERE retracted IS NOT NULL;
CREATE INDEX retraction_by_rev ON retraction (rev);

-- What a feature is from a date on, until its next row. There is a row only
-- where that differs from the one before it.
CREATE TABLE state (
    id         INTEGER PRIMARY KEY,
    layer      TEXT NOT NULL REFERENCES layer (id),
    key        TEXT NOT NULL CHECK (key <> ''),
    valid_on   TEXT NOT NULL CHECK (valid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    feature    INTEGER REFERENCES feature (id),  -- NULL where the snapshot has none of the key
    geometry   INTEGER REFERENCES geometry (id), -- its ground, slivers left as they were; NULL without any
    area       REAL NOT NULL CHECK (area >= 0),     -- of the ground, in square metres
    absorbed   REAL NOT NULL CHECK (absorbed >= 0), -- by which ground and snapshot differ, in square metres
    revision   INTEGER NOT NULL REFERENCES revision (rev),
    superseded INTEGER REFERENCES revision (rev) CHECK (superseded > revision),
    CHECK (feature IS NOT NULL OR geometry IS NULL),
    CHECK (geometry IS NOT NULL OR area = 0 AND absorbed = 0)
) STRICT;

CREATE INDEX state_by_key ON state (layer, key, valid_on, revision);
CREATE INDEX state_by_known ON state (layer, superseded, valid_on);
CREATE UNIQUE INDEX state_live ON state (layer, key, valid_on) WHERE superseded IS NULL;

-- A piece of a feature, and the dates from which and until which it was so:
-- a polygon of its ground, or all of it that is points and lines.
CREATE TABLE span (
    id         INTEGER PRIMARY KEY,
    layer      TEXT NOT NULL REFERENCES layer (id),
    key        TEXT NOT NULL CHECK (key <> ''),
    since      TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    until      TEXT CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND until > since), -- NULL: it goes on
    geometry   INTEGER NOT NULL REFERENCES geometry (id),
    area       REAL NOT NULL CHECK (area >= 0), -- in square metres
    revision   INTEGER NOT NULL REFERENCES revision (rev),
    superseded INTEGER REFERENCES revision (rev) CHECK (superseded > revision)
) STRICT;

CREATE INDEX span_by_known ON span (layer, superseded);
CREATE INDEX span_by_key ON span (layer, key, until) WHERE superseded IS NULL;
CREATE INDEX span_by_since ON span (layer, since);
CREATE INDEX span_by_until ON span (layer, until) WHERE until IS NOT NULL;

-- Where and when the spans known now are: bounds in 1e-6 degrees, days from
-- 1970-01-01, both ends within; what goes on has the day after 9999-12-31.
CREATE VIRTUAL TABLE span_index USING rtree_i32 (id, west, east, south, north, since, until);

-- How much of a polygon lies in a region of the basemap, in square metres; a
-- pair that is not here shares nothing.
CREATE TABLE region_area (
    geometry INTEGER NOT NULL REFERENCES geometry (id),
    region   INTEGER NOT NULL REFERENCES geometry (id),
    area     REAL NOT NULL CHECK (area > 0),
    PRIMARY KEY (geometry, region)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER state_kept BEFORE DELETE ON state
BEGIN SELECT RAISE(ABORT, 'a state is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER state_unchanged BEFORE UPDATE ON state
WHEN OLD.superseded IS NOT NULL
  OR (NEW.id, NEW.layer, NEW.key, NEW.valid_on, NEW.feature, NEW.geometry, NEW.area, NEW.absorbed, NEW.revision)
     IS NOT (OLD.id, OLD.layer, OLD.key, OLD.valid_on, OLD.feature, OLD.geometry, OLD.area, OLD.absorbed, OLD.revision)
BEGIN SELECT RAISE(ABORT, 'what a state was known as is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER span_kept BEFORE DELETE ON span
BEGIN SELECT RAISE(ABORT, 'a span is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER span_unchanged BEFORE UPDATE ON span
WHEN OLD.superseded IS NOT NULL
  OR (NEW.id, NEW.layer, NEW.key, NEW.since, NEW.until, NEW.geometry, NEW.area, NEW.revision)
     IS NOT (OLD.id, OLD.layer, OLD.key, OLD.since, OLD.until, OLD.geometry, OLD.area, OLD.revision)
BEGIN SELECT RAISE(ABORT, 'what a span was known as is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER region_area_kept BEFORE DELETE ON region_area
BEGIN SELECT RAISE(ABORT, 'an area is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER region_area_unchanged BEFORE UPDATE ON region_area
BEGIN SELECT RAISE(ABORT, 'an area is never changed'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
