package data

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"sync"

	"frontline/data/gazetteer"
	"frontline/data/inspect"
	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/load"
	"frontline/geo"
	"frontline/geo/osm"
	"frontline/geo/place"
)

// ParseBundle is load.ParseBundle.
func ParseBundle(fsys fs.FS, text string) (Bundle, error) { return load.ParseBundle(fsys, text) }

// Bundle is which of the layers that come with the program the database has.
func (db *DB) Bundle(ctx context.Context) (Bundle, error) { return load.FindBundle(ctx, db.reader) }

// ChooseBundle keeps which of them an empty database is to have. It is geo.EConflict where
// another choice was made before.
func (db *DB) ChooseBundle(ctx context.Context, b Bundle) error {
	return db.write(ctx, "choose bundled layers", db.now(), func(tx *sql.Tx) error {
		var rev geo.Revision
		if err := tx.QueryRowContext(ctx, table.CurrentRevision).Scan(&rev); err != nil {
			return sqlkit.Error("find revision", err)
		}
		return load.KeepBundle(ctx, tx, rev, b)
	})
}

// gazetteerLayer is the bundled layer with which the settlements come: it has their towns and credit.
const gazetteerLayer = "base"

// Gazetteer has the settlements that come with the program.
func Gazetteer() (*place.Gazetteer, error) { return gazetteer.Open() }

// BasemapNames is how settlements of basemaps are named: in Ukraine as the gazetteer has them.
var BasemapNames = sync.OnceValues(func() (osm.Namer, error) {
	g, err := gazetteer.Open()
	if err != nil {
		return nil, err
	}
	regions, err := inspect.ReadRegions(BundledLayers())
	if err != nil {
		return nil, err
	}
	return osm.Names(g, regions.Inside), nil
})

// BundledSince is the first revision that has the layers that come with the program and with them
// its settlements; 0 where none has.
func (db *DB) BundledSince(ctx context.Context) (rev geo.Revision, err error) {
	if chosen, err := db.Bundle(ctx); err != nil || !chosen.Has(gazetteerLayer) {
		return 0, err
	}
	err = db.reader.QueryRowContext(ctx, `SELECT rev FROM revision WHERE action IN (?, ?) ORDER BY rev LIMIT 1`,
		load.ActionLoadBundled, load.ActionUpdateBundled).Scan(&rev)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return rev, sqlkit.Error("find the bundle", err)
}
