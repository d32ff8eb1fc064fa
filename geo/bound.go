package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
)

// Bound is the smallest box around the feature, in degrees, and an empty one
// where it has no place. It does not cross the antimeridian: a shape that does
// has parts on both sides of it.
func (f Feature) Bound() orb.Bound {
	if f.Geometry == nil {
		return orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	}
	return f.Geometry.Bound()
}

// Bounds is the smallest box around features; false where none has a place.
func Bounds(features []Feature) (all orb.Bound, ok bool) {
	for _, f := range features {
		switch b := f.Bound(); {
		case b.IsEmpty():
		case ok:
			all = all.Union(b)
		default:
			all, ok = b, true
		}
	}
	return all, ok
}

// Newest are the features of the newest observation, by which a view opens on
// what is new; none where none was dated.
func Newest(features []Feature) (newest []Feature) {
	for _, f := range features {
		switch {
		case f.ObservedOn == nil:
		case len(newest) > 0 && *f.ObservedOn < *newest[0].ObservedOn:
		case len(newest) > 0 && *f.ObservedOn > *newest[0].ObservedOn:
			newest = append(newest[:0], f)
		default:
			newest = append(newest, f)
		}
	}
	return newest
}

// mercatorLat is where the square of Web Mercator ends, on the grid.
const mercatorLat = 85.051128

// Extent is the box around features as tiles and archives state it: within the
// square of Web Mercator, and never without an area, as that around one point
// is, since readers ask for no tile of such a box. False where no feature has a
// place.
func Extent(features []Feature) (orb.Bound, bool) {
	b, ok := Bounds(features)
	if !ok {
		return b, false
	}
	for axis, limit := range [2]float64{180, mercatorLat} {
		low, high := max(min(b.Min[axis], limit), -limit), max(min(b.Max[axis], limit), -limit)
		if low == high {
			low, high = max(low-margin, -limit), min(high+margin, limit)
		}
		b.Min[axis], b.Max[axis] = Degrees(Steps(low)), Degrees(Steps(high))
	}
	return b, true
}

// margin is a step of the grid.
const margin = 1 / StepsPerDegree

// Has is whether the feature has geometry of a dimension: 0 for points, 1 for
// lines and 2 for polygons.
func (f Feature) Has(dimension int) bool { return slices.Contains(Dimensions(f.Geometry), dimension) }

// Dimensions are those of a geometry, ascending; none of nil.
func Dimensions(g orb.Geometry) []int {
	var dims []int
	if c, ok := g.(orb.Collection); ok {
		for _, part := range c {
			dims = append(dims, Dimensions(part)...)
		}
		slices.Sort(dims)
		return slices.Compact(dims)
	}
	if g == nil {
		return nil
	}
	return []int{g.Dimensions()}
}

// Center is a point of the feature at which to label it, to 1e-6 degrees: the
// point itself, else a position of the line, or of the points, near the
// middle, else a point inside the largest polygon. Of several kinds it is that
// of the polygons, else of the lines. The zero point stands for no geometry.
func (f Feature) Center() orb.Point {
	var g geom.Geometry
	switch shape := f.Geometry.(type) {
	case orb.Point:
		return shape
	case orb.MultiPoint:
		points := make([]geom.Point, len(shape))
		for i, p := range shape {
			points[i] = geom.XY{X: float64(Steps(p[0])), Y: float64(Steps(p[1]))}.AsPoint()
		}
		g = geom.NewMultiPoint(points).AsGeometry()
	case orb.LineString:
		g = exactLine(shape).AsGeometry()
	case orb.MultiLineString:
		lines := make([]geom.LineString, len(shape))
		for i, l := range shape {
			lines[i] = exactLine(l)
		}
		g = geom.NewMultiLineString(lines).AsGeometry()
	case orb.Polygon:
		g = exactPolygon(shape).AsGeometry()
	case orb.MultiPolygon:
		g = exactPolygon(largest(shape)).AsGeometry()
	case orb.Collection:
		return Feature{Geometry: shape[len(shape)-1]}.Center()
	}
	xy, ok := g.PointOnSurface().XY()
	if !ok {
		return orb.Point{}
	}
	return orb.Point{math.Round(xy.X) / StepsPerDegree, math.Round(xy.Y) / StepsPerDegree}
}

// largest is the polygon with the largest exterior ring on the ground; the
// first of equals, an empty one where there is none.
func largest(polys orb.MultiPolygon) orb.Polygon {
	var best orb.Polygon
	size := -1.0
	for _, p := range polys {
		if len(p) == 0 || len(p[0]) == 0 {
			continue
		}
		b := p[0].Bound()
		// Degrees of longitude shrink towards the poles.
		s := math.Abs(float64(DoubleRingArea(p[0]))) * math.Cos((b.Min[1]+b.Max[1])/2*math.Pi/180)
		if s > size {
			best, size = p, s
		}
	}
	return best
}

// exactPolygon is p in steps of 1e-6 degrees.
func exactPolygon(p orb.Polygon) geom.Polygon {
	rings := make([]geom.LineString, len(p))
	for i, ring := range p {
		rings[i] = exactLine(ring)
	}
	return geom.NewPolygon(rings)
}

func exactLine(points []orb.Point) geom.LineString {
	flat := make([]float64, 0, 2*len(points))
	for _, p := range points {
		flat = append(flat, float64(Steps(p[0])), float64(Steps(p[1])))
	}
	return geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
}

// ByKind are the points, lines and areas of a geometry, those of a collection one after the other.
func ByKind(g orb.Geometry) (points orb.MultiPoint, lines orb.MultiLineString, areas orb.MultiPolygon) {
	switch g := g.(type) {
	case orb.Point:
		points = orb.MultiPoint{g}
	case orb.MultiPoint:
		points = g
	case orb.LineString:
		lines = orb.MultiLineString{g}
	case orb.MultiLineString:
		lines = g
	case orb.Polygon:
		areas = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		areas = g
	case orb.Collection:
		for _, part := range g {
			p, l, a := ByKind(part)
			points, lines, areas = append(points, p...), append(lines, l...), append(areas, a...)
		}
	}
	return points, lines, areas
}

// Polygons are the areas of a geometry, those of a collection one after the
// other; points and lines have none.
func Polygons(g orb.Geometry) orb.MultiPolygon {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	case orb.Collection:
		var all orb.MultiPolygon
		for _, part := range g {
			all = append(all, Polygons(part)...)
		}
		return all
	}
	return nil
}
