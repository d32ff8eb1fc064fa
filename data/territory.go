package data

import (
	"cmp"
	"context"
	"slices"

	"frontline/geo"
)

// Territories is all of a layer's time as Timeline has it, of its territories
// in the place of its features: what figures are made of. The feature of a span
// says what territory it is. Of layers without territories it is the Timeline.
func (db *DB) Territories(ctx context.Context, layer string, known geo.Revision) (geo.Timeline, error) {
	pin, err := db.TimelinePin(ctx, layer, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	l, err := db.Layer(ctx, layer)
	if err != nil {
		return geo.Timeline{}, err
	}
	if !l.HasTerritories() {
		return db.Timeline(ctx, layer, known)
	}
	t := geo.Timeline{Layer: l.ID, Pin: pin}
	in, err := figuresIn(ctx, db.reader, l.ID, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	if t.Absorbed, err = absorbed(ctx, db.reader, in, l.ID, known); err != nil {
		return geo.Timeline{}, err
	}
	spans, err := readSpans(ctx, db.reader, in, l.ID, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	belongs, err := belonging(ctx, db.reader, in, l, known)
	if err != nil {
		return geo.Timeline{}, err
	}
	return t, db.fillTerritories(ctx, l, &t, known, spans, belongs)
}

// fillTerritories puts spans into a timeline, each told as of its territory over
// the times that belongs gives, with its regions.
func (db *DB) fillTerritories(ctx context.Context, l geo.Layer, t *geo.Timeline, known geo.Revision, all []storedSpan, belongs func(storedSpan) []saying) error {
	regions, err := db.timelineRegions(ctx, l, t, known)
	if err != nil {
		return err
	}
	var spans []storedSpan
	var over [][]saying
	for _, s := range all {
		if !s.areal {
			continue
		}
		if some := belongs(s); len(some) > 0 {
			spans, over = append(spans, s), append(over, some)
		}
	}
	shares, err := db.readShares(ctx, spans, regions)
	if err != nil {
		return err
	}
	outlines, err := db.readShapes(ctx, spans)
	if err != nil {
		return err
	}
	var told toldSpans
	for i, s := range spans {
		for _, said := range over[i] {
			told.add(s, said, shares[s.geometry], outlines[s.geometry])
		}
	}
	t.Spans = told.sorted()
	return nil
}

// figuresIn is where a layer's figures are kept, as known at a revision: where
// it never had but one feature, that one is its territory.
func figuresIn(ctx context.Context, q queryer, layer string, known geo.Revision) (ledger, error) {
	var there bool
	err := q.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM territory_state WHERE layer = ? AND revision <= ?)`, layer, known).Scan(&there)
	if err != nil {
		return ledger{}, sqlError("find territories", err)
	}
	if there {
		return ofTerritories, nil
	}
	return ofFeatures, nil
}

// belonging tells of which territory a span is, and from when until when: that
// of a feature changes where its class does. Of a layer without territories each
// feature is one.
func belonging(ctx context.Context, q queryer, in ledger, l geo.Layer, known geo.Revision) (func(storedSpan) []saying, error) {
	if in == ofTerritories {
		return ofTerritory, nil
	}
	said, err := readStates(ctx, q, l, known)
	if err != nil {
		return nil, err
	}
	of := byTerritory(l, said)
	return func(s storedSpan) []saying { return of[s.key].split(s.since, s.until) }, nil
}

// ofTerritory is what belonging tells of a span of a territory.
func ofTerritory(s storedSpan) []saying {
	t, err := geo.ParseTerritory(s.key)
	if err != nil {
		return nil // the schema lets in no other keys
	}
	return []saying{{since: s.since, until: s.until, feature: t.Feature()}}
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

// TerritoryGrounds are what the territories of a layer cover, as Grounds has it
// of features, in order of their keys.
func (db *DB) TerritoryGrounds(ctx context.Context, layer string, at geo.AsOf) ([]geo.Ground, error) {
	features, err := db.Grounds(ctx, layer, at)
	if err != nil {
		return nil, err
	}
	l, err := db.Layer(ctx, layer)
	if err != nil || !l.HasTerritories() {
		return features, err
	}
	in, err := figuresIn(ctx, db.reader, layer, at.Known)
	if err != nil {
		return nil, err
	}
	if in == ofFeatures {
		for i := range features {
			features[i].Feature = l.Territory(features[i].Feature).Feature()
			features[i].Feature.Geometry = features[i].Geometry
		}
		return features, nil
	}
	snap, err := db.FindSnapshot(ctx, layer, at)
	if err != nil {
		return nil, err
	}
	grounds, err := territoriesOn(ctx, db.reader, layer, snap.ValidOn, at.Known)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(grounds, func(a, b geo.Ground) int { return cmp.Compare(a.Feature.Key, b.Feature.Key) })
	return grounds, nil
}

// territoriesOn are the grounds in force on a date, as known at a revision.
func territoriesOn(ctx context.Context, q queryer, layer string, on geo.Date, known geo.Revision) ([]geo.Ground, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT t.key, t.geometry FROM (
			SELECT key, geometry, max(valid_on) FROM territory_state
			 WHERE layer = ?1 AND valid_on <= ?3 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2)
			 GROUP BY key) t
		 WHERE t.geometry IS NOT NULL`, layer, known, on.String())
	if err != nil {
		return nil, sqlError("find territories", err)
	}
	defer rows.Close()
	var grounds []geo.Ground
	var ids []int64
	for rows.Next() {
		var key string
		var id int64
		if err := rows.Scan(&key, &id); err != nil {
			return nil, sqlError("find territories", err)
		}
		t, err := geo.ParseTerritory(key)
		if err != nil {
			return nil, err
		}
		grounds, ids = append(grounds, geo.Ground{Feature: t.Feature()}), append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlError("find territories", err)
	}
	rows.Close() // before the next query, so that one connection is enough
	o := newOutlines(q)
	if err := o.read(ctx, ids); err != nil {
		return nil, err
	}
	for i, id := range ids {
		if grounds[i].Geometry, err = o.polygons(ctx, o.seen[id]); err != nil {
			return nil, err
		}
		grounds[i].Feature.Geometry = grounds[i].Geometry
	}
	return grounds, nil
}
