package span

import (
	"context"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// ReadAreas reads what figures through all of a layer's time are made of, all but their
// pin; was are the rows of earlier ones, nil for none.
func ReadAreas(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision, was *Rows) (geo.Areas, *Rows, error) {
	rows, err := readFeatureRows(ctx, q, l, known, was)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	said, err := sayingsOf(rows.features.states, l)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	var told toldSpans
	for _, s := range rows.features.spans {
		for _, over := range said[s.Key].split(s.Since, s.Until) {
			told.add(s, over, nil, nil)
		}
	}
	a := geo.Areas{Features: told.sorted()}
	for _, s := range rows.sequence {
		a.Snapshots = append(a.Snapshots, s.Dated)
	}
	in := OfFeatures
	if l.HasTerritories() {
		if in, err = FiguresIn(ctx, q, l.ID, known); err != nil {
			return geo.Areas{}, nil, err
		}
	}
	of, belongs := rows.features, ofTerritory
	if in == OfFeatures { // which are read already
		by := byTerritory(l, said)
		belongs = func(s Stored) []saying { return by[s.Key].split(s.Since, s.Until) }
	} else {
		if rows.territories, err = readLedger(ctx, q, in, l.ID, known, was.territoriesOf(), was.knownAt()); err != nil {
			return geo.Areas{}, nil, err
		}
		of = rows.territories
	}
	if err := readMore(ctx, q, of, rows.regions, was.regionsOf(), !withShapes); err != nil {
		return geo.Areas{}, nil, err
	}
	told = nil
	for _, s := range of.spans {
		if !s.Areal {
			continue
		}
		for _, said := range belongs(s) {
			told.add(s, said, of.shares[s.Geometry], nil)
		}
	}
	a.Territories = geo.Timeline{Layer: l.ID, Spans: told.sorted(), Regions: rows.regions.list, Absorbed: absorbedIn(of.states, rows.sequence)}
	return a, rows, nil
}
