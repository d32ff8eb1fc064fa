package span

import (
	"cmp"
	"context"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/internal/table"
	"frontline/geo"
	"frontline/geo/geojson"
)

// ReadGrounds reads what the areal features of a snapshot cover, slivers left as they were,
// in order of key, where the features are wanted.
func ReadGrounds(ctx context.Context, q sqlkit.Queryer, l geo.Layer, snap geo.Snapshot, known geo.Revision, wanted func(geo.Feature) bool) ([]geo.Ground, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT f.key, f.properties, t.geometry
		  FROM snapshot_feature sf
		  JOIN feature f ON f.id = sf.feature
		  JOIN state t ON t.id = `+stateThen+`
		 WHERE sf.snapshot = ?4 AND t.geometry IS NOT NULL`, l.ID, known, snap.ValidOn.String(), snap.ID)
	if err != nil {
		return nil, sqlkit.Error("find ground", err)
	}
	defer rows.Close()
	var grounds []geo.Ground
	var ids []int64
	for rows.Next() {
		var key string
		var properties []byte
		var id int64
		if err := rows.Scan(&key, &properties, &id); err != nil {
			return nil, sqlkit.Error("find ground", err)
		}
		f, err := geojson.ParseProperties(key, properties)
		if err != nil {
			return nil, table.DamagedFeature(snap.ID, key, err)
		}
		l.Classify(&f)
		if !wanted(f) {
			continue
		}
		grounds, ids = append(grounds, geo.Ground{Feature: f}), append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find ground", err)
	}
	rows.Close() // before the next query, so that one connection is enough
	if err := readOutlines(ctx, q, grounds, ids); err != nil {
		return nil, err
	}
	slices.SortFunc(grounds, func(a, b geo.Ground) int { return cmp.Compare(a.Feature.Key, b.Feature.Key) })
	return grounds, nil
}

// stateThen is the state of feature f that was in force on the date ?3 in layer
// ?1, as known at the revision ?2.
const stateThen = `(
	SELECT id FROM state
	 WHERE layer = ?1 AND key = f.key AND valid_on <= ?3 AND revision <= ?2 AND (superseded IS NULL OR superseded > ?2)
	 ORDER BY valid_on DESC LIMIT 1)`
