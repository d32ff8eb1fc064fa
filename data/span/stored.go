package span

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"
	diff "frontline/geo/change"

	"github.com/paulmach/orb"
)

// storedReader reads the states and spans of one layer as they are stored, within a
// transaction.
type storedReader struct {
	tx    *sql.Tx
	read  *sqlkit.Tx // the same, for what is asked for each date
	in    Ledger
	near  *sql.Stmt // findNear
	layer string

	fresh bool     // nothing of the layer is stored
	first geo.Date // the first date whose state may be written anew
	reach geo.Date // and the last
}

// partsNear are the parts of a feature that a flip may concern: those whose
// box comes within reach of that of a polygon, and whose time meets the time,
// both with their ends. What is stored is found by the index.
func (r *storedReader) partsNear(ctx context.Context, k *keySpans, ground orb.MultiPolygon, from, to geo.Date) ([]*part, error) {
	reach := int32(math.Ceil(diff.Reach * shape.UnitsPerDegree))
	boxes := make([]shape.Bounds, len(ground))
	for i, p := range ground {
		b, err := shape.BoundsOf(p)
		if err != nil {
			return nil, err
		}
		boxes[i] = shape.Bounds{West: b.West - reach, South: b.South - reach, East: b.East + reach, North: b.North + reach}
	}
	if !k.parts.fresh {
		if err := r.readParts(ctx, k, boxes, from, to); err != nil {
			return nil, err
		}
	}
	var near []*part
	for _, p := range k.parts.seen {
		if p.Since <= to && p.Until >= from && slices.ContainsFunc(boxes, p.bounds.Intersects) {
			near = append(near, p)
		}
	}
	slices.SortFunc(near, func(a, b *part) int { return cmp.Compare(a.ID, b.ID) })
	return near, nil
}

// partsChanging are the polygons of a feature's parts that begin or end on a
// date; stored are those of them that partsOn gave.
func (r *storedReader) partsChanging(ctx context.Context, k *keySpans, stored []storedPart, d geo.Date) (orb.MultiPolygon, error) {
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
	return []any{&p.ID, &p.Since, &p.Until, &p.geometry, &p.area, &b.West, &b.East, &b.South, &b.North}
}

// partsOn are the stored parts of all of the layer's features that begin or end
// on a date, by key: one search, as one for each feature would go through the
// parts of all others.
func (r *storedReader) partsOn(ctx context.Context, d geo.Date) (map[string][]storedPart, error) {
	rows, err := r.tx.QueryContext(ctx, r.in.SQL(findPartsOn), r.layer, d.String())
	if err != nil {
		return nil, sqlkit.Error("find spans", err)
	}
	defer rows.Close()
	parts := map[string][]storedPart{}
	for rows.Next() {
		var key string
		var p storedPart
		if err := rows.Scan(append([]any{&key}, p.fields()...)...); err != nil {
			return nil, sqlkit.Error("find spans", err)
		}
		parts[key] = append(parts[key], p)
	}
	return parts, sqlkit.Error("find spans", rows.Err())
}

// readParts reads the stored parts that meet the boxes and the time and were
// not read before.
func (r *storedReader) readParts(ctx context.Context, k *keySpans, boxes []shape.Bounds, from, to geo.Date) error {
	var found []storedPart
	for _, box := range boxes {
		rows, err := r.near.QueryContext(ctx, r.layer, k.key, box.East, box.West, box.North, box.South, to, from)
		if err != nil {
			return sqlkit.Error("find spans", err)
		}
		defer rows.Close()
		for rows.Next() {
			var p storedPart
			if err := rows.Scan(p.fields()...); err != nil {
				return sqlkit.Error("find spans", err)
			}
			found = append(found, p)
		}
		if err := rows.Err(); err != nil {
			return sqlkit.Error("find spans", err)
		}
	}
	return r.putParts(ctx, k, found)
}

// putParts reads the ground of stored parts that were not read before.
func (r *storedReader) putParts(ctx context.Context, k *keySpans, stored []storedPart) error {
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
	outlines, err := shape.ReadOutlines(ctx, r.read, geometries)
	if err != nil {
		return err
	}
	for _, p := range found {
		ground, ok := outlines[p.geometry].Geometry.(orb.Polygon)
		if !ok {
			return fmt.Errorf("span %d: %v", p.ID, shape.ErrDamaged)
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

// readRest reads a feature's points and lines, over the time that may change,
// where they are needed first. The index is named, for SQLite would go through
// those of all other features.
func (r *storedReader) readRest(ctx context.Context, k *keySpans) error {
	if k.rest.read {
		return nil
	}
	rows, err := r.tx.QueryContext(ctx, `
		SELECT s.id, s.since, coalesce(s.until, ''), g.id
		  FROM span s INDEXED BY span_by_key JOIN geometry g ON g.id = s.geometry AND g.type <> 'Polygon'
		 WHERE s.layer = ?1 AND s.key = ?2 AND s.superseded IS NULL
		   AND (s.until IS NULL OR s.until >= ?3) AND s.since <= ?4
		 ORDER BY s.since`, r.layer, k.key, r.first.String(), r.reach.String())
	if err != nil {
		return sqlkit.Error("find spans", err)
	}
	defer rows.Close()
	var geometries []int64 // of each
	for rows.Next() {
		var x restSpan
		var since, until string
		var geometry int64
		if err := rows.Scan(&x.id, &since, &until, &geometry); err != nil {
			return sqlkit.Error("find spans", err)
		}
		if x.since, x.until, err = recordedTime(since, until); err != nil {
			return err
		}
		k.rest.stored, geometries = append(k.rest.stored, x), append(geometries, geometry)
	}
	if err := rows.Err(); err != nil {
		return sqlkit.Error("find spans", err)
	}
	rows.Close() // a transaction has one connection
	found, err := shape.ReadOutlines(ctx, r.tx, geometries)
	if err != nil {
		return err
	}
	for i := range k.rest.stored {
		k.rest.stored[i].Outline = found[geometries[i]]
	}
	k.rest.read, k.rest.list = true, slices.Clone(k.rest.stored)
	return nil
}

// readKey reads the states of a feature, from the last one before the dates
// that changed to the last one that may be written anew. The index is named, for
// SQLite would go through all of the layer's features of these dates.
func (r *storedReader) readKey(ctx context.Context, key string) (*keySpans, error) {
	if r.fresh {
		k := &keySpans{key: key}
		k.parts.fresh, k.rest.read = true, true
		return k, nil
	}
	rows, err := r.tx.QueryContext(ctx, r.in.SQL(`
		WITH live AS (SELECT * FROM {state} INDEXED BY {state}_live WHERE layer = ?1 AND key = ?2 AND superseded IS NULL)
		SELECT t.id, t.valid_on, coalesce(t.feature, 0), coalesce(f.geometry, 0), t.absorbed,
		       coalesce(g.id, 0), coalesce(g.hash, x''), t.area
		  FROM live t
		  LEFT JOIN feature f ON f.id = t.feature
		  LEFT JOIN geometry g ON g.id = t.geometry
		 WHERE t.valid_on >= coalesce((SELECT max(valid_on) FROM live WHERE valid_on < ?3), ?3) AND t.valid_on <= ?4
		 ORDER BY t.valid_on`), r.layer, key, r.first.String(), r.reach.String())
	if err != nil {
		return nil, sqlkit.Error("find states", err)
	}
	defer rows.Close()
	k := &keySpans{key: key}
	for rows.Next() {
		var s datedState
		var date string
		var hash []byte
		var ground shape.Outline
		if err := rows.Scan(&s.id, &date, &s.feature, &s.geometry, &s.absorbed, &ground.ID, &hash, &ground.Area); err != nil {
			return nil, sqlkit.Error("find states", err)
		}
		if s.validOn, err = sqlkit.ParseDate(date); err != nil {
			return nil, err
		}
		if ground.ID != 0 {
			copy(ground.Hash[:], hash)
			s.ground = &ground
		}
		k.stored = append(k.stored, s)
	}
	k.states = slices.Clone(k.stored)
	k.parts.fresh = len(k.stored) == 0
	return k, sqlkit.Error("find states", rows.Err())
}

// changedOn are the keys of the features of which a stored state, or span, begins or
// ends on a date; some more than once.
func (r *storedReader) changedOn(ctx context.Context, d geo.Date) ([]string, error) {
	rows, err := r.tx.QueryContext(ctx, r.in.SQL(`
		SELECT key FROM {state} WHERE layer = ?1 AND superseded IS NULL AND valid_on = ?2
		UNION ALL SELECT key FROM {span} WHERE layer = ?1 AND superseded IS NULL AND since = ?2
		UNION ALL SELECT key FROM {span} WHERE layer = ?1 AND superseded IS NULL AND until = ?2`), r.layer, d.String())
	if err != nil {
		return nil, sqlkit.Error("find states", err)
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, sqlkit.Error("find states", err)
		}
		keys = append(keys, key)
	}
	return keys, sqlkit.Error("find states", rows.Err())
}
