package change

import (
	"errors"
	"fmt"
	"math"

	"frontline/geo"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// GainedLost is the area that after has and before had not, and the area that
// before had and after has not, in square metres. Either may be nil: nothing.
// Points and lines have no area. An error means that the two could not be laid
// over one another, and says nothing of either.
func GainedLost(before, after orb.Geometry) (gained, lost float64, err error) {
	old, now := polygons(nil, before), polygons(nil, after)
	oldArea, nowArea := geo.Area(old), geo.Area(now)
	if oldArea == 0 || nowArea == 0 || !old.Bound().Intersects(now.Bound()) {
		return nowArea, oldArea, nil
	}
	shared, err := intersection(old, now)
	if err != nil {
		return 0, 0, err
	}
	both := geo.Area(shared)
	return max(nowArea-both, 0), max(oldArea-both, 0), nil
}

// polygons gathers the polygons of g.
func polygons(polys orb.MultiPolygon, g orb.Geometry) orb.MultiPolygon {
	switch g := g.(type) {
	case orb.Polygon:
		return append(polys, g)
	case orb.MultiPolygon:
		return append(polys, g...)
	case orb.Collection:
		for _, part := range g {
			polys = polygons(polys, part)
		}
	}
	return polys
}

// unitsPerDegree makes whole numbers of positions, so that equal edges are
// equal.
const unitsPerDegree = 1e6

func intersection(a, b orb.MultiPolygon) (_ orb.MultiPolygon, err error) {
	// simplefeatures panics where it finds its own conclusions at odds.
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("overlay: contradiction")
		}
	}()
	g, err := geom.Intersection(toGeom(a), toGeom(b))
	if err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	return fromGeom(nil, g), nil
}

func toGeom(polys orb.MultiPolygon) geom.Geometry {
	out := make([]geom.Polygon, len(polys))
	for i, p := range polys {
		rings := make([]geom.LineString, len(p))
		for j, ring := range p {
			flat := make([]float64, 0, 2*len(ring))
			for _, pt := range ring {
				flat = append(flat, math.Round(pt[0]*unitsPerDegree), math.Round(pt[1]*unitsPerDegree))
			}
			rings[j] = geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
		}
		out[i] = geom.NewPolygon(rings)
	}
	return geom.NewMultiPolygon(out).AsGeometry()
}

// fromGeom gathers the polygons of g; where two shapes only touch, an overlay
// has points and lines too.
func fromGeom(polys orb.MultiPolygon, g geom.Geometry) orb.MultiPolygon {
	for _, part := range g.Dump() {
		p, ok := part.AsPolygon()
		if !ok {
			continue
		}
		var poly orb.Polygon
		for _, line := range p.DumpRings() {
			seq := line.Coordinates()
			ring := make(orb.Ring, seq.Length())
			for i := range ring {
				xy := seq.GetXY(i)
				ring[i] = orb.Point{xy.X / unitsPerDegree, xy.Y / unitsPerDegree}
			}
			poly = append(poly, ring)
		}
		polys = append(polys, poly)
	}
	return polys
}
