package data

import (
	"context"

	"frontline/data/span"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// HistoryAt is by which territories of a layer a position was covered until a date, and since when
// until when, as known at a revision, in order of time: what goes on after the date is geo.Ongoing.
// The features of the spans say what the territories are. It is geo.EGone where something of that
// time was retracted since.
func (db *DB) HistoryAt(ctx context.Context, layer string, at geo.AsOf, p orb.Point) ([]geo.Span, error) {
	if err := db.rangeGone(ctx, layer, geo.MinDate, at.Valid, at.Known, !byRegion); err != nil {
		return nil, err
	}
	l, err := db.Layer(ctx, layer, at.Known)
	if err != nil {
		return nil, err
	}
	all, err := span.ReadPoint(ctx, db.reader, l, p, at.Known)
	if err != nil {
		return nil, err
	}
	var until []geo.Span
	for _, s := range all {
		if s.Since > at.Valid {
			continue
		}
		if s.Until > at.Valid {
			s.Until = geo.Ongoing
		}
		until = append(until, s)
	}
	return until, nil
}
