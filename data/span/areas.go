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
	histories, err := historiesOf(rows.features.states, l)
	if err != nil {
		return geo.Areas{}, nil, err
	}
	var list boundedSpans
	for _, s := range rows.features.spans {
		for _, p := range histories[s.Key].within(s.Since, s.Until) {
			list.add(s, p, nil, nil)
		}
	}
	a := geo.Areas{Features: list.sorted()}
	for _, s := range rows.sequence {
		a.Snapshots = append(a.Snapshots, s.Dated)
	}
	in := OfFeatures
	if l.HasTerritories() {
		if in, err = FiguresIn(ctx, q, l.ID, known); err != nil {
			return geo.Areas{}, nil, err
		}
	}
	of, periodsOf := rows.features, territoryPeriods
	if in == OfFeatures { // which are read already
		by := territoryHistories(l, histories)
		periodsOf = func(s Row) []period { return by[s.Key].within(s.Since, s.Until) }
	} else {
		if rows.territories, err = readLedger(ctx, q, in, l.ID, known, was.territoriesOf(), was.knownAt()); err != nil {
			return geo.Areas{}, nil, err
		}
		of = rows.territories
	}
	if err := readMore(ctx, q, of, rows.regions, was.regionsOf(), !withShapes); err != nil {
		return geo.Areas{}, nil, err
	}
	list = nil
	for _, s := range of.spans {
		if !s.Areal {
			continue
		}
		for _, p := range periodsOf(s) {
			list.add(s, p, of.shares[s.Geometry], nil)
		}
	}
	a.Territories = geo.Timeline{Layer: l.ID, Spans: list.sorted(), Regions: rows.regions.list, Absorbed: absorbedIn(of.states, rows.sequence)}
	return a, rows, nil
}
