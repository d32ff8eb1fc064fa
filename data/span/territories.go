package span

import (
	"context"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"
	"frontline/geo/geojson"

	"github.com/paulmach/orb"
)

// Territories reads of what features a snapshot's territories are made.
type Territories struct {
	layer  geo.Layer
	known  map[int64]map[string][]int64 // of the snapshots met last
	parsed map[string]string            // territories by a feature's properties
}

// NewTerritories reads those of a layer.
func NewTerritories(l geo.Layer) *Territories {
	return &Territories{layer: l, known: map[int64]map[string][]int64{}, parsed: map[string]string{}}
}

// NeedsTerritories is whether the figures of a layer are not those of its one
// feature: it has, or had, more than one.
func NeedsTerritories(ctx context.Context, q sqlkit.Queryer, layer string) (bool, error) {
	var needed bool
	err := q.QueryRowContext(ctx, `
		SELECT (SELECT min(key) FROM state WHERE layer = ?1) IS NOT (SELECT max(key) FROM state WHERE layer = ?1)`, layer).Scan(&needed)
	return needed, sqlkit.Error("find states", err)
}

// Of are the geometries of the areal features of each of a snapshot's
// territories, in order.
func (t *Territories) Of(ctx context.Context, q sqlkit.Queryer, snapshot int64) (map[string][]int64, error) {
	if snapshot == 0 {
		return nil, nil
	}
	if found, ok := t.known[snapshot]; ok {
		return found, nil
	}
	rows, err := q.QueryContext(ctx, `
		SELECT f.key, f.properties, g.id FROM snapshot_feature sf
		  JOIN feature f ON f.id = sf.feature
		  JOIN geometry g ON g.id = f.geometry AND g.type IN ('Polygon', 'MultiPolygon', 'GeometryCollection')
		 WHERE sf.snapshot = ?`, snapshot)
	if err != nil {
		return nil, sqlkit.Error("find features", err)
	}
	defer rows.Close()
	found := map[string][]int64{}
	for rows.Next() {
		var key, properties string
		var geometry int64
		if err := rows.Scan(&key, &properties, &geometry); err != nil {
			return nil, sqlkit.Error("find features", err)
		}
		territory, ok := t.parsed[properties]
		if !ok {
			f, err := geojson.ParseProperties(key, []byte(properties))
			if err != nil {
				return nil, table.DamagedFeature(snapshot, key, err)
			}
			t.layer.Classify(&f)
			territory = t.layer.Territory(f).Key()
			if len(t.parsed) >= shape.MaxSeen {
				clear(t.parsed)
			}
			t.parsed[properties] = territory
		}
		found[territory] = append(found[territory], geometry)
	}
	for _, list := range found {
		slices.Sort(list)
	}
	if len(t.known) > 2 { // two at a time are compared
		clear(t.known)
	}
	t.known[snapshot] = found
	return found, sqlkit.Error("find features", rows.Err())
}

// Union is the ground of several geometries together, nil for none.
func (o *outlines) Union(ctx context.Context, ids []int64) (*shape.Outline, error) {
	var grounds []orb.MultiPolygon
	var last *shape.Outline
	for _, id := range slices.Compact(slices.Clone(ids)) {
		g, err := o.ground(ctx, id)
		if err != nil {
			return nil, err
		}
		polygons, err := o.Polygons(ctx, g)
		if err != nil {
			return nil, err
		}
		if len(polygons) > 0 {
			grounds, last = append(grounds, polygons), g
		}
	}
	if len(grounds) < 2 {
		return last, nil
	}
	all, err := diff.Union(ctx, grounds...)
	if err != nil {
		return nil, err
	}
	return shape.NewGround(all)
}

// knownDates are those of a layer's snapshots as known at a revision, in order.
func knownDates(ctx context.Context, q sqlkit.Queryer, layer string, rev geo.Revision) ([]geo.Date, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT valid_on FROM snapshot
		 WHERE layer = ?1 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2) AND (retracted IS NULL OR retracted > ?2)
		 ORDER BY valid_on`, layer, rev)
	if err != nil {
		return nil, sqlkit.Error("find snapshots", err)
	}
	defer rows.Close()
	var dates []geo.Date
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, sqlkit.Error("find snapshots", err)
		}
		d, err := sqlkit.ParseDate(text)
		if err != nil {
			return nil, err
		}
		dates = append(dates, d)
	}
	return dates, sqlkit.Error("find snapshots", rows.Err())
}
