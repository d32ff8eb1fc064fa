-- The record: who loaded what for which date, and what was known when.
--
-- Dates are YYYY-MM-DD and instants RFC 3339 in UTC with milliseconds, both as
-- text of fixed width, so that they sort as they count and read without a
-- tool. Intervals are half-open: a snapshot is known from `revision` until the
-- first of `superseded` and `retracted`, which is itself no longer in it.
-- Nothing here is overwritten; the triggers at the end hold that.

-- +goose Up

-- The states of the whole record. One transaction takes one revision.
CREATE TABLE revision (
    rev         INTEGER PRIMARY KEY CHECK (rev > 0),
    recorded_at TEXT NOT NULL CHECK (recorded_at GLOB '????-??-??T??:??:??.???Z'),
    action      TEXT NOT NULL CHECK (action <> ''), -- load, correct, retract, rollback, publish
    actor       TEXT NOT NULL CHECK (actor <> ''),
    version     TEXT NOT NULL,                      -- of the program that made the change
    reason      TEXT CHECK (reason <> '')
) STRICT;

CREATE TABLE layer (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    revision    INTEGER REFERENCES revision (rev),  -- NULL while all that it has is under embargo
    title       TEXT NOT NULL CHECK (title <> ''),
    kind        TEXT NOT NULL CHECK (kind IN ('base', 'claims', 'control', 'places', 'statements')),
    cadence     TEXT NOT NULL CHECK (cadence IN ('event', 'daily')),
    assessed_by TEXT NOT NULL,
    attribution TEXT NOT NULL,
    licence     TEXT NOT NULL,
    source      TEXT NOT NULL,
    source_url  TEXT NOT NULL,
    note        TEXT NOT NULL,
    color       TEXT NOT NULL,
    color_dark  TEXT NOT NULL,
    pattern     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A stretch of a line or ring: zigzag varint deltas of positions in 1e-6
-- degrees, the first from (0, 0). Lines are cut where the positions themselves
-- say so, so that an edit leaves the stretches around it as they were. hash is
-- the first 64 bits of data's SHA-256; equal data is stored once.
CREATE TABLE chunk (
    id   INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    data BLOB NOT NULL CHECK (length(data) > 0)
) STRICT;

CREATE INDEX chunk_by_hash ON chunk (hash);

-- A geometry, once. shape holds the counts of its parts and the ids of its
-- chunks; hash is the SHA-256 of its type and positions, however it was cut.
-- The bounds are in 1e-6 degrees.
CREATE TABLE geometry (
    id     INTEGER PRIMARY KEY,
    hash   BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    type   TEXT NOT NULL CHECK (type IN ('Point', 'MultiPoint', 'LineString', 'MultiLineString',
                                         'Polygon', 'MultiPolygon', 'GeometryCollection')),
    points INTEGER NOT NULL CHECK (points BETWEEN 1 AND 67108864),
    west   INTEGER NOT NULL CHECK (west BETWEEN -180000000 AND 180000000),
    south  INTEGER NOT NULL CHECK (south BETWEEN -90000000 AND 90000000),
    east   INTEGER NOT NULL CHECK (east BETWEEN west AND 180000000),
    north  INTEGER NOT NULL CHECK (north BETWEEN south AND 90000000),
    shape  BLOB NOT NULL
) STRICT;

-- A feature, once: hash is the SHA-256 of its key, properties and geometry.
CREATE TABLE feature (
    id         INTEGER PRIMARY KEY,
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    key        TEXT NOT NULL CHECK (key <> ''),
    geometry   INTEGER NOT NULL REFERENCES geometry (id),
    properties TEXT NOT NULL CHECK (json_valid(properties))
) STRICT;

CREATE INDEX feature_by_geometry ON feature (geometry);

-- One layer on one date, as recorded. Provenance stands here and not only in
-- the revision, since a snapshot under embargo has no revision yet.
CREATE TABLE snapshot (
    id          INTEGER PRIMARY KEY,
    layer       TEXT NOT NULL REFERENCES layer (id),
    valid_on    TEXT NOT NULL CHECK (valid_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    revision    INTEGER REFERENCES revision (rev), -- known from; NULL while under embargo
    superseded  INTEGER REFERENCES revision (rev) CHECK (superseded > revision),
    retracted   INTEGER REFERENCES revision (rev) CHECK (retracted > revision),
    reason      TEXT CHECK (reason <> ''),         -- why it was made, where it is a correction
    publish_at  TEXT CHECK (publish_at GLOB '????-??-??T??:??:??.???Z'),
    loaded_at   TEXT NOT NULL CHECK (loaded_at GLOB '????-??-??T??:??:??.???Z'),
    loaded_by   TEXT NOT NULL CHECK (loaded_by <> ''),
    loaded_with TEXT NOT NULL,                     -- version of the program
    sha256      BLOB NOT NULL CHECK (length(sha256) = 32), -- of the input, byte for byte
    bytes       INTEGER NOT NULL CHECK (bytes > 0),        -- of the input
    source_url  TEXT NOT NULL,
    note        TEXT NOT NULL,
    content     BLOB NOT NULL CHECK (length(content) = 32), -- SHA-256 over the features' hashes in order
    features    INTEGER NOT NULL CHECK (features > 0),
    CHECK (revision IS NOT NULL OR publish_at IS NOT NULL),
    CHECK (revision IS NOT NULL OR superseded IS NULL)
) STRICT;

CREATE INDEX snapshot_by_date ON snapshot (layer, valid_on, revision);

-- At most one snapshot answers for a layer and date as known now.
CREATE UNIQUE INDEX snapshot_live ON snapshot (layer, valid_on)
    WHERE revision IS NOT NULL AND superseded IS NULL AND retracted IS NULL;

CREATE INDEX snapshot_embargoed ON snapshot (publish_at) WHERE revision IS NULL;

CREATE TABLE snapshot_feature (
    snapshot INTEGER NOT NULL REFERENCES snapshot (id),
    ordinal  INTEGER NOT NULL CHECK (ordinal >= 0), -- the feature's place in the input
    feature  INTEGER NOT NULL REFERENCES feature (id),
    PRIMARY KEY (snapshot, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX snapshot_feature_by_feature ON snapshot_feature (feature);

-- What was withdrawn, and why: a whole snapshot where feature is NULL, else
-- the feature of that key in it.
CREATE TABLE retraction (
    id       INTEGER PRIMARY KEY,
    rev      INTEGER NOT NULL REFERENCES revision (rev),
    snapshot INTEGER NOT NULL REFERENCES snapshot (id),
    feature  TEXT CHECK (feature <> ''),
    reason   TEXT NOT NULL CHECK (reason <> '')
) STRICT;

CREATE INDEX retraction_by_snapshot ON retraction (snapshot);

-- +goose StatementBegin
CREATE TRIGGER revision_kept BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision is never deleted'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER revision_unchanged BEFORE UPDATE ON revision
BEGIN SELECT RAISE(ABORT, 'a revision is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER snapshot_kept BEFORE DELETE ON snapshot
BEGIN SELECT RAISE(ABORT, 'a snapshot is never deleted: retract it'); END;
-- +goose StatementEnd

-- revision, superseded and retracted are set once; the rest never changes.
-- +goose StatementBegin
CREATE TRIGGER snapshot_unchanged BEFORE UPDATE ON snapshot
WHEN (OLD.revision IS NOT NULL AND NEW.revision IS NOT OLD.revision)
  OR (OLD.superseded IS NOT NULL AND NEW.superseded IS NOT OLD.superseded)
  OR (OLD.retracted IS NOT NULL AND NEW.retracted IS NOT OLD.retracted)
BEGIN SELECT RAISE(ABORT, 'what a snapshot was known as is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER snapshot_content_unchanged
BEFORE UPDATE OF id, layer, valid_on, reason, loaded_at, loaded_by, loaded_with,
                 sha256, bytes, source_url, note, content, features ON snapshot
BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed: correct it'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER snapshot_feature_kept BEFORE DELETE ON snapshot_feature
BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed: correct it'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER snapshot_feature_unchanged BEFORE UPDATE ON snapshot_feature
BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed: correct it'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER retraction_kept BEFORE DELETE ON retraction
BEGIN SELECT RAISE(ABORT, 'a retraction is never deleted'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
