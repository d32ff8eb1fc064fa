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
// date.
func (r *respanner) partsChanging(ctx context.Context, k *keySpans, d geo.Date) (orb.MultiPolygon, error) {
	everywhere := []bounds{{-maxX, -maxY, maxX, maxY}}
	if !k.parts.fresh {
		if err := r.readParts(ctx, k, everywhere, d, d); err != nil {
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

// readParts reads the stored parts that meet the boxes and the time and were
// not read before.
func (r *respanner) readParts(ctx context.Context, k *keySpans, boxes []bounds, from, to geo.Date) error {
	met := map[int64]bool{}
	for _, id := range k.parts.gone {
		met[id] = true
	}
	for id := range k.parts.seen {
		met[id] = true
	}
	var found []*part
	var geometries []int64 // of each
	for _, box := range boxes {
		rows, err := r.near.QueryContext(ctx, r.layer, k.key, box.east, box.west, box.north, box.south, to, from)
		if err != nil {
			return sqlError("find spans", err)
		}
		defer rows.Close()
		for rows.Next() {
			var p part
			var geometry int64
			b := &p.bounds
			if err := rows.Scan(&p.ID, &p.Since, &p.Until, &geometry, &p.area, &b.west, &b.east, &b.south, &b.north); err != nil {
				return sqlError("find spans", err)
			}
			if !met[p.ID] {
				met[p.ID] = true
				found, geometries = append(found, &p), append(geometries, geometry)
			}
		}
		if err := rows.Err(); err != nil {
			return sqlError("find spans", err)
		}
	}
	outlines, err := readOutlines(ctx, r.tx, geometries)
	if err != nil {
		return err
	}
	for i, p := range found {
		ground, ok := outlines[geometries[i]].geometry.(orb.Polygon)
		if !ok {
			return fmt.Errorf("span %d: %v", p.ID, errDamaged)
		}
		p.Ground = ground
		k.parts.put(p)
	}
	return nil
}

// findNear finds the parts of a feature that are known now by box and time,
// the index first.
const findNear = `
	SELECT s.id, i.since, i.until, s.geometry, s.area, i.west, i.east, i.south, i.north
	  FROM {index} i
	  CROSS JOIN {span} s ON s.id = i.id AND s.layer = ?1 AND s.key = ?2
	  CROSS JOIN geometry g ON g.id = s.geometry AND g.type = 'Polygon'
	 WHERE i.west <= ?3 AND i.east >= ?4 AND i.south <= ?5 AND i.north >= ?6 AND i.since <= ?7 AND i.until >= ?8`
