package span

import (
	"context"

	"frontline/data/internal/sqlkit"
	"frontline/geo"
)

// ReadTerritories reads all of a layer's time by its territories, all but its pin.
func ReadTerritories(ctx context.Context, q sqlkit.Queryer, l geo.Layer, known geo.Revision) (geo.Timeline, error) {
	t := geo.Timeline{Layer: l.ID}
	in, err := FiguresIn(ctx, q, l.ID, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	if t.Absorbed, err = Absorbed(ctx, q, in, l.ID, known); err != nil {
		return geo.Timeline{}, err
	}
	spans, err := ReadSpans(ctx, q, in, l.ID, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	periodsOf, err := findPeriods(ctx, q, in, l, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	regions, err := timelineRegions(ctx, q, l, &t, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	return t, fillTerritories(ctx, q, &t, spans, regions, periodsOf)
}

// fillTerritories puts spans into a timeline, cut into the periods that
// periodsOf gives, with how much of them lies in regions.
func fillTerritories(ctx context.Context, q sqlkit.Queryer, t *geo.Timeline, all []Row, regions map[int64]string, periodsOf func(Row) []period) error {
	var spans []Row
	var periods [][]period
	for _, s := range all {
		if !s.Areal {
			continue
		}
		if some := periodsOf(s); len(some) > 0 {
			spans, periods = append(spans, s), append(periods, some)
		}
	}
	shares, err := readShares(ctx, q, spans, regions)
	if err != nil {
		return err
	}
	outlines, err := readShapes(ctx, q, spans)
	if err != nil {
		return err
	}
	var list boundedSpans
	for i, s := range spans {
		for _, p := range periods[i] {
			list.add(s, p, shares[s.Geometry], outlines[s.Geometry])
		}
	}
	t.Spans = list.sorted()
	return nil
}

// FiguresIn is where a layer's figures are kept, as known at a revision: where
// it never had but one feature, that one is its territory.
func FiguresIn(ctx context.Context, q sqlkit.Queryer, layer string, known geo.Revision) (Ledger, error) {
	var there bool
	err := q.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM territory_state WHERE layer = ? AND revision <= ?)`, layer, known).Scan(&there)
	if err != nil {
		return Ledger{}, sqlkit.Error("find territories", err)
	}
	if there {
		return OfTerritories, nil
	}
	return OfFeatures, nil
}

// findPeriods returns a function that cuts a span into the periods of its territory: that
// of a feature changes where its class does. Of a layer without territories each
// feature is one.
func findPeriods(ctx context.Context, q sqlkit.Queryer, in Ledger, l geo.Layer, known geo.Revision) (func(Row) []period, error) {
	if in == OfTerritories {
		return territoryPeriods, nil
	}
	histories, err := readHistories(ctx, q, l, known)
	if err != nil {
		return nil, err
	}
	of := territoryHistories(l, histories)
	return func(s Row) []period { return of[s.Key].within(s.Since, s.Until) }, nil
}

// territoryPeriods is the one period of a territory's own span.
func territoryPeriods(s Row) []period {
	t, err := geo.ParseTerritory(s.Key)
	if err != nil {
		return nil // the schema lets in no other keys
	}
	return []period{{since: s.Since, until: s.Until, feature: t.Feature()}}
}

// territoryHistories are the histories of features with their territories in their place,
// by the keys of the features; of a layer without territories, as they are.
func territoryHistories(l geo.Layer, histories map[string]history) map[string]history {
	if !l.HasTerritories() {
		return histories
	}
	of := map[string]history{}
	for key, list := range histories {
		for _, s := range list {
			s.feature = l.Territory(s.feature).Feature()
			if n := len(of[key]); n > 0 && of[key][n-1].until == s.since && of[key][n-1].feature.Key == s.feature.Key {
				of[key][n-1].until = s.until
				continue
			}
			of[key] = append(of[key], s)
		}
	}
	return of
}

// TerritoriesOn are the grounds in force on a date, as known at a revision.
func TerritoriesOn(ctx context.Context, q sqlkit.Queryer, layer string, on geo.Date, known geo.Revision) ([]geo.Ground, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT t.key, t.geometry FROM (
			SELECT key, geometry, max(valid_on) FROM territory_state
			 WHERE layer = ?1 AND valid_on <= ?3 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2)
			 GROUP BY key) t
		 WHERE t.geometry IS NOT NULL`, layer, known, on.String())
	if err != nil {
		return nil, sqlkit.Error("find territories", err)
	}
	defer rows.Close()
	var grounds []geo.Ground
	var ids []int64
	for rows.Next() {
		var key string
		var id int64
		if err := rows.Scan(&key, &id); err != nil {
			return nil, sqlkit.Error("find territories", err)
		}
		t, err := geo.ParseTerritory(key)
		if err != nil {
			return nil, err
		}
		grounds, ids = append(grounds, geo.Ground{Feature: t.Feature()}), append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find territories", err)
	}
	rows.Close() // before the next query, so that one connection is enough
	if err := readOutlines(ctx, q, grounds, ids); err != nil {
		return nil, err
	}
	return grounds, nil
}
