package data

import (
	"context"

	"frontline/geo"
)

// Areas are what figures through all of a layer's time are made of: its Territories,
// and the spans of its features without their regions. They have no shapes, which are
// most of the work, and no Content: spans have the numbers of their shapes. It refuses
// what TimelinePin refuses.
func (db *DB) Areas(ctx context.Context, layer string, known geo.Revision) (geo.Areas, error) {
	a, _, err := db.AreasSince(ctx, layer, known, nil)
	return a, err
}

// AreasSince is Areas, given the rows that earlier ones of the layer were made of, or
// nil: what changed since is read alone.
func (db *DB) AreasSince(ctx context.Context, layer string, known geo.Revision, before geo.Rows) (geo.Areas, geo.Rows, error) {
	pin, err := db.TimelinePin(ctx, layer, known)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	l, err := db.Layer(ctx, layer)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	was := db.since(before, layer, known)
	rows, err := db.readFeatureRows(ctx, l, known, was)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	said, err := sayingsOf(rows.features.states, l)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	var told toldSpans
	for _, s := range rows.features.spans {
		for _, over := range said[s.key].split(s.since, s.until) {
			told.add(s, over, nil, nil)
		}
	}
	a := geo.Areas{Features: told.sorted()}
	for _, s := range rows.sequence {
		a.Snapshots = append(a.Snapshots, s.Dated)
	}
	in := ofFeatures
	if l.HasTerritories() {
		if in, err = figuresIn(ctx, db.reader, l.ID, known); err != nil {
			return geo.Areas{}, nil, err
		}
	}
	of, belongs := rows.features, ofTerritory
	if in == ofFeatures { // which are read already
		by := byTerritory(l, said)
		belongs = func(s storedSpan) []saying { return by[s.key].split(s.since, s.until) }
	} else {
		if rows.territories, err = db.readLedger(ctx, in, l.ID, known, was.territoriesOf(), was.knownAt()); err != nil {
			return geo.Areas{}, nil, err
		}
		of = rows.territories
	}
	if err := db.readMore(ctx, of, rows.regions, was.regionsOf(), !withShapes); err != nil {
		return geo.Areas{}, nil, err
	}
	told = nil
	for _, s := range of.spans {
		if !s.areal {
			continue
		}
		for _, said := range belongs(s) {
			told.add(s, said, of.shares[s.geometry], nil)
		}
	}
	a.Territories = geo.Timeline{Layer: l.ID, Pin: pin, Spans: told.sorted(), Regions: rows.regions.list, Absorbed: absorbedIn(of.states, rows.sequence)}
	return a, rows, nil
}
