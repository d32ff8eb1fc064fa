-- Who may do what, and who did it: a token is one person's, for some of loading, publishing
-- and taking back. A layer may ask for two persons. A token that was there before may load
-- and publish, as it could, and is of the person that its name says.

-- +goose Up

ALTER TABLE token ADD COLUMN scopes TEXT NOT NULL DEFAULT '["load","publish"]' CHECK (json_type(scopes) = 'array');
ALTER TABLE token ADD COLUMN person TEXT CHECK (person <> ''); -- NULL for that of its name

ALTER TABLE audit ADD COLUMN person TEXT CHECK (person <> '');     -- by whose token it was done; NULL where by none
ALTER TABLE audit ADD COLUMN drafted_by TEXT CHECK (drafted_by <> ''); -- by whose token the draft was made that was published

-- What publishing a draft does: it loads files, withdraws something, goes back to a revision,
-- or changes what is said of a layer.
ALTER TABLE draft ADD COLUMN kind TEXT NOT NULL DEFAULT 'load' CHECK (kind IN ('load', 'retract', 'rollback', 'layer'));
ALTER TABLE draft ADD COLUMN person TEXT CHECK (person <> ''); -- by whose token it was made; NULL where by none

-- How many persons beside who loads must agree to what the public is shown of a layer.
ALTER TABLE layer ADD COLUMN approvals INTEGER NOT NULL DEFAULT 0 CHECK (approvals IN (0, 1));
ALTER TABLE layer_description ADD COLUMN approvals INTEGER NOT NULL DEFAULT 0 CHECK (approvals IN (0, 1));

-- +goose Down
-- There is no way down: a record does not shrink. Restore a backup instead.
SELECT 1;
