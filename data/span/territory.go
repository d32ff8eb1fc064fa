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
	belongs, err := belonging(ctx, q, in, l, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	return t, fillTerritories(ctx, q, l, &t, known, spans, belongs)
}

// fillTerritories puts spans into a timeline, each told as of its territory over
// the times that belongs gives, with its regions.
func fillTerritories(ctx context.Context, q sqlkit.Queryer, l geo.Layer, t *geo.Timeline, known geo.Revision, all []Stored, belongs func(Stored) []saying) error {
	regions, err := timelineRegions(ctx, q, l, t, known)
	if err != nil {
		return err
	}
	var spans []Stored
	var over [][]saying
	for _, s := range all {
		if !s.Areal {
			continue
		}
		if some := belongs(s); len(some) > 0 {
			spans, over = append(spans, s), append(over, some)
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
	var told toldSpans
	for i, s := range spans {
		for _, said := range over[i] {
			told.add(s, said, shares[s.Geometry], outlines[s.Geometry])
		}
	}
	t.Spans = told.sorted()
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

// belonging tells of which territory a span is, and from when until when: that
// of a feature changes where its class does. Of a layer without territories each
// feature is one.
func belonging(ctx context.Context, q sqlkit.Queryer, in Ledger, l geo.Layer, known geo.Revision) (func(Stored) []saying, error) {
	if in == OfTerritories {
		return ofTerritory, nil
	}
	said, err := readStates(ctx, q, l, known)
	if err != nil {
		return nil, err
	}
	of := byTerritory(l, said)
	return func(s Stored) []saying { return of[s.Key].split(s.Since, s.Until) }, nil
}

// ofTerritory is what belonging tells of a span of a territory.
func ofTerritory(s Stored) []saying {
	t, err := geo.ParseTerritory(s.Key)
	if err != nil {
		return nil // the schema lets in no other keys
	}
	return []saying{{since: s.Since, until: s.Until, feature: t.Feature()}}
}

// byTerritory is what is said of features, told as of their territories; of a layer
// without territories, as it is.
func byTerritory(l geo.Layer, said map[string]sayings) map[string]sayings {
	if !l.HasTerritories() {
		return said
	}
	of := map[string]sayings{}
	for key, list := range said {
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
