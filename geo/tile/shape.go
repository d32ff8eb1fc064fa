package tile

import (
	"sync"

	"github.com/paulmach/orb"
)

// shape is a feature on the finest grid. Each point has its weight once weigh was
// called, which is when the shape is first brought to a zoom.
type shape struct {
	points       []Point
	lines        [][]Point
	lineNodes    []nodes
	lineWeights  [][]float64
	polygons     []Polygon
	ringNodes    [][]nodes     // by polygon and ring
	ringWeights  [][][]float64 // by polygon and ring
	sourceBounds box
	from         uint8 // the first zoom whose tiles have it
	weighing     sync.Once
}

// newShapes are n empty shapes.
func newShapes(n int) []*shape {
	room, out := make([]shape, n), make([]*shape, n)
	for i := range room {
		out[i] = &room[i]
	}
	return out
}

// project fills in a shape that is empty.
func (s *shape) project(g orb.Geometry) {
	s.add(g)
	s.sourceBounds = emptyBox()
	for _, p := range s.points {
		s.sourceBounds = s.sourceBounds.add(p)
	}
	for _, l := range s.lines {
		s.sourceBounds = s.sourceBounds.union(boxOf(l))
	}
	for _, p := range s.polygons {
		s.sourceBounds = s.sourceBounds.union(boxOf(p[0]))
	}
}

// add adds a geometry, or all of a collection; nil adds nothing.
func (s *shape) add(g orb.Geometry) {
	switch g := g.(type) {
	case orb.Collection:
		for _, part := range g {
			s.add(part)
		}
	case orb.Point:
		s.points = append(s.points, project(g))
	case orb.MultiPoint:
		s.points = append(s.points, projectAll(g)...)
	case orb.LineString:
		s.addLine(g)
	case orb.MultiLineString:
		for _, l := range g {
			s.addLine(l)
		}
	case orb.Polygon:
		s.addPolygon(g)
	case orb.MultiPolygon:
		for _, p := range g {
			s.addPolygon(p)
		}
	}
}

func projectAll(points []orb.Point) []Point {
	out := make([]Point, len(points))
	for i, p := range points {
		out[i] = project(p)
	}
	return out
}

func (s *shape) addLine(l orb.LineString) {
	if line := dedupeLine(projectAll(l)); len(line) > 0 {
		s.lines = append(s.lines, line)
	}
}

// addPolygon turns rings from degrees, exteriors counter-clockwise with north
// up, to the grid: y is turned over by the projection, so that the same order
// has positive area only once it is reversed.
func (s *shape) addPolygon(p orb.Polygon) {
	var out Polygon
	for i, r := range p {
		ring := dedupe(projectAll(r))
		if len(ring) == 0 || i > 0 && len(ring) < 3 {
			continue // a hole below 0.2 m
		}
		if a := area2(ring); a > 0 != (i == 0) {
			reverse(ring)
		}
		out = append(out, ring)
	}
	s.polygons = append(s.polygons, out)
}

// size is how many points the shape has.
func (s *shape) size() int {
	n := len(s.points)
	for _, l := range s.lines {
		n += len(l)
	}
	for _, p := range s.polygons {
		for _, r := range p {
			n += len(r)
		}
	}
	return n
}

// eachPoint walks the points on the shape's paths.
func (s *shape) eachPoint(yield func(Point) bool) {
	for _, l := range s.lines {
		for _, p := range l {
			if !yield(p) {
				return
			}
		}
	}
	for _, polygon := range s.polygons {
		for _, r := range polygon {
			for _, p := range r {
				if !yield(p) {
					return
				}
			}
		}
	}
}
