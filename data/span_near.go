package data

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// partsNear are the parts of a feature that a flip may concern: those whose
// box comes within reach of that of a polygon, and whose time meets the time,
// both with their ends. What is stored is found by the index.
func (r *respanner) partsNear(ctx context.Context, k *keySpans, ground orb.MultiPolygon, from, to geo.Date) ([]*part, error) {
	reach := int32(math.Ceil(diff.Reach * unitsPerDegree))
	boxes := make([]bounds, len(ground))
	for i, p := range ground {
		b, err := boundsOf(p)
		if err != nil {
			return nil, err
		}
		boxes[i] = bounds{b.west - reach, b.south - reach, b.east + reach, b.north + reach}
	}
	if !k.parts.fresh {
		if err := r.readParts(ctx, k, boxes, from, to); err != nil {
			return nil, err
		}
	}
	var near []*part
	for _, p := range k.parts.seen {
		if p.Since <= to && p.Until >= from && slices.ContainsFunc(boxes, p.bounds.intersects) {
			near = append(near, p)
		}
	}
	slices.SortFunc(near, func(a, b *part) int { return cmp.Compare(a.ID, b.ID) })
	return near, nil
}

// partsChanging are the polygons of a feature's parts that begin or end on a
// date; stored are those of them that partsOn gave.
func (r *respanner) partsChanging(ctx context.Context, k *keySpans, stored []storedPart, d geo.Date) (orb.MultiPolygon, error) {
	if !k.parts.fresh {
		if err := r.putParts(ctx, k, stored); err != nil {
			return nil, err
		}
	}
	var changing []*part
	for _, p := range k.parts.seen {
		if p.Since == d || p.Until == d {
			changing = append(changing, p)
		}
	}
	slices.SortFunc(changing, func(a, b *part) int { return cmp.Compare(a.ID, b.ID) })
	polygons := make(orb.MultiPolygon, len(changing))
	for i, p := range changing {
		polygons[i] = p.Ground
	}
	return polygons, nil
}

// storedPart is a part as its row has it: its ground is still to be read.
type storedPart struct {
	part
	geometry int64
}

// partColumns are those of a storedPart, as fields gives them.
const partColumns = `s.id, i.since, i.until, s.geometry, s.area, i.west, i.east, i.south, i.north`

func (p *storedPart) fields() []any {
	b := &p.bounds
	return []any{&p.ID, &p.Since, &p.Until, &p.geometry, &p.area, &b.west, &b.east, &b.south, &b.north}
}

// partsOn are the stored parts of all of the layer's features that begin or end
// on a date, by key: one search, as one for each feature would go through the
// parts of all others.
func (r *respanner) partsOn(ctx context.Context, d geo.Date) (map[string][]storedPart, error) {
	rows, err := r.tx.QueryContext(ctx, r.in.sql(findPartsOn), r.layer, d.String())
	if err != nil {
		return nil, sqlError("find spans", err)
	}
	defer rows.Close()
	parts := map[string][]storedPart{}
	for rows.Next() {
		var key string
		var p storedPart
		if err := rows.Scan(append([]any{&key}, p.fields()...)...); err != nil {
			return nil, sqlError("find spans", err)
		}
		parts[key] = append(parts[key], p)
	}
	return parts, sqlError("find spans", rows.Err())
}

// readParts reads the stored parts that meet the boxes and the time and were
// not read before.
func (r *respanner) readParts(ctx context.Context, k *keySpans, boxes []bounds, from, to geo.Date) error {
	var found []storedPart
	for _, box := range boxes {
		rows, err := r.near.QueryContext(ctx, r.layer, k.key, box.east, box.west, box.north, box.south, to, from)
		if err != nil {
			return sqlError("find spans", err)
		}
		defer rows.Close()
		for rows.Next() {
			var p storedPart
			if err := rows.Scan(p.fields()...); err != nil {
				return sqlError("find spans", err)
			}
			found = append(found, p)
		}
		if err := rows.Err(); err != nil {
			return sqlError("find spans", err)
		}
	}
	return r.putParts(ctx, k, found)
}

// putParts reads the ground of stored parts that were not read before.
func (r *respanner) putParts(ctx context.Context, k *keySpans, stored []storedPart) error {
	met := map[int64]bool{}
	for _, id := range k.parts.gone {
		met[id] = true
	}
	for id := range k.parts.seen {
		met[id] = true
	}
	var found []storedPart
	var geometries []int64 // of each
	for _, p := range stored {
		if !met[p.ID] {
			met[p.ID] = true
			found, geometries = append(found, p), append(geometries, p.geometry)
		}
	}
	outlines, err := readOutlines(ctx, r.read, geometries)
	if err != nil {
		return err
	}
	for _, p := range found {
		ground, ok := outlines[p.geometry].geometry.(orb.Polygon)
		if !ok {
			return fmt.Errorf("span %d: %v", p.ID, errDamaged)
		}
		p.Ground = ground
		k.parts.put(&p.part)
	}
	return nil
}

// findNear finds the parts of a feature that are known now by box and time,
// the index first.
const findNear = `
	SELECT ` + partColumns + `
	  FROM {index} i
	  CROSS JOIN {span} s ON s.id = i.id AND s.layer = ?1 AND s.key = ?2
	  CROSS JOIN geometry g ON g.id = s.geometry AND g.type = 'Polygon'
	 WHERE i.west <= ?3 AND i.east >= ?4 AND i.south <= ?5 AND i.north >= ?6 AND i.since <= ?7 AND i.until >= ?8`

// findPartsOn finds the parts of a layer that are known now and begin or end on
// a date.
const findPartsOn = `
	WITH changing AS (
		SELECT id FROM {span} WHERE layer = ?1 AND superseded IS NULL AND since = ?2
		UNION ALL
		SELECT id FROM {span} WHERE layer = ?1 AND superseded IS NULL AND until = ?2)
	SELECT s.key, ` + partColumns + `
	  FROM changing c
	  CROSS JOIN {span} s ON s.id = c.id
	  CROSS JOIN geometry g ON g.id = s.geometry AND g.type = 'Polygon'
	  CROSS JOIN {index} i ON i.id = s.id`
