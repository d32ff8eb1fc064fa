package data

import (
	"cmp"
	"context"
	"slices"

	"frontline/data/internal/table"
	"frontline/geo"
)

// Layers lists the layers that had been recorded by the revision known, the
// basemap first, then control, claims, places, statements, each by id.
func (db *DB) Layers(ctx context.Context, known geo.Revision) ([]geo.Layer, error) {
	layers, err := table.FindLayers(ctx, db.reader, `WHERE revision <= ?`, known)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(layers, func(a, b geo.Layer) int {
		return cmp.Or(
			cmp.Compare(slices.Index(geo.KindOrder, a.Kind), slices.Index(geo.KindOrder, b.Kind)),
			cmp.Compare(a.ID, b.ID))
	})
	return layers, nil
}

// Layer finds a layer by its id; geo.ENotFound where there is none.
func (db *DB) Layer(ctx context.Context, id string) (geo.Layer, error) {
	return table.FindLayer(ctx, db.reader, id)
}

// Mapping is the JSON text of how a layer's source names its properties, as
// the load that last gave one left it; nil where none did.
func (db *DB) Mapping(ctx context.Context, layer string) ([]byte, error) {
	_, text, err := table.FindMapping(ctx, db.reader, layer)
	return text, err
}
