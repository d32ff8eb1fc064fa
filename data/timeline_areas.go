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
	pin, err := db.TimelinePin(ctx, layer, known)
	if err != nil {
		return geo.Areas{}, err
	}
	l, err := db.Layer(ctx, layer)
	if err != nil {
		return geo.Areas{}, err
	}
	said, err := readStates(ctx, db.reader, l, known)
	if err != nil {
		return geo.Areas{}, err
	}
	spans, err := readSpans(ctx, db.reader, ofFeatures, l.ID, known)
	if err != nil {
		return geo.Areas{}, err
	}
	var told toldSpans
	for _, s := range spans {
		for _, over := range said[s.key].split(s.since, s.until) {
			told.add(s, over, nil, nil)
		}
	}
	a := geo.Areas{Territories: geo.Timeline{Layer: l.ID, Pin: pin}, Features: told.sorted()}
	in := ofFeatures
	if l.HasTerritories() {
		if in, err = figuresIn(ctx, db.reader, l.ID, known); err != nil {
			return geo.Areas{}, err
		}
	}
	belongs := ofTerritory
	if in == ofFeatures { // which are read already
		of := byTerritory(l, said)
		belongs = func(s storedSpan) []saying { return of[s.key].split(s.since, s.until) }
	} else if spans, err = readSpans(ctx, db.reader, in, l.ID, known); err != nil {
		return geo.Areas{}, err
	}
	if a.Territories.Absorbed, err = absorbed(ctx, db.reader, in, l.ID, known); err != nil {
		return geo.Areas{}, err
	}
	return a, db.fillTerritories(ctx, l, &a.Territories, known, !withShapes, spans, belongs)
}
