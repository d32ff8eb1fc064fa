package data

import (
	"context"

	"frontline/data/span"
	"frontline/geo"
)

// Edges are the outlines of a layer's territories through all of its time, as known at a revision.
// What of that may be told is for HistoryGone to say.
func (db *DB) Edges(ctx context.Context, layer string, known geo.Revision) (geo.Edges, error) {
	l, err := db.Layer(ctx, layer, known)
	if err != nil {
		return geo.Edges{}, err
	}
	return span.ReadEdges(ctx, db.reader, l, known)
}

// HistoryGone is geo.EGone where something that a layer showed until a date was retracted since.
func (db *DB) HistoryGone(ctx context.Context, layer string, at geo.AsOf) error {
	return db.rangeGone(ctx, layer, geo.MinDate, at.Valid, at.Known, !byRegion)
}
