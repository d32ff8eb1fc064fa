-- The record of the record: the bytes that were loaded, who did what, who may,
-- and what it takes to retract, roll back and hold back a snapshot.

-- +goose Up

-- The exact bytes of an input, once. data is a zstd frame whose dictionary is
-- the plain bytes of base, the input of the day before, or which has none. A
-- base is always older, and a chain has 16 frames at most. Purged, data is
-- NULL; the hash stays.
CREATE TABLE input (
    id           INTEGER PRIMARY KEY,
    sha256       BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    bytes        INTEGER NOT NULL CHECK (bytes > 0),
    base         INTEGER REFERENCES input (id) CHECK (base < id),
    depth        INTEGER NOT NULL CHECK (depth BETWEEN 0 AND 15), -- frames before this one
    data         BLOB,
    purged_at    TEXT CHECK (purged_at GLOB '????-??-??T??:??:??.???Z'),
    purged_by    TEXT CHECK (purged_by <> ''),
    purge_reason TEXT CHECK (purge_reason <> ''),
    CHECK ((base IS NULL) = (depth = 0)),
    CHECK ((data IS NULL) = (purged_at IS NOT NULL)),
    CHECK ((purged_at IS NULL) = (purged_by IS NULL)),
    CHECK ((purged_at IS NULL) = (purge_reason IS NULL)),
    CHECK (data IS NOT NULL OR base IS NULL)
) STRICT;

CREATE INDEX input_by_base ON input (base) WHERE base IS NOT NULL;

CREATE INDEX snapshot_by_input ON snapshot (sha256);

-- How a source names its properties, as given with --map, by layer; the newest
-- is in force.
CREATE TABLE mapping (
    id     INTEGER PRIMARY KEY,
    layer  TEXT NOT NULL REFERENCES layer (id),
    text   TEXT NOT NULL CHECK (json_valid(text)),
    set_at TEXT NOT NULL CHECK (set_at GLOB '????-??-??T??:??:??.???Z'),
    set_by TEXT NOT NULL CHECK (set_by <> '')
) STRICT;

CREATE INDEX mapping_by_layer ON mapping (layer, id);

ALTER TABLE snapshot ADD COLUMN name TEXT NOT NULL DEFAULT '';                    -- of the input file
ALTER TABLE snapshot ADD COLUMN origin INTEGER REFERENCES snapshot (id);          -- what it was made from, where it was not loaded
ALTER TABLE snapshot ADD COLUMN mapping INTEGER REFERENCES mapping (id);          -- with which it was read
ALTER TABLE snapshot ADD COLUMN withdrawn TEXT                                    -- taken back before it was public
    CHECK (withdrawn GLOB '????-??-??T??:??:??.???Z');

-- The bounds of all that it shows, in 1e-6 degrees.
ALTER TABLE snapshot ADD COLUMN west INTEGER;
ALTER TABLE snapshot ADD COLUMN south INTEGER;
ALTER TABLE snapshot ADD COLUMN east INTEGER;
ALTER TABLE snapshot ADD COLUMN north INTEGER;

UPDATE snapshot SET (west, south, east, north) = (
    SELECT min(g.west), min(g.south), max(g.east), max(g.north)
      FROM snapshot_feature sf
      JOIN feature f  ON f.id = sf.feature
      JOIN geometry g ON g.id = f.geometry
     WHERE sf.snapshot = snapshot.id);

-- What waits for its time: one for a layer and date at most.
DROP INDEX snapshot_embargoed;
CREATE INDEX snapshot_embargoed ON snapshot (publish_at) WHERE revision IS NULL AND withdrawn IS NULL;
CREATE UNIQUE INDEX snapshot_pending ON snapshot (layer, valid_on) WHERE revision IS NULL AND withdrawn IS NULL;

-- Who did what: every change of the record, and of what is not part of it.
CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    actor   TEXT NOT NULL CHECK (actor <> ''),
    version TEXT NOT NULL,
    action  TEXT NOT NULL CHECK (action <> ''),
    rev     INTEGER REFERENCES revision (rev), -- NULL where it made none
    layer   TEXT CHECK (layer <> ''),
    detail  TEXT NOT NULL,
    reason  TEXT CHECK (reason <> '')
) STRICT;

INSERT INTO audit (at, actor, version, action, rev, layer, detail, reason)
SELECT r.recorded_at, r.actor, r.version, r.action, r.rev,
       (SELECT CASE WHEN count(DISTINCT s.layer) = 1 THEN min(s.layer) END FROM snapshot s WHERE s.revision = r.rev),
       (SELECT count(*) || CASE count(*) WHEN 1 THEN ' snapshot' ELSE ' snapshots' END FROM snapshot s WHERE s.revision = r.rev),
       r.reason
  FROM revision r
 ORDER BY r.rev;

-- Who may load over HTTP. Of a token only the SHA-256 is kept; scope is a JSON
-- array of layer ids, NULL for every layer.
CREATE TABLE token (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL CHECK (name <> ''),
    hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    scope      TEXT CHECK (json_type(scope) = 'array'),
    created_at TEXT NOT NULL CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
    created_by TEXT NOT NULL CHECK (created_by <> ''),
    expires_at TEXT CHECK (expires_at GLOB '????-??-??T??:??:??.???Z'),
    revoked_at TEXT CHECK (revoked_at GLOB '????-??-??T??:??:??.???Z'),
    revoked_by TEXT CHECK (revoked_by <> '')
) STRICT;

-- One token of a name at a time; a revoked one frees it.
CREATE UNIQUE INDEX token_name ON token (name) WHERE revoked_at IS NULL;

-- +goose StatementBegin
CREATE TRIGGER snapshot_more_unchanged
BEFORE UPDATE OF name, origin, mapping, publish_at, west, south, east, north ON snapshot
BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed: correct it'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER snapshot_withdrawn BEFORE UPDATE ON snapshot
WHEN (OLD.withdrawn IS NOT NULL AND NEW.withdrawn IS NOT OLD.withdrawn)
  OR (NEW.withdrawn IS NOT NULL AND NEW.revision IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'only what is under embargo can be withdrawn, and once'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER retraction_unchanged BEFORE UPDATE ON retraction
BEGIN SELECT RAISE(ABORT, 'a retraction is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER input_kept BEFORE DELETE ON input
BEGIN SELECT RAISE(ABORT, 'an input is never deleted: purge its bytes'); END;
-- +goose StatementEnd

-- base, depth and data change where a base is purged.
-- +goose StatementBegin
CREATE TRIGGER input_unchanged BEFORE UPDATE OF id, sha256, bytes ON input
BEGIN SELECT RAISE(ABORT, 'an input is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER input_purged_once BEFORE UPDATE ON input
WHEN OLD.purged_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'purged bytes do not come back'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the log is never shortened'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mapping_kept BEFORE DELETE ON mapping
BEGIN SELECT RAISE(ABORT, 'a mapping is never deleted: set another'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mapping_unchanged BEFORE UPDATE ON mapping
BEGIN SELECT RAISE(ABORT, 'a mapping is never changed: set another'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
