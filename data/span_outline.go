package data

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"

	"frontline/data/internal/sqlkit"
	"frontline/geo"

	"github.com/go-json-experiment/json/v1"
	"github.com/paulmach/orb"
)

// outline is a geometry that is in the record or may come into it.
type outline struct {
	id       int64 // of its row; 0 where it is not stored
	hash     [sha256.Size]byte
	geometry orb.Geometry // nil until it is read
	shape    shape        // to be stored, where id is 0
	area     float64      // in square metres
}

func newOutline(g orb.Geometry) (*outline, error) {
	s, err := newShape(g)
	if err != nil {
		return nil, err
	}
	return &outline{hash: s.hash, geometry: g, shape: s, area: geo.Area(g)}, nil
}

// newGround is nil for no polygons.
func newGround(polygons orb.MultiPolygon) (*outline, error) {
	if len(polygons) == 0 {
		return nil, nil
	}
	return newOutline(polygons)
}

// same compares what two outlines show; nil shows nothing.
func (o *outline) same(p *outline) bool {
	if o == nil || p == nil {
		return o == p
	}
	return o.hash == p.hash
}

// save stores the outline where it is not there.
func (o *outline) save(ctx context.Context, w *geometryWriter) error {
	if o.id != 0 {
		return nil
	}
	var err error
	o.id, err = w.put(ctx, o.shape)
	return err
}

// outlines reads geometries within a transaction, and remembers some.
type outlines struct {
	q    sqlkit.Queryer
	seen map[int64]*outline
	area map[int64]*outline // what of a feature's geometry is ground
	rest map[int64]*outline // and what is not
}

func newOutlines(q sqlkit.Queryer) *outlines {
	o := &outlines{q: q}
	o.forget()
	return o
}

func (o *outlines) forget() {
	o.seen, o.area, o.rest = map[int64]*outline{}, map[int64]*outline{}, map[int64]*outline{}
}

// maxOutlines bounds how many geometries are remembered.
const maxOutlines = 1 << 12

// read makes sure that the geometries of the given ids are remembered.
func (o *outlines) read(ctx context.Context, ids []int64) error {
	if len(o.seen) > maxOutlines {
		o.forget()
	}
	var missing []int64
	for _, id := range ids {
		if _, ok := o.seen[id]; !ok {
			missing = append(missing, id)
		}
	}
	found, err := readOutlines(ctx, o.q, missing)
	if err != nil {
		return err
	}
	for id, g := range found {
		o.seen[id] = g
	}
	return nil
}

func (o *outlines) get(ctx context.Context, id int64) (*outline, error) {
	if g, ok := o.seen[id]; ok {
		return g, nil
	}
	err := o.read(ctx, []int64{id})
	return o.seen[id], err
}

// release lets go of a geometry that can be read again.
func (o *outlines) release(g *outline) {
	if g != nil && g.id != 0 {
		g.geometry = nil
		delete(o.seen, g.id)
	}
}

// split tells the ground of a feature's geometry from its points and lines.
func (o *outlines) split(ctx context.Context, id int64) error {
	if _, ok := o.area[id]; ok || id == 0 {
		return nil
	}
	g, err := o.get(ctx, id)
	if err != nil {
		return err
	}
	area, rest := g, (*outline)(nil)
	switch whole := g.geometry.(type) {
	case orb.Polygon, orb.MultiPolygon:
	case orb.Collection:
		polygons, others := splitCollection(whole)
		if area, err = newGround(polygons); err != nil {
			return err
		}
		switch {
		case len(polygons) == 0:
			rest = g
		case len(others) > 0:
			if rest, err = newOutline(others); err != nil {
				return err
			}
		}
	default:
		area, rest = nil, g
	}
	o.area[id], o.rest[id] = area, rest
	return nil
}

// splitCollection gathers polygons and the rest.
func splitCollection(c orb.Collection) (polygons orb.MultiPolygon, others orb.Collection) {
	for _, part := range c {
		switch part := part.(type) {
		case orb.Polygon:
			polygons = append(polygons, part)
		case orb.MultiPolygon:
			polygons = append(polygons, part...)
		case orb.Collection:
			p, o := splitCollection(part)
			polygons, others = append(polygons, p...), append(others, o...)
		default:
			others = append(others, part)
		}
	}
	return polygons, others
}

// ground is the areal part of a feature's geometry, nil for none.
func (o *outlines) ground(ctx context.Context, id int64) (*outline, error) {
	err := o.split(ctx, id)
	return o.area[id], err
}

// others are the points and lines of a feature's geometry, nil for none.
func (o *outlines) others(ctx context.Context, id int64) (*outline, error) {
	err := o.split(ctx, id)
	return o.rest[id], err
}

// polygons are those of a ground, nil for none.
func (o *outlines) polygons(ctx context.Context, g *outline) (orb.MultiPolygon, error) {
	if g == nil {
		return nil, nil
	}
	if g.geometry == nil {
		read, err := o.get(ctx, g.id)
		if err != nil {
			return nil, err
		}
		g.geometry = read.geometry
	}
	switch polygons := g.geometry.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{polygons}, nil
	case orb.MultiPolygon:
		return polygons, nil
	}
	return nil, damagedGeometry(g.id, errDamaged)
}

func damagedGeometry(id int64, err error) error {
	return fmt.Errorf("geometry %d: %v: %s", id, err, afterDamage)
}

// readOutlines reads geometries in two queries, however many.
func readOutlines(ctx context.Context, q sqlkit.Queryer, ids []int64) (map[int64]*outline, error) {
	found := make(map[int64]*outline, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("find geometries: %w", err)
	}
	rows, err := q.QueryContext(ctx, `
		SELECT id, hash, type, points, shape FROM geometry WHERE id IN (SELECT value FROM json_each(?))`, string(list))
	if err != nil {
		return nil, sqlkit.Error("find geometries", err)
	}
	defer rows.Close()
	var chunkIDs []int64
	stored := map[int64]storedShape{}
	for rows.Next() {
		var g outline
		var s storedShape
		if err := rows.Scan(&g.id, &s.hash, &s.geoJSONType, &s.points, &s.data); err != nil {
			return nil, sqlkit.Error("find geometries", err)
		}
		copy(g.hash[:], s.hash)
		if chunkIDs, err = s.chunkIDs(chunkIDs); err != nil {
			return nil, damagedGeometry(g.id, err)
		}
		found[g.id], stored[g.id] = &g, s
	}
	if err := rows.Err(); err != nil {
		return nil, sqlkit.Error("find geometries", err)
	}
	rows.Close() // a transaction has one connection
	chunks, err := readChunks(chunkIDs, func(list string) (*sql.Rows, error) { return q.QueryContext(ctx, findChunks, list) })
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		g, ok := found[id]
		if !ok {
			return nil, fmt.Errorf("geometry %d is missing", id)
		}
		if g.geometry != nil {
			continue
		}
		if g.geometry, err = stored[id].geometry(chunks); err != nil {
			return nil, damagedGeometry(id, err)
		}
		g.area = geo.Area(g.geometry)
	}
	return found, nil
}
