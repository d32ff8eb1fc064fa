package span

import (
	"context"

	"frontline/data/internal/sqlkit"
	"frontline/data/shape"
	"frontline/geo"

	"github.com/paulmach/orb"
)

// outlines reads geometries within a transaction, and remembers some.
type outlines struct {
	q      sqlkit.Queryer
	chunks map[int64][]byte // that geometries read before are made of
	seen   map[int64]*shape.Outline
	area   map[int64]*shape.Outline // what of a feature's geometry is ground
	rest   map[int64]*shape.Outline // and what is not
}

// NewOutlines reads by q, and is for one goroutine.
func NewOutlines(q sqlkit.Queryer) *outlines {
	o := &outlines{q: q}
	o.forget()
	return o
}

func (o *outlines) forget() {
	o.chunks = map[int64][]byte{}
	o.seen, o.area, o.rest = map[int64]*shape.Outline{}, map[int64]*shape.Outline{}, map[int64]*shape.Outline{}
}

// maxOutlines and maxChunks bound how many geometries are remembered, and how many chunks.
const (
	maxOutlines = 1 << 12
	maxChunks   = 1 << 15
)

// read makes sure that the geometries of the given ids are remembered.
func (o *outlines) read(ctx context.Context, ids []int64) error {
	if len(o.seen) > maxOutlines {
		o.forget()
	}
	if len(o.chunks) > maxChunks {
		clear(o.chunks)
	}
	var missing []int64
	for _, id := range ids {
		if _, ok := o.seen[id]; !ok {
			missing = append(missing, id)
		}
	}
	found, err := shape.ReadOutlinesAfter(ctx, o.q, missing, o.chunks)
	if err != nil {
		return err
	}
	for id, g := range found {
		o.seen[id] = g
	}
	return nil
}

func (o *outlines) get(ctx context.Context, id int64) (*shape.Outline, error) {
	if g, ok := o.seen[id]; ok {
		return g, nil
	}
	err := o.read(ctx, []int64{id})
	return o.seen[id], err
}

// release lets go of a geometry that can be read again.
func (o *outlines) release(g *shape.Outline) {
	if g != nil && g.ID != 0 {
		g.Geometry = nil
		delete(o.seen, g.ID)
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
	area, rest := g, (*shape.Outline)(nil)
	switch whole := g.Geometry.(type) {
	case orb.Polygon, orb.MultiPolygon:
	case orb.Collection:
		polygons, others := SplitCollection(whole)
		if area, err = shape.NewGround(polygons); err != nil {
			return err
		}
		switch {
		case len(polygons) == 0:
			rest = g
		case len(others) > 0:
			if rest, err = shape.NewOutline(others); err != nil {
				return err
			}
		}
	default:
		area, rest = nil, g
	}
	o.area[id], o.rest[id] = area, rest
	return nil
}

// SplitCollection gathers polygons and the rest.
func SplitCollection(c orb.Collection) (polygons orb.MultiPolygon, others orb.Collection) {
	for _, part := range c {
		switch part := part.(type) {
		case orb.Polygon:
			polygons = append(polygons, part)
		case orb.MultiPolygon:
			polygons = append(polygons, part...)
		case orb.Collection:
			p, o := SplitCollection(part)
			polygons, others = append(polygons, p...), append(others, o...)
		default:
			others = append(others, part)
		}
	}
	return polygons, others
}

// ground is the areal part of a feature's geometry, nil for none.
func (o *outlines) ground(ctx context.Context, id int64) (*shape.Outline, error) {
	err := o.split(ctx, id)
	return o.area[id], err
}

// others are the points and lines of a feature's geometry, nil for none.
func (o *outlines) others(ctx context.Context, id int64) (*shape.Outline, error) {
	err := o.split(ctx, id)
	return o.rest[id], err
}

// Polygons are those of a ground, nil for none.
func (o *outlines) Polygons(ctx context.Context, g *shape.Outline) (orb.MultiPolygon, error) {
	if g == nil {
		return nil, nil
	}
	if g.Geometry == nil {
		read, err := o.get(ctx, g.ID)
		if err != nil {
			return nil, err
		}
		g.Geometry = read.Geometry
	}
	switch polygons := g.Geometry.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{polygons}, nil
	case orb.MultiPolygon:
		return polygons, nil
	}
	return nil, shape.DamagedGeometry(g.ID, shape.ErrDamaged)
}

// readOutlines gives each ground the geometry of the id at its place.
func readOutlines(ctx context.Context, q sqlkit.Queryer, grounds []geo.Ground, ids []int64) (err error) {
	o := NewOutlines(q)
	if err := o.read(ctx, ids); err != nil {
		return err
	}
	for i, id := range ids {
		if grounds[i].Geometry, err = o.Polygons(ctx, o.seen[id]); err != nil {
			return err
		}
		grounds[i].Feature.Geometry = grounds[i].Geometry
	}
	return nil
}
