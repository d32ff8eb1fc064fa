-- Features without a place, what was mended of a snapshot's shapes, and ends:
-- snapshots without features, from which on nothing of their layer holds.

-- +goose Up

ALTER TABLE snapshot ADD COLUMN mended TEXT CHECK (json_valid(mended)); -- what was done so that its shapes could be read
ALTER TABLE snapshot ADD COLUMN ends TEXT CHECK (ends <> '');           -- why nothing holds from its date on

-- A feature may have no geometry, and an end has no features. The conditions
-- are taken out of the text of the schema, as SQLite has it for changes that
-- leave what is stored alone (lang_altertable.html, section 7).
PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER NOT NULL REFERENCES geometry (id)', 'INTEGER REFERENCES geometry (id)')
 WHERE type = 'table' AND name = 'feature';

UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (features > 0)', 'CHECK (features >= 0)')
 WHERE type = 'table' AND name = 'snapshot';

PRAGMA writable_schema = RESET;

-- +goose StatementBegin
CREATE TRIGGER snapshot_ends BEFORE INSERT ON snapshot
WHEN (NEW.features = 0) <> (NEW.ends IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'a snapshot has features, or a reason why its layer ends'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER snapshot_mended_unchanged BEFORE UPDATE OF mended, ends ON snapshot
BEGIN SELECT RAISE(ABORT, 'a snapshot is never changed: correct it'); END;
-- +goose StatementEnd

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
