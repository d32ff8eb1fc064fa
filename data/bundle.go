package data

import (
	"context"
	"database/sql"
	"errors"

	"frontline/data/gazetteer"
	"frontline/data/internal/sqlkit"
	"frontline/data/load"
	"frontline/geo"
	"frontline/geo/place"
)

// Gazetteer has the settlements that come with the program.
func Gazetteer() (*place.Gazetteer, error) { return gazetteer.Open() }

// BundledSince is the first revision that has layers of those that come with the program; 0
// where none has.
func (db *DB) BundledSince(ctx context.Context) (rev geo.Revision, err error) {
	err = db.reader.QueryRowContext(ctx, `SELECT rev FROM revision WHERE action IN (?, ?) ORDER BY rev LIMIT 1`,
		load.ActionLoadBundled, load.ActionUpdateBundled).Scan(&rev)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return rev, sqlkit.Error("find the bundle", err)
}
